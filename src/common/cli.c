/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli.h"

#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <ses/error.h>
#include <ses/text.h>

/* getopt_long() returns 256 + row for long options, which is not a letter. */
#define LONG_BASE 256

struct tables {
	const struct cli_option *rows[CLI_MAX_ROWS];
	uint8_t parts[CLI_MAX_ROWS];	/* which part each row is in */
	size_t nr_rows;
	char *letters;		/* of short options, with their colons */
	struct option *names;
	char *block;		/* for the names, cut into strings */
	char *text;		/* its unused end */
};

static size_t nr_names(const char *names)
{
	size_t n = 1;

	for (; (names = strchr(names, ',')); names++)
		n++;
	return n;
}

int cli_name_len(const struct cli_option *row)
{
	return (int)strcspn(row->names, ",");
}

const char *cli_next_word(const char **rest, size_t *len)
{
	const char *word = *rest;

	*len = strcspn(word, "|");
	*rest += *len + (word[*len] == '|');
	return *len ? word : NULL;
}

static int has_arg(unsigned int argument)
{
	return argument == CLI_REQUIRED ? required_argument :
	       argument == CLI_NONE ? no_argument : optional_argument;
}

/* What the words of a command line may mean: only that is passed to getopt. */
struct possible {
	bool first[256];	/* first letters of long names */
	bool letters;		/* short options */
};

static void find_possible(char *const argv[], struct possible *p)
{
	memset(p, 0, sizeof(*p));
	for (; *argv; argv++) {
		const char *word = *argv;

		if (word[0] == '-' && word[1] == '-')
			p->first[(unsigned char)word[2]] = true;
		else if (word[0] == '-')
			p->letters = true;
	}
}

/*
 * The name that word[0..len) is an abbreviation of if the added options are
 * left out; 0 if it is none, or if getopt finds the right one without help.
 * (musl's getopt calls it ambiguous if there are several names, even of one
 * option.)
 */
