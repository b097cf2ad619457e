/* SPDX-License-Identifier: BSD-2-Clause */
/* sg_ses: fetch, decode, join and change what an enclosure holds. */
#include <stdio.h>

#include <ses/error.h>

#include "console.h"
#include "list.h"
#include "options.h"
#include "run.h"
#include "version.h"

static int on_device(const struct options *opt)
{
	struct run r;
	int err = run_open(&r, opt, false);

	if (err)
		return run_close(&r, err);
	switch (opt->verb) {
	case VERB_CHANGE:
		err = verb_change(&r);
		break;
	case VERB_JOIN:
		err = verb_join(&r);
		break;
	default:
		err = verb_page(&r);
	}
	return run_close(&r, err);
}

static int run(const struct options *opt)
{
	switch (opt->verb) {
	case VERB_HELP:
		options_usage(opt->help);
		return 0;
	case VERB_VERSION:
		fprintf(stderr, "version: %s\n", VERSION);
		return 0;
	case VERB_ENUMERATE:
		return list_all(opt);
	default:
		return on_device(opt);
	}
}

int main(int argc, char *argv[])
{
	struct ses_log log;
	struct options opt;
	int err;

	console_log(&log);
	err = options_parse(argc, argv, &log, &opt);
	if (!err)
		err = run(&opt);
	options_free(&opt);
	return console_finish(&log, "sg_ses", -err);
}
