/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The SCSI devices of a machine, described as for tests/emulator/plant.c:
 * of "scsi" lines those with a disk and an address, and those with an
 * enclosure whose node has pages. Other lines are ignored.
 */
#ifndef VM_LUN_H
#define VM_LUN_H

#include "../emulator/shelf.h"

struct lun {
	struct lun *next;
	char hctl[24];		/* its place in the machine */
	char node[24];		/* of an enclosure: "sg0" */
	struct shelf *shelf;	/* the enclosure behind it; 0: a disk */
	/* Of an enclosure whose new code starts: commands until it is back,
	 * and whether a disk was wanted through it since the last of them. */
	unsigned int away;
	bool missed;
	uint8_t *data;		/* of a disk: one for all of its ports */
	uint64_t unit;		/* the disk's logical unit name (NAA) */
	uint64_t port;		/* SAS address of this port of it */
	uint64_t blocks;
	char serial[21], vendor[9], model[17];
};

/*
 * Read a description. Enclosures with as many elements are I/O modules of one
 * shelf: each shows what was changed in the elements of another one. While new
 * code of a module starts, its disks cannot be reached through its host. 0 and
 * the devices in *luns, or -1 and what is wrong.
 */
int lun_read_all(const char *description, size_t len, struct lun **luns,
		 struct shelf_error *error);

/* Carry out one command. */
void lun_exec(struct lun *luns, struct lun *lun, struct shelf_command *c);

#endif
