/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/hex.h>

#include <errno.h>
#include <stdlib.h>

#include <ses/error.h>

int ses_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

struct scan {
	const char *p;
	const char *end;
	const char *line_start;
	unsigned long line;
};

static int refuse(const struct scan *s, const char *why,
		  struct ses_hex_error *error)
{
	*error = (struct ses_hex_error){
		.line = s->line,
		.column = (unsigned long)(s->p - s->line_start) + 1,
		.why = why,
	};
	return -SES_E_SYNTAX;
}

/* Steps over what parts bytes; false at the end of the text. */
static int skip(struct scan *s)
{
	for (; s->p < s->end; s->p++) {
		switch (*s->p) {
		case ' ':
		case '\t':
		case ',':
			break;
		case '\r':
			if (s->p + 1 < s->end && s->p[1] != '\n')
				return 1;
			break;
		case '#':
			while (s->p + 1 < s->end && s->p[1] != '\n')
				s->p++;
			break;
		case '\n':
			s->line++;
			s->line_start = s->p + 1;
			break;
		default:
			return 1;
		}
	}
	return 0;
}

/* One byte of one or two digits at s->p. */
static int byte(struct scan *s, uint8_t *value, struct ses_hex_error *error)
{
	int v = ses_hex_digit(*s->p);

	if (v < 0)
		return refuse(s, "this character is no hex digit", error);
	*value = (uint8_t)v;
	s->p++;
	for (int digits = 1; s->p < s->end; digits++, s->p++) {
		v = ses_hex_digit(*s->p);
		if (v < 0)
			break;
		if (digits == 2)
			return refuse(s, "a byte has more than 2 hex digits",
				      error);
		*value = (uint8_t)(*value << 4 | v);
	}
	return 0;
}

int ses_hex_parse(const char *text, size_t len, uint8_t **bytes, size_t *count,
		  struct ses_hex_error *error)
{
	struct scan s = { text, text + len, text, 1 };
	/* a byte takes at least a digit, and all but the last a separator */
	uint8_t *buf = malloc(len / 2 + 1);
	size_t n = 0;
	int err = 0;

	*bytes = NULL;
	*count = 0;
	if (!buf)
		return -ses_error_from_errno(ENOMEM);
	while (!err && skip(&s))
		err = byte(&s, &buf[n++], error);
	if (err || n == 0) {
		free(buf);
		return err;
	}
	*bytes = buf;
	*count = n;
	return 0;
}