static const struct option *meant_by(const char *word, size_t len,
				     const struct cli_option *const rows[],
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
		if (rows[o->val - LONG_BASE]->flags & CLI_ADDED) {
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
static struct option *fill_names(struct tables *t, size_t i, struct option *o)
{
	const int argument = has_arg(t->rows[i]->argument);

	for (const char *name = t->rows[i]->names; name;) {
		size_t len = strcspn(name, ",");

		memcpy(t->text, name, len);
		*o++ = (struct option){
			.name = t->text, .has_arg = argument,
			.val = LONG_BASE + (int)i,
		};
		t->text[len] = '\0';
		t->text += len + 1;
		name = name[len] ? name + len + 1 : NULL;
	}
	return o;
}

/* An old abbreviation stays one: it becomes a name of its own. */
static struct option *fill_words(struct tables *t, char *const argv[],
				 struct option *end)
{
	struct option *o = end;

	for (; *argv; argv++) {
		const char *word = *argv;
		const struct option *meant;
		size_t len;

		if (word[0] != '-' || word[1] != '-' || !word[2])
			continue;
		len = strcspn(word += 2, "=");
		meant = meant_by(word, len, t->rows, t->names, end);
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

static void fill_tables(struct tables *t, char *const argv[],
			const struct possible *possible, bool silent)
{
	char *letter = t->letters;
	struct option *o = t->names;

	if (silent)
		*letter++ = ':';

	for (size_t i = 0; i < t->nr_rows; i++) {
		if (possible->letters)
			letter = fill_letter(letter, t->rows[i]);
		if (possible->first[(unsigned char)*t->rows[i]->names])
			o = fill_names(t, i, o);
	}
	*letter = '\0';
	o = fill_words(t, argv, o);
	*o = (struct option){ 0 };
}

const struct cli_option *cli_row(cli_table *table, size_t n, size_t *part)
{
	struct cli_rows rows;

	for (size_t i = 0; table(i, &rows); i++) {
		if (part)
			*part = i;
		if (n < rows.nr)
			return rows.rows + n;
		n -= rows.nr;
	}
	return NULL;
}

static int list_rows(struct tables *t, cli_table *table)
{
	struct cli_rows rows;

	for (size_t part = 0; table(part, &rows); part++) {
		if (rows.nr > CLI_MAX_ROWS - t->nr_rows)
			return -SES_E_LOGIC;
		for (size_t i = 0; i < rows.nr; i++) {
			t->parts[t->nr_rows] = (uint8_t)part;
			t->rows[t->nr_rows++] = &rows.rows[i];
		}
	}
	return 0;
}

/* Silent: getopt prints no message. */
static int build_tables(struct tables *t, cli_table *table,
			char *const argv[], bool silent)
{
	size_t names = 1, text = 0;
	struct possible possible;
	int err = list_rows(t, table);

	find_possible(argv, &possible);
	for (size_t i = 0; i < t->nr_rows; i++) {
		if (!possible.first[(unsigned char)*t->rows[i]->names])
			continue;
		names += nr_names(t->rows[i]->names);
		text += strlen(t->rows[i]->names) + 1;
	}
	for (char *const *word = argv; *word; word++) {
		names++;
		text += strlen(*word);
	}
	t->letters = malloc(3 * t->nr_rows + 2);
	t->names = calloc(names, sizeof(*t->names));
	t->text = t->block = malloc(text + 1);
	if (!t->letters || !t->names || !t->block)
		return -ses_error_from_errno(ENOMEM);
	if (!err)
		fill_tables(t, argv, &possible, silent);
	return err;
}

static void free_tables(struct tables *t)
{
	free(t->letters);
	free(t->names);
	free(t->block);
}

/* The number of the row that getopt's result means; nr_rows: none. */
static size_t find_row(int c, const struct tables *t)
{
	if (c >= LONG_BASE)
		return (size_t)(c - LONG_BASE);
	for (size_t i = 0; i < t->nr_rows; i++) {
		if (t->rows[i]->letter == c)
			return i;
	}
	return t->nr_rows;
}

/*
 * -nxy: getopt takes "xy" for the argument of n, but they are options. The word
 * is parsed again as "-xy": its first letters are overwritten.
 */
static const char *parse_attached(char *argv[], const char *arg)
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

static int refuse_choice(const struct cli_option *row, const char *arg,
			 struct ses_log *log)
{
	const char *rest = row->metavar, *w;
	char words[64] = "";
	size_t len;

	while ((w = cli_next_word(&rest, &len))) {
		const char *before = w == row->metavar ? "" :
				     *rest ? ", " : " or ";

		snprintf(words + strlen(words), sizeof(words) - strlen(words),
			 "%s%.*s", before, (int)len, w);
	}
	return cli_refuse(row, arg, words, log);
}

/* An optional argument may be absent. */
static int store_choice(const struct cli_option *row, const char *arg,
			struct ses_log *log, unsigned int *choice)
{
	const char *rest = row->metavar, *w;
	unsigned int n = 1;
	size_t len;

	if (!arg)
		return 0;
	while ((w = cli_next_word(&rest, &len))) {
		if (strlen(arg) == len && !strncmp(w, arg, len)) {
			*choice = n;
			return 0;
		}
		n++;
	}
	return refuse_choice(row, arg, log);
}

const char *cli_file(const char *arg)
{
	if (arg[0] == '@' && arg[1])
		return arg + 1;
	return strcmp(arg, "-") ? NULL : arg;
}

const char *cli_input(const struct cli_option *row, const char *arg)
{
	if (!arg || row->flags & CLI_READS)
		return arg;
	return row->flags & CLI_MAY_READ ? cli_file(arg) : NULL;
}

int cli_apply(const struct cli_option *row, void *storage, void *options,
	      const char *arg, struct ses_log *log)
{
	void *at = (char *)storage + row->at;

	switch ((enum cli_storage)row->storage) {
	case CLI_NOTHING:
		break;
	case CLI_FLAG:
		*(bool *)at = true;
		break;
	case CLI_COUNT:
		++*(unsigned int *)at;
		break;
	case CLI_TEXT:
		*(const char **)at = arg;
		break;
	case CLI_QUIET:
		(*(struct ses_log **)at)->quiet = true;
		break;
	case CLI_VERBOSE:
		(*(struct ses_log **)at)->verbose++;
		break;
	case CLI_CHOICE:
		return store_choice(row, arg, log, at);
	case CLI_PARSE:
		return row->parse(options, row, arg);
	}
	return 0;
}

int cli_parse(int argc, char *argv[], cli_table *table,
	      cli_apply_fn *apply, void *data, struct ses_log *log,
	      int *operands)
{
	struct tables t;
	int err;

	t.nr_rows = 0;
	err = build_tables(&t, table, argv, !log || !log->emit);
	while (!err) {
		int c = getopt_long(argc, argv, t.letters, t.names, NULL);
		size_t n;

		if (c == -1)
			break;
		n = find_row(c, &t);
		if (n < t.nr_rows && c < LONG_BASE &&
		    t.rows[n]->argument == CLI_ATTACHED)
			optarg = (char *)(uintptr_t)parse_attached(argv,
								   optarg);
		err = n < t.nr_rows ?
			      apply(data, t.rows[n], t.parts[n], optarg) :
			      -SES_E_SYNTAX;
	}
	*operands = optind;
	free_tables(&t);
	return err;
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
			cli_name_len(row), row->names, arg, allowed);
}

int cli_parse_byte(const struct cli_option *row, const char *arg,
		   struct ses_log *log, uint8_t *value)
{
	uint64_t v;

	if (ses_number_parse(arg, strlen(arg), 255, &v))
		return cli_refuse(row, arg, "a number from 0 to 255", log);
	*value = (uint8_t)v;
	return 0;
}

int cli_check_rules(const struct cli_rule *rules, size_t nr,
		    struct ses_log *log)
{
	for (size_t i = 0; i < nr; i++) {
		if (rules[i].holds)
			return ses_fail(log, rules[i].status, SES_T_OTHER,
					"%s", rules[i].sentence);
	}
	return 0;
}
