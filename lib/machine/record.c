/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/machine.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <ses/error.h>
#include <ses/text.h>

#include "sysfs/sysfs_internal.h"
#include "machine_internal.h"

#define MAX_LINKS 16

/* From the last component to the first. */
static bool has_path(const struct ses_record_entry *e, const char *path,
		     size_t len)
{
	for (; e; e = e->parent) {
		size_t n = e->name_len;

		if (len <= n || path[len - n - 1] != '/' ||
		    memcmp(path + len - n, e->name, n))
			return false;
		len -= n + 1;
	}
	return len == 0;
}

static struct ses_record_entry *find_entry(const struct ses_record *f,
					   uint64_t key, const char *path,
					   size_t len)
{
	struct ses_index_entry *found = ses_index_find(&f->by_path, key);

	for (; found; found = ses_index_next(found)) {
		if (has_path(found->value, path, len))
			return found->value;
	}
	return NULL;
}

struct ses_record_entry *ses_record_find(const struct ses_record *f,
					 const char *path)
{
	size_t len = strlen(path);

	return find_entry(f, ses_index_key(path, len), path, len);
}

size_t ses_record_build_path(const struct ses_record_entry *e,
			     char path[SES_SYSFS_PATH])
{
	size_t at = 0, len;

	for (const struct ses_record_entry *p = e; p; p = p->parent)
		at += p->name_len + 1u;
	len = at;
	path[len] = '\0';
	for (; e; e = e->parent) {
		size_t n = e->name_len;

		at -= n + 1;
		path[at] = '/';
		memcpy(path + at + 1, e->name, n);
	}
	return len;
}

static struct ses_record_entry *new_entry(struct ses_record *f,
					  struct ses_record_entry *parent,
					  const char *name, size_t len)
{
	struct ses_record_entry *e = ses_arena_alloc(&f->arena,
						     sizeof(*e) + len + 1);
	struct ses_record_entry **more =
		ses_arena_grow(&f->arena, f->entries, f->nr_entries,
			       sizeof(*more));

	if (!e || !more)
		return NULL;
	memcpy(e->name, name, len);
	e->name_len = (uint16_t)len;
	e->parent = parent;
	more[f->nr_entries++] = e;
	f->entries = more;
	if (parent && parent->last)
		parent->last->next = e;
	else if (parent)
		parent->children = e;
	if (parent)
		parent->last = e;
	return e;
}

static struct ses_record_entry *add_entry(struct ses_record *f,
					  const char *path, size_t len);

/* The entry of the directory path[0..len), which most often is that of the
 * last path, too. */
static struct ses_record_entry *add_directory(struct ses_record *f,
					      const char *path, size_t len)
{
	if (f->dir && f->dir_len == len && memcmp(f->dir_path, path, len) == 0)
		return f->dir;
	f->dir = add_entry(f, path, len);
	f->dir_len = len;
	memcpy(f->dir_path, path, len);
	return f->dir;
}

/* The entry of path[0..len), and those of the directories above it. */
static struct ses_record_entry *add_entry(struct ses_record *f,
					  const char *path, size_t len)
{
	uint64_t key = ses_index_key(path, len);
	struct ses_record_entry *e = find_entry(f, key, path, len),
				*parent = NULL;
	size_t base = len;

	if (e)
		return e;
	while (path[base - 1] != '/')
		base--;
	if (base > 1) {
		parent = add_directory(f, path, base - 1);
		if (!parent)
			return NULL;
	}
	e = new_entry(f, parent, path + base, len - base);
	if (e)
		ses_index_add(&f->by_path, &f->arena, key, e);
	return e;
}

void ses_record_add(struct ses_record *f, enum ses_record_kind kind,
		   const char *path, const void *bytes, size_t len)
{
	size_t n = strlen(path);
	struct ses_record_entry *e;

	if (path[0] != '/' || n < 2 || n >= SES_SYSFS_PATH ||
	    path[n - 1] == '/')
		return;
	e = add_entry(f, path, n);
	if (!e || e->kind != SES_RECORD_NAME || kind == SES_RECORD_NAME)
		return;
	e->bytes = (uint8_t *)ses_arena_copy_text(&f->arena, bytes, len);
	if (!e->bytes)
		return;
	e->len = len;
	e->kind = kind;
}

struct ses_record_node *ses_record_add_node(struct ses_record *f,
					    const char *path)
{
	uint64_t key = ses_index_key(path, strlen(path));
	struct ses_index_entry *entry = ses_index_find(&f->by_node, key);
	struct ses_record_node *node;

	for (; entry; entry = ses_index_next(entry)) {
		node = entry->value;
		if (strcmp(node->path, path) == 0)
			return node;
	}
	node = ses_arena_alloc(&f->arena, sizeof(*node));
	if (!node)
		return NULL;
	node->path = ses_arena_copy_text(&f->arena, path, strlen(path));
	if (!node->path)
		return NULL;
	ses_index_add(&f->by_node, &f->arena, key, node);
	if (f->last_node)
		f->last_node->next = node;
	else
		f->nodes = node;
	f->last_node = node;
	return node;
}

/* --- facts as a tree --- */

static const struct ses_record_entry *
find_kind(struct ses_sysfs *s, const char *path, enum ses_record_kind kind)
{
	const struct ses_record_entry *entry =
		ses_record_find((struct ses_record *)s, path);

	return entry && entry->kind == kind ? entry : NULL;
}

