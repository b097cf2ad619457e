/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/view.h>

#include <stdio.h>
#include <string.h>

#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/out.h>
#include <ses/text.h>

#include "map_columns.h"
#include "map/map_internal.h"
#include "map_table.h"
#include "shelf/shelf_internal.h"

/* "phy-0:0:5 12.0 Gbit, invalid_dword_count 0": what could be read. */
static void emit_link(struct ses_out *o, const struct ses_path *p)
{
	for (size_t i = 0; i < p->nr_link; i++) {
		const struct ses_phy *phy = &p->link[i];

		ses_emit_text(o, "            ");
		ses_write_visible(o->text, phy->name);
		ses_emit_text(o, *phy->rate ? " " : "");
		ses_write_visible(o->text, phy->rate);
		for (int k = 0; k < SES_NR_PHY_COUNTERS; k++) {
			if (!phy->known[k])
				continue;
			ses_emit_text(o, ", ");
			ses_emit_text(o, ses_phy_counter_names[k]);
			ses_emit_item(o, SES_VALUE_DEC, " ", NULL,
				      phy->counts[k]);
		}
		ses_emit_newline(o);
	}
}

static void emit_paths(struct ses_out *o, const struct ses_bay *bay)
{
	const struct ses_path *p = bay->unit ? bay->unit->paths : NULL;

	for (; p; p = p->next) {
		ses_emit_text(o, "       path ");
		ses_write_visible(o->text, p->name);
		for (const struct ses_block *b = p->blocks; b; b = b->next) {
			ses_emit_text(o, " ");
			ses_write_visible(o->text, b->name);
		}
		ses_emit_text(o, *p->generic ? " " : "");
		ses_write_visible(o->text, p->generic);
		for (size_t i = 0; i < p->nr_addresses; i++) {
			ses_emit_text(o, " ");
			ses_write_hex(o->text, p->addresses[i], 16);
		}
		ses_emit_text(o, *p->state ? " " : "");
		ses_emit_cstring(o, "", NULL, p->state);
		ses_emit_newline(o);
		emit_link(o, p);
	}
}

void ses_map_emit_remarks(struct ses_out *o, const struct ses_doubt *d,
			  unsigned int indent, bool notes)
{
	for (; d; d = d->next) {
		if (d->kind == SES_NOTE && !notes)
			continue;
		ses_emit_indent(o, indent);
		ses_emit_text(o, d->kind == SES_NOTE ? "! note: " : "! ");
		ses_write_visible(o->text, d->text);
		ses_emit_newline(o);
	}
}

static void emit_shelf(struct ses_out *o, const struct ses_shelf *s,
		       bool verbose)
{
	ses_map_emit_shelf_heading(o, s);
	ses_emit_newline(o);
	ses_map_emit_nodes(o, s, verbose);
	ses_emit_newline(o);
}

void ses_map_emit_legend(struct ses_out *o, const struct ses_shelf *s)
{
	const char *before = "  ";
	unsigned int marks = 0;

	for (size_t i = 0; i < s->nr_bays; i++)
		marks |= ses_bay_led_marks(&s->bays[i]);
	for (unsigned int i = 0; i < SES_LED_MARKS; i++) {
		if (!(marks >> i & 1))
			continue;
		ses_emit_text(o, before);
		ses_write_char(o->text, ses_led_marks[i].letter);
		ses_emit_text(o, " ");
		ses_emit_text(o, ses_led_marks[i].meaning);
		before = ", ";
	}
	if (marks)
		ses_emit_newline(o);
}

/* ", 1 critical, 2 failing": each bay counts once. Lost paths come last, and
 * with the others. */
static void emit_conditions(struct ses_out *o, const struct ses_shelf *s)
{
	size_t nr[SES_CONDITION_NONE + 1] = { 0 };

	for (size_t i = 0; i < s->nr_bays; i++)
		nr[ses_bay_find_condition(&s->bays[i])]++;
	for (unsigned int n = 0; n < SES_CONDITION_PATH_LOST; n++) {
		if (!nr[n])
			continue;
		ses_emit_item(o, SES_VALUE_DEC, ", ", NULL, nr[n]);
		ses_emit_text(o, " ");
		ses_emit_text(o, ses_bay_condition_names[n]);
	}
}

/* "  12 bays, 5 disks, 1 foreign, 5 empty, 1 unknown" */
void ses_map_emit_sum(struct ses_out *o, const struct ses_shelf *s)
{
	static const enum ses_bay_state order[] = {
		SES_BAY_DISK, SES_BAY_FOREIGN, SES_BAY_AMBIGUOUS,
		SES_BAY_EMPTY, SES_BAY_UNKNOWN, SES_BAY_NO_ACCESS,
	};
	size_t nr[6] = { 0 }, lost = 0;

	for (size_t i = 0; i < s->nr_bays; i++) {
		nr[s->bays[i].state]++;
		lost += s->bays[i].nr_paths < s->bays[i].nr_paths_expected;
	}
	ses_emit_item(o, SES_VALUE_DEC, "  ", NULL, s->nr_bays);
	ses_emit_text(o, s->nr_bays == 1 ? " bay" : " bays");
	for (int i = 0; i < 6; i++) {
		enum ses_bay_state state = order[i];

		if (!nr[state])
			continue;
		ses_emit_item(o, SES_VALUE_DEC, ", ", NULL, nr[state]);
		ses_emit_text(o, " ");
		ses_emit_text(o, ses_bay_state_names[state]);
		ses_emit_text(o, state == SES_BAY_DISK && nr[state] > 1 ? "s" :
									  "");
	}
	emit_conditions(o, s);
	if (lost) {
		ses_emit_item(o, SES_VALUE_DEC, ", ", NULL, lost);
		ses_emit_text(o, lost == 1 ? " disk with a lost path" :
					     " disks with a lost path");
	}
	ses_emit_newline(o);
}

