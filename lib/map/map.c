/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/map.h>

#include <ses/error.h>
#include <ses/machine.h>

#include "map_internal.h"

/* What was made without memory, or of what could not be opened, is not used. */
static int find_error(const struct ses_map *map)
{
	return map->arena.failed || map->inv.arena.failed ?
		       -SES_E_NO_MEMORY : map->machine->sysfs->error;
}

int ses_map_find_disks(struct ses_map *map)
{
	int err;

	map->unit_bays = ses_arena_alloc(&map->arena,
					 (map->inv.nr_units + 1) *
					 sizeof(*map->unit_bays));
	err = find_error(map);
	for (struct ses_shelf *s = map->shelves; s && !err; s = s->next) {
		ses_shelf_build_bays(map, s);
		err = find_error(map);
	}
	if (err)
		return err;
	ses_map_match_disks(map);
	err = find_error(map);
	if (err)
		return err;
	ses_map_load_kernel_view(map);
	ses_map_merge_twins(map);
	ses_map_build_states(map);
	ses_map_count_paths(map);
	return find_error(map);
}

int ses_map_load(struct ses_map *map, enum ses_map_depth depth)
{
	int err;

	map->options.depth = depth;
	err = ses_map_load_nodes(map);
	if (err)
		return err;
	ses_map_build_shelves(map);
	err = find_error(map);
	if (err || depth != SES_MAP_BAYS)
		return err;
	return ses_map_find_disks(map);
}

int ses_map_build(struct ses_map *map, struct ses_machine *machine,
		  const struct ses_map_options *options)
{
	int err;

	*map = (struct ses_map){
		.machine = machine, .options = *options, .log = machine->log,
		.complete = true, .arena.log = machine->log,
	};
	err = ses_inventory_build(&map->inv, machine->sysfs);
	if (err)
		return err;
	ses_map_find_nodes(map);
	err = find_error(map);
	if (err || options->depth == SES_MAP_NODES)
		return err;
	return ses_map_load(map, options->depth);
}

int ses_map_init(struct ses_map *map, struct ses_machine *machine,
		 struct ses_log *log, const struct ses_map_options *options)
{
	*map = (struct ses_map){
		.machine = machine, .options = *options, .log = log,
		.complete = true,
	};
	return machine ? ses_inventory_build(&map->inv, machine->sysfs) : 0;
}

int ses_map_group_nodes(struct ses_map *map)
{
	ses_map_build_shelves(map);
	return map->arena.failed ? -ses_error_from_errno(ENOMEM) : 0;
}

void ses_map_free(struct ses_map *map)
{
	ses_map_free_nodes(map);
	ses_inventory_free(&map->inv);
	ses_arena_free(&map->arena);
	*map = (struct ses_map){ 0 };
}
