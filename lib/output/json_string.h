/* SPDX-License-Identifier: BSD-2-Clause */
/* Strings of JSON. */
#ifndef LIB_OUTPUT_JSON_STRING_H
#define LIB_OUTPUT_JSON_STRING_H

#include <ses/writer.h>

/* Write a word of the program as a string: it needs no escapes. */
static inline void ses_json_put_word(struct ses_writer *w, const void *p,
				     size_t len)
{
	char *to;

	if (w->cap - w->len < len + 2 && ses_writer_room(w, len + 2))
		return;
	to = w->buf + w->len;
	to[0] = '"';
	memcpy(to + 1, p, len);
	to[len + 1] = '"';
	w->len += len + 2;
}

/* The number of characters at the start that need no escape. */
size_t ses_json_count_plain(const uint8_t *p, size_t len);

/*
 * Write any bytes as a string, with escapes. Bytes that are not UTF-8 as a
 * whole are read as Latin-1.
 */
void ses_json_put_string(struct ses_writer *w, const uint8_t *p, size_t len);

#endif
