/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/out.h>

#include <ses/error.h>
#include <ses/text.h>
#include <ses/writer.h>

#include "json_memo.h"
#include "json_string.h"

/* --- punctuation --- */

void ses_json_begin_part(struct ses_json *j, struct ses_writer *w,
			 const struct ses_json_format *format)
{
	*j = (struct ses_json){ .w = w, .format = format, .depth = 1 };
}

void ses_json_begin(struct ses_json *j, struct ses_writer *w,
		    const struct ses_json_format *format)
{
	ses_json_begin_part(j, w, format);
	ses_write_char(w, '{');
}

void ses_json_end_part(struct ses_json *j)
{
	const struct ses_json_format *f = j->format;

	if (j->some[1])
		ses_write_str(j->w, f->pretty || f->packed ? "," : ", ");
}

/* What goes before a member: comma, line, blanks, key. */
static void begin_suffixed_member(struct ses_json *j, const char *key,
				  const char *suffix)
{
	const struct ses_json_format *f = j->format;
	bool first = !j->some[j->depth];
	struct ses_writer *w = j->w;

	j->some[j->depth] = true;
	if (!first)
		ses_write_char(w, ',');
	if (f->pretty) {
		ses_write_char(w, '\n');
		ses_write_blanks(w, f->indent * j->depth);
	} else if (!first && !f->packed) {
		ses_write_char(w, ' ');
	}
	if (j->list[j->depth])
		return;
	ses_write_char(w, '"');
	ses_write_str(w, key);
	if (*suffix)
		ses_write_str(w, suffix);
	ses_write(w, "\": ", f->pretty || !f->packed ? 3 : 2);
}

static void begin_member(struct ses_json *j, const char *key)
{
	begin_suffixed_member(j, key, "");
}

static void open_branch(struct ses_json *j, bool list)
{
	ses_write_char(j->w, list ? '[' : '{');
	if (j->depth + 1 < SES_JSON_DEEPEST)
		j->depth++;
	else
		j->w->error = -SES_E_LOGIC;
	j->list[j->depth] = list;
	j->some[j->depth] = false;
}

static void json_open(void *data, const char *key, enum ses_branch_kind branch)
{
	struct ses_json *j = data;

	begin_member(j, key);
	open_branch(j, branch != SES_BRANCH_OBJECT);
}

static void json_close(void *data)
{
	struct ses_json *j = data;
	bool list = j->list[j->depth], some = j->some[j->depth];
	struct ses_writer *w = j->w;

	j->depth--;
	if (some && j->format->pretty) {
		ses_write_char(w, '\n');
		ses_write_blanks(w, j->format->indent * j->depth);
	}
	ses_write_char(w, list ? ']' : '}');
}

void ses_json_end(struct ses_json *j)
{
	json_close(j);
	ses_write_char(j->w, '\n');
}

/* --- strings --- */

static void put_bytes(struct ses_json *j, const uint8_t *p, size_t len)
{
	ses_write_char(j->w, '"');
	ses_hex_inline(j->w, p, len);
	ses_write_char(j->w, '"');
}

/*
 * Text from a device. A second member has the bytes if the string does not show
 * them all: not UTF-8, not printable, or more bytes after the NUL.
 */
static void put_text(struct ses_json *j, const char *key,
		     const struct ses_value *v)
{
	bool whole = ses_json_count_plain(v->bytes, v->len) == v->len;

	if (whole) {
		ses_json_put_word(j->w, v->bytes, v->len);
	} else {
		ses_json_put_string(j->w, v->bytes, v->len);
		whole = ses_text_clean_length(v->bytes, v->len) == v->len;
	}
	for (size_t i = v->len; whole && i < v->room; i++)
		whole = v->bytes[i] == 0;
	if (whole || j->list[j->depth])
		return;
	begin_suffixed_member(j, key, "_bytes");
	put_bytes(j, v->bytes, v->room > v->len ? v->room : v->len);
}

/* --- numbers --- */

static void put_hex_digits(struct ses_json *j, uint64_t v)
{
	ses_write_char(j->w, '"');
	ses_write_hex(j->w, v, 1);
	ses_write_char(j->w, '"');
}

static void put_id_digits(struct ses_json *j, uint64_t v)
{
	ses_write_str(j->w, "\"0x");
	ses_write_hex(j->w, v, 16);
	ses_write_char(j->w, '"');
}

