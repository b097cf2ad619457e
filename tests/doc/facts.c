/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the documents must agree with, straight from the tables of the program:
 *
 *	facts errors	"19<TAB>Illegal request, ..." for each exit status
 *	facts sg_ses	"x dev-slot-num dsn ... ARG" for each option of it: the
 *			letter or -, the long names, ARG or - for its argument
 *	facts sg_ses_microcode	the same of the other program
 *	facts download	"0x80<TAB>Error, ..." for each download status code
 */
#include <stdio.h>
#include <string.h>

#include <ses/download.h>
#include <ses/error.h>

#include "cli.h"
#include "microcode.h"
#include "options.h"

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

static void options(const struct cli_option *(*get)(size_t n))
{
	const struct cli_option *row;

	for (size_t n = 0; (row = get(n)); n++) {
		printf("%c ", row->letter ? row->letter : '-');
		for (const char *p = row->names; *p; p++)
			putchar(*p == ',' ? ' ' : *p);
		printf(" %s\n", row->metavar ? "ARG" : "-");
	}
}

int main(int argc, char *argv[])
{
	const char *what = argc == 2 ? argv[1] : "";

	if (strcmp(what, "errors") == 0)
		errors();
	else if (strcmp(what, "download") == 0)
		download();
	else if (strcmp(what, "sg_ses") == 0)
		options(options_row);
	else if (strcmp(what, "sg_ses_microcode") == 0)
		options(microcode_option_row);
	else
		return 1;
	return 0;
}
