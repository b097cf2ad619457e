/* SPDX-License-Identifier: BSD-2-Clause */
#include "completion.h"

#include <stdio.h>
#include <string.h>

#include <ses/text.h>
#include <ses/writer.h>

#include "output.h"

/* --- words that are offered --- */

/* Words of sysfs may have any bytes: they are shown as TARGET takes them. */
static void write_line(struct cli_completion *c, const char *word,
		       const char *hint)
{
	ses_write_str(c->writer, c->before);
	ses_write_visible(c->writer, word);
	if (hint && *hint) {
		ses_write_char(c->writer, '\t');
		ses_write_visible(c->writer, hint);
	}
	ses_write_char(c->writer, '\n');
}

void cli_offer(struct cli_completion *c, const char *word, const char *hint)
{
	if (strncmp(word, c->begun, strlen(c->begun)) == 0)
		write_line(c, word, hint);
}

static void offer_word(struct cli_words *words, const char *word, size_t len,
		       const char *hint)
{
	char text[64];

	ses_text_copy_part(text, sizeof(text), word, len);
	cli_offer((struct cli_completion *)words, text, hint);
}

void cli_offer_files(struct cli_completion *c)
{
	ses_write_str(c->writer, "\tfiles\t");
	ses_write_str(c->writer, c->before);
	ses_write_char(c->writer, '\n');
}

struct offered_names {
	struct ses_choices list;	/* first */
	struct cli_completion *completion;
};

static void offer_name(struct ses_choices *list, const char *name,
		       const char *what)
{
	cli_offer(((struct offered_names *)list)->completion, name, what);
}

void cli_offer_names(struct cli_completion *c, struct ses_machine *machine,
		     void (*list_names)(struct ses_machine *machine,
					struct ses_choices *list))
{
	struct offered_names names = {
		.list = { .offer = offer_name, .begun = c->begun },
		.completion = c,
	};

	list_names(machine, &names.list);
}

/* --- arguments --- */

/* "auto|force": the words in lower case of the usage text. */
static void offer_literals(struct cli_completion *c, const char *metavar)
{
	const char *word;
	size_t len;

	if (strspn(metavar, "abcdefghijklmnopqrstuvwxyz|") != strlen(metavar))
		return;
	while ((word = cli_next_word(&metavar, &len)))
		offer_word(&c->words, word, len, NULL);
}

static bool is_file(const char *metavar)
{
	return strstr(metavar, "FN") || strstr(metavar, "FILE");
}

