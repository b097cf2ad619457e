/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The world of a program that runs inside of a target: its command line, one
 * file that every name stands for, stdin, the clock, and a hostile enclosure
 * at every device node. What it writes is kept and judged.
 */
#ifndef TESTS_FUZZ_BOX_H
#define TESTS_FUZZ_BOX_H

#include "fuzz.h"
#include "hostile.h"

#define BOX_ARGS 24

struct box_output {
	size_t len;
	char text[1 << 18];	/* what does not fit is dropped */
};

struct box {
	struct hostile enclosure;
	struct fuzz_input file;		/* what is in each file and stdin */
	bool pipe;			/* ... is not a regular file */
	unsigned int polls;		/* waits before a signal comes */
	unsigned int node;		/* sg, nvme, bsg, nvme block */
	char *words;
	int argc;
	char *argv[BOX_ARGS + 2];
	/* inner affairs */
	size_t file_at;
	unsigned int open_files, open_nodes;
	bool node_writable;
};

extern struct box box;
extern struct box_output box_out, box_err, box_written;

/*
 * Start: takes flags, the words of the command line (one per line), the file,
 * and the rest as the hostile enclosure. Words are made printable: what a user
 * types reaches messages.
 */
void box_start(const char *program, struct fuzz_input *in,
	       struct ses_log *log);

/* Forget what was written, and read stdin anew: before a second run. */
void box_rewind(void);

/* The program is over: nothing is left open, messages are clean. */
void box_end(void);

/* Was this text among the words? Files are only written where asked. */
bool box_was_asked(const char *text);

#endif
