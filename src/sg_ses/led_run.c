/* SPDX-License-Identifier: BSD-2-Clause */
#include "led_run.h"

#include <string.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/target.h>

#include "interrupt.h"
#include "session.h"

/* --- what is wished --- */

static bool is_wished(const struct led_run *run, const struct ses_bay *bay,
		      enum ses_led led)
{
	for (size_t i = 0; i < run->nr; i++) {
		const struct ses_led_wish *w = &run->wishes[i];

		if (w->led == led && w->bay->shelf == bay->shelf &&
		    w->bay->element_number == bay->element_number)
			return true;
	}
	return false;
}

/* A wish, unless it is there, or need not be sent. */
static void add_wish(struct led_run *run, const struct ses_led_wish *wish,
		     bool skip_shown)
{
	struct ses_led_wish *grown;

	if (is_wished(run, wish->bay, wish->led) ||
	    (skip_shown && ses_led_is_shown(wish)))
		return;
	grown = ses_arena_grow(&run->map.arena, run->wishes, run->nr,
			       sizeof(*grown));
	if (!grown)
		return;
	grown[run->nr++] = *wish;
	run->wishes = grown;
}

/* What a word means. What belongs to a set is left alone if it is right; what
 * was named is sent in any case, unless this is not the first attempt. */
static int add_word(struct led_run *run, const struct target_word *word,
		    bool skip_shown)
{
	struct ses_target target;
	struct ses_bay *bay;
	int err = run->known.file ?
			  ses_target_find_known(&run->map, &run->known.map,
						run->known.file, word->text,
						&target) :
			  ses_target_find(&run->map, word->text, &target);

	if (err)
		return err;
	run->missing = run->missing ? run->missing : target.unread;
	run->list |= target.set;
	run->settled &= ses_target_is_settled(&target);
	for (size_t n = 0; (bay = ses_target_element(&target, n)); n++) {
		const struct ses_led_wish wish = {
			.bay = bay, .led = (enum ses_led)word->kind,
			.on = run->options->action != LED_OFF,
			.by_disk = target.by_disk,
			.optional = target.set ||
				    run->options->action == LED_EXACTLY,
		};

		add_wish(run, &wish, skip_shown || target.set);
	}
	return 0;
}

static int add_words(struct led_run *run, bool skip_shown)
{
	const struct target_list *list = &run->options->targets;
	int err = 0;

	run->wishes = NULL;
	run->nr = 0;
	run->missing = 0;
	run->list = list->nr > 1;
	run->settled = true;
	for (size_t i = 0; i < list->nr; i++) {
		int one = add_word(run, &list->words[i], skip_shown);

		run->mixed |= list->words[i].kind != list->words[0].kind;
		err = err ? err : one;
	}
	return err;
}

/* --- --leds: nothing else is lit --- */

/* "TARGET locate|fault": cut the last word off. */
static int parse_line(struct target_word *word, struct ses_log *log)
{
	char *blank = strrchr(word->text, ' ');
	char *tab = strrchr(word->text, '\t');
	char *last = tab > blank ? tab : blank;

	if (last && strcmp(last + 1, "locate") == 0)
		word->kind = SES_LED_IDENT;
	else if (last && strcmp(last + 1, "fault") == 0)
		word->kind = SES_LED_FAULT;
	else
		return ses_fail(log, SES_E_SYNTAX, SES_T_OTHER,
				"%s, line %zu: \"TARGET locate\" or \"TARGET "
				"fault\" is expected; nothing was sent.",
				word->file, word->line);
	while (last > word->text && (last[-1] == ' ' || last[-1] == '\t'))
		last--;
	*last = '\0';
	return 0;
}

static int load_set(struct led_options *options, struct ses_log *log)
{
	struct target_list *list = &options->targets;
	int err = target_list_load_file(list, options->set_file, 0, log);

	for (size_t i = 0; !err && i < list->nr; i++)
		err = parse_line(&list->words[i], log);
	return err;
}

/* LEDs of bays that are lit and not in the file. Returns the error of what
 * could not be read, and may be lit, too. */
static int add_other_leds(struct led_run *run)
{
	static const enum ses_led leds[] = { SES_LED_IDENT, SES_LED_FAULT };
	struct ses_target all;
	int unknown, err = ses_target_find(&run->map, "all", &all);

	for (size_t i = 0; !err && i < 2 * all.nr_bays; i++) {
		const struct ses_led_wish wish = {
			.bay = all.bays[i / 2], .led = leds[i % 2],
			.optional = true,
		};

		if (ses_led_is_on(wish.bay, wish.led))
			add_wish(run, &wish, false);
	}
	unknown = ses_led_report_unknown(&run->map);
	return err ? err : all.unread ? all.unread : unknown;
}

