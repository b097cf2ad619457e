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
	/* a sign with nothing behind it */
	return on ? 0 : s[-1];
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
	free(j->memory);
	j->memory = NULL;
	ses_writer_close(&j->w);
}

static void new_line(struct ses_json *j)
{
	ses_write_char(&j->w, '\n');
	ses_write_blanks(&j->w, j->format->indent * j->depth);
}

/* What goes before a member: comma, blanks, key. */
static void put_prefix(struct ses_json *j, struct ses_writer *w,
		       const char *key, const char *suffix)
{
	bool some = j->some[j->depth];

	if (some)
		ses_write_char(w, ',');
	if (j->format->pretty) {
		ses_write_char(w, '\n');
		ses_write_blanks(w, j->format->indent * j->depth);
	} else if (some && !j->format->packed) {
		ses_write_char(w, ' ');
	}
	if (j->list[j->depth])
		return;
	ses_write_char(w, '"');
	ses_write_str(w, key);
	ses_write_str(w, suffix);
	ses_write(w, "\": ", j->format->pretty || !j->format->packed ? 3 : 2);
}

#define NR_OF(array) (sizeof(array) / sizeof((array)[0]))
#define NR_PREFIXES NR_OF(((struct ses_json_memory *)0)->prefixes)
#define NR_COPIES NR_OF(((struct ses_json_memory *)0)->copies)

static const char no_suffix[] = "";

/* Addresses of literals and of rows of tables lie close together. */
static size_t hash(const void *p, uint32_t salt)
{
	return ((uint32_t)(uintptr_t)p + salt * 64) * 0x9e3779b1u >> 20;
}

/* Is there memory? Without it is only slower. */
static bool remember(struct ses_json *j)
{
	if (!j->memory)
		j->memory = calloc(1, sizeof(*j->memory));
	return j->memory;
}

static struct ses_json_prefix *prefix_slot(struct ses_json *j,
					   const char *key, const char *suffix)
{
	uint32_t salt = j->depth * 4 + j->some[j->depth] + 2 * !*suffix;

	return remember(j) ?
	       &j->memory->prefixes[hash(key, salt) % NR_PREFIXES] : NULL;
}

static bool is_prefix(const struct ses_json *j,
		      const struct ses_json_prefix *p, const char *key,
		      const char *suffix)
{
	return p->key == key && p->suffix == suffix &&
	       p->depth == j->depth && p->some == j->some[j->depth];
}

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
	put_prefix(j, &j->w, key, no_suffix);
	j->some[j->depth] = true;
	j->last = NULL;
}

/* The first time, or it was forgotten: p is where to remember it. */
static void member_first(struct ses_json *j, struct ses_json_prefix *p,
			 const char *key, const char *suffix)
{
	size_t start = j->w.len, len;

	put_prefix(j, &j->w, key, suffix);
	len = j->w.len - start;
	j->last = NULL;
	if (p && len > 0 && len <= sizeof(p->text)) {
		*p = (struct ses_json_prefix){
			.key = key, .suffix = suffix, .len = (uint8_t)len,
			.depth = (uint8_t)j->depth,
			.some = j->some[j->depth],
		};
		memcpy(p->text, j->w.buf + start, len);
		j->last = p;
	}
	j->some[j->depth] = true;
}

/* A member whose key has a suffix, a literal too. Not inlined: what is done
 * most often is done before. */
__attribute__((noinline))
static void member_beside(struct ses_json *j, const char *key,
			  const char *suffix)
{
	struct ses_json_prefix *p = prefix_slot(j, key, suffix);

	if (j->last)
		j->last->next = p;
	if (p && is_prefix(j, p, key, suffix) && room_for_prefix(j))
		put_again(j, p);
	else
		member_first(j, p, key, suffix);
}

static void member(struct ses_json *j, const char *key)
{
	struct ses_json_prefix *next = j->last ? j->last->next : NULL;

	/* what followed the last member before often does so again */
	if (next && is_prefix(j, next, key, no_suffix) && room_for_prefix(j))
		put_again(j, next);
	else
		member_beside(j, key, no_suffix);
}

static void open_here(struct ses_json *j, bool list)
{
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

	j->depth--;
	if (some && j->format->pretty)
		new_line(j);
	ses_write_char(&j->w, list ? ']' : '}');
}

/* --- strings --- */

/* Words of our own, and numbers: nothing in them needs an escape. */
static void put_word(struct ses_writer *w, const char *s, size_t len)
{
	ses_write_char(w, '"');
	ses_write(w, s, len);
	ses_write_char(w, '"');
}

