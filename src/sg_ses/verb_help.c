/* SPDX-License-Identifier: BSD-2-Clause */
/* --help: the usage text, on stderr. */
#include "verbs.h"

struct help_options {
	unsigned int help;		/* 1: the main options, 2: all */
};

static int show_help(const struct request *q)
{
	const struct help_options *own = q->source->opt->own[VERB_HELP];

	options_usage(own->help);
	return 0;
}

static const struct cli_option options[] = {
	{ 'h', "help", CLI_NONE, NULL, 1,
	  "print this text; twice: all options",
	  OPTION_AT(CLI_COUNT, unsigned int, struct help_options, help), ASKS },
};

const struct verb_methods verb_help = {
	VERB_OPTIONS(options), .own_size = sizeof(struct help_options),
	.run = show_help,
};
