/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --get, --set and --clear: operations on fields of elements, and the change
 * that carries them out.
 */
#ifndef SES_CHANGE_H
#define SES_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/command.h>
#include <ses/element.h>
#include <ses/join.h>
#include <ses/page.h>

struct ses_config;
struct ses_device;
struct ses_log;
struct ses_snapshot;

/*
 * An operation is on a field, by acronym or by position:
 *
 *   STR   := FIELD [ "=" VALUE ]
 *   FIELD := ACRONYM | BYTE ":" BIT [ ":" WIDTH ]
 *
 * Acronyms (any case) come from the field rows; one acronym may stand for
 * fields of several element types. BYTE is 0..127, BIT 0..7 (7 leftmost),
 * WIDTH 1..64. VALUE is a number, or -1 for all ones.
 */

enum ses_operation_kind {
	SES_OPERATION_GET,
	SES_OPERATION_SET,
	SES_OPERATION_CLEAR
};

struct ses_operation {
	enum ses_operation_kind kind;
	const char *text;	/* STR as it was given; borrowed */
	size_t name_len;	/* of the acronym in text, 0: by position */
	uint8_t page;		/* 02h, 05h, 0Ah; 0 by position: any */
	uint8_t byte, msb, width; /* by position */
	bool has_value;
	bool all_ones;		/* the value was -1 */
	uint64_t value;		/* SET without a value 1, CLEAR 0 */
	/* set by the caller: of the selected elements it is only about the one
	 * with this number in the join */
	bool one_element;
	uint32_t element;
};

/* The position of a field in one element, checked. */
struct ses_position {
	unsigned int byte, msb, width;
	const struct ses_field *field;	/* its row, 0 by position */
};

/*
 * Parse a STR; `text` must outlive the operation. Returns 0, or -SES_E_SYNTAX
 * with a message that names it and what is allowed.
 */
int ses_operation_parse(enum ses_operation_kind kind, const char *text,
			struct ses_log *log, struct ses_operation *op);

/*
 * The page of all operations: `page` if it is not 0, else that of the acronyms;
 * a position is on `page`, else on 02h. Returns 0, or -SES_E_CONTRADICT with a
 * message if the operations are for several pages.
 */
int ses_operation_find_page(const struct ses_operation *ops, size_t nr,
			    uint8_t page, struct ses_log *log, uint8_t *result);

/*
 * A walk over acronyms:
 *
 *	struct ses_acronym a = ses_acronyms(page, type);
 *	while (ses_acronym_next(&a))
 *		...
 *
 * type -1: those of all element types; else those that fit one. Positions of
 * AES fields are given for descriptors with EIP=1.
 */
struct ses_acronym {
	const char *name;	/* not terminated */
	size_t len;
	const char *hint;	/* what it does, or 0 */
	int type;		/* element type, -1 any */
	unsigned int byte, msb, width;
	const struct ses_field *field;
	/* the state of the walk; private */
	uint8_t page;
	int only, table;
	size_t row;
	const char *rest;
};
struct ses_acronym ses_acronyms(uint8_t page, int type);
bool ses_acronym_next(struct ses_acronym *acronym);

/* --- a change --- */

/*
 * A change is a read-modify-write of one page: Enclosure Control (02h) or
 * Threshold Out (05h). All elements and fields are found and checked before
 * anything is sent, and exactly one SEND DIAGNOSTIC carries all operations:
 *
 *   - elements that are not changed are zero (02h) or as they were (05h);
 *   - an element of page 02h that is changed starts from the neutral values of
 *     its fields (ses_element_neutral()), then the changes are made, and SELECT
 *     is set;
 *   - byte 1 is 0, unless it is given;
 *   - the generation code is that of the pages that were read.
 */

/* The change that is requested. */
struct ses_change_request {
	const struct ses_operation *operations;	/* in command line order */
	size_t nr_operations;
	uint8_t page;			/* of all operations: 02h, 05h, 0Ah */
	struct ses_select select;
	enum ses_eiioe eiioe;
	bool no_mask;			/* --mask: keep all status bits */
	int byte1;			/* --byte1, or -1 */
	bool verify;			/* read back and compare */
	/* The caller continues if the fate of the page is unknown: messages
	 * about it are warnings, without advice. */
	bool continues;
	/*
	 * 0, or called each time before the page is sent, to check that the
	 * elements still are those that the change is meant for. It may load
	 * more pages. If it does not return 0, nothing is sent, and its result
	 * is returned.
	 */
	int (*confirm)(void *data, struct ses_snapshot *snap);
	void *confirm_data;
};

/* The result of one operation on one element. */
struct ses_outcome {
	const struct ses_operation *operation;
	uint32_t element;		/* its number in the join */
	uint16_t type;			/* TI */
	int16_t index;			/* II */
	uint8_t element_type;
	struct ses_position position;
	uint64_t old;			/* before; GET: the value */
	uint64_t new;			/* as requested */
	bool verified;			/* all of it was read back */
	uint64_t confirmed;		/* the value that was read back */
	bool matches;			/* what was read back is as requested */
};