/* Printable ASCII but the two characters that JSON escapes. */
static bool plain(uint8_t c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* Is a byte of v zero? Only then, but perhaps also for a byte behind it. */
static uint64_t zero_byte(uint64_t v)
{
	return (v - 0x0101010101010101) & ~v & 0x8080808080808080;
}

/* Eight plain characters at once; may say no when they are. */
static bool eight_plain(const uint8_t *p)
{
	const uint64_t ones = 0x0101010101010101;
	uint64_t v;

	memcpy(&v, p, 8);
	return !(((v | (v - 0x20 * ones) | (v + ones)) & 0x80 * ones) |
		 zero_byte(v ^ '"' * ones) | zero_byte(v ^ '\\' * ones));
}

/* How many characters at the start need no escape. */
static size_t count_plain(const uint8_t *p, size_t len)
{
	size_t i = 0;

	while (len - i >= 8 && eight_plain(p + i))
		i += 8;
	while (i < len && plain(p[i]))
		i++;
	return i;
}

/* Escapes what JSON does not allow; Latin-1 for what is not UTF-8. */
static void put_string(struct ses_writer *w, const uint8_t *p, size_t len,
		       bool latin1)
{
	size_t i = count_plain(p, len);

	ses_write_char(w, '"');
	ses_write(w, p, i);
	for (; i < len; i++) {
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
	bool whole = count_plain(v->bytes, v->len) == v->len;

	if (whole) {
		put_word(&j->w, (const char *)v->bytes, v->len);
	} else {
		whole = ses_text_clean(v->bytes, v->len) == v->len;
		put_string(&j->w, v->bytes, v->len,
			   !whole && !ses_utf8_valid(v->bytes, v->len));
	}
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
		put_hex_digits(j, "", number, 1);
	}
	if (meaning) {
		member(j, "meaning");
		put_string(&j->w, (const uint8_t *)meaning, strlen(meaning),
			   true);
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

static void put_id64(struct ses_json *j, const char *key, uint64_t number)
{
	member(j, key);
	ses_write_dec(&j->w, number);
	member_beside(j, key, "_hex");
	put_hex_digits(j, "0x", number, 16);
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
		put_word(&j->w, (const char *)v->bytes, v->len);
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

/* --- members that stand in many places --- */

static struct ses_json_copy *copy_slot(struct ses_json *j, const void *id,
				       uint64_t which)
{
	uint64_t mixed = which * 0x9e3779b97f4a7c15u >> 32;

	return &j->memory->copies[hash(id, j->depth + (uint32_t)mixed) %
				  NR_COPIES];
}

static bool is_copy(const struct ses_json *j, const struct ses_json_copy *c,
		    const void *id, uint64_t which)
{
	return c->id == id && c->which == which && c->depth == j->depth;
}

static bool json_replay(void *data, const void *id, uint64_t which)
{
	struct ses_json *j = data;
	bool some = j->some[j->depth];
	struct ses_json_copy *c;

	if (!remember(j))
		return false;
	c = copy_slot(j, id, which);
	if (!c->len || c->some != some || !is_copy(j, c, id, which)) {
		*c = (struct ses_json_copy){
			.id = id, .which = which, .depth = j->depth,
			.some = some, .start = j->w.len,
		};
		return false;
	}
	if (j->w.cap - j->w.len < c->len && ses_writer_room(&j->w, c->len))
		return true;
	memcpy(j->w.buf + j->w.len, j->w.buf + c->start, c->len);
	j->w.len += c->len;
	j->some[j->depth] = true;
	return true;
}

static void json_recorded(void *data, const void *id, uint64_t which)
{
	struct ses_json *j = data;
	struct ses_json_copy *c;

	if (!j->memory)
		return;
	c = copy_slot(j, id, which);
	/* another one may have taken its place meanwhile */
	if (!c->len && is_copy(j, c, id, which))
		c->len = j->w.len - c->start;
}

const struct ses_tree_ops ses_json_ops = {
	.open = json_open,
	.close = json_close,
	.value = json_value,
	.number = json_number,
	.replay = json_replay,
	.recorded = json_recorded,
};

/* --- putting pieces together --- */

void ses_json_embed(struct ses_json *j, const char *key, bool list,
		    const struct ses_json *piece)
{
	member_once(j, key);
	open_here(j, list);
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
		ses_write_large(w, pieces[i]->w.buf, pieces[i]->w.len);
		some = true;
	}
	ses_write_str(w, some && f->pretty ? "\n}\n" : "}\n");
}
