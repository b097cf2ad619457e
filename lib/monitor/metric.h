/* SPDX-License-Identifier: BSD-2-Clause */
/* Families of metrics, and the samples that go into them. */
#ifndef LIB_MONITOR_METRIC_H
#define LIB_MONITOR_METRIC_H

#include <ses/monitor.h>
#include <ses/writer.h>

#include "ses/element_view.h"

enum family {
	BUILD_INFO, UP, TIMESTAMP, DURATION, SUCCESS, ENCLOSURE_INFO,
	PAGE_READ, CONDITION, STATUS_CODE, ELEMENTS, FLAG, FLAGGED,
	TEMPERATURE, FAN, VOLTAGE, CURRENT, TEMPERATURE_THRESHOLD,
	VOLTAGE_THRESHOLD, CURRENT_THRESHOLD, BATTERY, CACHE, OCCUPIED,
	SLOT_INFO, PATHS, PATHS_EXPECTED, LINK_RATE, PHY_ERRORS, NR_FAMILIES
};

struct metric_family {
	char name[36], unit[12];	/* unit: "" none */
	char help[80];
	bool counter;			/* else a gauge */
};
extern const struct metric_family ses_metric_families[NR_FAMILIES];

#define NR_STATUSES 9

/* More than the rows of any type. */
#define NR_FLAGS 48

/* Elements of one type: how many are in which state, with which flags. */
struct type_count {
	const struct ses_element_type *type;
	size_t statuses[NR_STATUSES];
	/* in the order in which they were found */
	struct {
		const struct ses_field *field;
		size_t set;
	} flags[NR_FLAGS];
	size_t nr_flags;
	uint8_t at[NR_FLAGS];		/* by row: place in flags, from 1 */
	uint32_t flag_bits;		/* all flags of the type */
	bool seen;
};

struct ses_metrics {
	const struct ses_metric_names *names;
	struct ses_writer texts[NR_FAMILIES];
	struct ses_writer seen;		/* labels of enclosures, with NULs */
	/* of the enclosure at hand */
	const struct ses_metrics_source *source;
	char enclosure[512];		/* labels: enclosure="..",esp=".." */
	struct ses_writer element;	/* labels of the element at hand */
	struct type_count *types;
	size_t nr_types;
	int error;
};

/* A sample: name{label="value",...} number. It begins with the labels of the
 * enclosure at hand. */
struct ses_writer *ses_metric_begin_sample(struct ses_metrics *m,
					   enum family family);
void ses_metric_add_label(struct ses_writer *w, const char *name,
			  const char *value);
/* A word that needs no escapes. */
void ses_metric_add_word(struct ses_writer *w, const char *name,
			 const char *word);
void ses_metric_add_field(struct ses_writer *w, const char *name, const char *s,
			  size_t len);
void ses_metric_end_sample(struct ses_writer *w, const char *value);
void ses_metric_end_number(struct ses_writer *w, uint64_t value);

/* The text between the quotes of a label: UTF-8 without control characters. */
void ses_metric_write_text(struct ses_writer *w, const char *s, size_t len);

/* "Array device slot" is array_device_slot. Returns buf. */
const char *ses_metric_format_name(char *buf, size_t size, const char *words);

/* All samples about an element; and those that count elements by type. */
void ses_metric_add_element(struct ses_metrics *m, const struct ses_join *join,
			    const struct ses_element_view *v);
void ses_metric_add_counts(struct ses_metrics *m);

#endif
