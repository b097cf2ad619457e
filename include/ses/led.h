/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Requests for bays and other elements that were found by a name (target.h):
 * LEDs, which are switched through the enclosure, read back, and compared with
 * what another I/O module reports; and any other change.
 */
#ifndef SES_LED_H
#define SES_LED_H

#include <stdbool.h>
#include <stddef.h>

#include <ses/map.h>

struct ses_change;
struct ses_log;
struct ses_snapshot;
struct ses_usage;

/* --- LEDs --- */

enum ses_led {
	SES_LED_IDENT,		/* RQST IDENT */
	SES_LED_FAULT,		/* RQST FAULT */
	SES_LED_ALL		/* every request; can only be cleared */
};

/* "ident", "fault", "all": as in JSON. */
extern const char *const ses_led_names[];

/* What an element is to show. */
struct ses_led_wish {
	struct ses_bay *bay;	/* or another element, see ses_target_find() */
	enum ses_led led;
	bool on;
	bool by_disk;		/* the bay was found by its disk */
	bool optional;		/* left out, with a warning, if in doubt */
};

struct ses_led_request {
	bool force;		/* although a bay has doubts */
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
	const char *doubt;		/* it was left out: why; or 0 */
	bool changed;			/* the bay is not as the map says:
					 * nothing was sent, map it again */
};

/*
 * Switch LEDs. All that is on one shelf, and reached through the same modules,
 * is switched by one page. Before the first page is sent, the doubts of all
 * bays are checked; with bays that are left out the result is at best
 * -SES_E_REFUSED. If a shelf fails, the next one is done all the same. Each
 * wish has a result, in the same order.
 *
 * A page goes through a node that knows the state of the bays: first the one on
 * the host of the first disk, else the one with the lowest process
 * identifier. If this node fails the next one is used; if its module refuses,
 * or does not show the requested state, a node of the next module. A module
 * that answers "No access allowed" for a bay is never used for it. Before the
 * page is sent, the names of the disks and the additional status of the bays
 * are read again.
 *
 * If it is not known whether a page had an effect, the bays are read through
 * that node, and then through the next ones, before a page is sent through one
 * of them, for those that do not show the requested state. If all show it, that
 * is a success, with a warning.
 *
 * Returns 0; or with a message -SES_E_REFUSED (the bay has doubts; no module
 * with access is left; or it changed, see the result, which is only a warning),
 * -SES_E_OTHER (an element has no such LED), -SES_E_NOT_TAKEN, the error of the
 * page that may have had an effect, or that
 * of the last node.
 */
int ses_led_apply(struct ses_map *map, const struct ses_led_wish wishes[],
		  size_t nr, const struct ses_led_request *request,
		  struct ses_led_result results[]);

/* Is the LED of a bay lit, as far as the map knows? */
bool ses_led_is_on(const struct ses_bay *bay, enum ses_led led);

/* Do all modules that have access to it show it, as far as the map knows? */
bool ses_led_is_shown(const struct ses_led_wish *wish);

/*
 * The bays whose LEDs no module reports that was read and has access to them:
 * they may be lit. Those of enclosures that could not be read at all are left
 * to ses_target_find(). Returns 0 if there is none; or with a message for each
 * enclosure the error of the node that may report them, -SES_E_REFUSED if all
 * modules lack access, or -SES_E_INCOMPLETE.
 */
int ses_led_report_unknown(struct ses_map *map);

/*
 * The options of a command line that does the same with an element: option n,
 * for example "--set=ident", 0 after the last; in the memory of the map. An
 * element without an LED of this kind has none.
 */
const char *ses_led_option(struct ses_map *map, const struct ses_led_wish *wish,
			   size_t n);

/* --- any other change --- */

/*
 * Which node it goes through, what speaks against it, and whether the machine
 * still is as the map says. And a change of any slot that switches off a disk
 * in use.
 */

/*
 * The node through which an element is best reached: see ses_led_apply(). That
 * of a module without access to it is only chosen if there is no other. Returns
 * 0, or with a message the error of the nodes, if none can be read.
 */
int ses_bay_find_node(struct ses_map *map, const struct ses_bay *bay,
		      struct ses_node **node);

/* What the element is needed for. */
enum ses_bay_purpose {
	SES_BAY_SHOW,		/* all that is known of it: doubts are told */
	SES_BAY_READ,		/* values of it: a module must have access */
	SES_BAY_WRITE,		/* there must be no doubt */
	SES_BAY_FORCE		/* the same, whatever the doubts are */
};

/*
 * Does anything speak against it? `by_disk`: the bay was found by its disk.
 * Returns 0, or -SES_E_REFUSED with a message.
 */
int ses_bay_check(struct ses_map *map, const struct ses_bay *bay, bool by_disk,
		  enum ses_bay_purpose purpose);

/*
 * Before a change is sent through a node: is the element still what the map
 * says? Takes a snapshot of it, and loads what it lacks. Returns 0; or with a
 * message -SES_E_REFUSED, or the error of loading.
 */
int ses_bay_confirm(struct ses_map *map, const struct ses_bay *bay,
		    const struct ses_node *node, struct ses_snapshot *snap);

/*
 * Does a prepared change switch off slots whose disks are mounted, held or used
 * as swap space? Takes the shelf that it is for, or 0 if that is unknown; a
 * warning says of which slots it is not known. Returns 0, or -SES_E_REFUSED
 * with a message for each slot that names what uses the disk; or without memory
 * -(50 + ENOMEM).
 */
int ses_power_off_check(struct ses_map *map, const struct ses_shelf *shelf,
			const struct ses_change *change, struct ses_log *log);

#endif
