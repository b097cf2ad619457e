/* SPDX-License-Identifier: BSD-2-Clause */
/* What --locate and the options like it do: LEDs of what was named. */
#ifndef SRC_LED_RUN_H
#define SRC_LED_RUN_H

#include <ses/led.h>
#include <ses/log.h>
#include <ses/map.h>
#include <ses/out.h>

#include "source_map.h"
#include "target_list.h"

enum led_action { LED_ON, LED_OFF, LED_BLINK, LED_EXACTLY };

struct led_options {
	struct target_list targets;	/* their kind: enum ses_led */
	const char *set_file;		/* --leds, or 0 */
	const char *known;		/* a saved machine, or 0 */
	enum led_action action;
	unsigned int blink_ms;
};

/* A run: of the options, what is to be switched, and what came of it. */
struct led_run {
	const struct led_options *options;
	bool dry_run, force;
	bool list;			/* JSON has a list of results */
	bool mixed;			/* several LEDs: lines name them */
	struct ses_map map;
	struct saved_map known;
	struct ses_held_log held;	/* messages of a map of few nodes */
	bool settled;			/* other nodes change nothing */
	int missing;			/* negative: what was wished is not all
					 * known; that error was reported */
	struct ses_led_wish *wishes;
	struct ses_led_result *results;
	size_t nr;
	struct ses_out out;
};

/* Switch the LEDs, and write a line and an object for each. The files of the
 * options are read. Returns 0, or a negative ses_error with a message. */
int led_run(struct led_run *run, struct source *source);

/* Write the result of one wish: a line, or with --dry-run the command that does
 * the same. The members of its object. */
void led_emit_result(struct led_run *run, const struct ses_led_wish *wish,
		     const struct ses_led_result *result);
void led_emit_result_members(struct led_run *run,
			     const struct ses_led_wish *wish,
			     const struct ses_led_result *result);

#endif
