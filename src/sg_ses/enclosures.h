/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All enclosures of a run, for --metrics and --check: they are read side by
 * side, and then grouped by the shelf that their nodes lead to.
 */
#ifndef SRC_ENCLOSURES_H
#define SRC_ENCLOSURES_H

#include <ses/device.h>
#include <ses/map.h>

#include "source.h"

/* An enclosure by one of its names. */
struct enclosure {
	const char *name;		/* for messages */
	int err;			/* negative: not everything was read */
	const char *why;		/* the last message about that, or 0 */
	struct ses_node *node;		/* with its pages, or 0 */
	struct ses_inquiry inquiry;
	bool identified;		/* inquiry is valid */
};

struct enclosures {
	struct source *source;
	/* the pages to load, the two that are needed first; without a machine
	 * whose disks are known, nr_alone of them */
	const uint8_t *pages;
	size_t nr_pages, nr_alone;
	/* what all of them are for the map, and the first nr_alone */
	enum ses_node_pages loaded, loaded_alone;
	/* returns the last message about a failure, or 0 */
	const char *(*last_error)(void *data);
	void *data;
	struct ses_map map;
	struct enclosure *list;
	size_t nr;
};

/*
 * Load and group them. The caller fills the members up to `data`. Returns 0,
 * also if some enclosures failed (see the list), or a negative ses_error with a
 * message if there are none. enclosures_free() in both cases.
 */
int enclosures_load(struct enclosures *set);
void enclosures_free(struct enclosures *set);

#endif
