/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The LEDs of bays: switched through the enclosure, read back, and compared
 * with what another I/O module reports.
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
	bool force;		/* although the bay has doubts */
	bool by_disk;		/* the bay was found by its disk */
	bool dry_run;		/* everything but SEND DIAGNOSTIC */
	unsigned int lock_ms;	/* how long to wait for the lock */
};

struct ses_led_result {
	const struct ses_node *node;	/* that got the page */
	const char *failed;		/* nodes that failed, and why, or 0 */
	bool was, now;			/* lit? */
	bool sent;			/* a page was sent and may have had an
					 * effect */
	bool confirmed;			/* it was read back */
	const struct ses_node *confirmed_by;	/* ... through this node */
	unsigned int attempts;		/* to read it back */
	int other_agrees;		/* another I/O module: 1, 0, -1 none */
	const struct ses_node *other;
	bool changed;			/* the bay is not as the map says:
					 * nothing was sent, map it again */
};

/*
 * Switch the LED of one bay, through a node that knows the state of the bay:
 * first the one on the host of its disk, else the one with the lowest process
 * identifier. If this node fails the next one is used; if its module refuses,
 * or does not show the requested state, a node of the next module. A module
 * that answers "No access allowed" for the bay is never used. Before the page
 * is sent, the name of the disk and the additional status of the bay are read
 * again.
 *
 * If it is not known whether a page had an effect, the bay is read through that
 * node, and then through the next ones, before a page is sent through one of
 * them. A bay that shows the requested state is a success, with a warning.
 *
 * Returns 0; or with a message -SES_E_REFUSED (the bay has doubts; no module
 * with access is left; or it changed, see the result, which is only a warning),
 * -SES_E_NOT_TAKEN, the error of the page that may have had an effect, or that
 * of the last node.
 */
int ses_led_set(struct ses_map *map, struct ses_bay *bay,
		const struct ses_led_request *request,
		struct ses_led_result *result);

/* Is the LED of a bay lit, as far as the map knows? */
bool ses_led_is_on(const struct ses_bay *bay, enum ses_led led);

/*
 * The same for several bays of one shelf, which have one element type and the
 * same modules, in order: one page switches them all. Another page is only for
 * the bays that do not show the requested state. Each bay has a result.
 */
int ses_led_set_bays(struct ses_map *map, struct ses_bay *const bays[],
		  size_t nr, const struct ses_led_request *request,
		  struct ses_led_result results[]);

/*
 * The options of a command line that does the same with an element: option n,
 * for example "--set=ident", 0 after the last; in the memory of the map.
 */
const char *ses_led_option(struct ses_map *map, const struct ses_bay *bay,
			   const struct ses_led_request *request, size_t n);

#endif
