/* SPDX-License-Identifier: BSD-2-Clause */
#include "table.h"

#include <stdio.h>
#include <string.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/text.h>

/* --- the columns that are chosen --- */

static size_t find_column(const struct ses_table *t, const char *name,
			  size_t len)
{
	const struct ses_column *c;
	size_t n = 0;

	while ((c = t->column(n)) && (strlen(c->name) != len ||
				      strncmp(c->name, name, len)))
		n++;
	return n;
}

static int refuse_column(const struct ses_table *t, const char *list,
			 struct ses_log *log)
{
	const struct ses_column *c;
	char names[320] = "";

	for (size_t n = 0; (c = t->column(n)); n++)
		snprintf(names + strlen(names), sizeof(names) - strlen(names),
			 "%s%s", n ? ", " : "", c->name);
	return ses_fail(log, SES_E_SYNTAX, SES_T_OTHER,
			"%s: \"%.*s\" is not a column; the columns are %s.",
			t->option, (int)strcspn(list, ","), list, names);
}

int ses_table_parse_columns(const struct ses_table *t, const char *list,
			    struct ses_log *log,
			    struct ses_column_choice *choice)
{
	choice->nr = 0;
	for (size_t len; ; list += len + 1) {
		size_t n;

		len = strcspn(list, ",");
		n = find_column(t, list, len);
		if (!t->column(n) || choice->nr == SES_COLUMNS_MAX)
			return refuse_column(t, list, log);
		choice->columns[choice->nr++] = (uint8_t)n;
		if (!list[len])
			return 0;
	}
}

/* --- cells --- */

const char *ses_cell_cut_mark(bool utf8)
{
	return utf8 ? "\u2026" : "~";
}

size_t ses_cell_measure(const struct ses_writer *w)
{
	return ses_text_count_characters(w->buf, w->len);
}

size_t ses_cell_measure_name(const struct ses_writer *w)
{
	const char *comma = memchr(w->buf, ',', w->len);

	return comma ? ses_text_count_characters(w->buf,
				(size_t)(comma - w->buf) + 1) :
		       ses_cell_measure(w);
}

/* The length of the first so many characters. */
static size_t find_length(const struct ses_writer *w, size_t characters)
{
	size_t len = 0;

	while (len < w->len &&
	       ses_text_count_characters(w->buf, len + 1) <= characters)
		len++;
	return len;
}

void ses_cell_cut(struct ses_writer *w, size_t width, bool names,
		  const char *mark)
{
	size_t len;

	if (ses_cell_measure(w) <= width)
		return;
	for (len = find_length(w, width); len && w->buf[len - 1] != ','; len--)
		;
	if (names && len > 1) {
		w->buf[len - 1] = '+';
		w->len = len;
		return;
	}
	w->len = find_length(w, width - 1);
	ses_write_str(w, mark);
}

/* --- rows --- */

static bool is_wanted(const struct ses_table_layout *l,
		      const struct ses_column *c)
{
	return c->heading && (l->verbose || !c->verbose);
}

void ses_table_begin(struct ses_table_layout *l, const struct ses_table *t,
		     bool verbose)
{
	const struct ses_column *c;

	*l = (struct ses_table_layout){ .table = t, .verbose = verbose };
	ses_writer_to_memory(&l->cell);
	for (size_t n = 0; (c = t->column(n)); n++)
		l->width[n] = l->least[n] = is_wanted(l, c) ?
						    strlen(c->heading) : 0;
}

void ses_table_end(struct ses_table_layout *l, struct ses_out *o)
{
	if (ses_writer_close(&l->cell))
		o->text->error = l->cell.error;
}

/* The cell alone in its writer; one that is empty is a dash. */
static void write_cell(struct ses_table_layout *l, void *row, size_t n)
{
	l->cell.len = 0;
	l->table->write(row, &l->cell, n);
	if (!l->cell.len)
		ses_write_char(&l->cell, '-');
}

static struct ses_column_fit find_fit(const struct ses_table_layout *l,
				      size_t n)
{
	const struct ses_column_fit none = { SES_CUT_NEVER, 0 };

	return l->table->fit ? l->table->fit(n) : none;
}

/* Of a text that is cut, so many characters are left, and of names the first
 * one. */
#define LEAST_TEXT 8

static size_t measure_least(const struct ses_table_layout *l, size_t n)
{
	size_t full = ses_cell_measure(&l->cell), least = full;
	enum ses_cut cut = find_fit(l, n).cut;

	if (cut == SES_CUT_TEXT)
		least = LEAST_TEXT;
	if (cut == SES_CUT_NAMES) {
		least = ses_cell_measure_name(&l->cell);
		if (least > SES_CELL_MAX_NAME)
			least = SES_CELL_MAX_NAME;
	}
	return least < full ? least : full;
}

