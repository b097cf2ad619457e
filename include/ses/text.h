/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text: made safe for a terminal, trimmed, compared; hex digits and numbers.
 *
 * A descriptor, a nickname or a serial number is a string of bytes that the
 * device chose. A terminal must never receive its control characters (ESC
 * starts commands). "Clean" text is therefore valid UTF-8 without any
 * character that moves the cursor, reorders the line or prints nothing.
 */
#ifndef SES_TEXT_H
#define SES_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- UTF-8 and clean text --- */

/*
 * Parse one UTF-8 character. Takes the bytes at p, at most len of which are
 * read. Returns its length, 1 to 4, and its code point; 0 if the bytes are not
 * a character (overlong form, surrogate, above 10FFFFh, truncated).
 */
unsigned int ses_utf8_parse(const uint8_t *p, size_t len, uint32_t *point);

/* Are all bytes of p[0..len) valid UTF-8? Controls are allowed. */
bool ses_utf8_is_valid(const uint8_t *p, size_t len);

/*
 * How many of the first len bytes at p are clean text, counted from the first:
 * len if all of them are, 0 if the first character is not.
 */
size_t ses_text_clean_length(const uint8_t *p, size_t len);

/*
 * Replace in place each byte that is not clean by '.'. LF stays when keep_lf
 * is set. The length does not change.
 */
void ses_text_scrub(char *s, size_t len, bool keep_lf);

/* The number of characters in valid UTF-8. */
size_t ses_text_count_characters(const char *p, size_t len);

/*
 * Replace in place each \xNN that ses_write_visible() wrote by its byte; \x00
 * stays. Returns whether there was any.
 */
bool ses_text_unescape(char *s);

/*
 * Copy a string to to[0..size), size >= 1; what does not fit is cut off.
 * Returns whether all of it fits.
 */
bool ses_text_copy(char *to, size_t size, const char *s);

/* The same of the len characters at s. */
bool ses_text_copy_part(char *to, size_t size, const void *s, size_t len);

/* --- blanks, names --- */

/* The length of s[0..len) without the blanks at its end. */
size_t ses_text_trim_end(const void *s, size_t len);

/* The same without the blanks at either end: *s moves to the first character
 * that is not one. */
size_t ses_text_trim(const char **s, size_t len);

/* Is it one of 0 to 9, whatever the locale? */
static inline bool ses_text_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A name for a message: an empty one is shown as two quotes. */
static inline const char *ses_text_quote_empty(const char *name)
{
	return *name ? name : "\"\"";
}

/*
 * Compare two names like strcmp(), but with runs of digits as numbers: "sg2"
 * comes before "sg10".
 */
int ses_text_compare(const char *a, const char *b);

/* --- hex digits --- */

/* The value 0..15 of a hex digit, -1 for any other character. */
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

/*
 * Hex text: the argument of --data, and captures. It consists of lines, ended
 * by LF, CR LF or the end of the text. A line has bytes of one or two hex
 * digits, separated by blanks, tabs or commas, and may end with a comment that
 * starts with '#'. The length of a line is not limited.
 */

/* Where and why a text cannot be parsed. Lines and columns count from 1. */
struct ses_hex_error {
	unsigned long line;
	unsigned long column;
	const char *why;	/* a clause: "a byte has more than 2 digits" */
};

/*
 * Parse hex text. Takes len characters followed by a NUL. Returns 0 and a
 * malloc()ed block with its length in *bytes and *count (0 and 0 for a text
 * without bytes); or -SES_E_SYNTAX with *error filled, or -(SES_E_OS + ENOMEM).
 */
int ses_hex_parse(const char *text, size_t len, uint8_t **bytes, size_t *count,
		  struct ses_hex_error *error);

/* --- numbers as people type them --- */

/*
 * A plain number is decimal, 0x or 0X and hex digits, or hex digits followed by
 * h or H. A decimal scaled number may also have a suffix, in any case: c 1,
 * w 2, b 512, k KiB 1024, KB KD 1000, m MiB 2^20, MB MD 10^6, g GiB 2^30,
 * GB GD 10^9. A scaled number may be a product NxM or a sum N+M, whose right
 * side is again a scaled number. Other characters after a number, negative
 * numbers and overflow are errors.
 */

/*
 * Parse a plain number. Takes len characters, and the largest value that is
 * allowed. Returns 0 and the number, or -SES_E_SYNTAX.
 */
int ses_number_parse(const char *s, size_t len, uint64_t max, uint64_t *value);

/* The same for a scaled number that ends with a NUL. */
int ses_number_parse_scaled(const char *s, uint64_t max, uint64_t *value);

#endif
