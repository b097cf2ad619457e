/* SPDX-License-Identifier: BSD-2-Clause */
#include "download.h"

#include <stdlib.h>
#include <string.h>

#include "common/completion.h"

static void offer_device(struct cli_completion *c, const char *metavar)
{
	struct ses_log silent = { 0 };
	struct ses_machine machine;

	if (metavar || c->nr_operands)
		return;
	if (!ses_machine_init(&machine, secure_getenv("SG_SES_ROOT"),
			      &ses_os_linux, &silent))
		cli_offer_names(c, &machine, ses_enclosure_list_names);
	ses_machine_free(&machine);
	if (strchr(c->begun, '/'))
		cli_offer_files(c);
}

int microcode_complete(const struct microcode_options *opt)
{
	struct cli_completion c = {
		.table = microcode_options_table, .offer_live = offer_device,
	};

	return cli_complete(&c, opt->words, opt->nr_words, opt->log);
}
