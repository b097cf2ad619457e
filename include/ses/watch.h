/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What changed in an enclosure between two looks at it.
 */
#ifndef SES_WATCH_H
#define SES_WATCH_H

#include <ses/facts.h>

struct ses_snapshot;

/* A member of the tree that has another value than before. */
struct ses_change_seen {
	const char *index;		/* of the element "1,0"; "" enclosure */
	const char *descriptor;		/* its name, as the device has it */
	/* what changed: part, inner, entry and key; both have the same */
	const struct ses_fact *before;	/* 0: was not there */
	const struct ses_fact *after;	/* 0: is not there any more */
};

struct ses_watch;

/* Start. take() gets each change. 0 without memory. */
struct ses_watch *ses_watch_new(
	void (*take)(void *data, const struct ses_change_seen *change),
	void *data);
void ses_watch_free(struct ses_watch *watch);

/*
 * Compare with what was seen last; the first time there is nothing to tell.
 * Takes a snapshot with the pages 01h and 02h, better also 07h and 0Ah.
 * Elements are compared by their index when the configuration changed, too.
 * Returns 0 or a negative ses_error.
 */
int ses_watch_look(struct ses_watch *watch, struct ses_snapshot *snap);

#endif
