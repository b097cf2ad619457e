/* SPDX-License-Identifier: BSD-2-Clause */
/* The bays of a shelf: what its nodes say of them, put together. */
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/element.h>
#include <ses/page.h>

#include "map_internal.h"
#include "element/element_internal.h"
#include "ses/join_internal.h"
#include "ses/slot.h"
#include "shelf/label_serial.h"

const char *const ses_bay_state_names[] = {
	[SES_BAY_DISK] = "disk", [SES_BAY_EMPTY] = "empty",
	[SES_BAY_FOREIGN] = "foreign", [SES_BAY_AMBIGUOUS] = "ambiguous",
	[SES_BAY_UNKNOWN] = "unknown", [SES_BAY_NO_ACCESS] = "no access",
};

const char *ses_map_format_bay(struct ses_map *map, const struct ses_bay *bay)
{
	const char *label = *bay->label ? ses_map_format(map, " \"%s\"",
							 bay->label) : "";

	return bay->slot >= 0 ?
		       ses_map_format(map, "slot %d%s", bay->slot, label) :
		       ses_map_format(map, "element %u,%u%s", bay->type,
				      bay->index, label);
}

static uint64_t find_subenclosure_id(const struct ses_config *c, uint8_t id)
{
	for (size_t i = 0; i < c->nr_subenclosures; i++) {
		if (c->subenclosures[i].id == id)
			return c->subenclosures[i].logical_id;
	}
	return 0;
}

/* An element as the first node has it; what the nodes say of it is added
 * later. */
static struct ses_bay build_bay(struct ses_shelf *s, const struct ses_join *j,
				uint32_t element)
{
	const struct ses_type_header *t = ses_join_header(j, element);

	return (struct ses_bay){
		.shelf = s, .type = j->elements[element].type,
		.index = (uint16_t)j->elements[element].index,
		.element_number = element, .type_code = t->type,
		.subenclosure = t->subenclosure,
		.subenclosure_id = find_subenclosure_id(j->config,
							t->subenclosure),
		.slot = -1, .label = "", .label_serial = "",
		.state = SES_BAY_UNKNOWN,
		.nvme_serial = "", .nvme_model = "", .nvme_vendor = -1,
		.nvme_bus = -1, .nvme_device = -1, .nvme_function = -1,
	};
}

/* One bay per individual element that is a slot. */
static void build_bays(struct ses_map *map, struct ses_shelf *s,
		       const struct ses_join *j)
{
	size_t nr = 0;

	for (uint32_t element = 0; element < j->nr_elements; element++)
		nr += j->elements[element].index >= 0 &&
		      ses_is_bay_type(ses_join_header(j, element)->type);
	s->bays = ses_arena_alloc(&map->arena, (nr + 1) * sizeof(*s->bays));
	for (uint32_t element = 0; s->bays && element < j->nr_elements;
	     element++) {
		if (j->elements[element].index < 0 ||
		    !ses_is_bay_type(ses_join_header(j, element)->type))
			continue;
		s->bays[s->nr_bays++] = build_bay(s, j, element);
	}
}

