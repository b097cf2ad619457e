/* SPDX-License-Identifier: BSD-2-Clause */
/* How monitors show readings, and which health an alarm stands for. */
#ifndef LIB_MONITOR_READING_H
#define LIB_MONITOR_READING_H

#include <ses/monitor.h>

#include "ses/element_view.h"

struct reading_unit {
	const char *unit;		/* in messages: "C" */
	const char *uom;		/* in performance data, if wanted */
	bool judged;			/* its thresholds are in its unit */
	const char *limit_unit;		/* of its thresholds, 0: has none */
	bool halves;			/* they are in halves of it */
};

extern const struct reading_unit ses_reading_units[SES_NR_READING_KINDS];

enum ses_health ses_alarm_health(enum ses_field_alarm alarm);

/* Of two reports about an element that with the larger number counts: it knows
 * more of it, or sees a worse state. What a module does not know does not
 * count. */
unsigned int ses_view_gravity(const struct ses_element_view *v);

/* "high_critical": for each enum ses_limit. */
const char *ses_limit_name(enum ses_limit limit);

#endif
