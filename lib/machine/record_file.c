/* SPDX-License-Identifier: BSD-2-Clause */
/* Facts in a file. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/machine.h>
#include <ses/text.h>
#include <ses/writer.h>

#define FIRST_LINE "# sg_ses capture 1\n"

bool ses_record_is_text(const char *text, size_t len)
{
	const size_t n = sizeof(FIRST_LINE) - 1;

	return len >= n && memcmp(text, FIRST_LINE, n) == 0;
}

/* --- reading --- */

struct parser {
	struct ses_record *record;
	struct ses_log *log;
	const char *name;		/* of the file */
	const char *start;		/* of its text */
	struct ses_record_node *node;	/* whose bytes come next */
	const char *hex;		/* where they begin */
};

static int report_syntax(const struct parser *r, const char *at,
			 const char *what)
{
	unsigned long line = 1;

	for (const char *p = r->start; p < at; p++)
		line += *p == '\n';
	return ses_fail(r->log, SES_E_SYNTAX, SES_T_INVALID_CAPTURE,
			"%s, line %lu: %s.", r->name, line, what);
}

/* One field of a line, unescaped; *p is moved past the blank that ends it. */
static bool parse_field(struct ses_arena *arena, const char **p,
			const char *end, uint8_t **bytes, size_t *len)
{
	const char *s = *p;
	const char *blank = memchr(s, ' ', (size_t)(end - s));
	uint8_t *out = ses_arena_alloc(arena, (size_t)(end - s) + 1);

	if (!out)
		return false;
	*bytes = out;
	for (end = blank ? blank : end; s < end; s++) {
		if (*s != '\\') {
			*out++ = (uint8_t)*s;
			continue;
		}
		if (end - s < 4 || s[1] != 'x' || ses_hex_byte(s + 2) < 0)
			return false;
		*out++ = (uint8_t)ses_hex_byte(s + 2);
		s += 3;
	}
	*len = (size_t)(out - *bytes);
	*p = blank ? blank + 1 : end;
	return true;
}

/* The bytes between the line of a node and the next line of facts. */
static int parse_pages(struct parser *r, const char *end)
{
	struct ses_hex_error where;
	uint8_t *bytes;
	char *text;
	size_t len;
	int err;

	if (!r->node)
		return 0;
	text = ses_arena_copy_text(&r->record->arena, r->hex,
				   (size_t)(end - r->hex));
	if (!text)
		return -SES_E_NO_MEMORY;
	err = ses_hex_parse(text, (size_t)(end - r->hex), &bytes, &len,
			    &where);
	if (err == -SES_E_NO_MEMORY)
		return ses_no_memory(r->log);
	if (err == -SES_E_SYNTAX)
		return report_syntax(r, r->hex, "the pages of this node "
				     "must be bytes of one or two hex digits");
	/* of two lines about a node the second counts, also when it has none */
	r->node->pages = !len ? NULL :
		(uint8_t *)ses_arena_copy_text(&r->record->arena, (char *)bytes,
					       len);
	r->node->pages_len = r->node->pages ? len : 0;
	r->node = NULL;
	free(bytes);
	return err;
}

/* A line of facts: its letter, a blank, and its fields. */
static int parse_fact(struct parser *r, const char *line, const char *end)
{
	static const char letters[3] = "dlf";
	const char *p = line + 3, *letter = memchr(letters, line[1], 3);
	uint8_t *path, *bytes = NULL;
	struct ses_record_node *node;
	size_t path_len, len = 0;

	if (!parse_field(&r->record->arena, &p, end, &path, &path_len) ||
	    !parse_field(&r->record->arena, &p, end, &bytes, &len) || p != end)
		return r->record->arena.failed ? -SES_E_NO_MEMORY :
			report_syntax(r, line, "a letter, a path and perhaps "
				      "a content are expected, separated by "
				      "one blank");
	if (path[0] != '/' || strlen((char *)path) != path_len)
		return report_syntax(r, line, "an absolute path is expected");
	/* parts of these become names of devices, which are shown as they are;
	 * no kernel makes one that a terminal must not see */
	if (ses_text_clean_length(path, path_len) != path_len ||
	    (line[1] == 'l' && ses_text_clean_length(bytes, len) != len))
		return 0;
	if (letter) {
		ses_record_add(r->record,
			      (enum ses_record_kind)(letter - letters),
			      (const char *)path, bytes, len);
		return 0;
	}
	node = ses_record_add_node(r->record, (const char *)path);
	if (!node)
		return -SES_E_NO_MEMORY;
	if (line[1] == 'i') {
		node->inquiry = bytes;
		node->inquiry_len = len;
		return 0;
	}
	r->node = node;
	r->hex = *end ? end + 1 : end;
	return 0;
}

int ses_record_parse(struct ses_record *record, const char *text, size_t len,
		    const char *name, struct ses_log *log)
{
	struct parser r = { .record = record, .log = log, .name = name,
			     .start = text };
	const char *end = text + len, *line, *eol;
	int err = 0;

	for (line = text; line < end && !err; line = eol + (eol < end)) {
		eol = memchr(line, '\n', (size_t)(end - line));
		if (!eol)
			eol = end;
		if (eol - line < 4 || line[0] != '#' || line[2] != ' ' ||
		    !memchr("dlfip", line[1], 5))
			continue;
		err = parse_pages(&r, line);
		if (!err)
			err = parse_fact(&r, line, eol);
	}
	if (!err)
		err = parse_pages(&r, end);
	if (!err && record->arena.failed)
		err = -SES_E_NO_MEMORY;
	return err;
}

/* --- writing --- */

static void write_field(struct ses_writer *w, const void *p, size_t len)
{
	ses_write_char(w, ' ');
	ses_write_escaped(w, p, len, " \\");
}

static void write_entry(struct ses_writer *w,
			const struct ses_record_entry *entry)
{
	if (entry->kind == SES_RECORD_NAME && entry->children)
		return;		/* they imply it */
	ses_write_char(w, '#');
	ses_write_char(w, "dlf"[entry->kind]);
	write_field(w, entry->path, strlen(entry->path));
	if (entry->len)
		write_field(w, entry->bytes, entry->len);
	ses_write_char(w, '\n');
}

static void write_node(struct ses_writer *w, const struct ses_record_node *node)
{
	if (node->inquiry) {
		ses_write_str(w, "#i");
		write_field(w, node->path, strlen(node->path));
		write_field(w, node->inquiry, node->inquiry_len);
		ses_write_char(w, '\n');
	}
	if (!node->pages)
		return;
	ses_write_str(w, "#p");
	write_field(w, node->path, strlen(node->path));
	ses_write_char(w, '\n');
	ses_hexdump(w, node->pages, node->pages_len, SES_HEX_BARE);
}

void ses_record_write(const struct ses_record *f, const char *remark,
		     struct ses_writer *w)
{
	ses_write_str(w, FIRST_LINE);
	if (remark) {
		ses_write_str(w, "# ");
		ses_write_str(w, remark);
		ses_write_char(w, '\n');
	}
	for (const struct ses_record_node *n = f->nodes; n; n = n->next)
		write_node(w, n);
	for (size_t i = 0; i < f->nr_entries; i++)
		write_entry(w, f->entries[i]);
}
