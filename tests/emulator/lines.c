/* SPDX-License-Identifier: BSD-2-Clause */
#include "lines.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/text.h>

#include "plan.h"

void lines_start(struct lines *l, const char *text, size_t len,
		 struct shelf_error *error)
{
	*l = (struct lines){ .text = need(malloc(len + 1)), .error = error };
	memcpy(l->text, text, len);
	l->text[len] = '\0';
	l->at = l->text;
}

void lines_end(struct lines *l)
{
	free(l->text);
}

int lines_fail(struct lines *l, unsigned long column, const char *format, ...)
{
	va_list args;

	l->error->line = l->number;
	l->error->column = column;
	va_start(args, format);
	vsnprintf(l->error->text, sizeof(l->error->text), format, args);
	va_end(args);
	return -1;
}

/* One escape after a backslash at p; returns what follows it, 0 if it is
 * wrong. */
static char *escape(char *p, char *to)
{
	switch (*p) {
	case '"':
	case '\\':
		*to = *p;
		return p + 1;
	case 'n':
		*to = '\n';
		return p + 1;
	case 'x':
		if (ses_hex_byte(p + 1) < 0)
			return NULL;
		*to = (char)ses_hex_byte(p + 1);
		return p + 3;
	}
	return NULL;
}

/* A quoted text at p, unescaped in place; returns what follows it. */
static char *quoted(struct lines *l, struct word *w, char *p,
		    const char *line)
{
	char *to = ++p;

	w->value = to;
	while (*p != '"') {
		if (!*p) {
			lines_fail(l, w->value_column,
				   "The text that starts here has no closing "
				   "quote.");
			return NULL;
		}
		if (*p != '\\') {
			*to++ = *p++;
			continue;
		}
		if (!escape(p + 1, to)) {
			lines_fail(l, (unsigned long)(p - line) + 1,
				   "A backslash must be followed by \", \\, n "
				   "or x and two hex digits.");
			return NULL;
		}
		p = escape(p + 1, to++);
	}
	w->value_len = (size_t)(to - w->value);
	*to = '\0';
	return p + 1;
}

static char *plain(struct word *w, char *p)
{
	w->value = p;
	p += strcspn(p, " \t\r\"#");
	w->value_len = (size_t)(p - w->value);
	return p;
}

/* One word at p; returns what follows it, 0 with an error. */
static char *word(struct lines *l, char *p, const char *line)
{
	struct word *w = &l->words[l->nr_words];
	size_t key = strcspn(p, "= \t\r\"#");
	char *end;

	*w = (struct word){ .column = (unsigned long)(p - line) + 1 };
	if (p[key] == '=' && key > 0) {
		w->key = p;
		w->key_len = key;
		p += key + 1;
	}
	w->value_column = (unsigned long)(p - line) + 1;
	end = *p == '"' ? quoted(l, w, p, line) : plain(w, p);
	if (end && *end && !strchr(" \t\r#", *end)) {
		lines_fail(l, (unsigned long)(end - line) + 1,
			   "A blank is expected here.");
		return NULL;
	}
	l->nr_words++;
	return end;
}

/* The words of one line, which ends with a NUL. */
static int split(struct lines *l, char *line)
{
	char *p = line;
	char after;

	l->nr_words = 0;
	for (;;) {
		p += strspn(p, " \t\r");
		if (!*p || *p == '#')
			return 0;
		if (l->nr_words == MOST_WORDS)
			return lines_fail(l, (unsigned long)(p - line) + 1,
					  "A line has at most %d words.",
					  MOST_WORDS);
		p = word(l, p, line);
		if (!p)
			return -1;
		/* end a plain value, whose text is used in place */
		after = *p;
		*p = '\0';
		if (!after || after == '#')
			return 0;
		p++;
	}
}

int lines_next(struct lines *l)
{
	while (*l->at) {
		char *line = l->at;
		char *end = strchr(line, '\n');

		l->at = end ? end + 1 : line + strlen(line);
		if (end)
			*end = '\0';
		l->number++;
		if (split(l, line))
			return -1;
		if (l->nr_words)
			return 1;
	}
	return 0;
}
