/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system calls of a program in this process, as far as they are about
 * devices and time: nodes are emulated shelves, and waiting takes no time. They
 * are linked in place of those of the library (ses_os_linux).
 */
#ifndef FAULTS_CALLS_H
#define FAULTS_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct carrier_command;
struct emulator;
struct host_hooks;

#define CALLS_NODES	4

struct calls_node {
	const char *path;		/* "/dev/sg0" */
	struct emulator *shelf;
	bool read_only;			/* it was opened so */
	/* it restarts: until when the node is gone, and the paths of disks
	 * through the module; and how often it did */
	uint64_t back_ms, paths_back_ms;
	unsigned int restarts;
};

struct calls {
	struct calls_node nodes[CALLS_NODES];
	size_t nr_nodes;
	uint64_t now_ms;
	const struct host_hooks *hooks;	/* or 0 */
	/* Called before and after each command; or 0. */
	void (*before)(struct calls_node *node);
	void (*after)(struct calls_node *node, const struct carrier_command *c);
};

extern struct calls calls;

/* Tell the hooks that the emulator runs, or the program again. */
void calls_emulating(bool inside);

#endif
