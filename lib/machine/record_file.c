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
	uint8_t *content;		/* of the line at hand */
	size_t content_size;
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

/* One field of a line as it is written; *p is moved past the blank that ends
 * it. */
struct field {
	const char *text;
	size_t len;
};

static struct field parse_field(const char **p, const char *end)
{
	const char *s = *p;
	const char *blank = memchr(s, ' ', (size_t)(end - s));

	*p = blank ? blank + 1 : end;
	return (struct field){ s, (size_t)((blank ? blank : end) - s) };
}

/* The length of its bytes, or SIZE_MAX if it is not well-formed. */
static size_t find_bytes_length(struct field f)
{
	size_t len = f.len, left;
	const char *s = f.text;

	while ((left = (size_t)(f.text + f.len - s)) &&
	       (s = memchr(s, '\\', left))) {
		left = (size_t)(f.text + f.len - s);
		if (left < 4 || s[1] != 'x' || ses_hex_byte(s + 2) < 0)
			return SIZE_MAX;
		s += 4;
		len -= 3;
	}
	return len;
}

/* A well-formed one, unescaped; `to` has room for its bytes and a NUL. */
static void unescape_field(struct field f, uint8_t *to)
{
	const char *s = f.text, *end = s + f.len;

	while (s < end) {
		const char *escape = memchr(s, '\\', (size_t)(end - s));
		size_t n = (size_t)((escape ? escape : end) - s);

		memcpy(to, s, n);
		to += n;
		s += n;
		if (escape) {
			*to++ = (uint8_t)ses_hex_byte(s + 2);
			s += 4;
		}
	}
	*to = '\0';
}

static bool reserve_content(struct parser *r, size_t size)
{
	uint8_t *more = r->content;

	if (size > r->content_size) {
		more = ses_array_resize(more, 2 * size, 1);
		if (!more)
			return false;
		r->content = more;
		r->content_size = 2 * size;
	}
	return true;
}

/* The bytes between the line of a node and the next line of facts. */
static int parse_pages(struct parser *r, const char *end)
{
	struct ses_hex_error where;
	uint8_t *bytes;
	size_t len;
	int err;

	if (!r->node)
		return 0;
	err = ses_hex_parse(r->hex, (size_t)(end - r->hex), &bytes, &len,
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

static int add_node(struct parser *r, const char *line, const char *end,
		    const char *path, const uint8_t *bytes, size_t len)
{
	struct ses_record_node *node = ses_record_add_node(r->record, path);

	if (!node)
		return -SES_E_NO_MEMORY;
	if (line[1] == 'i') {
		node->inquiry = (uint8_t *)ses_arena_copy_text(
			&r->record->arena, (const char *)bytes, len);
		node->inquiry_len = node->inquiry ? len : 0;
		return 0;
	}
	r->node = node;
	r->hex = *end ? end + 1 : end;
	return 0;
}

/* A line of facts: its letter, a blank, and its fields. */
static int parse_fact(struct parser *r, const char *line, const char *end)
{
	static const char letters[3] = "dlf";
	const char *p = line + 3, *letter = memchr(letters, line[1], 3);
	struct field path_field = parse_field(&p, end);
	struct field content = parse_field(&p, end);
	size_t path_len = find_bytes_length(path_field);
	size_t len = find_bytes_length(content);
	uint8_t path[SES_SYSFS_PATH];

	if (path_len == SIZE_MAX || len == SIZE_MAX || p != end)
		return report_syntax(r, line, "a letter, a path and perhaps "
				     "a content are expected, separated by "
				     "one blank");
	if (path_len >= sizeof(path))
		return 0;
	unescape_field(path_field, path);
	if (path[0] != '/' || strlen((char *)path) != path_len)
		return report_syntax(r, line, "an absolute path is expected");
	if (!reserve_content(r, len + 1))
		return ses_no_memory(r->log);
	unescape_field(content, r->content);
	/* parts of these become names of devices, which are shown as they are;
	 * no kernel makes one that a terminal must not see */
	if (ses_text_clean_length(path, path_len) != path_len ||
	    (line[1] == 'l' &&
	     ses_text_clean_length(r->content, len) != len))
		return 0;
	if (!letter)
		return add_node(r, line, end, (char *)path, r->content, len);
	ses_record_add(r->record, (enum ses_record_kind)(letter - letters),
		       (char *)path, r->content, len);
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
	free(r.content);
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
	char path[SES_SYSFS_PATH];
	size_t len;

	if (entry->kind == SES_RECORD_NAME && entry->children)
		return;		/* they imply it */
	len = ses_record_build_path(entry, path);
	ses_write_char(w, '#');
	ses_write_char(w, "dlf"[entry->kind]);
	write_field(w, path, len);
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
