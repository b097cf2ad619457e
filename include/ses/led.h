/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The LEDs of a bay: switched through the enclosure, read back, and looked at
 * through another I/O module.
 */
#ifndef SES_LED_H
#define SES_LED_H

#include <stdbool.h>
#include <stddef.h>

#include <ses/map.h>

enum ses_led {
	SES_LED_IDENT,		/* RQST IDENT */
	SES_LED_FAULT,		/* RQST FAULT */
	SES_LED_ALL		/* every request; can only be cleared */
};

/* "ident", "fault", "all": as in JSON. */
extern const char *const ses_led_names[];

struct ses_led_request {
	enum ses_led led;
	bool on;
	bool force;		/* although something is in doubt */
	bool by_disk;		/* the bay was found by its disk */
	bool dry_run;		/* everything but SEND DIAGNOSTIC */
	unsigned int lock_ms;	/* wait that long for others */
};

struct ses_led_result {
	const struct ses_node *node;	/* that got the page */
	const char *failed;		/* nodes with an error, and it, or 0 */
	bool was, now;			/* lit? */
	bool sent;			/* the page may have had its effect */
	bool confirmed;			/* it was read back */
	const struct ses_node *confirmed_by;	/* ... through this node */
	unsigned int attempts;		/* to read it back */
	int other_agrees;		/* another I/O module: 1, 0, -1 none */
	const struct ses_node *other;
	bool changed;			/* the bay is not what the map says:
					 * nothing was sent, map it again */
};

/*
 * Switch the LED of one bay. Takes a node that knows the state of the bay, of
 * these the one on the host of its disk, or else the one with the lowest
 * process id; when it fails, the next one; when it refuses, or does not show
 * what was asked for, one of the next module. A module that answers "No access
 * allowed" for the bay is never used. Before the page is sent, the disk's name
 * and the additional status of the bay are read again.
 *
 * When nobody knows what became of a page, the bay is read through that node,
 * and then through the next ones, before a page is sent through one of them. A
 * bay that reads as asked for is a success, with a warning.
 *
 * Returns 0; or with a message -SES_E_REFUSED (in doubt; no module with access
 * is left; or changed, see the result, which is only warned about),
 * -SES_E_NOT_TAKEN, the error of the page of unknown fate, or that of the last
 * node.
 */
int ses_led_set(struct ses_map *map, struct ses_bay *bay,
		const struct ses_led_request *request,
		struct ses_led_result *result);

/* Is the LED of a bay lit, as far as the map knows? */
bool ses_led_is_on(const struct ses_bay *bay, enum ses_led led);

/*
 * Switch off the LEDs of several bays of one shelf that have one element type
 * and the same modules, in order, with one page. After a page of unknown fate
 * the next one is for the bays that are still lit. Each has a result.
 */
int ses_led_clear(struct ses_map *map, struct ses_bay *const bays[],
		  size_t nr, const struct ses_led_request *request,
		  struct ses_led_result results[]);

/*
 * The options of a classic command line that do the same to an element: "--set
 * =ident", n-th of them, 0 past the end; in the map's memory.
 */
const char *ses_led_option(struct ses_map *map, const struct ses_bay *bay,
			   const struct ses_led_request *request, size_t n);

#endif
