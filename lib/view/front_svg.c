/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A front as SVG. Everything is an attribute: a page that includes the document
 * is not affected by style sheets, and has none that affect the document.
 */
#include "front_internal.h"

#include <ses/map.h>
#include <ses/out.h>
#include <ses/text.h>
#include <ses/view.h>

/* In pixels; a character of a monospaced font of 12 pixels is not wider. */
enum {
	CHARACTER = 8, LINE = 16, MARGIN = 10, PADDING = 5,
	CELL_HEIGHT = SES_FRONT_LINES * LINE + 2 * PADDING,
	LED_RADIUS = 4
};

#define STRIP_COLUMNS	12
#define WIDEST		24	/* characters of a cell */

static const char *const state_colours[] = {
	[SES_BAY_DISK] = "#d5ead5", [SES_BAY_EMPTY] = "#ffffff",
	[SES_BAY_FOREIGN] = "#d5e2f2", [SES_BAY_AMBIGUOUS] = "#f5eab0",
	[SES_BAY_UNKNOWN] = "#e0e0e0", [SES_BAY_NO_ACCESS] = "#e0e0e0",
};

static const char *const led_colours[SES_LED_MARKS] = {
	"#1f6fd0", "#d02020", "#e07b10", "#606060",
};

struct canvas {
	struct ses_writer *w;		/* 0: only the size is wanted */
	struct ses_writer *text;	/* memory, for one text at a time */
	size_t x, y;			/* of the next thing */
	size_t width;			/* of all things */
};

static void widen(struct canvas *c, size_t width)
{
	c->width = width > c->width ? width : c->width;
}

/* --- XML --- */

/* What was written to c->text, which is clean text. */
static void write_text(struct canvas *c)
{
	for (size_t i = 0; i < c->text->len; i++) {
		const char p = c->text->buf[i];

		switch (p) {
		case '&': ses_write_str(c->w, "&amp;"); break;
		case '<': ses_write_str(c->w, "&lt;"); break;
		case '>': ses_write_str(c->w, "&gt;"); break;
		default: ses_write_char(c->w, p);
		}
	}
}

/* ' NAME="NUMBER"' */
static void write_number(struct canvas *c, const char *name, size_t number)
{
	ses_write_char(c->w, ' ');
	ses_write_str(c->w, name);
	ses_write_str(c->w, "=\"");
	ses_write_dec(c->w, number);
	ses_write_char(c->w, '"');
}

static void write_colour(struct canvas *c, const char *colour)
{
	ses_write_str(c->w, " fill=\"");
	ses_write_str(c->w, colour);
	ses_write_str(c->w, "\"/>\n");
}

/* The text at c->x, in the line that begins at y. */
static void draw_text(struct canvas *c, size_t y)
{
	if (!c->text->len)
		return;
	ses_write_str(c->w, "<text");
	write_number(c, "x", c->x);
	write_number(c, "y", y + LINE - PADDING);
	ses_write_char(c->w, '>');
	write_text(c);
	ses_write_str(c->w, "</text>\n");
}

/* The same as a line of its own. */
static void draw_line(struct canvas *c)
{
	widen(c, c->x + CHARACTER * ses_text_count_characters(c->text->buf,
							      c->text->len));
	if (c->w)
		draw_text(c, c->y);
	c->y += LINE;
}

/* --- cells --- */

static void draw_leds(struct canvas *c, const struct ses_bay *bay, size_t right)
{
	const unsigned int marks = ses_bay_led_marks(bay);

	right -= PADDING + LED_RADIUS;
	for (unsigned int i = 0; i < SES_LED_MARKS; i++) {
		if (!(marks >> i & 1))
			continue;
		ses_write_str(c->w, "<circle");
		write_number(c, "cx", right);
		write_number(c, "cy", c->y + CELL_HEIGHT - PADDING -
				      LED_RADIUS);
		write_number(c, "r", LED_RADIUS);
		write_colour(c, led_colours[i]);
		right -= 2 * LED_RADIUS + 2;
	}
}

