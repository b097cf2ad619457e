/* SPDX-License-Identifier: BSD-2-Clause */
/* --locate, --fault, --led, and how long they last. */
#include "options.h"

#include <string.h>

#include <ses/error.h>

unsigned int options_seconds(const char *arg)
{
	unsigned int ms = 0, digits = 0;
	bool point = false;

	for (const char *p = arg; *p; p++) {
		if (*p == '.' && !point) {
			point = true;
		} else if (*p < '0' || *p > '9' || ms > 86400 * 100 ||
			   digits == 3) {
			return 0;
		} else {
			ms = ms * 10 + (unsigned int)(*p - '0');
			digits += point;
		}
	}
	for (; digits < 3; digits++)
		ms *= 10;
	return ms < 10 || ms > 86400 * 1000 ? 0 : ms;
}

int options_led(struct options *o, enum ses_led led, const char *target)
{
	if (o->led.target)
		return ses_fail(o->log, SES_E_CONTRADICT, SES_T_OTHER,
				"Only one of --locate, --fault and --led can "
				"be given, and only once.");
	o->led.led = led;
	o->led.target = target;
	o->asked[VERB_LOCATE] = true;
	return 0;
}

int options_led_action(struct options *o)
{
	const char *word = o->nr_devices ? o->devices[0] : "";
	struct led_options *led = &o->led;

	if (strcmp(word, "off") == 0) {
		led->action = LED_OFF;
	} else if (strncmp(word, "blink=", 6) == 0) {
		led->action = LED_BLINK;
		led->blink_ms = options_seconds(word + 6);
		if (!led->blink_ms)
			return ses_fail(o->log, SES_E_SYNTAX, SES_T_OTHER,
					"%s: a number of seconds from 0.01 to "
					"86400 is expected.", word);
	} else if (strcmp(word, "on")) {
		return 0;
	}
	o->devices++;
	o->nr_devices--;
	return 0;
}
