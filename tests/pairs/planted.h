/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine around a shelf with two modules, in this process: its /sys, in
 * place of that of the library. Paths of disks are gone while a module
 * restarts. All disks are in use, through multipath maps.
 */
#ifndef PAIRS_PLANTED_H
#define PAIRS_PLANTED_H

#include <stdbool.h>

#include "../faults/calls.h"

/* Plant it, and add its modules to the chain. */
void planted_init(void);

/* Look at /sys: the number of the condition that it is in. */
#define PLANTED_CONDITIONS (3 * 3 * 2 * 2)
unsigned int planted_look(void);

/* All paths are there that are not gone because of a restart. */
void planted_restore(void);

/* The path of the first disk through a module is lost, until it is restored. */
void planted_lose_path(const struct calls_node *module);

/* Has a disk no path now? */
bool planted_is_starved(void);

/* Was there a disk whose only path led through this module, when the program
 * looked at /sys last? */
bool planted_saw_single_path(const struct calls_node *module);

/* The other module. */
struct calls_node *planted_other(const struct calls_node *module);

#endif
