/* SPDX-License-Identifier: BSD-2-Clause */
/* Bays as rows: of a table for people, or of columns for scripts. */
#ifndef LIB_MAP_MAP_TABLE_H
#define LIB_MAP_MAP_TABLE_H

#include <ses/map.h>

struct ses_cell;

/* The width of each column of a table of the bays of a shelf. */
void ses_table_measure_columns(struct ses_cell *c, const struct ses_shelf *s,
			       const struct ses_map_view *v,
			       size_t width[SES_MAP_COLUMNS]);

/* A line of the table: its head, or the bay of the cell. */
void ses_table_emit_headings(struct ses_out *o, const struct ses_map_view *v,
			     const size_t width[SES_MAP_COLUMNS]);
void ses_table_emit_row(struct ses_out *o, struct ses_cell *c,
			const struct ses_map_view *v,
			const size_t width[SES_MAP_COLUMNS]);

/* The columns of the view of all bays of a shelf, separated by tabs. */
void ses_table_emit_tabs(struct ses_out *o, const struct ses_shelf *s,
			 const struct ses_map_view *v);

#endif
