/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding things by a number or a text, whatever their number: a hash table
 * that may hold several things under one key.
 *
 *	struct ses_index_row *r = ses_index_find(&index, key);
 *	for (; r; r = ses_index_next(r))
 *		... r->value ...
 *
 * Things under one key come in the order in which they were entered.
 */
#ifndef SES_INDEX_H
#define SES_INDEX_H

#include <stddef.h>
#include <stdint.h>

struct ses_arena;

struct ses_index_row {
	struct ses_index_row *next;	/* in the bucket */
	uint64_t key;
	void *value;
};

struct ses_index_bucket {
	struct ses_index_row *first, *last;
};

struct ses_index {
	struct ses_index_bucket *buckets;
	size_t nr_buckets;		/* 0 or a power of two */
	size_t nr;			/* rows */
};

/* Enter a value. Memory comes from the arena, whose failure is sticky. */
void ses_index_add(struct ses_index *index, struct ses_arena *arena,
		   uint64_t key, void *value);

/* The first row with this key, or 0. */
struct ses_index_row *ses_index_find(const struct ses_index *index,
				     uint64_t key);

/* The next row with the same key, or 0. */
struct ses_index_row *ses_index_next(const struct ses_index_row *row);

/* The first value under a key, or 0. */
static inline void *ses_index_get(const struct ses_index *index, uint64_t key)
{
	const struct ses_index_row *row = ses_index_find(index, key);

	return row ? row->value : NULL;
}

/*
 * A key for len bytes. Different bytes may share a key: who looks for bytes
 * compares them.
 */
uint64_t ses_index_key(const void *bytes, size_t len);

#endif
