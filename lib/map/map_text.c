/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/map.h>

#include <stdio.h>
#include <string.h>

#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/out.h>
#include <ses/text.h>

#include "map_columns.h"
#include "map_internal.h"
#include "map_table.h"

/* A name of the kernel; in a capture it may be anything. */
static void emit_name(struct ses_out *o, const char *name)
{
	if (o->text)
		ses_write_visible(o->text, name);
}

/* "phy-0:0:5 12.0 Gbit, invalid_dword_count 0": what could be read. */
static void emit_link(struct ses_out *o, const struct ses_path *p)
{
	for (size_t i = 0; i < p->nr_link; i++) {
		const struct ses_phy *phy = &p->link[i];

		ses_text(o, "            ");
		emit_name(o, phy->name);
		ses_text(o, *phy->rate ? " " : "");
		emit_name(o, phy->rate);
		for (int k = 0; k < SES_NR_PHY_COUNTERS; k++) {
			if (!phy->known[k])
				continue;
			ses_text(o, ", ");
			ses_text(o, ses_phy_counter_names[k]);
			ses_item(o, SES_DEC, " ", NULL, phy->counts[k]);
		}
		ses_endl(o);
	}
}

static void emit_paths(struct ses_out *o, const struct ses_bay *bay)
{
	const struct ses_path *p = bay->unit ? bay->unit->paths : NULL;

	for (; p; p = p->next) {
		ses_text(o, "       path ");
		emit_name(o, p->name);
		for (const struct ses_block *b = p->blocks; b; b = b->next) {
			ses_text(o, " ");
			emit_name(o, b->name);
		}
		ses_text(o, *p->generic ? " " : "");
		emit_name(o, p->generic);
		for (size_t i = 0; i < p->nr_addresses; i++) {
			ses_text(o, " ");
			ses_write_hex(o->text, p->addresses[i], 16);
		}
		ses_text(o, *p->state ? " " : "");
		ses_cstring(o, "", NULL, p->state);
		ses_endl(o);
		emit_link(o, p);
	}
}

static void emit_doubts(struct ses_out *o, const struct ses_doubt *d,
			unsigned int indent, bool notes)
{
	for (; d; d = d->next) {
		if (d->kind == SES_NOTE && !notes)
			continue;
		ses_line(o, indent);
		ses_text(o, d->kind == SES_NOTE ? "! note: " : "! ");
		ses_write_visible(o->text, d->text);
		ses_endl(o);
	}
}

static void emit_quoted(struct ses_out *o, const char *before, const char *s)
{
	if (!*s)
		return;
	ses_text(o, before);
	ses_text(o, "\"");
	ses_write_visible(o->text, s);
	ses_text(o, "\"");
}

static void emit_node(struct ses_out *o, const struct ses_node *n)
{
	if (n->process || n->nr_processes) {
		ses_item(o, SES_DEC, "IOM ", NULL, n->process);
		ses_item(o, SES_DEC, " of ", NULL, n->nr_processes);
		ses_text(o, ": ");
	}
	emit_name(o, n->device);
	if (n->path) {
		ses_text(o, *n->device ? " " : "");
		emit_name(o, n->path->name);
	}
	if (n->mixed_revision) {
		ses_text(o, " revision ");
		emit_name(o, n->mixed_revision);
	}
	if (n->error) {
		ses_text(o, " cannot be read: ");
		ses_text(o, ses_error_text(-n->error));
	} else if (n->status_missing) {
		ses_text(o, " ");
		emit_name(o, n->status_missing);
	}
}

static void emit_shelf_name(struct ses_out *o, const struct ses_shelf *s,
			    const char *before)
{
	if (s->id)
		ses_write_hex(o->text, s->id, 16);
	else
		ses_text(o, "without identifier");
	emit_quoted(o, before, ses_shelf_nickname(s));
}

void ses_map_emit_shelf_name(struct ses_out *o, const struct ses_shelf *s)
{
	if (o->text)
		emit_shelf_name(o, s, " ");
}

void ses_map_emit_bay_contents(struct ses_out *o, const struct ses_bay *bay)
{
	const char *serial = bay->unit ? bay->unit->serial : "";

	if (!o->text)
		return;
	emit_quoted(o, " ", bay->label);
	if (!bay->unit)
		return;
	ses_text(o, " (");
	ses_write_unit(o->text, bay->unit);
	ses_text(o, *serial ? " " : "");
	ses_write_visible(o->text, serial);
	ses_text(o, ")");
}

/* Three fields of the descriptor, as far as they are there. */
static void emit_product(struct ses_out *o, const struct ses_node *n,
			 const char *before)
{
	const char *const texts[] = { n->vendor, n->product, n->revision };

	for (int i = 0; i < 3; i++) {
		if (!*texts[i])
			continue;
		ses_text(o, before);
		ses_write_visible(o->text, texts[i]);
		before = " ";
	}
}

static void emit_origin(struct ses_out *o, const struct ses_shelf *s)
{
	ses_text(o, s->made_up ? "  made up by the host adapter" : "");
}