/* The argument of an option, of which `begun` is there, after `before`. */
static void complete_argument(struct cli_completion *c,
			      const struct cli_option *row, const char *before,
			      const char *begun)
{
	const char *comma = strrchr(begun, ',');
	char text[256];
	size_t kept = 0;

	if (!row->metavar)
		return;
	if (strstr(row->metavar, "@FN"))
		kept = begun[0] == '@';
	else if (strstr(row->metavar, ",...") && comma)
		kept = (size_t)(comma + 1 - begun);
	snprintf(text, sizeof(text), "%s%.*s", before, (int)kept, begun);
	c->before = text;
	c->begun = begun + kept;
	if (is_file(row->metavar))
		cli_offer_files(c);
	else if (row->words)
		row->words(&c->words, c->options);
	else if (strspn(row->metavar, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
		c->offer_live(c, row->metavar);
	else
		offer_literals(c, row->metavar);
	c->before = "";
}

/* --- options --- */

/* The length of the name that begins with word[0..len); 0: none does. Names are
 * separated by commas. */
static size_t match_name(const char *names, const char *word, size_t len)
{
	for (const char *name = names; name;) {
		const size_t n = strcspn(name, ",");

		if (n >= len && strncmp(name, word, len) == 0)
			return n;
		name = name[n] ? name + n + 1 : NULL;
	}
	return 0;
}

/* The option of a long name, or of its beginning. */
static const struct cli_option *find_long(cli_table *table, const char *word,
					  size_t len)
{
	const struct cli_option *row, *found = NULL;

	for (size_t n = 0; (row = cli_row(table, n, NULL)); n++) {
		const size_t name_len = match_name(row->names, word, len);

		if (name_len == len)
			return row;
		if (name_len && !found)
			found = row;
	}
	return found;
}

static const struct cli_option *find_letter(cli_table *table, char letter)
{
	const struct cli_option *row;
	size_t n = 0;

	while ((row = cli_row(table, n, NULL)) && row->letter != letter)
		n++;
	return row;
}

/* The option in the word whose argument is the next word, or 0. */
static const struct cli_option *find_pending(cli_table *table,
					     const char *word)
{
	const struct cli_option *row = NULL;

	if (word[1] == '-') {
		if (!strchr(word, '='))
			row = find_long(table, word + 2, strlen(word + 2));
		return row && row->argument == CLI_REQUIRED ? row : NULL;
	}
	for (word++; *word; word++) {
		row = find_letter(table, *word);
		if (row && row->argument == CLI_REQUIRED)
			return word[1] ? NULL : row;
		if (word[1] == '=')
			return NULL;
	}
	return NULL;
}

static void offer_options(struct cli_completion *c)
{
	const struct cli_option *row;
	char name[64];

	for (size_t n = 0; (row = cli_row(c->table, n, NULL)); n++) {
		if (row->flags & CLI_HIDDEN)
			continue;
		snprintf(name, sizeof(name), "--%.*s%s", cli_name_len(row),
			 row->names, row->argument == CLI_REQUIRED ? "=" : "");
		cli_offer(c, name, row->help);
		if (row->argument != CLI_ATTACHED)
			continue;
		snprintf(name, sizeof(name), "--%.*s=", cli_name_len(row),
			 row->names);
		cli_offer(c, name, row->help);
	}
}

/* --page=PG, -pPG, -J=JO: an option and its argument in one word? */
static bool complete_attached(struct cli_completion *c, const char *word)
{
	const struct cli_option *row;
	char before[128];
	size_t kept;

	if (word[1] == '-') {
		kept = strcspn(word, "=");
		row = find_long(c->table, word + 2, kept - 2);
		kept += word[kept] == '=';
		if (word[kept - 1] != '=')
			return false;
	} else {
		row = find_letter(c->table, word[1]);
		kept = 2;
		if (row && row->argument == CLI_ATTACHED)
			kept += word[2] == '=';
		else if (!row || row->argument != CLI_REQUIRED)
			return false;
	}
	if (!row || !ses_text_copy_part(before, sizeof(before), word, kept))
		return false;
	complete_argument(c, row, before, word + kept);
	return true;
}

static void complete_last(struct cli_completion *c, const char *word,
			  bool operands_only)
{
	c->before = "";
	c->begun = word;
	if (operands_only || word[0] != '-')
		c->offer_live(c, NULL);
	else if (!word[1] || !complete_attached(c, word))
		offer_options(c);
}

int cli_complete(struct cli_completion *c, char *const words[], size_t nr,
		 struct ses_log *log)
{
	const struct cli_option *pending = NULL;
	bool operands_only = false;
	struct ses_writer writer;

	ses_writer_to_fd(&writer, 1);
	c->writer = &writer;
	c->words.offer = offer_word;
	for (size_t i = 1; i + 1 < nr; i++) {
		if (pending)
			pending = NULL;
		else if (operands_only || words[i][0] != '-' || !words[i][1])
			c->nr_operands++;
		else if (strcmp(words[i], "--") == 0)
			operands_only = true;
		else
			pending = find_pending(c->table, words[i]);
	}
	if (pending)
		complete_argument(c, pending, "", words[nr - 1]);
	else if (nr > 1)
		complete_last(c, words[nr - 1], operands_only);
	return output_end(&writer, log);
}
