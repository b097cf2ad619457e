/* SPDX-License-Identifier: BSD-2-Clause */
/* All files that the programs write, but for what a shell gave them. */
#ifndef SRC_OUTPUT_FILE_H
#define SRC_OUTPUT_FILE_H

#include <sys/types.h>

struct ses_log;
struct ses_writer;

struct output_file {
	const char *name;	/* "-" is stdout */
	const char *what;	/* for messages: "The capture" */
	const char *input;	/* a file that is read ("-": stdin), or 0 */
	const char *other;	/* another file that is written, or 0 */
	mode_t mode;		/* of a new file, before umask */
	struct ses_log *log;
};

/*
 * May a file be written? A regular file, a new one, a pipe, a terminal and the
 * memory devices (/dev/null) may; disks, other devices, sockets and directories
 * may not, nor may a regular file that is the input or the other output.
 * Nothing is opened. 0, or a negative ses_error with a message.
 */
int output_file_check(const struct output_file *f);

/*
 * Write a file through put(). A regular file appears whole or not at all: it is
 * written without a name or under another one, and takes its name after write,
 * fsync and close went well; an old file's owner and mode stay. Everything else
 * is written in place. Checks as above; 0 or a negative ses_error with a
 * message.
 */
int output_file(const struct output_file *f,
		void (*put)(void *data, struct ses_writer *w), void *data);

/*
 * Open a file that grows while others read it; an old one becomes empty. Checks
 * as above; a descriptor to be closed, or a negative ses_error with a message.
 */
int output_file_open(const struct output_file *f);

#endif
