/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The text of status elements, prepared per element type.
 *
 * Elements of one type follow each other, and their texts differ in a few
 * digits. So the field rows of a type are turned into pieces of fixed text
 * once; an element is then a copy of the pieces with its flags put in.
 */
#ifndef LIB_SHOW_ELEMENT_TEXT_H
#define LIB_SHOW_ELEMENT_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include <ses/element.h>
#include <ses/writer.h>

#define SES_TEXT_MAX	1024
#define SES_PIECES_MAX	24
#define SES_FLAGS_MAX	40

/* Fixed text with flags in it, and a field that follows. */
struct ses_text_piece {
	uint16_t start, len;		/* in text */
	uint8_t first_flag, nr_flags;	/* in flags */
	const struct ses_field *field;	/* 0: none */
	uint32_t wake;			/* appears if one of these bits is set;
					 * 0 always */
};

struct ses_text_flag {
	uint16_t at;			/* of its digit in text */
	uint8_t shift;			/* of its bit in the element */
};

struct ses_element_text {
	bool ready;
	/* what it was prepared for */
	const struct ses_field *fields;
	unsigned int indent;
	bool filter;
	int verbose;
	/* the result */
	char text[SES_TEXT_MAX];
	struct ses_text_piece pieces[SES_PIECES_MAX];
	unsigned int nr_pieces;
	struct ses_text_flag flags[SES_FLAGS_MAX];
	unsigned int nr_flags;
	bool overflow;			/* a fault of the tables; see tests */
};

/*
 * Prepare for rows (those common to all types come first) unless that is what
 * it is prepared for.
 */
void ses_element_text_prepare(struct ses_element_text *t,
			      const struct ses_field *fields, size_t nr,
			      unsigned int indent, bool filter, int verbose);

/* Write the text of an element. */
void ses_element_text_write(const struct ses_element_text *t,
			    struct ses_writer *w, const uint8_t *element);

#endif
