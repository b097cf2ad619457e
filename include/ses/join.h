/* SPDX-License-Identifier: BSD-2-Clause */
/* Elements as rows, and which of them are meant. */
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
 * Elements as rows: what the pages say about one element, side by side.
 *
 * The Configuration page fixes the rows: for each type descriptor header an
 * overall element, then its individual elements. Four ways to number them are
 * in use (SES-4 6.1.13.2); every row knows all of its numbers:
 *
 *   A  all elements, overall ones included: the row number itself
 *   B  individual elements only
 *   C  individual elements of types that may have Additional Element Status
 *   D  individual elements of type SAS Connector
 */

struct ses_row {
	uint16_t type;		/* index of the type descriptor header: TI */
	int16_t element;	/* index in the type, -1 overall: II */
	uint32_t name_at;	/* descriptor text in page 07h, 0 no entry */
	uint16_t name_len;	/* its length, up to the first NUL */
	uint16_t name_room;	/* DESCRIPTOR LENGTH */
	uint32_t aes;		/* number of its AES descriptor, or NO_ROW */
};

/* A descriptor of the Additional Element Status page, and where it belongs. */
struct ses_aes {
	uint32_t at;		/* offset in the page */
	uint32_t len;		/* bytes 0 and 1 included */
	uint32_t row;		/* SES_NO_ROW: none */
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
	struct ses_row *rows;
	uint32_t nr_rows;
	struct ses_aes *aes;
	size_t nr_aes;
	bool forced;		/* EIIOE 0 is treated as 1 */
	bool overridden;	/* ... because the user said so */
	/* rows by their number in a space; indexes on the wire are bytes */
	uint32_t by_b[256];
	uint32_t by_c[256];
	uint32_t by_d[256];
	enum ses_index_space inner;
	int defect;		/* -SES_E_MALFORMED: a page ends too early */
};

/*
 * Join the pages that a snapshot holds; 01h must be among them. Takes how to
 * treat EIIOE. A page that ends too early is reported and kept as a defect; the
 * join then holds what is there. Returns 0, or -SES_E_NO_MEMORY
 * with a message and an empty join. ses_join_free() in both cases.
 */
__attribute__((warn_unused_result))
int ses_join_build(const struct ses_snapshot *snap, enum ses_eiioe eiioe,
		   struct ses_log *log, struct ses_join *join);
void ses_join_free(struct ses_join *join);

/*
 * Are the elements of all rows there? Takes whether those of the page with
 * thresholds are needed. Returns 0, or -SES_E_MALFORMED with a message.
 */
int ses_join_check(const struct ses_join *join,
		   const struct ses_snapshot *snap, bool thresholds,
		   struct ses_log *log);

/* The type descriptor header of a row. */
static inline const struct ses_type_header *
ses_row_header(const struct ses_join *join, uint32_t row)
{
	return &join->config->types[join->rows[row].type];
}

/* The four bytes of a row in page 02h; 0 when the page is too short. */
const uint8_t *ses_row_element(const struct ses_page *page, uint32_t row);

/* The four bytes of an element in page 02h, 05h or 06h, or 0. */
const uint8_t *ses_page_element(const struct ses_config *config,
				const struct ses_page *page, unsigned int ti,
				int element);

/* Bytes of an AES descriptor. */
const uint8_t *ses_aes_bytes(const struct ses_join *join,
			     const struct ses_aes *aes);

/*
 * Is the descriptor of a row complete? An INVALID one always is. Returns 0, or
 * -SES_E_MALFORMED with a message.
 */
int ses_aes_check(const struct ses_join *join, const struct ses_snapshot *snap,
		  const struct ses_aes *aes, struct ses_log *log);

/*
 * The rows that a CONNECTOR ELEMENT INDEX and an OTHER ELEMENT INDEX inside of
 * a descriptor point at. Takes the EIIOE value of the descriptor (0 when it
 * has none). SES_NO_ROW: no such row; *raw is set if the page does not say how
 * elements are counted.
 */
uint32_t ses_row_of_connector(const struct ses_join *join, unsigned int eiioe,
			      uint8_t index, bool *raw);
uint32_t ses_row_of_other(const struct ses_join *join, unsigned int eiioe,
			  uint8_t index, bool *raw);

/*
 * Which elements are meant: --index, --descriptor, --dev-slot-num, --sas-addr.
 */

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