/* Lines that name nothing are told; the others are done. But a bay that was not
 * found may have one of the LEDs that are lit: none is cleared then. */
static void add_set(struct led_run *run)
{
	struct ses_led_wish *wishes;
	size_t nr = 0;
	int err = add_words(run, false);

	run->missing = err ? err : run->missing;
	if (run->missing)
		ses_warn(run->map.machine->log, SES_T_OTHER,
			 "Lines of %s name %s: no LED is switched off, "
			 "because it may be that of one of them.",
			 run->options->targets.words[0].file,
			 err ? "no bay" : "bays that are not known");
	else
		run->missing = add_other_leds(run);
	run->mixed = true;
	wishes = run->wishes;
	for (size_t i = 0; i < run->nr; i++) {
		if (!ses_led_is_shown(&wishes[i]))
			wishes[nr++] = wishes[i];
	}
	run->nr = nr;
	run->list = true;
}

/* --- switching --- */

static int apply(struct led_run *run, const struct ses_led_wish *wishes,
		 struct ses_led_result *results)
{
	const struct ses_led_request request = {
		.force = run->force, .dry_run = run->dry_run,
		.lock_ms = LOCK_WAIT_MS,
	};

	return ses_led_apply(&run->map, wishes, run->nr, &request, results);
}

/* A bay in doubt that is left out stops nothing. */
static void emit_lines(struct led_run *run, const struct ses_led_wish *wishes,
		       const struct ses_led_result *results, int err)
{
	const bool plan = run->dry_run && (!err || err == -SES_E_REFUSED);

	for (size_t i = 0; i < run->nr; i++) {
		if (results[i].confirmed || (plan && results[i].node))
			led_emit_result(run, &wishes[i], &results[i]);
	}
}

/* Switching off an LED that is off does no harm. Therefore an error is not a
 * reason to leave it lit: it is tried three times. */
static int switch_off(struct led_run *run, struct ses_led_wish *wishes,
		      struct ses_led_result *off)
{
	int err = 0;

	for (size_t i = 0; i < run->nr; i++)
		wishes[i].on = false;
	for (int attempt = 0; attempt < 3; attempt++) {
		err = apply(run, wishes, off);
		if (err)
			continue;
		emit_lines(run, wishes, off, 0);
		return 0;
	}
	return ses_fail(run->map.machine->log, -err, SES_T_OTHER,
			"The LED%s may still be lit: give the same target%s "
			"with \"off\".", run->list ? "s" : "",
			run->list ? "s" : "");
}

/* The LEDs are lit, or may be: wait, unless there was an error, and switch them
 * off. */
static int end_blinking(struct led_run *run, int err)
{
	struct ses_arena *arena = &run->map.arena;
	struct ses_led_result *off =
		ses_arena_alloc(arena, (run->nr + 1) * sizeof(*off));

	if (!off)
		return -SES_E_NO_MEMORY;
	/* write the line before waiting; if the reader is gone, do not wait */
	if (run->out.text && ses_writer_flush(run->out.text))
		err = err ? err : run->out.text->error;
	if (!err)
		interrupt_wait(run->options->blink_ms);
	err = switch_off(run, run->wishes, off);
	for (size_t i = 0; i < run->nr; i++) {
		run->results[i].now = off[i].now;
		run->results[i].confirmed &= off[i].confirmed;
		run->results[i].attempts += off[i].attempts;
	}
	return err;
}

/* After an error, which of several LEDs were not switched? */
static void report_rest(const struct led_run *run)
{
	for (size_t i = 0; run->list && i < run->nr; i++) {
		const struct ses_led_wish *w = &run->wishes[i];

		if (!run->results[i].confirmed && !run->results[i].doubt)
			ses_warn(run->map.machine->log, SES_T_OTHER,
				 "Not switched %s: the %s LED of element %u,%u "
				 "of %s.", w->on ? "on" : "off",
				 ses_led_names[w->led], w->bay->type,
				 w->bay->index, w->bay->shelf->nodes->device);
	}
}

/* Forget the bays in doubt that were left out: they were reported, and nothing
 * is to be switched off there. Returns the error that remains: none, if all
 * others are as requested. */
static int drop_left_out(struct led_run *run, int err)
{
	bool done = err == -SES_E_REFUSED;
	size_t nr = 0;

	for (size_t i = 0; i < run->nr; i++) {
		if (run->results[i].doubt)
			continue;
		done &= run->results[i].confirmed;
		run->wishes[nr] = run->wishes[i];
		run->results[nr++] = run->results[i];
	}
	done &= nr < run->nr;
	run->nr = nr;
	return done ? 0 : err;
}

