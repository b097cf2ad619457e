/* SPDX-License-Identifier: BSD-2-Clause */
/* Paths by their names. */
#include "inventory.h"

#include <string.h>

#include <ses/text.h>

#include "inventory_internal.h"

bool ses_path_is_disk(const struct ses_path *p)
{
	return p->nvme || p->type == SES_TYPE_DISK ||
	       p->type == SES_TYPE_REDUCED_DISK ||
	       p->type == SES_TYPE_ZONED_DISK;
}

/* The word `s` in a list that ends with 0. */
static bool has_word(const char *const *words, const char *s)
{
	while (*words && strcmp(*words, s))
		words++;
	return *words;
}

bool ses_path_is_raid(const struct ses_path *p)
{
	static const char *const drivers[] = {
		"megaraid_sas", "aacraid", "hpsa", "smartpqi", NULL,
	};

	return has_word(drivers, p->driver);
}

bool ses_path_is_alive(const struct ses_path *p)
{
	static const char *const states[] = {
		"", "running", "created", "quiesce", "live", NULL,
	};

	return has_word(states, p->state);
}

static bool has_block(const struct ses_block *b, const char *name)
{
	for (; b; b = b->next) {
		if (strcmp(b->name, name) == 0 ||
		    has_block(b->partitions, name))
			return true;
	}
	return false;
}

/* "nvme0c1n1" is the way of controller nvme1 to nvme0n1. */
static bool is_multipath_name(const struct ses_path *p, const char *name)
{
	char head[64];
	size_t to_c = strcspn(name, "c");
	const char *end;

	if (!p->nvme || name[to_c] != 'c')
		return false;
	end = name + to_c + strcspn(name + to_c, "n");
	return ses_text_copy_part(head, sizeof(head), name, to_c) &&
	       ses_text_copy(head + to_c, sizeof(head) - to_c, end) &&
	       has_block(p->blocks, head);
}

struct ses_path *ses_inventory_find(const struct ses_inventory *inv,
				    const char *name)
{
	struct ses_index_entry *entry =
		ses_index_find(&inv->by_name,
			       ses_index_key(name, strlen(name)));

	for (; entry; entry = ses_index_next(entry)) {
		struct ses_path *p = entry->value;

		if (strcmp(p->name, name) == 0 ||
		    strcmp(p->generic, name) == 0 ||
		    has_block(p->blocks, name) || is_multipath_name(p, name))
			return p;
	}
	return NULL;
}

const char *ses_inventory_find_block(const struct ses_inventory *inv,
				     uint64_t address)
{
	struct ses_index_entry *entry =
		ses_index_find(&inv->by_address, address);
	const struct ses_unit *unit = NULL;
	const char *name = NULL;

	for (; entry; entry = ses_index_next(entry)) {
		const struct ses_path *p = entry->value;

		if (!ses_path_is_disk(p))
			continue;
		if (unit && unit != p->unit)
			return NULL;
		unit = p->unit;
		if (!name && p->blocks)
			name = p->blocks->name;
	}
	return name;
}

struct ses_path *ses_inventory_next_serial(const struct ses_inventory *inv,
					   const char *serial, size_t len,
					   struct ses_index_entry **entry)
{
	*entry = *entry ? ses_index_next(*entry) :
			  ses_index_find(&inv->by_serial,
					 ses_index_key(serial, len));
	for (; *entry; *entry = ses_index_next(*entry)) {
		struct ses_path *p = (*entry)->value;

		if (strlen(p->serial) == len && !memcmp(p->serial, serial, len))
			return p;
	}
	return NULL;
}

/* Paths to a logical unit all have its size; namespaces, and the logical units
 * of a drive, add up. */
uint64_t ses_unit_size(const struct ses_unit *unit)
{
	uint64_t size = 0;
	bool counted = false;

	for (const struct ses_path *p = unit->paths; p; p = p->next) {
		counted &= p != unit->second;
		for (const struct ses_block *b = p->blocks; b; b = b->next) {
			if (p->nvme ? !ses_block_is_first(unit, p, b) :
				      counted)
				continue;
			size += b->size;
			counted = b->size;
		}
	}
	return size;
}
