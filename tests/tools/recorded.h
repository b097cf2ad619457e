/* SPDX-License-Identifier: BSD-2-Clause */
/* For the tools that map a capture of a machine many times. */
#ifndef TESTS_TOOLS_RECORDED_H
#define TESTS_TOOLS_RECORDED_H

#include <stdio.h>
#include <stdlib.h>

#include <ses/bytes.h>
#include <ses/log.h>
#include <ses/machine.h>

static struct ses_log quiet = { .emit = NULL };

static void die(const char *why)
{
	fprintf(stderr, "%s\n", why);
	exit(1);
}

static void read_capture(const char *name, struct ses_record *record)
{
	uint8_t *text;
	size_t len;

	ses_record_init(record, NULL);
	if (ses_file_load(name, 64u << 20, &quiet, &text, &len) ||
	    ses_record_parse(record, (char *)text, len, name, &quiet))
		die("this is not a capture of a machine");
	free(text);
}

#endif
