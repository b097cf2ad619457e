/* SPDX-License-Identifier: BSD-2-Clause */
#include "json_memory.h"

#include <stdlib.h>

/* Members that stand in many places. */
struct copy {
	const void *id;			/* 0: free */
	uint64_t which;
	unsigned int depth;
	bool some;			/* it begins with a comma */
	size_t start, len;		/* in the text; 0: it is being told */
	struct ses_json_prefix *last;	/* of its last member */
};

#define NR_PREFIXES	1024
#define NR_COPIES	4096

/* By hash. So large that the allocator takes it fresh from the kernel and need
 * not clear it. */
struct ses_json_memory {
	struct ses_json_prefix prefixes[NR_PREFIXES];
	struct copy copies[NR_COPIES];
};

/* Addresses of literals and of rows of tables lie close together. */
static size_t hash(const void *p, uint32_t salt)
{
	return ((uint32_t)(uintptr_t)p + salt * 64) * 0x9e3779b1u >> 20;
}

static bool remember(struct ses_json *j)
{
	if (!j->memory)
		j->memory = calloc(1, sizeof(*j->memory));
	return j->memory;
}

struct ses_json_prefix *ses_json_prefix_slot(struct ses_json *j,
					     const char *key,
					     const char *suffix)
{
	uint32_t salt = j->depth * 4 + j->some[j->depth] + 2 * !*suffix;

	return remember(j) ?
	       &j->memory->prefixes[hash(key, salt) % NR_PREFIXES] : NULL;
}

struct ses_json_prefix *
ses_json_keep_prefix(const struct ses_json *j, struct ses_json_prefix *p,
		     const char *key, const char *suffix, size_t start)
{
	const char *text = j->w.buf + start;
	size_t len = j->w.len - start;

	if (!p || j->w.error || len > sizeof(p->text))
		return NULL;
	p->key = key;
	p->suffix = suffix;
	p->next = NULL;
	p->depth = (uint8_t)j->depth;
	p->some = j->some[j->depth];
	p->len = (uint8_t)len;
	memcpy(p->text, text, sizeof(p->text));
	return p;
}

/* --- members that stand in many places --- */

static struct copy *slot(struct ses_json *j, const void *id, uint64_t which)
{
	uint64_t mixed = which * 0x9e3779b97f4a7c15u >> 32;

	return &j->memory->copies[hash(id, j->depth + (uint32_t)mixed) %
				  NR_COPIES];
}

static bool is_copy(const struct ses_json *j, const struct copy *c,
		    const void *id, uint64_t which)
{
	return c->id == id && c->which == which && c->depth == j->depth;
}

bool ses_json_replay(void *data, const void *id, uint64_t which)
{
	struct ses_json *j = data;
	bool some = j->some[j->depth];
	struct copy *c;

	if (!remember(j))
		return false;
	c = slot(j, id, which);
	if (!c->len || c->some != some || !is_copy(j, c, id, which)) {
		*c = (struct copy){
			.id = id, .which = which, .depth = j->depth,
			.some = some, .start = j->w.len,
		};
		return false;
	}
	if (j->w.cap - j->w.len < c->len && ses_writer_room(&j->w, c->len))
		return true;
	memcpy(j->w.buf + j->w.len, j->w.buf + c->start, c->len);
	j->w.len += c->len;
	j->some[j->depth] = true;
	j->last = c->last;
	return true;
}

void ses_json_recorded(void *data, const void *id, uint64_t which)
{
	struct ses_json *j = data;
	struct copy *c;

	if (!j->memory)
		return;
	c = slot(j, id, which);
	/* another one may have taken its place meanwhile */
	if (!c->len && is_copy(j, c, id, which)) {
		c->len = j->w.len - c->start;
		c->last = j->last;
	}
}
