/* SPDX-License-Identifier: BSD-2-Clause */
#include "help.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <ses/error.h>
#include <ses/text.h>
#include <ses/writer.h>

#include "output.h"

#define WIDTH		79
#define TASK_COLUMN	36
#define HELP_COLUMN	28

struct help_text {
	struct ses_writer writer;
	const struct cli_help *help;
};

/* Text padded to a column; text that reaches it gets a line of its own. */
static void write_cell(struct ses_writer *w, const char *text, size_t column)
{
	size_t len = strlen(text);

	ses_write_str(w, text);
	if (len >= column) {
		ses_write_char(w, '\n');
		len = 0;
	}
	ses_write_blanks(w, column - len);
}

static void write_task(struct ses_writer *w, const struct cli_task *task)
{
	const size_t len = 2 + strlen(task->task);

	ses_write_str(w, "  ");
	ses_write_str(w, task->task);
	if (len >= TASK_COLUMN || TASK_COLUMN + strlen(task->command) > WIDTH)
		ses_write_str(w, "\n      ");
	else
		ses_write_blanks(w, TASK_COLUMN - len);
	ses_write_str(w, task->command);
	ses_write_char(w, '\n');
}

/* Those of a topic; topic nr_topics: all. */
static void write_tasks(struct help_text *t, unsigned int topic)
{
	const struct cli_task *task;
	unsigned int of;

	for (size_t n = 0; (task = t->help->task(n, &of)); n++) {
		if (topic == t->help->nr_topics || topic == of)
			write_task(&t->writer, task);
	}
}

/* "=JO" or " JO" for an argument, "[=JO]" for one that is optional. */
static const char *format_argument(const struct cli_option *row, char before,
				   char *text, size_t size)
{
	text[0] = '\0';
	if (row->metavar && row->argument == CLI_ATTACHED)
		snprintf(text, size, "[=%s]", row->metavar);
	else if (row->metavar)
		snprintf(text, size, "%c%s", before, row->metavar);
	return text;
}

/* "    --sas-addr=SA|-A SA     select the slot with this SAS address" */
static void write_option(struct ses_writer *w, const struct cli_option *row)
{
	char argument[64], letter[80] = "", text[200];

	if (row->letter)
		snprintf(letter, sizeof(letter), "|-%c%s", row->letter,
			 format_argument(row, ' ', argument,
					 sizeof(argument)));
	snprintf(text, sizeof(text), "    --%.*s%s%s", cli_name_len(row),
		 row->names, format_argument(row, '=', argument,
					     sizeof(argument)), letter);
	write_cell(w, text, HELP_COLUMN);
	ses_write_str(w, row->help);
	ses_write_char(w, '\n');
}

/* By the name, "all" before "ALL". */
static int compare_names(const struct cli_option *a, const struct cli_option *b)
{
	int order = strcasecmp(a->names, b->names);

	return order ? order : strcmp(b->names, a->names);
}

/* The option of a topic that comes next after `last` (0: the first). */
static const struct cli_option *find_next(const struct cli_help *h,
					  unsigned int topic,
					  const struct cli_option *last)
{
	const struct cli_option *row, *next = NULL;

	for (size_t n = 0; (row = cli_row(h->table, n, NULL)); n++) {
		if (h->topic(n) == topic && !(row->flags & CLI_HIDDEN) &&
		    (!last || compare_names(row, last) > 0) &&
		    (!next || compare_names(row, next) < 0))
			next = row;
	}
	return next;
}

static void write_options(struct help_text *t, unsigned int topic)
{
	const struct cli_option *row = NULL;

	ses_write_str(&t->writer, t->help->topics[topic].title);
	ses_write_str(&t->writer, ":\n");
	while ((row = find_next(t->help, topic, row)))
		write_option(&t->writer, row);
}

static void write_all_options(struct help_text *t)
{
	for (unsigned int i = 0; i < t->help->nr_topics; i++) {
		if (i)
			ses_write_char(&t->writer, '\n');
		write_options(t, i);
	}
}

static void write_short_help(struct help_text *t)
{
	struct ses_writer *w = &t->writer;

	write_tasks(t, (unsigned int)t->help->nr_topics);
	ses_write_str(w, "\nTopics of --help=TOPIC: ");
	for (size_t i = 0; i < t->help->nr_topics; i++) {
		ses_write_str(w, i ? ", " : "");
		ses_write_str(w, t->help->topics[i].name);
	}
	ses_write_str(w, ".\n");
	ses_write_str(w, t->help->more);
}

/* --- one topic or option --- */

