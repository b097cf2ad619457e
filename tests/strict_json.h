/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A strict reader of JSON that shares nothing with the writer it judges.
 *
 * RFC 8259 and no more: one document, valid UTF-8, no key twice in an object,
 * escapes that make sense. On top of that what this project promises: numbers
 * are plain decimal without an exponent; one above 2^53 has a member of its
 * name with "_hex" appended, which says the same; hex dumps are hex dumps.
 *
 * Each scalar is handed over with its path, "a.b[0].c".
 */
#ifndef TESTS_STRICT_JSON_H
#define TESTS_STRICT_JSON_H

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "room.h"

/* Beyond this number readers and writers may stop being exact. */
#define JSON_EXACT (UINT64_C(1) << 53)

enum json_type { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING,
		 JSON_EMPTY_OBJECT, JSON_EMPTY_LIST };

struct json_scalar {
	const char *path;
	const char *key;	/* the last part of the path; "" in a list */
	enum json_type type;
	const char *text;	/* digits, or the string; terminated */
	size_t len;
};

struct json_reader {
	void (*take)(void *data, const struct json_scalar *scalar);
	void *data;
	char why[160];		/* what is wrong */
	size_t at;		/* and where */
	/* inner affairs */
	const uint8_t *start, *p, *end;
	char path[1024];
	unsigned int depth;
};

/* A member of the object that is read, as far as rules ask for it. */
struct json_member {
	char *key;
	bool is_number, is_string;
	bool large;		/* above 2^53: needs a twin */
	uint64_t number;
	char *text;
};

struct json_members {
	struct json_member *v;
	size_t nr;
};

static inline bool json_bad(struct json_reader *r, const char *why)
{
	if (!r->why[0]) {
		snprintf(r->why, sizeof(r->why), "%s", why);
		r->at = (size_t)(r->p - r->start);
	}
	return false;
}

static inline bool json_bad_member(struct json_reader *r, const char *why,
				   const char *key)
{
	char text[160];

	snprintf(text, sizeof(text), "%s: %.100s", why, key);
	return json_bad(r, text);
}

static inline void json_blanks(struct json_reader *r)
{
	while (r->p < r->end && (*r->p == ' ' || *r->p == '\n' ||
				 *r->p == '\t' || *r->p == '\r'))
		r->p++;
}

static inline bool json_eat(struct json_reader *r, char c)
{
	if (r->p == r->end || *r->p != c)
		return false;
	r->p++;
	return true;
}

static inline bool json_word(struct json_reader *r, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(r->end - r->p) < n || memcmp(r->p, word, n))
		return json_bad(r, "a value is expected");
	r->p += n;
	return true;
}

/* --- strings --- */

static inline void json_put_utf8(char **to, uint32_t c)
{
	char *s = *to;

	if (c < 0x80) {
		*s++ = (char)c;
	} else if (c < 0x800) {
		*s++ = (char)(0xc0 | c >> 6);
		*s++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*s++ = (char)(0xe0 | c >> 12);
		*s++ = (char)(0x80 | (c >> 6 & 0x3f));
		*s++ = (char)(0x80 | (c & 0x3f));
	} else {
		*s++ = (char)(0xf0 | c >> 18);
		*s++ = (char)(0x80 | (c >> 12 & 0x3f));
		*s++ = (char)(0x80 | (c >> 6 & 0x3f));
		*s++ = (char)(0x80 | (c & 0x3f));
	}
	*to = s;
}

static inline bool json_hex4(struct json_reader *r, uint32_t *v)
{
	*v = 0;
	for (int i = 0; i < 4; i++, r->p++) {
		const char *digits = "0123456789abcdef0123456789ABCDEF", *d;

		if (r->p == r->end || !*r->p || !(d = strchr(digits, *r->p)))
			return json_bad(r, "four hex digits are expected");
		*v = *v << 4 | ((uint32_t)(d - digits) & 15);
	}
	return true;
}

