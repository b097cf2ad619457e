/* SPDX-License-Identifier: BSD-2-Clause */
/* A map as a tree. Identifiers of 64 bits are strings of 16 hex digits. */
#include <stdio.h>

#include <ses/element.h>
#include <ses/error.h>
#include <ses/out.h>
#include <ses/view.h>

#include "inventory/inventory_internal.h"
#include "map_columns.h"
#include "map/map_internal.h"
#include "shelf/shelf_internal.h"

static void emit_id64(struct ses_out *o, const char *key, uint64_t id)
{
	char digits[17];

	if (!id) {
		ses_emit_null(o, key);
		return;
	}
	snprintf(digits, sizeof(digits), "%016llx", (unsigned long long)id);
	ses_emit_word(o, NULL, key, digits);
}

static void emit_node(struct ses_out *o, const struct ses_node *n)
{
	ses_open_object(o, NULL);
	ses_emit_cstring_or_null(o, "device", n->device);
	ses_emit_cstring_or_null(o, "hctl", n->path ? n->path->name : NULL);
	ses_emit_cstring_or_null(o, "bsg", n->path ? n->path->bsg : NULL);
	ses_emit_cstring_or_null(o, "revision", n->revision);
	ses_emit_cstring_or_null(o, "inquiry_revision",
				 n->path ? n->path->revision : NULL);
	ses_emit_item_or_null(o, SES_VALUE_PLAIN, "es_process_id", !n->error,
			      n->process);
	ses_emit_item_or_null(o, SES_VALUE_PLAIN, "es_process_count", !n->error,
			      n->nr_processes);
	emit_id64(o, "sas_address", n->address);
	if (n->error)
		ses_emit_cstring_or_null(o, "error", ses_error_text(-n->error));
	else
		ses_emit_cstring_or_null(o, "error", n->status_missing);
	ses_close_branch(o);
}

/* What could not be read is not there. */
static void emit_link(struct ses_out *o, const struct ses_path *p)
{
	ses_open_list(o, "phy_list");
	for (size_t i = 0; i < p->nr_link; i++) {
		const struct ses_phy *phy = &p->link[i];

		ses_open_object(o, NULL);
		ses_emit_cstring_or_null(o, "name", phy->name);
		if (*phy->rate)
			ses_emit_cstring(o, NULL, "negotiated_linkrate",
					 phy->rate);
		for (int k = 0; k < SES_NR_PHY_COUNTERS; k++) {
			if (phy->known[k])
				ses_emit_item(o, SES_VALUE_PLAIN, NULL,
					      ses_phy_counter_names[k],
					      phy->counts[k]);
		}
		ses_close_branch(o);
	}
	ses_close_branch(o);
}

static void emit_path(struct ses_out *o, const struct ses_path *p,
		      const char *block)
{
	ses_open_object(o, NULL);
	ses_emit_cstring_or_null(o, "block", block);
	ses_emit_cstring_or_null(o, "generic", p->generic);
	ses_emit_cstring_or_null(o, "hctl", p->nvme ? NULL : p->name);
	if (p->nvme)
		ses_emit_cstring_or_null(o, "controller", p->name);
	emit_id64(o, "sas_address", p->nr_addresses ? p->addresses[0] : 0);
	ses_emit_cstring_or_null(o, "state", p->state);
	if (p->nr_link)
		emit_link(o, p);
	ses_close_branch(o);
}

static void emit_holders(struct ses_out *o, const struct ses_unit *u,
			 enum ses_holder_kind kind, const char *key)
{
	const char *names[SES_HOLDERS_MAX];
	const size_t nr = ses_unit_find_holders(u, kind, names,
						SES_HOLDERS_MAX);

	ses_open_list(o, key);
	for (size_t i = 0; i < nr; i++)
		ses_emit_cstring_or_null(o, "", names[i]);
	ses_close_branch(o);
}

static void emit_disk(struct ses_out *o, const struct ses_unit *u)
{
	ses_open_object(o, "disk");
	ses_emit_cstring_or_null(o, "wwn", u->name);
	ses_emit_cstring_or_null(o, "serial", u->serial);
	ses_emit_cstring_or_null(o, "vendor", u->paths->vendor);
	ses_emit_cstring_or_null(o, "model", u->paths->model);
	ses_emit_cstring_or_null(o, "revision", u->paths->revision);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "size_bytes", ses_unit_size(u));
	ses_open_list(o, "path_list");
	for (const struct ses_path *p = u->paths; p; p = p->next) {
		for (const struct ses_block *b = p->blocks; b; b = b->next)
			emit_path(o, p, b->name);
		if (!p->blocks)
			emit_path(o, p, "");
	}
	ses_close_branch(o);
	emit_holders(o, u, SES_HELD_BY, "held_by");
	emit_holders(o, u, SES_PART_OF, "array");
	ses_close_branch(o);
}

static void emit_doubts(struct ses_out *o, const char *key,
			const struct ses_doubt *d, enum ses_remark kind)
{
	ses_open_list(o, key);
	for (; d; d = d->next) {
		if (d->kind == kind)
			ses_emit_cstring_or_null(o, "", d->text);
	}
	ses_close_branch(o);
}

static void emit_remarks(struct ses_out *o, const struct ses_doubt *d)
{
	emit_doubts(o, "doubt", d, SES_DOUBT);
	emit_doubts(o, "finding", d, SES_FINDING);
	emit_doubts(o, "note", d, SES_NOTE);
}

