/* SPDX-License-Identifier: BSD-2-Clause */
/* What is to be said of each bay, and of the disks that are in none. */
#include <stdio.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/element.h>
#include <ses/machine.h>

#include "inventory/inventory_internal.h"
#include "map_internal.h"
#include "ses/join_internal.h"
#include "ses/slot.h"
#include "sysfs/sysfs_internal.h"

/* --- indexes that may be off by one --- */

/* What the status of an element says: 1 something is there, 0 nothing, -1. A
 * module without access to the bay does not know; another one may. */
static int status_presence(const struct ses_node *node, uint32_t element)
{
	int status = ses_node_element_status(node, element);
	const struct ses_node *n = NULL;

	while (status == SES_STATUS_CODE_NO_ACCESS &&
	       (n = ses_shelf_next_node(ses_shelf_of_bays(node->shelf), n)))
		status = ses_node_element_status(n, element);
	if (status < 0 || !ses_status_is_definite((uint8_t)status))
		return -1;
	return ses_status_is_installed((uint8_t)status);
}

/* The same by its additional status. */
static int additional_presence(const struct ses_join *j, uint32_t element)
{
	struct ses_slot slot = ses_element_slot(j, element);

	if (slot.form == SES_SLOT_NVME)
		return ses_text_length(ses_slot_nvme(&slot).serial,
				       SES_NVME_SERIAL) > 0;
	if (slot.form != SES_SLOT_SAS)
		return -1;
	for (unsigned int i = 0; i < slot.nr_phys; i++) {
		struct ses_slot_phy phy = ses_slot_phy(&slot, i);

		if (phy.device_type || phy.target || phy.address)
			return 1;
	}
	return 0;
}

/* An individual element of a bay. */
static bool is_bay_element(const struct ses_join *j, uint32_t element)
{
	return element < j->nr_elements && j->elements[element].index >= 0 &&
	       ses_is_bay_type(ses_join_header(j, element)->type);
}

/* How well status and additional status fit. */
struct fit {
	size_t agreements, conflicts;
	size_t unexplained;	/* conflicts, and what has no counterpart */
};

/*
 * The fit when the additional status of element + shift is taken for that of
 * element. All elements count, also those that a shift moves over the end: an
 * installed element without descriptor, a descriptor without element (a device
 * without a bay counts twice), and empty bays of which only some have a
 * descriptor.
 */
static struct fit measure_fit(const struct ses_node *node, int shift)
{
	const struct ses_join *j = &node->join;
	size_t described = 0, bare = 0;	/* bays that are empty */
	struct fit fit = { 0 };

	for (uint32_t element = 0; element < j->nr_elements; element++) {
		uint32_t other = element + (uint32_t)shift;
		uint32_t before = element - (uint32_t)shift;
		int status, additional, own;

		if (!is_bay_element(j, element))
			continue;
		own = additional_presence(j, element);
		if (own >= 0 &&
		    (!is_bay_element(j, before) ||
		     j->elements[before].type != j->elements[element].type))
			fit.unexplained += own ? 2 : 1;
		status = status_presence(node, element);
		if (status < 0)
			continue;
		additional = is_bay_element(j, other) &&
			     j->elements[other].type ==
				     j->elements[element].type ?
				     additional_presence(j, other) : -1;
		fit.agreements += additional == status;
		fit.conflicts += additional >= 0 && additional != status;
		fit.unexplained += status && additional != status;
		fit.unexplained += !status && additional > 0;
		described += !status && !additional;
		bare += !status && additional < 0;
	}
	fit.unexplained += described < bare ? described : bare;
	return fit;
}

/* Is it more likely that the additional status belongs to the neighbours? */
static bool is_shifted(const struct ses_node *node)
{
	const struct fit joined = measure_fit(node, 0);

	if (!joined.conflicts)
		return false;
	for (int shift = -1; shift <= 1; shift += 2) {
		struct fit moved = measure_fit(node, shift);

		if (moved.agreements &&
		    moved.unexplained <= joined.unexplained)
			return true;
	}
	return false;
}

