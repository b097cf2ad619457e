/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An attempt to switch the LEDs of bays through one node after the other. led.c
 * chooses the nodes; attempt.c does what is done with one of them: it checks
 * that the bays are as the map says, sends one page, and reads it back.
 */
#ifndef LIB_LED_ATTEMPT_H
#define LIB_LED_ATTEMPT_H

#include <ses/led.h>

struct ses_log;

/* A wish of the request, and its result. */
struct ses_led_item {
	const struct ses_led_wish *wish;
	struct ses_led_result *result;
};

struct ses_led_attempt {
	struct ses_map *map;
	const struct ses_led_request *request;
	struct ses_led_item *remaining;	/* what is to be switched */
	size_t nr;
	/* the last node */
	struct ses_node *node;
	bool failure_noted;		/* it is in `failed` */
	bool lost_access;		/* its module has no access any more */
	bool answered;			/* the enclosure acted on its page */
	/* all nodes */
	const char *failed;		/* those that failed, and why, or 0 */
	bool changed;			/* map again: nothing was sent */
	int lost_error;			/* of a page that may have had an
					 * effect, 0: there was none */
	const char *sent_through;	/* nodes that got such pages */
	bool was_read;			/* the remaining bays were read, and
					 * do not show the requested state */
};

/*
 * Switch the remaining bays through one node. If it is not known whether the
 * page had an effect (`lost_error`), the bays are read: those that show the
 * requested state are removed, and the next node gets a page for the others.
 * Returns 0 if none remains, or a negative ses_error.
 */
int ses_led_attempt_node(struct ses_led_attempt *a, struct ses_node *node,
			 struct ses_log *log);

/* Add why the last node failed to the result. */
void ses_led_note_failure(struct ses_led_attempt *a, const char *why);

/* Compare the bays with what another node reports, once: the results say
 * whether it agrees. */
void ses_led_compare_node(struct ses_led_attempt *a,
			  const struct ses_node *node);

#endif
