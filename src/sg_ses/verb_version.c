/* SPDX-License-Identifier: BSD-2-Clause */
/* --version: on stderr, like that of the old tool. */
#include "verbs.h"

#include <stdio.h>

#include "common/version.h"

static int show_version(const struct request *q)
{
	(void)q;
	fprintf(stderr, VERSION_TEXT("", "sg_ses 2.48"));
	return 0;
}

static const struct cli_option options[] = {
	{ 'V', CLI_NONE, 0, "version", NULL, "print the version", ASKS },
};

const struct verb_methods verb_version = {
	VERB_OPTIONS(options), .run = show_version,
};
