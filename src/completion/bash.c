/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writes bash completion for a program, from its option table and the tables of
 * pages, elements, acronyms and modes: bash sg_ses, bash sg_ses_microcode.
 */
#include <stdio.h>
#include <string.h>

#include <ses/change.h>
#include <ses/element.h>
#include <ses/microcode.h>
#include <ses/page.h>

#include "common/cli.h"
#include "sg_ses/options.h"
#include "sg_ses_microcode/download.h"

static void print_pages(void)
{
	const struct ses_page_def *page;
	const char *blank = "";

	for (size_t n = 0; (page = ses_page_row(n)); n++) {
		if (!page->abbreviations[0])
			continue;
		printf("%s", blank);
		for (const char *p = page->abbreviations; *p; p++)
			putchar(*p == ',' ? ' ' : *p);
		blank = " ";
	}
}

static void print_types(void)
{
	for (unsigned int n = 0; n <= SES_ELEMENT_TYPE_MAX; n++)
		printf("%s%s", n ? " " : "", ses_element_type(n)->abbreviation);
}

/* Was this acronym of the page printed before? */
static bool was_printed(uint8_t page, const struct ses_acronym *what)
{
	struct ses_acronym a = ses_acronyms(page, -1);

	while (ses_acronym_next(&a) && a.name != what->name) {
		if (a.len == what->len && !memcmp(a.name, what->name, a.len))
			return true;
	}
	return false;
}

static void print_acronyms(void)
{
	static const uint8_t codes[] = {
		SES_PAGE_STATUS, SES_PAGE_THRESHOLD, SES_PAGE_ADDITIONAL,
	};
	const char *blank = "";

	for (size_t i = 0; i < sizeof(codes); i++) {
		struct ses_acronym a = ses_acronyms(codes[i], -1);

		while (ses_acronym_next(&a)) {
			if (was_printed(codes[i], &a))
				continue;
			printf("%s%.*s", blank, (int)a.len, a.name);
			blank = " ";
		}
	}
}

static void print_modes(void)
{
	const struct ses_mode *mode;

	for (size_t n = 0; (mode = ses_mode_row(n)); n++)
		printf("%s%s", n ? " " : "", mode->name);
}

/* Arguments that are words of a table, by their name in the usage text. */
static const struct {
	const char *metavar;
	void (*print)(void);
} tables[] = {
	{"PG", print_pages},
	{"STR", print_acronyms},
	{"IIA|TIA,II", print_types},
	{"MO", print_modes},
};

/* Is the argument one of the words in lower case in the usage text? */
static bool is_literal(const char *metavar)
{
	return strspn(metavar, "abcdefghijklmnopqrstuvwxyz|") ==
	       strlen(metavar);
}

static void print_words(const char *metavar)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		if (strcmp(tables[i].metavar, metavar) == 0)
			tables[i].print();
	}
	if (is_literal(metavar)) {
		for (const char *p = metavar; *p; p++)
			putchar(*p == '|' ? ' ' : *p);
	}
}

/* "--page|-p": all names, for a pattern or in a list. */
static void print_names(const struct cli_option *row, const char *between)
{
	printf("--");
	for (const char *p = row->names; *p; p++) {
		if (*p == ',')
			printf("%s--", between);
		else
			putchar(*p);
	}
	if (row->letter)
		printf("%s-%c", between, row->letter);
}

static void print_argument_case(const struct cli_option *row)
{
	printf("\t");
	print_names(row, " | ");
	if (strstr(row->metavar, "FN") || strstr(row->metavar, "FILE")) {
		printf(") files=yes ;;\n");
		return;
	}
	printf(") words=\"");
	print_words(row->metavar);
	printf("\" ;;\n");
}

/* Sets the word at the cursor, and the option that it is the argument of. */
static void print_context(cli_table *get)
{
	const struct cli_option *row;
	const char *between = "";

	printf("\tlocal now=${COMP_WORDS[COMP_CWORD]} option= words= files=\n"
	       "\tlocal before=${COMP_WORDS[COMP_CWORD - 1]}\n\n"
	       "\tif [ \"$now\" = = ]; then\n"
	       "\t\toption=$before\n"
	       "\t\tnow=\n"
	       "\telif [ \"$before\" = = ]; then\n"
	       "\t\toption=${COMP_WORDS[COMP_CWORD - 2]}\n"
	       "\telse\n"
	       "\t\tcase $before in\n\t\t");
	for (size_t n = 0; (row = get(n)); n++) {
		if (row->argument != CLI_REQUIRED)
			continue;
		printf("%s", between);
		print_names(row, " | ");
		between = " | ";
	}
	printf(") option=$before ;;\n\t\tesac\n\tfi\n");
}

/* The words or files that may follow there. */
static void print_choices(cli_table *get)
{
	const struct cli_option *row;

	printf("\tcase $option in\n");
	for (size_t n = 0; (row = get(n)); n++) {
		if (row->metavar)
			print_argument_case(row);
	}
	printf("\t'')\n\t\tcase $now in\n\t\t-*) words=\"");
	for (size_t n = 0; (row = get(n)); n++) {
		printf("%s", n ? " " : "");
		print_names(row, " ");
	}
	printf("\" ;;\n"
	       "\t\t*) words=$(ls -d /dev/sg[0-9]* /dev/bsg/* "
	       "/dev/nvme[0-9]* /dev/ng[0-9]* 2>/dev/null) ;;\n"
	       "\t\tesac ;;\n"
	       "\tesac\n");
}

static void print_function(const char *program, cli_table *get)
{
	printf("# bash completion of %s, made from its tables\n_%s()\n{\n",
	       program, program);
	print_context(get);
	print_choices(get);
	printf("\tif [ \"$files\" ]; then\n"
	       "\t\tcompopt -o filenames 2>/dev/null\n"
	       "\t\tmapfile -t COMPREPLY < <(compgen -P \"${now%%%%[!@]*}\" "
	       "-f -- \"${now#@}\")\n"
	       "\telse\n"
	       "\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- "
	       "\"$now\")\n"
	       "\tfi\n"
	       "}\ncomplete -F _%s %s\n", program, program);
}

int main(int argc, char *argv[])
{
	const char *program = argc == 2 ? argv[1] : "";

	if (strcmp(program, "sg_ses") == 0)
		print_function(program, options_row);
	else if (strcmp(program, "sg_ses_microcode") == 0)
		print_function(program, microcode_option_row);
	else
		return 1;
	return fflush(stdout) != 0;
}
