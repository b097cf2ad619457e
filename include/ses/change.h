/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changing elements: --set and --clear (with --get between them), from the
 * question which elements are meant to the answer whether it took.
 *
 * A change is a read-modify-write of one page: Enclosure Control (02h) or
 * Threshold Out (05h). Everything is found and checked before anything is
 * sent, and exactly one SEND DIAGNOSTIC carries all operations:
 *
 *   - elements that are not touched are zero (02h) or as they were (05h);
 *   - a touched element of page 02h begins with the neutral values of its
 *     fields (ses_element_neutral()), then come the changes, and SELECT;
 *   - byte 1 is 0, unless it is given;
 *   - the generation code is the one of the pages that were read.
 */
#ifndef SES_CHANGE_H
#define SES_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/command.h>
#include <ses/join.h>
#include <ses/operation.h>
#include <ses/select.h>

struct ses_device;
struct ses_log;
struct ses_snapshot;

/* What was asked for. */
struct ses_change_request {
	const struct ses_operation *operations;	/* in command line order */
	size_t nr_operations;
	uint8_t page;			/* 02h, 05h or 0Ah: of all operations */
	struct ses_select select;
	enum ses_eiioe eiioe;
	bool no_mask;			/* --mask: keep all status bits */
	int byte1;			/* --byte1, or -1 */
	bool verify;			/* read back and compare */
	/* Who asks goes on when the fate of the page is unknown: all about it
	 * is a warning, without advice. */
	bool goes_on;
	/*
	 * 0, or asked each time before the page is sent, when all is ready:
	 * is what was read still what the change is meant for? It may load
	 * more pages. If not 0 nothing is sent, and that is the result.
	 */
	int (*confirm)(void *data, struct ses_snapshot *snap);
	void *confirm_data;
};

/* What became of one operation on one element. */
struct ses_outcome {
	const struct ses_operation *operation;
	uint16_t type;			/* TI */
	int16_t element;		/* II */
	uint8_t element_type;
	struct ses_position position;
	uint64_t old;			/* before; GET: the value */
	uint64_t new;			/* asked for */
	bool verified;			/* all of it was read back */
	uint64_t confirmed;		/* ... with this value */
	bool took;			/* what can be seen is as asked for */
};

/* A change, prepared. */
struct ses_change {
	const struct ses_change_request *request;
	struct ses_snapshot *snap;
	struct ses_outcome *outcomes;	/* by operation, then by row */
	size_t nr_outcomes;
	/*
	 * Fields that no operation names and that are written with another
	 * value than was read, to leave the element as it is: without an
	 * operation, `old` was read, `new` is written.
	 */
	struct ses_outcome *unnamed;
	size_t nr_unnamed;
	uint8_t *image;			/* the page to send, 0 if only GETs */
	uint16_t image_len;
	enum ses_fate fate;		/* of the image; not done until sent */
	unsigned int looks;		/* times it was read back */
};

/*
 * Load what a request needs, find the elements, check every operation and
 * build the page. Takes a snapshot that may hold pages already. Returns 0;
 * errors, all with a message and with nothing sent: those of loading;
 * SES_E_OTHER when no element matches, an acronym is not for an element's
 * type, or page 0Ah is to be written; SES_E_AMBIGUOUS when a name matches
 * several elements that would be changed; SES_E_SYNTAX for a value or field
 * that does not fit; SES_E_MALFORMED when an element is missing in its page.
 * ses_change_free() in all cases.
 */
int ses_change_prepare(struct ses_change *change,
		       const struct ses_change_request *request,
		       struct ses_snapshot *snap);
void ses_change_free(struct ses_change *change);

/*
 * Carry a request out: prepare, send once, and verify if that is asked for.
 * When the device did not act because of a UNIT ATTENTION, BUSY or a new
 * generation code, everything is read again and built anew, a bounded number
 * of times. A command whose outcome is unknown is never repeated.
 *
 * With `verify`, elements are read back also when the outcome is unknown; the
 * error stays.
 *
 * Returns 0; the outcomes are in *change. Errors with a message: those of
 * ses_change_prepare(); the category of the refusal; SES_E_NOT_TAKEN when the
 * read-back does not show what was asked for.
 */
int ses_change_execute(struct ses_change *change,
		       const struct ses_change_request *request,
		       struct ses_snapshot *snap);

#endif
