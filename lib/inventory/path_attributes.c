/* SPDX-License-Identifier: BSD-2-Clause */
/* What is read of every path: attributes, names, block devices. */
#include "inventory_internal.h"
#include "sysfs/sysfs_internal.h"

#include <stdlib.h>
#include <string.h>

#include <ses/text.h>

/* --- attributes and names --- */

struct name_collector {
	struct ses_arena *arena;
	struct ses_name_list names;
};

static void add_to_list(struct ses_arena *arena, struct ses_name_list *n,
			const char *name)
{
	const char **more = ses_arena_grow(arena, n->names, n->nr,
					   sizeof(*more));

	if (!more)
		return;
	more[n->nr++] = name;
	n->names = more;
}

static void add_name(void *data, const char *name)
{
	struct name_collector *t = data;
	const char *copy = ses_arena_copy_text(t->arena, name, strlen(name));

	if (copy)
		add_to_list(t->arena, &t->names, copy);
}

static int compare_names(const void *a, const void *b)
{
	return ses_text_compare(*(const char *const *)a,
				*(const char *const *)b);
}

struct ses_name_list ses_inventory_list_names(struct ses_inventory *inv,
					      const char *dir,
					      const char *prefix)
{
	struct name_collector t = { .arena = &inv->arena };

	inv->sysfs->ops->list(inv->sysfs, dir, prefix, add_name, &t);
	if (t.names.nr > 1)
		qsort(t.names.names, t.names.nr, sizeof(*t.names.names),
		      compare_names);
	return t.names;
}

const char *ses_inventory_load_text(struct ses_inventory *inv, const char *dir,
				    const char *name)
{
	char text[512];
	size_t len = ses_sysfs_load_text(inv->sysfs, dir, name, text,
					 sizeof(text));
	const char *copy =
		len ? ses_arena_copy_text(&inv->arena, text, len) : "";

	return copy ? copy : "";
}

void ses_inventory_add_name(struct ses_inventory *inv, const char *name,
			    struct ses_path *path)
{
	ses_index_add(&inv->by_name, &inv->arena,
		      ses_index_key(name, strlen(name)), path);
}

struct ses_path *ses_inventory_add_path(struct ses_inventory *inv,
					const char *name, const char *sysfs)
{
	struct ses_arena *a = &inv->arena;
	struct ses_path *p = ses_arena_alloc(a, sizeof(*p));
	struct ses_path **more = ses_arena_grow(a, inv->paths, inv->nr_paths,
						sizeof(*more));

	if (!p || !more)
		return NULL;
	more[inv->nr_paths++] = p;
	inv->paths = more;
	*p = (struct ses_path){
		.unit = ses_arena_alloc(a, sizeof(*p->unit)),
		.name = ses_arena_copy_text(a, name, strlen(name)),
		.sysfs = ses_arena_copy_text(a, sysfs, strlen(sysfs)),
		.driver = "", .vendor = "", .model = "", .revision = "",
		.serial = "", .state = "", .generic = "", .bsg = "",
		.hint_bay = -1, .pci_vendor = -1, .pci_address = "",
	};
	if (!p->unit || !p->name || !p->sysfs) {
		inv->nr_paths--;
		return NULL;
	}
	ses_inventory_add_name(inv, p->name, p);
	return p;
}

