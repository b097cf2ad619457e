/* SPDX-License-Identifier: BSD-2-Clause */
/* The names of shelves, of their modules and bays, as text. */
#include <ses/view.h>

#include <string.h>

#include <ses/error.h>
#include <ses/out.h>

#include "map_columns.h"
#include "shelf/shelf_internal.h"

static void emit_quoted(struct ses_out *o, const char *before, const char *s)
{
	if (!*s)
		return;
	ses_emit_text(o, before);
	ses_emit_text(o, "\"");
	ses_write_visible(o->text, s);
	ses_emit_text(o, "\"");
}

/* The revision of a module: the one that differs from others, or that of page
 * 01h. Of a single node the name of the shelf has it. */
static const char *find_revision(const struct ses_node *n)
{
	const struct ses_shelf *s = n->shelf;

	if (n->mixed_revision)
		return n->mixed_revision;
	if (!s || (!s->nodes->next && !s->twin && !s->twin_of))
		return "";
	return *n->revision || !n->path ? n->revision : n->path->revision;
}

static void emit_failure(struct ses_out *o, const struct ses_node *n,
			 const char *before, const char *after)
{
	if (!n->error && !n->status_missing)
		return;
	ses_emit_text(o, before);
	if (n->error) {
		ses_emit_text(o, "cannot be read: ");
		ses_emit_text(o, ses_error_text(-n->error));
	} else {
		ses_write_visible(o->text, n->status_missing);
	}
	ses_emit_text(o, after);
}

static void emit_node(struct ses_out *o, const struct ses_node *n)
{
	const char *revision = find_revision(n);

	if (n->process || n->nr_processes) {
		ses_emit_item(o, SES_VALUE_DEC, "IOM ", NULL, n->process);
		ses_emit_item(o, SES_VALUE_DEC, " of ", NULL, n->nr_processes);
		ses_emit_text(o, ": ");
	}
	ses_write_visible(o->text, n->device);
	if (n->path) {
		ses_emit_text(o, *n->device ? " " : "");
		ses_write_visible(o->text, n->path->name);
	}
	if (*revision) {
		ses_emit_text(o, " revision ");
		ses_write_visible(o->text, revision);
	}
	emit_failure(o, n, " ", "");
}

static void emit_shelf_name(struct ses_out *o, const struct ses_shelf *s,
			    const char *before)
{
	if (s->id)
		ses_write_hex(o->text, s->id, 16);
	else
		ses_emit_text(o, "without identifier");
	emit_quoted(o, before, ses_shelf_nickname(s));
}

void ses_map_emit_bay_name(struct ses_out *o, const struct ses_bay *bay)
{
	const char *serial = bay->unit ? bay->unit->serial : "";

	if (!o->text)
		return;
	emit_shelf_name(o, bay->shelf, " ");
	if (bay->slot >= 0) {
		ses_emit_item(o, SES_VALUE_DEC, " slot ", NULL,
			      (unsigned int)bay->slot);
	} else {
		ses_emit_item(o, SES_VALUE_DEC, " element ", NULL, bay->type);
		ses_emit_item(o, SES_VALUE_DEC, ",", NULL, bay->index);
	}
	emit_quoted(o, " ", bay->label);
	if (!bay->unit)
		return;
	ses_emit_text(o, " (");
	ses_write_unit(o->text, bay->unit);
	ses_emit_text(o, *serial ? " " : "");
	ses_write_visible(o->text, serial);
	ses_emit_text(o, ")");
}

/* Three fields of the descriptor, as far as they are there. */
static void emit_product(struct ses_out *o, const struct ses_node *n,
			 const char *before)
{
	const char *const texts[] = { n->vendor, n->product, n->revision };

	for (int i = 0; i < 3; i++) {
		if (!*texts[i])
			continue;
		ses_emit_text(o, before);
		ses_write_visible(o->text, texts[i]);
		before = " ";
	}
}

static void emit_origin(struct ses_out *o, const struct ses_shelf *s)
{
	ses_emit_text(o, s->made_up ? "  made up by the host adapter" : "");
}