static int compare_index(const void *key, const void *element)
{
	const struct ses_bay *a = key, *b = element;

	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

/* They are in the order of the configuration page. */
struct ses_bay *ses_shelf_find_bay(const struct ses_shelf *shelf,
				   unsigned int type, unsigned int index)
{
	const struct ses_shelf *s = shelf->twin_of ? shelf->twin_of : shelf;
	const struct ses_bay key = {
		.type = (uint16_t)type, .index = (uint16_t)index,
	};

	if (type > UINT16_MAX || index > UINT16_MAX || !s->nr_bays)
		return NULL;
	return bsearch(&key, s->bays, s->nr_bays, sizeof(key), compare_index);
}

void ses_bay_add_address(struct ses_map *map, struct ses_bay *bay,
			 uint64_t address, const struct ses_node *node,
			 bool device)
{
	struct ses_bay_address **at = &bay->addresses;

	/* of one address each host counts: made-up ones are only known there */
	for (; *at; at = &(*at)->next) {
		if ((*at)->address != address)
			continue;
		(*at)->device |= device;
		if ((*at)->node == node ||
		    ((*at)->node->path && node->path &&
		     (*at)->node->path->host == node->path->host))
			return;
	}
	*at = ses_arena_alloc(&map->arena, sizeof(**at));
	if (*at)
		**at = (struct ses_bay_address){
			.address = address, .node = node, .device = device,
		};
}

static void raise_occupancy(struct ses_bay *bay, enum ses_occupancy occupancy)
{
	if (occupancy > bay->occupancy)
		bay->occupancy = occupancy;
}

/* That nothing is there counts if the module may look. */
static void mark_vacant(struct ses_bay *bay, const struct ses_node *node)
{
	if (!ses_node_lacks_access(node, bay->element_number))
		raise_occupancy(bay, SES_OCCUPANCY_VACANT);
}

static void add_sas(struct ses_map *map, struct ses_bay *bay,
		    const struct ses_node *node, const struct ses_slot *slot)
{
	mark_vacant(bay, node);
	for (unsigned int i = 0; i < slot->nr_phys; i++) {
		struct ses_slot_phy phy = ses_slot_phy(slot, i);

		if (phy.device_type || phy.target || phy.address)
			raise_occupancy(bay, SES_OCCUPANCY_ATTACHED);
		if (phy.address)
			ses_bay_add_address(map, bay, phy.address, node,
					    phy.device_type == 1 ||
					    phy.target);
	}
}

static void add_nvme(struct ses_map *map, struct ses_bay *bay,
		     const struct ses_node *node, const struct ses_slot *slot)
{
	struct ses_slot_nvme nvme = ses_slot_nvme(slot);
	const char *serial = ses_map_copy_trimmed(map, nvme.serial,
						  SES_NVME_SERIAL);

	mark_vacant(bay, node);
	if (*serial)
		raise_occupancy(bay, SES_OCCUPANCY_ATTACHED);
	if (*bay->nvme_serial || !*serial)
		return;
	bay->nvme_serial = serial;
	bay->nvme_model = ses_map_copy_trimmed(map, nvme.model, SES_NVME_MODEL);
	bay->nvme_vendor = nvme.vendor;
	bay->nvme_bus = nvme.bus;
	bay->nvme_device = nvme.device;
	bay->nvme_function = nvme.function;
}

static void add_slot(struct ses_map *map, struct ses_bay *bay,
		     const struct ses_node *node)
{
	struct ses_slot slot =
		ses_element_slot(&node->join, bay->element_number);

	if (bay->slot < 0)
		bay->slot = slot.number;
	else if (slot.number >= 0 && slot.number != bay->slot)
		ses_doubt_add(map, &bay->doubts, SES_DOUBT,
			      "%s calls this slot %d, not %d", node->device,
			      slot.number, bay->slot);
	if (slot.form == SES_SLOT_SAS)
		add_sas(map, bay, node, &slot);
	else if (slot.form == SES_SLOT_NVME)
		add_nvme(map, bay, node, &slot);
}

static void add_label(struct ses_map *map, struct ses_bay *bay,
		      const struct ses_node *node)
{
	const char *label = ses_node_label(map, node, bay->element_number);
	const char *serial = ses_label_find_serial(map, label);

	if (!*bay->label)
		bay->label = label;
	if (!*bay->label_serial)
		bay->label_serial = serial;
	else if (*serial && strcmp(serial, bay->label_serial) &&
		 !ses_node_lacks_access(node, bay->element_number))
		bay->label_useless = true;
}

/* Everything but the byte with the status code. */
#define TYPE_SPECIFIC	0xffffff

static void set_leds(struct ses_bay *bay, uint32_t leds)
{
	struct ses_slot_state s = ses_element_slot_state(bay->type_code, leds);

	bay->leds = leds;
	bay->ident = s.ident;
	bay->fault_requested = s.fault_requested;
	bay->fault_sensed = s.fault_sensed;
	bay->off = s.off;
}

void ses_bay_set_leds(struct ses_bay *bay, const uint8_t *element)
{
	set_leds(bay, ses_be32(element) & TYPE_SPECIFIC);
}

static bool has_other_leds(const struct ses_bay *bay, uint32_t leds)
{
	struct ses_slot_state s = ses_element_slot_state(bay->type_code, leds);

	return bay->ident != s.ident || bay->off != s.off ||
	       bay->fault_requested != s.fault_requested ||
	       bay->fault_sensed != s.fault_sensed;
}

static void add_status(struct ses_map *map, struct ses_bay *bay,
		       const struct ses_node *node)
{
	const uint8_t *e =
		ses_status_element(node->join.status, bay->element_number);
	uint32_t leds;
	uint8_t status;

	if (!e)
		return;
	if (ses_node_lacks_access(node, bay->element_number)) {
		if (!bay->has_status)
			bay->status = SES_STATUS_CODE_NO_ACCESS;
		return;
	}
	if (!bay->has_status)
		bay->status = SES_STATUS_CODE_UNSUPPORTED;
	leds = ses_be32(e) & TYPE_SPECIFIC;
	if (bay->has_status && has_other_leds(bay, leds))
		ses_doubt_add(map, &bay->doubts, SES_NOTE,
			      "%s reports other LEDs than the nodes before",
			      node->device);
	set_leds(bay, bay->leds | leds);
	bay->failing |= ses_element_slot_state(bay->type_code,
					       ses_be32(e)).failing;
	status = ses_element_status(e);
	if (ses_status_rank(status) > ses_status_rank(bay->status))
		bay->status = status;
	bay->has_status = true;
}

/* What a node says of a bay, if it has access to it, or of one without: such a
 * node comes last, as another module knows better. */
static void add_report(struct ses_map *map, struct ses_bay *bay,
		       const struct ses_node *n, bool closed)
{
	if (n->error || bay->element_number >= n->join.nr_elements ||
	    ses_node_lacks_access(n, bay->element_number) != closed)
		return;
	add_slot(map, bay, n);
	add_label(map, bay, n);
	add_status(map, bay, n);
}

static void add_reports(struct ses_map *map, struct ses_bay *bay,
			const struct ses_shelf *s)
{
	for (const struct ses_node *n = s->nodes; n; n = n->next)
		add_report(map, bay, n, false);
	for (const struct ses_node *n = s->nodes; n; n = n->next)
		add_report(map, bay, n, true);
}

void ses_shelf_build_bays(struct ses_map *map, struct ses_shelf *s)
{
	const struct ses_node *n = ses_shelf_readable_node(s);

	if (!n || n->error)
		return;
	build_bays(map, s, &n->join);
	for (size_t i = 0; i < s->nr_bays; i++)
		add_reports(map, &s->bays[i], s);
}

struct ses_bay *ses_shelf_build_element(struct ses_map *map,
					struct ses_shelf *s, uint32_t element)
{
	const struct ses_node *n = ses_shelf_readable_node(s);
	struct ses_bay *bay;

	for (size_t i = 0; i < s->nr_bays; i++) {
		if (s->bays[i].element_number == element)
			return &s->bays[i];
	}
	if (!n || n->error)
		return NULL;
	bay = ses_arena_alloc(&map->arena, sizeof(*bay));
	if (!bay)
		return NULL;
	*bay = build_bay(s, &n->join, element);
	add_reports(map, bay, s);
	return bay;
}
