/* SPDX-License-Identifier: BSD-2-Clause */
#include "map_table.h"

#include <stdio.h>
#include <string.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/map.h>
#include <ses/out.h>
#include <ses/text.h>

#include "map_columns.h"

/* --- columns --- */

static const struct ses_column {
	const char *name;		/* for --map=COL */
	const char *heading;		/* in the table; 0: not there */
	bool verbose;			/* there only if more is wanted */
	bool right;
	void (*write)(struct ses_cell *c);
} columns[] = {
	{ "enclosure", NULL, false, false, ses_cell_write_enclosure },
	{ "nickname", NULL, false, false, ses_cell_write_nickname },
	{ "slot", "SLOT", false, true, ses_cell_write_slot },
	{ "label", "LABEL", false, false, ses_cell_write_label },
	{ "element", NULL, false, false, ses_cell_write_element },
	{ "state", "STATE", false, false, ses_cell_write_state },
	{ "status", "STATUS", true, false, ses_cell_write_status },
	{ "led", "LED", false, false, ses_cell_write_led },
	{ "device", "DEVICES", false, false, ses_cell_write_device },
	{ "held", "HELD", false, false, ses_cell_write_held },
	{ "use", "USE", true, false, ses_cell_write_use },
	{ "model", "MODEL", false, false, ses_cell_write_model },
	{ "serial", "SERIAL", false, false, ses_cell_write_serial },
	{ "wwn", NULL, false, false, ses_cell_write_wwn },
	{ "size", "SIZE", false, true, ses_cell_write_size },
	{ "address", "ADDRESS", false, false, ses_cell_write_address },
	{ "how", "HOW", true, false, ses_cell_write_rule },
	{ "node", NULL, false, false, ses_cell_write_node },
	{ "paths", "PATHS", false, false, ses_cell_write_paths },
	{ "rate", NULL, false, false, ses_cell_write_rate },
	{ "invalid_dwords", NULL, false, false,
	  ses_cell_write_invalid_dwords },
	{ "disparity_errors", NULL, false, false,
	  ses_cell_write_disparity_errors },
	{ "sync_losses", NULL, false, false,
	  ses_cell_write_sync_losses },
	{ "reset_problems", NULL, false, false,
	  ses_cell_write_reset_problems },
};

#define NR_COLUMNS (sizeof(columns) / sizeof(columns[0]))

/* Columns from this one on are about links. */
#define FIRST_LINK_COLUMN (NR_COLUMNS - 1 - SES_NR_PHY_COUNTERS)

bool ses_map_view_has_links(const struct ses_map_view *v)
{
	for (size_t i = 0; i < v->nr_columns; i++) {
		if (v->columns[i] >= FIRST_LINK_COLUMN)
			return true;
	}
	return v->verbose && !v->nr_columns;
}

static size_t find_column(const char *name, size_t len)
{
	size_t n = 0;

	while (n < NR_COLUMNS && (strlen(columns[n].name) != len ||
				  strncmp(columns[n].name, name, len)))
		n++;
	return n;
}

int ses_map_parse_columns(const char *list, struct ses_log *log,
			  struct ses_map_view *view)
{
	char names[256] = "";

	view->nr_columns = 0;
	for (size_t len; ; list += len + 1) {
		size_t n;

		len = strcspn(list, ",");
		n = find_column(list, len);
		if (n == NR_COLUMNS || view->nr_columns == SES_MAP_COLUMNS)
			break;
		view->columns[view->nr_columns++] = (uint8_t)n;
		if (!list[len])
			return 0;
	}
	for (size_t i = 0; i < NR_COLUMNS; i++)
		snprintf(names + strlen(names), sizeof(names) - strlen(names),
			 "%s%s", i ? ", " : "", columns[i].name);
	return ses_fail(log, SES_E_SYNTAX, SES_T_OTHER,
			"--map: \"%.*s\" is no column; there are %s.",
			(int)strcspn(list, ","), list, names);
}

/* --- the table --- */

static bool in_table(const struct ses_column *c, const struct ses_map_view *v)
{
	return c->heading && (v->verbose || !c->verbose);
}

/* The cell alone in its writer; one that is empty is a dash. */
static void write_cell(struct ses_cell *c, const struct ses_column *column)
{
	c->w->len = 0;
	column->write(c);
	if (!c->w->len)
		ses_write_char(c->w, '-');
}

void ses_table_measure_columns(struct ses_cell *c, const struct ses_shelf *s,
			       const struct ses_map_view *v,
			       size_t width[SES_MAP_COLUMNS])
{
	for (size_t i = 0; i < NR_COLUMNS; i++) {
		width[i] = columns[i].heading ? strlen(columns[i].heading) : 0;
		for (size_t k = 0; in_table(&columns[i], v) && k < s->nr_bays;
		     k++) {
			c->bay = &s->bays[k];
			write_cell(c, &columns[i]);
			if (ses_text_count_characters(c->w->buf, c->w->len) >
			    width[i])
				width[i] = ses_text_count_characters(
					c->w->buf, c->w->len);
		}
	}
}

/* Cells are laid in columns; no blanks follow the last one. */
struct table_row {
	struct ses_out *out;
	size_t pending;		/* blanks before the next cell */
};

static void emit_column(struct table_row *row, const char *p, size_t len,
			size_t width, bool right)
{
	size_t n = ses_text_count_characters(p, len);
	size_t pad = width > n ? width - n : 0;

	ses_write_blanks(row->out->text, row->pending + (right ? pad : 0));
	ses_write(row->out->text, p, len);
	row->pending = 1 + (right ? 0 : pad);
}

void ses_table_emit_headings(struct ses_out *o, const struct ses_map_view *v,
			     const size_t width[SES_MAP_COLUMNS])
{
	struct table_row row = { o, 1 };

	for (size_t i = 0; i < NR_COLUMNS; i++) {
		if (in_table(&columns[i], v))
			emit_column(&row, columns[i].heading,
				    strlen(columns[i].heading), width[i],
				    columns[i].right);
	}
	ses_endl(o);
}

void ses_table_emit_row(struct ses_out *o, struct ses_cell *c,
			const struct ses_map_view *v,
			const size_t width[SES_MAP_COLUMNS])
{
	struct table_row row = { o, 1 };

	for (size_t i = 0; i < NR_COLUMNS; i++) {
		if (!in_table(&columns[i], v))
			continue;
		write_cell(c, &columns[i]);
		emit_column(&row, c->w->buf, c->w->len, width[i],
			    columns[i].right);
	}
	ses_endl(o);
}

/* --- for scripts --- */

void ses_table_emit_tabs(struct ses_out *o, const struct ses_shelf *s,
			 const struct ses_map_view *v)
{
	struct ses_writer w;
	struct ses_cell c = { .w = &w, .usage = v->usage, .raw = true };

	ses_writer_to_memory(&w);
	for (size_t i = 0; i < s->nr_bays; i++) {
		c.bay = &s->bays[i];
		for (size_t k = 0; k < v->nr_columns; k++) {
			if (k)
				ses_write_char(o->text, '\t');
			write_cell(&c, &columns[v->columns[k]]);
			ses_write(o->text, w.buf, w.len);
		}
		ses_endl(o);
	}
	ses_writer_close(&w);
}
