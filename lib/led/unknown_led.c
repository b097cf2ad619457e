/* SPDX-License-Identifier: BSD-2-Clause */
/* Bays whose LEDs are not known: --leds cannot switch them off, and must not
 * take them for dark. */
#include <ses/led.h>

#include <ses/error.h>
#include <ses/log.h>

#include "bay_request.h"
#include "map/map_internal.h"
#include "target/enclosure_name.h"

/* Why no module reports a bay: the clause for the message; *err is the status
 * of it. */
static const char *find_reason(struct ses_map *map, const struct ses_bay *bay,
			       int *err)
{
	const struct ses_node *n;

	*err = ses_shelf_find_failure(map, bay->shelf, &n);
	if (*err)
		return ses_map_format(map, "%s: %s", n->device,
				      ses_error_text(-*err));
	*err = bay->state == SES_BAY_NO_ACCESS ? -SES_E_REFUSED :
						 -SES_E_INCOMPLETE;
	return bay->state == SES_BAY_NO_ACCESS ?
		       "every module that was found answers \"" NO_ACCESS "\"" :
		       "no module reports their status";
}

static int report_shelf(struct ses_map *map, const struct ses_shelf *s)
{
	const struct ses_bay *first = NULL;
	const char *reason;
	size_t nr = 0;
	int err;

	for (size_t i = 0; i < s->nr_bays; i++) {
		if (s->bays[i].has_status)
			continue;
		first = first ? first : &s->bays[i];
		nr++;
	}
	if (!nr)
		return 0;
	reason = find_reason(map, first, &err);
	return ses_fail(map->log, -err, SES_T_OTHER,
			"The LEDs of %zu of %zu bays of enclosure %s (%s%s) "
			"could not be read and may be lit: %s.", nr, s->nr_bays,
			ses_enclosure_format(map, s),
			ses_map_format_bay(map, first),
			nr > 1 ? ", ..." : "", reason);
}

int ses_led_report_unknown(struct ses_map *map)
{
	int err = 0;

	for (struct ses_shelf *s = map->shelves; s; s = s->next) {
		int one = s->hidden || s->kernel_view ? 0 :
							report_shelf(map, s);

		err = err ? err : one;
	}
	return err;
}
