/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/json.h>

#include <stdlib.h>

#include <ses/hexdump.h>
#include <ses/text.h>

const struct ses_json_format ses_json_default = {
	.indent = 4, .pretty = true, .exit_status = true, .lead_in = true,
	.meanings = true,
};

/* --- the letters of --json=JO --- */

static bool *switch_of(struct ses_json_format *f, char letter)
{
	switch (letter) {
	case 'p':
		return &f->pretty;
	case 'k':
		return &f->packed;
	case 'e':
		return &f->exit_status;
	case 'l':
		return &f->lead_in;
	case 's':
		return &f->meanings;
	case 'h':
		return &f->hex;
	case 'o':
		return &f->plain_text;
	}
	return NULL;
}

char ses_json_letters(struct ses_json_format *f, const char *s)
{
	bool on = true;

	s += *s == '=';
	for (; *s; s++) {
		bool *flag = switch_of(f, *s);

		if (*s == '-' || *s == '~' || *s == '!') {
			on = !on;
			continue;
		}
		if (flag)
			*flag = on;
		else if (*s == '0')
			f->indent = 2;
		else if (*s == '2' || *s == '3' || *s == '4' || *s == '8')
			f->indent = (unsigned int)(*s - '0');
		else if (!strchr("nvgqyz", *s))
			return *s;
		on = true;
	}
	return 0;
}

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
	ses_writer_close(&j->w);
}

static void new_line(struct ses_json *j)
{
	ses_write_char(&j->w, '\n');
	ses_write_blanks(&j->w, j->format->indent * j->depth);
}

/* What goes before a member: comma, blanks, key. */
static void member(struct ses_json *j, const char *key)
{
	bool packed = !j->format->pretty && j->format->packed;

	if (j->some[j->depth])
		ses_write_char(&j->w, ',');
	if (j->format->pretty)
		new_line(j);
	else if (j->some[j->depth] && !packed)
		ses_write_char(&j->w, ' ');
	j->some[j->depth] = true;
	if (j->list[j->depth])
		return;
	ses_write_char(&j->w, '"');
	ses_write_str(&j->w, key);
	ses_write(&j->w, "\": ", packed ? 2 : 3);
}

static void open_with(struct ses_json *j, const char *key, bool list)
{
	member(j, key);
	ses_write_char(&j->w, list ? '[' : '{');
	if (j->depth + 1 < SES_JSON_DEEPEST)
		j->depth++;
	else
		j->w.error = -1;
	j->list[j->depth] = list;
	j->some[j->depth] = false;
}

static void json_open(void *data, const char *key, bool list)
{
	open_with(data, key, list);
}

static void json_close(void *data)
{
	struct ses_json *j = data;
	bool list = j->list[j->depth], some = j->some[j->depth];

	j->depth--;
	if (some && j->format->pretty)
		new_line(j);
	ses_write_char(&j->w, list ? ']' : '}');
}

/* --- strings --- */

/* Escapes what JSON does not allow; Latin-1 for what is not UTF-8. */
static void put_string(struct ses_writer *w, const uint8_t *p, size_t len,
		       bool latin1)
{
	ses_write_char(w, '"');
	for (size_t i = 0; i < len; i++) {
		uint8_t c = p[i];

		if (c == '"' || c == '\\')
			ses_write_char(w, '\\');
		if (c < 0x20 || c == 0x7f || (c >= 0x80 && latin1)) {
			ses_write_str(w, "\\u");
			ses_write_hex(w, c, 4);
		} else {
			ses_write_char(w, (char)c);
		}
	}
	ses_write_char(w, '"');
}

/* A member whose key has a suffix. */
static void member_beside(struct ses_json *j, const char *key,
			  const char *suffix)
{
	char name[96];
	struct ses_writer w;

	ses_writer_to_buffer(&w, name, sizeof(name) - 1);
	ses_write_str(&w, key);
	ses_write_str(&w, suffix);
	name[w.len] = '\0';
	member(j, name);
}

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
	bool whole = ses_text_clean(v->bytes, v->len) == v->len;

	put_string(&j->w, v->bytes, v->len,
		   !whole && !ses_utf8_valid(v->bytes, v->len));
	for (size_t i = v->len; whole && i < v->room; i++)
		whole = v->bytes[i] == 0;
	if (whole || j->list[j->depth])
		return;
	member_beside(j, key, "_bytes");
	put_bytes(j, v->bytes, v->room > v->len ? v->room : v->len);
}

/* --- numbers --- */

static void put_hex_digits(struct ses_json *j, const char *before, uint64_t v,
			   unsigned int digits)
{
	ses_write_char(&j->w, '"');
	ses_write_str(&j->w, before);
	ses_write_hex(&j->w, v, digits);
	ses_write_char(&j->w, '"');
}

/* A number with company: {"i": 5, "meaning": "..", "hex": "5"}. */
static void put_object(struct ses_json *j, const char *key,
		       const struct ses_value *v, bool meaning, bool hex)
{
	open_with(j, key, false);
	member(j, "i");
	ses_write_dec(&j->w, v->number);
	if (hex) {
		member(j, "hex");
		put_hex_digits(j, "", v->number, 1);
	}
	if (meaning) {
		member(j, "meaning");
		put_string(&j->w, (const uint8_t *)v->meaning,
			   strlen(v->meaning), false);
	}
	json_close(j);
}

static void put_number(struct ses_json *j, const char *key,
		       const struct ses_value *v)
{
	bool code = v->kind == SES_CODE || v->kind == SES_CODE_PLAIN;
	bool meaning = code && j->format->meanings;
	bool hex = j->format->hex &&
		   (v->kind == SES_DEC || v->kind == SES_HEX ||
		    v->kind == SES_CODE);

	if (meaning || hex) {
		put_object(j, key, v, meaning, hex);
		return;
	}
	member(j, key);
	if (v->kind == SES_SIGNED)
		ses_write_signed(&j->w, (int64_t)v->number);
	else
		ses_write_dec(&j->w, v->number);
}

static void put_id64(struct ses_json *j, const char *key, uint64_t number)
{
	member(j, key);
	ses_write_dec(&j->w, number);
	member_beside(j, key, "_hex");
	put_hex_digits(j, "0x", number, 16);
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
		put_string(&j->w, v->bytes, v->len, false);
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
	case SES_BOOL:
		member(j, key);
		ses_write_str(&j->w, v->number ? "true" : "false");
		break;
	case SES_ID64:
		put_id64(j, key, v->number);
		break;
	default:
		put_number(j, key, v);
	}
}

const struct ses_tree_ops ses_json_ops = {
	.open = json_open,
	.close = json_close,
	.value = json_value,
};

/* --- putting pieces together --- */

void ses_json_embed(struct ses_json *j, const char *key, bool list,
		    const struct ses_json *piece)
{
	open_with(j, key, list);
	j->some[j->depth] = piece->w.len > 0;
	ses_write(&j->w, piece->w.buf, piece->w.len);
	if (piece->w.error)
		j->w.error = piece->w.error;
	json_close(j);
}

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
		ses_write(w, pieces[i]->w.buf, pieces[i]->w.len);
		some = true;
	}
	ses_write_str(w, some && f->pretty ? "\n}\n" : "}\n");
}
