/* SPDX-License-Identifier: BSD-2-Clause */
#include "reading.h"

#include <string.h>

const struct reading ses_readings[] = {
	{ "temperature_c", "C", "C", true },
	{ "speed_rpm", "rpm", "", false },
	/* thresholds are per cent of a nominal value that is not told */
	{ "voltage_v", "V", "V", false },
	{ "current_a", "A", "A", false },
	{ "battery_minutes", "min", "", false },
};

const size_t ses_nr_readings = sizeof(ses_readings) / sizeof(ses_readings[0]);

const struct ses_fact *ses_reading_of(const struct ses_facts *element,
				      const struct reading **row)
{
	if (!ses_facts_number(element, PART_STATUS, "reading_valid", 0))
		return NULL;
	for (size_t i = 0; i < ses_nr_readings; i++) {
		const struct ses_fact *f = ses_facts_find(element, PART_STATUS,
							  ses_readings[i].key);

		if (f && f->kind != SES_NULL) {
			*row = &ses_readings[i];
			return f;
		}
	}
	return NULL;
}

/* Flags of all types share their keys, and those with a key its meaning. */
static const struct trouble troubles[] = {
	{ "ot_failure", SES_HEALTH_CRITICAL, "over temperature failure" },
	{ "ut_failure", SES_HEALTH_CRITICAL, "under temperature failure" },
	{ "ot_warning", SES_HEALTH_WARNING, "over temperature warning" },
	{ "ut_warning", SES_HEALTH_WARNING, "under temperature warning" },
	{ "crit_over", SES_HEALTH_CRITICAL, "critically high" },
	{ "crit_under", SES_HEALTH_CRITICAL, "critically low" },
	{ "warn_over", SES_HEALTH_WARNING, "high" },
	{ "warn_under", SES_HEALTH_WARNING, "low" },
	{ "prdfail", SES_HEALTH_WARNING, "failure predicted" },
	{ "fault_sensed", SES_HEALTH_WARNING, NULL },
	{ "fail", SES_HEALTH_WARNING, NULL },
	{ "temp_warn", SES_HEALTH_WARNING, NULL },
	{ "overtmp_fail", SES_HEALTH_WARNING, NULL },
	{ "ac_fail", SES_HEALTH_WARNING, NULL },
	{ "dc_fail", SES_HEALTH_WARNING, NULL },
	{ "dc_over_voltage", SES_HEALTH_WARNING, NULL },
	{ "dc_under_voltage", SES_HEALTH_WARNING, NULL },
	{ "dc_over_current", SES_HEALTH_WARNING, NULL },
	{ "batt_fail", SES_HEALTH_WARNING, NULL },
	{ "ups_fail", SES_HEALTH_WARNING, NULL },
	{ "intf_fail", SES_HEALTH_WARNING, NULL },
	{ "lol", SES_HEALTH_WARNING, NULL },
	{ "oc", SES_HEALTH_WARNING, NULL },
};

const struct trouble *ses_trouble_of(const char *key)
{
	for (size_t i = 0; i < sizeof(troubles) / sizeof(troubles[0]); i++) {
		if (strcmp(troubles[i].key, key) == 0)
			return &troubles[i];
	}
	return NULL;
}

const char *const ses_threshold_names[NR_THRESHOLDS] = {
	"high_critical", "high_warning", "low_warning", "low_critical",
};

const struct ses_fact *ses_threshold_of(const struct ses_facts *element,
					enum threshold which)
{
	static const char *const keys[NR_THRESHOLDS] = {
		"high_critical_value", "high_warning_value",
		"low_warning_value", "low_critical_value",
	};
	const struct ses_fact *f = ses_facts_find(element, PART_THRESHOLD,
						  keys[which]);

	return f && f->kind != SES_NULL ? f : NULL;
}