void ses_table_measure_row(struct ses_table_layout *l, void *row)
{
	for (size_t n = 0; l->table->column(n); n++) {
		size_t width, least;

		if (!l->width[n])
			continue;
		write_cell(l, row, n);
		width = ses_cell_measure(&l->cell);
		least = measure_least(l, n);
		l->width[n] = width > l->width[n] ? width : l->width[n];
		l->least[n] = least > l->least[n] ? least : l->least[n];
	}
}

/* The length of the longest line: a blank is before each cell. */
static size_t measure_line(const size_t width[SES_COLUMNS_MAX])
{
	size_t sum = 0;

	for (size_t n = 0; n < SES_COLUMNS_MAX; n++)
		sum += width[n] ? width[n] + 1 : 0;
	return sum;
}

/* The column that is left out next, SES_COLUMNS_MAX for none. */
static size_t find_least_wanted(const struct ses_table_layout *l)
{
	size_t found = SES_COLUMNS_MAX;

	for (size_t n = 0; l->table->column(n); n++) {
		if (l->width[n] && find_fit(l, n).leave &&
		    (found == SES_COLUMNS_MAX ||
		     find_fit(l, n).leave < find_fit(l, found).leave))
			found = n;
	}
	return found;
}

/* The column that has most to give. */
static size_t find_widest(const struct ses_table_layout *l)
{
	size_t found = 0;

	for (size_t n = 0; l->table->column(n); n++) {
		if (l->width[n] - l->least[n] >
		    l->width[found] - l->least[found])
			found = n;
	}
	return found;
}

/* What is left may still be wider than the terminal, which continues it in its
 * next line: all of it identifies something. */
void ses_table_fit(struct ses_table_layout *l)
{
	const size_t terminal = l->terminal.width;
	size_t n;

	while (terminal && measure_line(l->least) > terminal &&
	       (n = find_least_wanted(l)) < SES_COLUMNS_MAX)
		l->least[n] = l->width[n] = 0;
	while (terminal && measure_line(l->width) > terminal &&
	       (n = find_widest(l), l->width[n] > l->least[n]))
		l->width[n]--;
}

/* Cells are laid in columns; no blanks follow the last one. */
struct line {
	struct ses_out *out;
	size_t pending;		/* blanks before the next cell */
};

static void emit_cell(struct line *line, const char *p, size_t len,
		      size_t width, bool right, enum ses_colour colour)
{
	size_t n = ses_text_count_characters(p, len);
	size_t pad = width > n ? width - n : 0;

	ses_write_blanks(line->out->text, line->pending + (right ? pad : 0));
	if (colour == SES_COLOUR_NONE)
		ses_write(line->out->text, p, len);
	else
		ses_write_coloured(line->out->text, colour, p, len);
	line->pending = 1 + (right ? 0 : pad);
}

static enum ses_colour find_colour(const struct ses_table_layout *l, void *row,
				   size_t n)
{
	return l->terminal.colour && l->table->colour ?
		       l->table->colour(row, n) : SES_COLOUR_NONE;
}

void ses_table_emit_headings(const struct ses_table_layout *l,
			     struct ses_out *o)
{
	const struct ses_column *c;
	struct line line = { o, 1 };

	for (size_t n = 0; (c = l->table->column(n)); n++) {
		if (l->width[n])
			emit_cell(&line, c->heading, strlen(c->heading),
				  l->width[n], c->right, SES_COLOUR_NONE);
	}
	ses_emit_newline(o);
}

void ses_table_emit_row(struct ses_table_layout *l, struct ses_out *o,
			void *row)
{
	const struct ses_column *c;
	struct line line = { o, 1 };

	for (size_t n = 0; (c = l->table->column(n)); n++) {
		if (!l->width[n])
			continue;
		write_cell(l, row, n);
		ses_cell_cut(&l->cell, l->width[n],
			     find_fit(l, n).cut == SES_CUT_NAMES,
			     ses_cell_cut_mark(l->terminal.utf8));
		emit_cell(&line, l->cell.buf, l->cell.len, l->width[n],
			  c->right, find_colour(l, row, n));
	}
	ses_emit_newline(o);
}

void ses_table_emit_tabs(struct ses_table_layout *l, struct ses_out *o,
			 const struct ses_column_choice *choice, void *row)
{
	for (size_t i = 0; i < choice->nr; i++) {
		if (i)
			ses_write_char(o->text, '\t');
		write_cell(l, row, choice->columns[i]);
		ses_write(o->text, l->cell.buf, l->cell.len);
	}
	ses_emit_newline(o);
}
