/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli.h"

#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/number.h>

/* Long options report 256 + row, so that they never look like a letter. */
#define LONG_BASE 256

struct tables {
	char *letters;		/* of short options, with their colons */
	struct option *names;
	char *block;		/* for the names, cut into strings */
	char *text;		/* what is left of it */
};

static size_t nr_names(const char *names)
{
	size_t n = 1;

	for (; (names = strchr(names, ',')); names++)
		n++;
	return n;
}

static int has_arg(enum cli_argument argument)
{
	return argument == CLI_REQUIRED ? required_argument :
	       argument == CLI_NONE ? no_argument : optional_argument;
}

/* First letters of the long names that words of the command line may mean.
 * There are many names, and others are not worth telling getopt. */
static void first_letters(char *const argv[], bool first[256])
{
	memset(first, 0, 256 * sizeof(*first));
	for (; *argv; argv++) {
		if ((*argv)[0] == '-' && (*argv)[1] == '-')
			first[(unsigned char)(*argv)[2]] = true;
	}
}

/*
 * The name that word[0..len) was an abbreviation of before there were added
 * options; 0 when it was none, or when getopt can be left alone with it. (musl
 * finds it ambiguous when there are several names, even of one option.)
 */
static const struct option *meant_by(const char *word, size_t len,
				     const struct cli_option *rows,
				     const struct option *names,
				     const struct option *end)
{
	const struct option *found = NULL;
	bool doubt = false;

	for (const struct option *o = names; o < end; o++) {
		if (strncmp(o->name, word, len))
			continue;
		if (!o->name[len])
			return NULL;
		if (rows[o->val - LONG_BASE].page & CLI_ADDED) {
			doubt = true;
		} else if (found && found->val != o->val) {
			return NULL;
		} else {
			doubt |= found != NULL;
			found = o;
		}
	}
	return doubt ? found : NULL;
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
static struct option *fill_names(struct tables *t,
				 const struct cli_option *rows, size_t i,
				 struct option *o)
{
	for (const char *name = rows[i].names; name;) {
		size_t len = strcspn(name, ",");

		memcpy(t->text, name, len);
		*o++ = (struct option){
			.name = t->text, .has_arg = has_arg(rows[i].argument),
			.val = LONG_BASE + (int)i,
		};
		t->text[len] = '\0';
		t->text += len + 1;
		name = name[len] ? name + len + 1 : NULL;
	}
	return o;
}

/* What was an abbreviation goes on being one: as a name of its own. */
static struct option *fill_words(struct tables *t,
				 const struct cli_option *rows,
				 char *const argv[], struct option *end)
{
	struct option *o = end;

	for (; *argv; argv++) {
		const char *word = *argv;
		const struct option *meant;
		size_t len;

		if (word[0] != '-' || word[1] != '-' || !word[2])
			continue;
		len = strcspn(word += 2, "=");
		meant = meant_by(word, len, rows, t->names, end);
		if (!meant)
			continue;
		*o = *meant;
		o++->name = t->text;
		memcpy(t->text, word, len);
		t->text[len] = '\0';
		t->text += len + 1;
	}
	return o;
}

static void fill(struct tables *t, const struct cli_option *rows, size_t nr,
		 char *const argv[], const bool first[256])
{
	char *letter = t->letters;
	struct option *o = t->names;

	for (size_t i = 0; i < nr; i++) {
		letter = fill_letter(letter, &rows[i]);
		if (first[(unsigned char)*rows[i].names])
			o = fill_names(t, rows, i, o);
	}
	*letter = '\0';
	o = fill_words(t, rows, argv, o);
	*o = (struct option){ 0 };
}

static int make_tables(struct tables *t, const struct cli_option *rows,
		       size_t nr, char *const argv[])
{
	size_t names = 1, text = 0;
	bool first[256];

	first_letters(argv, first);
	for (size_t i = 0; i < nr; i++) {
		if (!first[(unsigned char)*rows[i].names])
			continue;
		names += nr_names(rows[i].names);
		text += strlen(rows[i].names) + 1;
	}
	for (char *const *word = argv; *word; word++) {
		names++;
		text += strlen(*word);
	}
	t->letters = malloc(3 * nr + 1);
	t->names = calloc(names, sizeof(*t->names));
	t->text = t->block = malloc(text + 1);
	if (!t->letters || !t->names || !t->block)
		return -ses_error_from_errno(ENOMEM);
	fill(t, rows, nr, argv, first);
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

static bool keep(const struct cli_option *row, void *data, const char *arg)
{
	void *at = (char *)data + row->at;

	switch (row->keep) {
	case CLI_TAKE:
		return false;
	case CLI_FLAG:
		*(bool *)at = true;
		break;
	case CLI_COUNT:
		++*(unsigned int *)at;
		break;
	case CLI_TEXT:
		*(const char **)at = arg;
		break;
	}
	return true;
}

int cli_parse(int argc, char *argv[], const struct cli_option *rows, size_t nr,
	      int (*take)(void *data, size_t row, const char *arg), void *data,
	      int *operands)
{
	struct tables t = { NULL, NULL, NULL, NULL };
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
		if (row >= nr)
			err = -SES_E_SYNTAX;
		else if (!keep(&rows[row], data, optarg))
			err = take(data, row, optarg);
	}
	*operands = optind;
	free(t.letters);
	free(t.names);
	free(t.block);
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
		if ((rows[i].page & ~CLI_ADDED) <= page)
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

int cli_refuse(const struct cli_option *row, const char *arg,
	       const char *allowed, struct ses_log *log)
{
	return ses_fail(log, SES_E_SYNTAX, SES_T_OTHER,
			"--%.*s=%s: %s is expected.",
			(int)strcspn(row->names, ","), row->names, arg,
			allowed);
}

int cli_byte(const struct cli_option *row, const char *arg,
	     struct ses_log *log, uint8_t *value)
{
	uint64_t v;

	if (ses_number_parse(arg, strlen(arg), 255, &v))
		return cli_refuse(row, arg, "a number from 0 to 255", log);
	*value = (uint8_t)v;
	return 0;
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
