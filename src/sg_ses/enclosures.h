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
struct visit {
	const char *name;		/* of DEVICE; for messages */
	int err;			/* 0, or it is not all there */
	const char *why;		/* what was said of that last, or 0 */
	struct ses_node *node;		/* what it said; 0: nothing */
	struct ses_inquiry inquiry;
	bool identified;		/* the inquiry data is there */
};

struct round {
	struct place *place;
	/* the pages to ask for, the needed ones first */
	const uint8_t *pages;
	size_t nr_pages, nr_optional;
	enum ses_node_pages loaded;	/* what these are for the grouping */
	/* what was said last of a failure, or 0 */
	const char *(*last_words)(void *data);
	void *data;
	struct ses_map map;
	struct visit *visits;
	size_t nr;
	struct visit *now;
};

/*
 * Read them. The first six members are the caller's. Returns 0, also when
 * enclosures failed (see the visits), or a negative ses_error with a message:
 * there are none. round_end() in both cases.
 */
int round_make(struct round *round);
void round_end(struct round *round);

#endif
