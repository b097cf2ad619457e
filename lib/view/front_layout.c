/* SPDX-License-Identifier: BSD-2-Clause */
/* Layouts of --layout: a grid for all products, or a file of them. */
#include <ses/view.h>

#include <string.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/text.h>

#define MAX_SHOWN 40		/* characters of a wrong word, in a message */

/* A text that is parsed from left to right, and how messages name it. */
struct layout_text {
	const char *p, *end;
	const char *start;	/* of the line */
	const char *name;	/* of the file; 0: the argument itself */
	unsigned int line;
	struct ses_log *log;
	struct ses_layouts *layouts;
};

void ses_layouts_free(struct ses_layouts *layouts)
{
	ses_arena_free(&layouts->arena);
}

static int add_entry(struct layout_text *t,
		     const struct ses_layout_entry *entry)
{
	struct ses_layouts *l = t->layouts;
	struct ses_layout_entry *grown;

	l->arena.log = t->log;
	grown = ses_arena_grow(&l->arena, l->entries, l->nr, sizeof(*grown));
	if (!grown)
		return -SES_E_NO_MEMORY;
	grown[l->nr++] = *entry;
	l->entries = grown;
	return 0;
}

/* --- words --- */

static bool at_end(const struct layout_text *t)
{
	return t->p == t->end;
}

static void skip_blanks(struct layout_text *t)
{
	while (!at_end(t) && (*t->p == ' ' || *t->p == '\t'))
		t->p++;
}

static bool ends_word(char c)
{
	return c == ' ' || c == '\t' || c == ',';
}

/* The text is wrong from p on: the word there is shown. */
static int refuse(const struct layout_text *t, const char *expected)
{
	const size_t column = (size_t)(t->p - t->start) + 1;
	const char *word = at_end(t) ? "the end" : t->p;
	int len = at_end(t) ? (int)strlen(word) : 0;

	while (t->p + len < t->end && len < MAX_SHOWN &&
	       (!len || !ends_word(t->p[len])))
		len++;
	if (!t->name)
		return ses_fail(t->log, SES_E_SYNTAX, SES_T_OTHER,
				"--layout: character %zu of \"%s\" is wrong: "
				"%s is expected, not \"%.*s\".", column,
				t->start, expected, len, word);
	return ses_fail(t->log, SES_E_FILE, SES_T_OTHER,
			"%s, line %u, column %zu: %s is expected, not "
			"\"%.*s\".", t->name, t->line, column, expected, len,
			word);
}

/* Is this the next word? It is then skipped. */
static bool skip_word(struct layout_text *t, const char *word)
{
	const size_t len = strlen(word), left = (size_t)(t->end - t->p);

	if (left < len || memcmp(t->p, word, len) ||
	    (left > len && !ends_word(t->p[len])))
		return false;
	t->p += len;
	return true;
}

/* --- a grid --- */

static int parse_count(struct layout_text *t, unsigned int *count)
{
	const char *start = t->p;

	*count = 0;
	while (!at_end(t) && *t->p >= '0' && *t->p <= '9' &&
	       *count <= SES_LAYOUT_MAX)
		*count = *count * 10 + (unsigned int)(*t->p++ - '0');
	if (*count && *count <= SES_LAYOUT_MAX)
		return 0;
	t->p = start;
	return refuse(t, "a number from 1 to 100");
}

static int parse_way(struct layout_text *t, struct ses_layout *layout)
{
	if (skip_word(t, "down"))
		layout->down = true;
	else if (skip_word(t, "right"))
		layout->down = false;
	else if (skip_word(t, "from=bottom"))
		layout->from_bottom = true;
	else
		return refuse(t, "down, right or from=bottom");
	return 0;
}

/* "4x6,down,from=bottom" */
static int parse_grid(struct layout_text *t, struct ses_layout *layout)
{
	int err = parse_count(t, &layout->rows);

	if (err)
		return err;
	if (at_end(t) || *t->p != 'x')
		return refuse(t, "ROWSxCOLUMNS");
	t->p++;
	err = parse_count(t, &layout->columns);
	while (!err && !at_end(t) && *t->p == ',') {
		t->p++;
		err = parse_way(t, layout);
	}
	return err;
}

bool ses_layout_is_grid(const char *text)
{
	const size_t digits = strspn(text, "0123456789");

	return digits && text[digits] == 'x';
}

int ses_layouts_add_grid(struct ses_layouts *layouts, const char *text,
			 struct ses_log *log)
{
	struct layout_text t = {
		.p = text, .start = text, .end = text + strlen(text),
		.log = log, .layouts = layouts,
	};
	struct ses_layout_entry entry = { .vendor = NULL };
	int err = parse_grid(&t, &entry.layout);

	if (!err && !at_end(&t))
		err = refuse(&t, "a comma");
	return err ? err : add_entry(&t, &entry);
}

/* --- a file --- */

/* A text in quotes, without the blanks at its end, as enclosures pad it. */
static int parse_quoted(struct layout_text *t, const char *what,
			const char **text)
{
	const char *start, *quote = NULL;

	skip_blanks(t);
	start = t->p;
	if (!at_end(t) && *start == '"')
		quote = memchr(start + 1, '"', (size_t)(t->end - start) - 1);
	if (!quote)
		return refuse(t, what);
	start++;
	*text = ses_arena_copy_text(&t->layouts->arena, start,
				    ses_text_trim_end(start,
						(size_t)(quote - start)));
	t->p = quote + 1;
	return *text ? 0 : -SES_E_NO_MEMORY;
}

static int parse_line(struct layout_text *t)
{
	struct ses_layout_entry entry = { .vendor = NULL };
	int err;

	skip_blanks(t);
	if (at_end(t) || *t->p == '#')
		return 0;
	err = parse_quoted(t, "a \"VENDOR\" in quotes", &entry.vendor);
	if (!err)
		err = parse_quoted(t, "a \"PRODUCT\" in quotes",
				   &entry.product);
	skip_blanks(t);
	if (!err)
		err = parse_grid(t, &entry.layout);
	skip_blanks(t);
	if (!err && !at_end(t))
		err = refuse(t, "the end of the line");
	return err ? err : add_entry(t, &entry);
}

int ses_layouts_add_file(struct ses_layouts *layouts, const char *name,
			 const uint8_t *text, size_t len, struct ses_log *log)
{
	const char *p = (const char *)text, *const end = p + len;
	struct layout_text t = {
		.name = name, .log = log, .layouts = layouts,
	};
	int err = 0;

	layouts->arena.log = log;
	while (!err && p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));

		t.p = t.start = p;
		t.end = lf ? lf : end;
		p = lf ? lf + 1 : end;
		if (t.end > t.start && t.end[-1] == '\r')
			t.end--;
		t.line++;
		err = parse_line(&t);
	}
	if (!err && !layouts->nr)
		err = ses_fail(log, SES_E_FILE, SES_T_OTHER,
			       "%s has no layout; lines \"VENDOR\" \"PRODUCT\" "
			       "ROWSxCOLUMNS are expected.", name);
	return err;
}
