/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which unit is in a bay: rules, the best first.
 *
 *	address	a SAS ADDRESS of the bay is that of a target port
 *	serial	the serial number of an NVMe device
 *	label	the serial number in the label of the bay (bay_label.c)
 *	hba	the host adapter names enclosure and slot of a device
 *	phy	the device hangs on the phy of an expander that the expander's
 *		own descriptor assigns to the bay
 *
 * All paths to a unit come with it, and so does the other unit of a drive that
 * has two. Never used: target numbers, the order of
 * names, a logical unit name against a port address, the nearest address.
 */
#include <stdio.h>
#include <string.h>

#include <ses/element.h>

#include "inventory/inventory_internal.h"
#include "map_internal.h"
#include "ses/join_internal.h"
#include "ses/slot.h"

/* A rule that may speak for several bays names a unit for one. */
struct proposal {
	struct proposal *next;
	struct ses_bay *bay;
	struct ses_unit *unit;
	const char *rule;
};

struct matcher {
	struct ses_map *map;
	struct ses_index expanders;	/* addresses that no device has */
	struct ses_index by_slot;	/* enclosure and slot -> bays */
	struct ses_index by_phy;	/* expander and phy -> bays */
	struct ses_index hint_hosts;	/* hosts with usable hints */
	struct proposal *proposals, **last;
};

/* --- tools --- */

bool ses_bay_is_empty(const struct ses_bay *bay)
{
	if (bay->occupancy == SES_OCCUPANCY_VACANT)
		return !ses_status_is_installed(bay->status);
	return bay->status == SES_STATUS_CODE_NOT_INSTALLED &&
	       bay->occupancy == SES_OCCUPANCY_UNKNOWN;
}

void ses_bay_set_unit(struct ses_map *map, struct ses_bay *bay,
		      struct ses_unit *unit, const char *rule)
{
	struct ses_unit_bays *bays = ses_map_unit_bays(map, unit);

	bay->unit = unit;
	bay->rule = rule;
	bays->bay = bay;
	bays->nr_bays++;
}

void ses_bay_add_candidate(struct ses_map *map, struct ses_bay *bay,
			   struct ses_unit *unit)
{
	struct ses_unit **more;

	for (size_t i = 0; i < bay->nr_candidates; i++) {
		if (bay->candidates[i] == unit)
			return;
	}
	more = ses_arena_grow(&map->arena, bay->candidates,
			      bay->nr_candidates, sizeof(*more));
	if (!more)
		return;
	more[bay->nr_candidates++] = unit;
	bay->candidates = more;
}

/* A key for two numbers. */
static uint64_t pair_key(uint64_t a, uint64_t b)
{
	const uint64_t both[2] = { a, b };

	return ses_index_key(both, sizeof(both));
}

/* The only bay under a key; 0 when there are several. */
static struct ses_bay *find_only_bay(const struct ses_index *index,
				     uint64_t key)
{
	struct ses_index_entry *entry = ses_index_find(index, key);
	struct ses_bay *bay = entry ? entry->value : NULL;

	for (; entry; entry = ses_index_next(entry)) {
		if (entry->value != bay)
			return NULL;
	}
	return bay;
}

/* --- address --- */

/* Adapters make up addresses for SATA disks, the same ones on every adapter;
 * a real one begins with NAA 5. They count on their own host. */
bool ses_bay_address_matches(const struct ses_bay_address *a,
			     const struct ses_path *p)
{
	return a->address >> 60 == 5 ||
	       (a->node->path && a->node->path->host == p->host);
}

static void add_expanders(struct matcher *m, const struct ses_node *n)
{
	struct ses_arena *a = &m->map->arena;
	struct ses_expander e;

	for (uint32_t element = 0; element < n->join.nr_elements; element++) {
		struct ses_slot slot = ses_element_slot(&n->join, element);

		if (ses_join_header(&n->join, element)->type ==
			    SES_ET_SAS_EXPANDER &&
		    ses_element_expander(&n->join, element, &e))
			ses_index_add(&m->expanders, a, e.address, m);
		for (unsigned int i = 0;
		     slot.form == SES_SLOT_SAS && i < slot.nr_phys; i++) {
			uint64_t at = ses_slot_phy(&slot, i).attached;

			if (at && !ses_index_find(&m->expanders, at))
				ses_index_add(&m->expanders, a, at, m);
		}
	}
}

