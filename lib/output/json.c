/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/json.h>

#include <endian.h>
#include <stdlib.h>

#include <ses/error.h>
#include <ses/hexdump.h>
#include <ses/text.h>

#include "json_memory.h"
#include "json_string.h"

/* --- punctuation --- */

void ses_json_begin(struct ses_json *j, const struct ses_json_format *format,
		    unsigned int depth, bool list)
{
	*j = (struct ses_json){ .format = format, .depth = depth };
	ses_writer_to_memory(&j->w);
	j->list[depth] = list;
}

void ses_json_free(struct ses_json *j)
{
	free(j->memory);
	j->memory = NULL;
	ses_writer_close(&j->w);
}

/* n blanks at p, where there is room for 32. */
static char *put_blanks(char *p, size_t n)
{
	if (n > 32)
		memset(p, ' ', n);
	else
		memcpy(p, "                                ", 32);
	return p + n;
}

/* What goes before a member: comma, blanks, key. There is room behind it for
 * what ses_json_keep_prefix() reads. */
static void put_prefix(struct ses_json *j, const char *key, const char *suffix)
{
	const struct ses_json_format *f = j->format;
	size_t blanks = f->pretty ? f->indent * j->depth : !f->packed;
	size_t key_len = strlen(key), suffix_len = *suffix ? strlen(suffix) : 0;
	size_t room = blanks + key_len + suffix_len + 128;
	bool some = j->some[j->depth];
	struct ses_writer *w = &j->w;
	char *p;

	if (w->cap - w->len < room && ses_writer_room(w, room))
		return;
	p = w->buf + w->len;
	if (some)
		*p++ = ',';
	if (f->pretty)
		*p++ = '\n';
	if (some || f->pretty)
		p = put_blanks(p, blanks);
	if (!j->list[j->depth]) {
		*p++ = '"';
		memcpy(p, key, key_len);
		p += key_len;
		if (suffix_len)
			memcpy(p, suffix, suffix_len);
		p += suffix_len;
		*p++ = '"';
		*p++ = ':';
		if (f->pretty || !f->packed)
			*p++ = ' ';
	}
	w->len = (size_t)(p - w->buf);
}

static const char no_suffix[] = "";

/* There is room for it. */
static void put_again(struct ses_json *j, struct ses_json_prefix *p)
{
	memcpy(j->w.buf + j->w.len, p->text, sizeof(p->text));
	j->w.len += p->len;
	j->some[j->depth] = true;
	j->last = p;
}

static bool room_for_prefix(const struct ses_json *j)
{
	return j->w.cap - j->w.len >= sizeof(j->last->text);
}

/* For a key that may not be a literal. */
static void member_once(struct ses_json *j, const char *key)
{
	put_prefix(j, key, no_suffix);
	j->some[j->depth] = true;
	j->last = NULL;
}

/* Another member than the last time. Not inlined: what is done most often is
 * done before. */
__attribute__((noinline))
static void member_elsewhere(struct ses_json *j, const char *key,
			     const char *suffix)
{
	struct ses_json_prefix *p = ses_json_prefix_slot(j, key, suffix);
	size_t start = j->w.len;

	if (j->last)
		j->last->next = p;
	if (p && ses_json_is_prefix(j, p, key, suffix) && room_for_prefix(j)) {
		put_again(j, p);
		return;
	}
	put_prefix(j, key, suffix);
	j->last = ses_json_keep_prefix(j, p, key, suffix, start);
	j->some[j->depth] = true;
}

/* A member whose key has a suffix, a literal too. */
static void member_beside(struct ses_json *j, const char *key,
			  const char *suffix)
{
	struct ses_json_prefix *next = j->last ? j->last->next : NULL;

	/* what followed the last member before often does so again */
	if (next && ses_json_is_prefix(j, next, key, suffix) &&
	    room_for_prefix(j))
		put_again(j, next);
	else
		member_elsewhere(j, key, suffix);
}

static void member(struct ses_json *j, const char *key)
{
	member_beside(j, key, no_suffix);
}

static void open_here(struct ses_json *j, bool list)
{
	ses_write_char(&j->w, list ? '[' : '{');
	if (j->depth + 1 < SES_JSON_DEEPEST)
		j->depth++;
	else
		j->w.error = -SES_E_LOGIC;
	j->list[j->depth] = list;
	j->some[j->depth] = false;
}

static void json_open(void *data, const char *key, bool list)
{
	struct ses_json *j = data;

	if (j->depth > 1)
		member(j, key ? key : no_suffix);
	else
		member_once(j, key);
	open_here(j, list);
}

static void json_close(void *data)
{
	struct ses_json *j = data;
	bool list = j->list[j->depth], some = j->some[j->depth];
	struct ses_writer *w = &j->w;
	char *p;

	j->depth--;
	if (w->cap - w->len < 128 + 32 && ses_writer_room(w, 128 + 32))
		return;
	p = w->buf + w->len;
	if (some && j->format->pretty) {
		*p++ = '\n';
		p = put_blanks(p, j->format->indent * j->depth);
	}
	*p++ = list ? ']' : '}';
	w->len = (size_t)(p - w->buf);
}

/* --- strings --- */

static void put_bytes(struct ses_json *j, const uint8_t *p, size_t len)
{
	ses_write_char(&j->w, '"');
	ses_hex_inline(&j->w, p, len);
	ses_write_char(&j->w, '"');
}

/*
 * Text from a device. Its bytes stand beside it when the string does not tell
 * them: not UTF-8, not printable, or more behind the NUL.
 */
