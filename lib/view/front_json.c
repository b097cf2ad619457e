/* SPDX-License-Identifier: BSD-2-Clause */
/* A front as a tree. */
#include "front_internal.h"

#include <ses/view.h>
#include <ses/out.h>

static void emit_place(struct ses_out *o, const struct ses_bay *bay,
		       unsigned int row, unsigned int column)
{
	ses_open_object(o, NULL);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "row", row + 1);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "column", column + 1);
	ses_open_object(o, "bay");
	ses_map_emit_bay_members(o, bay);
	ses_close_branch(o);
	ses_close_branch(o);
}

static void emit_grid(struct ses_out *o, const struct ses_grid *g)
{
	ses_open_object(o, NULL);
	ses_map_emit_shelf_id(o, g->shelf);
	ses_emit_cstring_or_null(o, "group", g->name);
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "layout_known", !g->strip);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "rows", g->rows);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "columns", g->columns);
	ses_open_list(o, "place_list");
	for (unsigned int r = 0; r < g->rows; r++) {
		for (unsigned int c = 0; c < g->columns; c++)
			emit_place(o, g->bays[(size_t)r * g->columns + c], r,
				   c);
	}
	ses_close_branch(o);
	ses_close_branch(o);
}

void ses_front_emit_json(struct ses_out *o, const struct ses_front *front)
{
	if (!o->tree)
		return;
	ses_open_list(o, "front_grid_list");
	for (size_t i = 0; i < front->nr; i++)
		emit_grid(o, &front->grids[i]);
	ses_close_branch(o);
}