void ses_map_emit_shelf_heading(struct ses_out *o, const struct ses_shelf *s)
{
	ses_emit_text(o, "Enclosure ");
	emit_shelf_name(o, s, "  ");
	emit_product(o, ses_shelf_readable_node(s), "  ");
	if (s->twin_of) {
		ses_emit_text(o, "  twin of ");
		ses_write_hex(o->text, s->twin_of->id, 16);
	}
	emit_origin(o, s);
}

/* The first node of the same module, if that is known. */
static const struct ses_node *find_module(const struct ses_node *n)
{
	return n->module ? n->module : n;
}

/* Does a module have several nodes, one at each host adapter? */
static bool has_adapters(const struct ses_shelf *s)
{
	const struct ses_node *n = s->nodes;

	while (n && find_module(n) == n)
		n = n->next;
	return n;
}

/* Is there a node of each module that this one knows of? */
static bool is_complete(const struct ses_node *n)
{
	size_t nr = 0;

	for (const struct ses_node *m = n->shelf->nodes; m; m = m->next)
		nr += m->process && find_module(m) == m;
	return nr == n->nr_processes;
}

/* "IOM 1: sg0 sg122": a module, by the first of its nodes. */
static void emit_module(struct ses_out *o, const struct ses_node *first)
{
	const char *before = "";

	if (first->process || first->nr_processes) {
		ses_emit_item(o, SES_VALUE_DEC, "IOM ", NULL, first->process);
		if (!is_complete(first))
			ses_emit_item(o, SES_VALUE_DEC, " of ", NULL,
				      first->nr_processes);
		before = ": ";
	}
	for (const struct ses_node *n = first; n; n = n->next) {
		if (find_module(n) != first)
			continue;
		ses_emit_text(o, before);
		ses_write_visible(o->text, strncmp(n->device, "/dev/", 5) ?
					   n->device : n->device + 5);
		if (!*n->device && n->path)
			ses_write_visible(o->text, n->path->name);
		emit_failure(o, n, " (", ")");
		before = " ";
	}
	if (first->mixed_revision) {
		ses_emit_text(o, " revision ");
		ses_write_visible(o->text, first->mixed_revision);
	}
}

void ses_map_emit_nodes(struct ses_out *o, const struct ses_shelf *s,
			bool verbose)
{
	const bool modules = !verbose && has_adapters(s);

	for (const struct ses_node *n = s->nodes; n; n = n->next) {
		if (modules && find_module(n) != n)
			continue;
		ses_emit_text(o, n == s->nodes || modules ? "  " : "    ");
		if (modules)
			emit_module(o, n);
		else
			emit_node(o, n);
	}
}

/* --- the list of enclosures --- */

/* Identifiers that are names of it, too. */
static void emit_subenclosures(struct ses_out *o, const struct ses_node *n)
{
	const struct ses_config *c = &n->session.snap.config;
	const char *before = "  ";

	for (size_t i = 1; i < c->nr_subenclosures; i++) {
		const struct ses_subenclosure *s = &c->subenclosures[i];

		if (!s->logical_id)
			continue;
		ses_emit_text(o, before);
		ses_emit_item(o, SES_VALUE_DEC, "subenclosure ", NULL, s->id);
		ses_emit_text(o, ": ");
		ses_write_hex(o->text, s->logical_id, 16);
		before = ", ";
	}
}

/* "5001405500000000 "rack 7 shelf 2"  VMSES shelf  /dev/sg0 0:0:0:0 ..." */
static void emit_list_line(struct ses_out *o, const struct ses_shelf *s)
{
	emit_shelf_name(o, s, " ");
	emit_product(o, ses_shelf_readable_node(s), "  ");
	emit_origin(o, s);
	for (const struct ses_node *n = s->nodes; n; n = n->next) {
		ses_emit_text(o, n == s->nodes ? "  " : ", ");
		emit_node(o, n);
	}
	emit_subenclosures(o, ses_shelf_readable_node(s));
	ses_emit_newline(o);
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
