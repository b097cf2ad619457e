/* SPDX-License-Identifier: BSD-2-Clause */
/* Which nodes a target needs, before any of them is read; and after those were
 * read, whether the others can change the answer. */
#include <ses/target.h>

#include <string.h>

#include <ses/machine.h>

#include "inventory/inventory_internal.h"
#include "map/map_internal.h"
#include "shelf/shelf_internal.h"
#include "target_bays.h"

/* --- a disk --- */

/* Mark the nodes of the nearest enclosure above a path. */
static bool mark_above(const struct ses_map *map, const struct ses_path *disk,
		       bool wanted[])
{
	bool any = false;

	for (size_t i = 0; i < map->nr_nodes; i++) {
		const struct ses_node *n = map->nodes[i];

		if (n->path && ses_path_find_port(n->path) &&
		    ses_node_is_nearest(map, n, disk))
			wanted[i] = any = true;
	}
	return any;
}

/* The disk must be behind an expander: without one all nodes of an adapter look
 * alike. */
static bool mark_disk(struct ses_map *map, const char *text, bool wanted[])
{
	struct ses_target_search s = { .map = map };
	bool any = false;

	map->unit_bays = ses_arena_alloc(&map->arena,
					 (map->inv->nr_units + 1) *
					 sizeof(*map->unit_bays));
	if (!map->unit_bays ||
	    ses_target_search(&s, text, SES_TARGET_DEV | SES_TARGET_STABLE) ||
	    s.nr_units != 1)
		return false;
	for (const struct ses_path *p = s.units[0]->paths; p; p = p->next) {
		if (p->nvme || !mark_above(map, p, wanted))
			return false;
		any = true;
	}
	return any;
}

/* --- ENC:SLOT --- */

static bool has_name(const struct ses_node *n, const char *name, size_t len)
{
	const char *const names[] = {
		n->device, n->path->name, n->path->generic,
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strlen(names[i]) == len &&
		    strncmp(names[i], name, len) == 0)
			return true;
	}
	return false;
}

/* A name of the kernel for a node. */
static bool mark_by_name(struct ses_map *map, const char *name, size_t len,
			 bool wanted[])
{
	bool any = false;

	for (size_t i = 0; i < map->nr_nodes; i++) {
		const struct ses_node *n = map->nodes[i];

		if (n->path && has_name(n, name, len))
			wanted[i] = any = true;
	}
	return any;
}

/* The identifier that the kernel's driver has read: of each node, because
 * another one may have the same. */
static bool mark_by_id(struct ses_map *map, unsigned long long id,
		       bool wanted[])
{
	bool any = false;

	for (size_t i = 0; i < map->nr_nodes; i++) {
		uint64_t known = ses_map_load_kernel_id(map,
							map->nodes[i]->path);

		if (!known)
			return false;
		if (known == id)
			wanted[i] = any = true;
	}
	return any;
}

/* Nicknames and labels are known to the enclosures only. */
static bool mark_enclosure(struct ses_map *map, const char *name, size_t len,
			   bool wanted[])
{
	unsigned long long id;

	if (len == 16 && ses_id64_parse(ses_map_format(map, "%.16s", name),
					&id))
		return mark_by_id(map, id, wanted);
	return mark_by_name(map, name, len, wanted);
}

static bool mark_nodes(struct ses_map *map, const char *text, bool wanted[])
{
	bool any = false;

	for (const char *colon = strchr(text, ':'); colon;
	     colon = strchr(colon + 1, ':'))
		any |= mark_enclosure(map, text, (size_t)(colon - text),
				      wanted);
	return any || mark_disk(map, text, wanted);
}

bool ses_target_narrow(struct ses_map *map, const char *const texts[],
		       size_t nr)
{
	bool *wanted = ses_arena_alloc(&map->arena, map->nr_nodes + 1);

	for (size_t i = 0; i < nr; i++) {
		if (!wanted || !mark_nodes(map, texts[i], wanted))
			return false;
	}
	return nr && ses_map_keep_nodes(map, wanted);
}

/* --- after they were read --- */

static bool has_address_of(const struct ses_bay *bay,
			   const struct ses_unit *unit)
{
	for (const struct ses_bay_address *a = bay->addresses; a; a = a->next) {
		for (const struct ses_path *p = unit->paths; p; p = p->next) {
			if (ses_bay_address_matches(a, p))
				return true;
		}
	}
	return false;
}

bool ses_target_is_settled(const struct ses_target *target)
{
	const struct ses_bay *bay;

	for (size_t n = 0; (bay = ses_target_element(target, n)); n++) {
		const bool is_bay = ses_is_bay_type(bay->type_code);

		if (bay->doubts || bay->contested || bay->shelf->doubts ||
		    bay->shelf->twin_of || bay->shelf->twin ||
		    bay->shelf->made_up)
			return false;
		if (is_bay && bay->state != SES_BAY_DISK &&
		    bay->state != SES_BAY_EMPTY)
			return false;
		if (bay->unit && !has_address_of(bay, bay->unit))
			return false;
	}
	return true;
}
