/* SPDX-License-Identifier: BSD-2-Clause */
#include "json_memo.h"

#include <stdlib.h>
#include <string.h>

/* As many as a very large enclosure has states; 2 MiB. */
#define NR_ENTRIES	1024
/* How many entries are tried for a key, from that of its hash on. */
#define NR_TRIES	4

struct ses_json_memo {
	struct ses_json_memo_entry entries[NR_ENTRIES];
};

struct ses_json_memo *ses_json_memo_new(void)
{
	return calloc(1, sizeof(struct ses_json_memo));
}

void ses_json_memo_free(struct ses_json_memo *memo)
{
	free(memo);
}

/* FNV-1a. */
static uint32_t hash_bytes(const uint8_t *p, size_t len)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ p[i]) * 16777619u;
	return h ^ h >> 16;
}

static bool has_key(const struct ses_json_memo_entry *e,
		    const struct ses_json_memo_key *key)
{
	return e->emit == key->emit && e->depth == key->depth &&
	       e->first == key->first && e->input_len == key->len &&
	       memcmp(e->input, key->input, key->len) == 0;
}

bool ses_json_memo_find(struct ses_json_memo *memo,
			const struct ses_json_memo_key *key,
			struct ses_json_memo_entry **entry)
{
	uint32_t at;

	*entry = NULL;
	if (key->len > SES_JSON_MEMO_INPUT)
		return false;
	at = hash_bytes(key->input, key->len);
	*entry = &memo->entries[at % NR_ENTRIES];
	for (uint32_t i = 0; i < NR_TRIES; i++) {
		struct ses_json_memo_entry *e =
			&memo->entries[(at + i) % NR_ENTRIES];

		if (!e->emit || has_key(e, key)) {
			*entry = e;
			return e->emit;
		}
	}
	return false;
}

void ses_json_memo_set(struct ses_json_memo_entry *e,
		       const struct ses_json_memo_key *key, size_t len)
{
	e->emit = key->emit;
	memcpy(e->input, key->input, key->len);
	e->input_len = key->len;
	e->depth = key->depth;
	e->first = key->first;
	e->len = len;
}
