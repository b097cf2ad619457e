/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The enclosures of a machine: device nodes, the modules that they lead to, and
 * the shelves that the modules belong to.
 *
 * A shelf is one set of bays. Several device nodes may lead to it: its I/O
 * modules (ES processes), and several paths to each. Which nodes belong
 * together is decided by evidence for and against; with a doubt they are kept
 * apart.
 */
#ifndef SES_SHELF_H
#define SES_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/jobs.h>
#include <ses/join.h>
#include <ses/machine.h>
#include <ses/memory.h>
#include <ses/session.h>

struct ses_bay;
struct ses_inventory;
struct ses_log;
struct ses_map;
struct ses_path;
struct ses_shelf;
struct ses_unit;
struct ses_unit_bays;
struct ses_unplaced;
struct ses_usage;

/* Remarks about a bay or a shelf. */
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

/* Which pages of a node were requested: 01h and 0Fh; 07h, too; 02h and 0Ah,
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
	struct ses_index addresses;	/* of disks -> elements of the join */
	bool indexed;			/* they were looked up */
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
	bool labels_agree;		/* with serial numbers of its disks */
	bool kernel_view;		/* bays are what the kernel says */
	bool hidden;			/* not selected */
	const struct ses_node *unread;	/* may know disks of this machine in
					 * bays that seem foreign, or 0 */
	bool made_up;			/* by a host adapter: perhaps no LED */
	bool mixed;			/* modules of different revisions */
	bool hints_wrong;		/* the host adapter's are not used */
	struct ses_doubt *doubts;
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
	struct ses_inventory *inv;	/* disks and their paths */
	struct ses_usage *usage;	/* what they are used for; or 0 */
	struct ses_node **nodes;
	size_t nr_nodes;
	struct ses_shelf *shelves;	/* upstream ones first */
	struct ses_unit_bays *unit_bays; /* by the number of the unit; or 0 */
	struct ses_unplaced *unplaced;
	bool complete;			/* no node failed, no bay ambiguous */
};

/*
 * A node that the caller has read, and which pages were requested: what its
 * session read moves into the map. 0 without memory.
 */
struct ses_node *ses_map_add_node(struct ses_map *map, const char *device,
				  struct ses_session *session,
				  enum ses_node_pages loaded);

/*
 * Names that distinguish what the numbers of an enclosure do not: the shelf of
 * a node from others with the same identifier, and its module from others of
 * the shelf with the same process identifier. "" when these are enough.
 */
const char *ses_node_shelf_name(struct ses_map *map, const struct ses_node *n);
const char *ses_node_module_name(struct ses_map *map,
				 const struct ses_node *n);

/* The nickname of a shelf, or "". */
const char *ses_shelf_nickname(const struct ses_shelf *shelf);

/* The first node of the map that leads to the same module. */
const struct ses_node *ses_node_find_first(const struct ses_map *map,
					   const struct ses_node *n);

/* Does another module speak for an individual element, because this one has no
 * access to it? Takes the number of its type header and its index. When none
 * has access, the first one speaks. */
bool ses_node_is_superseded(const struct ses_map *map, const struct ses_node *n,
			    unsigned int type, unsigned int index);

/* A unit for people: "sda,sdd", "nvme0n1", without block devices "sg5" or
 * "1:0:3:0". */
const char *ses_map_format_unit(struct ses_map *map,
				const struct ses_unit *unit);

/* The bays of a shelf are with the first of its twins. */
static inline struct ses_shelf *ses_shelf_of_bays(struct ses_shelf *s)
{
	return s->twin_of ? s->twin_of : s;
}

/* --- nodes that are read side by side --- */

/* Each is a job that opens a node, loads pages, and closes it. It may be the
 * first member of a struct of the caller. */
struct ses_node_job {
	struct ses_job job;		/* first */
	/* Load what is wanted of the session, which is connected. Uses nothing
	 * but the job and its log (job.log). 0, or a negative ses_error. */
	int (*load)(struct ses_node_job *job);
	/* What was read; disconnected before and after the job. */
	struct ses_session session;
	/* of the job itself */
	const char *opened;		/* the node that was opened, or 0 */
	struct ses_machine machine;
	const char *device, *other, *nameless;
	bool tried;
};

/*
 * A new job in a block of `size` zeroed bytes at least, for free() after
 * ses_session_close(). Takes the machine, which has the node or is only a way
 * to open it; the node, another one that is opened if this one cannot be ("":
 * none), and its name for messages, which outlives the job. A node "" with a
 * name is an enclosure without node.
 * Returns 0 without memory.
 */
struct ses_node_job *ses_node_job_new(size_t size,
				    const struct ses_machine *machine,
				    const char *device, const char *other,
				    const char *name, uint16_t maxlen);

/* Close and free it; 0 is allowed. */
void ses_node_job_free(struct ses_node_job *job);

/*
 * The groups of jobs that read these nodes, by their names: two nodes that may
 * lead to one shelf have the same. Nothing but sysfs is asked: the identifiers
 * that the kernel's enclosure driver has read, and disks that both nodes reach.
 * Nodes of which neither is known are one group.
 */
void ses_map_find_groups(struct ses_map *map, const char *const devices[],
			 size_t nr, uint64_t groups[]);

#endif