static void check_shift(struct ses_map *map, struct ses_shelf *s)
{
	for (const struct ses_node *n = s->nodes; n; n = n->next) {
		if (n->error || s->labels_agree || !is_shifted(n))
			continue;
		s->shifted = true;
		ses_doubt_add(map, &s->doubts, SES_DOUBT,
			      "%s: additional status fits the elements better "
			      "when it is moved by one: its element indexes "
			      "may count overall elements (see --eiioe=force)",
			      n->device);
	}
}

/* --- bays --- */

/* Why no unit was found although something is there. */
static const char *find_address_defect(struct ses_map *map,
				       const struct ses_bay *bay)
{
	const struct ses_bay_address *a = bay->addresses;

	while (a && a->defect && a->next)
		a = a->next;
	if (!a || !a->defect)
		return NULL;
	return ses_map_format(map, "its SAS address %016llx %s",
			      (unsigned long long)a->address, a->defect);
}

static void add_candidates_doubt(struct ses_map *map, struct ses_bay *bay)
{
	const size_t max = 8, nr = bay->nr_candidates;
	const char *names = "";

	for (size_t i = 0; i < nr && i < max; i++)
		names = ses_map_format(map, "%s%s%s", names, i ? ", " : "",
				       ses_map_format_unit(map,
							   bay->candidates[i]));
	if (nr > max)
		names = ses_map_format(map, "%s and %zu more", names, nr - max);
	ses_doubt_add(map, &bay->doubts, SES_DOUBT,
		      "several disks could be here: %s", names);
}

static void set_ambiguous(struct ses_map *map, struct ses_bay *bay)
{
	bay->state = SES_BAY_AMBIGUOUS;
	map->complete = false;
	if (bay->unit)
		ses_bay_add_candidate(map, bay, bay->unit);
	bay->unit = NULL;
	bay->rule = NULL;
}

static void set_occupied_state(struct ses_map *map, struct ses_bay *bay)
{
	const char *useless = find_address_defect(map, bay);

	if (bay->contested || bay->nr_candidates > 1) {
		set_ambiguous(map, bay);
		if (!bay->contested)
			add_candidates_doubt(map, bay);
	} else if (useless && !*bay->nvme_serial) {
		set_ambiguous(map, bay);
		ses_doubt_add(map, &bay->doubts, SES_DOUBT, "%s", useless);
	} else if (!*bay->nvme_serial && bay->shelf->unread) {
		bay->state = SES_BAY_UNKNOWN;
		ses_doubt_add(map, &bay->doubts, SES_NOTE,
			      "it may be a disk of this machine: %s could not "
			      "be read", bay->shelf->unread->device);
	} else {
		bay->state = SES_BAY_FOREIGN;
	}
}

static void set_state(struct ses_map *map, struct ses_bay *bay)
{
	if (bay->unit && ses_map_unit_bays(map, bay->unit)->nr_bays > 1) {
		const char *name = ses_map_format_unit(map, bay->unit);

		set_ambiguous(map, bay);
		ses_doubt_add(map, &bay->doubts, SES_DOUBT,
			      "%s could be in other bays, too", name);
	} else if (bay->unit) {
		bay->state = SES_BAY_DISK;
	} else if (bay->contested || bay->nr_candidates > 1 ||
		   bay->occupancy == SES_OCCUPANCY_ATTACHED) {
		set_occupied_state(map, bay);
	} else if (ses_bay_is_empty(bay)) {
		bay->state = SES_BAY_EMPTY;
	} else {
		bay->state = SES_BAY_UNKNOWN;
	}
	if (bay->status == SES_STATUS_CODE_NO_ACCESS &&
	    bay->state != SES_BAY_AMBIGUOUS)
		bay->state = SES_BAY_NO_ACCESS;
	if (bay->status == SES_STATUS_CODE_NOT_INSTALLED &&
	    bay->occupancy == SES_OCCUPANCY_ATTACHED)
		ses_doubt_add(map, &bay->doubts, SES_NOTE,
			      "not installed, says the status; the additional "
			      "status names a device");
	if (ses_status_is_installed(bay->status) &&
	    bay->occupancy == SES_OCCUPANCY_VACANT)
		ses_doubt_add(map, &bay->doubts, SES_NOTE,
			      "installed, says the status; the additional "
			      "status names no device");
}

