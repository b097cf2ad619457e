/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All enclosures that a run is about, read one after the other and then
 * grouped: which nodes lead to one enclosure, for --metrics and --check.
 */
#ifndef SRC_ENCLOSURES_H
#define SRC_ENCLOSURES_H

#include <ses/device.h>
#include <ses/map.h>

#include "source.h"

/* An enclosure by one of its names. */
struct enclosure {
	const char *name;		/* of DEVICE; for messages */
	int err;			/* 0, or it is not all there */
	const char *why;		/* what was said of that last, or 0 */
	struct ses_node *node;		/* what it said; 0: nothing */
	struct ses_inquiry inquiry;
	bool identified;		/* the inquiry data is there */
};

struct enclosures {
	struct source *source;
	/* the pages to ask for, the needed ones first */
	const uint8_t *pages;
	size_t nr_pages, nr_optional;
	enum ses_node_pages loaded;	/* what these are for the grouping */
	/* what was said last of a failure, or 0 */
	const char *(*last_words)(void *data);
	void *data;
	struct ses_map map;
	struct enclosure *list;
	size_t nr;
	struct enclosure *now;
};

/*
 * Read them. The first six members are the caller's. Returns 0, also when
 * enclosures failed (see the list), or a negative ses_error with a message:
 * there are none. enclosures_free() in both cases.
 */
int enclosures_load(struct enclosures *set);
void enclosures_free(struct enclosures *set);

#endif
