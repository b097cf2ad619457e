/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/hex.h>

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>

/* Digits by character, 1 more than their value: 0 is for all that is none. */
static const uint8_t digits[256] = {
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6,
	['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10,
	['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
	['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

int ses_hex_digit(char c)
{
	return digits[(unsigned char)c] - 1;
}

struct scan {
	const char *text;
	const char *p;
	const char *end;
};

/* Lines are only counted when somebody wants to know. */
static int refuse(const struct scan *s, const char *p, const char *why,
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

/* Steps over a character between bytes, and a comment as a whole; false for
 * one that may not stand there. */
static bool between(struct scan *s)
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

/*
 * Bytes of two digits, blanks and line ends, as far as there is nothing else:
 * nearly all of a capture. The NUL behind the text ends it.
 */
static uint8_t *well_formed(struct scan *s, uint8_t *out)
{
	const char *p = s->p;

	for (;;) {
		unsigned int high = digits[(unsigned char)p[0]], low;

		if (!high) {
			if (*p != ' ' && *p != '\n')
				break;
			p++;
			continue;
		}
		low = digits[(unsigned char)p[1]];
		if (!low || (p[2] != ' ' && p[2] != '\n'))
			break;
		*out++ = (uint8_t)(high * 16 + low - 17);
		p += 3;
	}
	s->p = p;
	return out;
}

/* Any byte, of one or two digits. */
static int byte(struct scan *s, uint8_t *out, struct ses_hex_error *error)
{
	unsigned int high = digits[(unsigned char)*s->p++], low = 0;

	if (s->p < s->end)
		low = digits[(unsigned char)*s->p];
	*out = (uint8_t)(low ? high * 16 + low - 17 : high - 1);
	s->p += low != 0;
	if (low && s->p < s->end && digits[(unsigned char)*s->p])
		return refuse(s, s->p, "a byte has more than 2 hex digits",
			      error);
	return 0;
}

static int parse(struct scan *s, uint8_t *out, size_t *count,
		 struct ses_hex_error *error)
{
	uint8_t *start = out;
	int err = 0;

	for (;;) {
		const char *p;

		out = well_formed(s, out);
		p = s->p;
		if (p == s->end || err)
			break;
		if (digits[(unsigned char)*p])
			err = byte(s, out++, error);
		else if (!between(s))
			err = refuse(s, p, "this character is no hex digit",
				     error);
	}
	*count = (size_t)(out - start);
	return err;
}

int ses_hex_parse(const char *text, size_t len, uint8_t **bytes, size_t *count,
		  struct ses_hex_error *error)
{
	struct scan s = { text, text, text + len };
	/* a byte takes at least a digit, and all but the last a separator */
	uint8_t *buf = malloc(len / 2 + 1);
	int err;

	*bytes = NULL;
	*count = 0;
	if (!buf)
		return -ses_error_from_errno(ENOMEM);
	err = parse(&s, buf, count, error);
	if (err || *count == 0) {
		*count = 0;
		free(buf);
		return err;
	}
	*bytes = buf;
	return 0;
}