/* A prepared change. */
struct ses_change {
	const struct ses_change_request *request;
	struct ses_snapshot *snap;
	struct ses_outcome *outcomes;	/* by operation, then by element */
	size_t nr_outcomes;
	/*
	 * Fields that no operation names, but that are written with another
	 * value than was read, so that the element stays as it is. They have no
	 * operation; `old` was read, `new` is written.
	 */
	struct ses_outcome *unnamed;
	size_t nr_unnamed;
	uint8_t *image;			/* the page to send, 0 if only GETs */
	uint16_t image_len;
	enum ses_fate fate;		/* of the image; not done until sent */
	/* -SES_E_MALFORMED, with a message: a part is missing of the page that
	 * selects; what GETs read may be that of another element */
	int defect;
	unsigned int nr_reads;		/* how often it was read back */
};

/*
 * Load what a request needs, find the elements, check every operation and
 * build the page. Takes a snapshot that may hold pages already. Returns 0, or
 * with a message and before anything is sent: the errors of loading;
 * SES_E_OTHER if no element matches, an acronym is not for the type of an
 * element, or page 0Ah is to be written; SES_E_AMBIGUOUS if a name matches
 * several elements that would be changed; SES_E_SYNTAX for a value or field
 * that does not fit; SES_E_MALFORMED if the page lacks an element, or a part is
 * missing of the page that selects those to be changed.
 * ses_change_free() is called in all cases.
 */
int ses_change_prepare(struct ses_change *change,
		       const struct ses_change_request *request,
		       struct ses_snapshot *snap);
void ses_change_free(struct ses_change *change);

/* Does the page of a prepared change switch off devices in slots that are not
 * off yet? */
bool ses_change_powers_off(const struct ses_change *change);

/*
 * Carry out a request: prepare, send once, and verify if that is requested. If
 * the device did not act because of a UNIT ATTENTION, BUSY or a new generation
 * code, everything is loaded and built again, a limited number of times. A
 * command whose fate is unknown is never repeated.
 *
 * With `verify`, elements are read back also if the fate is unknown; the error
 * remains.
 *
 * Returns 0; the outcomes are in *change. Errors with a message: those of
 * ses_change_prepare(); the category of the refusal; SES_E_NOT_TAKEN if the
 * read-back does not show what was requested.
 */
int ses_change_execute(struct ses_change *change,
		       const struct ses_change_request *request,
		       struct ses_snapshot *snap);

/*
 * Sending control pages: what may be done after a SEND DIAGNOSTIC that failed,
 * and the messages about it; and a change of a nickname.
 *
 *	for (unsigned int attempt = 1; ; attempt++) {
 *		(build the page)
 *		err = ses_device_send(dev, page, len, SES_TIMEOUT_MS, &cmd);
 *		if (!err)
 *			break;
 *		if (!ses_control_may_retry(dev, &cmd, err, attempt))
 *			return ses_control_report(dev, NULL, page, &cmd, err);
 *	}
 *
 * A page that the enclosure may have acted on is never sent again.
 */

/*
 * Did the device not act, for a temporary reason (UNIT ATTENTION, BUSY, TASK
 * SET FULL)? Takes the command that failed with `err`, and the number of
 * attempts so far, this one included. Waits as long as the reason requires.
 * False after the last attempt.
 */
bool ses_control_may_retry(struct ses_device *dev,
			   const struct ses_command *cmd, int err,
			   unsigned int attempt);

/*
 * Report a page that finally failed with `err`: it was refused, and the message
 * names the element and field that the device points at, as far as config (or
 * 0) allows; or it is unknown whether the enclosure acted on it. Returns err.
 */
int ses_control_report(struct ses_device *dev, const struct ses_config *config,
		       const uint8_t *page, const struct ses_command *cmd,
		       int err);

/* --- the Subenclosure Nickname Control page (0Fh; SES-4 6.2.10) --- */

#define SES_NICKNAME_PAGE (8 + SES_NICKNAME_LEN)

/* The nickname that a subenclosure is to have. */
struct ses_nickname_change {
	/* in */
	uint8_t subenclosure;
	uint8_t name[SES_NICKNAME_LEN];	/* NUL padded */
	bool verify;			/* read back and compare */
	/* out */
	uint8_t page[SES_NICKNAME_PAGE];	/* what is sent */
	enum ses_fate fate;		/* of it; not done until sent */
	bool confirmed;			/* it was read back */
};

/*
 * Load page 0Fh, and build the control page. Takes a snapshot, which may hold
 * the page already. Returns 0, or with a message the error of loading, or
 * -SES_E_SYNTAX if the enclosure has no such subenclosure.
 */
int ses_nickname_change_prepare(struct ses_nickname_change *change,
				struct ses_snapshot *snap);

/*
 * Prepare, send once, and verify if that is requested. If the enclosure did not
 * act for a temporary reason, all of it is repeated, a limited number of times.
 * Returns 0, or with a message: the errors of ses_nickname_change_prepare(),
 * the category of the refusal, -SES_E_NOT_TAKEN.
 */
int ses_nickname_change_execute(struct ses_nickname_change *change,
				struct ses_snapshot *snap);

#endif