static void write_topic(struct help_text *t, unsigned int topic)
{
	struct ses_writer *w = &t->writer;
	const size_t start = w->len;

	write_tasks(t, topic);
	if (w->len > start)
		ses_write_char(w, '\n');
	write_options(t, topic);
}

struct written_words {
	struct cli_words words;		/* first */
	struct ses_writer *writer;
};

static void write_word(struct cli_words *words, const char *word, size_t len,
		       const char *hint)
{
	struct ses_writer *w = ((struct written_words *)words)->writer;
	char text[64];

	ses_write_str(w, "  ");
	if (hint) {
		ses_text_copy_part(text, sizeof(text), word, len);
		write_cell(w, text, HELP_COLUMN - 2);
		ses_write_str(w, hint);
	} else {
		ses_write(w, word, len);
	}
	ses_write_char(w, '\n');
}

/* "light the LED of its bay   sg_ses --locate=sdf": is it an example of --led?
 * The name must not be part of a longer one. */
static bool is_example(const struct cli_task *task,
		       const struct cli_option *row)
{
	const size_t len = (size_t)cli_name_len(row);
	const char *p = task->command;

	while ((p = strstr(p, "--"))) {
		p += 2;
		if (strspn(p, "abcdefghijklmnopqrstuvwxyz-") == len &&
		    strncmp(p, row->names, len) == 0)
			return true;
	}
	return false;
}

static void write_one_option(struct help_text *t, size_t n)
{
	struct written_words words = {
		.words = { .offer = write_word }, .writer = &t->writer,
	};
	const struct cli_option *row = cli_row(t->help->table, n, NULL);
	const struct cli_topic *topic = &t->help->topics[t->help->topic(n)];
	struct ses_writer *w = &t->writer;
	const struct cli_task *task;
	unsigned int of;

	write_option(w, row);
	for (size_t i = 0; (task = t->help->task(i, &of)); i++) {
		if (is_example(task, row))
			write_task(w, task);
	}
	if (row->words) {
		ses_write_char(w, '\n');
		ses_write_str(w, row->metavar);
		ses_write_str(w, " is one of these, or what the manual says:"
			      "\n");
		row->words(&words.words, NULL);
	}
	ses_write_str(w, "\nSee also --help=");
	ses_write_str(w, topic->name);
	ses_write_str(w, ": ");
	ses_write_str(w, topic->title);
	ses_write_str(w, ".\n");
}

/* Has an option this name, or this letter? */
static bool has_name(const struct cli_option *row, const char *word)
{
	const size_t len = strlen(word);

	if (len == 1 && row->letter == word[0])
		return true;
	for (const char *name = row->names; name; ) {
		const size_t n = strcspn(name, ",");

		if (n == len && strncmp(name, word, n) == 0)
			return true;
		name = name[n] ? name + n + 1 : NULL;
	}
	return false;
}

static int write_named(struct help_text *t, const char *name,
		       struct ses_log *log)
{
	const struct cli_help *h = t->help;
	const struct cli_option *row;
	const char *word = name + strspn(name, "-");
	char names[160] = "";

	for (unsigned int i = 0; i < h->nr_topics; i++) {
		const size_t len = strlen(names);

		if (strcmp(h->topics[i].name, word) == 0) {
			write_topic(t, i);
			return 0;
		}
		snprintf(names + len, sizeof(names) - len, "%s, ",
			 h->topics[i].name);
	}
	for (size_t n = 0; (row = cli_row(h->table, n, NULL)); n++) {
		if (has_name(row, word)) {
			write_one_option(t, n);
			return 0;
		}
	}
	return ses_fail(log, SES_E_SYNTAX, SES_T_OTHER,
			"--help=%s: a topic (%sas --help lists them) or the "
			"name of an option is expected.", name, names);
}

int cli_help(const struct cli_help *help, unsigned int count, const char *word,
	     struct ses_log *log)
{
	struct help_text t = { .help = help };
	int err = 0, written;

	ses_writer_to_fd(&t.writer, 1);
	if (word) {
		err = write_named(&t, word, log);
	} else {
		ses_write_str(&t.writer, help->usage);
		if (count > 1)
			write_all_options(&t);
		else
			write_short_help(&t);
	}
	written = output_end(&t.writer, log);
	return err ? err : written;
}

void cli_offer_topics(const struct cli_help *help, struct cli_words *words)
{
	const struct cli_option *row;

	for (size_t i = 0; i < help->nr_topics; i++)
		words->offer(words, help->topics[i].name,
			     strlen(help->topics[i].name),
			     help->topics[i].title);
	for (size_t n = 0; (row = cli_row(help->table, n, NULL)); n++)
		words->offer(words, row->names, (size_t)cli_name_len(row),
			     row->help);
}
