/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Command lines by table: one row per option. The rows make the tables of
 * getopt_long(), the usage text and the shell completion.
 */
#ifndef SRC_CLI_H
#define SRC_CLI_H

#include <stddef.h>
#include <stdint.h>

#include <ses/log.h>

enum cli_argument {
	CLI_NONE,
	CLI_REQUIRED,
	CLI_ATTACHED,		/* optional: --name=arg, -n=arg; the letters
				 * behind -n are otherwise more options */
	CLI_IGNORED		/* none; --name=anything is tolerated */
};

/*
 * The tool that this one replaces does not have the option: a word that was
 * short for one of the others goes on being that.
 */
#define CLI_ADDED 0x100

/* Where an option is kept; what is more than that is for take(). */
enum cli_keep { CLI_TAKE, CLI_FLAG, CLI_COUNT, CLI_TEXT };

#define CLI_TAKEN CLI_TAKE, 0

/* The place of a member of that type; another type does not compile. */
#define CLI_AT(type, options, member)                                        \
	_Generic(&((options *)0)->member, type *: offsetof(options, member))

struct cli_option {
	char letter;		/* 0: long form only */
	const char *names;	/* long names; those behind the first, parted
				 * by commas, are aliases; all begin with the
				 * same letter */
	enum cli_argument argument;
	const char *metavar;	/* of the argument: "PG" */
	unsigned int page;	/* of the usage text: 1 or 2; and CLI_ADDED */
	const char *help;	/* one line, lower case, no full stop */
	enum cli_keep keep;	/* a bool, an unsigned int, a const char * */
	size_t at;		/* CLI_AT() in the data of cli_parse() */
};

/*
 * Read a command line into the options that data points to. For each that a
 * row keeps nowhere take() is called with its row number and argument (0
 * without). Operands (what is no option) are moved behind the
 * options; *operands is the index of the first. Returns 0, the first negative
 * result of take(), or -SES_E_SYNTAX after getopt's own message.
 */
int cli_parse(int argc, char *argv[], const struct cli_option *rows, size_t nr,
	      int (*take)(void *data, size_t row, const char *arg), void *data,
	      int *operands);

/*
 * The command line as it was given, for later: getopt moves and cuts its
 * words. One block for free(), or 0 without memory.
 */
char **cli_copy(int argc, char *argv[]);

/* "--NAME=ARG: ALLOWED is expected." Returns -SES_E_SYNTAX. */
int cli_refuse(const struct cli_option *row, const char *arg,
	       const char *allowed, struct ses_log *log);

/* An argument from 0 to 255: 0, or cli_refuse(). */
int cli_byte(const struct cli_option *row, const char *arg,
	     struct ses_log *log, uint8_t *value);

/* A contradiction of options: whether it holds, and what is said of it. */
struct cli_rule {
	bool holds;
	int status;
	const char *sentence;
};

/* The first rule that holds is reported, and its error returned; else 0. */
int cli_contradiction(const struct cli_rule *rules, size_t nr,
		      struct ses_log *log);

/* The options of usage pages 1..page, a line each, to stderr. */
void cli_usage(const struct cli_option *rows, size_t nr, unsigned int page);

#endif
