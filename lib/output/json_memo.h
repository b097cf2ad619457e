/* SPDX-License-Identifier: BSD-2-Clause */
/* The memo of json.h. */
#ifndef LIB_OUTPUT_JSON_MEMO_H
#define LIB_OUTPUT_JSON_MEMO_H

#include <ses/out.h>

#define SES_JSON_MEMO_INPUT	64
#define SES_JSON_MEMO_TEXT	2048

/* All that the text of members depends on, in one document. */
struct ses_json_memo_key {
	ses_emit_fn *emit;
	const void *input;
	size_t len;
	unsigned int depth;
	bool first;			/* no member is before them */
};

struct ses_json_memo_entry {
	/* a key, with the bytes of its input */
	ses_emit_fn *emit;		/* 0: free */
	uint8_t input[SES_JSON_MEMO_INPUT];
	size_t input_len;
	unsigned int depth;
	bool first;
	size_t len;			/* of the text */
	char text[SES_JSON_MEMO_TEXT];
};

/* True, and *entry is the one with this key; or false, and *entry is one that
 * can be filled (0: the input is too long for any). */
bool ses_json_memo_find(struct ses_json_memo *memo,
			const struct ses_json_memo_key *key,
			struct ses_json_memo_entry **entry);

/* Say that the text of an entry, of len bytes, is that of this key. */
void ses_json_memo_set(struct ses_json_memo_entry *entry,
		       const struct ses_json_memo_key *key, size_t len);

#endif
