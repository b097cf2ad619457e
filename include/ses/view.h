/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A map, written to an out: as a table, as columns for scripts, as JSON; and as
 * a drawing of the shelves as one sees them, text or SVG.
 */
#ifndef SES_VIEW_H
#define SES_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/map.h>
#include <ses/memory.h>
#include <ses/out.h>

struct ses_log;
struct ses_writer;

/* --- tables and columns --- */

struct ses_map_view {
	bool verbose;			/* more columns, paths and notes */
	struct ses_table_terminal terminal;	/* of the table */
	struct ses_column_choice choice;
};

/*
 * Read "slot,device,...". 0, or -SES_E_SYNTAX with a message that lists the
 * names.
 */
int ses_map_parse_columns(const char *list, struct ses_log *log,
			  struct ses_column_choice *choice);

/* The name of column n, 0 after the last. */
const char *ses_map_column_name(size_t n);

/* Does it show the SAS links of disks (ses_map_load_links())? */
bool ses_map_view_has_links(const struct ses_map_view *view);

/* The shelves that are not hidden; and the disks in no bay if none is. */
void ses_map_emit(struct ses_out *out, struct ses_map *map,
		  const struct ses_map_view *view);

/* A line for each shelf, with every name that it has. */
void ses_map_emit_list(struct ses_out *out, struct ses_map *map);

/* The members of a bay (tree only). */
void ses_map_emit_bay_members(struct ses_out *out, const struct ses_bay *bay);

/* '5001405500000000 "rack 7 shelf 2" slot 3 "Bay 03" (sdf ACME0002)', as far as
 * it is known (text only). */
void ses_map_emit_bay_name(struct ses_out *out, const struct ses_bay *bay);

/* All about one bay, or another element that was found (ses_target_find()): a
 * line, and the members of an object. What its disk is used for is not known
 * before ses_map_load_usage(). */
void ses_map_emit_answer(struct ses_out *out, const struct ses_map *map,
			 const struct ses_bay *bay);

/* --- drawings --- */

/*
 * Grids with a cell for each bay. Where a bay is seen is not known from the
 * enclosure: a layout says it. Without one, the bays of a group are a strip.
 */

/* The largest number of rows, and of columns, of a layout. */
#define SES_LAYOUT_MAX 100

/* Where the bays of a group are, in the order of their slot numbers. */
struct ses_layout {
	unsigned int rows, columns;
	bool down;		/* along a column first, not along a row */
	bool from_bottom;	/* the first one is in the lowest row */
};

/* The layout of a group of a product. The texts are 0 if it is for all. */
struct ses_layout_entry {
	const char *vendor, *product;
	struct ses_layout layout;
};

/* All layouts that are known, in memory of the arena. */
struct ses_layouts {
	struct ses_layout_entry *entries;
	size_t nr;
	struct ses_arena arena;
};

void ses_layouts_free(struct ses_layouts *layouts);

/* Does a text claim to be a grid: digits and an x? It is the name of a file
 * otherwise. */
bool ses_layout_is_grid(const char *text);

/*
 * Add a grid for all products: "4x6,down,from=bottom". Returns 0, or a negative
 * ses_error with a message that says where it is wrong.
 */
int ses_layouts_add_grid(struct ses_layouts *layouts, const char *text,
			 struct ses_log *log);

/*
 * Add the lines of a file: "VENDOR" "PRODUCT" GRID. Empty lines, and those that
 * begin with #, are left out. Returns 0, or a negative ses_error with a message
 * that has line, column and word.
 */
int ses_layouts_add_file(struct ses_layouts *layouts, const char *name,
			 const uint8_t *text, size_t len, struct ses_log *log);

/* A group of bays, in the order and the shape in which they are seen. */
struct ses_grid {
	const struct ses_shelf *shelf;
	const char *name;	/* text of the type descriptor, "" none */
	bool strip;		/* without layout: one row, to be folded */
	unsigned int rows, columns;
	const struct ses_bay **bays;	/* row after row */
};

/* The grids of a map, in the order of its shelves. */
struct ses_front {
	struct ses_map *map;
	struct ses_grid *grids;
	size_t nr;
};

/*
 * Make the grids of the shelves that are not hidden, in the memory of the map.
 * A layout is for the groups of its product that have as many bays as it has
 * places; a shelf without any such group is reported as a warning, if there are
 * layouts. Returns 0, or -(50 + ENOMEM).
 */
int ses_front_build(struct ses_front *front, struct ses_map *map,
		    const struct ses_layouts *layouts);

struct ses_front_format {
	size_t width;		/* columns of the terminal */
	bool utf8;		/* characters that draw boxes; else ASCII */
};

/* As text and tree: with each shelf its names, its remarks, and its sum. */
void ses_front_emit(struct ses_out *out, const struct ses_front *front,
		    const struct ses_front_format *format);

/* As an SVG document, whose texts are safe for XML. */
void ses_front_write_svg(struct ses_writer *w, const struct ses_front *front);

#endif
