/* SPDX-License-Identifier: BSD-2-Clause */
/* The state of a judge: health.c and health_element.c fill it, verdict.c emits
 * it. */
#ifndef LIB_MONITOR_HEALTH_INTERNAL_H
#define LIB_MONITOR_HEALTH_INTERNAL_H

#include <limits.h>
#include <stdint.h>

#include <ses/monitor.h>
#include <ses/writer.h>

#include "reading.h"

/* The enclosure of a reason about something that could not be read. */
#define NO_ENCLOSURE UINT_MAX

struct reason {
	enum ses_health health;
	unsigned int enclosure;		/* number of it, or NO_ENCLOSURE */
	bool about_element;
	char index[16];			/* "1,0" */
	size_t next;			/* of the same element, NO_REASON */
	size_t name_at, words_at;	/* in texts, terminated */
};

#define NO_REASON SIZE_MAX

/* An element; of several paths to it the worst state counts. */
struct judged {
	uint16_t type_index;
	int16_t index;
	uint8_t type_code;
	enum ses_health health;
	size_t first_reason;		/* or NO_REASON */
	enum ses_reading_kind kind;	/* SES_READING_NONE: no sensor */
	unsigned int gravity;		/* of the report with the reading */
	char label[20];			/* of performance data */
	int number;			/* the reading */
	char value[16];			/* in digits */
	bool has_limit[SES_NR_LIMITS];
	int limits[SES_NR_LIMITS];	/* degrees */
};

/* The elements of a type descriptor header, by index: the number in `elements`
 * of the enclosure, from 1; 0: not there. */
struct judged_type {
	uint32_t *numbers;
	unsigned int nr;
};

struct enclosure {
	uint64_t logical_id;
	const void *shelf;		/* 0: the identifier counts */
	size_t title_at;		/* in texts: "ACME Box 0x..." */
	struct judged *elements;
	size_t nr_elements;
	struct judged_type *types;	/* by index of the type */
	size_t nr_types;
	bool has_paths;			/* it is known how many are lost */
	size_t nr_lost_paths;
};

struct ses_judge {
	const struct ses_health_options *options;
	enum ses_health worst;
	struct reason *reasons;
	size_t nr_reasons;
	struct enclosure *enclosures;
	unsigned int nr_enclosures;
	unsigned int nr_unreadable;
	struct ses_writer texts;
	int error;
	/* of the enclosure at hand */
	struct enclosure *now;
};

/* The worse of two verdicts, and its rank: CRITICAL, WARNING, UNKNOWN, OK. */
unsigned int ses_health_rank(enum ses_health health);
enum ses_health ses_worse_health(enum ses_health a, enum ses_health b);

/* A problem: the name of the element, and what is wrong. */
struct finding {
	enum ses_health health;
	const char *name;
	size_t name_len;
	const char *words;
};

/* Room for one more element in an array of nr. Returns 0, and keeps the error,
 * if there is no memory. */
void *ses_judge_grow(struct ses_judge *j, void *array, size_t nr, size_t size);

/* Returns its number, or NO_REASON if there is no memory. */
size_t ses_judge_add_reason(struct ses_judge *j, const struct finding *f,
			    bool about_element);

/* Is this its text? */
bool ses_reason_has_text(const struct ses_judge *j, const struct reason *r,
			 const char *words);

/* For ses_element_view_visit(): *data is the judge. */
struct ses_join;
void ses_judge_element(void *data, const struct ses_join *join,
		       const struct ses_element_view *v);

static inline const char *judge_text(const struct ses_judge *j, size_t at)
{
	/* after an error the offsets are not valid */
	return j->texts.error ? "" : j->texts.buf + at;
}

#endif