static inline bool json_escape(struct json_reader *r, char **to)
{
	static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
	uint32_t c, low;
	const char *at;

	if (json_eat(r, 'u')) {
		if (!json_hex4(r, &c))
			return false;
		if (c >= 0xdc00 && c < 0xe000)
			return json_bad(r, "half of a surrogate pair");
		if (c >= 0xd800 && c < 0xdc00) {
			if (!json_eat(r, '\\') || !json_eat(r, 'u') ||
			    !json_hex4(r, &low) || low < 0xdc00 ||
			    low >= 0xe000)
				return json_bad(r, "half of a surrogate pair");
			c = 0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff);
		}
		if (c == 0)
			return json_bad(r, "a NUL in a string");
		json_put_utf8(to, c);
		return true;
	}
	at = r->p < r->end && *r->p ? strchr(from, *r->p) : NULL;
	if (!at)
		return json_bad(r, "no such escape");
	*(*to)++ = into[at - from];
	r->p++;
	return true;
}

/* A character of several bytes: shortest form, no surrogate, up to 10FFFFh. */
static inline bool json_multibyte(struct json_reader *r, char **to)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned int n = *r->p >= 0xf0 ? 4 : *r->p >= 0xe0 ? 3 : 2;
	uint32_t c = *r->p & (0xffu >> (n + 1));

	if (*r->p < 0xc0 || *r->p > 0xf7 || (size_t)(r->end - r->p) < n)
		return json_bad(r, "this is not UTF-8");
	for (unsigned int i = 1; i < n; i++) {
		if ((r->p[i] & 0xc0) != 0x80)
			return json_bad(r, "this is not UTF-8");
		c = c << 6 | (r->p[i] & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return json_bad(r, "this is not UTF-8");
	memcpy(*to, r->p, n);
	*to += n;
	r->p += n;
	return true;
}

/* Bytes up to the quote that ends the string; it does not grow when decoded. */
static inline size_t json_string_room(const struct json_reader *r)
{
	const uint8_t *p = r->p;

	while (p < r->end && !(*p == '"' && p > r->p))
		p += *p == '\\' ? 2 : 1;
	return (size_t)(p - r->p) + 1;
}

/* A string, malloc()ed. */
static inline char *json_string(struct json_reader *r, size_t *len)
{
	char *text = malloc(json_string_room(r)), *to = text;
	bool good = text && json_eat(r, '"');

	if (!good)
		json_bad(r, "a string is expected");
	while (good && !json_eat(r, '"')) {
		if (r->p == r->end)
			good = json_bad(r, "the string has no end");
		else if (*r->p < 0x20 || *r->p == 0x7f)
			good = json_bad(r, "a control character");
		else if (json_eat(r, '\\'))
			good = json_escape(r, &to);
		else if (*r->p < 0x80)
			*to++ = (char)*r->p++;
		else
			good = json_multibyte(r, &to);
	}
	if (!good) {
		free(text);
		return NULL;
	}
	*to = '\0';
	*len = (size_t)(to - text);
	return text;
}

/* --- numbers --- */

static inline bool json_number(struct json_reader *r, struct json_member *m)
{
	const uint8_t *start = r->p;
	bool negative = json_eat(r, '-'), whole = true;
	const uint8_t *digits = r->p;
	size_t len;

	while (r->p < r->end && *r->p >= '0' && *r->p <= '9')
		r->p++;
	if (r->p == digits || (*digits == '0' && r->p - digits > 1))
		return json_bad(r, "this is no number");
	if (json_eat(r, '.')) {
		const uint8_t *fraction = r->p;

		whole = false;
		while (r->p < r->end && *r->p >= '0' && *r->p <= '9')
			r->p++;
		if (r->p == fraction)
			return json_bad(r, "digits are expected");
	}
	if (r->p < r->end && (*r->p == 'e' || *r->p == 'E'))
		return json_bad(r, "a number with an exponent");
	len = (size_t)(r->p - start);
	m->text = malloc(len + 1);
	memcpy(m->text, start, len);
	m->text[len] = '\0';
	m->is_number = true;
	if (!whole)
		return true;
	m->number = strtoull((const char *)digits, NULL, 10);
	if (r->p - digits > 20 ||
	    (r->p - digits == 20 &&
	     memcmp(digits, "18446744073709551615", 20) > 0))
		return json_bad(r, "a number of more than 64 bits");
	m->large = m->number > JSON_EXACT;
	return !(negative && m->large) ||
	       json_bad(r, "a large negative number");
}

/* --- objects and lists --- */

static inline bool json_value(struct json_reader *r, struct json_member *m);

static inline void json_give(struct json_reader *r, const char *key,
			     enum json_type type, const char *text, size_t len)
{
	if (r->take)
		r->take(r->data, &(struct json_scalar){
			.path = r->path, .key = key, .type = type,
			.text = text, .len = len });
}

/* A twin has "0x"; the "hex" beside an "i" has not. */
static inline bool json_says(const char *hex, uint64_t number, bool prefixed)
{
	char *end;

	return (strncmp(hex, "0x", 2) == 0) == prefixed &&
	       strtoull(hex, &end, 16) == number && !*end;
}

static inline struct json_member *
json_find(const struct json_members *all, const char *key, size_t len)
{
	for (size_t i = 0; i < all->nr; i++) {
		if (strncmp(all->v[i].key, key, len) == 0 &&
		    !all->v[i].key[len])
			return &all->v[i];
	}
	return NULL;
}

/* The number m that t is the twin of: "hex" of "i", "x_hex" of "x"; or 0. */
static inline const struct json_member *
json_twin(const struct json_members *all, const struct json_member *t)
{
	size_t len = strlen(t->key);

	if (strcmp(t->key, "hex") == 0)
		return json_find(all, "i", 1);
	return len > 4 && strcmp(t->key + len - 4, "_hex") == 0 ?
	       json_find(all, t->key, len - 4) : NULL;
}

static inline bool json_twins(struct json_reader *r,
			      const struct json_members *all)
{
	for (size_t i = 0; i < all->nr; i++) {
		const struct json_member *t = &all->v[i];
		const struct json_member *m = json_twin(all, t);
		char twin[256];

		if (m && m->is_number &&
		    !(t->is_string && json_says(t->text, m->number,
						strcmp(m->key, "i") != 0)))
			return json_bad_member(r, "number and hex twin "
					       "disagree", m->key);
		if (!t->large)
			continue;
		snprintf(twin, sizeof(twin), "%s_hex", t->key);
		if (!json_find(all, strcmp(t->key, "i") ? twin : "hex",
			       strcmp(t->key, "i") ? strlen(twin) : 3))
			return json_bad_member(r, "a number above 2^53 has no "
					       "hex twin", t->key);
	}
	return true;
}

static inline bool json_is_key(const char *key, size_t len)
{
	size_t i = 0;

	while (i < len && ((key[i] >= 'a' && key[i] <= 'z') || key[i] == '_' ||
			   (key[i] >= '0' && key[i] <= '9')))
		i++;
	return len > 0 && i == len;
}

/* Append to the path, as far as it has room. */
static inline void json_descend(struct json_reader *r, size_t path,
				const char *key, size_t len)
{
	char *to = r->path + path;
	size_t room = sizeof(r->path) - path - 2;

	if (path > sizeof(r->path) - 3)
		return;
	if (path)
		*to++ = '.';
	if (len > room)
		len = room;
	memcpy(to, key, len);
	to[len] = '\0';
}

static inline void json_free_members(struct json_members *all)
{
	for (size_t i = 0; i < all->nr; i++) {
		free(all->v[i].key);
		free(all->v[i].text);
	}
	free(all->v);
}

static inline bool json_object_member(struct json_reader *r,
				      struct json_members *all)
{
	size_t path = strlen(r->path), len;
	struct json_member *m;
	bool good;

	all->v = room_for_one(all->v, all->nr, sizeof(*all->v));
	m = &all->v[all->nr];
	*m = (struct json_member){ .key = json_string(r, &len) };
	if (!m->key)
		return false;
	if (json_find(all, m->key, len)) {
		good = json_bad_member(r, "a key twice", m->key);
		free(m->key);
		return good;
	}
	if (!json_is_key(m->key, len)) {
		good = json_bad_member(r, "no key of ours", m->key);
		free(m->key);
		return good;
	}
	all->nr++;
	json_descend(r, path, m->key, len);
	json_blanks(r);
	good = json_eat(r, ':') || json_bad(r, "a colon is expected");
	json_blanks(r);
	good = good && json_value(r, m);
	r->path[path] = '\0';
	return good;
}

static inline bool json_object(struct json_reader *r)
{
	struct json_members all = { NULL, 0 };
	bool good = true;

	json_blanks(r);
	if (json_eat(r, '}')) {
		json_give(r, "", JSON_EMPTY_OBJECT, "{}", 2);
		return true;
	}
	do {
		json_blanks(r);
		good = json_object_member(r, &all);
		json_blanks(r);
	} while (good && json_eat(r, ','));
	good = good && (json_eat(r, '}') ||
			json_bad(r, "a comma or a brace is expected"));
	good = good && json_twins(r, &all);
	json_free_members(&all);
	return good;
}

static inline bool json_list(struct json_reader *r)
{
	size_t path = strlen(r->path);
	unsigned int n = 0;
	bool good = true;

	json_blanks(r);
	if (json_eat(r, ']')) {
		json_give(r, "", JSON_EMPTY_LIST, "[]", 2);
		return true;
	}
	do {
		struct json_member m = { 0 };

		snprintf(r->path + path, sizeof(r->path) - path, "[%u]", n++);
		json_blanks(r);
		good = json_value(r, &m);
		if (good && m.large)
			good = json_bad(r, "a number above 2^53 in a list");
		free(m.text);
		json_blanks(r);
	} while (good && json_eat(r, ','));
	r->path[path] = '\0';
	return good && (json_eat(r, ']') ||
			json_bad(r, "a comma or a bracket is expected"));
}

static inline bool json_literal(struct json_reader *r, const char *key,
				const char *word, enum json_type type)
{
	if (!json_word(r, word))
		return false;
	json_give(r, key, type, word, strlen(word));
	return true;
}

static inline bool json_scalar(struct json_reader *r, struct json_member *m)
{
	const char *key = m->key ? m->key : "";
	size_t len;

	switch (r->p < r->end ? *r->p : 0) {
	case 'n':
		return json_literal(r, key, "null", JSON_NULL);
	case 't':
		return json_literal(r, key, "true", JSON_TRUE);
	case 'f':
		return json_literal(r, key, "false", JSON_FALSE);
	case '"':
		m->text = json_string(r, &len);
		m->is_string = true;
		if (m->text)
			json_give(r, key, JSON_STRING, m->text, len);
		return m->text;
	default:
		if (!json_number(r, m))
			return false;
		json_give(r, key, JSON_NUMBER, m->text, strlen(m->text));
		return true;
	}
}

static inline bool json_value(struct json_reader *r, struct json_member *m)
{
	bool good;

	if (++r->depth > 32)
		return json_bad(r, "too deep");
	if (json_eat(r, '{'))
		good = json_object(r);
	else if (json_eat(r, '['))
		good = json_list(r);
	else
		good = json_scalar(r, m);
	r->depth--;
	return good;
}

/*
 * Read one document. Takes a reader with take and data set (or zero). False:
 * why and at say what is wrong, path where.
 */
static inline bool json_read(struct json_reader *r, const void *text,
			     size_t len)
{
	struct json_member m = { 0 };
	bool good;

	r->start = r->p = text;
	r->end = r->p + len;
	r->path[0] = r->why[0] = '\0';
	r->depth = 0;
	if (!len || r->end[-1] != '\n')
		return json_bad(r, "no line feed at the end");
	json_blanks(r);
	good = json_value(r, &m);
	json_blanks(r);
	if (good && r->p != r->end)
		good = json_bad(r, "more text after the document");
	if (good && m.large)
		good = json_bad(r, "a bare number above 2^53");
	free(m.text);
	return good;
}

#endif
