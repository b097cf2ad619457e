/* SPDX-License-Identifier: BSD-2-Clause */
/* The machine around the enclosures of a run: its /sys, /proc and /dev. */
#ifndef EMULATOR_LIVE_H
#define EMULATOR_LIVE_H

#include "machine.h"
#include "session.h"

/*
 * The lines of the machine (machine.h): those of --kernel, or of one that has
 * the enclosures of the run and the disks in their bays. For free(); 0 with a
 * message.
 */
char *live_lines(const struct session *session);

/* Make the tree of the machine, without what was pulled. 0, or -1 with a
 * message. The caller holds session_lock(). */
int live_grow(struct session *session);

/* The enclosure that a module, "sg0" or "0:0:1:0", is; -1 none. */
int live_enclosure(const struct session *session, const char *module);

/*
 * Pull something, or put it back: "disk", "lost", "path", "phy" or "module" and
 * a name; without them everything is put back. Returns an exit status.
 */
int live_pull(struct session *session, bool back, const char *what,
	      const char *name);

/* Print the bay that a disk is in. An exit status. */
int live_where(const struct session *session, const char *name);

/* Print the disks in bays that had no path, once for each state of the machine
 * in which they had none. An exit status. */
int live_starved(const struct session *session);

/* Print the bays whose LEDs are lit, with the LEDs, or switch them all off. An
 * exit status. */
int live_lit(struct session *session, bool off);

#endif