/* Addresses of expanders: as the shelves say, and as the kernel says. */
static void index_expanders(struct matcher *m)
{
	const struct ses_index *known = &m->map->inv->expanders;

	for (size_t i = 0; i < m->map->nr_nodes; i++)
		add_expanders(m, m->map->nodes[i]);
	for (size_t i = 0; i < known->nr_buckets; i++) {
		const struct ses_index_entry *entry = known->buckets[i].first;

		for (; entry; entry = entry->next) {
			if (*(const uint64_t *)entry->value)
				ses_index_add(&m->expanders, &m->map->arena,
					      *(const uint64_t *)entry->value,
					      m);
		}
	}
}

static void check_addresses(struct matcher *m, struct ses_shelf *s)
{
	struct ses_index bays = { 0 };

	for (size_t i = 0; i < s->nr_bays; i++) {
		struct ses_bay_address *a = s->bays[i].addresses;

		for (; a; a = a->next)
			ses_index_add(&bays, &m->map->arena, a->address,
				      &s->bays[i]);
	}
	for (size_t i = 0; i < s->nr_bays; i++) {
		struct ses_bay_address *a = s->bays[i].addresses;

		for (; a; a = a->next) {
			if (ses_index_find(&m->expanders, a->address))
				a->defect = "is that of an expander";
			else if (!find_only_bay(&bays, a->address))
				a->defect = "is given for several bays";
		}
	}
}

/* A useless address makes a disk a candidate, too: of several bays. */
static void match_address(struct matcher *m, struct ses_bay *bay)
{
	bool useful = false;

	for (struct ses_bay_address *a = bay->addresses; a; a = a->next) {
		struct ses_index_entry *entry =
			!a->device ? NULL :
				     ses_index_find(&m->map->inv->by_address,
						    a->address);

		for (; entry; entry = ses_index_next(entry)) {
			struct ses_path *p = entry->value;

			if (!ses_path_is_disk(p) || !ses_bay_address_matches(a,
									     p))
				continue;
			ses_bay_add_candidate(m->map, bay, p->unit);
			useful |= !a->defect;
		}
	}
	if (bay->nr_candidates == 1 && useful)
		ses_bay_set_unit(m->map, bay, bay->candidates[0], "address");
}

/* --- serial --- */

/* Other numbers of the PCI function: what the enclosure sees may be below a
 * switch of its own, so a difference is only worth a note. */
static void compare_pci(struct ses_map *map, struct ses_bay *bay,
			const struct ses_path *p)
{
	char bdf[16];

	if (bay->nvme_vendor >= 0 && p->pci_vendor >= 0 &&
	    bay->nvme_vendor != p->pci_vendor)
		ses_doubt_add(map, &bay->doubts, SES_NOTE,
			      "the enclosure gives PCI vendor %04x, %s has "
			      "%04x", (unsigned int)bay->nvme_vendor, p->name,
			      (unsigned int)p->pci_vendor);
	snprintf(bdf, sizeof(bdf), ":%02x:%02x.%x",
		 (unsigned int)bay->nvme_bus & 0xff,
		 (unsigned int)bay->nvme_device & 0x1f,
		 (unsigned int)bay->nvme_function & 7);
	/* the enclosure does not know the domain */
	if (bay->nvme_bus >= 0 && !p->next && *p->pci_address &&
	    strcmp(p->pci_address + strcspn(p->pci_address, ":"), bdf))
		ses_doubt_add(map, &bay->doubts, SES_NOTE,
			      "the enclosure gives PCI address %s, %s has %s",
			      bdf + 1, p->name, p->pci_address);
}

static bool is_nvme(const struct ses_path *p)
{
	return p->nvme || (ses_path_is_disk(p) &&
			   strcmp(p->vendor, "NVMe") == 0);
}

static void match_serial(struct matcher *m, struct ses_bay *bay)
{
	const char *serial = bay->nvme_serial;
	struct ses_index_entry *at = NULL;
	struct ses_unit *found = NULL;
	bool several = false;
	struct ses_path *p;

	while (*serial &&
	       (p = ses_inventory_next_serial(m->map->inv, serial,
					      strlen(serial), &at))) {
		if (!is_nvme(p))
			continue;
		several |= found && found != p->unit;
		found = p->unit;
		ses_bay_add_candidate(m->map, bay, p->unit);
	}
	if (!found || several)
		return;
	ses_bay_set_unit(m->map, bay, found, "serial");
	compare_pci(m->map, bay, found->paths);
}

