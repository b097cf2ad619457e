/* SPDX-License-Identifier: BSD-2-Clause */
/* Which paths lead to the same unit. */
#include <string.h>

#include "inventory_internal.h"

static struct ses_unit *find_root(struct ses_unit *u)
{
	while (u->merged) {
		/* the next search is shorter */
		if (u->merged->merged)
			u->merged = u->merged->merged;
		u = u->merged;
	}
	return u;
}

void ses_unit_merge(struct ses_unit *a, struct ses_unit *b)
{
	a = find_root(a);
	b = find_root(b);
	if (a != b)
		b->merged = a;
}

/* The first path with this id. */
static struct ses_path *find_first_path(const struct ses_inventory *inv,
					const char *id)
{
	struct ses_index_entry *entry =
		ses_index_find(&inv->by_id, ses_index_key(id, strlen(id)));

	for (; entry; entry = ses_index_next(entry)) {
		struct ses_path *p = entry->value;

		for (size_t i = 0; i < p->nr_ids; i++) {
			if (strcmp(p->ids[i], id) == 0)
				return p;
		}
	}
	return NULL;
}

static void add_to_unit(struct ses_inventory *inv, struct ses_path *p)
{
	struct ses_unit *u = find_root(p->unit);
	struct ses_unit **more;

	p->unit = u;
	if (!u->paths) {
		more = ses_arena_grow(&inv->arena, inv->units, inv->nr_units,
				      sizeof(*more));
		if (!more)
			return;
		u->number = inv->nr_units;
		more[inv->nr_units++] = u;
		inv->units = more;
		u->paths = p;
		u->name = u->serial = "";
	} else {
		u->last->next = p;
	}
	u->last = p;
	if (!*u->name && p->nr_ids)
		u->name = p->ids[0];
	if (!*u->serial)
		u->serial = p->serial;
}

void ses_inventory_group_units(struct ses_inventory *inv)
{
	for (size_t i = 0; i < inv->nr_paths; i++) {
		struct ses_path *p = inv->paths[i];

		for (size_t k = 0; k < p->nr_ids; k++) {
			struct ses_path *other = find_first_path(inv,
								 p->ids[k]);

			if (other && other != p)
				ses_unit_merge(other->unit, p->unit);
		}
	}
	for (size_t i = 0; i < inv->nr_paths; i++)
		add_to_unit(inv, inv->paths[i]);
}

void ses_inventory_join_units(struct ses_inventory *inv, struct ses_unit *a,
			      struct ses_unit *b)
{
	size_t kept = 0;

	for (struct ses_path *p = b->paths; p; p = p->next)
		p->unit = a;
	a->second = b->paths;
	a->last->next = b->paths;
	a->last = b->last;
	for (size_t i = 0; i < inv->nr_units; i++) {
		if (inv->units[i] != b)
			inv->units[kept++] = inv->units[i];
	}
	inv->nr_units = kept;
}

bool ses_block_is_first(const struct ses_unit *unit,
			const struct ses_path *path,
			const struct ses_block *block)
{
	for (const struct ses_path *p = unit->paths; p != path; p = p->next) {
		for (const struct ses_block *b = p->blocks; b; b = b->next) {
			if (strcmp(b->name, block->name) == 0)
				return false;
		}
	}
	return true;
}
