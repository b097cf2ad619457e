/* SPDX-License-Identifier: BSD-2-Clause */
/* Which fields of an element a request about its LEDs means. */
#ifndef LIB_LED_LED_REQUEST_H
#define LIB_LED_LED_REQUEST_H

#include <ses/led.h>

/* Acronym n of what is to be changed, 0 past the end; its length goes to
 * *len. */
const char *ses_led_acronym(const struct ses_bay *bay, enum ses_led led,
			    size_t n, size_t *len);

#endif
