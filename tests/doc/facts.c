/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the documents must agree with, straight from the tables of the program:
 *
 *	facts errors	"19<TAB>Illegal request, ..." for each exit status
 *	facts options	"x dev-slot-num dsn ... ARG" for each option: the letter
 *			or -, the long names, ARG or - for its argument
 */
#include <stdio.h>
#include <string.h>

#include <ses/error.h>

#include "cli.h"
#include "options.h"

static void errors(void)
{
	const struct ses_error_row *row;

	for (unsigned int n = 0; (row = ses_error_row(n)); n++)
		printf("%d\t%s\n", row->status, row->text);
}

static void options(void)
{
	const struct cli_option *row;

	for (size_t n = 0; (row = options_row(n)); n++) {
		printf("%c ", row->letter ? row->letter : '-');
		for (const char *p = row->names; *p; p++)
			putchar(*p == ',' ? ' ' : *p);
		printf(" %s\n", row->metavar ? "ARG" : "-");
	}
}

int main(int argc, char *argv[])
{
	if (argc == 2 && strcmp(argv[1], "errors") == 0)
		errors();
	else if (argc == 2 && strcmp(argv[1], "options") == 0)
		options();
	else
		return 1;
	return 0;
}
