/* SPDX-License-Identifier: BSD-2-Clause */
/* The answer of --find: all about one bay, in a line. */
#include <ses/view.h>

#include <ses/element.h>
#include <ses/out.h>

#include "element/element_internal.h"
#include "inventory/inventory_internal.h"
#include "map/map_internal.h"
#include "map_columns.h"

static const struct {
	enum ses_use use;
	const char *key, *text;
} uses[] = {
	{ SES_USE_MOUNTED, "mounted", ", mounted" },
	{ SES_USE_SWAP, "swap", ", used as swap" },
};

/* ", 1 of 2 paths, held by mpatha, mounted" */
static void emit_disk_text(struct ses_out *o, const struct ses_bay *bay,
			   unsigned int use)
{
	const char *names[SES_HOLDERS_MAX];
	const size_t nr = ses_unit_find_holders(bay->unit,
						SES_HELD_BY | SES_PART_OF,
						names, SES_HOLDERS_MAX);

	if (bay->nr_paths_expected) {
		ses_emit_item(o, SES_VALUE_DEC, ", ", NULL, bay->nr_paths);
		ses_emit_item(o, SES_VALUE_DEC, " of ", NULL,
			      bay->nr_paths_expected);
		ses_emit_text(o, bay->nr_paths_expected == 1 ? " path" :
							       " paths");
	}
	for (size_t i = 0; i < nr; i++) {
		ses_emit_text(o, i ? "," : ", held by ");
		ses_write_visible(o->text, names[i]);
	}
	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++)
		ses_emit_text(o, (use & uses[i].use) ? uses[i].text : "");
}

static void emit_answer_text(struct ses_out *o, const struct ses_bay *bay,
			     unsigned int use)
{
	const struct ses_element_type *type = ses_element_type(bay->type_code);

	ses_map_emit_bay_name(o, bay);
	ses_emit_text(o, ": ");
	if (ses_is_bay_type(bay->type_code)) {
		ses_emit_text(o, ses_bay_state_names[bay->state]);
	} else {
		ses_emit_text(o, type->name);
		ses_emit_text(o, ", status ");
		ses_emit_text(o, ses_status_code_names[bay->status]);
	}
	if (bay->unit)
		emit_disk_text(o, bay, use);
	ses_emit_text(o, bay->ident ? ", locate LED on" : "");
	ses_emit_text(o, bay->fault_requested ? ", fault LED on" : "");
	ses_emit_text(o, bay->fault_sensed ? ", fault sensed" : "");
	ses_emit_text(o, bay->off ? ", device off" : "");
	for (const struct ses_doubt *d = bay->doubts; d; d = d->next) {
		if (d->kind == SES_NOTE)
			continue;
		ses_emit_text(o, "; ");
		ses_write_visible(o->text, d->text);
	}
	ses_emit_newline(o);
}

static void emit_answer_members(struct ses_out *o, const struct ses_bay *bay,
				unsigned int use)
{
	char name[24];

	ses_map_emit_shelf_id(o, bay->shelf);
	ses_emit_code(o, NULL, "element_type", bay->type_code,
		      ses_element_type_label(bay->type_code, name,
					     sizeof(name)));
	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++)
		ses_emit_item(o, SES_VALUE_BOOL, NULL, uses[i].key,
			      use & uses[i].use);
	ses_open_object(o, "bay");
	ses_map_emit_bay_members(o, bay);
	ses_close_branch(o);
}

void ses_map_emit_answer(struct ses_out *o, const struct ses_map *map,
			 const struct ses_bay *bay)
{
	const unsigned int use = bay->unit && map->usage ?
				 ses_usage_find(map->usage, bay->unit) : 0;

	if (o->text)
		emit_answer_text(o, bay, use);
	if (o->tree)
		emit_answer_members(o, bay, use);
}
