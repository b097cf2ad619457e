/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Shelves, their bays and what is in them: the map, how it is shown, and names
 * for places in it.
 */
#ifndef SES_MAP_H
#define SES_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/device.h>
#include <ses/inventory.h>
#include <ses/join.h>
#include <ses/memory.h>
#include <ses/session.h>

struct ses_log;
struct ses_machine;
struct ses_out;
struct ses_shelf;
struct ses_usage;

/*
 * Which disk sits in which bay: the enclosures of a machine, grouped into
 * shelves, with their bays and what the kernel knows of the devices in them.
 *
 * A shelf is one set of bays. Several device nodes may lead to it: its I/O
 * modules (ES processes), and several paths to each. What nodes say is put
 * together: addresses, slot numbers and serial numbers are the union, LEDs are
 * or-ed, the worst status counts. A module that answers "No access allowed"
 * for a bay only adds its addresses.
 *
 * Nothing is guessed. A bay gets a device when one rule names exactly one
 * unit for it; what speaks against it becomes a doubt, and a doubt must be
 * overruled before something is written.
 */

/* What is to be said of a bay or a shelf. */
enum ses_remark {
	SES_DOUBT,		/* it must be overruled before a change */
	SES_FINDING,		/* something is wrong, and the map says what */
	SES_NOTE		/* worth knowing, no more */
};

struct ses_doubt {
	struct ses_doubt *next;
	enum ses_remark kind;
	const char *text;	/* a clause, or several: no full stop */
};

/* Which pages of a node were asked for: 01h and 0Fh; 07h, too; 02h and 0Ah,
 * too. */
enum ses_node_pages { SES_NODE_NAMES, SES_NODE_LABELS, SES_NODE_ALL };

/* A device node that leads to an ES process. */
struct ses_node {
	struct ses_node *next;		/* of the shelf */
	struct ses_shelf *shelf;
	struct ses_path *path;		/* 0: sysfs does not know the node */
	const char *device;		/* what is opened: "/dev/sg3" */
	int error;			/* negative: it could not be read */
	int unread;			/* negative: it, or its page 0Ah, could
					 * not be read; that error */
	const char *mixed_revision;	/* that differs from other modules */
	const char *status_missing;	/* why it has no page 02h, or 0: what
					 * other pages say is known */
	struct ses_session session;	/* disconnected, but while it is read */
	struct ses_join join;
	/* of the primary subenclosure; texts are never 0 */
	uint64_t id;			/* logical identifier, 0 unknown */
	uint8_t process, nr_processes;	/* process 0: not told */
	const char *nickname;
	const char *vendor, *product, *revision;
	uint64_t address;		/* of its target port, 0 unknown */
	const struct ses_node *module;	/* the first node of its module; 0 as
					 * long as no paths were counted */
	enum ses_node_pages loaded;
	struct ses_index addresses;	/* of disks -> rows of the join */
	bool indexed;			/* they were looked up */
};

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
	uint16_t type, element;		/* TI, II */
	uint32_t row;
	uint8_t type_code;		/* ELEMENT TYPE: a kind of slot */
	uint8_t subenclosure;		/* its identifier */
	uint64_t subenclosure_id;	/* its logical identifier */
	int slot;			/* DEVICE SLOT NUMBER, -1 unknown */
	const char *label;		/* element descriptor, "" none */
	/* page 0Ah */
	enum ses_occupancy occupancy;
	struct ses_bay_address *addresses;
	const char *nvme_serial, *nvme_model;	/* "" unknown */
	int nvme_vendor, nvme_bus, nvme_device, nvme_function;	/* or -1 */
	/* page 02h */
	bool has_status;		/* a module with access reports it */
	uint8_t status;			/* ELEMENT STATUS CODE */
	bool ident, fault_requested, fault_sensed, off;
	uint32_t leds;			/* status bits of all nodes, or-ed */
	/* what was made of it */
	enum ses_bay_state state;
	/* the rule that placed the unit: "address", "serial", "hba", "phy",
	 * "hba+phy", "kernel"; 0 without one */
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

