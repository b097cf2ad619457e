/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The SAS phys of the link to a disk, as its host adapter or expander has them.
 * For each error counter the kernel sends a command to the expander (SMP REPORT
 * PHY ERROR LOG): they are read when somebody wants them.
 */
#include <stdio.h>
#include <string.h>

#include "inventory_internal.h"

#define CLASS	"/sys/class/sas_phy"

const char *const ses_phy_counter_names[SES_NR_PHY_COUNTERS] = {
	[SES_PHY_INVALID_DWORDS] = "invalid_dword_count",
	[SES_PHY_DISPARITY_ERRORS] = "running_disparity_error_count",
	[SES_PHY_SYNC_LOSSES] = "loss_of_dword_sync_count",
	[SES_PHY_RESET_PROBLEMS] = "phy_reset_problem_count",
};

static void load_counters(struct ses_inventory *inv, struct ses_phy *phy,
			  const char *dir)
{
	const char *rate = ses_inventory_load_text(inv, dir,
						   "negotiated_linkrate");

	if (strcmp(rate, "Unknown"))
		phy->rate = rate;
	for (int i = 0; i < SES_NR_PHY_COUNTERS; i++) {
		uint64_t n = ses_sysfs_load_number(inv->sysfs, dir,
						   ses_phy_counter_names[i],
						   UINT64_MAX);

		phy->known[i] = n != UINT64_MAX;
		phy->counts[i] = phy->known[i] ? n : 0;
	}
}

static void load_phy(struct ses_inventory *inv, struct ses_path *p,
		     const char *name)
{
	char link[SES_SYSFS_PATH], dir[SES_SYSFS_PATH];
	struct ses_phy *phy = &p->link[p->nr_link];

	if (!ses_sysfs_build_path(link, sizeof(link), CLASS, name))
		return;
	*phy = (struct ses_phy){ .name = name, .rate = "" };
	p->nr_link++;
	load_counters(inv, phy, ses_sysfs_resolve_link(inv->sysfs, link, dir,
						       sizeof(dir)) ?
					dir : link);
}

const char *ses_path_find_port(const struct ses_path *path)
{
	const char *port = NULL;

	for (const char *at = path->sysfs; (at = strstr(at, "/port-")); at++)
		port = at + 1;
	return port;
}

void ses_path_load_link(struct ses_inventory *inv, struct ses_path *p)
{
	struct ses_name_list n;
	const char *port = ses_path_find_port(p);
	char dir[SES_SYSFS_PATH];

	if (p->link || !port || !p->end_device)
		return;
	snprintf(dir, sizeof(dir), "%.*s",
		 (int)(port - p->sysfs + (ptrdiff_t)strcspn(port, "/")),
		 p->sysfs);
	n = ses_inventory_list_names(inv, dir, "phy-");
	p->link = ses_arena_alloc(&inv->arena, (n.nr + 1) * sizeof(*p->link));
	for (size_t i = 0; p->link && i < n.nr; i++)
		load_phy(inv, p, n.names[i]);
}
