/* SPDX-License-Identifier: BSD-2-Clause */
/* sg_ses: fetch, decode, join and change what an enclosure holds. */
#include <stdio.h>

#include <ses/error.h>

#include "console.h"
#include "list.h"
#include "options.h"
#include "run.h"
#include "version.h"

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

static int on_device(const struct options *opt)
{
	static int (*const verbs[])(struct run *r) = {
		[VERB_NICKNAME] = verb_nickname,
		[VERB_CONTROL] = verb_control,
		[VERB_CHANGE] = verb_change,
		[VERB_JOIN] = verb_join,
		[VERB_PAGE] = verb_page,
	};
	struct run r;
	int err = run_open(&r, opt, sends(opt));

	if (!err && sends(opt))
		err = ses_device_lock(&r.dev, LOCK_WAIT_MS);
	if (!err)
		err = verbs[opt->verb](&r);
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
