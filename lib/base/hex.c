/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/text.h>

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>

/* All digits: f(character, value). */
#define DIGITS(f)							\
	f('0', 0), f('1', 1), f('2', 2), f('3', 3), f('4', 4),		\
	f('5', 5), f('6', 6), f('7', 7), f('8', 8), f('9', 9),		\
	f('a', 10), f('b', 11), f('c', 12), f('d', 13), f('e', 14),	\
	f('f', 15), f('A', 10), f('B', 11), f('C', 12), f('D', 13),	\
	f('E', 14), f('F', 15)

/* By character: the value + 1; 0 for a character that is not a digit. */
#define DIGIT(c, v)	[c] = (v) + 1
static const uint8_t digits[256] = { DIGITS(DIGIT) };

/*
 * The three characters of a byte in its usual form, "5a " or "5a\n". Only for
 * that form the sum of their entries is WELL_FORMED or more: plus the byte.
 */
#define HIGH(c, v)	[c] = 0x1000 | (v) << 4
#define LOW(c, v)	[c] = 0x2000 | (v)
#define WELL_FORMED	0x7000
static const unsigned int first[256] = { DIGITS(HIGH) };
static const unsigned int second[256] = { DIGITS(LOW) };
static const unsigned int third[256] = { [' '] = 0x4000, ['\n'] = 0x4000 };

int ses_hex_digit(char c)
{
	return digits[(unsigned char)c] - 1;
}

int ses_hex_byte(const char *s)
{
	int high = ses_hex_digit(s[0]);
	int low = high < 0 ? -1 : ses_hex_digit(s[1]);

	return low < 0 ? -1 : high << 4 | low;
}

size_t ses_hex_number(const char *s, size_t len, uint64_t *number)
{
	size_t n = 0;
	int digit;

	*number = 0;
	while (n < len && (digit = ses_hex_digit(s[n])) >= 0) {
		*number = *number << 4 | (unsigned int)digit;
		n++;
	}
	return n;
}

void ses_hex_write(char *text, const uint8_t *bytes, size_t len)
{
	static const char lower[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		*text++ = lower[bytes[i] >> 4];
		*text++ = lower[bytes[i] & 15];
	}
}

struct scan {
	const char *text;
	const char *p;
	const char *end;
};

/* Lines are counted only for an error, so that parsing is faster. */
static int set_error(const struct scan *s, const char *p, const char *why,
		     struct ses_hex_error *error)
{
	const char *line = s->text, *lf;

	*error = (struct ses_hex_error){ .line = 1, .why = why };
	while ((lf = memchr(line, '\n', (size_t)(p - line)))) {
		error->line++;
		line = lf + 1;
	}
	error->column = (unsigned long)(p - line) + 1;
	return -SES_E_SYNTAX;
}

/* Skips a character between bytes, or a whole comment; false for a character
 * that is not allowed there. */
static bool skip_separator(struct scan *s)
{
	const char *p = s->p++;

	switch (*p) {
	case ' ':
	case '\t':
	case ',':
	case '\n':
		return true;
	case '\r':
		return p + 1 == s->end || p[1] == '\n';
	case '#':
		p = memchr(p, '\n', (size_t)(s->end - p));
		s->p = p ? p : s->end;
		return true;
	}
	return false;
}

/* A byte in its usual form; false if it has another one. */
static inline bool parse_usual(const unsigned char *p, uint8_t *out)
{
	unsigned int v = first[p[0]] + second[p[1]] + third[p[2]];

	*out = (uint8_t)v;
	return v >= WELL_FORMED;
}

static inline bool parse_eight(const unsigned char *p, uint8_t *out)
{
	return parse_usual(p, out) && parse_usual(p + 3, out + 1) &&
	       parse_usual(p + 6, out + 2) && parse_usual(p + 9, out + 3) &&
	       parse_usual(p + 12, out + 4) && parse_usual(p + 15, out + 5) &&
	       parse_usual(p + 18, out + 6) && parse_usual(p + 21, out + 7);
}

/* All bytes in their usual form up to the first that is not, and more blanks
 * between them: nearly all of a capture, whose lines are twice eight bytes. */
static uint8_t *parse_usual_bytes(struct scan *s, uint8_t *out)
{
	const unsigned char *p = (const unsigned char *)s->p;
	const unsigned char *end = (const unsigned char *)s->end;

	for (;;) {
		for (; end - p >= 24 && parse_eight(p, out); p += 24)
			out += 8;
		if (end - p < 3)
			break;
		if (parse_usual(p, out)) {
			p += 3;
			out++;
		} else if (third[p[0]]) {
			p++;
		} else {
			break;
		}
	}
	s->p = (const char *)p;
	return out;
}

/* A byte of one or two digits. */
static int parse_byte(struct scan *s, uint8_t *out, struct ses_hex_error *error)
{
	unsigned int high = digits[(unsigned char)*s->p++], low = 0;

	if (s->p < s->end)
		low = digits[(unsigned char)*s->p];
	*out = (uint8_t)(low ? high * 16 + low - 17 : high - 1);
	s->p += low != 0;
	if (low && s->p < s->end && digits[(unsigned char)*s->p])
		return set_error(s, s->p, "a byte has more than 2 hex digits",
				 error);
	return 0;
}

static int parse_bytes(struct scan *s, uint8_t *out, size_t *count,
		       struct ses_hex_error *error)
{
	uint8_t *start = out;
	int err = 0;

	for (;;) {
		const char *p;

		out = parse_usual_bytes(s, out);
		p = s->p;
		if (p == s->end || err)
			break;
		if (digits[(unsigned char)*p])
			err = parse_byte(s, out++, error);
		else if (!skip_separator(s))
			err = set_error(s, p,
					"this character is not a hex digit",
					error);
	}
	*count = (size_t)(out - start);
	return err;
}

int ses_hex_parse(const char *text, size_t len, uint8_t **bytes, size_t *count,
		  struct ses_hex_error *error)
{
	struct scan s = { text, text, text + len };
	/* a byte has at least one digit, and all but the last a separator */
	uint8_t *buf = malloc(len / 2 + 1);
	int err;

	*bytes = NULL;
	*count = 0;
	if (!buf)
		return -SES_E_NO_MEMORY;
	err = parse_bytes(&s, buf, count, error);
	if (err || *count == 0) {
		*count = 0;
		free(buf);
		return err;
	}
	*bytes = buf;
	return 0;
}
