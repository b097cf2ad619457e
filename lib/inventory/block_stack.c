/* SPDX-License-Identifier: BSD-2-Clause */
/* Down from a device mapper or md device to the disks that it lies on. */
#include "inventory.h"

#include <string.h>

#include "inventory_internal.h"
#include "sysfs/sysfs_internal.h"

#define MAX_DEPTH		16	/* the kernel allows fewer */
#define MAX_STEPS	4096

struct descent {
	struct ses_inventory *inv;
	struct ses_unit **units;
	size_t nr, room;
	unsigned int steps;
};

static void add_unit(struct descent *d, struct ses_unit *unit)
{
	for (size_t i = 0; i < d->nr; i++) {
		if (d->units[i] == unit)
			return;
	}
	if (d->nr < d->room)
		d->units[d->nr++] = unit;
}

bool ses_inventory_find_block_dir(struct ses_inventory *inv, const char *name,
				  char *dir, size_t size)
{
	char link[SES_SYSFS_PATH];

	return ses_sysfs_build_path(link, sizeof(link), "/sys/class/block",
				    name) && ses_sysfs_resolve_link(inv->sysfs,
								    link, dir,
								    size);
}

static void add_units_below(struct descent *d, const char *name,
			    unsigned int depth)
{
	struct ses_path *p = ses_inventory_find(d->inv, name);
	char dir[SES_SYSFS_PATH], slaves[SES_SYSFS_PATH];
	struct ses_name_list n;

	if (p) {
		add_unit(d, p->unit);
		return;
	}
	if (depth == MAX_DEPTH || d->steps++ == MAX_STEPS ||
	    !ses_inventory_find_block_dir(d->inv, name, dir, sizeof(dir)) ||
	    !ses_sysfs_build_path(slaves, sizeof(slaves), dir, "slaves"))
		return;
	n = ses_inventory_list_names(d->inv, slaves, "");
	for (size_t i = 0; i < n.nr; i++)
		add_units_below(d, n.names[i], depth + 1);
}

/* The kernel's name of a map: "dm-0" for "mpatha". */
static const char *find_map(struct ses_inventory *inv, const char *label)
{
	struct ses_name_list n = ses_inventory_list_names(inv,
							  "/sys/class/block",
							  "dm-");
	char dir[SES_SYSFS_PATH];

	for (size_t i = 0; i < n.nr; i++) {
		if (ses_inventory_find_block_dir(inv, n.names[i], dir,
						 sizeof(dir)) &&
		    strcmp(ses_inventory_load_text(inv, dir, "dm/name"),
			   label) == 0)
			return n.names[i];
	}
	return NULL;
}

int ses_inventory_find_stack(struct ses_inventory *inv, const char *name,
			     struct ses_unit *units[], size_t room)
{
	struct descent d = { .inv = inv, .units = units, .room = room };
	char dir[SES_SYSFS_PATH];

	if (strchr(name, '/'))
		return -1;
	if (!ses_inventory_find_block_dir(inv, name, dir, sizeof(dir)))
		name = find_map(inv, name);
	if (!name)
		return -1;
	add_units_below(&d, name, 0);
	return (int)d.nr;
}
