/* SPDX-License-Identifier: BSD-2-Clause */
/* A machine from its description; plant.c says what that is. */
#ifndef EMULATOR_PLANT_H
#define EMULATOR_PLANT_H

#include <stddef.h>

struct ses_record;

/* Exit status when a description cannot be used: there is a message then. */
#define PLANT_FAILED	125

/* Nanoseconds in the time of a file that stands for a device; its seconds are
 * the device number: major << 20 | minor. */
#define PLANT_BLOCK	314159001
#define PLANT_CHARACTER	314159002

/* Takes the description of what a node answers. */
typedef void plant_pages_fn(void *data, const char *node,
			    const char *description, size_t len);

/*
 * Read a description, which has a NUL behind it. What nodes answer goes to a
 * function, and the tree is one for live nodes: with device numbers. Without
 * it the answers are part of the record.
 */
void plant_describe(const char *description, size_t len, plant_pages_fn *pages,
		    void *data);

/* What was described, or read from a capture. */
struct ses_record *plant_record(void);

/* The directory of a SCSI, block or other device in /sys; 0: it has none. */
const char *plant_object(const char *name);

/* Create it below a directory. */
void plant_grow(const char *root);

#endif
