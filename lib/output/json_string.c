/* SPDX-License-Identifier: BSD-2-Clause */
#include "json_string.h"

#include <ses/text.h>

/* Printable ASCII but the two characters that JSON escapes. */
static bool is_plain(uint8_t c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

size_t ses_json_count_plain(const uint8_t *p, size_t len)
{
	size_t i = 0;

	while (i < len && is_plain(p[i]))
		i++;
	return i;
}

static void put_escape(struct ses_writer *w, uint32_t point)
{
	if (point > 0xffff) {
		put_escape(w, 0xd7c0 + (point >> 10));
		point = 0xdc00 | (point & 0x3ff);
	}
	ses_write_str(w, "\\u");
	ses_write_hex(w, point, 4);
}

/*
 * Write one character; returns its length. Characters that a terminal must not
 * see are escaped: the document may be written to one.
 */
static size_t put_character(struct ses_writer *w, const uint8_t *p, size_t len,
			    bool latin1)
{
	uint32_t point = p[0];
	size_t n = latin1 ? 1 : ses_utf8_parse(p, len, &point);

	if (p[0] == '"' || p[0] == '\\')
		ses_write_char(w, '\\');
	if (ses_text_clean_length(p, n) == n)
		ses_write(w, p, n);
	else
		put_escape(w, point);
	return n;
}

void ses_json_put_string(struct ses_writer *w, const uint8_t *p, size_t len)
{
	size_t i = ses_json_count_plain(p, len);
	bool latin1 = i < len && !ses_utf8_is_valid(p, len);

	ses_write_char(w, '"');
	ses_write(w, p, i);
	while (i < len)
		i += put_character(w, p + i, len - i, latin1);
	ses_write_char(w, '"');
}
