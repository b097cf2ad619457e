/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Elements as typed values, for monitors: a verdict or a metric asks a view,
 * not members of JSON. A view is built from the pages of a join and from the
 * field rows, and points into both.
 */
#ifndef SES_ELEMENT_VIEW_H
#define SES_ELEMENT_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/element.h>

struct ses_join;
struct ses_snapshot;

/* What a sensor measures, and in which unit its value is. */
enum ses_reading_kind {
	SES_READING_NONE,	/* elements of this type measure nothing */
	SES_READING_TEMPERATURE,	/* degrees Celsius */
	SES_READING_SPEED,	/* revolutions per minute */
	SES_READING_VOLTAGE,	/* hundredths of a volt */
	SES_READING_CURRENT,	/* hundredths of an ampere */
	SES_READING_BATTERY	/* minutes */
};
#define SES_NR_READING_KINDS	(SES_READING_BATTERY + 1)

/* The thresholds of an element, by their byte in page 05h. */
enum ses_limit {
	SES_LIMIT_HIGH_CRITICAL,
	SES_LIMIT_HIGH_WARNING,
	SES_LIMIT_LOW_WARNING,
	SES_LIMIT_LOW_CRITICAL
};
#define SES_NR_LIMITS	4

struct ses_element_view {
	uint32_t element_number;			/* of the join */
	uint16_t type_index;		/* TI of --index */
	int16_t index;		/* II; -1 the overall element */
	uint8_t subenclosure;
	uint8_t type_code;		/* ELEMENT TYPE */
	const struct ses_element_type *type;	/* never 0 */
	const uint8_t *bytes;		/* the status element */
	uint32_t word;			/* the same, big-endian */
	uint8_t status;			/* ELEMENT STATUS CODE */
	bool has_name;			/* page 07h has a descriptor */
	const char *name;		/* its text, not terminated */
	size_t name_len;		/* up to the first NUL */
	/* flags of the type that --check reports, as bits of `word` */
	uint32_t alarm_bits;
	enum ses_reading_kind reading_kind;
	bool reading_valid;		/* marked valid, and possible */
	int reading;
	/* thresholds that are set; in half percent for voltage and current,
	 * else in the unit of the reading */
	bool has_limit[SES_NR_LIMITS];
	int limits[SES_NR_LIMITS];
};

/*
 * The views of all individual elements, in ascending order of their index.
 * Takes a snapshot with the pages 01h and 02h, better also 05h, 07h and 0Ah,
 * and what is called with each view, which is valid during the call only.
 *
 * Returns 0, or a negative ses_error with a message; elements that could be
 * read were handed over before.
 */
int ses_element_view_visit(struct ses_snapshot *snap,
			   void (*view)(void *data, const struct ses_join *join,
					const struct ses_element_view *v),
			   void *data);

/* Is this field a flag of the element, with a key? */
bool ses_view_has_flag(const struct ses_element_view *v,
		       const struct ses_field *f);

/* The value of a flag. */
static inline bool ses_view_flag(const struct ses_element_view *v,
				 const struct ses_field *f)
{
	return v->word >> f->shift & 1;
}

/* NONVOLATILE CACHE SIZE in bytes; false: another type of element. */
bool ses_view_cache(const struct ses_element_view *v, uint64_t *bytes);

/* "25", "-12.05": the reading in its unit, in text[16]. */
void ses_view_reading_text(const struct ses_element_view *v, char *text);

/* "0,3" or "0,-1" in text[16], as --index takes it. */
size_t ses_element_index_text(unsigned int type, int element, char *text);

#endif
