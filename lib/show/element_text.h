/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The text of status elements, prepared once for a type, for show_status.c.
 *
 * Elements of one type follow each other, and their texts differ in a few
 * digits. Therefore the field rows of a type are turned into pieces of fixed
 * text; the text of an element is a copy of the pieces with its flags inserted.
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

/* What the text depends on, except for the element. */
struct ses_text_form {
	unsigned int type;
	bool array_page;		/* see ses_status_fields() */
	bool filter;			/* --filter */
	int verbose;			/* --verbose */
	unsigned int indent;
};

/* Fixed text with flags in it, and a field that follows. */
struct ses_text_piece {
	uint16_t start, len;		/* in text */
	uint8_t first_flag, nr_flags;	/* in flags */
	const struct ses_field *field;	/* 0: none */
	uint32_t wake;			/* shown if one of these bits is set; 0:
					 * always */
};

struct ses_text_flag {
	uint16_t at;			/* its digit, in text */
	uint8_t shift;			/* its bit, in the element */
};

struct ses_element_text {
	bool ready;
	struct ses_text_form form;	/* what it is prepared for */
	char text[SES_TEXT_MAX];
	struct ses_text_piece pieces[SES_PIECES_MAX];
	unsigned int nr_pieces;
	struct ses_text_flag flags[SES_FLAGS_MAX];
	unsigned int nr_flags;
	bool overflow;			/* a row did not fit; see tests */
};

/* Prepare the text. */
void ses_element_text_prepare(struct ses_element_text *t,
			      const struct ses_text_form *form);

/* Is the text prepared for this form? */
static inline bool ses_element_text_is_for(const struct ses_element_text *t,
					   const struct ses_text_form *form)
{
	return t->ready && t->form.type == form->type &&
	       t->form.array_page == form->array_page &&
	       t->form.filter == form->filter &&
	       t->form.verbose == form->verbose &&
	       t->form.indent == form->indent;
}

/* Write the text of an element. */
void ses_element_text_write(const struct ses_element_text *t,
			    struct ses_writer *w, const uint8_t *element);

#endif
