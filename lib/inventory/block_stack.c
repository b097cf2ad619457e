/* SPDX-License-Identifier: BSD-2-Clause */
/* Down from a device mapper or md device to the disks that it lies on. */
#include <ses/inventory.h>

#include <string.h>

#include "inventory_internal.h"

#define DEEPEST		16	/* stacks of stacks; the kernel allows fewer */
#define MOST_STEPS	4096

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

/* The directory of a block device; a partition lies in that of its disk. */
static bool block_dir(struct ses_inventory *inv, const char *name, char *dir,
		      size_t size)
{
	char link[SES_SYSFS_PATH];

	return ses_sysfs_join(link, sizeof(link), "/sys/class/block", name) &&
	       ses_sysfs_resolve(inv->sysfs, link, dir, size);
}

static void descend(struct descent *d, const char *name, unsigned int depth)
{
	struct ses_path *p = ses_inventory_find(d->inv, name);
	char dir[SES_SYSFS_PATH], slaves[SES_SYSFS_PATH];
	struct ses_names n;

	if (p) {
		add_unit(d, p->unit);
		return;
	}
	if (depth == DEEPEST || d->steps++ == MOST_STEPS ||
	    !block_dir(d->inv, name, dir, sizeof(dir)) ||
	    !ses_sysfs_join(slaves, sizeof(slaves), dir, "slaves"))
		return;
	n = ses_collect_names(d->inv, slaves, "");
	for (size_t i = 0; i < n.nr; i++)
		descend(d, n.names[i], depth + 1);
}

/* The kernel's name of a map: "dm-0" for "mpatha". */
static const char *map_name(struct ses_inventory *inv, const char *label)
{
	struct ses_names n = ses_collect_names(inv, "/sys/class/block",
					       "dm-");
	char dir[SES_SYSFS_PATH];

	for (size_t i = 0; i < n.nr; i++) {
		if (block_dir(inv, n.names[i], dir, sizeof(dir)) &&
		    strcmp(ses_collect_text(inv, dir, "dm/name"),
			   label) == 0)
			return n.names[i];
	}
	return NULL;
}

int ses_stack_units(struct ses_inventory *inv, const char *name,
		    struct ses_unit *units[], size_t room)
{
	struct descent d = { .inv = inv, .units = units, .room = room };
	char dir[SES_SYSFS_PATH];

	if (strchr(name, '/'))
		return -1;
	if (!block_dir(inv, name, dir, sizeof(dir)))
		name = map_name(inv, name);
	if (!name)
		return -1;
	descend(&d, name, 0);
	return (int)d.nr;
}