struct ses_shelf {
	struct ses_shelf *next;
	uint64_t id;			/* of its first node, 0 unknown */
	struct ses_node *nodes;
	struct ses_bay *bays;		/* in the order of their elements */
	size_t nr_bays;
	struct ses_shelf *twin_of;	/* has the bays; 0: this one has */
	struct ses_shelf *twin;		/* next shelf with the same bays */
	bool duplicate_id;		/* another shelf has this id */
	bool shifted;			/* indexes may be off by one */
	bool kernel_view;		/* bays are what the kernel says */
	bool hidden;			/* not asked for */
	const struct ses_node *unread;	/* may know disks of this machine in
					 * bays that seem foreign, or 0 */
	bool made_up;			/* by a host adapter: perhaps no LED */
	bool mixed;			/* modules of different revisions */
	bool hints_wrong;		/* the host adapter's are not used */
	struct ses_doubt *doubts;
};

/* A disk in no bay. */
struct ses_unplaced {
	struct ses_unplaced *next;
	struct ses_unit *unit;
	const char *reason;
};

/* The bays that a unit is in: one, if nothing is wrong. */
struct ses_unit_bays {
	struct ses_bay *bay;		/* the last that was found, or 0 */
	size_t nr_bays;
};

/* How far to go. */
enum ses_map_depth {
	SES_MAP_BAYS,			/* all of it */
	SES_MAP_NAMES,			/* identify the enclosures, no bays */
	SES_MAP_NODES			/* find the nodes, open none */
};

struct ses_map_options {
	enum ses_eiioe eiioe;
	uint16_t maxlen;		/* 0: default */
	enum ses_map_depth depth;
	const char *const *devices;	/* nodes to look at, whatever they */
	size_t nr_devices;		/* seem to be: paths of nodes */
};

