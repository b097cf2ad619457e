/* SPDX-License-Identifier: BSD-2-Clause */
/* The bays of a shelf: what its nodes say of them, put together. */
#include <string.h>

#include <ses/bytes.h>
#include <ses/element.h>
#include <ses/page.h>
#include <ses/slot.h>

#include "map_internal.h"

const char *const ses_bay_state_names[] = {
	[SES_BAY_DISK] = "disk", [SES_BAY_EMPTY] = "empty",
	[SES_BAY_FOREIGN] = "foreign", [SES_BAY_AMBIGUOUS] = "ambiguous",
	[SES_BAY_UNKNOWN] = "unknown", [SES_BAY_NO_ACCESS] = "no access",
};

/* Bits of the status of a slot that are LEDs or power (SES-4 7.3.2). */
#define IDENT		(1u << 9)
#define FAULT_REQSTD	(1u << 5)
#define FAULT_SENSED	(1u << 6)
#define DEVICE_OFF	(1u << 4)

/*
 * OK and not installed from two I/O modules: one of them sees the device. What
 * a module does not know does not count against what another one knows.
 */
unsigned int ses_status_rank(uint8_t code)
{
	static const uint8_t ranks[16] = {
		[1] = 5,	/* OK */
		[2] = 7,	/* critical */
		[3] = 6,	/* noncritical */
		[4] = 8,	/* unrecoverable */
		[5] = 4,	/* not installed */
		[6] = 2,	/* unknown */
		[7] = 3,	/* not available */
		[8] = 1,	/* no access allowed */
	};

	return ranks[code & 15];
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
	s->bays = ses_arena_get(&map->arena, (nr + 1) * sizeof(*s->bays));
	for (uint32_t row = 0; s->bays && row < j->nr_rows; row++) {
		const struct ses_type_header *t = ses_row_header(j, row);

		if (j->rows[row].element < 0 || !ses_is_bay_type(t->type))
			continue;
		s->bays[s->nr_bays++] = (struct ses_bay){
			.shelf = s, .type = j->rows[row].type,
			.element = (uint16_t)j->rows[row].element, .row = row,
			.subenclosure = t->subenclosure,
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
	*at = ses_arena_get(&map->arena, sizeof(**at));
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
		ses_doubt_add(map, &bay->doubts, false,
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

static void set_leds(struct ses_bay *bay, uint32_t leds)
{
	bay->leds = leds;
	bay->ident = leds & IDENT;
	bay->fault_requested = leds & FAULT_REQSTD;
	bay->fault_sensed = leds & FAULT_SENSED;
	bay->off = leds & DEVICE_OFF;
}

void ses_bay_set_leds(struct ses_bay *bay, const uint8_t *element)
{
	set_leds(bay, ses_be32(element) & 0xffffff);
}

static void add_status(struct ses_map *map, struct ses_bay *bay,
		       const struct ses_node *node)
{
	const uint32_t lamps = IDENT | FAULT_REQSTD | FAULT_SENSED |
			       DEVICE_OFF;
	const uint8_t *e = ses_row_element(node->join.status, bay->row);
	uint32_t leds;

	if (!e)
		return;
	if (ses_node_lacks_access(node, bay)) {
		if (!bay->has_status)
			bay->status = SES_STATUS_CODE_NO_ACCESS;
		return;
	}
	if (!bay->has_status)
		bay->status = SES_STATUS_CODE_UNSUPPORTED;
	leds = ses_be32(e) & 0xffffff;
	if (bay->has_status && (leds ^ bay->leds) & lamps)
		ses_doubt_add(map, &bay->doubts, true,
			      "%s reports other LEDs than the nodes before",
			      node->device);
	set_leds(bay, bay->leds | leds);
	if (ses_status_rank(e[0] & 15) > ses_status_rank(bay->status))
		bay->status = e[0] & 15;
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
