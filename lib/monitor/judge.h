/* SPDX-License-Identifier: BSD-2-Clause */
/* What a judge has found; health.c finds it, verdict.c tells it. */
#ifndef LIB_MONITOR_JUDGE_H
#define LIB_MONITOR_JUDGE_H

#include <limits.h>

#include <ses/health.h>
#include <ses/writer.h>

#include "reading.h"

/* What could not be read is none of the enclosures that were. */
#define NO_ENCLOSURE UINT_MAX

struct reason {
	enum ses_health health;
	unsigned int enclosure;		/* number of it, or NO_ENCLOSURE */
	bool about_element;
	char index[16];			/* "1,0" */
	size_t name_at, words_at;	/* in texts, terminated; name clean */
};

/* An element, as bad as any path to it says. */
struct judged {
	char index[16];
	enum ses_health health;
	const struct reading *reading;	/* 0: no sensor */
	char label[20];			/* of performance data */
	int64_t number;			/* the reading, or its raw value */
	char value[16];			/* in digits */
	bool has_limit[NR_THRESHOLDS];
	int limits[NR_THRESHOLDS];	/* degrees */
};

struct enclosure {
	uint64_t logical_id;
	const void *shelf;		/* 0: the identifier counts */
	size_t title_at;		/* in texts: "ACME Box 0x..." */
	struct judged *elements;
	size_t nr_elements;
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
	size_t cursor;			/* where its next element is likely */
	size_t installed[256];		/* by element type */
};

/* The worse of two verdicts: CRITICAL, WARNING, UNKNOWN, OK. */
enum ses_health ses_worse_health(enum ses_health a, enum ses_health b);

static inline const char *judge_text(const struct ses_judge *j, size_t at)
{
	/* without memory for one of them there are no texts */
	return j->texts.error ? "" : j->texts.buf + at;
}

#endif
