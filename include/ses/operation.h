/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --get, --set and --clear: fields of elements by acronym or by position.
 *
 *   STR   := FIELD [ "=" VALUE ]
 *   FIELD := ACRONYM | BYTE ":" BIT [ ":" WIDTH ]
 *
 * Acronyms (any case) come from the field rows; one acronym may stand for
 * fields of several element types. BYTE is 0..127, BIT 0..7 (7 leftmost),
 * WIDTH 1..64. VALUE is a number, or -1 for all ones.
 */
#ifndef SES_OPERATION_H
#define SES_OPERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/element.h>
#include <ses/join.h>

struct ses_log;

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
};

/* "--get", "--set", "--clear". */
const char *ses_operation_name(enum ses_operation_kind kind);

/* A field of one element, found and checked. */
struct ses_position {
	unsigned int byte, msb, width;
	const struct ses_field *field;	/* its row, 0 by position */
};

/*
 * Read a STR; `text` must outlive the operation. Returns 0, or -SES_E_SYNTAX
 * with a message that names it and what is allowed.
 */
int ses_operation_parse(enum ses_operation_kind kind, const char *text,
			struct ses_log *log, struct ses_operation *op);

/*
 * The page that all operations mean: `page` if it is not 0, else that of the
 * acronyms; a position is one of `page`, else of 02h. Returns 0, or
 * -SES_E_CONTRADICT with a message when they mean several pages.
 */
int ses_operation_find_page(const struct ses_operation *ops, size_t nr,
			    uint8_t page, struct ses_log *log, uint8_t *result);

/*
 * Where the field of an operation is in a row, on that page. Returns 0, or
 * with a message -SES_E_OTHER (no such acronym for this element type, no AES
 * descriptor, no such field in this descriptor), -SES_E_SYNTAX (the field goes
 * past the end of the element).
 */
int ses_operation_find_field(const struct ses_operation *op,
			     const struct ses_join *join, uint32_t row,
			     uint8_t page, struct ses_log *log,
			     struct ses_position *position);

/*
 * The bytes that a row has on a page (4, or an AES descriptor), and their
 * number; 0 when it has none there.
 */
const uint8_t *ses_operation_element_bytes(const struct ses_join *join,
					   uint32_t row, uint8_t page,
					   size_t *len);

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
	/* where the walk is; not for others */
	uint8_t page;
	int only, table;
	size_t row;
	const char *rest;
};
struct ses_acronym ses_acronyms(uint8_t page, int type);
bool ses_acronym_next(struct ses_acronym *acronym);

#endif