static void emit_table(struct ses_out *o, const struct ses_map *map,
		       const struct ses_shelf *s,
		       const struct ses_map_view *v)
{
	struct ses_cell c = { .usage = map->usage };
	struct ses_table_layout layout;

	ses_table_begin(&layout, &ses_map_table, v->verbose);
	layout.terminal = v->terminal;
	for (size_t i = 0; i < s->nr_bays; i++) {
		c.bay = &s->bays[i];
		ses_table_measure_row(&layout, &c);
	}
	ses_table_fit(&layout);
	ses_table_emit_headings(&layout, o);
	for (size_t i = 0; i < s->nr_bays; i++) {
		c.bay = &s->bays[i];
		ses_table_emit_row(&layout, o, &c);
		if (v->verbose)
			emit_paths(o, c.bay);
		ses_map_emit_remarks(o, c.bay->doubts, 6, v->verbose);
	}
	ses_table_end(&layout, o);
	ses_map_emit_legend(o, s);
	ses_map_emit_sum(o, s);
}

/* The columns for scripts. */
static void emit_columns(struct ses_out *o, const struct ses_map *map,
			 const struct ses_shelf *s,
			 const struct ses_map_view *v)
{
	struct ses_cell c = { .usage = map->usage, .raw = true };
	struct ses_table_layout layout;

	ses_table_begin(&layout, &ses_map_table, false);
	for (size_t i = 0; i < s->nr_bays; i++) {
		c.bay = &s->bays[i];
		ses_table_emit_tabs(&layout, o, &v->choice, &c);
	}
	ses_table_end(&layout, o);
}

static void emit_text(struct ses_out *o, const struct ses_map *map,
		      const struct ses_shelf *s, const struct ses_map_view *v)
{
	emit_shelf(o, s, v->verbose);
	for (const struct ses_shelf *t = s->twin; t; t = t->twin)
		emit_shelf(o, t, v->verbose);
	for (const struct ses_shelf *t = s; t; t = t->twin)
		ses_map_emit_remarks(o, t->doubts, 2,
				     v->verbose || t->duplicate_id);
	if (s->nr_bays)
		emit_table(o, map, s, v);
}

/* --- disks in no bay --- */

static void emit_unplaced(struct ses_out *o, const struct ses_map *map,
			  bool verbose)
{
	const char *before = "Not in any bay: ";
	bool hidden = false;

	for (const struct ses_unplaced *u = map->unplaced; u; u = u->next) {
		const char *serial = u->unit->serial;

		ses_emit_text(o, before);
		ses_write_unit(o->text, u->unit);
		ses_emit_text(o, " (");
		ses_write_visible(o->text, serial);
		ses_emit_text(o, *serial ? ", " : "");
		ses_write_visible(o->text, u->unit->paths->driver);
		ses_emit_text(o, ")");
		if (verbose) {
			ses_emit_text(o, ": ");
			ses_emit_text(o, u->reason);
		}
		ses_emit_newline(o);
		before = "                ";
		hidden |= u->hidden_backplane;
	}
	/* with -v it is in the reasons */
	if (hidden && !verbose)
		ses_emit_text_line(o, 2, "! a RAID adapter shows no enclosure; "
			      "\"perccli /c0 set backplane expose=on\" (or "
			      "storcli) may show its backplane");
}

/* --- all of it --- */

static bool has_hidden(const struct ses_map *map)
{
	for (const struct ses_shelf *s = map->shelves; s; s = s->next) {
		if (s->hidden)
			return true;
	}
	return false;
}

void ses_map_emit(struct ses_out *o, struct ses_map *map,
		  const struct ses_map_view *v)
{
	bool all = !has_hidden(map), first = true;

	for (const struct ses_shelf *s = map->shelves; s && o->text;
	     s = s->next) {
		if (s->hidden || s->twin_of)
			continue;
		if (v->choice.nr) {
			emit_columns(o, map, s, v);
			continue;
		}
		if (!first)
			ses_emit_newline(o);
		first = false;
		emit_text(o, map, s, v);
	}
	if (all && o->text && !v->choice.nr) {
		if (!first && map->unplaced)
			ses_emit_newline(o);
		emit_unplaced(o, map, v->verbose);
	}
	ses_map_emit_json(o, map, all, true);
}
