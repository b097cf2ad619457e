/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A machine described by its shelves and modules. It is converted to the lines
 * of plant.c: the objects of the kernel follow from what the modules report.
 *
 *	shelf NAME		up to a line "end" the description of an
 *		enclosure (README.md): all its bays, with the phys of all
 *		modules
 *	module NODE of=SHELF host=N [process=P] [expander=ADDRESS] [on=H:E]
 *		[ports=own] [access=0-5,8] [sas=ADDRESS] [target=T] [phy=N]
 *		NODE (sg0) leads to a module of the shelf, through a host
 *		adapter. It has the phys that are attached to its expander, or
 *		phy N of each bay; with ports=own it names no others;
 *		with access= the other bays are "No access allowed" to it
 *	multipath		disks above this line with several paths are
 *		maps
 *
 * Any other line is passed to plant.c unchanged. A host with hints=1 has a
 * driver that reports enclosure and bay of a disk.
 */
#ifndef EMULATOR_MACHINE_H
#define EMULATOR_MACHINE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "shelf.h"

/* The lines for plant.c, for free(); 0 with the error. */
char *machine_expand(const char *text, size_t len, struct shelf_error *error);

/*
 * The lines without what was pulled (machine_pull()); for free(). `pulled` is
 * lines of two words: what, and a name.
 */
char *machine_without(const char *lines, const char *pulled);

/*
 * Write "SHELF ROW" for each disk with paths in `lines`, but none in `left`,
 * although it was not pulled.
 */
void machine_list_starved(const char *lines, const char *left,
			  const char *pulled, FILE *out);

/* Where a disk is: the shelf, and type and number of its element. */
struct machine_place {
	char shelf[32], row[16];
};

/*
 * The place that a disk is in, by any word of its line: block device, sg node,
 * H:C:T:L, serial number; or SHELF:NUMBER, a bay by its slot number; false: it
 * is in none.
 */
bool machine_find(const char *lines, const char *name,
		  struct machine_place *place);

/* The module through which a path (a block device) leads; false: none. */
bool machine_path(const char *lines, const char *block, char module[32],
		  struct machine_place *place);

/* The next module of a shelf (0: of any), from *at on: its node. */
bool machine_module(const char *lines, const char *shelf, size_t *at,
		    char node[32], char of[32]);

#endif
