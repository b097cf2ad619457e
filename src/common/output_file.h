/* SPDX-License-Identifier: BSD-2-Clause */
/* All files that the programs write, except stdout and stderr. */
#ifndef SRC_OUTPUT_FILE_H
#define SRC_OUTPUT_FILE_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

#include <ses/writer.h>

#include "new_file.h"

struct ses_log;

/* Names of files that are read: "-" is stdin. */
struct input_names {
	const char **names;
	size_t nr;
};

struct output_file {
	const char *name;	/* "-" is stdout */
	const char *what;	/* for messages: "The capture" */
	struct input_names inputs;
	const char *other;	/* another file that is written, or 0 */
	mode_t mode;		/* of a new file, before umask */
	struct ses_log *log;
};

/*
 * May a file be written? A regular file, a new one, a pipe, a terminal and the
 * memory devices (/dev/null) may; disks, other devices, sockets and directories
 * may not, nor may a regular file that is an input or the other output.
 * Nothing is opened. 0, or a negative ses_error with a message.
 */
int output_file_check(const struct output_file *f);

/* A file that is being written. */
struct output_stream {
	struct ses_writer w;		/* what is written to it goes to the
					 * file */
	struct output_file file;
	enum {
		OUTPUT_OWN,		/* stdout or stderr */
		OUTPUT_IN_PLACE,
		OUTPUT_NEW		/* a new one, or one replaced */
	} target;
	bool replaces;			/* the file that `old` describes */
	struct stat old;
	struct new_file new_file;
};

/*
 * Begin to write a file: what is written to s->w goes there. A regular file
 * appears whole or not at all: until output_file_end() it has no name, and
 * then an old file's owner and mode stay. Everything else is written in place.
 * Checks as above; 0, or a negative ses_error with a message, after which
 * output_file_end() is not called.
 */
int output_file_begin(struct output_stream *s, const struct output_file *f);

/*
 * Flush; after write, fsync and close succeeded, the file gets its name. If err
 * (a negative ses_error that was reported) is not 0, a regular file stays as it
 * was. Returns err; or 0, or a negative ses_error with a message.
 */
int output_file_end(struct output_stream *s, int err);

/* The same for a file that put() writes at once. */
int output_file(const struct output_file *f,
		void (*put)(void *data, struct ses_writer *w), void *data);

/*
 * Open a file that grows while others read it; an old one becomes empty. Checks
 * as above; a descriptor to be closed, or a negative ses_error with a message.
 */
int output_file_open(const struct output_file *f);

#endif
