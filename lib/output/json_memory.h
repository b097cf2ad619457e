/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a JSON document wrote and may write again. Enclosures have many
 * elements of few types in few states, so most of a document has been written
 * before: what goes before a value (comma, line, key), and whole runs of
 * members. Without memory, or when something was forgotten, all is only
 * slower.
 */
#ifndef LIB_OUTPUT_JSON_MEMORY_H
#define LIB_OUTPUT_JSON_MEMORY_H

#include <ses/json.h>

/* What goes before a value. */
struct ses_json_prefix {
	const char *key;		/* 0: free */
	const char *suffix;		/* of the key */
	struct ses_json_prefix *next;	/* that was written behind it */
	uint8_t depth;
	bool some;
	uint8_t len;
	char text[64];
};

static inline bool ses_json_is_prefix(const struct ses_json *j,
				      const struct ses_json_prefix *p,
				      const char *key, const char *suffix)
{
	return p->key == key && p->suffix == suffix && p->depth == j->depth &&
	       p->some == j->some[j->depth];
}

/* Where a prefix is, if it was written before; 0 without memory. */
struct ses_json_prefix *ses_json_prefix_slot(struct ses_json *j,
					     const char *key,
					     const char *suffix);

/* Keep the prefix that was just written, from `start` on, in its slot. Returns
 * it, or 0 when it is not worth it. */
struct ses_json_prefix *
ses_json_keep_prefix(const struct ses_json *j, struct ses_json_prefix *slot,
		     const char *key, const char *suffix, size_t start);

/* For struct ses_tree_ops. */
bool ses_json_replay(void *json, const void *id, uint64_t which);
void ses_json_recorded(void *json, const void *id, uint64_t which);

#endif
