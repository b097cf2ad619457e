/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/record.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <ses/error.h>

#define MOST_LINKS 16

struct ses_record_entry *ses_record_find(const struct ses_record *f,
					 const char *path)
{
	struct ses_index_row *row =
		ses_index_find(&f->by_path,
			       ses_index_key(path, strlen(path)));

	for (; row; row = ses_index_next(row)) {
		struct ses_record_entry *entry = row->value;

		if (strcmp(entry->path, path) == 0)
			return entry;
	}
	return NULL;
}

/* The fact of path[0..len), and those of the directories above it. */
static struct ses_record_entry *make(struct ses_record *f, const char *path,
				     size_t len)
{
	char *copy = ses_arena_text(&f->arena, path, len);
	struct ses_record_entry *entry, *parent, **more;
	size_t base;

	entry = copy ? ses_record_find(f, copy) : NULL;
	if (entry || !copy)
		return entry;
	base = (size_t)(ses_sysfs_base(copy) - copy);
	parent = base > 1 ? make(f, copy, base - 1) : NULL;
	entry = ses_arena_get(&f->arena, sizeof(*entry));
	more = ses_arena_more(&f->arena, f->rows, f->nr_rows, sizeof(*more));
	if (!entry || !more)
		return NULL;
	entry->path = copy;
	more[f->nr_rows++] = entry;
	f->rows = more;
	ses_index_add(&f->by_path, &f->arena, ses_index_key(copy, len), entry);
	if (parent && parent->last)
		parent->last->next = entry;
	else if (parent)
		parent->children = entry;
	if (parent)
		parent->last = entry;
	return entry;
}

void ses_record_add(struct ses_record *f, enum ses_record_kind kind,
		   const char *path, const void *bytes, size_t len)
{
	size_t n = strlen(path);
	struct ses_record_entry *entry;

	if (path[0] != '/' || n < 2 || n >= SES_SYSFS_PATH ||
	    path[n - 1] == '/')
		return;
	entry = make(f, path, n);
	if (!entry || entry->kind != SES_RECORD_NAME || kind == SES_RECORD_NAME)
		return;
	entry->bytes = (uint8_t *)ses_arena_text(&f->arena, bytes, len);
	if (!entry->bytes)
		return;
	entry->len = len;
	entry->kind = kind;
}

struct ses_record_node *ses_record_node(struct ses_record *f, const char *path)
{
	uint64_t key = ses_index_key(path, strlen(path));
	struct ses_index_row *row = ses_index_find(&f->by_node, key);
	struct ses_record_node *node;

	for (; row; row = ses_index_next(row)) {
		node = row->value;
		if (strcmp(node->path, path) == 0)
			return node;
	}
	node = ses_arena_get(&f->arena, sizeof(*node));
	if (!node)
		return NULL;
	node->path = ses_arena_text(&f->arena, path, strlen(path));
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

static int recall_read(struct ses_sysfs *s, const char *path, void *bytes,
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

static int recall_link(struct ses_sysfs *s, const char *path, char *text,
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

static int recall_list(struct ses_sysfs *s, const char *path,
		      const char *prefix, ses_sysfs_take *take, void *data)
{
	const struct ses_record_entry *entry =
		ses_record_find((struct ses_record *)s, path);

	if (!entry)
		return -ENOENT;
	for (entry = entry->children; entry; entry = entry->next) {
		const char *name = ses_sysfs_base(entry->path);

		if (strncmp(name, prefix, strlen(prefix)) == 0)
			take(data, name);
	}
	return 0;
}

/* Nodes were not recorded: any name below /dev may have been one. */
static int recall_node(struct ses_sysfs *s, const char *path, char *name,
		      size_t size)
{
	char at[SES_SYSFS_PATH], target[SES_SYSFS_PATH];
	int n = snprintf(at, sizeof(at), "%s", path);

	if (n < 0 || (size_t)n >= sizeof(at))
		return -ENOENT;
	for (int links = 0; links < MOST_LINKS; links++) {
		if (!ses_sysfs_resolve(s, at, target, sizeof(target)))
			break;
		memcpy(at, target, sizeof(at));
	}
	if (strncmp(at, "/dev/", 5))
		return -ENOENT;
	n = snprintf(name, size, "%s", ses_sysfs_base(at));
	return n > 0 && (size_t)n < size ? 0 : -ENODEV;
}

static void recall_close(struct ses_sysfs *s)
{
	ses_record_free((struct ses_record *)s);
}

static const struct ses_sysfs_ops recall_ops = {
	.read = recall_read,
	.link = recall_link,
	.list = recall_list,
	.node = recall_node,
	.close = recall_close,
};

void ses_record_init(struct ses_record *f, struct ses_log *log)
{
	*f = (struct ses_record){
		.sysfs = { .ops = &recall_ops, .log = log }, .arena.log = log,
	};
}

void ses_record_free(struct ses_record *f)
{
	ses_arena_free(&f->arena);
	ses_record_init(f, f->sysfs.log);
}

/* --- recording --- */

static struct ses_recorder *recorder(struct ses_sysfs *s)
{
	return (struct ses_recorder *)s;
}

/* The result of the other tree, whose errors are those of this one. */
static int passed(struct ses_recorder *r, int n)
{
	if (!r->sysfs.error)
		r->sysfs.error = r->from->error;
	return n;
}

static int record_read(struct ses_sysfs *s, const char *path, void *bytes,
		       size_t size)
{
	struct ses_recorder *r = recorder(s);
	int n = r->from->ops->read(r->from, path, bytes, size);

	if (n >= 0)
		ses_record_add(r->to, SES_RECORD_FILE, path, bytes, (size_t)n);
	return passed(r, n);
}

static int record_link(struct ses_sysfs *s, const char *path, char *text,
		       size_t size)
{
	struct ses_recorder *r = recorder(s);
	int n = r->from->ops->link(r->from, path, text, size);

	if (n >= 0)
		ses_record_add(r->to, SES_RECORD_LINK, path, text, (size_t)n);
	return passed(r, n);
}

struct listing {
	struct ses_recorder *r;
	const char *path;
	ses_sysfs_take *take;
	void *data;
};

static void record_name(void *data, const char *name)
{
	struct listing *l = data;
	char path[SES_SYSFS_PATH];

	if (ses_sysfs_join(path, sizeof(path), l->path, name))
		ses_record_add(l->r->to, SES_RECORD_NAME, path, NULL, 0);
	l->take(l->data, name);
}

static int record_list(struct ses_sysfs *s, const char *path,
		       const char *prefix, ses_sysfs_take *take, void *data)
{
	struct ses_recorder *r = recorder(s);
	struct listing l = { r, path, take, data };
	int err = r->from->ops->list(r->from, path, prefix, record_name, &l);

	if (!err)
		ses_record_add(r->to, SES_RECORD_NAME, path, NULL, 0);
	return passed(r, err);
}

static int record_node(struct ses_sysfs *s, const char *path, char *name,
		       size_t size)
{
	struct ses_recorder *r = recorder(s);

	return passed(r, r->from->ops->node(r->from, path, name, size));
}

static void record_close(struct ses_sysfs *s)
{
	(void)s;
}

void ses_recorder_init(struct ses_recorder *r, struct ses_sysfs *from,
		       struct ses_record *to)
{
	static const struct ses_sysfs_ops ops = {
		.read = record_read,
		.link = record_link,
		.list = record_list,
		.node = record_node,
		.close = record_close,
	};

	*r = (struct ses_recorder){
		.sysfs = { .ops = &ops, .log = from->log }, .from = from,
		.to = to,
	};
}
