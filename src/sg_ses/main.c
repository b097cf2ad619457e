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
#include "options.h"
#include "session.h"
#include "verbs.h"

/* A command line that is not understood has a verdict with --check. */
static int verb(const struct request *q, bool understood)
{
	if (!understood)
		return verb_check_unknown(q->console, q->doc);
	return verb_run(q);
}

/* The same, and in JSON if that is wanted. Returns the exit status,
 * negative. */
static int told(struct source *source, struct console *console, bool understood,
		int argc, char *argv[])
{
	const struct options *opt = source->opt;
	struct request request = { source, console, NULL };
	struct document_options json = opt->json;
	struct document doc;
	int err, written = 0;

	if (!opt->json.wanted)
		return verb(&request, understood);
	json.input = source_data_file(opt);
	document_begin(&doc, &json, "sg_ses", argc, argv);
	err = document_check(&doc, console);
	if (err) {
		document_free(&doc);
		return opt->asked[VERB_CHECK] ?
			       verb_check_unknown(console, NULL) : err;
	}
	request.doc = &doc;
	err = -console_status(console, -verb(&request, understood));
	/* hex and raw pages have stdout for themselves */
	if (opt->json.file || !(opt->hex || opt->raw) ||
	    !(verbs[opt->verb].flags & VERB_BYTES))
		written = document_write(&doc, console, -err);
	document_free(&doc);
	if (!err && written && verb_sends(opt))
		ses_fail(&console->log, -written, SES_T_OTHER,
			 "It is only the document that is lost: all else is "
			 "done as it was asked for.");
	if (written && opt->asked[VERB_CHECK])
		return -SES_HEALTH_UNKNOWN;
	return err ? err : written;
}

static int run(struct source *source, struct console *console, int argc,
	       char *argv[])
{
	const struct request request = { source, console, NULL };

	if (verbs[source->opt->verb].flags & VERB_JSON)
		return told(source, console, true, argc, argv);
	return verb_run(&request);
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
		opt->asked[VERB_CHECK] |= err < 0 && check;
		return err;
	}
	*opt = (struct options){
		.log = &console->log, .asked[VERB_CHECK] = check,
	};
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
	if (err < 0 && opt.asked[VERB_CHECK])
		err = told(&source, &console, false, words ? argc : 0, words);
	if (!err)
		err = run(&source, &console, argc, words);
	source_free(&source);
	options_free(&opt);
	if (err > 0)	/* help was given */
		err = 0;
	/* a verdict that lacks something, be it the document, is none */
	if (opt.asked[VERB_CHECK] &&
	    (console.exhausted || -err > SES_HEALTH_UNKNOWN))
		err = -SES_HEALTH_UNKNOWN;
	if (!opt.asked[VERB_CHECK])
		err = -console_finish(&console, "sg_ses",
				      console_status(&console, -err));
	console_free(&console);
	free(words);
	return -err;
}
