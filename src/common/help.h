/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --help of both programs, made from their tables: one screen of tasks, all
 * options by topic, or one topic or option with the words that it takes.
 */
#ifndef SRC_HELP_H
#define SRC_HELP_H

#include "cli.h"

/* A group of options. */
struct cli_topic {
	const char *name;	/* of --help=NAME; no option has this name */
	const char *title;	/* "Find disks and light LEDs" */
};

/* What a user wants to do, and a command that does it. */
struct cli_task {
	const char *task;	/* "light the LED of its bay" */
	const char *command;	/* "sg_ses --locate=sdf" */
};

struct cli_help {
	const char *usage;		/* the first lines */
	const char *more;		/* the last lines of the tasks */
	cli_table *table;
	const struct cli_topic *topics;
	size_t nr_topics;
	/* The topic of option n. */
	unsigned int (*topic)(size_t n);
	/* Task n and its topic, in the order of the screen; 0 after the
	 * last. */
	const struct cli_task *(*task)(size_t n, unsigned int *topic);
};

/*
 * Print the tasks (count 1) or all options (2) to stdout; with a word (0: none)
 * the topic or the option of that name. Returns 0, -SES_E_SYNTAX with a message
 * if nothing has that name, or the error of writing, with a message.
 */
int cli_help(const struct cli_help *help, unsigned int count, const char *word,
	     struct ses_log *log);

/* Offer the names of topics and options, for completion. */
void cli_offer_topics(const struct cli_help *help, struct cli_words *words);

#endif
