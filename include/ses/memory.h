/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory: arrays that grow, arenas, and an index.
 */
#ifndef SES_MEMORY_H
#define SES_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ses_log;

/* --- arrays that grow, in memory of malloc() --- */

/*
 * Both calls return the array, which may have moved; or 0, without memory or
 * when the size does not fit in a size_t, and then the old array is still
 * valid. An array without elements is 0.
 */

/* Room for exactly nr elements of `size` bytes. */
void *ses_array_resize(void *array, size_t nr, size_t size);

/*
 * Room for one more element after `nr`. The room doubles, so that adding n
 * elements moves few of them. The array must have grown by this call alone.
 */
void *ses_array_grow(void *array, size_t nr, size_t size);

/* --- arenas --- */

/*
 * Memory for many small objects that live and die together. Nothing is
 * released on its own; ses_arena_free() releases all of it. A failure is
 * sticky and reported to the log (ses_report_exhaustion()), so that a builder
 * may continue and check once at the end.
 */
struct ses_arena_block;

struct ses_arena {
	struct ses_arena_block *blocks;	/* 0: nothing was allocated yet */
	size_t left;			/* unused bytes of the first block */
	bool failed;			/* an allocation failed */
	struct ses_log *log;		/* where that is reported; or 0 */
};

/* `size` zeroed bytes, aligned for any type; 0 without memory. */
void *ses_arena_alloc(struct ses_arena *arena, size_t size);

/* A copy of len characters and a NUL; 0 without memory. */
char *ses_arena_copy_text(struct ses_arena *arena, const char *s, size_t len);

/* As ses_array_grow(), in an arena; the old array stays where it is. */
void *ses_arena_grow(struct ses_arena *arena, void *array, size_t nr,
		     size_t size);

/* Release all of it; the log stays. */
void ses_arena_free(struct ses_arena *arena);

/* --- an index: a hash table --- */

/*
 * It finds values by a number or a text, however many there are. Several
 * values may have one key; they come in the order in which they were added.
 *
 *	struct ses_index_entry *r = ses_index_find(&index, key);
 *	for (; r; r = ses_index_next(r))
 *		... r->value ...
 */
struct ses_index_entry {
	struct ses_index_entry *next;	/* in the bucket */
	uint64_t key;
	void *value;
};

struct ses_index_bucket {
	struct ses_index_entry *first, *last;
};

struct ses_index {
	struct ses_index_bucket *buckets;
	size_t nr_buckets;		/* 0 or a power of two */
	size_t nr;			/* entries */
};

/* Add a value. Memory comes from the arena, whose failure is sticky. */
void ses_index_add(struct ses_index *index, struct ses_arena *arena,
		   uint64_t key, void *value);

/* The first entry with this key, or 0. */
struct ses_index_entry *ses_index_find(const struct ses_index *index,
				       uint64_t key);

/* The next entry with the same key, or 0. */
struct ses_index_entry *ses_index_next(const struct ses_index_entry *entry);

/* The first value with this key, or 0. */
static inline void *ses_index_get(const struct ses_index *index, uint64_t key)
{
	const struct ses_index_entry *entry = ses_index_find(index, key);

	return entry ? entry->value : NULL;
}

/*
 * A key for len bytes. Different bytes may have the same key: the caller
 * compares what it finds.
 */
uint64_t ses_index_key(const void *bytes, size_t len);

#endif
