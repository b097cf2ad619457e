/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which disk sits in which bay: the shelves of a machine, their bays, and what
 * the kernel knows of the devices in them.
 *
 * What the nodes of a shelf say is put together: addresses, slot numbers and
 * serial numbers are the union, LEDs are or-ed, the worst status counts. A
 * module that answers "No access allowed" for a bay only adds its addresses.
 *
 * Nothing is guessed. A bay gets a device when one rule names exactly one unit
 * for it; what contradicts it becomes a doubt, and a doubt must be overruled
 * before something is written.
 */
#ifndef SES_MAP_H
#define SES_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/shelf.h>

enum ses_bay_state {
	SES_BAY_DISK,		/* a unit was found */
	SES_BAY_EMPTY,
	SES_BAY_FOREIGN,	/* a device is there; this machine lacks it */
	SES_BAY_AMBIGUOUS,	/* several units, or several bays for one */
	SES_BAY_UNKNOWN,
	SES_BAY_NO_ACCESS	/* no module that was read may speak for it */
};

/* "disk", "empty", "foreign", "ambiguous", "unknown", "no access". */
extern const char *const ses_bay_state_names[];

enum ses_occupancy { SES_OCCUPANCY_UNKNOWN, SES_OCCUPANCY_VACANT,
	SES_OCCUPANCY_ATTACHED };

/* A SAS ADDRESS that a node gives for a bay. */
struct ses_bay_address {
	struct ses_bay_address *next;
	uint64_t address;
	const struct ses_node *node;	/* the first that gave it */
	bool device;			/* of an end device or target port */
	const char *defect;		/* why it names no device, or 0 */
};

struct ses_bay {
	struct ses_shelf *shelf;
	uint16_t type, index;		/* TI, II */
	uint32_t element_number;
	uint8_t type_code;		/* ELEMENT TYPE: a kind of slot */
	uint8_t subenclosure;		/* its identifier */
	uint64_t subenclosure_id;	/* its logical identifier */
	int slot;			/* DEVICE SLOT NUMBER, -1 unknown */
	const char *label;		/* element descriptor, "" none */
	const char *label_serial;	/* serial number in it, "" none */
	bool label_useless;		/* other bays, or modules, contradict */
	bool label_contradicts;		/* nobody's, but a disk was found */
	/* page 0Ah */
	enum ses_occupancy occupancy;
	struct ses_bay_address *addresses;
	const char *nvme_serial, *nvme_model;	/* "" unknown */
	int nvme_vendor, nvme_bus, nvme_device, nvme_function;	/* or -1 */
	/* page 02h */
	bool has_status;		/* a module with access reports it */
	uint8_t status;			/* ELEMENT STATUS CODE */
	bool ident, fault_requested, fault_sensed, off;
	bool failing;			/* PRDFAIL */
	uint32_t leds;			/* status bits of all nodes, or-ed */
	/* what was made of it */
	enum ses_bay_state state;
	/* the rule that placed the unit: "address", "serial", "label", "hba",
	 * "phy", "hba+phy", "kernel"; 0 without one */
	const char *rule;
	struct ses_unit *unit;
	struct ses_unit **candidates;	/* of all rules */
	size_t nr_candidates;
	bool contested;			/* rules disagree about it */
	/* ways to the unit, by a host adapter and a module each: those that
	 * are there, and those that should be; 0: not known of such a unit */
	unsigned int nr_paths, nr_paths_expected;
	struct ses_doubt *doubts;
};

/* A disk in no bay. */
struct ses_unplaced {
	struct ses_unplaced *next;
	struct ses_unit *unit;
	const char *reason;
	bool hidden_backplane;	/* its adapter can be told to show it */
};

/* The bays that a unit is in: one, if nothing is wrong. */
struct ses_unit_bays {
	struct ses_bay *bay;		/* the last that was found, or 0 */
	size_t nr_bays;
};

/*
 * Look at a machine. Each page of each node is read once, disks are not
 * opened. Returns 0, also when nodes fail (their errors are reported and kept
 * in them), or -(50 + ENOMEM). ses_map_free() in both cases; the machine must
 * outlive the map.
 */
int ses_map_build(struct ses_map *map, struct ses_machine *machine,
		  const struct ses_map_options *options);
void ses_map_free(struct ses_map *map);

/* Go on with a map of SES_MAP_NODES: read the nodes that it has. Takes another
 * depth; returns the same. */
int ses_map_load(struct ses_map *map, enum ses_map_depth depth);

/*
 * For callers that read enclosures one by one, and need to know which are the
 * same: a map without bays. Begin with the machine (0: there is none); add the
 * session of each node (ses_map_add_node()). Group them in the end: they are
 * compared like all enclosures, and more of their pages are read where that may
 * change the outcome. 0, or -(50 + ENOMEM); ses_map_free() in any
 * case.
 */
int ses_map_init(struct ses_map *map, struct ses_machine *machine,
		 struct ses_log *log, const struct ses_map_options *options);
int ses_map_group_nodes(struct ses_map *map);

/* The bays of such a map, the disks in them and their paths, as far as the
 * nodes were read; a machine is needed. 0, or a negative ses_error. */
int ses_map_find_disks(struct ses_map *map);

/*
 * Give a machine to a map that was begun without: what sysfs knows of disks is
 * read, if that was not done before. 0, or -(50 + ENOMEM).
 */
int ses_map_set_machine(struct ses_map *map, struct ses_machine *machine);

/* What was made without memory or descriptors is not complete, and must not be
 * shown: 0, or that error. */
int ses_map_error(const struct ses_map *map);

/* Is there a /sys/class, which lists the enclosures? Does the machine have
 * disks with a SAS address? */
bool ses_map_has_sysfs(const struct ses_map *map);
bool ses_map_has_sas_disks(const struct ses_map *map);

/* The block device of the one disk that has a SAS address: its name, or 0 when
 * no disk has it, or several. */
const char *ses_map_find_block(const struct ses_map *map, uint64_t address);

/* Look up what the disk in a bay is used for, or all disks (bay 0). The views
 * show it if it is known; ses_map_error() tells whether memory was enough. */
void ses_map_load_usage(struct ses_map *map, const struct ses_bay *bay);

/* Load the SAS links of the disks in bays of shelves that are not hidden: rates
 * and error counters, for which the kernel asks expanders. */
void ses_map_load_links(struct ses_map *map);

/* The bay of a shelf, or of the one whose twin it is, by the number of its type
 * header and its index; 0: it has none. */
struct ses_bay *ses_shelf_find_bay(const struct ses_shelf *shelf,
				   unsigned int type, unsigned int index);

/* Does a node lead to the first module of its shelf that has access to a bay,
 * or to the first one if none has? What is reported once is reported there. */
bool ses_bay_is_first_module(const struct ses_bay *bay,
			     const struct ses_node *node);

#endif
