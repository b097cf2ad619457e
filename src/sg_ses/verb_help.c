/* SPDX-License-Identifier: BSD-2-Clause */
/* --help: on stdout. */
#include "verbs.h"

struct help_options {
	unsigned int help;		/* how often */
	const char *word;		/* a topic or an option, or 0 */
};

static const struct cli_topic topics[NR_TOPICS] = {
#define TOPIC_ROW(NAME, name, title) { name, title },
	TOPICS(TOPIC_ROW)
#undef TOPIC_ROW
};

static unsigned int find_topic(size_t n)
{
	enum verb owner;
	const struct cli_option *row = options_find_row(n, &owner);

	return owner < NR_VERBS ? verbs[owner].topic : row->topic;
}

/* The tasks of the verbs, by topic. */
static const struct cli_task *find_task(size_t n, unsigned int *topic)
{
	for (*topic = 0; *topic < NR_TOPICS; ++*topic) {
		for (size_t verb = 0; verb < NR_VERBS; verb++) {
			const struct verb_methods *m = verbs[verb].methods;

			if (verbs[verb].topic != *topic)
				continue;
			if (n < m->nr_tasks)
				return &m->tasks[n];
			n -= m->nr_tasks;
		}
	}
	return NULL;
}

static const struct cli_help help = {
	.usage = "Usage: sg_ses [OPTION...] [DEVICE|ENCLOSURE...]\n"
		 "Show and change the state of disk shelves (SCSI enclosures)."
		 "\n\n",
	.more = "One option: --help=map. All: -hh. Manual: man sg_ses. "
		"See sg_ses_microcode -h.\n",
	.table = options_table, .topics = topics, .nr_topics = NR_TOPICS,
	.topic = find_topic, .task = find_task,
};

static int parse_help(void *options, const struct cli_option *row,
		      const char *arg)
{
	struct options *o = options;
	struct help_options *own = o->own[VERB_HELP];

	(void)row;
	own->help++;
	own->word = arg ? arg : own->word;
	return 0;
}

static int show_help(const struct request *q)
{
	const struct options *o = q->source->opt;
	const struct help_options *own = o->own[VERB_HELP];

	return cli_help(&help, own->help, own->word, o->log);
}

static void offer_topics(struct cli_words *words, const void *options)
{
	(void)options;
	cli_offer_topics(&help, words);
}

static const struct cli_option options[] = {
	{ 'h', CLI_ATTACHED, 0, "help", "TOPIC",
	  "print what there is; twice: all options",
	  PARSE(parse_help), ASKS, .words = offer_topics },
};

const struct verb_methods verb_help = {
	VERB_OPTIONS(options), .own_size = sizeof(struct help_options),
	.run = show_help,
};
