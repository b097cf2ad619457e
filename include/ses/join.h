/* SPDX-License-Identifier: BSD-2-Clause */
/* The elements of an enclosure, and which of them are meant. */
#ifndef SES_JOIN_H
#define SES_JOIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/snapshot.h>

struct ses_config;
struct ses_log;
struct ses_snapshot;

/*
 * The join: what the pages say about one element, side by side.
 *
 * The Configuration page lists the elements: for each type descriptor header an
 * overall element, then its individual elements. Four ways to number them are
 * in use (SES-4 6.1.13.2); every element knows all of its numbers:
 *
 *   A  all elements, overall ones included: its number in the join
 *   B  individual elements only
 *   C  individual elements of types that may have Additional Element Status
 *   D  individual elements of type SAS Connector
 */

struct ses_element {
	uint16_t type;		/* index of the type descriptor header: TI */
	int16_t index;		/* index in the type, -1 overall: II */
	uint32_t name_at;	/* descriptor text in page 07h, 0 no entry */
	uint16_t name_len;	/* its length, up to the first NUL */
	uint16_t name_room;	/* DESCRIPTOR LENGTH */
	uint32_t aes;		/* its descriptor, or SES_NO_ELEMENT */
};

/* A descriptor of the Additional Element Status page, and where it belongs. */
struct ses_aes {
	uint32_t at;		/* offset in the page */
	uint32_t len;		/* bytes 0 and 1 included */
	uint32_t element;	/* SES_NO_ELEMENT: none */
	bool repaired;		/* ELEMENT INDEX was plainly wrong: */
	uint8_t index;		/* the one it should have been */
};

/* How the indexes inside of descriptors with EIIOE 0 are to be read. */
enum ses_index_space { SES_SPACE_RAW, SES_SPACE_CD, SES_SPACE_A, SES_SPACE_B };

/* --eiioe */
enum ses_eiioe { SES_EIIOE_AS_IS, SES_EIIOE_AUTO, SES_EIIOE_FORCE };

struct ses_join {
	const struct ses_config *config;
	const struct ses_page *status;		/* 02h, or 0 */
	const struct ses_page *names;		/* 07h, or 0 */
	const struct ses_page *additional;	/* 0Ah, or 0 */
	const struct ses_page *thresholds;	/* 05h, or 0 */
	struct ses_element *elements;
	uint32_t nr_elements;
	struct ses_aes *aes;
	size_t nr_aes;
	bool forced;		/* EIIOE 0 is treated as 1 */
	bool overridden;	/* ... because the user said so */
	/* elements by their number in a space; indexes on the wire are bytes */
	uint32_t by_b[256];
	uint32_t by_c[256];
	uint32_t by_d[256];
	enum ses_index_space inner;
	int defect;		/* -SES_E_MALFORMED: a page ends too early */
};

/*
 * Which elements are meant: --index, --descriptor, --dev-slot-num, --sas-addr.
 */

enum ses_select_kind {
	SES_SELECT_ALL,		/* no selection: all elements */
	SES_SELECT_INDEX,
	SES_SELECT_DESCRIPTOR,
	SES_SELECT_SLOT,
	SES_SELECT_SAS,
	SES_SELECT_ELEMENTS	/* elements of a join, by number */
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
	const uint32_t *elements;
	size_t nr_elements;
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
