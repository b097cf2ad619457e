/* SPDX-License-Identifier: BSD-2-Clause */
/* A front as text, in the width of a terminal. */
#include "front_internal.h"

#include <ses/map.h>
#include <ses/out.h>
#include <ses/text.h>

#include "map/map_internal.h"
#include "output/table.h"

/* The edges that meet in a corner of cells. */
enum { UP = 1, DOWN = 2, LEFT = 4, RIGHT = 8, CORNERS = 16 };

struct drawing {
	const char *corners[CORNERS];
	const char *across, *upright;	/* edges */
};

static const struct drawing boxes = {
	.corners = {
		[0] = " ", [DOWN | RIGHT] = "\u250c", [DOWN | LEFT] = "\u2510",
		[UP | RIGHT] = "\u2514", [UP | LEFT] = "\u2518",
		[UP | DOWN | RIGHT] = "\u251c", [UP | DOWN | LEFT] = "\u2524",
		[DOWN | LEFT | RIGHT] = "\u252c",
		[UP | LEFT | RIGHT] = "\u2534",
		[UP | DOWN | LEFT | RIGHT] = "\u253c",
	},
	.across = "\u2500", .upright = "\u2502",
};

static const struct drawing ascii = {
	.corners = {
		[0] = " ", [DOWN | RIGHT] = "+", [DOWN | LEFT] = "+",
		[UP | RIGHT] = "+", [UP | LEFT] = "+",
		[UP | DOWN | RIGHT] = "+", [UP | DOWN | LEFT] = "+",
		[DOWN | LEFT | RIGHT] = "+", [UP | LEFT | RIGHT] = "+",
		[UP | DOWN | LEFT | RIGHT] = "+",
	},
	.across = "-", .upright = "|",
};

/* Cells are as wide as their text needs, but not wider than this, unless an
 * identifier is. */
#define NICE_WIDTH	10

/* A part of a grid that is being written. */
struct picture {
	struct ses_writer *w;
	struct ses_grid_part part;
	const struct drawing *drawing;
	struct ses_cell cell;
	const char *mark;		/* the end of a text that is cut */
	size_t width;			/* of a cell, without edges */
};

static bool has_bay(const struct picture *p, unsigned int row,
		    unsigned int column)
{
	return ses_grid_find_bay(&p->part, row, column);
}

/* The number of columns up to the last bay of a row. */
static unsigned int row_end(const struct picture *p, unsigned int row)
{
	unsigned int end = p->part.columns;

	while (end && !has_bay(p, row, end - 1))
		end--;
	return end;
}

/* The corner above and left of a place. */
static void write_corner(const struct picture *p, unsigned int row,
			 unsigned int column)
{
	const bool above_left = has_bay(p, row - 1, column - 1);
	const bool above = has_bay(p, row - 1, column);
	const bool left = has_bay(p, row, column - 1);
	const bool here = has_bay(p, row, column);

	ses_write_str(p->w, p->drawing->corners[
		      (above_left || above ? UP : 0) |
		      (left || here ? DOWN : 0) |
		      (above_left || left ? LEFT : 0) |
		      (above || here ? RIGHT : 0)]);
}

/* The line above a row of cells; above row `rows` that is the last one. */
static void write_edge(const struct picture *p, unsigned int row)
{
	const unsigned int above = row_end(p, row - 1), here = row_end(p, row);
	const unsigned int end = above > here ? above : here;

	for (unsigned int column = 0; column < end; column++) {
		const bool edge = has_bay(p, row - 1, column) ||
				  has_bay(p, row, column);

		write_corner(p, row, column);
		for (size_t i = 0; i < p->width; i++)
			ses_write_str(p->w, edge ? p->drawing->across : " ");
	}
	write_corner(p, row, end);
	ses_write_char(p->w, '\n');
}

static void write_cells(struct picture *p, unsigned int row,
			enum ses_front_line line)
{
	const unsigned int end = row_end(p, row);
	struct ses_writer *w = p->cell.w;

	for (unsigned int column = 0; column < end; column++) {
		p->cell.bay = ses_grid_find_bay(&p->part, row, column);
		ses_front_write_line(&p->cell, line, p->width, p->mark);
		ses_write_str(p->w, p->drawing->upright);
		ses_write(p->w, w->buf, w->len);
		ses_write_blanks(p->w, p->width -
				 ses_text_count_characters(w->buf, w->len));
	}
	ses_write_str(p->w, p->drawing->upright);
	ses_write_char(p->w, '\n');
}

static void write_part(struct picture *p)
{
	for (unsigned int row = 0; row < p->part.rows; row++) {
		write_edge(p, row);
		for (int line = 0; line < SES_FRONT_LINES; line++)
			write_cells(p, row, (enum ses_front_line)line);
	}
	write_edge(p, p->part.rows);
}

