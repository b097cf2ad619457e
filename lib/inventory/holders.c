/* SPDX-License-Identifier: BSD-2-Clause */
/* What lies on a unit: device mapper and md devices, and what they belong to,
 * as far as sysfs names it. ZFS leaves no trace there. */
#include "inventory.h"

#include <string.h>

#include <ses/text.h>

#include "inventory_internal.h"
#include "sysfs/sysfs_internal.h"

#define MAX_ARRAYS	16
#define MAX_DEPTH	16	/* the kernel allows fewer */
#define MAX_STEPS	4096
#define FILE_SYSTEMS	"/sys/fs/btrfs"

/* Names, each once; what finds no room is left out. */
struct name_set {
	const char **names;
	size_t nr, room;
};

static void add_name(struct name_set *s, const char *name)
{
	for (size_t i = 0; i < s->nr; i++) {
		if (strcmp(s->names[i], name) == 0)
			return;
	}
	if (s->nr < s->room)
		s->names[s->nr++] = name;
}

static void for_each_block(const struct ses_unit *unit, void *data,
			   void (*take)(void *data, struct ses_block *b))
{
	for (const struct ses_path *p = unit->paths; p; p = p->next) {
		for (struct ses_block *b = p->blocks; b; b = b->next) {
			struct ses_block *part = b->partitions;

			take(data, b);
			for (; part; part = part->next)
				take(data, part);
		}
	}
}

static void add_labels(void *data, struct ses_block *b)
{
	for (size_t i = 0; i < b->nr_holders; i++)
		add_name(data, b->holders[i]->label);
}

static void add_arrays(void *data, struct ses_block *b)
{
	if (b->file_system)
		add_name(data, b->file_system);
	for (size_t i = 0; i < b->nr_holders; i++) {
		const struct ses_holder *h = b->holders[i];

		for (size_t k = 0; k < h->nr_arrays; k++)
			add_name(data, h->arrays[k]);
	}
}

size_t ses_unit_find_holders(const struct ses_unit *unit, unsigned int kinds,
			     const char *names[], size_t room)
{
	struct name_set s = { names, 0, room };

	if (kinds & SES_HELD_BY)
		for_each_block(unit, &s, add_labels);
	if (kinds & SES_PART_OF)
		for_each_block(unit, &s, add_arrays);
	return s.nr;
}

/* --- arrays --- */

/* Up from a holder. */
struct ascent {
	struct ses_inventory *inv;
	struct name_set *arrays;
	unsigned int steps;
};

/* The devices of a btrfs file system; its label or, without one, its UUID. */
static void load_file_system(struct ses_inventory *inv, const char *uuid)
{
	char dir[SES_SYSFS_PATH], devices[SES_SYSFS_PATH];
	struct ses_name_list n;
	const char *label;

	if (!ses_sysfs_build_path(dir, sizeof(dir), FILE_SYSTEMS, uuid) ||
	    !ses_sysfs_build_path(devices, sizeof(devices), dir, "devices"))
		return;
	n = ses_inventory_list_names(inv, devices, "");
	label = n.nr ? ses_inventory_load_text(inv, dir, "label") : "";
	for (size_t i = 0; i < n.nr; i++)
		ses_index_add(&inv->file_systems, &inv->arena,
			      ses_index_key(n.names[i], strlen(n.names[i])),
			      (void *)(uintptr_t)(*label ? label : uuid));
}

static const char *find_file_system(const struct ses_inventory *inv,
				    const char *block)
{
	const struct ses_index_entry *entry =
		ses_index_find(&inv->file_systems,
			       ses_index_key(block, strlen(block)));

	return entry ? entry->value : NULL;
}

/* "vg0" for "vg0-home": the first "-" that is not doubled ends the name of the
 * volume group; those in the name are doubled. */
static const char *find_volume_group(struct ses_inventory *inv,
				     const char *label)
{
	char *name = ses_arena_copy_text(&inv->arena, label, strlen(label));
	size_t n = 0;

	if (!name)
		return label;
	while (*label && (*label != '-' || label[1] == '-')) {
		label += *label == '-';
		name[n++] = *label++;
	}
	name[n] = '\0';
	return name;
}

/* "md127", "md_home", "md_d0" */
static bool is_md(const char *name)
{
	return strncmp(name, "md", 2) == 0 &&
	       (ses_text_is_digit(name[2]) || name[2] == '_');
}

/* Returns the UUID that device mapper has for it, or "". */
static const char *add_arrays_above(struct ascent *a, const char *name,
				    unsigned int depth)
{
	const char *file_system = find_file_system(a->inv, name), *uuid;
	char dir[SES_SYSFS_PATH], holders[SES_SYSFS_PATH];
	struct ses_name_list n;

	if (is_md(name))
		add_name(a->arrays, name);
	if (file_system)
		add_name(a->arrays, file_system);
	if (depth == MAX_DEPTH || a->steps++ == MAX_STEPS ||
	    !ses_inventory_find_block_dir(a->inv, name, dir, sizeof(dir)))
		return "";
	uuid = ses_inventory_load_text(a->inv, dir, "dm/uuid");
	if (strncmp(uuid, "LVM-", 4) == 0)
		add_name(a->arrays, find_volume_group(
			a->inv, ses_inventory_load_text(a->inv, dir,
							"dm/name")));
	if (!ses_sysfs_build_path(holders, sizeof(holders), dir, "holders"))
		return uuid;
	n = ses_inventory_list_names(a->inv, holders, "");
	for (size_t i = 0; i < n.nr; i++)
		add_arrays_above(a, n.names[i], depth + 1);
	return uuid;
}

/* However many disks a holder lies on, it is looked up once. The UUID of a
 * multipath map says what it is. */
static void load_arrays(struct ses_inventory *inv, struct ses_holder *h)
{
	const char *names[MAX_ARRAYS];
	struct name_set s = { names, 0, MAX_ARRAYS };
	struct ascent a = { .inv = inv, .arrays = &s };

	if (h->arrays)
		return;
	h->multipath = strncmp(add_arrays_above(&a, h->name, 0), "mpath-",
			       6) == 0;
	h->arrays = ses_arena_alloc(&inv->arena,
				    (s.nr + 1) * sizeof(*h->arrays));
	for (size_t i = 0; h->arrays && i < s.nr; i++)
		h->arrays[h->nr_arrays++] = names[i];
}

static void load_block_arrays(void *data, struct ses_block *b)
{
	struct ses_inventory *inv = data;

	b->file_system = find_file_system(inv, b->name);
	for (size_t i = 0; i < b->nr_holders; i++)
		load_arrays(inv, b->holders[i]);
}

void ses_inventory_load_arrays(struct ses_inventory *inv)
{
	struct ses_name_list n = ses_inventory_list_names(inv, FILE_SYSTEMS,
							  "");

	for (size_t i = 0; i < n.nr; i++)
		load_file_system(inv, n.names[i]);
	for (size_t i = 0; i < inv->nr_units; i++)
		for_each_block(inv->units[i], inv, load_block_arrays);
}
