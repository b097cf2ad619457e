/* SPDX-License-Identifier: BSD-2-Clause */
/* A map as a tree. Identifiers of 64 bits are strings of 16 hex digits. */
#include <stdio.h>
#include <string.h>

#include <ses/element.h>
#include <ses/error.h>
#include <ses/map_emit.h>
#include <ses/out.h>

#include "map_columns.h"

static void null(struct ses_out *o, const char *key)
{
	ses_value(o, NULL, key, &(struct ses_value){ .kind = SES_NULL });
}

/* Text of a device; null when there is none. */
static void text(struct ses_out *o, const char *key, const char *s)
{
	if (*s)
		ses_string(o, NULL, key, (const uint8_t *)s, strlen(s));
	else
		null(o, key);
}

static void id64(struct ses_out *o, const char *key, uint64_t id)
{
	char digits[17];

	if (!id) {
		null(o, key);
		return;
	}
	snprintf(digits, sizeof(digits), "%016llx", (unsigned long long)id);
	ses_word(o, NULL, key, digits);
}

static void number_or_null(struct ses_out *o, const char *key, bool known,
			   unsigned int number)
{
	if (known)
		ses_item(o, SES_PLAIN, NULL, key, number);
	else
		null(o, key);
}

static void node(struct ses_out *o, const struct ses_node *n)
{
	ses_object(o, NULL);
	text(o, "device", n->device);
	text(o, "hctl", n->path ? n->path->name : "");
	text(o, "bsg", n->path ? n->path->bsg : "");
	number_or_null(o, "es_process_id", !n->error, n->process);
	number_or_null(o, "es_process_count", !n->error, n->nr_processes);
	id64(o, "sas_address", n->address);
	if (n->error)
		text(o, "error", ses_error_text(-n->error));
	else
		text(o, "error", n->statusless ? n->statusless : "");
	ses_end(o);
}

static void path(struct ses_out *o, const struct ses_path *p,
		 const char *block)
{
	ses_object(o, NULL);
	text(o, "block", block);
	text(o, "generic", p->generic);
	text(o, "hctl", p->nvme ? "" : p->name);
	if (p->nvme)
		text(o, "controller", p->name);
	id64(o, "sas_address", p->nr_addresses ? p->addresses[0] : 0);
	text(o, "state", p->state);
	ses_end(o);
}

static void disk(struct ses_out *o, const struct ses_unit *u)
{
	const char *labels[64];
	size_t nr = ses_unit_holders(u, labels, 64);

	ses_object(o, "disk");
	text(o, "wwn", u->name);
	text(o, "serial", u->serial);
	text(o, "vendor", u->paths->vendor);
	text(o, "model", u->paths->model);
	ses_item(o, SES_PLAIN, NULL, "size_bytes", ses_unit_size(u));
	ses_list(o, "path_list");
	for (const struct ses_path *p = u->paths; p; p = p->next) {
		for (const struct ses_block *b = p->blocks; b; b = b->next)
			path(o, p, b->name);
		if (!p->blocks)
			path(o, p, "");
	}
	ses_end(o);
	ses_list(o, "held_by");
	for (size_t i = 0; i < nr; i++)
		text(o, "", labels[i]);
	ses_end(o);
	ses_end(o);
}

static void doubts(struct ses_out *o, const char *key,
		   const struct ses_doubt *d, bool notes)
{
	ses_list(o, key);
	for (; d; d = d->next) {
		if (d->note == notes)
			text(o, "", d->text);
	}
	ses_end(o);
}

static void addresses(struct ses_out *o, const struct ses_bay *bay)
{
	const struct ses_bay_address *a = bay->addresses, *b;

	ses_list(o, "sas_address_list");
	for (; a; a = a->next) {
		/* the same one may stand there for several hosts */
		for (b = bay->addresses; b != a && b->address != a->address;
		     b = b->next)
			;
		if (b == a)
			id64(o, "", a->address);
	}
	ses_end(o);
}

