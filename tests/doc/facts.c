/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the documents must agree with, straight from the tables of the program:
 *
 *	facts errors	"19<TAB>Illegal request, ..." for each exit status
 *	facts sg_ses	"x dev-slot-num dsn ... ARG" for each option of it: the
 *			letter or -, the long names, ARG or - for its argument
 *	facts sg_ses meanings	"l list" for each line of stdin: the option that
 *			it is an abbreviation of, or -
 *	facts sg_ses_microcode [meanings]
 *			the same of the other program
 *	facts download	"0x80<TAB>Error, ..." for each download status code
 *	facts fields	"ident<TAB>ps ts<TAB>1:7<TAB>IDENT" for each member of
 *			a status element in JSON: the element types that have
 *			it, where, and its name in the standard
 *	facts words	"ident" for each key of a field in JSON, and for each
 *			acronym; some of them several times
 *	facts topics	"busy" for each code of a message
 */
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/download.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/change.h>
#include <ses/page.h>

#include "common/cli.h"
#include "sg_ses_microcode/download.h"
#include "sg_ses/options.h"

static void errors(void)
{
	const struct ses_error_row *row;

	for (unsigned int n = 0; (row = ses_error_row(n)); n++)
		printf("%d\t%s\n", row->status, row->text);
}

static void download(void)
{
	for (unsigned int n = 0; n < 256; n++) {
		if (ses_download_status_name((uint8_t)n))
			printf("0x%x\t%s\n", n,
			       ses_download_status_name((uint8_t)n));
	}
}

static void topics(void)
{
	for (int topic = 0; topic < SES_T_COUNT; topic++)
		puts(ses_topic_name((enum ses_topic)topic));
}

static void field(const struct ses_field *f, const char *type)
{
	if (!f->key[0])
		return;
	printf("%s\t%s\t%u:%u", f->key, type, f->byte, f->msb);
	if (f->width > 1)
		printf(":%u", f->width);
	printf("\t%s\n", f->status);
}

static void words_of(const struct ses_field *f, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		const char *a = f[i].acronyms;

		if (f[i].key[0])
			puts(f[i].key);
		for (size_t n; *a; a += n + strspn(a + n, " ")) {
			n = strcspn(a, " ");
			printf("%.*s\n", (int)n, a);
		}
	}
}

static void words(void)
{
	struct ses_acronym a = ses_acronyms(SES_PAGE_ADDITIONAL, -1);

	words_of(ses_common_fields, ses_nr_common_fields);
	words_of(ses_summary_fields, ses_nr_summary_fields);
	words_of(ses_threshold_fields, ses_nr_threshold_fields);
	words_of(ses_array_slot_fields, ses_nr_array_slot_fields);
	for (unsigned int code = 0; code <= SES_ELEMENT_TYPE_MAX + 1; code++) {
		const struct ses_element_type *t = ses_element_type(code);

		words_of(t->fields, t->nr_fields);
	}
	while (ses_acronym_next(&a))
		printf("%.*s\n", (int)a.len, a.name);
}

static void fields(void)
{
	for (size_t i = 0; i < ses_nr_common_fields; i++)
		field(&ses_common_fields[i], "all");
	/* one code after the defined ones represents the rest */
	for (unsigned int code = 0; code <= SES_ELEMENT_TYPE_MAX + 1; code++) {
		const struct ses_element_type *t = ses_element_type(code);

		for (size_t i = 0; i < t->nr_fields; i++)
			field(&t->fields[i],
			      ses_element_type_defined(code) ?
				      t->abbreviation : "other");
	}
}

static void options(cli_table *get)
{
	const struct cli_option *row;

	for (size_t n = 0; (row = cli_row(get, n, NULL)); n++) {
		printf("%c ", row->letter ? row->letter : '-');
		for (const char *p = row->names; *p; p++)
			putchar(*p == ',' ? ' ' : *p);
		printf(" %s\n", row->metavar ? "ARG" : "-");
	}
}

/* What each line of stdin, which is part of a long option, is taken for. */
static int note_row(void *data, const struct cli_option *row, size_t part,
		    const char *arg)
{
	(void)part;
	(void)arg;
	*(const struct cli_option **)data = row;
	return 1;
}

static void meanings(cli_table *get)
{
	char line[64], word[80];

	while (fgets(line, sizeof(line), stdin)) {
		char name[] = "facts", argument[] = "1";
		char *argv[] = { name, word, argument, NULL };
		const struct cli_option *row = NULL;
		int operands;

		line[strcspn(line, "\n")] = '\0';
		snprintf(word, sizeof(word), "--%s", line);
		optind = 0;	/* getopt starts anew */
		cli_parse(3, argv, get, note_row, &row, NULL, &operands);
		printf("%s %.*s\n", line,
		       row ? cli_name_len(row) : 1, row ? row->names : "-");
	}
}

int main(int argc, char *argv[])
{
	const char *what = argc >= 2 ? argv[1] : "";
	cli_table *get = strcmp(what, "sg_ses") == 0 ? options_table :
			 strcmp(what, "sg_ses_microcode") == 0 ?
			 microcode_options_table : NULL;

	if (strcmp(what, "errors") == 0)
		errors();
	else if (strcmp(what, "download") == 0)
		download();
	else if (strcmp(what, "fields") == 0)
		fields();
	else if (strcmp(what, "words") == 0)
		words();
	else if (strcmp(what, "topics") == 0)
		topics();
	else if (get && argc == 2)
		options(get);
	else if (get && strcmp(argv[2], "meanings") == 0)
		meanings(get);
	else
		return 1;
	return 0;
}