/* --- hba and phy --- */

/* A host whose hints are 0 for all of its disks does not know. */
static void index_hosts(struct matcher *m)
{
	for (size_t i = 0; i < m->map->inv->nr_paths; i++) {
		const struct ses_path *p = m->map->inv->paths[i];

		if (ses_path_is_disk(p) && p->hint_bay > 0 &&
		    !ses_index_find(&m->hint_hosts, p->host))
			ses_index_add(&m->hint_hosts, &m->map->arena, p->host,
				      m);
	}
}

/* A disk that its address placed elsewhere than the adapter says: the
 * adapter's word is worth nothing on this shelf. */
static void check_hints(struct matcher *m, struct ses_shelf *s)
{
	for (size_t i = 0; i < s->nr_bays; i++) {
		const struct ses_bay *b = &s->bays[i];
		const struct ses_path *p = b->unit && b->slot >= 0 ?
						   b->unit->paths : NULL;

		for (; p && !s->hints_wrong; p = p->next) {
			if (p->hint_bay < 0 || p->hint_bay == b->slot ||
			    p->hint_enclosure != b->subenclosure_id ||
			    !ses_index_find(&m->hint_hosts, p->host))
				continue;
			s->hints_wrong = true;
			ses_doubt_add(m->map, &s->doubts, SES_NOTE,
				      "the host adapter says that %s is in "
				      "slot %d, its address that it is in slot "
				      "%d: what the adapter says is not used",
				      ses_map_format_unit(m->map, b->unit),
				      p->hint_bay, b->slot);
		}
	}
}

static void index_slots(struct matcher *m, struct ses_shelf *s)
{
	for (size_t i = 0; i < s->nr_bays; i++) {
		struct ses_bay *b = &s->bays[i];

		if (b->slot >= 0 && b->subenclosure_id)
			ses_index_add(&m->by_slot, &m->map->arena,
				      pair_key(b->subenclosure_id,
					       (uint64_t)b->slot), b);
	}
}

static struct ses_bay *find_bay_by_element(struct ses_shelf *s,
					   uint32_t element)
{
	size_t low = 0, high = s->nr_bays;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (s->bays[mid].element_number < element)
			low = mid + 1;
		else
			high = mid;
	}
	return low < s->nr_bays && s->bays[low].element_number == element ?
		       &s->bays[low] : NULL;
}

static void index_phys(struct matcher *m, struct ses_shelf *s,
		       const struct ses_node *n)
{
	struct ses_expander e;

	for (uint32_t element = 0; element < n->join.nr_elements; element++) {
		if (ses_join_header(&n->join, element)->type !=
			    SES_ET_SAS_EXPANDER ||
		    !ses_element_expander(&n->join, element, &e))
			continue;
		for (unsigned int k = 0; k < e.nr_phys; k++) {
			uint32_t to = ses_expander_leads_to(&n->join, &e, k);
			struct ses_bay *b = to == SES_NO_ELEMENT ?
						    NULL :
						    find_bay_by_element(s, to);

			if (b)
				ses_index_add(&m->by_phy, &m->map->arena,
					      pair_key(e.address, k), b);
		}
	}
}

static bool may_hold_disk(const struct ses_bay *bay)
{
	return bay && !bay->unit && !ses_bay_is_empty(bay) &&
	       bay->occupancy != SES_OCCUPANCY_VACANT;
}

static struct ses_bay *find_bay_by_hint(struct matcher *m,
					const struct ses_path *p)
{
	struct ses_bay *bay = NULL;

	if (p->hint_bay >= 0 && ses_index_find(&m->hint_hosts, p->host))
		bay = find_only_bay(&m->by_slot,
				    pair_key(p->hint_enclosure,
					     (uint64_t)p->hint_bay));
	return bay && may_hold_disk(bay) && !bay->shelf->hints_wrong ? bay :
									   NULL;
}

