/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which nodes lead to the same shelf.
 *
 * They have the same logical identifier and the same list of elements. Then a
 * different relative ES process id is another I/O module, and the same one is
 * another path to it; unless both list SAS addresses and have none in common:
 * then two shelves were given one identifier.
 */
#include "shelf.h"

#include <ses/element.h>
#include <ses/machine.h>
#include <ses/slot.h>

bool ses_is_bay_type(unsigned int type)
{
	return type == SES_ET_DEVICE_SLOT || type == SES_ET_ARRAY_DEVICE_SLOT;
}

bool ses_same_layout(const struct ses_node *a, const struct ses_node *b)
{
	const struct ses_config *c = &a->snap.config, *d = &b->snap.config;

	if (c->nr_types != d->nr_types)
		return false;
	for (size_t i = 0; i < c->nr_types; i++) {
		if (c->types[i].type != d->types[i].type ||
		    c->types[i].count != d->types[i].count ||
		    c->types[i].subenclosure != d->types[i].subenclosure)
			return false;
	}
	return true;
}

/* The addresses of devices that a node lists; those of expanders and paths
 * to them would be common to all. */
static void list_addresses(struct ses_map *map, const struct ses_node *n,
			   struct ses_index *index)
{
	for (uint32_t row = 0; row < n->join.nr_rows; row++) {
		struct ses_slot slot = ses_row_slot(&n->join, row);

		for (unsigned int i = 0;
		     slot.form == SES_SLOT_SAS && i < slot.nr_phys; i++) {
			struct ses_slot_phy phy = ses_slot_phy(&slot, i);

			if (phy.address)
				ses_index_add(index, &map->arena, phy.address,
					      map);
		}
	}
}

/* Two lists of addresses, none of them empty, without a common one. */
static bool disjoint(struct ses_map *map, const struct ses_node *a,
		     const struct ses_node *b)
{
	struct ses_index left = { 0 }, right = { 0 };

	list_addresses(map, a, &left);
	list_addresses(map, b, &right);
	if (!left.nr || !right.nr)
		return false;
	for (size_t i = 0; i < left.nr_buckets; i++) {
		const struct ses_index_row *row = left.buckets[i].first;

		for (; row; row = row->next) {
			if (ses_index_find(&right, row->key))
				return false;
		}
	}
	return true;
}

/* Without a process id the target port tells; an unknown one does not. */
static bool same_process(const struct ses_node *a, const struct ses_node *b)
{
	if (a->process || b->process)
		return a->process == b->process;
	return a->address && a->address == b->address;
}

bool ses_same_process(const struct ses_shelf *a, const struct ses_shelf *b)
{
	for (const struct ses_node *n = a->nodes; n; n = n->next) {
		for (const struct ses_node *m = b->nodes; m; m = m->next) {
			if (!n->process || n->process == m->process)
				return true;
		}
	}
	return false;
}

static bool belongs(struct ses_map *map, const struct ses_shelf *s,
		    const struct ses_node *n)
{
	if (!ses_same_layout(s->nodes, n))
		return false;
	for (const struct ses_node *m = s->nodes; m; m = m->next) {
		if (same_process(m, n))
			return !disjoint(map, m, n);
	}
	return true;
}

static struct ses_shelf *new_shelf(struct ses_map *map, uint64_t id)
{
	struct ses_shelf *s = ses_arena_get(&map->arena, sizeof(*s)), **at;

	if (!s)
		return NULL;
	s->id = id;
	for (at = &map->shelves; *at; at = &(*at)->next)
		;
	*at = s;
	return s;
}

static void join_shelf(struct ses_shelf *s, struct ses_node *n)
{
	struct ses_node **at = &s->nodes;

	while (*at)
		at = &(*at)->next;
	*at = n;
	n->shelf = s;
}

/* A shelf of its own for a node whose identifier another shelf has. */
static void clone(struct ses_map *map, struct ses_shelf *first,
		  struct ses_shelf *s)
{
	static const char text[] =
		"another shelf has the same logical identifier";

	s->cloned = true;
	ses_doubt_add(map, &s->doubts, true, "%s", text);
	if (!first->cloned)
		ses_doubt_add(map, &first->doubts, true, "%s", text);
	first->cloned = true;
	ses_warn(map->log, SES_T_OTHER,
		 "%s and %s have the same logical identifier %016llx, but they "
		 "are doors to different shelves: the identifier names none "
		 "of them.", first->nodes->device, s->nodes->device,
		 (unsigned long long)s->id);
}

static void group(struct ses_map *map, struct ses_index *by_id,
		  struct ses_node *n)
{
	struct ses_index_row *row = n->id ? ses_index_find(by_id, n->id) :
					    NULL;
	struct ses_shelf *first = row ? row->value : NULL, *s;

	for (; row; row = ses_index_next(row)) {
		if (belongs(map, row->value, n)) {
			join_shelf(row->value, n);
			return;
		}
	}
	s = new_shelf(map, n->id);
	if (!s)
		return;
	join_shelf(s, n);
	if (n->id)
		ses_index_add(by_id, &map->arena, n->id, s);
	if (first)
		clone(map, first, s);
}

/* The identifier that the kernel's driver read once. */
static uint64_t kernel_id(struct ses_map *map, const struct ses_node *n)
{
	char dir[SES_SYSFS_PATH], sub[SES_SYSFS_PATH];

	if (!n->path || !ses_sysfs_join(sub, sizeof(sub), n->path->sysfs,
					"enclosure") ||
	    !ses_sysfs_join(dir, sizeof(dir), sub, n->path->name))
		return 0;
	return ses_sysfs_id64(map->machine->sysfs, dir, "id");
}

/* A node that failed: it keeps its place if the kernel knows that. */
static void keep_failed(struct ses_map *map, struct ses_index *by_id,
			struct ses_node *n)
{
	struct ses_shelf *s;

	n->id = kernel_id(map, n);
	s = n->id ? ses_index_get(by_id, n->id) : NULL;
	if (!s) {
		s = new_shelf(map, n->id);
		if (s && n->id)
			ses_index_add(by_id, &map->arena, n->id, s);
	}
	if (s)
		join_shelf(s, n);
}

void ses_shelves_group(struct ses_map *map)
{
	struct ses_index by_id = { 0 };

	for (size_t i = 0; i < map->nr_nodes; i++) {
		if (!map->nodes[i]->error)
			group(map, &by_id, map->nodes[i]);
	}
	for (size_t i = 0; i < map->nr_nodes; i++) {
		if (map->nodes[i]->error)
			keep_failed(map, &by_id, map->nodes[i]);
	}
}
