/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A drive with two actuators has two logical units, at one port or one at
 * each of its two ports: a bay names them both. They have one serial
 * number, and each has half of the capacity. Logical units of a disk array may
 * share a port, too: they have serial numbers, sizes or a number of their own.
 */
#include <string.h>

#include "inventory/inventory_internal.h"
#include "map_internal.h"

/* NAA 6h is for those who make up logical units, which drives do not. */
static bool is_volume(const struct ses_unit *unit)
{
	return strncmp(unit->name, "naa.6", 5) == 0;
}

static bool is_same_drive(const struct ses_unit *a, const struct ses_unit *b)
{
	const struct ses_path *p = a->paths, *q = b->paths;
	uint64_t m = ses_unit_size(a), n = ses_unit_size(b);

	return !is_volume(a) && !is_volume(b) &&
	       *a->serial && strcmp(a->serial, b->serial) == 0 &&
	       strcmp(p->vendor, q->vendor) == 0 &&
	       strcmp(p->model, q->model) == 0 && (m == n || !m || !n);
}

/* Make units one that are the only ones at the addresses of a bay. */
static void join_drive(struct ses_map *map, struct ses_bay *bay)
{
	struct ses_unit *found[2] = { NULL, NULL };
	struct ses_inventory *inv = map->inv;

	for (struct ses_bay_address *a = bay->addresses; a; a = a->next) {
		struct ses_index_entry *entry =
			a->device && !a->defect ?
				ses_index_find(&inv->by_address, a->address) :
				NULL;

		for (; entry; entry = ses_index_next(entry)) {
			struct ses_path *p = entry->value;

			if (!ses_path_is_disk(p) ||
			    !ses_bay_address_matches(a, p) ||
			    p->unit == found[0] || p->unit == found[1])
				continue;
			if (found[1])
				return;
			found[found[0] != NULL] = p->unit;
		}
	}
	if (found[1] && is_same_drive(found[0], found[1]))
		ses_inventory_join_units(inv, found[0], found[1]);
}

void ses_map_join_drives(struct ses_map *map)
{
	for (struct ses_shelf *s = map->shelves; s; s = s->next) {
		for (size_t i = 0; i < s->nr_bays; i++)
			join_drive(map, &s->bays[i]);
	}
}