static void put_text(struct ses_json *j, const char *key,
		     const struct ses_value *v)
{
	bool whole = ses_json_count_plain(v->bytes, v->len) == v->len;

	if (whole) {
		ses_json_put_word(&j->w, v->bytes, v->len);
	} else {
		ses_json_put_string(&j->w, v->bytes, v->len);
		whole = ses_text_clean_length(v->bytes, v->len) == v->len;
	}
	for (size_t i = v->len; whole && i < v->room; i++)
		whole = v->bytes[i] == 0;
	if (whole || j->list[j->depth])
		return;
	member_beside(j, key, "_bytes");
	put_bytes(j, v->bytes, v->room > v->len ? v->room : v->len);
}

/* --- numbers --- */

static void put_hex_digits(struct ses_json *j, uint64_t v)
{
	ses_write_char(&j->w, '"');
	ses_write_hex(&j->w, v, 1);
	ses_write_char(&j->w, '"');
}

/*
 * Eight hex digits at once, the first one in the lowest byte: the nibbles are
 * moved apart into bytes, and become characters together.
 */
static uint64_t hex_digits(uint32_t v)
{
	const uint64_t ones = 0x0101010101010101;
	uint64_t x = v, letters;

	x = x >> 16 | (x & 0xffff) << 32;
	x = (x >> 8 & 0x000000ff000000ff) | (x & 0x000000ff000000ff) << 16;
	x = (x >> 4 & 0x000f000f000f000f) | (x & 0x000f000f000f000f) << 8;
	letters = (x + 6 * ones) >> 4 & ones;
	return htole64(x + '0' * ones + letters * ('a' - '0' - 10));
}

static void put_id_digits(struct ses_json *j, uint64_t v)
{
	const uint64_t digits[2] = { hex_digits((uint32_t)(v >> 32)),
				     hex_digits((uint32_t)v) };
	char text[] = "\"0x................\"";

	memcpy(text + 3, digits, sizeof(digits));
	ses_write(&j->w, text, sizeof(text) - 1);
}

/* A number with company: {"i": 5, "hex": "5", "meaning": ".."}. */
static void put_object(struct ses_json *j, const char *key, uint64_t number,
		       const char *meaning, bool hex)
{
	member(j, key);
	open_here(j, false);
	member(j, "i");
	ses_write_dec(&j->w, number);
	if (hex) {
		member(j, "hex");
		put_hex_digits(j, number);
	}
	if (meaning) {
		member(j, "meaning");
		ses_json_put_string(&j->w, (const uint8_t *)meaning,
				    strlen(meaning));
	}
	json_close(j);
}

static void put_code(struct ses_json *j, const char *key,
		     const struct ses_value *v)
{
	bool hex = j->format->hex && v->kind == SES_CODE;

	if (j->format->meanings || hex) {
		put_object(j, key, v->number,
			   j->format->meanings ? v->meaning : NULL, hex);
		return;
	}
	member(j, key);
	ses_write_dec(&j->w, v->number);
}

/* Not inlined, like member_beside(). */
__attribute__((noinline))
static void put_id64(struct ses_json *j, const char *key, uint64_t number)
{
	if (j->format->hex) {
		put_object(j, key, number, NULL, true);
	} else {
		member(j, key);
		ses_write_dec(&j->w, number);
	}
	member_beside(j, key, "_hex");
	put_id_digits(j, number);
}

static void json_number(void *data, const char *key, enum ses_kind kind,
			uint64_t number)
{
	struct ses_json *j = data;

	if (kind == SES_FLAG) {
		member(j, key);
		ses_write_char(&j->w, (char)('0' + number));
		return;
	}
	if (kind == SES_ID64) {
		put_id64(j, key, number);
		return;
	}
	if (j->format->hex && (kind == SES_DEC || kind == SES_HEX)) {
		put_object(j, key, number, NULL, true);
		return;
	}
	member(j, key);
	if (kind == SES_BOOL)
		ses_write_str(&j->w, number ? "true" : "false");
	else if (kind == SES_SIGNED)
		ses_write_signed(&j->w, (int64_t)number);
	else
		ses_write_dec(&j->w, number);
}

static void json_value(void *data, const char *key, const struct ses_value *v)
{
	struct ses_json *j = data;

	switch (v->kind) {
	case SES_STRING:
		member(j, key);
		put_text(j, key, v);
		break;
	case SES_WORD:
		member(j, key);
		ses_json_put_word(&j->w, v->bytes, v->len);
		break;
	case SES_BYTES:
		member(j, key);
		put_bytes(j, v->bytes, v->len);
		break;
	case SES_NUMBER:
		member(j, key);
		ses_write(&j->w, v->bytes, v->len);
		break;
	case SES_NULL:
		member(j, key);
		ses_write_str(&j->w, "null");
		break;
	case SES_CODE:
	case SES_CODE_PLAIN:
		put_code(j, key, v);
		break;
	default:
		json_number(j, key, v->kind, v->number);
	}
}

const struct ses_tree_ops ses_json_ops = {
	.open = json_open,
	.close = json_close,
	.value = json_value,
	.number = json_number,
	.replay = ses_json_replay,
	.recorded = ses_json_recorded,
};

/* --- putting pieces together --- */

void ses_json_document(struct ses_writer *w,
		       const struct ses_json *const pieces[], unsigned int nr)
{
	const struct ses_json_format *f = pieces[0]->format;
	bool some = false;

	ses_write_char(w, '{');
	for (unsigned int i = 0; i < nr; i++) {
		if (pieces[i]->w.error)
			w->error = pieces[i]->w.error;
		if (!pieces[i]->w.len)
			continue;
		if (some)
			ses_write_str(w, f->pretty || f->packed ? "," : ", ");
		ses_write_large(w, pieces[i]->w.buf, pieces[i]->w.len);
		some = true;
	}
	ses_write_str(w, some && f->pretty ? "\n}\n" : "}\n");
}
