/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables: aligned columns with a heading for people, or chosen columns
 * separated by tabs for scripts. */
#ifndef LIB_OUTPUT_TABLE_H
#define LIB_OUTPUT_TABLE_H

#include <ses/out.h>

struct ses_log;

struct ses_column {
	const char *name;		/* for scripts */
	const char *heading;		/* for people; 0: not for them */
	bool verbose;			/* for people only if more is wanted */
	bool right;			/* aligned at the right */
};

/* How a column that is too wide for a terminal may be cut. */
enum ses_cut {
	SES_CUT_NEVER,
	SES_CUT_TEXT,
	SES_CUT_NAMES		/* at a comma, if possible */
};

struct ses_column_fit {
	enum ses_cut cut;
	unsigned int leave;	/* 1 is left out first, 0 never */
};

/* Columns, and how their cells are written. */
struct ses_table {
	const char *option;		/* for messages: "--map" */
	/* column n, 0 after the last: fewer than SES_COLUMNS_MAX */
	const struct ses_column *(*column)(size_t n);
	/* Write the cell of column n for the row that `row` is now about to the
	 * writer; nothing if it is not known. */
	void (*write)(void *row, struct ses_writer *w, size_t n);
	/* For terminals. 0: no column is cut or left out; no cell has a
	 * colour. */
	struct ses_column_fit (*fit)(size_t n);
	enum ses_colour (*colour)(void *row, size_t n);
};

/*
 * Read "slot,device,...". 0, or -SES_E_SYNTAX with a message that lists the
 * names.
 */
int ses_table_parse_columns(const struct ses_table *t, const char *list,
			    struct ses_log *log,
			    struct ses_column_choice *choice);

/* A table that is being written. */
struct ses_table_layout {
	const struct ses_table *table;
	bool verbose;
	struct ses_table_terminal terminal;	/* set after the begin */
	size_t width[SES_COLUMNS_MAX];	/* 0: it is not shown */
	size_t least[SES_COLUMNS_MAX];	/* what it is not cut below */
	struct ses_writer cell;
};

/* Begin; ses_table_end() gives back what it owns, and passes on the error of a
 * cell that could not be made. */
void ses_table_begin(struct ses_table_layout *l, const struct ses_table *t,
		     bool verbose);
void ses_table_end(struct ses_table_layout *l, struct ses_out *o);

/* For people: all rows are measured before the headings and the rows are
 * written. Between them, the columns are made to fit the terminal: columns that
 * do not fit even when all are cut are left out; then cells are cut. */
void ses_table_measure_row(struct ses_table_layout *l, void *row);
void ses_table_fit(struct ses_table_layout *l);
void ses_table_emit_headings(const struct ses_table_layout *l,
			     struct ses_out *o);
void ses_table_emit_row(struct ses_table_layout *l, struct ses_out *o,
			void *row);

/* For scripts: the chosen columns of a row. */
void ses_table_emit_tabs(struct ses_table_layout *l, struct ses_out *o,
			 const struct ses_column_choice *choice, void *row);

/* --- cells, alone in their writer --- */

/* How many characters it has; and its first name, with the mark after it, of
 * names separated by commas. */
size_t ses_cell_measure(const struct ses_writer *w);
size_t ses_cell_measure_name(const struct ses_writer *w);

/* Only a capture has longer names of devices. */
#define SES_CELL_MAX_NAME 14

/* Cut it to the width: at a comma, with a '+', if names are separated by commas
 * and one of them fits; else anywhere, with the mark. */
void ses_cell_cut(struct ses_writer *w, size_t width, bool names,
		  const char *mark);
const char *ses_cell_cut_mark(bool utf8);

#endif
