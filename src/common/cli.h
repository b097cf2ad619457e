/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Command lines by table: one row per option. The tables of getopt_long(), the
 * usage text and the shell completion are made from the rows.
 */
#ifndef SRC_CLI_H
#define SRC_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/log.h>

enum cli_argument {
	CLI_NONE,
	CLI_REQUIRED,
	CLI_ATTACHED,		/* optional: --name=arg, -n=arg; without the =
				 * the letters after -n are more options */
	CLI_IGNORED		/* none; that of --name=anything is ignored */
};

/*
 * The old tool does not have this option. A word that is an abbreviation of
 * one of the old options stays one, even if a new option begins like it.
 */
#define CLI_ADDED	1

/* For other programs: neither help nor completion offers it. */
#define CLI_HIDDEN	2

/* The argument is the name of a file that is read, or "-". */
#define CLI_READS	4

/* The argument may be a file: see cli_file(). */
#define CLI_MAY_READ	8

/* A word that may be an argument or an operand, and what it means. */
struct cli_words {
	void (*offer)(struct cli_words *words, const char *word, size_t len,
		      const char *hint);	/* hint: 0 none */
};

/* What is done with an option: see cli_apply(). */
enum cli_storage {
	CLI_NOTHING,		/* nothing: `gives` and `asks` are enough */
	CLI_FLAG,		/* a bool becomes true */
	CLI_COUNT,		/* an unsigned int grows by one */
	CLI_TEXT,		/* a const char * points to the argument */
	CLI_QUIET,		/* a struct ses_log *: fewer messages */
	CLI_VERBOSE,		/* a struct ses_log *: more of them */
	CLI_CHOICE,		/* an unsigned int becomes the number, from 1,
				 * of the argument among the words of metavar,
				 * "auto|force"; another word is refused */
	CLI_PARSE		/* the row has a function */
};

/* The offset of a member of that type; another type does not compile. */
#define CLI_AT(type, options, member)                                        \
	_Generic(&((options *)0)->member, type *: offsetof(options, member))

struct cli_option {
	char letter;		/* 0: long form only */
	uint8_t argument;	/* enum cli_argument */
	uint8_t flags;		/* CLI_ADDED and those after it */
	const char *names;	/* long names, separated by commas; those
				 * after the first are aliases; all begin
				 * with the same letter */
	const char *metavar;	/* of the argument: "PG" */
	const char *help;	/* one line, lower case, no full stop */
	uint8_t storage;	/* enum cli_storage */
	uint8_t topic;		/* of the help, as the program numbers them */
	bool asks;		/* asks for the verb whose option it is */
	/* For the rules of a program that has them: the exit status if none of
	 * `needs` is set. */
	uint8_t needs_status;
	uint16_t at;		/* CLI_AT() in the options */
	int (*parse)(void *options, const struct cli_option *row,
		     const char *arg);
	/* The bits that are set if the option is given; those of which it needs
	 * one. */
	uint64_t gives, needs;
	/* Offers the words that the argument may be, as far as there is a
	 * table of them; `options` as for parse, or 0. */
	void (*words)(struct cli_words *words, const void *options);
};

/* The length of its first name, which messages and the usage text use. */
int cli_name_len(const struct cli_option *row);

/* The next of the words of a metavar, "auto|force", of which `rest` is left:
 * its length in *len, or 0 after the last. */
const char *cli_next_word(const char **rest, size_t *len);

/* More rows than any table has. */
#define CLI_MAX_ROWS 128

struct cli_rows {
	const struct cli_option *rows;
	size_t nr;
};

/* The option table of a program, in parts: sets *rows to part n, which may be
 * empty. Returns false after the last. */
typedef bool cli_table(size_t n, struct cli_rows *rows);

/* Row n of all parts, or 0 after the last; *part (may be 0): where it is. */
const struct cli_option *cli_row(cli_table *table, size_t n, size_t *part);

/* Called with an option of a command line, the part of the table that its row
 * is in, and its argument (0: none). */
typedef int cli_apply_fn(void *data, const struct cli_option *row, size_t part,
			 const char *arg);

/*
 * Read a command line and call apply() for each option. Operands (words that
 * are not options) are moved after the options; *operands is the index of the
 * first. Returns 0, the first result of apply() that is not 0, or -SES_E_SYNTAX
 * after getopt's own message, which is left out if nobody receives those of the
 * log.
 */
int cli_parse(int argc, char *argv[], cli_table *table,
	      cli_apply_fn *apply, void *data, struct ses_log *log,
	      int *operands);

/* The name in "@NAME", or "-", which is stdin; 0: the argument is no file. */
const char *cli_file(const char *arg);

/* The name of the file that an option reads; "-" is stdin, 0 none. */
const char *cli_input(const struct cli_option *row, const char *arg);

/*
 * Store an option in the struct that its `at` belongs to, or let its function
 * parse it, which gets `options`. Returns 0, the result of that function, or as
 * cli_refuse().
 */
int cli_apply(const struct cli_option *row, void *storage, void *options,
	      const char *arg, struct ses_log *log);

/*
 * A copy of the command line, because getopt moves and cuts its words. One
 * block for free(), or 0 without memory.
 */
char **cli_copy(int argc, char *argv[]);

/* "--NAME=ARG: ALLOWED is expected." Returns -SES_E_SYNTAX. */
int cli_refuse(const struct cli_option *row, const char *arg,
	       const char *allowed, struct ses_log *log);

/* Parse an argument from 0 to 255. Returns 0, or as cli_refuse(). */
int cli_parse_byte(const struct cli_option *row, const char *arg,
		   struct ses_log *log, uint8_t *value);

/* A contradiction of options: whether it holds, and its message. */
struct cli_rule {
	bool holds;
	int status;
	const char *sentence;
};

/* Report the first rule that holds, and return its error; 0 if none holds. */
int cli_check_rules(const struct cli_rule *rules, size_t nr,
		    struct ses_log *log);

#endif