void ses_map_bay_members(struct ses_out *o, const struct ses_bay *bay)
{
	bool known = !bay->shelf->kernel_view;

	number_or_null(o, "type_index", known, bay->type);
	number_or_null(o, "element_index", known, bay->element);
	number_or_null(o, "subenclosure_id", known, bay->subenclosure);
	number_or_null(o, "slot", bay->slot >= 0, (unsigned int)bay->slot);
	text(o, "label", bay->label);
	ses_word(o, NULL, "state", ses_bay_state_names[bay->state]);
	if (known)
		ses_code(o, NULL, "status", bay->status,
			 ses_status_code_names[bay->status]);
	else
		null(o, "status");
	ses_item(o, SES_BOOL, NULL, "ident", bay->ident);
	ses_item(o, SES_BOOL, NULL, "fault_requested", bay->fault_requested);
	ses_item(o, SES_BOOL, NULL, "fault_sensed", bay->fault_sensed);
	ses_item(o, SES_BOOL, NULL, "device_off", bay->off);
	text(o, "how", bay->how ? bay->how : "");
	addresses(o, bay);
	text(o, "nvme_serial", bay->nvme_serial);
	if (bay->unit)
		disk(o, bay->unit);
	else
		null(o, "disk");
	doubts(o, "doubt", bay->doubts, false);
	doubts(o, "note", bay->doubts, true);
}

static void subenclosures(struct ses_out *o, const struct ses_config *c)
{
	ses_list(o, "subenclosure_identifier_list");
	for (size_t i = 1; i < c->nr_subenclosures; i++) {
		if (c->subenclosures[i].logical_id)
			id64(o, "", c->subenclosures[i].logical_id);
	}
	ses_end(o);
}

static void shelf(struct ses_out *o, const struct ses_shelf *s, bool bays)
{
	const struct ses_node *n = s->nodes;

	while (n->error && n->next)
		n = n->next;
	ses_object(o, NULL);
	id64(o, "logical_identifier", s->id);
	text(o, "nickname", ses_shelf_nickname(s));
	text(o, "vendor", n->vendor);
	text(o, "product", n->product);
	text(o, "revision", n->revision);
	id64(o, "twin_of", s->twin_of ? s->twin_of->id : 0);
	ses_item(o, SES_BOOL, NULL, "kernel_view", s->kernel_view);
	subenclosures(o, &n->snap.config);
	ses_list(o, "node_list");
	for (n = s->nodes; n; n = n->next)
		node(o, n);
	ses_end(o);
	if (bays) {
		ses_list(o, "bay_list");
		for (size_t i = 0; i < s->nr_bays; i++) {
			ses_object(o, NULL);
			ses_map_bay_members(o, &s->bays[i]);
			ses_end(o);
		}
		ses_end(o);
	}
	doubts(o, "doubt", s->doubts, false);
	doubts(o, "note", s->doubts, true);
	ses_end(o);
}

static void unplaced(struct ses_out *o, const struct ses_unplaced *u)
{
	const struct ses_path *p = u->unit->paths;

	ses_object(o, NULL);
	text(o, "block", p->blocks ? p->blocks->name : "");
	text(o, "serial", u->unit->serial);
	text(o, "wwn", u->unit->name);
	text(o, "driver", p->driver);
	text(o, "reason", u->reason);
	ses_end(o);
}

void ses_map_tell(struct ses_out *o, const struct ses_map *map, bool all,
		  bool bays)
{
	if (!o->tree)
		return;
	ses_object(o, "enclosure_map");
	ses_list(o, "enclosure_list");
	for (const struct ses_shelf *s = map->shelves; s; s = s->next) {
		if (!s->hidden)
			shelf(o, s, bays);
	}
	ses_end(o);
	if (bays) {
		ses_list(o, "unplaced_list");
		for (const struct ses_unplaced *u = all ? map->unplaced : NULL;
		     u; u = u->next)
			unplaced(o, u);
		ses_end(o);
	}
	ses_item(o, SES_BOOL, NULL, "complete", map->complete);
	ses_end(o);
}