/* What is shown when a pointer is on the cell: the whole name of the bay. */
static void write_title(struct canvas *c, const struct ses_bay *bay)
{
	struct ses_out out = { .text = c->text };

	c->text->len = 0;
	ses_map_emit_bay_name(&out, bay);
	ses_emit_text(&out, ": ");
	ses_emit_text(&out, ses_bay_state_names[bay->state]);
	ses_write_str(c->w, "<title>");
	write_text(c);
	ses_write_str(c->w, "</title>\n");
}

static void draw_cell(struct canvas *c, const struct ses_bay *bay, size_t width)
{
	struct ses_cell cell = { .w = c->text, .bay = bay };
	const size_t left = c->x, pixels = width * CHARACTER + 2 * PADDING;

	ses_write_str(c->w, "<g>\n");
	write_title(c, bay);
	ses_write_str(c->w, "<rect");
	write_number(c, "x", left);
	write_number(c, "y", c->y);
	write_number(c, "width", pixels);
	write_number(c, "height", CELL_HEIGHT);
	ses_write_str(c->w, " stroke=\"#404040\"");
	write_colour(c, state_colours[bay->state]);
	c->x = left + PADDING;
	for (int line = 0; line < SES_FRONT_LINES; line++) {
		ses_front_write_line(&cell, (enum ses_front_line)line, width,
				     "~");
		draw_text(c, c->y + PADDING + (size_t)line * LINE);
	}
	draw_leds(c, bay, left + pixels);
	ses_write_str(c->w, "</g>\n");
	c->x = left + pixels;
}

static void draw_grid(struct canvas *c, const struct ses_grid *g)
{
	const struct ses_grid_part part = ses_grid_fold(g, STRIP_COLUMNS);
	struct ses_cell cell = { .w = c->text };
	const size_t full = ses_grid_measure(&cell, g).full + 2;
	const size_t width = full < WIDEST ? full : WIDEST;

	c->text->len = 0;
	ses_write_visible(c->text, g->name);
	if (*g->name)
		draw_line(c);
	for (unsigned int row = 0; row < part.rows; row++) {
		c->x = MARGIN;
		for (unsigned int k = 0; c->w && k < part.columns; k++) {
			const struct ses_bay *bay =
				ses_grid_find_bay(&part, row, k);

			if (bay)
				draw_cell(c, bay, width);
		}
		c->y += CELL_HEIGHT;
	}
	c->x = MARGIN;
	c->y += MARGIN;
	widen(c, MARGIN +
	      part.columns * (width * CHARACTER + 2 * PADDING));
}

static void draw_shelf(struct canvas *c, const struct ses_front *f,
		       const struct ses_shelf *s)
{
	struct ses_out out = { .text = c->text };

	c->x = MARGIN;
	c->text->len = 0;
	ses_map_emit_shelf_heading(&out, s);
	draw_line(c);
	for (size_t i = 0; i < f->nr; i++) {
		if (f->grids[i].shelf == s)
			draw_grid(c, &f->grids[i]);
	}
	c->y += LINE;
}

static void draw_shelves(struct canvas *c, const struct ses_front *front)
{
	const struct ses_shelf *s = NULL;

	c->y = MARGIN;
	while ((s = ses_front_next_shelf(front->map, s)))
		draw_shelf(c, front, s);
}

void ses_front_write_svg(struct ses_writer *w, const struct ses_front *front)
{
	struct ses_writer text;
	struct canvas c = { .text = &text };

	ses_writer_to_memory(&text);
	draw_shelves(&c, front);
	c.w = w;
	ses_write_str(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<svg xmlns=\"http://www.w3.org/2000/svg\"");
	write_number(&c, "width", c.width + MARGIN);
	write_number(&c, "height", c.y);
	ses_write_str(w, " font-family=\"monospace\" font-size=\"12\">\n"
		      "<rect width=\"100%\" height=\"100%\"");
	write_colour(&c, "#ffffff");
	draw_shelves(&c, front);
	ses_write_str(w, "</svg>\n");
	if (ses_writer_close(&text))	/* texts that could not be made */
		w->error = text.error;
}
