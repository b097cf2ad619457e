/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The JSON document of a run: lead-in, results, messages, exit status.
 */
#ifndef SRC_DOCUMENT_H
#define SRC_DOCUMENT_H

#include <stdbool.h>

#include <ses/device.h>
#include <ses/out.h>

#include "console.h"
#include "output_file.h"

/* The options of --json and --js-file. */
struct document_options {
	bool wanted;
	const char *file;	/* --js-file; 0: stdout */
	struct input_names inputs;	/* which no file may be that is
					 * written */
	const char *other;	/* another file that is written, or 0 */
	bool text_too;			/* the run writes text to stdout, too */
	struct ses_json_format format;
};

/*
 * The members that verbs add are written when they are added. The lead-in goes
 * before them; it is made when the first of them leave the buffer, or at the
 * end. By then the device must be known.
 */
struct document {
	const struct document_options *opt;
	struct console *console;
	const char *program;
	int argc;
	char **argv;
	struct ses_json body;		/* members that verbs add */
	struct ses_writer text;		/* plain text, with the letter o */
	/* the members of body, on their way to the file */
	struct ses_writer members;
	struct output_stream file;
	bool begun;			/* the file is open */
	int begin_error;		/* why it could not be opened */
	char *device;			/* its name, 0 for captures */
	const char *exit_meaning;	/* 0: that of the exit status */
	bool identified;		/* the INQUIRY data is there */
	struct ses_inquiry inquiry;
};

/* Parse the letters of --json=JO, after those of SG3_UTILS_JSON_OPTS. Returns
 * 0, 1 if they asked for help, which was shown, or -SES_E_SYNTAX with a
 * message. */
int document_parse_letters(struct document_options *opt, const char *letters,
			   struct ses_log *log);

/* Set the file of --js-file; "-" is stdout. */
void document_set_file(struct document_options *opt, const char *name);

/* Set the defaults and what the environment has; before the command line is
 * parsed. */
void document_set_defaults(struct document_options *opt, struct ses_log *log);

/* Add the name of a file that is read; 0 is none. Returns 0, or a negative
 * ses_error with a message. */
int document_add_input(struct document_options *opt, const char *name,
		       struct ses_log *log);

/* Free what the options own. */
void document_free_options(struct document_options *opt);

void document_begin(struct document *doc, const struct document_options *opt,
		    struct console *console, const char *program, int argc,
		    char *argv[]);

/* Name the device that the run is about: a copy is kept, because a module may
 * have another name after its restart. 0: none. */
void document_set_device(struct document *doc, const char *name);

/* Check, before anything is done, whether the document may be written to its
 * file. Returns 0, or a negative ses_error with a message. */
int document_check(const struct document *doc);

/* Sense data as an object "sense" of the tree; nothing if it is not valid. */
void document_emit_sense(struct ses_out *o, const uint8_t *bytes, size_t len);

/* Add messages and exit status, and end the document. Takes the exit status of
 * the run; returns 0 or a negative ses_error with a message. */
int document_end(struct document *doc, int status);

/* Free what the document owns. */
void document_free(struct document *doc);

#endif
