/* SPDX-License-Identifier: BSD-2-Clause */
/* What the text and the SVG of a front are made of. */
#ifndef LIB_VIEW_FRONT_INTERNAL_H
#define LIB_VIEW_FRONT_INTERNAL_H

#include <ses/view.h>

#include "map_columns.h"

/* The lines of a cell: slot, marks and LEDs; device; state. */
enum ses_front_line {
	SES_FRONT_SLOT,
	SES_FRONT_DEVICE,
	SES_FRONT_STATE,
	SES_FRONT_LINES
};

/* Those columns of a grid that are shown side by side; a strip is folded into
 * rows of so many. */
struct ses_grid_part {
	const struct ses_grid *grid;
	unsigned int rows, first, columns;
};

/* All of a grid; of a strip, rows of at most so many columns, of which the last
 * one is not much shorter than the others. */
struct ses_grid_part ses_grid_fold(const struct ses_grid *grid,
				   unsigned int columns);

/* The bay at a place of the part; 0: none, or not a place of it. */
const struct ses_bay *ses_grid_find_bay(const struct ses_grid_part *part,
					unsigned int row, unsigned int column);

/* A line of the cell, cut to the width (ses_cell_cut()). The writer has nothing
 * else in it. */
void ses_front_write_line(struct ses_cell *c, enum ses_front_line line,
			  size_t width, const char *mark);

/* How wide the cells of a grid are, in characters: for all of their text, and
 * for what must not be cut: the slot and the name of a device. */
struct ses_front_width {
	size_t full, least;
};

struct ses_front_width ses_grid_measure(struct ses_cell *c,
					const struct ses_grid *grid);

/* The shelves that have grids or could have: the next one after `shelf` (0: the
 * first), 0 at the end. */
const struct ses_shelf *ses_front_next_shelf(const struct ses_map *map,
					     const struct ses_shelf *shelf);

/* The grids as a tree; in a strip, all bays are in one row. */
void ses_front_emit_json(struct ses_out *o, const struct ses_front *front);

#endif
