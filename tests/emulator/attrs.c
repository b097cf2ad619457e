/* SPDX-License-Identifier: BSD-2-Clause */
#include "attrs.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/text.h>

int word_number(struct lines *l, const struct word *w, const char *what,
		uint64_t max, uint64_t *value)
{
	if (ses_number_parse(w->value, w->value_len, max, value))
		return lines_fail(l, w->value_column,
				  "\"%s\" is no %s from 0 to %llu.", w->value,
				  what, (unsigned long long)max);
	return 0;
}

static int hex_number(const char *s, size_t len, uint64_t max, uint64_t *value)
{
	if (len == 0 || len > 16 || ses_hex_number(s, len, value) != len)
		return -1;
	return *value > max ? -1 : 0;
}

static int one_number(bool hex, const char *s, size_t len, uint64_t max,
		      uint64_t *value)
{
	char text[32];

	if (hex)
		return hex_number(s, len, max, value);
	if (len >= sizeof(text))
		return -1;
	memcpy(text, s, len);
	text[len] = '\0';
	return ses_number_parse_scaled(text, max, value);
}

static int read_series(struct lines *l, const struct word *w,
		       const struct attr *a)
{
	struct series *s = a->to;
	const char *plus = memchr(w->value, '+', w->value_len);
	size_t len = plus ? (size_t)(plus - w->value) : w->value_len;
	bool hex = a->kind == A_HEX;
	int err;

	s->given = true;
	s->step = plus != NULL;
	err = one_number(hex, w->value, len, a->max, &s->first);
	if (!err && plus && plus[1])
		err = one_number(false, plus + 1, w->value_len - len - 1,
				 a->max, &s->step);
	if (err && hex)
		return lines_fail(l, w->value_column,
				  "%s must be at most 16 hex digits, perhaps "
				  "with +STEP after them, not \"%s\".",
				  a->key, w->value);
	if (err)
		return lines_fail(l, w->value_column,
				  "%s must be a number up to %llu, perhaps "
				  "with +STEP after it, not \"%s\".", a->key,
				  (unsigned long long)a->max, w->value);
	return 0;
}

static int read_text(struct lines *l, const struct word *w,
		     const struct attr *a)
{
	struct text *t = a->to;

	*t = (struct text){ true, w->value, w->value_len };
	if (t->len > a->max)
		return lines_fail(l, w->value_column,
				  "%s has %zu bytes; %llu fit.", a->key, t->len,
				  (unsigned long long)a->max);
	return 0;
}

static int read_bytes(struct lines *l, const struct word *w,
		      const struct attr *a)
{
	struct ses_hex_error where;
	struct blob *b = a->to;

	free(b->p);
	*b = (struct blob){ NULL, 0 };
	/* digits without blanks between the bytes are allowed, too */
	b->p = need(malloc(w->value_len / 2 + 1));
	if (strspn(w->value, "0123456789abcdefABCDEF") == w->value_len &&
	    w->value_len % 2 == 0) {
		for (size_t i = 0; i < w->value_len; i += 2)
			b->p[b->len++] = (uint8_t)ses_hex_byte(w->value + i);
	} else {
		free(b->p);
		b->p = NULL;
		if (ses_hex_parse(w->value, w->value_len, &b->p, &b->len,
				  &where))
			return lines_fail(l, w->value_column,
					  "%s must be bytes of two hex digits.",
					  a->key);
	}
	if (b->len > a->max)
		return lines_fail(l, w->value_column,
				  "%s has %zu bytes; %llu fit.", a->key, b->len,
				  (unsigned long long)a->max);
	return 0;
}

