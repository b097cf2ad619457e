/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/map.h>

#include <ses/error.h>
#include <ses/machine.h>

#include "map_internal.h"

/* What was made without memory, or of what could not be opened, is not used. */
int ses_map_error(const struct ses_map *map)
{
	if (map->arena.failed || map->inv->arena.failed ||
	    (map->usage && map->usage->arena.failed))
		return -SES_E_NO_MEMORY;
	return map->machine ? map->machine->sysfs->error : 0;
}

int ses_map_find_disks(struct ses_map *map)
{
	int err;

	map->unit_bays = ses_arena_alloc(&map->arena,
					 (map->inv->nr_units + 1) *
					 sizeof(*map->unit_bays));
	err = ses_map_error(map);
	for (struct ses_shelf *s = map->shelves; s && !err; s = s->next) {
		ses_shelf_build_bays(map, s);
		err = ses_map_error(map);
	}
	if (err)
		return err;
	ses_map_match_disks(map);
	err = ses_map_error(map);
	if (err)
		return err;
	ses_map_load_kernel_view(map);
	ses_map_merge_twins(map);
	ses_map_build_states(map);
	ses_map_count_paths(map);
	return ses_map_error(map);
}

int ses_map_load(struct ses_map *map, enum ses_map_depth depth)
{
	int err;

	map->options.depth = depth;
	err = ses_map_load_nodes(map);
	if (err)
		return err;
	ses_map_build_shelves(map);
	err = ses_map_error(map);
	if (err || depth != SES_MAP_BAYS)
		return err;
	return ses_map_find_disks(map);
}

int ses_map_init(struct ses_map *map, struct ses_machine *machine,
		 struct ses_log *log, const struct ses_map_options *options)
{
	*map = (struct ses_map){
		.log = log, .options = *options, .complete = true,
		.arena.log = log,
	};
	map->inv = ses_arena_alloc(&map->arena, sizeof(*map->inv));
	if (!map->inv)
		return -SES_E_NO_MEMORY;
	*map->inv = (struct ses_inventory){ .sysfs = NULL };
	return machine ? ses_map_set_machine(map, machine) : 0;
}

int ses_map_build(struct ses_map *map, struct ses_machine *machine,
		  const struct ses_map_options *options)
{
	int err = ses_map_init(map, machine, machine->log, options);

	if (err)
		return err;
	ses_map_find_nodes(map);
	err = ses_map_error(map);
	if (err || options->depth == SES_MAP_NODES)
		return err;
	return ses_map_load(map, options->depth);
}

int ses_map_set_machine(struct ses_map *map, struct ses_machine *machine)
{
	int err = map->inv->sysfs ? 0 : ses_inventory_build(map->inv,
							    machine->sysfs);

	if (!err)
		map->machine = machine;
	return err;
}

int ses_map_group_nodes(struct ses_map *map)
{
	ses_map_build_shelves(map);
	return map->arena.failed ? -ses_error_from_errno(ENOMEM) : 0;
}

void ses_map_load_usage(struct ses_map *map, const struct ses_bay *bay)
{
	if (!map->usage) {
		map->usage = ses_arena_alloc(&map->arena, sizeof(*map->usage));
		if (!map->usage)
			return;
		ses_usage_load(map->usage, map->machine->sysfs);
	}
	if (bay && bay->unit)
		ses_usage_find(map->usage, bay->unit);
	for (size_t i = 0; !bay && i < map->inv->nr_units; i++)
		ses_usage_find(map->usage, map->inv->units[i]);
}

bool ses_map_has_sysfs(const struct ses_map *map)
{
	return map->inv->available;
}

bool ses_map_has_sas_disks(const struct ses_map *map)
{
	for (size_t i = 0; i < map->inv->nr_paths; i++) {
		if (map->inv->paths[i]->blocks &&
		    map->inv->paths[i]->nr_addresses)
			return true;
	}
	return false;
}

const char *ses_map_find_block(const struct ses_map *map, uint64_t address)
{
	return ses_inventory_find_block(map->inv, address);
}

void ses_map_free(struct ses_map *map)
{
	ses_map_free_nodes(map);
	if (map->usage)
		ses_usage_free(map->usage);
	ses_inventory_free(map->inv);
	ses_arena_free(&map->arena);
	*map = (struct ses_map){ 0 };
}
