/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --complete of both programs: the words that the last word of a command line
 * may become, for the completion of shells (src/completion). They come from the
 * tables of options, and from sysfs for what the machine has.
 */
#ifndef SRC_COMPLETION_H
#define SRC_COMPLETION_H

#include <ses/target.h>

#include "cli.h"

struct cli_completion {
	struct cli_words words;		/* first: for the functions below */
	cli_table *table;
	/* The options before the last word, for the `words` of rows. */
	const void *options;
	/* Offer arguments that this METAVAR stands for, or without one the
	 * operands. */
	void (*offer_live)(struct cli_completion *c, const char *metavar);
	void *data;			/* for it */
	/* What the last word is: */
	const char *before;		/* the part that stays: "--page=" */
	const char *begun;		/* what the user has of the rest */
	size_t nr_operands;		/* that come before it */
	struct ses_writer *writer;
};

/*
 * Print a line for each word that the last of words[0..nr) may become: the word
 * and, after a tab, what it means. A line that begins with a tab stands for the
 * files whose names continue the word: "<TAB>files<TAB>--inhex=". words[0] is
 * the program. Returns 0, or the error of writing, with a message.
 */
int cli_complete(struct cli_completion *c, char *const words[], size_t nr,
		 struct ses_log *log);

/* Offer words of a table, a file, or what lib/target lists. */
void cli_offer(struct cli_completion *c, const char *word, const char *hint);
void cli_offer_files(struct cli_completion *c);
void cli_offer_names(struct cli_completion *c, struct ses_machine *machine,
		     void (*list_names)(struct ses_machine *machine,
					struct ses_choices *list));

#endif
