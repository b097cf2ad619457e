/* SPDX-License-Identifier: BSD-2-Clause */
#include "secrets.h"

#include <stdio.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/text.h>

#define ID_LEN		8
#define ID_DIGITS	16
#define MIN_DIGITS	12	/* of an identifier without leading zeros */
#define MIN_SERIAL	4

/* An identifier without its last byte, or a serial number. */
struct secret {
	const char *text;		/* 0: an identifier */
	size_t len;
	uint64_t stem;
	unsigned int number;		/* which one it is */
};

/* --- identifiers --- */

/* Addresses that host adapters make up identify nothing. */
static bool is_identifying(uint64_t id)
{
	return id >> 8 && id >> 8 != UINT64_MAX >> 8 && id >> 32 != 0x44332211;
}

void ses_secrets_add_id(struct ses_secrets *all, uint64_t id)
{
	struct secret *s;

	if (!is_identifying(id) || ses_index_find(&all->ids, id >> 8))
		return;
	s = ses_arena_alloc(&all->arena, sizeof(*s));
	if (!s)
		return;
	s->stem = id >> 8;
	s->number = ++all->nr_ids;
	ses_index_add(&all->ids, &all->arena, s->stem, s);
}

/* What is shown instead: the maker (NAA and company identifier) and the last
 * byte are kept. */
static bool replace_id(const struct ses_secrets *all, uint64_t *id)
{
	const struct secret *s = ses_index_get(&all->ids, *id >> 8);

	if (!s)
		return false;
	*id = (*id & 0xfffffff0000000ff) | (uint64_t)s->number << 8;
	return true;
}

/* --- serial numbers --- */

void ses_secrets_add_serial(struct ses_secrets *all, const char *text)
{
	size_t len = strlen(text);
	struct ses_index_entry *entry;
	struct secret *s;

	/* one character again and again is a serial number not set */
	if (len < MIN_SERIAL || strspn(text, (char[]){ *text, 0 }) == len)
		return;
	entry = ses_index_find(&all->serials, ses_be32((const uint8_t *)text));
	for (; entry; entry = ses_index_next(entry)) {
		s = entry->value;
		if (s->len == len && memcmp(s->text, text, len) == 0)
			return;
	}
	s = ses_arena_alloc(&all->arena, sizeof(*s));
	if (!s)
		return;
	*s = (struct secret){ .text = text, .len = len,
			      .number = ++all->nr_serials };
	ses_index_add(&all->serials, &all->arena,
		      ses_be32((const uint8_t *)text), s);
}

/* The longest serial number that begins at p. */
static const struct secret *find_serial(const struct ses_secrets *all,
					const uint8_t *p, size_t left)
{
	struct ses_index_entry *entry = left < MIN_SERIAL ? NULL :
		ses_index_find(&all->serials, ses_be32(p));
	const struct secret *best = NULL;

	for (; entry; entry = ses_index_next(entry)) {
		const struct secret *s = entry->value;

		if (s->len <= left && memcmp(p, s->text, s->len) == 0 &&
		    (!best || s->len > best->len))
			best = s;
	}
	return best;
}

/* The longest serial number that `s` begins with, and that leaves room for the
 * number of `s`; or 0. */
static const struct secret *find_beginning(const struct ses_secrets *all,
					   const struct secret *s)
{
	return s->len < 2 * MIN_SERIAL ? NULL :
		find_serial(all, (const uint8_t *)s->text, s->len - MIN_SERIAL);
}

/*
 * "X00001A": of the same length. A label may have the first part of a serial
 * number: then its replacement is the first part of the other one.
 */
static void write_replacement(const struct ses_secrets *all, uint8_t *p,
			      const struct secret *s)
{
	const struct secret *part;

	for (size_t end = s->len; s; end = part ? part->len : 0, s = part) {
		unsigned int n = s->number;

		part = find_beginning(all, s);
		for (size_t i = end; i-- > (part ? part->len : 1); n /= 36)
			p[i] = (uint8_t)
				"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[n % 36];
	}
	p[0] = 'X';
}

/* --- searching --- */

void ses_secrets_replace_binary(const struct ses_secrets *all, uint8_t *p,
				size_t len)
{
	for (size_t i = 0; i + ID_LEN <= len; i++) {
		uint64_t id = ses_be64(p + i);

		if (!replace_id(all, &id))
			continue;
		ses_put_be32(p + i, (uint32_t)(id >> 32));
		ses_put_be32(p + i + 4, (uint32_t)id);
		i += ID_LEN - 1;
	}
}

/* A run of hex digits is an identifier, or holds several. */
static void replace_digits(const struct ses_secrets *all, uint8_t *p,
			   size_t len)
{
	size_t n = len < ID_DIGITS ? len : ID_DIGITS;
	char digits[ID_DIGITS + 1];

	for (size_t at = 0; n >= MIN_DIGITS && at + n <= len; at++) {
		uint64_t id;

		ses_hex_number((const char *)p + at, n, &id);
		if (!replace_id(all, &id))
			continue;
		snprintf(digits, sizeof(digits), "%0*llx", (int)n,
			 (unsigned long long)id);
		memcpy(p + at, digits, n);
		at += n - 1;
	}
}

void ses_secrets_replace_text(const struct ses_secrets *all, uint8_t *p,
			      size_t len)
{
	size_t start = 0;

	for (size_t i = 0; i < len; i++) {
		if (ses_hex_digit((char)p[i]) >= 0)
			continue;
		replace_digits(all, p + start, i - start);
		start = i + 1;
	}
	replace_digits(all, p + start, len - start);
}

void ses_secrets_replace_serials(const struct ses_secrets *all, uint8_t *p,
				 size_t len)
{
	for (size_t i = 0; i < len; i++) {
		const struct secret *s = find_serial(all, p + i, len - i);

		if (!s)
			continue;
		write_replacement(all, p + i, s);
		i += s->len - 1;
	}
}
