/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/memory.h>

#include <string.h>

#define FIRST_BUCKETS 64

/* Addresses differ in few bits, some of them high: the hash uses all of
 * them. */
static size_t bucket_of(const struct ses_index *index, uint64_t key)
{
	key ^= key >> 32;
	key *= 0x9e3779b97f4a7c15;
	return (size_t)(key >> 32) & (index->nr_buckets - 1);
}

/* At the end of its bucket, so that entries stay in the order in which they
 * were added. */
static void append_entry(struct ses_index *index, struct ses_index_entry *entry)
{
	struct ses_index_bucket *b =
		&index->buckets[bucket_of(index, entry->key)];

	entry->next = NULL;
	if (b->last)
		b->last->next = entry;
	else
		b->first = entry;
	b->last = entry;
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
		struct ses_index_entry *entry, *next;

		for (entry = old.buckets[i].first; entry; entry = next) {
			next = entry->next;
			append_entry(index, entry);
		}
	}
}

void ses_index_add(struct ses_index *index, struct ses_arena *arena,
		   uint64_t key, void *value)
{
	struct ses_index_entry *entry = ses_arena_alloc(arena, sizeof(*entry));

	if (index->nr >= 2 * index->nr_buckets)
		grow_buckets(index, arena);
	if (!entry || !index->buckets)
		return;
	entry->key = key;
	entry->value = value;
	append_entry(index, entry);
	index->nr++;
}

struct ses_index_entry *ses_index_find(const struct ses_index *index,
				       uint64_t key)
{
	struct ses_index_entry *entry;

	if (!index->nr_buckets)
		return NULL;
	entry = index->buckets[bucket_of(index, key)].first;
	while (entry && entry->key != key)
		entry = entry->next;
	return entry;
}

struct ses_index_entry *ses_index_next(const struct ses_index_entry *entry)
{
	uint64_t key = entry->key;

	do {
		entry = entry->next;
	} while (entry && entry->key != key);
	return (struct ses_index_entry *)(uintptr_t)entry;
}

#define FACTOR1	0x9e3779b185ebca87
#define FACTOR2	0xc2b2ae3d27d4eb4f

static uint64_t rotate_left(uint64_t x, int n)
{
	return x << n | x >> (64 - n);
}

/* Both factors are odd: a word changes the key in a way of its own. */
static uint64_t mix_key(uint64_t key, uint64_t word)
{
	key ^= rotate_left(word * FACTOR2, 31) * FACTOR1;
	return rotate_left(key, 27) * FACTOR1 + FACTOR2;
}

/* Eight bytes at a time: paths are long. */
uint64_t ses_index_key(const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	uint64_t key = len, word;

	for (; len >= sizeof(word); p += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		key = mix_key(key, word);
	}
	word = 0;
	memcpy(&word, p, len);
	return mix_key(key, word);
}
