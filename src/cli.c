/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>

/* Long options report 256 + row, so that they never look like a letter. */
#define LONG_BASE 256

struct tables {
	char *letters;		/* of short options, with their colons */
	struct option *names;
	char *text;		/* the names, cut into strings */
};

static size_t count_names(const struct cli_option *rows, size_t nr)
{
	size_t n = 0;

	for (size_t i = 0; i < nr; i++) {
		n++;
		for (const char *p = rows[i].names; *p; p++)
			n += *p == ',';
	}
	return n;
}

static size_t text_size(const struct cli_option *rows, size_t nr)
{
	size_t n = 0;

	for (size_t i = 0; i < nr; i++)
		n += strlen(rows[i].names) + 1;
	return n;
}

static int has_arg(enum cli_argument argument)
{
	return argument == CLI_REQUIRED ? required_argument :
	       argument == CLI_NONE ? no_argument : optional_argument;
}

/* Can a word of the command line mean this long name? There are many names,
 * and those that no word begins like are not worth telling getopt. */
static bool may_be_meant(char *const argv[], char first)
{
	for (; *argv; argv++) {
		if ((*argv)[0] == '-' && (*argv)[1] == '-' &&
		    (*argv)[2] == first)
			return true;
	}
	return false;
}

static char *fill_letter(char *p, const struct cli_option *row)
{
	if (!row->letter)
		return p;
	*p++ = row->letter;
	if (row->argument == CLI_REQUIRED || row->argument == CLI_ATTACHED)
		*p++ = ':';
	if (row->argument == CLI_ATTACHED)
		*p++ = ':';
	return p;
}

/* Aliases begin like the name they stand for. */
static void fill(struct tables *t, const struct cli_option *rows, size_t nr,
		 char *const argv[])
{
	char *letter = t->letters, *text = t->text;
	struct option *o = t->names;

	for (size_t i = 0; i < nr; i++) {
		const char *name = rows[i].names;

		letter = fill_letter(letter, &rows[i]);
		if (!may_be_meant(argv, *name))
			continue;
		while (name) {
			const char *end = strchr(name, ',');
			size_t len = end ? (size_t)(end - name) : strlen(name);

			memcpy(text, name, len);
			text[len] = '\0';
			*o++ = (struct option){
				.name = text,
				.has_arg = has_arg(rows[i].argument),
				.val = LONG_BASE + (int)i,
			};
			text += len + 1;
			name = end ? end + 1 : NULL;
		}
	}
	*letter = '\0';
	*o = (struct option){ 0 };
}

static int make_tables(struct tables *t, const struct cli_option *rows,
		       size_t nr, char *const argv[])
{
	t->letters = malloc(3 * nr + 1);
	t->names = calloc(count_names(rows, nr) + 1, sizeof(*t->names));
	t->text = malloc(text_size(rows, nr));
	if (!t->letters || !t->names || !t->text)
		return -SES_E_LOGIC;
	fill(t, rows, nr, argv);
	return 0;
}

static size_t row_of(int c, const struct cli_option *rows, size_t nr)
{
	if (c >= LONG_BASE)
		return (size_t)(c - LONG_BASE);
	for (size_t i = 0; i < nr; i++) {
		if (rows[i].letter == c)
			return i;
	}
	return nr;
}

/*
 * -nxy: getopt takes "xy" for the argument of n, but they are options. The
 * word is read again as "-xy": its first letters are overwritten.
 */
static const char *attached(char *argv[], const char *arg)
{
	char *word = argv[optind - 1];
	size_t n;

	if (!arg || arg[0] == '=')
		return arg ? arg + 1 : NULL;
	n = strlen(arg);
	word += strlen(word) - n - 1;
	word[0] = '-';
	argv[--optind] = word;
	return NULL;
}

int cli_parse(int argc, char *argv[], const struct cli_option *rows, size_t nr,
	      int (*take)(void *data, size_t row, const char *arg), void *data,
	      int *operands)
{
	struct tables t = { NULL, NULL, NULL };
	int err = make_tables(&t, rows, nr, argv);

	while (!err) {
		int c = getopt_long(argc, argv, t.letters, t.names, NULL);
		size_t row;

		if (c == -1)
			break;
		row = row_of(c, rows, nr);
		if (row < nr && c < LONG_BASE &&
		    rows[row].argument == CLI_ATTACHED)
			optarg = (char *)(uintptr_t)attached(argv, optarg);
		err = row < nr ? take(data, row, optarg) : -SES_E_SYNTAX;
	}
	*operands = optind;
	free(t.letters);
	free(t.names);
	free(t.text);
	return err;
}

/* "=JO" or " JO" for an argument, "[=JO]" for one that may be left out. */
static int put_argument(const struct cli_option *row, char before)
{
	if (!row->metavar)
		return 0;
	if (row->argument == CLI_ATTACHED)
		return fprintf(stderr, "[=%s]", row->metavar);
	return fprintf(stderr, "%c%s", before, row->metavar);
}

/* "  --sas-addr=SA|-A SA" and its help from column 28 on. */
static void usage_line(const struct cli_option *row)
{
	int n = fprintf(stderr, "    --%.*s", (int)strcspn(row->names, ","),
			row->names);

	n += put_argument(row, '=');
	if (row->letter) {
		n += fprintf(stderr, "|-%c", row->letter);
		n += put_argument(row, ' ');
	}
	if (n > 27)
		n = fprintf(stderr, "\n") - 1;
	fprintf(stderr, "%*s%s\n", 28 - n, "", row->help);
}

void cli_usage(const struct cli_option *rows, size_t nr, unsigned int page)
{
	for (size_t i = 0; i < nr; i++) {
		if (rows[i].page <= page)
			usage_line(&rows[i]);
	}
}

char **cli_copy(int argc, char *argv[])
{
	size_t size = ((size_t)argc + 1) * sizeof(char *);
	char **words, *p;

	for (int i = 0; i < argc; i++)
		size += strlen(argv[i]) + 1;
	words = malloc(size);
	if (!words)
		return NULL;
	p = (char *)(words + argc + 1);
	for (int i = 0; i < argc; i++) {
		size_t n = strlen(argv[i]) + 1;

		words[i] = memcpy(p, argv[i], n);
		p += n;
	}
	words[argc] = NULL;
	return words;
}

int cli_contradiction(const struct cli_rule *rules, size_t nr,
		      struct ses_log *log)
{
	for (size_t i = 0; i < nr; i++) {
		if (rules[i].holds)
			return ses_fail(log, rules[i].status, SES_T_OTHER,
					"%s", rules[i].sentence);
	}
	return 0;
}
