/* SPDX-License-Identifier: BSD-2-Clause */
/* The bays of a shelf: what its nodes say of them, put together. */
#include <string.h>

#include <ses/bytes.h>
#include <ses/element.h>
#include <ses/page.h>

#include "map_internal.h"
#include "ses/slot.h"

const char *const ses_bay_state_names[] = {
	[SES_BAY_DISK] = "disk", [SES_BAY_EMPTY] = "empty",
	[SES_BAY_FOREIGN] = "foreign", [SES_BAY_AMBIGUOUS] = "ambiguous",
	[SES_BAY_UNKNOWN] = "unknown", [SES_BAY_NO_ACCESS] = "no access",
};

/*
 * OK and not installed from two I/O modules: one of them sees the device. What
 * a module does not know does not count against what another one knows.
 */
unsigned int ses_status_rank(uint8_t code)
{
	static const uint8_t ascending[] = {
		SES_STATUS_CODE_NO_ACCESS, SES_STATUS_CODE_UNKNOWN,
		SES_STATUS_CODE_NOT_AVAILABLE, SES_STATUS_CODE_NOT_INSTALLED,
		SES_STATUS_CODE_OK, SES_STATUS_CODE_NONCRITICAL,
		SES_STATUS_CODE_CRITICAL, SES_STATUS_CODE_UNRECOVERABLE,
	};

	for (unsigned int i = 0; i < sizeof(ascending); i++) {
		if (ascending[i] == code)
			return i + 1;
	}
	return 0;
}

static uint64_t find_subenclosure_id(const struct ses_config *c, uint8_t id)
{
	for (size_t i = 0; i < c->nr_subenclosures; i++) {
		if (c->subenclosures[i].id == id)
			return c->subenclosures[i].logical_id;
	}
	return 0;
}

/* One bay per individual element, as the first node has them. */
static void build_bays(struct ses_map *map, struct ses_shelf *s,
		       const struct ses_join *j)
{
	size_t nr = 0;

	for (uint32_t row = 0; row < j->nr_rows; row++)
		nr += j->rows[row].element >= 0 &&
		      ses_is_bay_type(ses_row_header(j, row)->type);
	s->bays = ses_arena_alloc(&map->arena, (nr + 1) * sizeof(*s->bays));
	for (uint32_t row = 0; s->bays && row < j->nr_rows; row++) {
		const struct ses_type_header *t = ses_row_header(j, row);

		if (j->rows[row].element < 0 || !ses_is_bay_type(t->type))
			continue;
		s->bays[s->nr_bays++] = (struct ses_bay){
			.shelf = s, .type = j->rows[row].type,
			.element = (uint16_t)j->rows[row].element, .row = row,
			.type_code = t->type, .subenclosure = t->subenclosure,
			.subenclosure_id = find_subenclosure_id(
				j->config, t->subenclosure),
			.slot = -1, .label = "", .nvme_serial = "",
			.nvme_model = "", .nvme_vendor = -1, .nvme_bus = -1,
			.nvme_device = -1, .nvme_function = -1,
		};
	}
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
	if (!ses_node_lacks_access(node, bay))
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
	struct ses_slot slot = ses_row_slot(&node->join, bay->row);

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
	const struct ses_row *r = &node->join.rows[bay->row];

	if (!*bay->label && r->name_at)
		bay->label = ses_map_copy_trimmed(map, node->join.names->bytes +
						       r->name_at, r->name_len);
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
	const uint8_t *e = ses_row_element(node->join.status, bay->row);
	uint32_t leds;
	uint8_t status;

	if (!e)
		return;
	if (ses_node_lacks_access(node, bay)) {
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
	status = ses_element_status(e);
	if (ses_status_rank(status) > ses_status_rank(bay->status))
		bay->status = status;
	bay->has_status = true;
}

/* What a node says of the bays that it has access to, or of the other ones:
 * those come last, as another module knows better. */
static void add_node(struct ses_map *map, struct ses_shelf *s,
		     const struct ses_node *n, bool closed)
{
	for (size_t i = 0; i < s->nr_bays && !n->error; i++) {
		struct ses_bay *bay = &s->bays[i];

		if (bay->row >= n->join.nr_rows)
			break;
		if (ses_node_lacks_access(n, bay) != closed)
			continue;
		add_slot(map, bay, n);
		add_label(map, bay, n);
		add_status(map, bay, n);
	}
}

void ses_shelf_build_bays(struct ses_map *map, struct ses_shelf *s)
{
	const struct ses_node *n = s->nodes;

	while (n && n->error)
		n = n->next;
	if (!n)
		return;
	build_bays(map, s, &n->join);
	for (n = s->nodes; n; n = n->next)
		add_node(map, s, n, false);
	for (n = s->nodes; n; n = n->next)
		add_node(map, s, n, true);
}
