/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A request about LEDs on its way through the nodes of a shelf. led.c chooses
 * the nodes; what is done with one of them is here: see that the bays are what
 * the map says, send one page, read back.
 */
#ifndef LIB_LED_ATTEMPT_H
#define LIB_LED_ATTEMPT_H

#include <ses/led.h>

struct ses_log;

#define NO_ACCESS	"No access allowed"

struct ses_led_lamp {
	struct ses_bay *bay;
	struct ses_led_result *result;
};

struct ses_led_attempt {
	struct ses_map *map;
	const struct ses_led_request *request;
	struct ses_led_lamp *left;	/* bays to switch */
	size_t nr;
	struct ses_node *node;		/* the last one */
	const char *failed;		/* nodes that failed, and why, or 0 */
	bool noted;			/* the last one is among them */
	bool closed;			/* it has lost its access */
	bool changed;			/* map again: nothing was sent */
	int lost;			/* error of a page of unknown fate */
	const char *sent_through;	/* nodes that got such pages */
	bool was_read;			/* bays are known not to show it */
	bool answered;			/* the last page was */
};

/*
 * Switch the bays that are left through one node. After a page of unknown fate
 * (`lost`) the bays are read; only those that do not show what was asked for
 * stay in the list, and through the next node a page is sent for them alone.
 * Returns 0 when none is left, or the error.
 */
int ses_led_try(struct ses_led_attempt *a, struct ses_node *node,
		struct ses_log *log);

/* Why the last node failed, for the result. */
void ses_led_note_failure(struct ses_led_attempt *a, const char *why);

/* Do the bays of the list read as asked for through another node? Only one
 * look: it is a second opinion. */
void ses_led_ask(struct ses_led_attempt *a, const struct ses_node *node);

#endif