static bool is_lit(const struct led_run *run)
{
	for (size_t i = 0; i < run->nr; i++) {
		if (run->results[i].sent || run->results[i].was)
			return true;
	}
	return false;
}

static bool has_changed(const struct led_run *run)
{
	for (size_t i = 0; i < run->nr; i++) {
		if (run->results[i].changed)
			return true;
	}
	return false;
}

static int switch_wishes(struct led_run *run, bool *changed)
{
	const bool blink = run->options->action == LED_BLINK && !run->dry_run;
	int err;

	if (blink) {
		interrupt_catch();
		interrupt_ignore_pipe();
	}
	err = apply(run, run->wishes, run->results);
	*changed = has_changed(run);
	emit_lines(run, run->wishes, run->results, err);
	if (err && !*changed && !run->dry_run)
		report_rest(run);
	if (blink && is_lit(run)) {
		int last = end_blinking(run, drop_left_out(run, err));

		err = err ? err : last;
	}
	if (run->list)
		ses_open_list(&run->out, "control_result_list");
	for (size_t i = 0; i < run->nr; i++) {
		if (run->results[i].node && !run->results[i].changed)
			led_emit_result_members(run, &run->wishes[i],
						&run->results[i]);
	}
	if (run->list)
		ses_close_branch(&run->out);
	return err;
}

/* Leave the nodes out that the targets do not need. */
static bool narrow_map(struct led_run *run)
{
	const struct target_list *list = &run->options->targets;
	const char **texts = ses_arena_alloc(&run->map.arena,
					     (list->nr + 1) * sizeof(*texts));

	for (size_t i = 0; texts && i < list->nr; i++)
		texts[i] = list->words[i].text;
	return texts && ses_target_narrow(&run->map, texts, list->nr);
}

/* Find what is wished in a map of few nodes: false, and no map, if that is not
 * certain. */
static bool find_with_few(struct led_run *run, struct ses_log *log)
{
	bool found;

	ses_log_hold(&run->held, log);
	run->map.log = &run->held.log;
	found = !ses_map_load(&run->map, SES_MAP_BAYS) &&
		!add_words(run, false) && run->settled;
	if (!found)
		ses_map_free(&run->map);
	ses_log_release(&run->held, found ? log : NULL);
	return found;
}

/* Find what is wished, among all enclosures unless a few are enough. */
static int find_wishes(struct led_run *run, struct source *source, bool again)
{
	const bool few = !again && run->options->action != LED_EXACTLY &&
			 !run->known.file && !source->opt->nr_devices;
	int err = source_map_build(source, few ? SES_MAP_NODES : SES_MAP_BAYS,
				   &run->map);

	if (!err && few && narrow_map(run)) {
		if (find_with_few(run, source->opt->log))
			return 0;
		err = source_map_build(source, SES_MAP_BAYS, &run->map);
	} else if (!err && few) {
		err = ses_map_load(&run->map, SES_MAP_BAYS);
	}
	if (!err && !run->map.nr_nodes)
		err = source_report_empty(source, &run->map);
	if (err)
		return err;
	if (run->options->action != LED_EXACTLY)
		return add_words(run, again);
	add_set(run);
	return 0;
}

static int switch_once(struct led_run *run, struct source *source, bool again,
		       bool *changed)
{
	int err = find_wishes(run, source, again);

	if (err)
		return err;
	run->results = ses_arena_alloc(&run->map.arena,
				       (run->nr + 1) * sizeof(*run->results));
	if (run->map.arena.failed || !run->results)
		return -SES_E_NO_MEMORY;
	err = switch_wishes(run, changed);
	return err ? err : run->missing;
}

static int load_files(struct led_run *run, struct source *source)
{
	struct led_options *options = source->opt->own[VERB_LOCATE];

	return run->options->set_file ?
		       load_set(options, source->opt->log) :
		       target_list_load(&options->targets, source->opt->log);
}

/* If a bay is not as the map says any more, the machine is mapped once more. */
int led_run(struct led_run *run, struct source *source)
{
	int err = load_files(run, source);
	bool changed = !err;

	for (int attempt = 0; !err && attempt < 2 && changed; attempt++) {
		if (attempt)
			ses_map_free(&run->map);
		changed = false;
		err = switch_once(run, source, attempt > 0, &changed);
		if (changed && !attempt)
			err = 0;
	}
	if (changed && err)
		err = ses_fail(source->opt->log, SES_E_REFUSED, SES_T_OTHER,
			       "What is in the bay keeps changing: nothing "
			       "was sent; try again.");
	return err;
}
