/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hex text into bytes: the argument of --data, and capture files.
 *
 * A text is lines, ended by LF, CR LF or the end of input. A line holds bytes
 * of one or two hex digits, parted by blanks, tabs or commas, and may end in a
 * comment that starts with '#'. Empty lines and lines of comment only are
 * skipped. There is no limit to the length of a line.
 */
#ifndef SES_HEX_H
#define SES_HEX_H

#include <stddef.h>
#include <stdint.h>

/* Where and why a text could not be read. Lines and columns count from 1. */
struct ses_hex_error {
	unsigned long line;
	unsigned long column;
	const char *why;	/* a clause: "a byte has more than 2 digits" */
};

/*
 * Takes len characters of text with a NUL behind them. Returns 0 and a
 * malloc()ed block with its length in *bytes and *count (0 and 0 for a text
 * without bytes); or -SES_E_SYNTAX with *error filled, or -(SES_E_OS + ENOMEM).
 */
int ses_hex_parse(const char *text, size_t len, uint8_t **bytes, size_t *count,
		  struct ses_hex_error *error);

/* Value 0..15 of a hex digit, -1 for any other character. */
int ses_hex_digit(char c);

/*
 * The byte that two hex digits at s stand for, or -1 if one of the two is
 * something else. A text that ends with a NUL may end before them.
 */
int ses_hex_byte(const char *s);

/*
 * The number that hex digits stand for. Takes at most len characters, ended by
 * any other character before that. Returns how many of them are digits, and the
 * number; of more than 16 digits that is the number of the last 16.
 */
size_t ses_hex_number(const char *s, size_t len, uint64_t *number);

/* Write 2 * len lower-case digits, without a NUL. */
void ses_hex_write(char *text, const uint8_t *bytes, size_t len);

#endif
