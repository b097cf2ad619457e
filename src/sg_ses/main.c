/* SPDX-License-Identifier: BSD-2-Clause */
/* sg_ses: fetch, decode, join and change what an enclosure holds. */
#include <stdio.h>
#include <stdlib.h>

#include <ses/error.h>
#include <ses/health.h>
#include <ses/log.h>

#include "bays.h"
#include "common/cli.h"
#include "common/console.h"
#include "common/output.h"
#include "common/version.h"
#include "monitor.h"
#include "options.h"
#include "session.h"
#include "verb_enumerate.h"

static bool sends(const struct options *opt)
{
	if (opt->dry_run)
		return false;
	if (opt->verb == VERB_CONTROL || opt->verb == VERB_NICKNAME)
		return true;
	for (size_t i = 0; i < opt->nr_operations; i++) {
		if (opt->operations[i].kind != SES_GET)
			return true;
	}
	return false;
}

/* An exit status that is about the output must not pass for a refusal. */
static void tell_accepted(struct console *console, int err)
{
	int status = console_status(console, -err);

	if (status)
		ses_fail(&console->log, status, SES_T_OTHER,
			 "The change was accepted all the same.");
}

static int on_device(struct place *place, struct console *console,
		     struct document *doc)
{
	static int (*const verbs[])(struct run *r) = {
		[VERB_NICKNAME] = verb_nickname,
		[VERB_CONTROL] = verb_control,
		[VERB_CHANGE] = verb_change,
		[VERB_JOIN] = verb_join,
		[VERB_PAGE] = verb_page,
	};
	const struct options *opt = place->opt;
	struct run r;
	int err = run_open(&r, place, opt->device, doc, sends(opt)), closed;

	if (!err && sends(opt))
		err = run_lock(&r);
	if (!err)
		err = verbs[opt->verb](&r);
	closed = run_close(&r, err);
	if (!err && sends(opt))
		tell_accepted(console, closed);
	return closed;
}

/* The verbs that may tell about themselves in a document; a command line that
 * is not understood has a verdict with --check. */
static int verb(struct place *place, struct console *console, bool understood,
		struct document *doc)
{
	if (!understood)
		return monitor_unknown(console, doc);
	switch (place->opt->verb) {
	case VERB_CHECK:
		return monitor_check(place, console, doc);
	case VERB_MAP:
		return bays_map(place, doc);
	case VERB_LIST:
		return bays_list(place, doc);
	case VERB_LED:
		return bays_led(place, doc);
	default:
		return on_device(place, console, doc);
	}
}

/* The same, and in JSON if that is wanted. Returns the exit status,
 * negative. */
static int told(struct place *place, struct console *console, bool understood,
		int argc, char *argv[])
{
	const struct options *opt = place->opt;
	struct document_options json = opt->json;
	struct document doc;
	int err, written = 0;

	if (!opt->json.wanted)
		return verb(place, console, understood, NULL);
	json.input = place_data_file(opt);
	document_begin(&doc, &json, "sg_ses", argc, argv);
	err = document_check(&doc, console);
	if (err) {
		document_free(&doc);
		return opt->check ? monitor_unknown(console, NULL) : err;
	}
	err = -console_status(console,
			      -verb(place, console, understood, &doc));
	/* hex and raw pages have stdout for themselves */
	if (opt->json.file || !(opt->hex || opt->raw) ||
	    opt->verb != VERB_PAGE)
		written = document_write(&doc, console, -err);
	document_free(&doc);
	if (!err && written && !opt->dry_run &&
	    (sends(opt) || opt->verb == VERB_LED))
		ses_fail(&console->log, -written, SES_T_OTHER,
			 "It is only the document that is lost: all else is "
			 "done as it was asked for.");
	if (written && opt->check)
		return -SES_HEALTH_UNKNOWN;
	return err ? err : written;
}

static int run(struct place *place, struct console *console, int argc,
	       char *argv[])
{
	switch (place->opt->verb) {
	case VERB_HELP:
		options_usage(place->opt->help);
		return 0;
	case VERB_VERSION:
		fprintf(stderr, "version: %s\n", VERSION);
		return 0;
	case VERB_ENUMERATE:
		return list_all(place->opt);
	case VERB_METRICS:
		return monitor_metrics(place);
	case VERB_WATCH:
		return monitor_watch(place, console);
	case VERB_CAPTURE:
		return bays_capture(place);
	default:
		return told(place, console, true, argc, argv);
	}
}

/* Reading may have ended before --check came. */
static bool asks_for_check(int argc, char *words[])
{
	for (int i = 1; i < argc && strcmp(words[i], "--"); i++) {
		if (strcmp(words[i], "--check") == 0)
			return true;
	}
	return false;
}

/* The words as they were: reading the command line moves and cuts them. */
static int read_options(int argc, char *argv[], struct console *console,
			struct options *opt, char ***words)
{
	bool check = asks_for_check(argc, argv);
	int err;

	*words = cli_copy(argc, argv);
	if (*words) {
		err = options_parse(argc, argv, &console->log, opt);
		if (err < 0)
			err = -console_status(console, -err);
		opt->check |= err < 0 && check;
		return err;
	}
	*opt = (struct options){ .log = &console->log, .check = check };
	return ses_no_memory(&console->log);
}

int main(int argc, char *argv[])
{
	struct console console;
	struct options opt;
	struct place place;
	char **words;
	int err;

	console_init(&console);
	err = output_guard(&console.log);
	if (err)
		return console_finish(&console, "sg_ses", -err);
	place_init(&place, &opt);
	err = read_options(argc, argv, &console, &opt, &words);
	if (err < 0 && opt.check)
		err = told(&place, &console, false, words ? argc : 0, words);
	if (!err)
		err = run(&place, &console, argc, words);
	place_free(&place);
	options_free(&opt);
	if (err > 0)	/* help was given */
		err = 0;
	/* a verdict that lacks something, be it the document, is none */
	if (opt.check && (console.exhausted || -err > SES_HEALTH_UNKNOWN))
		err = -SES_HEALTH_UNKNOWN;
	if (!opt.check)
		err = -console_finish(&console, "sg_ses",
				      console_status(&console, -err));
	console_free(&console);
	free(words);
	return -err;
}
