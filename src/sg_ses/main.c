/* SPDX-License-Identifier: BSD-2-Clause */
/* sg_ses: show and change the state of enclosures. */
#include <stdio.h>
#include <stdlib.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/monitor.h>

#include "common/cli.h"
#include "common/console.h"
#include "common/output.h"
#include "options.h"
#include "session.h"
#include "verbs.h"

/* With --check even a command line that cannot be parsed has a verdict. */
static int run_verb(const struct request *q, bool parsed)
{
	if (!parsed)
		return verb_check_unknown(q->console, q->doc);
	return verb_run(q);
}

/* Run the verb; with --json write the document, too. Returns the negative exit
 * status. */
static int run_and_write(struct source *source, struct console *console,
			 bool parsed, int argc, char *argv[])
{
	const struct options *opt = source->opt;
	struct request request = { source, console, NULL };
	struct document_options json = opt->json;
	struct document doc;
	int err, written = 0;

	if (!opt->json.wanted)
		return run_verb(&request, parsed);
	json.text_too = opt->hex || opt->raw;
	document_begin(&doc, &json, console, "sg_ses", argc, argv);
	err = document_check(&doc);
	if (err) {
		document_free(&doc);
		return opt->asked[VERB_CHECK] ?
			       verb_check_unknown(console, NULL) : err;
	}
	request.doc = &doc;
	err = -console_status(console, -run_verb(&request, parsed));
	/* --hex and --raw write only pages to stdout */
	if (opt->json.file || !(opt->hex || opt->raw) ||
	    !(verbs[opt->verb].flags & VERB_BYTES))
		written = document_end(&doc, -err);
	document_free(&doc);
	if (!err && written && verb_sends(opt))
		ses_fail(&console->log, -written, SES_T_OTHER,
			 "Only the document is lost: everything else was done "
			 "as requested.");
	if (written && opt->asked[VERB_CHECK])
		return -SES_HEALTH_UNKNOWN;
	return err ? err : written;
}

static int run_options(struct source *source, struct console *console, int argc,
		       char *argv[])
{
	const struct request request = { source, console, NULL };

	if (verbs[source->opt->verb].flags & VERB_JSON)
		return run_and_write(source, console, true, argc, argv);
	return verb_run(&request);
}

/* The parser may have stopped before it reached --check. */
static bool asks_for_check(int argc, char *words[])
{
	for (int i = 1; i < argc && strcmp(words[i], "--"); i++) {
		if (strcmp(words[i], "--check") == 0)
			return true;
	}
	return false;
}

/* Sets *words to a copy of argv: parsing moves and cuts the words. */
static int parse_options(int argc, char *argv[], struct console *console,
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
	err = parse_options(argc, argv, &console, &opt, &words);
	if (err < 0 && opt.asked[VERB_CHECK])
		err = run_and_write(&source, &console, false,
				    words ? argc : 0, words);
	if (!err)
		err = run_options(&source, &console, argc, words);
	source_free(&source);
	options_free(&opt);
	if (err > 0)	/* help was shown */
		err = 0;
	/* without memory, or without its document, the verdict is UNKNOWN */
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