static void count_bay(struct ses_map *map, struct ses_bay *bay,
		      const struct ses_unit *unit)
{
	struct ses_unit_bays *bays = ses_map_unit_bays(map, unit);

	bays->bay = bay;
	bays->nr_bays++;
}

/* In how many bays is each unit: those that it may be in count at first, in
 * the end only those that it is in. */
static void count_bays(struct ses_map *map, bool may)
{
	for (size_t i = 0; i < map->inv->nr_units; i++)
		*ses_map_unit_bays(map, map->inv->units[i]) =
			(struct ses_unit_bays){ 0 };
	for (struct ses_shelf *s = map->shelves; s; s = s->next) {
		for (size_t i = 0; i < s->nr_bays; i++) {
			struct ses_bay *bay = &s->bays[i];

			if (bay->unit)
				count_bay(map, bay, bay->unit);
			for (size_t k = 0; may && k < bay->nr_candidates; k++) {
				if (bay->candidates[k] != bay->unit)
					count_bay(map, bay,
						  bay->candidates[k]);
			}
		}
	}
}

/* A device that the SAS transport knows, but that has no SCSI device. */
static void add_deleted_note(struct ses_map *map, struct ses_bay *bay)
{
	const struct ses_bay_address *a = bay->addresses;

	ses_inventory_load_end_devices(map->inv);
	for (; a; a = a->next) {
		if (ses_index_find(&map->inv->unclaimed, a->address))
			ses_doubt_add(map, &bay->doubts, SES_NOTE,
				      "attached to this machine, but there is "
				      "no block device");
	}
}

/* --- disks in no bay --- */

/* The slot of an NVMe drive that no enclosure knows is that of PCI. */
struct pci_search {
	struct ses_map *map;
	const char *address;	/* "dddd:bb:dd.f" */
	const char *found;
};

static void match_pci_slot(void *data, const char *name)
{
	struct pci_search *search = data;
	char dir[SES_SYSFS_PATH], address[32];
	size_t len;

	if (search->found ||
	    !ses_sysfs_build_path(dir, sizeof(dir), "/sys/bus/pci/slots", name))
		return;
	len = ses_sysfs_load_text(search->map->machine->sysfs, dir, "address",
				  address, sizeof(address));
	if (len && strncmp(address, search->address, len) == 0)
		search->found = ses_map_format(search->map,
					       "no enclosure names it; PCI "
					       "slot %s", name);
}

static const char *find_pci_slot(struct ses_map *map, const struct ses_path *p)
{
	struct pci_search search = { map, p->pci_address, NULL };
	struct ses_sysfs *s = map->machine->sysfs;

	if (*p->pci_address)
		s->ops->list(s, "/sys/bus/pci/slots", "", match_pci_slot,
			     &search);
	return search.found ? search.found : "no enclosure names it";
}

static bool shows_enclosure(const struct ses_map *map, unsigned int host)
{
	for (size_t i = 0; i < map->nr_nodes; i++) {
		const struct ses_path *node = map->nodes[i]->path;

		if (node && node->host == host)
			return true;
	}
	return false;
}

/* These adapters hide the backplane until they are told not to. */
static bool is_backplane_hidden(const struct ses_map *map,
				const struct ses_path *p)
{
	return strcmp(p->driver, "megaraid_sas") == 0 &&
	       !shows_enclosure(map, p->host);
}

static const char *find_raid_reason(const struct ses_map *map,
				    const struct ses_path *p)
{
	if (shows_enclosure(map, p->host))
		return "a disk or volume of a RAID adapter";
	return is_backplane_hidden(map, p) ?
		"a disk or volume of a RAID adapter, which shows no enclosure; "
		"\"perccli /c0 set backplane expose=on\" (or storcli) may "
		"show its backplane" :
		"a disk or volume of a RAID adapter, which shows no enclosure";
}

