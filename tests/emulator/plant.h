/* SPDX-License-Identifier: BSD-2-Clause */
/* A machine from its description, which plant.c explains. */
#ifndef EMULATOR_PLANT_H
#define EMULATOR_PLANT_H

#include <stddef.h>

struct ses_record;

/* The exit status if a description cannot be used, with a message. */
#define PLANT_FAILED	125

/*
 * The nanoseconds in the time of a file that replaces a device; the seconds are
 * the device number: major << 20
 *
 * minor.
 */
#define PLANT_BLOCK	314159001
#define PLANT_CHARACTER	314159002

/* Called with the description of the enclosure of a node. */
typedef void plant_pages_fn(void *data, const char *node,
			    const char *description, size_t len);

/* For those who need no enclosures, but the tree for live nodes. */
void plant_ignore_pages(void *data, const char *node, const char *description,
			size_t len);

/*
 * Read a description that ends with a NUL. With a function for the enclosures
 * of nodes, the tree is for live nodes: it has device numbers. Without it,
 * their pages are part of the record.
 */
void plant_describe(const char *description, size_t len, plant_pages_fn *pages,
		    void *data);

/* What was described last, or read from a capture; a copy of the struct stays
 * as it is. */
struct ses_record *plant_record(void);

/* The directory of a SCSI, block or other device in /sys; 0: it has none. */
const char *plant_object(const char *name);

/* Create it below a directory. */
void plant_grow(const char *root);

#endif
