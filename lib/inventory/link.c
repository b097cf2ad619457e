/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The SAS phys of the link to a disk, as its host adapter or expander has them.
 * Their numbers are read for a disk whose bay is not known otherwise; their
 * error counters, for each of which the kernel sends a command to the expander
 * (SMP REPORT PHY ERROR LOG), when somebody wants them.
 */
#include <stdio.h>
#include <string.h>

#include <ses/text.h>

#include "inventory_internal.h"
#include "sysfs/sysfs_internal.h"

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

/* The names of the phys that make up a port. */
static struct ses_name_list list_phys(struct ses_inventory *inv,
				      const struct ses_path *p,
				      const char *port)
{
	char dir[SES_SYSFS_PATH];

	ses_text_copy_part(dir, sizeof(dir), p->sysfs,
			   (size_t)(port - p->sysfs) + strcspn(port, "/"));
	return ses_inventory_list_names(inv, dir, "phy-");
}

void ses_path_load_phys(struct ses_inventory *inv, struct ses_path *p)
{
	const char *port = ses_path_find_port(p);
	char expander[SES_SYSFS_PATH], phy[SES_SYSFS_PATH];
	struct ses_name_list n;

	if (p->phys || !port || !p->expander)
		return;
	n = list_phys(inv, p, port);
	p->phys = ses_arena_alloc(&inv->arena, n.nr + 1);
	ses_text_copy_part(expander, sizeof(expander), p->sysfs,
			   (size_t)(port - p->sysfs - 1));
	for (size_t i = 0; p->phys && i < n.nr; i++) {
		uint64_t id;
		char dir[SES_SYSFS_PATH];

		if (!ses_sysfs_build_path(phy, sizeof(phy), expander,
					  n.names[i]) ||
		    !ses_sysfs_build_class_dir(dir, sizeof(dir), phy,
					       "sas_phy"))
			continue;
		id = ses_sysfs_load_number(inv->sysfs, dir, "phy_identifier",
					   256);
		if (id < 256)
			p->phys[p->nr_phys++] = (uint8_t)id;
	}
}

void ses_path_load_link(struct ses_inventory *inv, struct ses_path *p)
{
	const char *port = ses_path_find_port(p);
	struct ses_name_list n;

	if (p->link || !port || !p->end_device)
		return;
	n = list_phys(inv, p, port);
	p->link = ses_arena_alloc(&inv->arena, (n.nr + 1) * sizeof(*p->link));
	for (size_t i = 0; p->link && i < n.nr; i++)
		load_phy(inv, p, n.names[i]);
}
