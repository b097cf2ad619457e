/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Twins: I/O modules of one shelf that have logical identifiers of their own.
 *
 * Two shelves are twins when they are alike, each says that there is another
 * ES process, these are different ones, and every unit that both have is in
 * the same slot of both: one at least. Then they have one set of bays.
 */
#include <string.h>

#include <ses/bytes.h>

#include "element/element_internal.h"
#include "map_internal.h"

static bool are_similar(const struct ses_shelf *a, const struct ses_shelf *b)
{
	const struct ses_node *n = a->nodes, *m = b->nodes;

	return a->id && b->id && a->id != b->id && !n->error && !m->error &&
	       n->nr_processes > 1 && m->nr_processes > 1 &&
	       !ses_shelf_same_process(a, b) && ses_node_same_layout(n, m) &&
	       strcmp(n->vendor, m->vendor) == 0 &&
	       strcmp(n->product, m->product) == 0;
}

/* Which bays have a unit; the key is its address. */
static struct ses_index index_bays(struct ses_map *map)
{
	struct ses_index index = { 0 };

	for (struct ses_shelf *s = map->shelves; s; s = s->next) {
		for (size_t i = 0; i < s->nr_bays; i++) {
			struct ses_bay *b = &s->bays[i];

			if (b->unit)
				ses_index_add(&index, &map->arena,
					      (uintptr_t)b->unit, b);
		}
	}
	return index;
}

/* Is every unit that both shelves have in the same slot? */
static bool slots_agree(const struct ses_index *index,
			const struct ses_shelf *a, const struct ses_shelf *b)
{
	size_t common = 0;

	for (size_t i = 0; i < b->nr_bays; i++) {
		const struct ses_bay *mine = &b->bays[i];
		struct ses_index_entry *entry =
			mine->unit ? ses_index_find(index,
						    (uintptr_t)mine->unit) :
				     NULL;

		for (; entry; entry = ses_index_next(entry)) {
			const struct ses_bay *other = entry->value;

			if (other->shelf != a)
				continue;
			if (other->slot < 0 || other->slot != mine->slot ||
			    other->element_number != mine->element_number)
				return false;
			common++;
		}
	}
	return common > 0;
}

/* What the twin says of a bay that the first shelf has. */
static void merge_bay(struct ses_map *map, struct ses_bay *to,
		      const struct ses_bay *from)
{
	uint8_t leds[4];

	for (struct ses_bay_address *a = from->addresses; a; a = a->next)
		ses_bay_add_address(map, to, a->address, a->node, a->device);
	if (from->occupancy > to->occupancy)
		to->occupancy = from->occupancy;
	if (from->has_status != to->has_status ? from->has_status :
	    ses_status_rank(from->status) > ses_status_rank(to->status))
		to->status = from->status;
	if (from->has_status && to->has_status && from->leds != to->leds)
		ses_doubt_add(map, &to->doubts, SES_NOTE,
			      "%s reports other LEDs than %s",
			      from->shelf->nodes->device,
			      to->shelf->nodes->device);
	ses_put_be32(leds, to->leds | from->leds);
	ses_bay_set_leds(to, leds);
	to->failing |= from->failing;
	to->has_status |= from->has_status;
	if (to->slot < 0)
		to->slot = from->slot;
	if (!*to->label)
		to->label = from->label;
	if (!*to->label_serial)
		to->label_serial = from->label_serial;
	for (size_t i = 0; i < from->nr_candidates; i++)
		ses_bay_add_candidate(map, to, from->candidates[i]);
	to->contested |= from->contested;
	if (from->unit && !to->unit)
		ses_bay_set_unit(map, to, from->unit, from->rule);
	else if (from->unit && to->unit != from->unit)
		to->contested = true;
}

static void merge_shelf(struct ses_map *map, struct ses_shelf *a,
			struct ses_shelf *b)
{
	struct ses_shelf *last = a;

	while (last->twin)
		last = last->twin;
	last->twin = b;
	b->twin_of = a;
	for (size_t i = 0; i < b->nr_bays && i < a->nr_bays; i++)
		merge_bay(map, &a->bays[i], &b->bays[i]);
	b->nr_bays = 0;
	ses_doubt_add(map, &b->doubts, SES_NOTE,
		      "it also leads to the bays of %016llx",
		      (unsigned long long)a->id);
}

/* The first shelf before b that has a unit of b. */
static struct ses_shelf *find_neighbour(const struct ses_index *index,
					const struct ses_shelf *b)
{
	for (size_t i = 0; i < b->nr_bays; i++) {
		const struct ses_unit *u = b->bays[i].unit;
		struct ses_index_entry *entry = u ? ses_index_find(index,
							       (uintptr_t)u) :
						NULL;
		struct ses_bay *other = entry ? entry->value : NULL;

		/* the index is in the order of the shelves */
		if (other && other->shelf != b)
			return other->shelf;
	}
	return NULL;
}

void ses_map_merge_twins(struct ses_map *map)
{
	struct ses_index index = index_bays(map);

	for (struct ses_shelf *b = map->shelves; b; b = b->next) {
		struct ses_shelf *a = find_neighbour(&index, b);

		if (a && !a->twin_of && are_similar(a, b) && slots_agree(&index,
									 a, b))
			merge_shelf(map, a, b);
	}
}
