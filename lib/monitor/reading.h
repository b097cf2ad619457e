/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What can be measured, and which flags stand for trouble: the rows that the
 * monitors share. A reading is named by its key in the tree.
 */
#ifndef LIB_MONITOR_READING_H
#define LIB_MONITOR_READING_H

#include <ses/facts.h>
#include <ses/health.h>

/* Parts of an element in the tree. */
#define PART_STATUS	"status_descriptor"
#define PART_AES	"additional_element_status_descriptor"
#define PART_THRESHOLD	"threshold_status_descriptor"

struct reading {
	const char *key;
	const char *unit;		/* in messages: "C" */
	const char *uom;		/* in performance data, if wanted */
	bool judged;			/* its thresholds are in its unit */
};

extern const struct reading ses_readings[];
extern const size_t ses_nr_readings;

/* The reading of an element and its row; 0 when there is none, or it is not
 * valid. */
const struct ses_fact *ses_reading_of(const struct ses_facts *element,
				      const struct reading **row);

struct trouble {
	const char *key;
	enum ses_health health;
	const char *words;		/* 0: the key says it */
};

/* The row of a flag, or 0 when it is no trouble. */
const struct trouble *ses_trouble_of(const char *key);

/* The four thresholds: keys of their values in the tree. */
enum threshold { HIGH_CRITICAL, HIGH_WARNING, LOW_WARNING, LOW_CRITICAL };
#define NR_THRESHOLDS 4
extern const char *const ses_threshold_names[NR_THRESHOLDS];
const struct ses_fact *ses_threshold_of(const struct ses_facts *element,
					enum threshold which);

#endif
