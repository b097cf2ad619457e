/* SPDX-License-Identifier: BSD-2-Clause */
/* --locate, --fault, --led: the LEDs of bays. */
#include "verbs.h"

#include <string.h>

#include <ses/error.h>
#include <ses/led.h>
#include <ses/map.h>

#include "common/output.h"
#include "interrupt.h"
#include "source_map.h"

enum led_action { LED_ON, LED_OFF, LED_BLINK };

struct led_options {
	const char *target;
	enum ses_led led;
	enum led_action action;
	unsigned int blink_ms;
	bool force;
};

static int parse_target(struct options *o, enum ses_led led, const char *arg)
{
	struct led_options *own = o->own[VERB_LOCATE];

	if (own->target)
		return ses_fail(o->log, SES_E_CONTRADICT, SES_T_OTHER,
				"Only one of --locate, --fault and --led can "
				"be given, and only once.");
	own->led = led;
	own->target = arg;
	return 0;
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

static int check_target(const struct options *o)
{
	const struct led_options *own = o->own[VERB_LOCATE];
	bool off = own->action == LED_OFF;

	if (strcmp(own->target, "all") == 0 && !off)
		return ses_fail(o->log, SES_E_SYNTAX, SES_T_OTHER,
				"All LEDs can only be switched off: "
				"\"all off\".");
	if (own->led == SES_LED_ALL && !off)
		return ses_fail(o->log, SES_E_SYNTAX, SES_T_OTHER,
				"--led goes with \"off\" only; --locate and "
				"--fault switch an LED on.");
	if (options_captured(o) && !options_given(o, GIVEN(DRY_RUN)))
		return ses_fail(o->log, SES_E_CONTRADICT, SES_T_OTHER,
				"--locate, --fault and --led need a machine, "
				"not captured data; --dry-run shows what they "
				"would do.");
	return 0;
}

struct led_switching {
	const struct led_options *led;
	bool dry_run;
	struct ses_map map;
	struct ses_target target;
	struct ses_out out;
	bool now;		/* the state after switching */
};

static struct ses_led_request build_request(const struct led_switching *l)
{
	return (struct ses_led_request){
		.led = l->led->led, .on = l->led->action != LED_OFF,
		.force = l->led->force, .by_disk = l->target.by_disk,
		.dry_run = l->dry_run, .lock_ms = LOCK_WAIT_MS,
	};
}

/* --- output --- */

/* The command lines with --set or --clear that do the same to a bay. */
static void emit_commands(struct led_switching *l, const struct ses_bay *bay,
			  const struct ses_led_request *request,
			  const struct ses_led_result *result)
{
	struct ses_out *o = &l->out;
	const char *option;

	ses_text(o, "sg_ses");
	ses_item(o, SES_DEC, " --index=", NULL, bay->type);
	ses_item(o, SES_DEC, ",", NULL, bay->element);
	for (size_t n = 0; (option = ses_led_option(&l->map, bay, request,
						    n)); n++) {
		ses_text(o, " ");
		ses_text(o, option);
	}
	ses_text(o, " ");
	if (o->text)
		ses_write_quoted(o->text, result->node->device);
	ses_endl(o);
}

static void emit_bay(struct ses_out *o, const struct ses_bay *bay)
{
	ses_map_emit_shelf_name(o, bay->shelf);
	if (bay->slot >= 0) {
		ses_item(o, SES_DEC, " slot ", NULL, (unsigned int)bay->slot);
	} else {
		ses_item(o, SES_DEC, " element ", NULL, bay->type);
		ses_item(o, SES_DEC, ",", NULL, bay->element);
	}
	ses_map_emit_bay_contents(o, bay);
}

static void emit_name(struct ses_out *o, const char *name)
{
	if (o->text)
		ses_write_visible(o->text, name);
}

/* "on: 5001405500000000 "rack 7" slot 3 "Bay 03" (sdf ACME0002) via /dev/sg4,
 * confirmed" */
static void emit_result_text(struct led_switching *l, const struct ses_bay *bay,
			     const struct ses_led_request *request,
			     const struct ses_led_result *result)
{
	struct ses_out *o = &l->out;

	ses_text(o, request->on ? "on: " : "off: ");
	emit_bay(o, bay);
	ses_text(o, " via ");
	emit_name(o, result->node->device);
	ses_text(o, result->confirmed ? ", confirmed" : ", not confirmed");
	if (result->confirmed_by && result->confirmed_by != result->node) {
		ses_text(o, " by ");
		emit_name(o, result->confirmed_by->device);
	}
	if (result->was == request->on)
		ses_text(o, request->on ? ", was already on" :
					  ", was already off");
	if (result->other_agrees == 0) {
		ses_text(o, ", but ");
		emit_name(o, result->other->device);
		ses_text(o, " does not show it");
	}
	if (result->failed) {
		ses_text(o, ", after ");
		emit_name(o, result->failed);
	}
	ses_endl(o);
}

static void emit_result_members(struct led_switching *l,
				const struct ses_bay *bay,
				const struct ses_led_result *result, bool list)
{
	static const char *const actions[] = {
		[LED_ON] = "on", [LED_OFF] = "off", [LED_BLINK] = "blink",
	};
	struct ses_out *o = &l->out;

	if (!o->tree)
		return;
	ses_object(o, list ? NULL : "control_result");
	ses_word(o, NULL, "action", actions[l->led->action]);
	ses_word(o, NULL, "led", ses_led_names[l->led->led]);
	if (l->dry_run)
		ses_item(o, SES_BOOL, NULL, "dry_run", true);
	ses_object(o, "bay");
	ses_map_emit_bay_members(o, bay);
	ses_end(o);
	ses_word(o, NULL, "node", result->node->device);
	ses_item(o, SES_BOOL, NULL, "was", result->was);
	ses_item(o, SES_BOOL, NULL, "now", result->now);
	ses_item(o, SES_BOOL, NULL, "confirmed", result->confirmed);
	if (result->confirmed_by && result->confirmed_by != result->node)
		ses_word(o, NULL, "confirmed_by", result->confirmed_by->device);
	ses_item(o, SES_PLAIN, NULL, "attempts", result->attempts);
	ses_item_or_null(o, SES_BOOL, "other_node_agrees",
			 result->other_agrees >= 0, result->other_agrees == 1);
	ses_end(o);
}

static void emit_result(struct led_switching *l, const struct ses_bay *bay,
			const struct ses_led_request *request,
			const struct ses_led_result *result)
{
	if (l->dry_run)
		emit_commands(l, bay, request, result);
	else
		emit_result_text(l, bay, request, result);
}

/* --- one bay --- */

/* Switching off an LED that is off does no harm. Therefore an error is not a
 * reason to leave it lit: it is tried three times. */
static int switch_led_off(struct led_switching *l, struct ses_led_result *off)
{
	struct ses_led_request request = build_request(l);
	int err;

	request.on = false;
	for (int attempt = 0; attempt < 3; attempt++) {
		err = ses_led_set(&l->map, l->target.bay, &request, off);
		if (!err) {
			emit_result(l, l->target.bay, &request, off);
			return 0;
		}
	}
	return ses_fail(l->map.machine->log, -err, SES_T_OTHER,
			"The LED may still be lit: give the same target with "
			"\"off\".");
}

/* The LED is lit, or may be: wait, unless there was an error, and switch it
 * off. */
static int end_blinking(struct led_switching *l, struct ses_led_result *result,
			int err)
{
	struct ses_led_result off;

	/* write the line before waiting; if the reader is gone, do not wait */
	if (l->out.text && ses_writer_flush(l->out.text))
		err = err ? err : l->out.text->error;
	if (!err)
		interrupt_wait(l->led->blink_ms);
	err = switch_led_off(l, &off);
	result->now = off.now;
	result->confirmed &= off.confirmed;
	result->attempts += off.attempts;
	return err;
}

static int switch_led(struct led_switching *l, bool *changed)
{
	const struct ses_led_request request = build_request(l);
	bool blink = l->led->action == LED_BLINK && !l->dry_run;
	struct ses_led_result result;
	int err;

	if (blink) {
		interrupt_catch();
		interrupt_ignore_pipe();
	}
	err = ses_led_set(&l->map, l->target.bay, &request, &result);
	*changed = result.changed;
	if (!err)
		emit_result(l, l->target.bay, &request, &result);
	if (blink && (result.sent || result.was)) {
		int last = end_blinking(l, &result, err);

		err = err ? err : last;
	}
	l->now = result.now;
	if (result.node && !*changed)
		emit_result_members(l, l->target.bay, &result, false);
	return err;
}

/* --- all bays --- */

/* Move the bays that one page can switch together: those with the element type
 * and the modules of bays[from] follow it. Returns their number. */
static size_t gather_bays(struct ses_bay *bays[], size_t from, size_t nr)
{
	size_t end = from;

	for (size_t i = from; i < nr; i++) {
		struct ses_bay *bay = bays[i];

		if (bay->type != bays[from]->type ||
		    !ses_bay_same_modules(bay, bays[from]))
			continue;
		for (size_t k = i; k > end; k--)
			bays[k] = bays[k - 1];
		bays[end++] = bay;
	}
	return end - from;
}

static int switch_shelf_off(struct led_switching *l, const struct ses_shelf *s)
{
	const struct ses_led_request request = build_request(l);
	struct ses_bay **bays = ses_arena_alloc(
		&l->map.arena, (s->nr_bays + 1) * sizeof(struct ses_bay *));
	struct ses_led_result *results =
		ses_arena_alloc(&l->map.arena,
				(s->nr_bays + 1) * sizeof(*results));
	size_t nr_lit = 0, nr;
	int err = bays && results ? 0 : -SES_E_NO_MEMORY;

	for (size_t i = 0; !err && i < s->nr_bays; i++) {
		if (ses_led_is_on(&s->bays[i], l->led->led))
			bays[nr_lit++] = &s->bays[i];
	}
	for (size_t at = 0; !err && at < nr_lit; at += nr) {
		nr = gather_bays(bays, at, nr_lit);
		err = ses_led_set_bays(&l->map, bays + at, nr, &request,
				       results);
		for (size_t i = 0; i < nr && results[i].node; i++) {
			if (!err || results[i].confirmed)
				emit_result(l, bays[at + i], &request,
					    &results[i]);
			emit_result_members(l, bays[at + i], &results[i], true);
		}
	}
	return err;
}

static int switch_all_off(struct led_switching *l)
{
	int err = 0;

	ses_list(&l->out, "control_result_list");
	for (const struct ses_shelf *s = l->map.shelves; s; s = s->next) {
		int one = s->hidden || s->twin_of ? 0 : switch_shelf_off(l, s);

		if (!err)
			err = one;
	}
	ses_end(&l->out);
	return err;
}

/* --- a target --- */

/* If the bay is not as the map says any more, the machine is mapped once
 * more. */
static int switch_target(struct led_switching *l, struct source *source)
{
	bool changed = true;
	int err = 0;

	for (int attempt = 0; attempt < 2 && changed; attempt++) {
		if (attempt)
			ses_map_free(&l->map);
		changed = false;
		err = source_map_build(source, SES_MAP_BAYS, &l->map);
		if (!err && !l->map.nr_nodes)
			err = source_report_empty(source, &l->map);
		if (!err)
			err = ses_target_find(&l->map, l->led->target,
					      &l->target);
		if (!err)
			err = l->target.all ? switch_all_off(l)
					    : switch_led(l, &changed);
	}
	if (changed)
		err = ses_fail(source->opt->log, SES_E_REFUSED, SES_T_OTHER,
			       "What is in the bay keeps changing: nothing "
			       "was sent.");
	ses_map_free(&l->map);
	return err;
}

static int switch_leds(const struct request *q)
{
	struct source *source = q->source;
	struct document *doc = q->doc;
	struct led_switching l = {
		.led = source->opt->own[VERB_LOCATE],
		.dry_run = options_given(source->opt, GIVEN(DRY_RUN)),
	};
	struct ses_writer text;
	int err, written;

	output_begin(&l.out, &text, doc);
	err = switch_target(&l, source);
	written = output_end(&text, source->opt->log);
	if (written && !err && !l.dry_run)
		ses_fail(source->opt->log, -written, SES_T_OTHER,
			 "Only the output is lost: the LED%s.",
			 l.target.all ? "s are off" :
			 l.now ? " is lit" : " is off");
	return err ? err : written;
}

static const struct cli_option options[] = {
	{ 0, "fault", CLI_REQUIRED, "TARGET", 1 | CLI_ADDED,
	  "like --locate, for the fault LED", PARSE(parse_fault), ASKS },
	{ 0, "force", CLI_NONE, NULL, 2 | CLI_ADDED,
	  "--locate, --fault, --led: send even if in doubt",
	  OPTION_AT(CLI_FLAG, bool, struct led_options, force) },
	{ 0, "led", CLI_REQUIRED, "TARGET", 1 | CLI_ADDED,
	  "with \"off\": clear all LED requests of a bay",
	  PARSE(parse_led), ASKS },
	{ 0, "locate", CLI_REQUIRED, "TARGET", 1 | CLI_ADDED,
	  "locate LED of a disk or bay: on, off, blink=SEC",
	  PARSE(parse_locate), ASKS },
};

const struct verb_methods verb_locate = {
	VERB_OPTIONS(options),
	.own_size = sizeof(struct led_options),
	.parse_operands = parse_action,
	.check = check_target,
	.run = switch_leds,
};
