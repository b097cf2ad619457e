/* SPDX-License-Identifier: BSD-2-Clause */
#include "inventory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/log.h>
#include <ses/memory.h>
#include <ses/sysfs.h>

#include "inventory_internal.h"
#include "sysfs/sysfs_internal.h"

#define FIRST_SIZE	16384
#define MAX_SIZE		(16u << 20)

static void add_key(struct ses_usage *u, struct ses_index *index,
		    const char *name, size_t len, const char *where)
{
	ses_index_add(index, &u->arena, ses_index_key(name, len),
		      (void *)(uintptr_t)where);
}

/* A path below /dev, which may be a link, under the kernel's name. */
static void add_node(struct ses_usage *u, struct ses_index *index,
		     const char *path, size_t len, const char *where)
{
	char copy[SES_SYSFS_PATH], name[256];

	if (len >= sizeof(copy) || strncmp(path, "/dev/", 5))
		return;
	memcpy(copy, path, len);
	copy[len] = '\0';
	if (!u->sysfs->ops->node(u->sysfs, copy, name, sizeof(name)))
		add_key(u, index, name, strlen(name), where);
}

/* Field n of a line, counted from 0; its length goes to *len. */
static const char *find_field(const char *line, unsigned int n, size_t *len)
{
	while (n-- > 0) {
		line += strcspn(line, " \t\n");
		line += strspn(line, " \t");
	}
	*len = strcspn(line, " \t\n");
	return line;
}

/* Behind optional fields a "-", the type, the source. */
const char *ses_mount_parse_source(const char *line, size_t *len)
{
	do {
		line = find_field(line, 1, len);
	} while (*len && (*len != 1 || line[0] != '-'));
	if (!*len)
		return NULL;
	line = find_field(line, 2, len);
	return *len ? line : NULL;
}

/* "26 1 8:33 / /mnt rw - ext4 /dev/sdc1 rw": the number, and the source for
 * file systems that have a number of their own. */
static void add_mount(struct ses_usage *u, const char *line)
{
	size_t len;
	const char *p = find_field(line, 4, &len);
	const char *where = ses_arena_copy_text(&u->arena, p, len);

	p = find_field(line, 2, &len);
	add_key(u, &u->mounted, p, len, where);
	p = ses_mount_parse_source(line, &len);
	if (p)
		add_node(u, &u->mounted, p, len, where);
}

static void add_swap(struct ses_usage *u, const char *line)
{
	size_t len;
	const char *p = find_field(line, 0, &len);

	add_node(u, &u->swap, p, len, "");
}

/* A whole file of procfs, terminated; for free(). */
static char *load_file(struct ses_sysfs *s, const char *path)
{
	size_t size = FIRST_SIZE;
	char *text = NULL;

	for (; size <= MAX_SIZE; size *= 2) {
		char *more = ses_array_resize(text, size, 1);
		int n;

		if (!more) {
			s->error = ses_no_memory(s->log);
			break;
		}
		text = more;
		n = s->ops->read(s, path, text, size - 1);
		if (n < 0)
			break;
		text[n] = '\0';
		if ((size_t)n < size - 1)
			return text;
	}
	free(text);
	return NULL;
}

/* Returns whether there is such a file. */
static bool for_each_line(struct ses_usage *u, const char *path,
			  void (*add_line)(struct ses_usage *u,
					   const char *line))
{
	char *text = load_file(u->sysfs, path);
	char *line = text, *next;
	const bool read = text;

	for (; line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		add_line(u, line);
	}
	free(text);
	return read;
}

void ses_usage_load(struct ses_usage *u, struct ses_sysfs *sysfs)
{
	*u = (struct ses_usage){ .sysfs = sysfs, .arena.log = sysfs->log };
	u->mounts_known = for_each_line(u, "/proc/self/mountinfo", add_mount);
	for_each_line(u, "/proc/swaps", add_swap);
}

void ses_usage_free(struct ses_usage *u)
{
	ses_arena_free(&u->arena);
	*u = (struct ses_usage){ 0 };
}

static struct ses_index_entry *find_key(const struct ses_index *index,
					const char *name)
{
	return ses_index_find(index, ses_index_key(name, strlen(name)));
}

static struct ses_index_entry *find_mount(const struct ses_usage *u,
					  const struct ses_block *b)
{
	struct ses_index_entry *entry = find_key(&u->mounted, b->name);
	char dev[32];

	if (entry)
		return entry;
	ses_sysfs_load_text(u->sysfs, b->sysfs, "dev", dev, sizeof(dev));
	return *dev ? find_key(&u->mounted, dev) : NULL;
}

const char *ses_usage_find_mount(const struct ses_usage *u,
				 const struct ses_block *b)
{
	const struct ses_index_entry *entry = find_mount(u, b);

	return entry && entry->value ? entry->value : "";
}

unsigned int ses_usage_find_block(const struct ses_usage *u,
				  const struct ses_block *b)
{
	unsigned int use = b->nr_holders ? SES_USE_HELD : 0;

	if (find_mount(u, b))
		use |= SES_USE_MOUNTED;
	if (find_key(&u->swap, b->name))
		use |= SES_USE_SWAP;
	return use;
}

static unsigned int load_unit_use(const struct ses_usage *u,
				  const struct ses_unit *unit)
{
	unsigned int use = 0;

	for (const struct ses_path *p = unit->paths; p; p = p->next) {
		for (const struct ses_block *b = p->blocks; b; b = b->next) {
			const struct ses_block *part = b->partitions;

			if (!ses_block_is_first(unit, p, b))
				continue;
			use |= ses_usage_find_block(u, b);
			for (; part; part = part->next)
				use |= ses_usage_find_block(u, part);
		}
	}
	return use;
}

unsigned int ses_usage_find(struct ses_usage *u, const struct ses_unit *unit)
{
	struct ses_index_entry *entry =
		ses_index_find(&u->known, (uintptr_t)unit);
	uintptr_t use;

	if (entry)
		return (unsigned int)(uintptr_t)entry->value;
	use = load_unit_use(u, unit);
	ses_index_add(&u->known, &u->arena, (uintptr_t)unit, (void *)use);
	return (unsigned int)use;
}
