/* SPDX-License-Identifier: BSD-2-Clause */
/* --locate, --fault, --led, --leds: the LEDs of bays and other elements. */
#include "verbs.h"

#include <string.h>

#include <ses/error.h>
#include <ses/led.h>
#include <ses/map.h>

#include "common/completion.h"
#include "common/output.h"
#include "led_run.h"

static int parse_target(struct options *o, enum ses_led led, const char *arg)
{
	struct led_options *own = o->own[VERB_LOCATE];

	return target_list_add(&own->targets, arg, led, o->log);
}

static int parse_fault(void *options, const struct cli_option *row,
		       const char *arg)
{
	(void)row;
	return parse_target(options, SES_LED_FAULT, arg);
}

static int parse_led(void *options, const struct cli_option *row,
		     const char *arg)
{
	(void)row;
	return parse_target(options, SES_LED_ALL, arg);
}

static int parse_locate(void *options, const struct cli_option *row,
			const char *arg)
{
	(void)row;
	return parse_target(options, SES_LED_IDENT, arg);
}

/* The first operand may be an action; the others are enclosures. */
static int parse_action(struct options *o)
{
	const char *word = o->nr_devices ? o->devices[0] : "";
	struct led_options *own = o->own[VERB_LOCATE];

	if (own->set_file) {
		own->action = LED_EXACTLY;
		return 0;
	}
	if (strcmp(word, "off") == 0) {
		own->action = LED_OFF;
	} else if (strncmp(word, "blink=", 6) == 0) {
		own->action = LED_BLINK;
		own->blink_ms = options_parse_seconds(word + 6);
		if (!own->blink_ms)
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

static int check_word(const struct options *o, const struct target_word *word,
		      bool off)
{
	if (strcmp(word->text, "all") == 0 && !off)
		return ses_fail(o->log, SES_E_SYNTAX, SES_T_OTHER,
				"All LEDs can only be switched off: "
				"\"all off\". Those of one enclosure are "
				"ENCLOSURE:all.");
	if (word->kind == SES_LED_ALL && !off)
		return ses_fail(o->log, SES_E_SYNTAX, SES_T_OTHER,
				"--led goes with \"off\" only; --locate and "
				"--fault switch an LED on.");
	return 0;
}

static int check_targets(const struct options *o)
{
	const struct led_options *own = o->own[VERB_LOCATE];
	int err = 0;

	for (size_t i = 0; !err && i < own->targets.nr; i++)
		err = check_word(o, &own->targets.words[i],
				 own->action == LED_OFF);
	if (err)
		return err;
	if (own->set_file && own->targets.nr)
		return ses_fail(o->log, SES_E_CONTRADICT, SES_T_OTHER,
				"--leds says which LEDs are lit: --locate, "
				"--fault and --led contradict it.");
	if (options_captured(o) && !options_given(o, GIVEN(DRY_RUN)))
		return ses_fail(o->log, SES_E_CONTRADICT, SES_T_OTHER,
				"--locate, --fault, --led and --leds need a "
				"machine, not captured data; --dry-run shows "
				"what they would do.");
	return 0;
}

static void free_targets(void *own)
{
	target_list_free(&((struct led_options *)own)->targets);
}

/* Only the output is lost: how are the LEDs? */
static void report_lost_output(const struct led_run *run, struct ses_log *log,
			       int err)
{
	bool lit = false;

	for (size_t i = 0; i < run->nr; i++)
		lit |= run->results[i].now;
	ses_fail(log, -err, SES_T_OTHER, "Only the output is lost: the LED%s.",
		 run->options->action == LED_EXACTLY ? "s are as requested" :
		 run->list ? lit ? "s are lit" : "s are off" :
		 lit ? " is lit" : " is off");
}

static int switch_leds(const struct request *q)
{
	struct source *source = q->source;
	struct led_run run = {
		.options = source->opt->own[VERB_LOCATE],
		.dry_run = options_given(source->opt, GIVEN(DRY_RUN)),
		.force = options_given(source->opt, GIVEN(FORCE)),
	};
	struct ses_writer text;
	int err = 0, written;

	output_begin(&run.out, &text, q->doc);
	if (run.options->known)
		err = source_map_build_saved(source, run.options->known,
					     &run.known);
	if (!err)
		err = led_run(&run, source);
	source_map_free_saved(&run.known);
	written = output_end(&text, source->opt->log);
	if (written && !err && !run.dry_run)
		report_lost_output(&run, source->opt->log, written);
	ses_map_free(&run.map);
	return err ? err : written;
}

static const struct cli_option options[] = {
	{ 0, CLI_REQUIRED, CLI_ADDED | CLI_MAY_READ, "fault", "TARGET",
	  "like --locate, for the fault LED", PARSE(parse_fault), ASKS,
	  .gives = GIVEN(LEDS) },
	{ 0, CLI_REQUIRED, CLI_ADDED | CLI_READS, "known", "FILE",
	  "LEDs: find a disk that is gone in a saved machine",
	  OPTION_AT(CLI_TEXT, const char *, struct led_options, known) },
	{ 0, CLI_REQUIRED, CLI_ADDED | CLI_MAY_READ, "led", "TARGET",
	  "with \"off\": clear all LED requests of a bay",
	  PARSE(parse_led), ASKS, .gives = GIVEN(LEDS) },
	{ 0, CLI_REQUIRED, CLI_ADDED | CLI_READS, "leds", "FILE|-",
	  "light exactly these: lines TARGET locate|fault",
	  OPTION_AT(CLI_TEXT, const char *, struct led_options, set_file),
	  ASKS, .gives = GIVEN(LEDS) },
	{ 0, CLI_REQUIRED, CLI_ADDED | CLI_MAY_READ, "locate", "TARGET",
	  "locate LED of a disk or bay: on, off, blink=SEC",
	  PARSE(parse_locate), ASKS, .gives = GIVEN(LEDS) },
};

static void offer_actions(struct cli_completion *c)
{
	if (c->nr_operands)
		return;
	cli_offer(c, "on", "light the LED");
	cli_offer(c, "off", "turn the LED off");
	cli_offer(c, "blink=", "seconds, then off");
}

static const struct cli_task tasks[] = {
	{ "light the LED of a disk's bay", "sg_ses --locate=sdf" },
	{ "turn it off again", "sg_ses --locate=sdf off" },
};

const struct verb_methods verb_locate = {
	VERB_OPTIONS(options), VERB_TASKS(tasks),
	.own_size = sizeof(struct led_options),
	.parse_operands = parse_action, .offer_operands = offer_actions,
	.check = check_targets, .free_own = free_targets,
	.run = switch_leds,
};
