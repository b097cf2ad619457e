/* SPDX-License-Identifier: BSD-2-Clause */
/* Strings of JSON. */
#ifndef LIB_OUTPUT_JSON_STRING_H
#define LIB_OUTPUT_JSON_STRING_H

#include <ses/writer.h>

/* Between quotes, with nothing that needs an escape: words of our own. */
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

/* How many characters at the start need no escape. */
size_t ses_json_count_plain(const uint8_t *p, size_t len);

/*
 * Any bytes: escapes what JSON does not allow, and takes what is not UTF-8 as
 * a whole for Latin-1.
 */
void ses_json_put_string(struct ses_writer *w, const uint8_t *p, size_t len);

#endif