static struct ses_bay *find_bay_by_phy(struct matcher *m, struct ses_path *p)
{
	struct ses_bay *bay = NULL;

	ses_path_load_phys(m->map->inv, p);
	for (size_t i = 0; i < p->nr_phys && !bay; i++)
		bay = find_only_bay(&m->by_phy, pair_key(p->expander,
							 p->phys[i]));
	return may_hold_disk(bay) ? bay : NULL;
}

static void add_disagreement(struct matcher *m, struct ses_bay *bay,
			     const struct ses_path *p,
			     const struct ses_bay *hint,
			     const struct ses_bay *phy)
{
	bay->contested = true;
	ses_bay_add_candidate(m->map, bay, p->unit);
	ses_doubt_add(m->map, &bay->doubts, SES_DOUBT,
		      "phy and hba disagree: %s is in %s by its expander phy, "
		      "in %s by the host adapter",
		      ses_map_format_unit(m->map, p->unit),
		      ses_map_format_bay(m->map, phy),
		      ses_map_format_bay(m->map, hint));
}

static void add_proposal(struct matcher *m, struct ses_path *p)
{
	struct ses_bay *hint = find_bay_by_hint(m, p);
	struct ses_bay *phy = find_bay_by_phy(m, p);
	struct proposal *new;

	if (hint && phy && hint != phy) {
		add_disagreement(m, hint, p, hint, phy);
		add_disagreement(m, phy, p, hint, phy);
		return;
	}
	if (!hint && !phy)
		return;
	new = ses_arena_alloc(&m->map->arena, sizeof(*new));
	if (!new)
		return;
	*new = (struct proposal){
		.bay = hint ? hint : phy, .unit = p->unit,
		.rule = !phy ? "hba" : !hint ? "phy" : "hba+phy",
	};
	*m->last = new;
	m->last = &new->next;
	ses_bay_add_candidate(m->map, new->bay, new->unit);
}

/* The proposals for a bay must agree. */
static void apply_proposals(struct matcher *m)
{
	struct ses_index units = { 0 };

	for (struct proposal *p = m->proposals; p; p = p->next)
		ses_index_add(&units, &m->map->arena, (uintptr_t)p->bay,
			      p->unit);
	for (struct proposal *p = m->proposals; p; p = p->next) {
		struct ses_index_entry *entry = ses_index_find(&units,
							   (uintptr_t)p->bay);

		while (entry && entry->value == p->unit)
			entry = ses_index_next(entry);
		if (!entry && !p->bay->unit && !p->bay->contested)
			ses_bay_set_unit(m->map, p->bay, p->unit, p->rule);
	}
}

/* --- all of them --- */

static void for_each_bay(struct matcher *m,
			 void (*rule)(struct matcher *m, struct ses_bay *bay))
{
	for (struct ses_shelf *s = m->map->shelves; s; s = s->next) {
		for (size_t i = 0; i < s->nr_bays; i++) {
			if (!s->bays[i].unit)
				rule(m, &s->bays[i]);
		}
	}
}

static void for_each_shelf(struct matcher *m,
			   void (*step)(struct matcher *m,
					struct ses_shelf *s))
{
	for (struct ses_shelf *s = m->map->shelves; s; s = s->next)
		step(m, s);
}

static void index_all_phys(struct matcher *m, struct ses_shelf *s)
{
	for (const struct ses_node *n = s->nodes; n; n = n->next)
		index_phys(m, s, n);
}

void ses_map_match_disks(struct ses_map *map)
{
	struct matcher m = { .map = map };

	m.last = &m.proposals;
	index_expanders(&m);
	for_each_shelf(&m, check_addresses);
	ses_map_join_drives(map);
	for_each_bay(&m, match_address);
	for_each_bay(&m, match_serial);
	ses_map_match_labels(map);
	index_hosts(&m);
	for_each_shelf(&m, check_hints);
	for_each_shelf(&m, index_slots);
	for_each_shelf(&m, index_all_phys);
	for (size_t i = 0; i < map->inv->nr_paths; i++) {
		struct ses_path *p = map->inv->paths[i];

		if (ses_path_is_disk(p) &&
		    !ses_map_unit_bays(map, p->unit)->nr_bays)
			add_proposal(&m, p);
	}
	apply_proposals(&m);
	ses_map_compare_labels(map);
}
