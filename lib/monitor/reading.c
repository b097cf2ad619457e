/* SPDX-License-Identifier: BSD-2-Clause */
/* Units of readings, the health of alarms, and which of two reports counts; the
 * verdict, sensors and metrics use them. */
#include "reading.h"

#include "element/element_internal.h"

const struct reading_unit ses_reading_units[SES_NR_READING_KINDS] = {
	[SES_READING_TEMPERATURE] = { "C", "C", true, "C", false },
	[SES_READING_SPEED] = { "rpm", "", false, NULL, false },
	/* thresholds are in percent of a nominal value that is not reported */
	[SES_READING_VOLTAGE] = { "V", "V", false, "%", true },
	[SES_READING_CURRENT] = { "A", "A", false, "%", true },
	[SES_READING_BATTERY] = { "min", "", false, "min", false },
};

enum ses_health ses_alarm_health(enum ses_field_alarm alarm)
{
	switch (alarm) {
	case SES_ALARM_WARNING:
		return SES_HEALTH_WARNING;
	case SES_ALARM_CRITICAL:
		return SES_HEALTH_CRITICAL;
	case SES_ALARM_UNKNOWN:
		return SES_HEALTH_UNKNOWN;
	case SES_ALARM_NONE:
		break;
	}
	return SES_HEALTH_OK;
}

unsigned int ses_view_gravity(const struct ses_element_view *v)
{
	return ses_status_rank(v->status) << 2 |
	       ((v->word & v->alarm_bits) ? 2 : 0) | v->reading_valid;
}

const char *ses_limit_name(enum ses_limit limit)
{
	return ses_threshold_fields[limit].key;
}