void ses_path_add_id(struct ses_inventory *inv, struct ses_path *p,
		     const char *id)
{
	const char **more;
	const char *copy;

	for (size_t i = 0; i < p->nr_ids; i++) {
		if (strcmp(p->ids[i], id) == 0)
			return;
	}
	copy = ses_arena_copy_text(&inv->arena, id, strlen(id));
	more = ses_arena_grow(&inv->arena, p->ids, p->nr_ids, sizeof(*more));
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

void ses_path_load_wwid(struct ses_inventory *inv, struct ses_path *p,
			const char *dir)
{
	const char *wwid = ses_inventory_load_text(inv, dir, "wwid");

	if (is_unit_name(wwid))
		ses_path_add_id(inv, p, wwid);
}

/* --- block devices --- */

/* What people call a holder: device mapper has names of its own. */
static const char *load_label(struct ses_inventory *inv, const char *link,
			      const char *name)
{
	char path[SES_SYSFS_PATH];
	const char *label;

	if (!ses_sysfs_resolve_link(inv->sysfs, link, path, sizeof(path)))
		return name;
	label = ses_inventory_load_text(inv, path, "dm/name");
	return *label ? label : name;
}

static struct ses_holder *find_or_add_holder(struct ses_inventory *inv,
					     const char *dir, const char *name)
{
	uint64_t key = ses_index_key(name, strlen(name));
	struct ses_index_entry *entry = ses_index_find(&inv->holders, key);
	char link[SES_SYSFS_PATH];
	struct ses_holder *h;

	for (; entry; entry = ses_index_next(entry)) {
		h = entry->value;
		if (strcmp(h->name, name) == 0)
			return h;
	}
	h = ses_arena_alloc(&inv->arena, sizeof(*h));
	if (!h || !ses_sysfs_build_path(link, sizeof(link), dir, name))
		return NULL;
	h->name = name;
	h->label = load_label(inv, link, name);
	ses_index_add(&inv->holders, &inv->arena, key, h);
	return h;
}

static void load_holders(struct ses_inventory *inv, struct ses_block *b)
{
	char dir[SES_SYSFS_PATH];
	struct ses_name_list n;

	if (!ses_sysfs_build_path(dir, sizeof(dir), b->sysfs, "holders"))
		return;
	n = ses_inventory_list_names(inv, dir, "");
	b->holders = ses_arena_alloc(&inv->arena,
				     (n.nr + 1) * sizeof(*b->holders));
	for (size_t i = 0; b->holders && i < n.nr; i++) {
		struct ses_holder *h = find_or_add_holder(inv, dir,
							  n.names[i]);

		if (h)
			b->holders[b->nr_holders++] = h;
	}
}

static struct ses_block *load_block(struct ses_inventory *inv,
				    struct ses_path *path, const char *sysfs)
{
	struct ses_block *b = ses_arena_alloc(&inv->arena, sizeof(*b));
	char *copy = ses_arena_copy_text(&inv->arena, sysfs, strlen(sysfs));

	if (!b || !copy)
		return NULL;
	b->sysfs = copy;
	b->name = ses_sysfs_basename(copy);
	b->size = ses_sysfs_load_number(inv->sysfs, copy, "size", 0);
	b->size = b->size <= UINT64_MAX / 512 ? b->size * 512 : 0;
	load_holders(inv, b);
	ses_inventory_add_name(inv, b->name, path);
	return b;
}

/* "sda1" is a partition of sda, "nvme0n1p2" of nvme0n1: the length of the name
 * of the disk, 0 for another name. */
static size_t disk_name_length(const char *name)
{
	size_t len = strlen(name), n = len;

	while (n > 0 && ses_text_is_digit(name[n - 1]))
		n--;
	if (n == len || n < 2)
		return 0;
	return name[n - 1] == 'p' && ses_text_is_digit(name[n - 2]) ? n - 1 :
									n;
}

static bool is_partition(const char *name, const char *disk)
{
	size_t n = disk_name_length(name);

	return n && strlen(disk) == n && strncmp(name, disk, n) == 0;
}

/* All block devices, once: each by its name, partitions by their disk. */
static void load_block_names(struct ses_inventory *inv)
{
	struct ses_name_list n;

	if (inv->blocks.nr)
		return;
	n = ses_inventory_list_names(inv, "/sys/class/block", "");
	for (size_t i = 0; i < n.nr; i++) {
		const char *name = n.names[i];
		size_t disk = disk_name_length(name);

		ses_index_add(&inv->blocks, &inv->arena,
			      ses_index_key(name, strlen(name)),
			      (void *)(uintptr_t)name);
		if (disk)
			ses_index_add(&inv->blocks, &inv->arena,
				      ses_index_key(name, disk),
				      (void *)(uintptr_t)name);
	}
}

/* The partitions of a SCSI disk, from the list of all block devices; false if
 * the disk is not in it. */
static bool find_partitions(struct ses_inventory *inv, const char *disk,
			    struct ses_name_list *n)
{
	struct ses_index_entry *entry;
	bool known = false;

	load_block_names(inv);
	entry = ses_index_find(&inv->blocks, ses_index_key(disk, strlen(disk)));
	for (; entry; entry = ses_index_next(entry)) {
		if (strcmp(entry->value, disk) == 0)
			known = true;
		else if (is_partition(entry->value, disk))
			add_to_list(&inv->arena, n, entry->value);
	}
	return known;
}

/* Captures of earlier versions have names of NVMe disks in the list of all
 * block devices, and none of their partitions. */
static void load_partitions(struct ses_inventory *inv, struct ses_path *path,
			    struct ses_block *b)
{
	struct ses_name_list n = { NULL, 0 };
	struct ses_block **end = &b->partitions;
	char at[SES_SYSFS_PATH];

	if (path->nvme || !find_partitions(inv, b->name, &n))
		n = ses_inventory_list_names(inv, b->sysfs, b->name);
	for (size_t i = 0; i < n.nr; i++) {
		if (!is_partition(n.names[i], b->name) ||
		    !ses_sysfs_build_path(at, sizeof(at), b->sysfs, n.names[i]))
			continue;
		*end = load_block(inv, path, at);
		if (!*end)
			return;
		end = &(*end)->next;
	}
}

/* The same block device with a path before; that path goes to *first. */
static const struct ses_block *find_known_block(const struct ses_inventory *inv,
						const char *sysfs,
						struct ses_path **first)
{
	struct ses_path *p = ses_inventory_find(inv, ses_sysfs_basename(sysfs));
	const struct ses_block *b = p ? p->blocks : NULL;

	while (b && strcmp(b->sysfs, sysfs))
		b = b->next;
	*first = p;
	return b;
}

bool ses_path_load_block(struct ses_inventory *inv, struct ses_path *path,
			 const char *sysfs)
{
	struct ses_path *first;
	const struct ses_block *known = find_known_block(inv, sysfs, &first);
	struct ses_block *b = known ? ses_arena_alloc(&inv->arena, sizeof(*b)) :
				      load_block(inv, path, sysfs), **end;

	if (!b)
		return false;
	for (end = &path->blocks; *end; end = &(*end)->next)
		;
	*end = b;
	if (!known) {
		load_partitions(inv, path, b);
		return true;
	}
	*b = *known;
	b->next = NULL;
	for (size_t i = 0; i < first->nr_ids; i++)
		ses_path_add_id(inv, path, first->ids[i]);
	return false;
}
