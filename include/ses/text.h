/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text from a device, on its way to a terminal or into a document.
 *
 * A descriptor, a nickname or a serial number is a string of bytes that the
 * device chose. A terminal must never see its control characters (ESC starts
 * commands), so "clean" text is valid UTF-8 without any character that moves
 * the cursor, reorders the line or prints nothing.
 */
#ifndef SES_TEXT_H
#define SES_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Length (1..4) of the UTF-8 character at p, of which at most len bytes may
 * be looked at; its code point goes to *point. 0 when the bytes are no
 * character: overlong forms, surrogates, values above 10FFFFh and cut ones.
 */
unsigned int ses_utf8_parse(const uint8_t *p, size_t len, uint32_t *point);

/* Does p[0..len) hold valid UTF-8 all through? (Controls are allowed.) */
bool ses_utf8_is_valid(const uint8_t *p, size_t len);

/*
 * How many of the first len bytes at p are clean text (see above), from the
 * start on: len when all of them are, 0 when the first character is not.
 */
size_t ses_text_clean_length(const uint8_t *p, size_t len);

/*
 * Replace in place what is not clean by '.', one per byte; LF stays when
 * keep_lf is set. The length does not change.
 */
void ses_text_scrub(char *s, size_t len, bool keep_lf);

/* The first len characters at s without the blanks at their end: their number.
 */
size_t ses_text_trim_end(const void *s, size_t len);

/* The same without the blanks at either end: *s moves to the first that is
 * left. */
size_t ses_text_trim(const char **s, size_t len);

/* How many characters valid UTF-8 has. */
size_t ses_text_count_characters(const char *p, size_t len);

/*
 * Turn each \xNN that ses_write_visible() wrote back into its byte, in place;
 * \x00 stays. Was there any?
 */
bool ses_text_unescape(char *s);

/* A name for a message: two quotes stand for an empty one. */
static inline const char *ses_text_quote_empty(const char *name)
{
	return *name ? name : "\"\"";
}

/*
 * Order of two names in which runs of digits count as numbers: "sg2" comes
 * before "sg10". Like strcmp().
 */
int ses_text_compare(const char *a, const char *b);

#endif
