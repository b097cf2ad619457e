/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/memory.h>

#define FIRST_BUCKETS 64

/* Addresses differ in few bits, some of them high: the hash uses all of
 * them. */
static size_t bucket_of(const struct ses_index *index, uint64_t key)
{
	key ^= key >> 32;
	key *= 0x9e3779b97f4a7c15;
	return (size_t)(key >> 32) & (index->nr_buckets - 1);
}

/* At the end of its bucket, so that rows stay in the order in which they
 * were added. */
static void append_row(struct ses_index *index, struct ses_index_row *row)
{
	struct ses_index_bucket *b =
		&index->buckets[bucket_of(index, row->key)];

	row->next = NULL;
	if (b->last)
		b->last->next = row;
	else
		b->first = row;
	b->last = row;
}

static void grow_buckets(struct ses_index *index, struct ses_arena *arena)
{
	struct ses_index old = *index;

	index->nr_buckets = old.nr_buckets ? 4 * old.nr_buckets :
					     FIRST_BUCKETS;
	index->buckets = ses_arena_alloc(arena, index->nr_buckets *
						sizeof(*index->buckets));
	if (!index->buckets) {
		*index = old;
		return;
	}
	for (size_t i = 0; i < old.nr_buckets; i++) {
		struct ses_index_row *row, *next;

		for (row = old.buckets[i].first; row; row = next) {
			next = row->next;
			append_row(index, row);
		}
	}
}

void ses_index_add(struct ses_index *index, struct ses_arena *arena,
		   uint64_t key, void *value)
{
	struct ses_index_row *row = ses_arena_alloc(arena, sizeof(*row));

	if (index->nr >= index->nr_buckets)
		grow_buckets(index, arena);
	if (!row || !index->buckets)
		return;
	row->key = key;
	row->value = value;
	append_row(index, row);
	index->nr++;
}

struct ses_index_row *ses_index_find(const struct ses_index *index,
				     uint64_t key)
{
	struct ses_index_row *row;

	if (!index->nr_buckets)
		return NULL;
	row = index->buckets[bucket_of(index, key)].first;
	while (row && row->key != key)
		row = row->next;
	return row;
}

struct ses_index_row *ses_index_next(const struct ses_index_row *row)
{
	uint64_t key = row->key;

	do {
		row = row->next;
	} while (row && row->key != key);
	return (struct ses_index_row *)(uintptr_t)row;
}

/* FNV-1a */
uint64_t ses_index_key(const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	uint64_t key = 0xcbf29ce484222325;

	for (size_t i = 0; i < len; i++)
		key = (key ^ p[i]) * 0x100000001b3;
	return key;
}