/* A number with its meaning: {"i": 5, "hex": "5", "meaning": ".."}. */
static void put_object(struct ses_json *j, const char *key, uint64_t number,
		       const char *meaning, bool hex)
{
	begin_member(j, key);
	open_branch(j, false);
	begin_member(j, "i");
	ses_write_dec(j->w, number);
	if (hex) {
		begin_member(j, "hex");
		put_hex_digits(j, number);
	}
	if (meaning) {
		begin_member(j, "meaning");
		ses_json_put_string(j->w, (const uint8_t *)meaning,
				    strlen(meaning));
	}
	json_close(j);
}

static void put_code(struct ses_json *j, const char *key,
		     const struct ses_value *v)
{
	bool hex = j->format->hex && v->kind == SES_VALUE_CODE;

	if (j->format->meanings || hex) {
		put_object(j, key, v->number,
			   j->format->meanings ? v->meaning : NULL, hex);
		return;
	}
	begin_member(j, key);
	ses_write_dec(j->w, v->number);
}

static void put_id64(struct ses_json *j, const char *key, uint64_t number)
{
	if (j->format->hex) {
		put_object(j, key, number, NULL, true);
	} else {
		begin_member(j, key);
		ses_write_dec(j->w, number);
	}
	begin_suffixed_member(j, key, "_hex");
	put_id_digits(j, number);
}

static void json_number(void *data, const char *key, enum ses_value_kind kind,
			uint64_t number)
{
	struct ses_json *j = data;

	if (kind == SES_VALUE_FLAG) {
		begin_member(j, key);
		ses_write_char(j->w, (char)('0' + number));
		return;
	}
	if (kind == SES_VALUE_ID64 || kind == SES_VALUE_NAME64) {
		put_id64(j, key, number);
		return;
	}
	if (j->format->hex &&
	    (kind == SES_VALUE_DEC || kind == SES_VALUE_HEX)) {
		put_object(j, key, number, NULL, true);
		return;
	}
	begin_member(j, key);
	if (kind == SES_VALUE_BOOL)
		ses_write_str(j->w, number ? "true" : "false");
	else if (kind == SES_VALUE_SIGNED)
		ses_write_signed(j->w, (int64_t)number);
	else
		ses_write_dec(j->w, number);
}

static void json_value(void *data, const char *key, const struct ses_value *v)
{
	struct ses_json *j = data;

	switch (v->kind) {
	case SES_VALUE_STRING:
		begin_member(j, key);
		put_text(j, key, v);
		break;
	case SES_VALUE_WORD:
		begin_member(j, key);
		ses_json_put_word(j->w, v->bytes, v->len);
		break;
	case SES_VALUE_BYTES:
		begin_member(j, key);
		put_bytes(j, v->bytes, v->len);
		break;
	case SES_VALUE_NUMBER:
		begin_member(j, key);
		ses_write(j->w, v->bytes, v->len);
		break;
	case SES_VALUE_NULL:
		begin_member(j, key);
		ses_write_str(j->w, "null");
		break;
	case SES_VALUE_CODE:
	case SES_VALUE_CODE_PLAIN:
		put_code(j, key, v);
		break;
	default:
		json_number(j, key, v->kind, v->number);
	}
}

/* --- members that were written before --- */

static void emit_to(struct ses_json *j, const struct ses_json_memo_key *key)
{
	struct ses_out o = { .tree = &ses_json_ops, .tree_data = j };

	key->emit(&o, key->input);
}

/* Write members into an entry. False if they do not fit. */
static bool fill_entry(struct ses_json_memo_entry *e, struct ses_json *j,
		       const struct ses_json_memo_key *key)
{
	struct ses_writer *w = j->w, aside;

	e->emit = NULL;
	ses_writer_to_buffer(&aside, e->text, sizeof(e->text));
	j->w = &aside;
	emit_to(j, key);
	j->w = w;
	j->some[j->depth] = !key->first;
	if (aside.error)
		return false;
	ses_json_memo_set(e, key, aside.len);
	return true;
}

static void json_members(void *data, ses_emit_fn *emit, const void *input,
			 size_t len)
{
	struct ses_json *j = data;
	const struct ses_json_memo_key key = {
		.emit = emit, .input = input, .len = len, .depth = j->depth,
		.first = !j->some[j->depth],
	};
	struct ses_json_memo_entry *e = NULL;
	bool found = j->memo && ses_json_memo_find(j->memo, &key, &e);

	if (!found && !(e && fill_entry(e, j, &key))) {
		emit_to(j, &key);
		return;
	}
	ses_write(j->w, e->text, e->len);
	j->some[j->depth] = !key.first || e->len > 0;
}

const struct ses_tree_ops ses_json_ops = {
	.open = json_open,
	.close = json_close,
	.value = json_value,
	.number = json_number,
	.members = json_members,
};
