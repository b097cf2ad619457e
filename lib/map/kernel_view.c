/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's own idea of a shelf, for shelves of which no node can be read:
 * /sys/class/enclosure. Names and slot numbers there are not always right, and
 * reading an LED there sends a command: only what is free of that is used.
 */
#include <stdlib.h>
#include <string.h>

#include <ses/machine.h>
#include <ses/text.h>

#include "inventory/inventory_internal.h"
#include "map_internal.h"
#include "sysfs/sysfs_internal.h"

struct components {
	struct ses_map *map;
	const char **names;
	size_t nr;
};

static void add_component_name(void *data, const char *name)
{
	struct components *c = data;
	const char **more = ses_arena_grow(&c->map->arena, c->names, c->nr,
					   sizeof(*more));

	if (!more)
		return;
	more[c->nr++] = ses_map_format(c->map, "%s", name);
	c->names = more;
}

static int compare_names(const void *a, const void *b)
{
	return ses_text_compare(*(const char *const *)a,
				*(const char *const *)b);
}

/* The bay of that name; another I/O module may have told of it. */
static struct ses_bay *find_or_add_bay(struct ses_shelf *s, const char *name)
{
	struct ses_bay *bay;

	for (size_t i = 0; i < s->nr_bays; i++) {
		if (strcmp(s->bays[i].label, name) == 0)
			return &s->bays[i];
	}
	bay = &s->bays[s->nr_bays];
	*bay = (struct ses_bay){
		.shelf = s, .slot = -1, .label = name, .label_serial = "",
		.nvme_serial = "", .nvme_model = "",
		.index = (uint16_t)s->nr_bays,
	};
	s->nr_bays++;
	return bay;
}

/* A directory is that of a component when it has a slot number. */
static void load_component(struct ses_map *map, struct ses_shelf *s,
			   const char *dir, const char *name)
{
	struct ses_sysfs *sysfs = map->machine->sysfs;
	char path[SES_SYSFS_PATH], link[SES_SYSFS_PATH], disk[SES_SYSFS_PATH];
	struct ses_bay *bay;
	struct ses_path *p;
	uint64_t slot;

	if (!ses_sysfs_build_path(path, sizeof(path), dir, name))
		return;
	slot = ses_sysfs_load_number(sysfs, path, "slot", 256);
	if (slot > 255)
		return;
	bay = find_or_add_bay(s, name);
	bay->slot = slot == 255 ? -1 : (int)slot;
	if (!ses_sysfs_build_path(link, sizeof(link), path, "device") ||
	    !ses_sysfs_resolve_link(sysfs, link, disk, sizeof(disk)))
		return;
	p = ses_inventory_find(map->inv, ses_sysfs_basename(disk));
	if (p && ses_path_is_disk(p) && !bay->unit &&
	    !ses_map_unit_bays(map, p->unit)->nr_bays)
		ses_bay_set_unit(map, bay, p->unit, "kernel");
}

static void load_shelf_view(struct ses_map *map, struct ses_shelf *s,
			    const struct ses_node *n)
{
	char dir[SES_SYSFS_PATH];
	struct ses_sysfs *sysfs = map->machine->sysfs;
	struct components c = { .map = map };
	struct ses_bay *bays;

	if (!ses_path_build_driver_dir(n->path, dir, sizeof(dir)) ||
	    sysfs->ops->list(sysfs, dir, "", add_component_name, &c) || !c.nr)
		return;
	qsort(c.names, c.nr, sizeof(*c.names), compare_names);
	bays = ses_arena_alloc(&map->arena,
			       (s->nr_bays + c.nr) * sizeof(*bays));
	if (!bays)
		return;
	if (s->nr_bays)
		memcpy(bays, s->bays, s->nr_bays * sizeof(*bays));
	s->bays = bays;
	for (size_t i = 0; i < c.nr; i++)
		load_component(map, s, dir, c.names[i]);
}

void ses_map_load_kernel_view(struct ses_map *map)
{
	for (struct ses_shelf *s = map->shelves; s; s = s->next) {
		struct ses_node *n = s->nodes;

		while (n && n->error)
			n = n->next;
		for (struct ses_node *m = n ? NULL : s->nodes; m; m = m->next)
			load_shelf_view(map, s, m);
		s->kernel_view = !n && s->nr_bays;
		if (s->kernel_view)
			ses_doubt_add(map, &s->doubts, SES_DOUBT,
				      "kernel view: slots and disks as the "
				      "driver ses has them; no bay of it can "
				      "be controlled");
	}
}