static const char *find_reason(struct ses_map *map, const struct ses_unit *unit,
			       bool candidate)
{
	static const struct { const char *driver, *reason; } rows[] = {
		{ "ahci", "on a SATA port, without SAS address" },
		{ "ata_piix", "on a SATA port, without SAS address" },
		{ "virtio_scsi", "a virtual disk, without position" },
		{ "vmw_pvscsi", "a virtual disk, without position" },
		{ "hv_storvsc", "a virtual disk, without position" },
		{ "storvsc", "a virtual disk, without position" },
		{ "xen-scsifront", "a virtual disk, without position" },
		{ "iscsi_tcp", "reached by iSCSI, without position" },
		{ "usb-storage", "on USB, without position" },
		{ "uas", "on USB, without position" },
	};
	const struct ses_path *p = unit->paths;

	if (candidate)
		return "its bay is ambiguous";
	if (p->nvme)
		return find_pci_slot(map, p);
	if (ses_path_is_raid(p))
		return find_raid_reason(map, p);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strcmp(p->driver, rows[i].driver) == 0)
			return rows[i].reason;
	}
	/* channel 1 of these drivers has the volumes of their firmware */
	if ((strcmp(p->driver, "mptsas") == 0 ||
	     strcmp(p->driver, "mpt3sas") == 0) && p->channel == 1)
		return "a volume of a RAID adapter";
	if (!p->nr_addresses)
		return "without SAS address";
	return p->addresses[0] >> 60 == 5 ?
		       "no enclosure names its SAS address" :
		       "its SAS address is made up by the host adapter";
}

static bool is_disk_unit(const struct ses_unit *unit)
{
	return unit->paths && ses_path_is_disk(unit->paths);
}

static void build_unplaced(struct ses_map *map)
{
	struct ses_unplaced **at = &map->unplaced;
	struct ses_index candidates = { 0 };

	for (struct ses_shelf *s = map->shelves; s; s = s->next) {
		for (size_t i = 0; i < s->nr_bays; i++) {
			for (size_t k = 0; k < s->bays[i].nr_candidates; k++)
				ses_index_add(&candidates, &map->arena,
					      (uintptr_t)s->bays[i]
						      .candidates[k], map);
		}
	}
	for (size_t i = 0; i < map->inv->nr_units; i++) {
		struct ses_unit *u = map->inv->units[i];
		bool candidate = ses_index_find(&candidates, (uintptr_t)u);

		if (ses_map_unit_bays(map, u)->nr_bays || !is_disk_unit(u))
			continue;
		*at = ses_arena_alloc(&map->arena, sizeof(**at));
		if (!*at)
			return;
		(*at)->unit = u;
		(*at)->reason = find_reason(map, u, candidate);
		(*at)->hidden_backplane = is_backplane_hidden(map, u->paths);
		at = &(*at)->next;
	}
}

/* Is there a SAS disk of which no bay is known? */
static bool has_homeless_disk(const struct ses_map *map)
{
	for (size_t i = 0; i < map->inv->nr_units; i++) {
		const struct ses_unit *u = map->inv->units[i];

		if (is_disk_unit(u) && !u->paths->nvme &&
		    u->paths->nr_addresses &&
		    !ses_map_unit_bays(map, u)->nr_bays)
			return true;
	}
	return false;
}

/* A node that was not read, of this shelf or perhaps of it. */
static const struct ses_node *find_unread(const struct ses_map *map,
					  const struct ses_shelf *s)
{
	for (size_t i = 0; i < map->nr_nodes; i++) {
		const struct ses_node *n = map->nodes[i];

		if (n->unread && (!n->shelf || !n->shelf->id ||
				  ses_shelf_of_bays(n->shelf) == s))
			return n;
	}
	return NULL;
}

void ses_map_build_states(struct ses_map *map)
{
	bool homeless;

	count_bays(map, true);
	homeless = has_homeless_disk(map);
	for (struct ses_shelf *s = map->shelves; s; s = s->next) {
		s->unread = homeless ? find_unread(map, s) : NULL;
		check_shift(map, s);
		for (size_t i = 0; i < s->nr_bays; i++) {
			set_state(map, &s->bays[i]);
			if (s->bays[i].state == SES_BAY_FOREIGN)
				add_deleted_note(map, &s->bays[i]);
		}
	}
	count_bays(map, false);
	build_unplaced(map);
}
