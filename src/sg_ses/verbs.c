/* SPDX-License-Identifier: BSD-2-Clause */
#include "verbs.h"

#include <stdio.h>

#include <ses/error.h>

#include "common/version.h"

static int show_help(const struct request *q)
{
	options_usage(q->source->opt->help);
	return 0;
}

static int show_version(const struct request *q)
{
	(void)q;
	fprintf(stderr, "version: %s\n", VERSION);
	return 0;
}

/* The first that was asked for is done. */
const struct verb_row verbs[NR_VERBS] = {
	[VERB_HELP] = { "--help", 0, show_help, NULL },
	[VERB_VERSION] = { "--version", 0, show_version, NULL },
	[VERB_ENUMERATE] = { "--enumerate", 0, verb_enumerate, NULL },
	[VERB_METRICS] = { "--metrics",
			   VERB_ENCLOSURES | VERB_ALONE | VERB_FORMAT,
			   verb_metrics, NULL },
	[VERB_CHECK] = { "--check", VERB_ENCLOSURES | VERB_ALONE | VERB_JSON,
			 verb_check, NULL },
	[VERB_WATCH] = { "--watch", VERB_ALONE, verb_watch, NULL },
	[VERB_MAP] = { "--map", VERB_ENCLOSURES | VERB_ALONE | VERB_JSON,
		       verb_map, NULL },
	[VERB_LIST] = { "--list-enclosures",
			VERB_ENCLOSURES | VERB_ALONE | VERB_JSON,
			verb_list, NULL },
	[VERB_LOCATE] = { "--locate, --fault or --led",
			  VERB_ENCLOSURES | VERB_ALONE | VERB_JSON | VERB_SENDS,
			  verb_locate, NULL },
	[VERB_CAPTURE] = { "--capture",
			   VERB_ENCLOSURES | VERB_ALONE | VERB_FORMAT,
			   verb_capture, NULL },
	[VERB_SET] = { "--set", VERB_JSON | VERB_SENDS, NULL, verb_set },
	[VERB_NICKNAME] = { "--nickname", VERB_JSON | VERB_SENDS, NULL,
			    verb_nickname },
	[VERB_CONTROL] = { "--control", VERB_JSON | VERB_SENDS, NULL,
			   verb_control },
	[VERB_JOIN] = { "--join", VERB_JSON, NULL, verb_join },
	[VERB_PAGE] = { "--page", VERB_JSON | VERB_BYTES, NULL, verb_page },
};

unsigned int verbs_asked_flags(const struct options *o)
{
	unsigned int flags = 0;

	for (size_t i = 0; i < NR_VERBS; i++)
		flags |= o->asked[i] ? verbs[i].flags : 0;
	return flags;
}

bool verb_sends(const struct options *o)
{
	bool sends = verbs[o->verb].flags & VERB_SENDS && !o->dry_run;

	/* --get alone only reads */
	for (size_t i = 0; o->verb == VERB_SET && i < o->nr_operations; i++) {
		if (o->operations[i].kind != SES_GET)
			return sends;
	}
	return sends && o->verb != VERB_SET;
}

/* An exit status that is about the output must not pass for a refusal. */
static void report_accepted(struct console *console, int err)
{
	int status = console_status(console, -err);

	if (status)
		ses_fail(&console->log, status, SES_T_OTHER,
			 "The change was accepted all the same.");
}

static int run_session(const struct request *q, const struct verb_row *verb)
{
	const struct options *opt = q->source->opt;
	bool sends = verb_sends(opt);
	struct session s;
	int closed, err = session_open(&s, q->source, opt->device, q->doc,
				       sends);

	if (!err && sends)
		err = session_lock(&s);
	if (!err)
		err = verb->run_session(&s);
	closed = session_close(&s, err);
	if (!err && sends)
		report_accepted(q->console, closed);
	return closed;
}

int verb_run(const struct request *q)
{
	const struct verb_row *verb = &verbs[q->source->opt->verb];

	return verb->run ? verb->run(q) : run_session(q, verb);
}