static void emit_shelf(struct ses_out *o, const struct ses_shelf *s)
{
	ses_text(o, "Enclosure ");
	emit_shelf_name(o, s, "  ");
	emit_product(o, ses_shelf_readable_node(s), "  ");
	if (s->twin_of) {
		ses_text(o, "  twin of ");
		ses_write_hex(o->text, s->twin_of->id, 16);
	}
	emit_origin(o, s);
	ses_endl(o);
	for (const struct ses_node *n = s->nodes; n; n = n->next) {
		ses_text(o, n == s->nodes ? "  " : "    ");
		emit_node(o, n);
	}
	ses_endl(o);
}

/* "  12 bays, 5 disks, 1 foreign, 5 empty, 1 unknown" */
static void emit_sum(struct ses_out *o, const struct ses_shelf *s)
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
	ses_item(o, SES_DEC, "  ", NULL, s->nr_bays);
	ses_text(o, s->nr_bays == 1 ? " bay" : " bays");
	for (int i = 0; i < 6; i++) {
		enum ses_bay_state state = order[i];

		if (!nr[state])
			continue;
		ses_item(o, SES_DEC, ", ", NULL, nr[state]);
		ses_text(o, " ");
		ses_text(o, ses_bay_state_names[state]);
		ses_text(o, state == SES_BAY_DISK && nr[state] > 1 ? "s" : "");
	}
	if (lost) {
		ses_item(o, SES_DEC, ", ", NULL, lost);
		ses_text(o, lost == 1 ? " disk with a lost path" :
					" disks with a lost path");
	}
	ses_endl(o);
}

static void emit_table(struct ses_out *o, const struct ses_shelf *s,
		       const struct ses_map_view *v)
{
	struct ses_writer w;
	struct ses_cell c = { .w = &w, .usage = v->usage };
	size_t width[SES_MAP_COLUMNS];

	ses_writer_to_memory(&w);
	ses_table_measure_columns(&c, s, v, width);
	ses_table_emit_headings(o, v, width);
	for (size_t i = 0; i < s->nr_bays; i++) {
		c.bay = &s->bays[i];
		ses_table_emit_row(o, &c, v, width);
		if (v->verbose)
			emit_paths(o, c.bay);
		emit_doubts(o, c.bay->doubts, 6, v->verbose);
	}
	if (ses_writer_close(&w))	/* cells that could not be made */
		o->text->error = w.error;
	emit_sum(o, s);
}

static void emit_text(struct ses_out *o, const struct ses_shelf *s,
		      const struct ses_map_view *v)
{
	emit_shelf(o, s);
	for (const struct ses_shelf *t = s->twin; t; t = t->twin)
		emit_shelf(o, t);
	for (const struct ses_shelf *t = s; t; t = t->twin)
		emit_doubts(o, t->doubts, 2, v->verbose || t->duplicate_id);
	if (s->nr_bays)
		emit_table(o, s, v);
}

/* --- disks in no bay --- */

static void emit_unplaced(struct ses_out *o, const struct ses_map *map,
			  bool verbose)
{
	const char *before = "Not in any bay: ";

	for (const struct ses_unplaced *u = map->unplaced; u; u = u->next) {
		const char *serial = u->unit->serial;

		ses_text(o, before);
		ses_write_unit(o->text, u->unit);
		ses_text(o, " (");
		ses_write_visible(o->text, serial);
		ses_text(o, *serial ? ", " : "");
		emit_name(o, u->unit->paths->driver);
		ses_text(o, ")");
		if (verbose) {
			ses_text(o, ": ");
			ses_text(o, u->reason);
		}
		ses_endl(o);
		before = "                ";
	}
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
		if (v->nr_columns) {
			ses_table_emit_tabs(o, s, v);
			continue;
		}
		if (!first)
			ses_endl(o);
		first = false;
		emit_text(o, s, v);
	}
	if (all && o->text && !v->nr_columns) {
		if (!first && map->unplaced)
			ses_endl(o);
		emit_unplaced(o, map, v->verbose);
	}
	ses_map_emit_json(o, map, all, true);
}

/* Identifiers that are names of it, too. */
static void emit_subenclosures(struct ses_out *o, const struct ses_node *n)
{
	const struct ses_config *c = &n->session.snap.config;
	const char *before = "  ";

	for (size_t i = 1; i < c->nr_subenclosures; i++) {
		const struct ses_subenclosure *s = &c->subenclosures[i];

		if (!s->logical_id)
			continue;
		ses_text(o, before);
		ses_item(o, SES_DEC, "subenclosure ", NULL, s->id);
		ses_text(o, ": ");
		ses_write_hex(o->text, s->logical_id, 16);
		before = ", ";
	}
}

/* "5001405500000000 "rack 7 shelf 2"  VMSES shelf  /dev/sg0 0:0:0:0 ..." */
static void emit_list_line(struct ses_out *o, const struct ses_shelf *s)
{
	ses_map_emit_shelf_name(o, s);
	emit_product(o, ses_shelf_readable_node(s), "  ");
	emit_origin(o, s);
	for (const struct ses_node *n = s->nodes; n; n = n->next) {
		ses_text(o, n == s->nodes ? "  " : ", ");
		emit_node(o, n);
	}
	emit_subenclosures(o, ses_shelf_readable_node(s));
	ses_endl(o);
}

void ses_map_emit_list(struct ses_out *o, struct ses_map *map)
{
	for (const struct ses_shelf *s = map->shelves; s && o->text;
	     s = s->next) {
		if (!s->hidden)
			emit_list_line(o, s);
	}
	ses_map_emit_json(o, map, false, false);
}
