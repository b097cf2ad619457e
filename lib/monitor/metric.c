/* SPDX-License-Identifier: BSD-2-Clause */
/* The families of metrics, and how samples are written; metrics.c and
 * metrics_element.c write them. */
#include "metric.h"

#include <stdio.h>
#include <string.h>

#include <ses/text.h>

/* HELP texts never change: collectors compare them across files. */
const struct metric_family ses_metric_families[NR_FAMILIES] = {
	[BUILD_INFO] = { "ses_build_info", "",
		"Version of the program that wrote this.", false },
	[UP] = { "ses_up", "",
		"Whether the enclosure could be read through this device.",
		false },
	[TIMESTAMP] = { "ses_collection_timestamp_seconds", "seconds",
		"When the collection ended, in seconds since 1970.", false },
	[DURATION] = { "ses_collection_duration_seconds", "seconds",
		"How long the collection took.", false },
	[SUCCESS] = { "ses_collection_success", "",
		"Whether every enclosure could be read.", false },
	[ENCLOSURE_INFO] = { "ses_enclosure_info", "",
		"Identification of the enclosure.", false },
	[PAGE_READ] = { "ses_page_read", "",
		"Whether a diagnostic page could be read.", false },
	[CONDITION] = { "ses_enclosure_condition", "",
		"Summary bits of the Enclosure Status page.", false },
	[STATUS_CODE] = { "ses_element_status_code", "",
		"Element status code of SES, 0 to 15; 1 is OK.", false },
	[ELEMENTS] = { "ses_elements", "",
		"Number of elements by type and status, overall rows "
		"excluded.", false },
	[FLAG] = { "ses_element_flag", "",
		"Flag bit of an element that is set.", false },
	[FLAGGED] = { "ses_elements_flagged", "",
		"Number of elements by type with this flag bit set.", false },
	[TEMPERATURE] = { "ses_temperature_celsius", "celsius",
		"Temperature reading of a temperature sensor element.", false },
	[FAN] = { "ses_fan_speed_rpm", "",
		"Actual speed of a cooling element.", false },
	[VOLTAGE] = { "ses_voltage_volts", "volts",
		"Reading of a voltage sensor element.", false },
	[CURRENT] = { "ses_current_amperes", "amperes",
		"Reading of a current sensor element.", false },
	[TEMPERATURE_THRESHOLD] = {
		"ses_temperature_threshold_celsius", "celsius",
		"Threshold of a temperature sensor element.", false },
	[VOLTAGE_THRESHOLD] = { "ses_voltage_threshold_ratio", "ratio",
		"Threshold of a voltage sensor element, as deviation from the "
		"nominal value.", false },
	[CURRENT_THRESHOLD] = { "ses_current_threshold_ratio", "ratio",
		"Threshold of a current sensor element, as deviation from the "
		"nominal value.", false },
	[BATTERY] = { "ses_ups_battery_seconds", "seconds",
		"Time that the battery of an uninterruptible power supply "
		"lasts.", false },
	[CACHE] = { "ses_nonvolatile_cache_bytes", "bytes",
		"Size of a nonvolatile cache.", false },
	[OCCUPIED] = { "ses_slot_occupied", "",
		"Whether something is installed in a device slot.", false },
	[SLOT_INFO] = { "ses_slot_info", "",
		"What is installed in a device slot.", false },
	[PATHS] = { "ses_slot_paths", "",
		"Working paths to the disk in a device slot.", false },
	[PATHS_EXPECTED] = { "ses_slot_paths_expected", "",
		"Paths to the disk in a device slot that there should be.",
		false },
	[LINK_RATE] = { "ses_slot_link_bytes_per_second", "",
		"Negotiated rate of a phy that leads to the disk in a device "
		"slot.", false },
	[PHY_ERRORS] = { "ses_slot_phy_errors_total", "",
		"Errors of a phy that leads to the disk in a device slot, "
		"since it was reset.", true },
};

void ses_metric_write_text(struct ses_writer *w, const char *s, size_t len)
{
	const uint8_t *p = (const uint8_t *)s;

	len = ses_text_trim_end(s, len);
	while (len > 0) {
		size_t clean = ses_text_clean_length(p, len);

		for (size_t i = 0; i < clean; i++) {
			if (p[i] == '\\' || p[i] == '"')
				ses_write_char(w, '\\');
			ses_write_char(w, (char)p[i]);
		}
		p += clean;
		len -= clean;
		if (len > 0) {
			ses_write_char(w, '.');
			p++;
			len--;
		}
	}
}

void ses_metric_add_field(struct ses_writer *w, const char *name, const char *s,
			  size_t len)
{
	ses_write_char(w, ',');
	ses_write_str(w, name);
	ses_write_str(w, "=\"");
	ses_metric_write_text(w, s, len);
	ses_write_char(w, '"');
}

void ses_metric_add_word(struct ses_writer *w, const char *name,
			 const char *word)
{
	ses_write_char(w, ',');
	ses_write_str(w, name);
	ses_write_str(w, "=\"");
	ses_write_str(w, word);
	ses_write_char(w, '"');
}

void ses_metric_add_label(struct ses_writer *w, const char *name,
			  const char *value)
{
	ses_metric_add_field(w, name, value, strlen(value));
}

struct ses_writer *ses_metric_begin_sample(struct ses_metrics *m, enum family f)
{
	struct ses_writer *w = &m->texts[f];

	ses_write_str(w, ses_metric_families[f].name);
	ses_write_char(w, '{');
	ses_write_str(w, m->enclosure);
	return w;
}

void ses_metric_end_sample(struct ses_writer *w, const char *value)
{
	ses_write_str(w, "} ");
	ses_write_str(w, value);
	ses_write_char(w, '\n');
}

void ses_metric_end_number(struct ses_writer *w, uint64_t value)
{
	ses_write_str(w, "} ");
	ses_write_dec(w, value);
	ses_write_char(w, '\n');
}

const char *ses_metric_format_name(char *buf, size_t size, const char *words)
{
	size_t n;

	ses_text_copy(buf, size, words);
	for (n = 0; buf[n]; n++) {
		if (buf[n] >= 'A' && buf[n] <= 'Z')
			buf[n] = (char)(buf[n] - 'A' + 'a');
		else if ((buf[n] < 'a' || buf[n] > 'z') &&
			 (buf[n] < '0' || buf[n] > '9'))
			buf[n] = '_';
	}
	return buf;
}