static void emit_addresses(struct ses_out *o, const struct ses_bay *bay)
{
	const struct ses_bay_address *a = bay->addresses, *b;

	ses_open_list(o, "sas_address_list");
	for (; a; a = a->next) {
		/* the same one may stand there for several hosts */
		for (b = bay->addresses; b != a && b->address != a->address;
		     b = b->next)
			;
		if (b == a)
			emit_id64(o, "", a->address);
	}
	ses_close_branch(o);
}

void ses_map_emit_bay_members(struct ses_out *o, const struct ses_bay *bay)
{
	bool known = !bay->shelf->kernel_view;

	ses_emit_item_or_null(o, SES_VALUE_PLAIN, "type_index", known,
			      bay->type);
	ses_emit_item_or_null(o, SES_VALUE_PLAIN, "element_index", known,
			      bay->index);
	ses_emit_item_or_null(o, SES_VALUE_PLAIN, "subenclosure_id", known,
			      bay->subenclosure);
	ses_emit_item_or_null(o, SES_VALUE_PLAIN, "slot", bay->slot >= 0,
			      (unsigned int)bay->slot);
	ses_emit_cstring_or_null(o, "label", bay->label);
	ses_emit_cstring_or_null(o, "label_serial", bay->label_useless ?
				 NULL : bay->label_serial);
	ses_emit_word(o, NULL, "state", ses_bay_state_names[bay->state]);
	ses_emit_cstring_or_null(o, "condition",
			ses_bay_condition_names[ses_bay_find_condition(bay)]);
	if (known)
		ses_emit_code(o, NULL, "status", bay->status,
			      ses_status_code_names[bay->status]);
	else
		ses_emit_null(o, "status");
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "ident", bay->ident);
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "fault_requested",
		      bay->fault_requested);
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "fault_sensed",
		      bay->fault_sensed);
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "predicted_failure",
		      bay->failing);
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "device_off", bay->off);
	ses_emit_cstring_or_null(o, "how", bay->rule);
	emit_addresses(o, bay);
	ses_emit_cstring_or_null(o, "nvme_serial", bay->nvme_serial);
	ses_emit_item_or_null(o, SES_VALUE_PLAIN, "paths",
			      bay->nr_paths_expected, bay->nr_paths);
	ses_emit_item_or_null(o, SES_VALUE_PLAIN, "paths_expected",
			      bay->nr_paths_expected, bay->nr_paths_expected);
	if (bay->unit)
		emit_disk(o, bay->unit);
	else
		ses_emit_null(o, "disk");
	emit_remarks(o, bay->doubts);
}

static void emit_subenclosures(struct ses_out *o, const struct ses_config *c)
{
	ses_open_list(o, "subenclosure_identifier_list");
	for (size_t i = 1; i < c->nr_subenclosures; i++) {
		if (c->subenclosures[i].logical_id)
			emit_id64(o, "", c->subenclosures[i].logical_id);
	}
	ses_close_branch(o);
}

void ses_map_emit_shelf_id(struct ses_out *o, const struct ses_shelf *s)
{
	emit_id64(o, "logical_identifier", s->id);
	ses_emit_cstring_or_null(o, "nickname", ses_shelf_nickname(s));
}

static void emit_shelf(struct ses_out *o, const struct ses_shelf *s, bool bays)
{
	const struct ses_node *n = ses_shelf_readable_node(s);

	ses_open_object(o, NULL);
	ses_map_emit_shelf_id(o, s);
	ses_emit_cstring_or_null(o, "vendor", n->vendor);
	ses_emit_cstring_or_null(o, "product", n->product);
	ses_emit_cstring_or_null(o, "revision", n->revision);
	emit_id64(o, "twin_of", s->twin_of ? s->twin_of->id : 0);
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "kernel_view", s->kernel_view);
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "made_up", s->made_up);
	emit_subenclosures(o, &n->session.snap.config);
	ses_open_list(o, "node_list");
	for (n = s->nodes; n; n = n->next)
		emit_node(o, n);
	ses_close_branch(o);
	if (bays) {
		ses_open_list(o, "bay_list");
		for (size_t i = 0; i < s->nr_bays; i++) {
			ses_open_object(o, NULL);
			ses_map_emit_bay_members(o, &s->bays[i]);
			ses_close_branch(o);
		}
		ses_close_branch(o);
	}
	emit_remarks(o, s->doubts);
	ses_close_branch(o);
}

static void emit_unplaced(struct ses_out *o, const struct ses_unplaced *u)
{
	const struct ses_path *p = u->unit->paths;

	ses_open_object(o, NULL);
	ses_emit_cstring_or_null(o, "block",
				 p->blocks ? p->blocks->name : NULL);
	ses_emit_cstring_or_null(o, "serial", u->unit->serial);
	ses_emit_cstring_or_null(o, "wwn", u->unit->name);
	ses_emit_cstring_or_null(o, "driver", p->driver);
	ses_emit_cstring_or_null(o, "reason", u->reason);
	ses_close_branch(o);
}

void ses_map_emit_json(struct ses_out *o, const struct ses_map *map, bool all,
		       bool bays)
{
	if (!o->tree)
		return;
	ses_open_object(o, "enclosure_map");
	ses_open_list(o, "enclosure_list");
	for (const struct ses_shelf *s = map->shelves; s; s = s->next) {
		if (!s->hidden)
			emit_shelf(o, s, bays);
	}
	ses_close_branch(o);
	if (bays) {
		ses_open_list(o, "unplaced_list");
		for (const struct ses_unplaced *u = all ? map->unplaced : NULL;
		     u; u = u->next)
			emit_unplaced(o, u);
		ses_close_branch(o);
	}
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "complete", map->complete);
	ses_close_branch(o);
}
