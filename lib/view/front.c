/* SPDX-License-Identifier: BSD-2-Clause */
/* The grids of a map, and the texts of their cells. */
#include <ses/view.h>

#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/map.h>
#include <ses/text.h>

#include "front_internal.h"
#include "output/table.h"
#include "shelf/shelf_internal.h"

const struct ses_shelf *ses_front_next_shelf(const struct ses_map *map,
					     const struct ses_shelf *shelf)
{
	shelf = shelf ? shelf->next : map->shelves;
	while (shelf && (shelf->hidden || shelf->twin_of))
		shelf = shelf->next;
	return shelf;
}

/* --- groups of bays --- */

/* Bays from first to before end, which have one type descriptor header. */
struct group {
	const struct ses_shelf *shelf;
	size_t first, nr;
};

static bool next_group(struct group *g)
{
	const struct ses_shelf *s = g->shelf;

	g->first += g->nr;
	g->nr = 0;
	while (g->first + g->nr < s->nr_bays &&
	       s->bays[g->first + g->nr].type == s->bays[g->first].type)
		g->nr++;
	return g->nr;
}

static const char *find_name(struct ses_map *map, const struct group *g)
{
	const struct ses_node *n = ses_shelf_readable_node(g->shelf);
	const struct ses_config *c = &n->session.snap.config;
	const uint16_t type = g->shelf->bays[g->first].type;

	if (g->shelf->kernel_view || type >= c->nr_types)
		return "";
	return ses_map_copy_trimmed(map, c->types[type].text,
				    c->types[type].text_len);
}

static int compare_slots(const void *a, const void *b)
{
	const struct ses_bay *x = *(const struct ses_bay *const *)a;
	const struct ses_bay *y = *(const struct ses_bay *const *)b;

	if (x->slot != y->slot)
		return x->slot < y->slot ? -1 : 1;
	return (x > y) - (x < y);
}

/* By their slot numbers, if each has one; else in the order of elements. */
static void order_bays(const struct group *g, const struct ses_bay **bays)
{
	bool known = true;

	for (size_t i = 0; i < g->nr; i++) {
		bays[i] = &g->shelf->bays[g->first + i];
		known &= bays[i]->slot >= 0;
	}
	if (known)
		qsort(bays, g->nr, sizeof(*bays), compare_slots);
}

/* --- grids --- */

static const struct ses_layout *find_layout(const struct ses_layouts *layouts,
					    const struct group *g)
{
	const struct ses_node *n = ses_shelf_readable_node(g->shelf);

	for (size_t i = 0; i < layouts->nr; i++) {
		const struct ses_layout_entry *e = &layouts->entries[i];

		if (e->layout.rows * e->layout.columns != g->nr)
			continue;
		if (!e->vendor || (!strcmp(e->vendor, n->vendor) &&
				     !strcmp(e->product, n->product)))
			return &e->layout;
	}
	return NULL;
}

/* The place in the grid, row after row, of the bay with this number. */
static size_t find_place(const struct ses_layout *l, size_t number)
{
	size_t row = number / l->columns, column = number % l->columns;

	if (l->down) {
		row = number % l->rows;
		column = number / l->rows;
	}
	if (l->from_bottom)
		row = l->rows - 1 - row;
	return row * l->columns + column;
}

static void fill_grid(struct ses_grid *grid, const struct ses_layout *layout,
		      const struct ses_bay *const *ordered, size_t nr)
{
	const struct ses_layout strip = { 1, (unsigned int)nr, false, false };

	grid->strip = !layout;
	layout = layout ? layout : &strip;
	grid->rows = layout->rows;
	grid->columns = layout->columns;
	for (size_t i = 0; i < nr; i++)
		grid->bays[find_place(layout, i)] = ordered[i];
}

static int add_grid(struct ses_front *f, const struct group *g,
		    const struct ses_layout *layout)
{
	struct ses_arena *arena = &f->map->arena;
	const size_t size = g->nr * sizeof(const struct ses_bay *);
	const struct ses_bay **ordered = ses_arena_alloc(arena, size);
	const struct ses_bay **bays = ses_arena_alloc(arena, size);
	struct ses_grid *grid = ses_arena_grow(arena, f->grids, f->nr,
					       sizeof(*grid));

	if (!ordered || !bays || !grid)
		return -SES_E_NO_MEMORY;
	f->grids = grid;
	grid += f->nr++;
	*grid = (struct ses_grid){
		.shelf = g->shelf, .bays = bays,
		.name = find_name(f->map, g),
	};
	order_bays(g, ordered);
	fill_grid(grid, layout, ordered, g->nr);
	return f->map->arena.failed ? -SES_E_NO_MEMORY : 0;
}

/* The numbers of bays that a layout would have to have, for a message. */
static const char *format_counts(struct ses_map *map, struct group g)
{
	const char *text = "";

	while (next_group(&g))
		text = ses_map_format(map, "%s%s%zu", text, *text ? ", " : "",
				      g.nr);
	return text;
}

