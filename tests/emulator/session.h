/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The state that the programs of one run share: the enclosures, their names and
 * faults. One flat block in a file that all of them map.
 */
#ifndef EMULATOR_SESSION_H
#define EMULATOR_SESSION_H

#include "carrier.h"
#include "slow.h"

#define SESSION_MAGIC	0x53455307	/* changes with the struct */
#define SESSION_ENV	"SES_EMULATOR"	/* names the directory */
#define SESSION_PATH	512
#define MOST_ENCLOSURES	256
#define MOST_NODES	(5 * MOST_ENCLOSURES)	/* the usual ones of each */

#define TREE_FAILED	UINT32_MAX

enum node_kind {
	NODE_SG, NODE_BSG, NODE_BLOCK,
	NODE_NVME,		/* controller */
	NODE_NVME_BLOCK,	/* namespace */
	NODE_NVME_GENERIC	/* the same, as a character device */
};

static inline bool node_is_block(uint8_t kind)
{
	return kind == NODE_BLOCK || kind == NODE_NVME_BLOCK;
}

struct session_node {
	char path[96];		/* "/dev/sg0" */
	uint64_t file_dev, file_ino; /* of the file that replaces it */
	uint8_t kind;		/* enum node_kind */
	bool gone;		/* its module has been pulled */
	uint16_t enclosure;
	uint32_t major, minor;
	uint32_t host, channel, target, lun;
	uint32_t reserved_size;	/* SG_SET_RESERVED_SIZE */
};

struct session_enclosure {
	bool capture;			/* the plan is pages, not a text */
	uint16_t group;			/* of modules of one shelf; 0 none */
	/* it restarts: until when its nodes are gone, and the paths of disks
	 * through it, by session_clock_ms(); 0: they are there */
	uint64_t nodes_back, paths_back;
	struct shelf_quirks quirks;
};

/* A process that reads through the paths of disks (tests/tools/read-paths.c),
 * and what it has seen. */
struct session_reader {
	int32_t pid;			/* 0: there is none */
	bool stop;
	uint32_t turn, seen;		/* changes of the machine; up to which
					 * it has seen them */
	uint32_t disks, paths, lost, pathless;
};

struct session {
	uint32_t magic;
	bool no_wait, log_data;
	uint64_t ahead_ms;		/* of clocks; they are put forward */
	struct slow_set slow;
	uint32_t max_transfer;		/* bytes; 0 any */
	char log[SESSION_PATH];		/* "" none */
	char lock[SESSION_PATH];	/* the file to lock for one command */
	char directory[SESSION_PATH / 2]; /* files of nodes and enclosures */
	char devices[SESSION_PATH];	/* replaces /proc/devices */
	char run[SESSION_PATH / 2];	/* replaces /run, for lock files */
	/* The machine around it: a link to the current tree. The helper (the
	 * program shelf) makes it when a process opens a file of it. */
	char tree[SESSION_PATH / 2];
	char helper[SESSION_PATH];
	uint32_t tree_made;		/* how often; TREE_FAILED */
	/* when a restart begins or ends next; UINT64_MAX: none does */
	uint64_t next_turn;
	uint64_t skipped_ms;		/* waits that took no time, of all
					 * processes */
	struct session_reader reader;
	struct fault_set faults;
	uint32_t nr_nodes, nr_enclosures;
	struct session_node nodes[MOST_NODES];
	struct session_enclosure enclosures[MOST_ENCLOSURES];
};

/* Map the session of a directory. 0 and *session, or -errno. */
int session_open(const char *directory, struct session **session);

/* The file of enclosure n that is its "shelf" or "capture" (the plan), "state"
 * (block), or "image-" (prefix of microcode that arrived). */
void session_file(const struct session *session, unsigned int n,
		  const char *what, char file[SESSION_PATH]);

/* The file that replaces a node. */
void session_node_file(const struct session *session,
		       const struct session_node *node,
		       char file[SESSION_PATH]);

/*
 * An enclosure of the session, loaded and mapped into this process; 0 with a
 * word on stderr when that fails.
 */
struct enclosure {
	struct session *session;
	unsigned int number;
	struct shelf_plan *plan;
	struct shelf_state *state;
};
bool enclosure_load(struct session *session, unsigned int number,
		    struct enclosure *enclosure);

/* Read a plan from its file. 0, or -1 with a message on stderr. */
int session_read_plan(const char *file, const char *shown, bool capture,
		      struct shelf_quirks *quirks, struct shelf_plan **plan);

/* A whole file, followed by a NUL, for free(); 0 and errno. */
char *session_read_file(const char *file, size_t *len);

/* Lock a file for this process; returns what to unlock, or -1. */
int session_lock(const char *file);
void session_unlock(int fd);

/*
 * Wait as long as a command takes, or until the rules of faults or of time
 * change. Returns 0, or -EINTR if a signal may end the wait and did.
 */
struct carrier_command;
int session_spend(const struct session *session,
		  const struct carrier_command *c, bool interruptible);

/* The time by which modules restart: the waits that were skipped, if waits
 * take no time; then no result depends on a clock. */
uint64_t session_clock_ms(const struct session *session);

/* Is it time to make another tree, because a restart begins or ends? */
static inline bool session_is_due(const struct session *s)
{
	uint64_t turn = __atomic_load_n(&s->next_turn, __ATOMIC_ACQUIRE);

	return turn != UINT64_MAX && session_clock_ms(s) >= turn;
}

/* Modules or paths have gone or come back: wait until the reader has seen it.
 * The caller holds no lock. */
void session_show(struct session *session);

/* Carry out one command on an enclosure, with its lock. */
void enclosure_exec(struct enclosure *enclosure, struct carrier_command *c);

/* Do something else to the shelf, alone (the run is locked, too). */
void enclosure_do(struct enclosure *enclosure,
		  void (*what)(struct shelf *shelf, void *context),
		  void *context);

#endif
