/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The value of a field, formatted for the text and for the tree; a column of
 * the field row says how.
 */
#ifndef LIB_SHOW_FORMAT_H
#define LIB_SHOW_FORMAT_H

#include <ses/bytes.h>
#include <ses/element.h>
#include <ses/out.h>

#include "element/field_format.h"

/* Longest text of a value, with its NUL. */
#define SES_MEANING_MAX 96

/* The raw value of a field of a 4-byte element. */
static inline uint32_t ses_format_value(const struct ses_field *f,
					const uint8_t *element)
{
	uint32_t v = ses_be32(element) >> f->shift;

	return f->width == 32 ? v : v & ((1u << f->width) - 1);
}

/* The rows of an element type: those of its status element. In the Array Status
 * page a device slot has other fields than elsewhere. */
struct ses_fields {
	const struct ses_field *rows;
	size_t nr;
};

struct ses_fields ses_status_fields(unsigned int type, bool array_page);

/* Names of codes. */
const char *ses_speed_name(uint32_t code);
const char *ses_unit_name(uint32_t code);
const char *ses_invop_name(uint32_t type);

/* The tree has the bytes of a display even if they show no character. */
static inline bool ses_format_in_tree(const struct ses_field *f,
				      const uint8_t *element)
{
	return f->format == DISPLAY_CHAR ||
	       ses_field_applies(f, ses_be32(element));
}

/* Write the value as text, without its label and what follows it. */
void ses_format_text(struct ses_writer *w, const struct ses_field *f,
		     const uint8_t *element);

/*
 * Emit the members of the value. `reading` says whether a reading is valid: not
 * in overall elements, and not with a status code that says that nothing is
 * installed.
 */
void ses_format_tree(struct ses_out *o, const struct ses_field *f,
		     const uint8_t *element, bool reading);

/* Emit the four bytes of a threshold element as plain numbers. */
void ses_format_threshold_bytes(struct ses_out *o, const uint8_t *element);

#endif
