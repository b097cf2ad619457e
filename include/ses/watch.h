/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What changed in an enclosure since it was read the last time; for --watch.
 */
#ifndef SES_WATCH_H
#define SES_WATCH_H

#include <ses/facts.h>

struct ses_snapshot;

/* A member of the tree whose value is not the same as before. */
struct ses_watch_change {
	const char *index;	/* of the element, "1,0"; "": the enclosure */
	const char *descriptor;	/* the element's name as the device has it */
	/* the member: part, inner, entry and key are the same in both */
	const struct ses_fact *before;	/* 0: it was not there */
	const struct ses_fact *after;	/* 0: it is not there any more */
};

struct ses_watch;

/*
 * Begin. notify() is called with each change, which is valid during the call
 * only. Returns 0 if there is no memory.
 */
struct ses_watch *ses_watch_new(
	void (*notify)(void *data, const struct ses_watch_change *change),
	void *data);
void ses_watch_free(struct ses_watch *watch);

/*
 * Compare with the last snapshot, and keep a copy of this one. The first call
 * only keeps. Takes a snapshot with the pages 01h and 02h, better also 07h and
 * 0Ah. If the configuration changed, elements are compared by their index.
 *
 * Returns 0; -SES_E_OTHER if the pages are not of one generation, then nothing
 * is compared or kept; or -SES_E_NO_MEMORY with a message.
 */
int ses_watch_compare(struct ses_watch *watch, struct ses_snapshot *snap);

#endif
