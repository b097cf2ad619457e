/* SPDX-License-Identifier: BSD-2-Clause */
/* What the fault matrix is made of: operations and faults. */
#ifndef FAULTS_ROWS_H
#define FAULTS_ROWS_H

#include <stdbool.h>

#include "host.h"

struct operation {
	const char *name;
	int (*program)(int argc, char *argv[]);
	const char *argv[14];
	bool (*done)(const struct emulator *shelf);	/* 0: it reads */
};

extern const struct operation operations[];	/* ends without a name */

enum fault_kind {
	TOLD,	/* the answer says what happened to the command */
	/* The host cannot know whether the enclosure acted on it; so a command
	 * that changes something must not be sent again. */
	LOST,
	LIE	/* the answer is good, and nothing was done */
};

struct fault_row {
	/* after "n=N,"; with a leading + after "n=N-999999,": for good */
	const char *rule;
	enum fault_kind kind;
};

extern const struct fault_row faults[];		/* ends without a rule */

/* The image of downloads: its file, which the operations name, and content. */
#define IMAGE		"fw.bin"
#define IMAGE_BYTES	"0123456789a"

#endif
