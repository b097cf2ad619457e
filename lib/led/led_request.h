/* SPDX-License-Identifier: BSD-2-Clause */
/* The fields of an element that a request about its LEDs names. */
#ifndef LIB_LED_LED_REQUEST_H
#define LIB_LED_LED_REQUEST_H

#include <ses/led.h>

/* More fields than the LEDs of an element have. */
#define SES_LED_MAX_FIELDS	16

/* Acronym n of the fields to be changed, 0 after the last; its length goes to
 * *len. */
const char *ses_led_acronym(const struct ses_led_wish *wish, size_t n,
			    size_t *len);

#endif
