/* SPDX-License-Identifier: BSD-2-Clause */
#include "map_table.h"

#include "map/map_internal.h"
#include "map_columns.h"

/* Identifiers are never cut nor left out, nor is what identifies a row. */
static const struct map_column {
	struct ses_column column;
	struct ses_column_fit fit;
	void (*write)(struct ses_cell *c);
} columns[] = {
	{ { "enclosure", NULL, false, false }, { SES_CUT_NEVER, 0 },
	  ses_cell_write_enclosure },
	{ { "nickname", NULL, false, false }, { SES_CUT_NEVER, 0 },
	  ses_cell_write_nickname },
	{ { "slot", "SLOT", false, true }, { SES_CUT_NEVER, 0 },
	  ses_cell_write_slot },
	{ { "label", "LABEL", false, false }, { SES_CUT_TEXT, 9 },
	  ses_cell_write_label },
	{ { "element", NULL, false, false }, { SES_CUT_NEVER, 0 },
	  ses_cell_write_element },
	{ { "state", "STATE", false, false }, { SES_CUT_NEVER, 0 },
	  ses_cell_write_full_state },
	{ { "condition", NULL, false, false }, { SES_CUT_NEVER, 0 },
	  ses_cell_write_condition },
	{ { "status", "STATUS", true, false }, { SES_CUT_NEVER, 2 },
	  ses_cell_write_status },
	{ { "led", "LED", false, false }, { SES_CUT_NEVER, 8 },
	  ses_cell_write_led },
	{ { "device", "DEVICES", false, false }, { SES_CUT_NAMES, 0 },
	  ses_cell_write_device },
	{ { "held", "HELD", false, false }, { SES_CUT_NAMES, 6 },
	  ses_cell_write_held },
	{ { "array", NULL, false, false }, { SES_CUT_NEVER, 0 },
	  ses_cell_write_array },
	{ { "use", "USE", true, false }, { SES_CUT_NEVER, 7 },
	  ses_cell_write_use },
	{ { "model", "MODEL", false, false }, { SES_CUT_TEXT, 3 },
	  ses_cell_write_model },
	{ { "rev", "REV", true, false }, { SES_CUT_NEVER, 4 },
	  ses_cell_write_rev },
	{ { "serial", "SERIAL", false, false }, { SES_CUT_NEVER, 0 },
	  ses_cell_write_serial },
	{ { "wwn", NULL, false, false }, { SES_CUT_NEVER, 0 },
	  ses_cell_write_wwn },
	{ { "size", "SIZE", false, true }, { SES_CUT_NEVER, 5 },
	  ses_cell_write_size },
	{ { "address", "ADDRESS", false, false }, { SES_CUT_NEVER, 0 },
	  ses_cell_write_address },
	{ { "how", "HOW", true, false }, { SES_CUT_NEVER, 1 },
	  ses_cell_write_rule },
	{ { "node", NULL, false, false }, { SES_CUT_NEVER, 0 },
	  ses_cell_write_node },
	{ { "paths", "PATHS", false, false }, { SES_CUT_NEVER, 10 },
	  ses_cell_write_paths },
	{ { "rate", NULL, false, false }, { SES_CUT_NEVER, 0 },
	  ses_cell_write_rate },
	{ { "invalid_dwords", NULL, false, false }, { SES_CUT_NEVER, 0 },
	  ses_cell_write_invalid_dwords },
	{ { "disparity_errors", NULL, false, false }, { SES_CUT_NEVER, 0 },
	  ses_cell_write_disparity_errors },
	{ { "sync_losses", NULL, false, false }, { SES_CUT_NEVER, 0 },
	  ses_cell_write_sync_losses },
	{ { "reset_problems", NULL, false, false }, { SES_CUT_NEVER, 0 },
	  ses_cell_write_reset_problems },
};

#define NR_COLUMNS (sizeof(columns) / sizeof(columns[0]))

/* Columns from this one on are about links. */
#define FIRST_LINK_COLUMN (NR_COLUMNS - 1 - SES_NR_PHY_COUNTERS)

bool ses_map_view_has_links(const struct ses_map_view *v)
{
	for (size_t i = 0; i < v->choice.nr; i++) {
		if (v->choice.columns[i] >= FIRST_LINK_COLUMN)
			return true;
	}
	return v->verbose && !v->choice.nr;
}

static const struct ses_column *find_column(size_t n)
{
	return n < NR_COLUMNS ? &columns[n].column : NULL;
}

static void write_cell(void *row, struct ses_writer *w, size_t n)
{
	struct ses_cell *c = row;

	c->w = w;
	columns[n].write(c);
}

static struct ses_column_fit find_fit(size_t n)
{
	return columns[n].fit;
}

/* Of the state only. */
static enum ses_colour find_colour(void *row, size_t n)
{
	const struct ses_bay *bay = ((const struct ses_cell *)row)->bay;
	const enum ses_bay_condition condition = ses_bay_find_condition(bay);

	if (columns[n].write != ses_cell_write_full_state)
		return SES_COLOUR_NONE;
	if (condition <= SES_CONDITION_CRITICAL)
		return SES_COLOUR_CRITICAL;
	return condition != SES_CONDITION_NONE ||
	       bay->state == SES_BAY_AMBIGUOUS ||
	       bay->state == SES_BAY_NO_ACCESS ? SES_COLOUR_WARNING :
						 SES_COLOUR_NONE;
}

const struct ses_table ses_map_table = {
	.option = "--map", .column = find_column, .write = write_cell,
	.fit = find_fit, .colour = find_colour,
};

const char *ses_map_column_name(size_t n)
{
	return n < NR_COLUMNS ? columns[n].column.name : NULL;
}

int ses_map_parse_columns(const char *list, struct ses_log *log,
			  struct ses_column_choice *choice)
{
	return ses_table_parse_columns(&ses_map_table, list, log, choice);
}