static void warn_unused(struct ses_map *map, const struct ses_shelf *s)
{
	const struct ses_node *n = ses_shelf_readable_node(s);

	ses_warn(map->log, SES_T_OPTION_IGNORED,
		 "--layout has no grid for \"%s\" \"%s\", enclosure %016llx, "
		 "with as many places as a group of its slots has bays (%s): "
		 "they are shown as strips.",
		 n->vendor, n->product, (unsigned long long)s->id,
		 format_counts(map, (struct group){ s, 0, 0 }));
}

static int add_shelf(struct ses_front *f, const struct ses_shelf *s,
		     const struct ses_layouts *layouts)
{
	struct group g = { .shelf = s };
	bool used = !layouts->nr || !s->nr_bays;
	int err = 0;

	while (!err && next_group(&g)) {
		const struct ses_layout *layout = find_layout(layouts, &g);

		used |= !!layout;
		err = add_grid(f, &g, layout);
	}
	if (!used)
		warn_unused(f->map, s);
	return err;
}

int ses_front_build(struct ses_front *front, struct ses_map *map,
		    const struct ses_layouts *layouts)
{
	const struct ses_shelf *s = NULL;
	int err = 0;

	*front = (struct ses_front){ .map = map };
	while (!err && (s = ses_front_next_shelf(map, s)))
		err = add_shelf(front, s, layouts);
	return err;
}

/* --- parts of grids --- */

struct ses_grid_part ses_grid_fold(const struct ses_grid *grid,
				   unsigned int columns)
{
	struct ses_grid_part part = { grid, grid->rows, 0, grid->columns };

	if (grid->strip) {
		part.rows = (grid->columns + columns - 1) / columns;
		part.columns = (grid->columns + part.rows - 1) / part.rows;
	}
	return part;
}

const struct ses_bay *ses_grid_find_bay(const struct ses_grid_part *part,
					unsigned int row, unsigned int column)
{
	const struct ses_grid *g = part->grid;
	size_t place;

	if (row >= part->rows || column >= part->columns)
		return NULL;
	place = part->first + column;
	if (g->strip)
		place = (size_t)row * part->columns + column;
	if (place >= g->columns)
		return NULL;
	return g->bays[(g->strip ? 0 : (size_t)row * g->columns) + place];
}

/* --- cells --- */

/* A doubt or a finding: notes are shown with --map -v only. */
static bool has_remark(const struct ses_bay *bay)
{
	const struct ses_doubt *d = bay->doubts;

	while (d && d->kind == SES_NOTE)
		d = d->next;
	return d;
}

static void write_slot(struct ses_cell *c)
{
	ses_cell_write_slot(c);
	if (!c->w->len)
		ses_cell_write_element(c);
	if (!c->w->len)
		ses_write_char(c->w, '-');
	if (has_remark(c->bay))
		ses_write_char(c->w, '!');
	ses_write_char(c->w, ' ');
	ses_cell_write_led(c);
	c->w->len = ses_text_trim_end(c->w->buf, c->w->len);
}

static void write_line(struct ses_cell *c, enum ses_front_line line)
{
	static void (*const lines[])(struct ses_cell *c) = {
		[SES_FRONT_SLOT] = write_slot,
		[SES_FRONT_DEVICE] = ses_cell_write_device,
		[SES_FRONT_STATE] = ses_cell_write_state,
	};

	c->w->len = 0;
	lines[line](c);
}

void ses_front_write_line(struct ses_cell *c, enum ses_front_line line,
			  size_t width, const char *mark)
{
	write_line(c, line);
	ses_cell_cut(c->w, width, line == SES_FRONT_DEVICE, mark);
}

/* What a line is not cut below: the slot, and the first device. */
static size_t measure_least(const struct ses_cell *c,
			    enum ses_front_line line, size_t full)
{
	size_t least = 0;

	if (line == SES_FRONT_SLOT)
		least = full;
	if (line == SES_FRONT_DEVICE && c->w->len)
		least = ses_cell_measure_name(c->w);
	return least < SES_CELL_MAX_NAME ? least : SES_CELL_MAX_NAME;
}

struct ses_front_width ses_grid_measure(struct ses_cell *c,
					const struct ses_grid *grid)
{
	struct ses_front_width width = { 4, 4 };
	const size_t nr = (size_t)grid->rows * grid->columns;

	for (size_t i = 0; i < nr; i++) {
		c->bay = grid->bays[i];
		for (int line = 0; line < SES_FRONT_LINES; line++) {
			size_t full, least;

			write_line(c, (enum ses_front_line)line);
			full = ses_cell_measure(c->w);
			least = measure_least(c, (enum ses_front_line)line,
					      full);
			width.full = full > width.full ? full : width.full;
			width.least = least > width.least ? least : width.least;
		}
	}
	return width;
}
