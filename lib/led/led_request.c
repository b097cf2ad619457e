/* SPDX-License-Identifier: BSD-2-Clause */
/* The fields of an element that a request about its LEDs names. */
#include "led_request.h"

#include <string.h>

#include <ses/element.h>

#include "map/map_internal.h"
#include "ses/join_internal.h"

const char *const ses_led_names[] = {
	[SES_LED_IDENT] = "ident", [SES_LED_FAULT] = "fault",
	[SES_LED_ALL] = "all",
};

/* Does the field belong to this LED? */
static bool is_led_field(const struct ses_field *f, enum ses_led led)
{
	switch (led) {
	case SES_LED_IDENT:
		return f->led == SES_FIELD_LED_IDENT;
	case SES_LED_FAULT:
		return f->led == SES_FIELD_LED_FAULT;
	case SES_LED_ALL:
		break;
	}
	return f->led != SES_FIELD_LED_NONE;
}

bool ses_led_is_on(const struct ses_bay *bay, enum ses_led led)
{
	const struct ses_element_type *t = ses_element_type(bay->type_code);

	for (size_t i = 0; i < t->nr_fields; i++) {
		if (is_led_field(&t->fields[i], led) &&
		    bay->leds >> t->fields[i].shift & 1)
			return true;
	}
	return false;
}

const char *ses_led_acronym(const struct ses_led_wish *wish, size_t n,
			    size_t *len)
{
	const struct ses_element_type *t =
		ses_element_type(wish->bay->type_code);

	for (size_t i = 0; i < t->nr_fields; i++) {
		const struct ses_field *f = &t->fields[i];

		if (!is_led_field(f, wish->led) || n-- > 0)
			continue;
		*len = strcspn(f->acronyms, " ");
		return f->acronyms;
	}
	return NULL;
}

const char *ses_led_option(struct ses_map *map, const struct ses_led_wish *wish,
			   size_t n)
{
	size_t len;
	const char *name = ses_led_acronym(wish, n, &len);

	return name ? ses_map_format(map, "--%s=%.*s",
				     wish->on ? "set" : "clear", (int)len,
				     name) : NULL;
}

bool ses_led_is_shown(const struct ses_led_wish *wish)
{
	struct ses_bay look = *wish->bay;
	struct ses_node *n = NULL;
	bool any = false;

	while ((n = ses_shelf_next_node(wish->bay->shelf, n))) {
		const uint8_t *e = ses_status_element(
			n->join.status, wish->bay->element_number);

		if (!e || ses_node_lacks_access(n, wish->bay->element_number))
			continue;
		ses_bay_set_leds(&look, e);
		if (ses_led_is_on(&look, wish->led) != wish->on)
			return false;
		any = true;
	}
	return any;
}
