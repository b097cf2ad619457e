/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * swap CAPTURE TARGET: the disk in a bay is replaced between the map and the
 * page that lights its LED. Prints the result: "ready" without a change,
 * "changed", or the error.
 */
#include <string.h>

#include <ses/led.h>
#include <ses/machine.h>
#include <ses/map.h>
#include <ses/target.h>
#include <ses/transport.h>

#include "inventory/inventory.h"
#include "recorded.h"

/* All but the page is done, because a capture does not accept one. */
static void light(struct ses_map *map, struct ses_bay *bay, const char *when)
{
	const struct ses_led_wish wish = {
		.bay = bay, .led = SES_LED_IDENT, .on = true, .by_disk = true,
	};
	const struct ses_led_request request = { .dry_run = true };
	struct ses_led_result result;
	int err = ses_led_apply(map, &wish, 1, &request, &result);

	if (result.changed)
		printf("%s: changed\n", when);
	else if (err)
		printf("%s: error %d\n", when, err);
	else
		printf("%s: ready\n", when);
}

/* Another logical unit answers under the name of the first path. */
static void replace(struct ses_record *record, const struct ses_bay *bay)
{
	static const char *const names[] = { "wwid", "vpd_pg83", "serial" };
	const char *dir = bay->unit->paths->sysfs;

	for (int i = 0; i < 3; i++) {
		char path[SES_SYSFS_PATH];
		struct ses_record_entry *e;

		if (!ses_sysfs_build_path(path, sizeof(path), dir, names[i]))
			die("a path is too long");
		e = ses_record_find(record, path);
		/* the last digit of a text, of a page a byte of its name */
		if (e && e->len > 12)
			e->bytes[i == 1 ? 12 : e->len - 2] ^= 1;
	}
}

int main(int argc, char *argv[])
{
	static const struct ses_map_options options;
	struct ses_machine machine;
	struct ses_record record;
	struct ses_target target;
	struct ses_map map;

	if (argc != 3)
		die("usage: swap CAPTURE TARGET");
	read_capture(argv[1], &record);
	ses_machine_init_record(&machine, &record, &ses_os_linux, &quiet);
	if (ses_map_build(&map, &machine, &options) ||
	    ses_target_find(&map, argv[2], &target) || !target.bay ||
	    !target.bay->unit)
		die("there is no such disk");
	light(&map, target.bay, "before");
	replace(&record, target.bay);
	light(&map, target.bay, "after");
	ses_map_free(&map);
	ses_machine_free(&machine);
	ses_record_free(&record);
	return 0;
}
