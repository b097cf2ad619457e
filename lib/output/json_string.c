/* SPDX-License-Identifier: BSD-2-Clause */
#include "json_string.h"

#include <ses/text.h>

/* Printable ASCII but the two characters that JSON escapes. */
static bool plain(uint8_t c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* Is a byte of v zero? Only then, but perhaps also for a byte behind it. */
static uint64_t zero_byte(uint64_t v)
{
	return (v - 0x0101010101010101) & ~v & 0x8080808080808080;
}

/* Eight plain characters at once; may say no when they are. */
static bool eight_plain(const uint8_t *p)
{
	const uint64_t ones = 0x0101010101010101;
	uint64_t v;

	memcpy(&v, p, 8);
	return !(((v | (v - 0x20 * ones) | (v + ones)) & 0x80 * ones) |
		 zero_byte(v ^ '"' * ones) | zero_byte(v ^ '\\' * ones));
}

size_t ses_json_count_plain(const uint8_t *p, size_t len)
{
	size_t i = 0;

	while (len - i >= 8 && eight_plain(p + i))
		i += 8;
	while (i < len && plain(p[i]))
		i++;
	return i;
}

void ses_json_put_string(struct ses_writer *w, const uint8_t *p, size_t len)
{
	size_t i = ses_json_count_plain(p, len);
	bool latin1 = i < len && !ses_utf8_valid(p, len);

	ses_write_char(w, '"');
	ses_write(w, p, i);
	for (; i < len; i++) {
		uint8_t c = p[i];

		if (c == '"' || c == '\\')
			ses_write_char(w, '\\');
		if (c < 0x20 || c == 0x7f || (c >= 0x80 && latin1)) {
			ses_write_str(w, "\\u");
			ses_write_hex(w, c, 4);
		} else {
			ses_write_char(w, (char)c);
		}
	}
	ses_write_char(w, '"');
}
