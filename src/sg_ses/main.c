/* SPDX-License-Identifier: BSD-2-Clause */
/* sg_ses: fetch, decode, join and change what an enclosure holds. */
#include <stdio.h>
#include <stdlib.h>

#include <ses/error.h>
#include <ses/health.h>
#include <ses/log.h>

#include "common/cli.h"
#include "common/console.h"
#include "common/output.h"
#include "common/version.h"
#include "options.h"
#include "session.h"
#include "verbs.h"

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

static int on_device(struct source *source, struct console *console,
		     struct document *doc)
{
	static int (*const verbs[])(struct session *s) = {
		[VERB_NICKNAME] = verb_nickname,
		[VERB_CONTROL] = verb_control,
		[VERB_SET] = verb_set,
		[VERB_JOIN] = verb_join,
		[VERB_PAGE] = verb_page,
	};
	const struct options *opt = source->opt;
	struct session s;
	int closed, err = session_open(&s, source, opt->device, doc,
				       sends(opt));

	if (!err && sends(opt))
		err = session_lock(&s);
	if (!err)
		err = verbs[opt->verb](&s);
	closed = session_close(&s, err);
	if (!err && sends(opt))
		tell_accepted(console, closed);
	return closed;
}

/* The verbs that may tell about themselves in a document; a command line that
 * is not understood has a verdict with --check. */
static int verb(struct source *source, struct console *console, bool understood,
		struct document *doc)
{
	if (!understood)
		return verb_check_unknown(console, doc);
	switch (source->opt->verb) {
	case VERB_CHECK:
		return verb_check(source, console, doc);
	case VERB_MAP:
		return verb_map(source, doc);
	case VERB_LIST:
		return verb_list(source, doc);
	case VERB_LOCATE:
		return verb_locate(source, doc);
	default:
		return on_device(source, console, doc);
	}
}

/* The same, and in JSON if that is wanted. Returns the exit status,
 * negative. */
static int told(struct source *source, struct console *console, bool understood,
		int argc, char *argv[])
{
	const struct options *opt = source->opt;
	struct document_options json = opt->json;
	struct document doc;
	int err, written = 0;

	if (!opt->json.wanted)
		return verb(source, console, understood, NULL);
	json.input = source_data_file(opt);
	document_begin(&doc, &json, "sg_ses", argc, argv);
	err = document_check(&doc, console);
	if (err) {
		document_free(&doc);
		return opt->check ? verb_check_unknown(console, NULL) : err;
	}
	err = -console_status(console,
			      -verb(source, console, understood, &doc));
	/* hex and raw pages have stdout for themselves */
	if (opt->json.file || !(opt->hex || opt->raw) ||
	    opt->verb != VERB_PAGE)
		written = document_write(&doc, console, -err);
	document_free(&doc);
	if (!err && written && !opt->dry_run &&
	    (sends(opt) || opt->verb == VERB_LOCATE))
		ses_fail(&console->log, -written, SES_T_OTHER,
			 "It is only the document that is lost: all else is "
			 "done as it was asked for.");
	if (written && opt->check)
		return -SES_HEALTH_UNKNOWN;
	return err ? err : written;
}

static int run(struct source *source, struct console *console, int argc,
	       char *argv[])
{
	switch (source->opt->verb) {
	case VERB_HELP:
		options_usage(source->opt->help);
		return 0;
	case VERB_VERSION:
		fprintf(stderr, "version: %s\n", VERSION);
		return 0;
	case VERB_ENUMERATE:
		return verb_enumerate(source->opt);
	case VERB_METRICS:
		return verb_metrics(source);
	case VERB_WATCH:
		return verb_watch(source, console);
	case VERB_CAPTURE:
		return verb_capture(source);
	default:
		return told(source, console, true, argc, argv);
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
	struct source source;
	char **words;
	int err;

	console_init(&console);
	err = output_guard(&console.log);
	if (err)
		return console_finish(&console, "sg_ses", -err);
	source_init(&source, &opt);
	err = read_options(argc, argv, &console, &opt, &words);
	if (err < 0 && opt.check)
		err = told(&source, &console, false, words ? argc : 0, words);
	if (!err)
		err = run(&source, &console, argc, words);
	source_free(&source);
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
