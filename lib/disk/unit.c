/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of units, and which paths lead to the same one. */
#include <string.h>

#include "collect.h"

void ses_collect_id(struct ses_inventory *inv, struct ses_path *p,
		    const char *id)
{
	const char **more;
	const char *copy;

	for (size_t i = 0; i < p->nr_ids; i++) {
		if (strcmp(p->ids[i], id) == 0)
			return;
	}
	copy = ses_arena_text(&inv->arena, id, strlen(id));
	more = ses_arena_more(&inv->arena, p->ids, p->nr_ids, sizeof(*more));
	if (!copy || !more)
		return;
	more[p->nr_ids++] = copy;
	p->ids = more;
	ses_index_add(&inv->by_id, &inv->arena,
		      ses_index_key(copy, strlen(copy)), p);
}

/* "naa." or "eui." and whole bytes that are not all zero. */
static bool is_unit_name(const char *wwid)
{
	size_t n;

	if (strncmp(wwid, "naa.", 4) && strncmp(wwid, "eui.", 4))
		return false;
	wwid += 4;
	n = strspn(wwid, "0123456789abcdef");
	return !wwid[n] && (n == 16 || n == 24 || n == 32) &&
	       strspn(wwid, "0") < n;
}

void ses_collect_wwid(struct ses_inventory *inv, struct ses_path *p,
		      const char *dir)
{
	const char *wwid = ses_collect_text(inv, dir, "wwid");

	if (is_unit_name(wwid))
		ses_collect_id(inv, p, wwid);
}

/* What was read is compared with what is read now, through a path of its
 * own. */
bool ses_path_unchanged(const struct ses_inventory *inv,
			const struct ses_path *p)
{
	struct ses_inventory now = { .sysfs = inv->sysfs };
	struct ses_path again = { .sysfs = p->sysfs, .nvme = p->nvme };
	bool same;

	if (p->nvme)
		again.serial = ses_collect_text(&now, p->sysfs, "serial");
	else
		ses_collect_designators(&now, &again);
	same = again.nr_ids == p->nr_ids || p->nvme;
	for (size_t i = 0; same && !p->nvme && i < p->nr_ids; i++)
		same = strcmp(again.ids[i], p->ids[i]) == 0;
	if (p->nvme)
		same = strcmp(again.serial, p->serial) == 0;
	ses_inventory_free(&now);
	return same;
}

static struct ses_unit *root(struct ses_unit *u)
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
	a = root(a);
	b = root(b);
	if (a != b)
		b->merged = a;
}

/* The first path with this id. */
static struct ses_path *first_with(const struct ses_inventory *inv,
				   const char *id)
{
	struct ses_index_row *row =
		ses_index_find(&inv->by_id, ses_index_key(id, strlen(id)));

	for (; row; row = ses_index_next(row)) {
		struct ses_path *p = row->value;

		for (size_t i = 0; i < p->nr_ids; i++) {
			if (strcmp(p->ids[i], id) == 0)
				return p;
		}
	}
	return NULL;
}

static void gather(struct ses_inventory *inv, struct ses_path *p)
{
	struct ses_unit *u = root(p->unit);
	struct ses_unit **more;

	p->unit = u;
	if (!u->paths) {
		more = ses_arena_more(&inv->arena, inv->units, inv->nr_units,
				      sizeof(*more));
		if (!more)
			return;
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

void ses_unit_gather(struct ses_inventory *inv)
{
	for (size_t i = 0; i < inv->nr_paths; i++) {
		struct ses_path *p = inv->paths[i];

		for (size_t k = 0; k < p->nr_ids; k++) {
			struct ses_path *other = first_with(inv, p->ids[k]);

			if (other && other != p)
				ses_unit_merge(other->unit, p->unit);
		}
	}
	for (size_t i = 0; i < inv->nr_paths; i++)
		gather(inv, inv->paths[i]);
}
