/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/map_emit.h>

#include <stdio.h>
#include <string.h>

#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/map.h>
#include <ses/out.h>
#include <ses/text.h>

#include "map_columns.h"
#include "map_internal.h"

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
};

#define NR_COLUMNS (sizeof(columns) / sizeof(columns[0]))

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

static void measure_columns(struct ses_cell *c, const struct ses_shelf *s,
			    const struct ses_map_view *v,
			    size_t width[NR_COLUMNS])
{
	for (size_t i = 0; i < NR_COLUMNS; i++) {
		width[i] = columns[i].heading ? strlen(columns[i].heading) : 0;
		for (size_t k = 0; in_table(&columns[i], v) && k < s->nr_bays;
		     k++) {
			c->bay = &s->bays[k];
			write_cell(c, &columns[i]);
			if (ses_text_count_characters(c->w->buf, c->w->len) >
			    width[i])
				width[i] = ses_text_count_characters(c->w->buf,
								     c->w->len);
		}
	}
}

/* Cells are laid in columns; the last one has no blanks behind it. */
struct table_row {
	struct ses_out *out;
	size_t pending;		/* blanks before the next cell */
};

static void emit_column(struct table_row *row, const char *p, size_t len,
			size_t width, bool right)
{
	size_t n = ses_text_count_characters(p, len),
	       pad = width > n ? width - n : 0;

	ses_write_blanks(row->out->text, row->pending + (right ? pad : 0));
	ses_write(row->out->text, p, len);
	row->pending = 1 + (right ? 0 : pad);
}

static void emit_headings(struct ses_out *o, const struct ses_map_view *v,
			  const size_t width[NR_COLUMNS])
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

static void emit_row(struct ses_out *o, struct ses_cell *c,
		     const struct ses_map_view *v,
		     const size_t width[NR_COLUMNS])
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

/* A name of the kernel; in a capture it may be anything. */
static void emit_name(struct ses_out *o, const char *name)
{
	if (o->text)
		ses_write_visible(o->text, name);
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
	}
}

static void emit_doubts(struct ses_out *o, const struct ses_doubt *d,
			unsigned int indent, bool notes)
{
	for (; d; d = d->next) {
		if (d->note && !notes)
			continue;
		ses_line(o, indent);
		ses_text(o, d->note ? "! note: " : "! ");
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

static void emit_shelf(struct ses_out *o, const struct ses_shelf *s)
{
	ses_text(o, "Enclosure ");
	emit_shelf_name(o, s, "  ");
	emit_product(o, ses_shelf_readable_node(s), "  ");
	if (s->twin_of) {
		ses_text(o, "  twin of ");
		ses_write_hex(o->text, s->twin_of->id, 16);
	}
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
	size_t nr[6] = { 0 };

	for (size_t i = 0; i < s->nr_bays; i++)
		nr[s->bays[i].state]++;
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
	ses_endl(o);
}

static void emit_table(struct ses_out *o, const struct ses_shelf *s,
		       const struct ses_map_view *v)
{
	struct ses_writer w;
	struct ses_cell c = { .w = &w, .usage = v->usage };
	size_t width[NR_COLUMNS];

	ses_writer_to_memory(&w);
	measure_columns(&c, s, v, width);
	emit_headings(o, v, width);
	for (size_t i = 0; i < s->nr_bays; i++) {
		c.bay = &s->bays[i];
		emit_row(o, &c, v, width);
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

/* --- for scripts --- */

static void emit_tabs(struct ses_out *o, const struct ses_shelf *s,
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
			emit_tabs(o, s, v);
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
