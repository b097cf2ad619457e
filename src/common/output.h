/* SPDX-License-Identifier: BSD-2-Clause */
/* Where both programs put what they find: stdout, and a JSON document. */
#ifndef SRC_OUTPUT_H
#define SRC_OUTPUT_H

#include <ses/log.h>
#include <ses/out.h>

#include "document.h"

/*
 * The first thing a program does: a standard descriptor that is closed is
 * filled so that reading and writing it fails. Otherwise the node opened next
 * has its number, and our text goes into the device. A file that grows too
 * large (RLIMIT_FSIZE) is an error of write(), not the end. 0, or a negative
 * ses_error with a message.
 */
int output_guard(struct ses_log *log);

/*
 * Start the writer of stdout, and an out that feeds it; with a document (0:
 * none) the text goes into that if it is wanted there, and the tree does.
 */
void output_begin(struct ses_out *out, struct ses_writer *text,
		  struct document *doc);

/* Write out what stdout still has to get. 0, or a negative ses_error with a
 * message. */
int output_end(struct ses_writer *text, struct ses_log *log);

#endif
