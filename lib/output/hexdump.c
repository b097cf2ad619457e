/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/writer.h>

#define PER_LINE	16
#define HEX_COLUMN	8
#define ASCII_COLUMN	60

static const char digits[] = "0123456789abcdef";

/* Puts "xx xx ..  xx" at s; returns the end. No blank after the last byte. */
static char *put_bytes(char *s, const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (i > 0)
			*s++ = ' ';
		if (i > 0 && i % 8 == 0)
			*s++ = ' ';
		*s++ = digits[p[i] >> 4];
		*s++ = digits[p[i] & 15];
	}
	return s;
}

/* A long address begins further left: the column of the bytes is fixed. */
static void put_address(char *line, size_t address)
{
	char text[2 * sizeof(address)];
	size_t n = 0;

	do {
		text[n++] = digits[address & 15];
		address >>= 4;
	} while (address || n < 2);
	for (size_t i = 0; i < n && i + 1 < HEX_COLUMN - 1; i++)
		line[1 + i] = text[n - 1 - i];
}

/* Puts the characters; returns the length of the line. */
static size_t put_ascii(char *line, size_t column, const uint8_t *p,
			size_t len)
{
	for (size_t i = 0; i < len; i++)
		line[column + i] = p[i] >= 0x20 && p[i] < 0x7f ? (char)p[i] :
								 '.';
	return column + len;
}

void ses_hexdump(struct ses_writer *w, const uint8_t *p, size_t len,
		 enum ses_hex_style style)
{
	char line[ASCII_COLUMN + PER_LINE + 1];
	size_t bytes = style == SES_HEX_BARE ? 0 : HEX_COLUMN;

	for (size_t at = 0; at < len; at += PER_LINE) {
		size_t n = len - at < PER_LINE ? len - at : PER_LINE;
		size_t end;

		memset(line, ' ', sizeof(line));
		end = (size_t)(put_bytes(line + bytes, p + at, n) - line);
		if (style != SES_HEX_BARE)
			put_address(line, at);
		if (style == SES_HEX_ASCII)
			end = put_ascii(line, ASCII_COLUMN, p + at, n);
		line[end] = '\n';
		ses_write(w, line, end + 1);
	}
}

void ses_hexdump_indented(struct ses_writer *w, unsigned int indent,
			  const uint8_t *p, size_t len)
{
	char line[ASCII_COLUMN + PER_LINE + 1];
	size_t column = ASCII_COLUMN - HEX_COLUMN + indent;

	for (size_t at = 0; at < len; at += PER_LINE) {
		size_t n = len - at < PER_LINE ? len - at : PER_LINE;

		memset(line, ' ', sizeof(line));
		put_bytes(line + indent, p + at, n);
		put_ascii(line, column, p + at, n);
		line[column + PER_LINE] = '\n';
		ses_write(w, line, column + PER_LINE + 1);
	}
}

void ses_hex_inline(struct ses_writer *w, const uint8_t *p, size_t len)
{
	char piece[8 * 3 + 1];

	for (size_t at = 0; at < len; at += 8) {
		size_t n = len - at < 8 ? len - at : 8;

		if (at > 0)
			ses_write(w, "  ", 2);
		ses_write(w, piece,
			  (size_t)(put_bytes(piece, p + at, n) - piece));
	}
}

void ses_hex_inner(struct ses_writer *w, unsigned int indent,
		   const uint8_t *p, size_t len)
{
	for (size_t at = 0; at < len; at++) {
		if (at % PER_LINE == 0)
			ses_write_blanks(w, indent);
		ses_write(w, (char[]){ digits[p[at] >> 4], digits[p[at] & 15],
				       ' ' }, 3);
		if (at % PER_LINE == PER_LINE - 1 || at + 1 == len)
			ses_write_char(w, '\n');
	}
}
