/* SPDX-License-Identifier: BSD-2-Clause */
/* What can happen to one command of a download. */
#ifndef PAIRS_KINDS_H
#define PAIRS_KINDS_H

#include <stdbool.h>
#include <stdint.h>

#include "../emulator/fault.h"

struct emulator;

/* Commands that a kind applies to. */
enum command { OTHER_COMMAND, STATUS_READ, SEND };

enum honesty {
	HONEST,		/* the answer is true, or there is none */
	DISHONEST,	/* the answer is good, and false */
	SECRET		/* the shelf changes, which the program cannot see */
};

struct kind {
	const char *name;		/* in messages and in the table */
	const char *rule;		/* of tests/emulator/fault.h, or 0 */
	void (*event)(struct emulator *shelf);	/* before the command, or 0 */
	enum honesty honesty;
	bool status_only;		/* for reads of the status page only */
	bool takes_paths;		/* of disks: a module may restart */
	struct fault fault;		/* the rule, parsed */
};

/* Rows of a table of kinds: what happens to the shelf, and such an event that
 * takes paths. */
#define EVENT(name_, event_)						\
	{ .name = name_, .event = event_, .honesty = SECRET }
#define TAKES(name_, event_)						\
	{ .name = name_, .event = event_, .honesty = SECRET,		\
	  .takes_paths = true }

#define MAX_KINDS 256

/* Those first that are paired with each other at all commands; then those of
 * which some pairs are run (nr_second with the first); then those that are
 * tried alone. */
struct kinds {
	struct kind kinds[MAX_KINDS];
	unsigned int nr, nr_paired, nr_second;
};

/* Add one; and those below that are not yet known: that of a name, all of
 * kinds.c, the rows of the fault matrix (except those that last for good). */
void kinds_add(struct kinds *kinds, const struct kind *kind);
void kinds_add_name(struct kinds *kinds, const char *name);
void kinds_add_all(struct kinds *kinds);
void kinds_add_matrix(struct kinds *kinds);

#endif
