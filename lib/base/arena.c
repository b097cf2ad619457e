/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/memory.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <ses/log.h>

#define BLOCK_SIZE	65536
#define ALIGNMENT	_Alignof(max_align_t)

struct ses_arena_block {
	struct ses_arena_block *next;
	size_t size;
	_Alignas(max_align_t) char bytes[];
};

static void *set_failed(struct ses_arena *a)
{
	if (!a->failed)
		ses_no_memory(a->log);
	a->failed = true;
	return NULL;
}

static bool add_block(struct ses_arena *a, size_t size)
{
	struct ses_arena_block *b;

	if (size < BLOCK_SIZE)
		size = BLOCK_SIZE;
	b = calloc(1, sizeof(*b) + size);
	if (!b)
		return set_failed(a);
	b->next = a->blocks;
	b->size = size;
	a->blocks = b;
	a->left = size;
	return true;
}

void *ses_arena_alloc(struct ses_arena *a, size_t size)
{
	void *p;

	if (size > SIZE_MAX / 2)
		return set_failed(a);
	size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (a->left < size && !add_block(a, size))
		return NULL;
	p = a->blocks->bytes + (a->blocks->size - a->left);
	a->left -= size;
	return p;
}

char *ses_arena_copy_text(struct ses_arena *a, const char *s, size_t len)
{
	char *p = ses_arena_alloc(a, len + 1);

	if (p)
		memcpy(p, s, len);
	return p;
}

/* The room doubles: an array of nr elements has room for the next power of
 * two. */
void *ses_arena_grow(struct ses_arena *a, void *array, size_t nr, size_t size)
{
	void *p;

	if (nr & (nr - 1))
		return array;
	p = ses_arena_alloc(a, (nr ? 2 * nr : 1) * size);
	if (p && nr)
		memcpy(p, array, nr * size);
	return p;
}

void ses_arena_free(struct ses_arena *a)
{
	while (a->blocks) {
		struct ses_arena_block *b = a->blocks;

		a->blocks = b->next;
		free(b);
	}
	*a = (struct ses_arena){ .log = a->log };
}