struct ses_map {
	struct ses_machine *machine;
	struct ses_map_options options;
	struct ses_log *log;
	struct ses_arena arena;
	struct ses_inventory inv;
	struct ses_node **nodes;
	size_t nr_nodes;
	struct ses_shelf *shelves;	/* upstream ones first */
	struct ses_unit_bays *unit_bays; /* by the number of the unit; or 0 */
	struct ses_unplaced *unplaced;
	bool complete;			/* no node failed, no bay ambiguous */
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

/*
 * For those who read enclosures on their own, one by one, and want to know
 * which are the same: a map without bays. Begin with the machine (0: there is
 * none); add the session of each node, and which pages were asked for: what it
 * read moves into the map, and the node is returned, or 0 without memory. Group
 * them in the end: they are compared like all enclosures, and asked for more
 * pages where that may change the outcome. 0, or -(50 + ENOMEM);
 * ses_map_free() in any case.
 */
int ses_map_init(struct ses_map *map, struct ses_machine *machine,
		 struct ses_log *log, const struct ses_map_options *options);
struct ses_node *ses_map_add_node(struct ses_map *map, const char *device,
				  struct ses_session *session,
				  enum ses_node_pages loaded);
int ses_map_group_nodes(struct ses_map *map);

/* The bays of such a map, the disks in them and their paths, as far as the
 * nodes were read; a machine is needed. 0, or a negative ses_error. */
int ses_map_find_disks(struct ses_map *map);

/*
 * Names that tell apart what the numbers of an enclosure do not: the shelf of
 * a node from others with the same identifier, and its module from others of
 * the shelf with the same process identifier. "" when these are enough.
 */
const char *ses_node_shelf_name(struct ses_map *map, const struct ses_node *n);
const char *ses_node_module_name(struct ses_map *map,
				 const struct ses_node *n);

/* The first node of the map that leads to the same module. */
const struct ses_node *ses_node_find_first(const struct ses_map *map,
					   const struct ses_node *n);

/* Does another module speak for an element ("0,3"), because this one has no
 * access to it? When none has, the first one speaks. */
bool ses_node_is_superseded(const struct ses_map *map, const struct ses_node *n,
			    const char *index);

/* Load the SAS links of the disks in bays of shelves that are not hidden: rates
 * and error counters, for which the kernel asks expanders. */
void ses_map_load_links(struct ses_map *map);

/* A unit for people: "sda,sdd", "nvme0n1", without block devices "sg5" or
 * "1:0:3:0". */
const char *ses_map_format_unit(struct ses_map *map,
				const struct ses_unit *unit);

/* The nickname of a shelf, or "". */
const char *ses_shelf_nickname(const struct ses_shelf *shelf);

/* Have the same modules access to two bays of a shelf, so that one page can
 * switch both? */
bool ses_bay_same_modules(const struct ses_bay *a, const struct ses_bay *b);

/* The bays of a shelf are with the first of its twins. */
static inline struct ses_shelf *ses_shelf_of_bays(struct ses_shelf *s)
{
	return s->twin_of ? s->twin_of : s;
}

/* The next node that leads to the bays of a shelf, after `node` (0: the
 * first), twins included; failed ones are left out. 0 at the end. */
struct ses_node *ses_shelf_next_node(const struct ses_shelf *shelf,
				     const struct ses_node *node);

/*
 * A map, told to an out: as a table, as columns for scripts, as JSON.
 */

#define SES_MAP_COLUMNS 32

struct ses_map_view {
	bool verbose;			/* more columns, paths and notes */
	struct ses_usage *usage;	/* for verbose */
	/* columns for scripts instead of the table, by their numbers */
	size_t nr_columns;
	uint8_t columns[SES_MAP_COLUMNS];
};

/*
 * Read "slot,device,...". 0, or -SES_E_SYNTAX with a message that lists the
 * names.
 */
int ses_map_parse_columns(const char *list, struct ses_log *log,
			  struct ses_map_view *view);

/* Does it show the SAS links of disks (ses_map_load_links())? */
bool ses_map_view_has_links(const struct ses_map_view *view);

/* The shelves that are not hidden; and the disks in no bay if none is. */
void ses_map_emit(struct ses_out *out, struct ses_map *map,
		  const struct ses_map_view *view);

/* A line for each shelf, with every name that it has. */
void ses_map_emit_list(struct ses_out *out, struct ses_map *map);

/* The members of a bay (tree only). */
void ses_map_emit_bay_members(struct ses_out *out, const struct ses_bay *bay);

/* "5001405500000000 "rack 7 shelf 2"" (text only). */
void ses_map_emit_shelf_name(struct ses_out *out,
			     const struct ses_shelf *shelf);

/* " "Bay 03" (sdf ACME0002)": label and disk, as far as they are known (text
 * only). */
void ses_map_emit_bay_contents(struct ses_out *out, const struct ses_bay *bay);

/*
 * Names of enclosures and bays, as people know them.
 *
 *	TARGET	= "all" | BAY | DISK | KIND "=" VALUE
 *	KIND	= "bay" | "enc" | "dev" | "serial" | "wwn" | "sas"
 *	BAY	= [ENC] ":" [SUB "/"] SLOT
 *	SLOT	= device slot number | "@" TI "," EI | element descriptor
 *	ENC	= logical identifier | nickname | H:C:T:L | sgN | path of a node
 *	DISK	= path of a node | its name | map name | H:C:T:L |
 *		  serial number | [0x|naa.|eui.|wwn-0x|scsi-3]hex
 *
 * A path that exists wins. Otherwise every reading is tried, and all must
 * lead to one bay.
 */

struct ses_target {
	bool all;
	struct ses_bay *bay;
	bool by_disk;		/* the bay was found by what is in it */
};

/*
 * Find the bay that a text means, among the shelves that are not hidden.
 * Returns 0, or with a message -SES_E_SYNTAX (an enclosure without a bay),
 * -SES_E_NOT_FOUND, or -SES_E_AMBIGUOUS with the candidates.
 */
int ses_target_find(struct ses_map *map, const char *text,
		    struct ses_target *target);

/* The shortest ENC:SLOT that means this bay; in the map's memory. */
const char *ses_target_format(struct ses_map *map,
			      const struct ses_bay *bay);

/*
 * Hide all shelves that none of the names means. 0, -SES_E_NOT_FOUND or
 * -SES_E_AMBIGUOUS with a message.
 */
int ses_enclosure_select(struct ses_map *map, const char *const *names,
			 size_t nr);

/*
 * Is it a path? What begins like one is, whether it exists or not; another name
 * is if it is a file. A nickname may have slashes.
 */
bool ses_is_path(const char *device);

/*
 * The device node of the enclosure that a name means: of several nodes that
 * can be read the one with the lowest ES process id; of "NAME/2" that of module
 * 2. Returns 0 and the path of
 * the node in device[0..size); 1 when no enclosure has that name; or with a
 * message -SES_E_AMBIGUOUS, or a negative ses_error.
 */
int ses_enclosure_find_device(struct ses_machine *machine, const char *name,
			      char *device, size_t size);

#endif