static int replay_read(struct ses_sysfs *s, const char *path, void *bytes,
		      size_t size)
{
	const struct ses_record_entry *entry =
		find_kind(s, path, SES_RECORD_FILE);

	if (!entry)
		return -ENOENT;
	if (size > entry->len)
		size = entry->len;
	memcpy(bytes, entry->bytes, size);
	return (int)size;
}

static int replay_link(struct ses_sysfs *s, const char *path, char *text,
		      size_t size)
{
	const struct ses_record_entry *entry =
		find_kind(s, path, SES_RECORD_LINK);

	if (!entry)
		return -ENOENT;
	if (entry->len >= size)
		return -ENAMETOOLONG;
	memcpy(text, entry->bytes, entry->len);
	text[entry->len] = '\0';
	return (int)entry->len;
}

static int replay_list(struct ses_sysfs *s, const char *path,
		      const char *prefix, ses_sysfs_name_fn *take, void *data)
{
	const struct ses_record_entry *entry =
		ses_record_find((struct ses_record *)s, path);

	if (!entry)
		return -ENOENT;
	for (entry = entry->children; entry; entry = entry->next) {
		if (strncmp(entry->name, prefix, strlen(prefix)) == 0)
			take(data, entry->name);
	}
	return 0;
}

/* Nodes were not recorded: any name below /dev may have been one. */
static int replay_node(struct ses_sysfs *s, const char *path, char *name,
		      size_t size)
{
	char at[SES_SYSFS_PATH], target[SES_SYSFS_PATH];

	if (!ses_text_copy(at, sizeof(at), path))
		return -ENOENT;
	for (int links = 0; links < MAX_LINKS; links++) {
		if (!ses_sysfs_resolve_link(s, at, target, sizeof(target)))
			break;
		memcpy(at, target, sizeof(at));
	}
	if (strncmp(at, "/dev/", 5))
		return -ENOENT;
	return ses_sysfs_copy_basename(at, name, size);
}

static void replay_close(struct ses_sysfs *s)
{
	ses_record_free((struct ses_record *)s);
}

static const struct ses_sysfs_ops replay_ops = {
	.read = replay_read,
	.link = replay_link,
	.list = replay_list,
	.node = replay_node,
	.close = replay_close,
};

void ses_record_init(struct ses_record *f, struct ses_log *log)
{
	*f = (struct ses_record){
		.sysfs = { .ops = &replay_ops, .log = log }, .arena.log = log,
	};
}

void ses_record_free(struct ses_record *f)
{
	ses_arena_free(&f->arena);
	ses_record_init(f, f->sysfs.log);
}

/* --- recording --- */

static struct ses_recorder *to_recorder(struct ses_sysfs *s)
{
	return (struct ses_recorder *)s;
}

/* The result of the other tree, whose errors are those of this one. */
static int copy_error(struct ses_recorder *r, int n)
{
	if (!r->sysfs.error)
		r->sysfs.error = r->from->error;
	return n;
}

static int recorder_read(struct ses_sysfs *s, const char *path, void *bytes,
			 size_t size)
{
	struct ses_recorder *r = to_recorder(s);
	int n = r->from->ops->read(r->from, path, bytes, size);

	if (n >= 0)
		ses_record_add(r->to, SES_RECORD_FILE, path, bytes, (size_t)n);
	return copy_error(r, n);
}

static int recorder_link(struct ses_sysfs *s, const char *path, char *text,
			 size_t size)
{
	struct ses_recorder *r = to_recorder(s);
	int n = r->from->ops->link(r->from, path, text, size);

	if (n >= 0)
		ses_record_add(r->to, SES_RECORD_LINK, path, text, (size_t)n);
	return copy_error(r, n);
}

struct listing {
	struct ses_recorder *r;
	const char *path;
	ses_sysfs_name_fn *take;
	void *data;
};

static void recorder_add_name(void *data, const char *name)
{
	struct listing *l = data;
	char path[SES_SYSFS_PATH];

	if (ses_sysfs_build_path(path, sizeof(path), l->path, name))
		ses_record_add(l->r->to, SES_RECORD_NAME, path, NULL, 0);
	l->take(l->data, name);
}

static int recorder_list(struct ses_sysfs *s, const char *path,
			 const char *prefix, ses_sysfs_name_fn *take,
			 void *data)
{
	struct ses_recorder *r = to_recorder(s);
	struct listing l = { r, path, take, data };
	int err = r->from->ops->list(r->from, path, prefix, recorder_add_name,
				     &l);

	if (!err)
		ses_record_add(r->to, SES_RECORD_NAME, path, NULL, 0);
	return copy_error(r, err);
}

static int recorder_node(struct ses_sysfs *s, const char *path, char *name,
			 size_t size)
{
	struct ses_recorder *r = to_recorder(s);

	return copy_error(r, r->from->ops->node(r->from, path, name, size));
}

static void recorder_enter(struct ses_sysfs *s, const char *dir)
{
	struct ses_recorder *r = to_recorder(s);

	ses_sysfs_enter(r->from, dir);
	copy_error(r, 0);
}

static void recorder_close(struct ses_sysfs *s)
{
	(void)s;
}

void ses_recorder_init(struct ses_recorder *r, struct ses_sysfs *from,
		       struct ses_record *to)
{
	static const struct ses_sysfs_ops ops = {
		.read = recorder_read,
		.link = recorder_link,
		.list = recorder_list,
		.node = recorder_node,
		.enter = recorder_enter,
		.close = recorder_close,
	};

	*r = (struct ses_recorder){
		.sysfs = { .ops = &ops, .log = from->log }, .from = from,
		.to = to,
	};
}
