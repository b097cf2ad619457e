/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which elements are meant: --index, --descriptor, --dev-slot-num, --sas-addr.
 */
#ifndef SES_SELECT_H
#define SES_SELECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ses_config;
struct ses_join;
struct ses_log;

enum ses_select_kind {
	SES_SELECT_ALL,		/* no selection: all elements */
	SES_SELECT_INDEX,
	SES_SELECT_DESCRIPTOR,
	SES_SELECT_SLOT,
	SES_SELECT_SAS,
	SES_SELECT_ROWS		/* rows of a join, by number */
};

struct ses_select {
	enum ses_select_kind kind;
	/* INDEX: a type descriptor header, by number or by element type */
	bool by_type;
	uint8_t type;		/* element type code */
	uint8_t instance;	/* its 0-based occurrence among the headers */
	unsigned int header;	/* TI; set by ses_select_resolve() if by_type */
	int first, last;	/* element numbers, -1 for the overall one */
	bool range;		/* given as FIRST-LAST */
	const char *given;	/* the argument as it was typed, or 0 */
	/* DESCRIPTOR, SLOT, SAS */
	const char *name;
	unsigned int slot;
	uint64_t sas_address;
	/* ROWS, in ascending order; borrowed */
	const uint32_t *rows;
	size_t nr_rows;
};

/*
 * Parse the argument of --index: II, TI,II, or an element type (abbreviation
 * with optional instance, or _CODE, _CODE_INSTANCE) with or without ,II; II
 * may be -1 or a range FIRST-LAST or FIRST:LAST. Element numbers are 0..255.
 * Returns 0, or -SES_E_SYNTAX with a message.
 */
int ses_select_parse_index(const char *arg, struct ses_log *log,
			   struct ses_select *select);

/*
 * Find the header of an element type in a configuration. 0, or -SES_E_OTHER
 * with a message when there is none. Nothing to do for other selections.
 */
int ses_select_resolve(struct ses_select *select,
		       const struct ses_config *config, struct ses_log *log);

/*
 * INDEX and ALL only: which of the elements -1 .. count - 1 of header `header`
 * are meant. first > last: none of them.
 */
struct ses_range {
	int first, last;
};
struct ses_range ses_select_range(const struct ses_select *select,
				  unsigned int header, unsigned int count);

/* Any kind: is this row of a join meant? */
bool ses_select_row(const struct ses_select *select,
		    const struct ses_join *join, uint32_t row);

/*
 * A selection as text, in full: "--index=" and "0,3-5", which is what 1.46
 * shows of "arr,3-5"; given is what was typed.
 */
struct ses_select_text {
	const char *option, *argument, *given;
	char number[48];
};
void ses_select_format(const struct ses_select *select,
		       struct ses_select_text *words);

#endif