/* --- a grid in the width of a terminal --- */

/* So many cells of that width fit, at least one. */
static unsigned int fit_columns(size_t terminal, size_t width)
{
	const size_t nr = terminal > 1 ? (terminal - 1) / (width + 1) : 0;

	return nr < 1 ? 1 : nr > SES_LAYOUT_MAX ? SES_LAYOUT_MAX :
						  (unsigned int)nr;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* A layout that is wider than the terminal comes in parts: columns on the
 * right are below those on the left. */
static void write_layout(struct picture *p, const struct ses_front_width *width,
			 size_t nice, size_t terminal)
{
	const unsigned int all = p->part.columns;
	const unsigned int fit = fit_columns(terminal, width->least);
	const unsigned int parts = (all + fit - 1) / fit;
	const unsigned int nr = (all + parts - 1) / parts;
	const size_t room = terminal > nr ? (terminal - 1) / nr : 0;

	p->width = room > width->least ? smaller(nice, room - 1) : width->least;
	for (unsigned int first = 0; first < all; first += nr) {
		p->part.first = first;
		p->part.columns = (unsigned int)smaller(nr, all - first);
		if (parts > 1) {
			ses_write_str(p->w, "  columns ");
			ses_write_dec(p->w, first + 1);
			ses_write_str(p->w, " to ");
			ses_write_dec(p->w, first + p->part.columns);
			ses_write_str(p->w, " of ");
			ses_write_dec(p->w, all);
			ses_write_char(p->w, '\n');
		}
		write_part(p);
	}
}

static void write_grid(struct ses_writer *w, const struct ses_grid *g,
		       const struct ses_front_format *format)
{
	struct ses_writer text;
	struct picture p = {
		.w = w, .drawing = format->utf8 ? &boxes : &ascii,
		.cell = { .w = &text },
		.mark = ses_cell_cut_mark(format->utf8),
	};
	struct ses_front_width width;
	size_t nice;

	ses_writer_to_memory(&text);
	width = ses_grid_measure(&p.cell, g);
	nice = smaller(width.full,
		       width.least > NICE_WIDTH ? width.least : NICE_WIDTH);
	if (*g->name) {
		ses_write_str(w, "  ");
		ses_write_visible(w, g->name);
		ses_write_char(w, '\n');
	}
	p.part = ses_grid_fold(g, fit_columns(format->width, nice));
	if (g->strip) {
		p.width = nice;
		write_part(&p);
	} else {
		write_layout(&p, &width, nice, format->width);
	}
	if (ses_writer_close(&text))	/* cells that could not be made */
		w->error = text.error;
}

/* --- a shelf --- */

/* "  ! slot 3 "Bay 03": 1 of 2 paths ..." */
static void emit_bay_remarks(struct ses_out *o, struct ses_map *map,
			     const struct ses_bay *bay)
{
	for (const struct ses_doubt *d = bay->doubts; d; d = d->next) {
		if (d->kind == SES_NOTE)
			continue;
		ses_emit_text(o, "  ! ");
		ses_write_visible(o->text, ses_map_format_bay(map, bay));
		ses_emit_text(o, ": ");
		ses_write_visible(o->text, d->text);
		ses_emit_newline(o);
	}
}

static void emit_shelf(struct ses_out *o, const struct ses_front *f,
		       const struct ses_shelf *s,
		       const struct ses_front_format *format)
{
	ses_map_emit_shelf_heading(o, s);
	ses_emit_newline(o);
	for (const struct ses_shelf *t = s->twin; t; t = t->twin) {
		ses_map_emit_shelf_heading(o, t);
		ses_emit_newline(o);
	}
	for (const struct ses_shelf *t = s; t; t = t->twin)
		ses_map_emit_remarks(o, t->doubts, 2, t->duplicate_id);
	for (size_t i = 0; i < f->nr; i++) {
		if (f->grids[i].shelf == s)
			write_grid(o->text, &f->grids[i], format);
	}
	ses_map_emit_legend(o, s);
	ses_map_emit_sum(o, s);
	for (size_t i = 0; i < s->nr_bays; i++)
		emit_bay_remarks(o, f->map, &s->bays[i]);
}

void ses_front_emit(struct ses_out *o, const struct ses_front *front,
		    const struct ses_front_format *format)
{
	const struct ses_shelf *s = NULL, *before = NULL;

	while (o->text && (s = ses_front_next_shelf(front->map, s))) {
		if (before)
			ses_emit_newline(o);
		emit_shelf(o, front, s, format);
		before = s;
	}
	ses_front_emit_json(o, front);
}
