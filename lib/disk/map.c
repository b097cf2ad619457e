/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/map.h>

#include <errno.h>

#include <ses/error.h>
#include <ses/machine.h>

#include "shelf.h"

int ses_map_build(struct ses_map *map, struct ses_machine *machine,
		  const struct ses_map_options *options)
{
	int err;

	*map = (struct ses_map){
		.machine = machine, .options = *options, .log = machine->log,
		.complete = true,
	};
	err = ses_inventory_build(&map->inv, machine->sysfs);
	if (err)
		return err;
	ses_nodes_find(map);
	if (options->depth != SES_MAP_NODES) {
		ses_nodes_read(map);
		ses_shelves_group(map);
	}
	if (options->depth == SES_MAP_BAYS) {
		for (struct ses_shelf *s = map->shelves; s; s = s->next)
			ses_bays_fill(map, s);
		ses_match(map);
		ses_kernel_view(map);
		ses_twins_find(map);
		ses_map_conclude(map);
	}
	return map->arena.failed || map->inv.arena.failed ?
		       -ses_error_from_errno(ENOMEM) : 0;
}

int ses_map_begin(struct ses_map *map, struct ses_machine *machine,
		  struct ses_log *log, const struct ses_map_options *options)
{
	*map = (struct ses_map){
		.machine = machine, .options = *options, .log = log,
		.complete = true,
	};
	return machine ? ses_inventory_build(&map->inv, machine->sysfs) : 0;
}

int ses_map_group(struct ses_map *map)
{
	ses_shelves_group(map);
	return map->arena.failed ? -ses_error_from_errno(ENOMEM) : 0;
}

void ses_map_free(struct ses_map *map)
{
	ses_nodes_free(map);
	ses_inventory_free(&map->inv);
	ses_arena_free(&map->arena);
	*map = (struct ses_map){ 0 };
}
