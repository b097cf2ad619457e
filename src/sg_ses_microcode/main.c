/* SPDX-License-Identifier: BSD-2-Clause */
/* sg_ses_microcode: download microcode to an enclosure. */
#include <stdio.h>
#include <stdlib.h>

#include <ses/log.h>

#include "common/cli.h"
#include "common/output.h"
#include "common/version.h"
#include "download.h"

#define PROGRAM "sg_ses_microcode"

/* Run; with --json write the document, too. */
static int run_and_write(const struct microcode_options *opt,
			 struct console *console, int argc, char *argv[])
{
	struct document doc;
	int err, written;

	if (!opt->json.wanted)
		return microcode_run(opt, console, argv, NULL);
	document_begin(&doc, &opt->json, console, PROGRAM, argc, argv);
	err = document_check(&doc);
	if (err) {
		document_free(&doc);
		return err;
	}
	err = -console_status(console,
			      -microcode_run(opt, console, argv, &doc));
	written = document_end(&doc, -err);
	document_free(&doc);
	if (!err && written)
		ses_fail(opt->log, -written, SES_T_OTHER,
			 "Only the document is lost: everything else was done "
			 "as requested.");
	return err ? err : written;
}

static int run_program(const struct microcode_options *opt,
		       struct console *console, int argc, char *argv[])
{
	switch (opt->verb) {
	case MICROCODE_HELP:
		return microcode_help(opt);
	case MICROCODE_VERSION:
		fputs(VERSION_TEXT(PROGRAM ": ", PROGRAM " 1.18"), stderr);
		return 0;
	case MICROCODE_COMPLETE:
		return microcode_complete(opt);
	case MICROCODE_NOTHING:
		return 0;
	default:
		return run_and_write(opt, console, argc, argv);
	}
}

int main(int argc, char *argv[])
{
	char **words = cli_copy(argc, argv);
	struct microcode_options opt = { 0 };
	struct console console;
	int err;

	console_init(&console);
	err = output_guard(&console.log);
	if (err) {
		free(words);
		return console_finish(&console, PROGRAM, -err);
	}
	err = words ? microcode_parse_options(argc, argv, &console.log, &opt)
		    : ses_no_memory(&console.log);
	if (!err)
		err = run_program(&opt, &console, argc, words);
	if (err > 0)	/* help was shown */
		err = 0;
	err = -console_finish(&console, PROGRAM,
			      console_status(&console, -err));
	document_free_options(&opt.json);
	console_free(&console);
	free(words);
	return -err;
}
