/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * damage CAPTURE: damages sysfs, one attribute or link at a time: it is empty,
 * all NUL, very long, unreadable or missing. The map may then have less about a
 * bay, but must never show another disk there. It also fails if no damage has
 * an effect.
 */
#include <string.h>

#include <ses/machine.h>
#include <ses/map.h>
#include <ses/transport.h>

#include "inventory/inventory.h"
#include "recorded.h"

/* --- a machine that lacks something --- */

enum damage { EMPTY, NULS, LONG, UNREADABLE, MISSING, NR_DAMAGES };

static const char *const names[] = {
	"is empty", "is all NUL", "is very long", "cannot be read",
	"is missing",
};

static void copy_row(struct ses_record *to, const struct ses_record_entry *row)
{
	char path[SES_SYSFS_PATH];

	ses_record_build_path(row, path);
	ses_record_add(to, row->kind, path, row->bytes, row->len);
}

static void damage_row(struct ses_record *to,
		       const struct ses_record_entry *row, enum damage damage)
{
	static char nuls[33], text[5000];
	char path[SES_SYSFS_PATH];

	ses_record_build_path(row, path);
	memset(text, 'f', sizeof(text));
	if (damage == EMPTY)
		ses_record_add(to, row->kind, path, "", 0);
	else if (damage == NULS)
		ses_record_add(to, row->kind, path, nuls, sizeof(nuls));
	else if (damage == LONG)
		ses_record_add(to, row->kind, path, text, sizeof(text));
	else if (damage == UNREADABLE)
		ses_record_add(to, SES_RECORD_NAME, path, NULL, 0);
}

static void damaged_copy(struct ses_record *to, const struct ses_record *from,
			 size_t bad, enum damage damage)
{
	ses_record_init(to, NULL);
	for (size_t i = 0; i < from->nr_entries; i++) {
		if (i == bad)
			damage_row(to, from->entries[i], damage);
		else
			copy_row(to, from->entries[i]);
	}
	for (const struct ses_record_node *n = from->nodes; n; n = n->next) {
		struct ses_record_node *copy = ses_record_add_node(to, n->path);

		copy->pages = n->pages;
		copy->pages_len = n->pages_len;
		copy->inquiry = n->inquiry;
		copy->inquiry_len = n->inquiry_len;
	}
}

static void look(struct ses_record *record, struct ses_machine *machine,
		 struct ses_map *map)
{
	static const struct ses_map_options options;

	ses_machine_init_record(machine, record, &ses_os_linux, &quiet);
	if (ses_map_build(map, machine, &options))
		die("there is no map");
}

static void forget(struct ses_machine *machine, struct ses_map *map)
{
	ses_map_free(map);
	ses_machine_free(machine);
}

/* --- what the map shows --- */

static const struct ses_bay *bay_like(const struct ses_map *map,
				      const struct ses_bay *bay)
{
	for (const struct ses_shelf *s = map->shelves; s; s = s->next) {
		for (size_t i = 0; s->id == bay->shelf->id && i < s->nr_bays;
		     i++) {
			if (s->bays[i].element_number == bay->element_number)
				return &s->bays[i];
		}
	}
	return NULL;
}

static bool has_path(const struct ses_bay *bay, const struct ses_path *path)
{
	const struct ses_path *p = bay && bay->unit ? bay->unit->paths : NULL;

	while (p && strcmp(p->name, path->name))
		p = p->next;
	return p != NULL;
}

/* The first path that a bay of `now` has and that of `before` lacks. */
static const struct ses_path *stranger(const struct ses_map *now,
				       const struct ses_map *before)
{
	for (const struct ses_shelf *s = now->shelves; s; s = s->next) {
		for (size_t i = 0; i < s->nr_bays; i++) {
			const struct ses_bay *old = bay_like(before,
							     &s->bays[i]);
			const struct ses_path *p = s->bays[i].unit ?
					s->bays[i].unit->paths : NULL;

			for (; p; p = p->next) {
				if (!has_path(old, p))
					return p;
			}
		}
	}
	return NULL;
}

/* Disks that are not where they were. */
static size_t lost(const struct ses_map *now, const struct ses_map *before)
{
	size_t nr = 0;

	for (const struct ses_shelf *s = before->shelves; s; s = s->next) {
		for (size_t i = 0; i < s->nr_bays; i++) {
			const struct ses_bay *b = bay_like(now, &s->bays[i]);

			nr += s->bays[i].unit && (!b || !b->unit);
		}
	}
	return nr;
}

/* --- all of it --- */

static bool one_round(const struct ses_record *whole, size_t row,
		      enum damage damage, const struct ses_map *before,
		      size_t *gone)
{
	char path[SES_SYSFS_PATH];
	const struct ses_path *other;
	struct ses_machine machine;
	struct ses_record record;
	struct ses_map map;

	damaged_copy(&record, whole, row, damage);
	look(&record, &machine, &map);
	other = stranger(&map, before);
	ses_record_build_path(whole->entries[row], path);
	if (other)
		printf("# %s %s: %s is in a bay that is not its own\n", path,
		       names[damage], other->name);
	*gone += lost(&map, before);
	forget(&machine, &map);
	ses_record_free(&record);
	return !other;
}

int main(int argc, char *argv[])
{
	struct ses_machine machine;
	struct ses_record whole;
	struct ses_map before;
	size_t bad = 0, rounds = 0, gone = 0;

	if (argc != 2)
		die("usage: damage CAPTURE");
	read_capture(argv[1], &whole);
	look(&whole, &machine, &before);
	for (size_t row = 0; row < whole.nr_entries; row++) {
		if (whole.entries[row]->kind == SES_RECORD_NAME)
			continue;
		for (int damage = 0; damage < NR_DAMAGES; damage++, rounds++)
			bad += !one_round(&whole, row, damage, &before, &gone);
	}
	printf("%zu rounds, %zu disks elsewhere, %zu not found\n", rounds,
	       bad, gone);
	forget(&machine, &before);
	ses_record_free(&whole);
	return bad || !gone;
}