static int read_ref(struct lines *l, const struct word *w,
		    const struct attr *a)
{
	struct ref_series *r = a->to;
	const char *comma = strchr(w->value, ',');
	size_t len = w->value_len;
	uint64_t ti, index;

	*r = (struct ref_series){ .given = true };
	if (len && w->value[len - 1] == '+') {
		r->step = 1;
		len--;
	}
	if (!comma ||
	    ses_number_parse(w->value, (size_t)(comma - w->value), 65535,
			     &ti) ||
	    ses_number_parse(comma + 1, len - (size_t)(comma + 1 - w->value),
			     255, &index))
		return lines_fail(l, w->value_column,
				  "%s must be TI,II: the number of a type and "
				  "of an element of it, perhaps with + after "
				  "them, not \"%s\".",
				  a->key, w->value);
	r->ref = (struct plan_ref){ (int32_t)ti, (int32_t)index, l->number,
				    w->value_column };
	return 0;
}

int attrs_read_one(struct lines *l, const struct word *w,
		   const struct attr *attrs, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		const struct attr *a = &attrs[i];

		if (!w->key || strlen(a->key) != w->key_len ||
		    memcmp(a->key, w->key, w->key_len))
			continue;
		switch (a->kind) {
		case A_NUMBER:
		case A_HEX:
			return read_series(l, w, a) ? -1 : 1;
		case A_TEXT:
			return read_text(l, w, a) ? -1 : 1;
		case A_BYTES:
			return read_bytes(l, w, a) ? -1 : 1;
		case A_REF:
			return read_ref(l, w, a) ? -1 : 1;
		}
	}
	return 0;
}

int attrs_unknown(struct lines *l, const struct word *w,
		  const struct attr *attrs, size_t nr)
{
	char known[160] = "";

	for (size_t i = 0; i < nr; i++) {
		size_t used = strlen(known);

		snprintf(known + used, sizeof(known) - used, "%s%s",
			 i ? ", " : "", attrs[i].key);
	}
	if (!w->key)
		return lines_fail(l, w->column,
				  "\"%.40s\" is not of the form KEY=VALUE.",
				  w->value);
	return lines_fail(l, w->column, "\"%.*s\" is unknown here; known: %s.",
			  (int)(w->key_len < 40 ? w->key_len : 40), w->key,
			  known);
}

int attrs_read(struct lines *l, size_t first, const struct attr *attrs,
	       size_t nr)
{
	for (size_t i = first; i < l->nr_words; i++) {
		int found = attrs_read_one(l, &l->words[i], attrs, nr);

		if (found < 0)
			return -1;
		if (!found)
			return attrs_unknown(l, &l->words[i], attrs, nr);
	}
	return 0;
}

/* The text for a pattern at p ("%02d"); returns its length, 0 if it is none. */
static size_t pattern(const char *p, size_t len, uint64_t n, char *to,
		      size_t size)
{
	size_t i = 1;
	bool zero;
	int width = 0;

	zero = i < len && p[i] == '0';
	while (i < len && isdigit((unsigned char)p[i]) && i < 3)
		width = width * 10 + p[i++] - '0';
	if (i >= len || (p[i] != 'd' && p[i] != 'x'))
		return 0;
	if (p[i] == 'd')
		snprintf(to, size, zero ? "%0*llu" : "%*llu", width,
			 (unsigned long long)n);
	else
		snprintf(to, size, zero ? "%0*llx" : "%*llx", width,
			 (unsigned long long)n);
	return i + 1;
}

struct blob text_at(const struct text *t, uint64_t n)
{
	struct blob b = { NULL, 0 };
	char number[128];

	/* a pattern has at least 2 characters, and makes up to 99 */
	b.p = need(malloc(t->len * 50 + 1));
	for (size_t i = 0; i < t->len;) {
		size_t used = 0;

		if (t->p[i] == '%')
			used = pattern(t->p + i, t->len - i, n, number,
				       sizeof(number));
		if (used) {
			memcpy(b.p + b.len, number, strlen(number));
			b.len += strlen(number);
			i += used;
		} else {
			i += t->p[i] == '%' && i + 1 < t->len &&
			     t->p[i + 1] == '%';
			b.p[b.len++] = (uint8_t)t->p[i++];
		}
	}
	return b;
}
