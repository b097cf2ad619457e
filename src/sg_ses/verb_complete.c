/* SPDX-License-Identifier: BSD-2-Clause */
/* --complete: words for the completion of shells. Nothing is sent. */
#include "verbs.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>

#include "common/completion.h"

/* What the words before the last one ask for. */
struct command_line {
	struct options options;
	struct source source;
};

static void offer_from_machine(struct cli_completion *c,
			       void (*list_names)(struct ses_machine *machine,
						  struct ses_choices *list))
{
	struct command_line *line = c->data;
	struct ses_machine *machine;

	if (!source_open_machine(&line->source, &machine))
		cli_offer_names(c, machine, list_names);
}

static void offer_operands(struct cli_completion *c)
{
	struct command_line *line = c->data;
	const struct options *o = &line->options;

	for (size_t i = 0; i < NR_VERBS; i++) {
		if (o->asked[i] && verbs[i].methods->offer_operands)
			verbs[i].methods->offer_operands(c);
	}
	if (options_captured(o) || (c->nr_operands &&
	    !(verbs_asked_flags(o) & VERB_ENCLOSURES)))
		return;
	offer_from_machine(c, ses_enclosure_list_names);
	if (strchr(c->begun, '/'))
		cli_offer_files(c);
}

static void offer_live(struct cli_completion *c, const char *metavar)
{
	if (!metavar)
		offer_operands(c);
	else if (strcmp(metavar, "TARGET") == 0)
		offer_from_machine(c, ses_target_list_names);
}

static int complete_word(const struct request *q)
{
	const struct options *o = q->source->opt;
	struct ses_log silent = { 0 };
	struct command_line line;
	struct cli_completion c = {
		.table = options_table, .offer_live = offer_live, .data = &line,
		.options = &line.options,
	};
	const int nr_before = (int)o->nr_devices - 1;
	char **before;
	int err;

	if (nr_before < 1)
		return 0;
	before = cli_copy(nr_before, o->devices);
	if (!before)
		return ses_no_memory(o->log);
	/* what contradicts itself, or is not complete, has words, too */
	optind = 0;
	err = options_parse(nr_before, before, &silent, &line.options);
	source_init(&line.source, &line.options);
	if (!ses_is_exhaustion(err))
		err = cli_complete(&c, o->devices, o->nr_devices, o->log);
	source_free(&line.source);
	options_free(&line.options);
	free(before);
	return err;
}

static const struct cli_option options[] = {
	{ 0, CLI_NONE, CLI_ADDED | CLI_HIDDEN, "complete", NULL,
	  "words that the last of the operands may become", ASKS },
};

const struct verb_methods verb_complete = {
	VERB_OPTIONS(options), .run = complete_word,
};
