/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the output of both programs goes: stdout, and a JSON document. */
#ifndef SRC_OUTPUT_H
#define SRC_OUTPUT_H

#include <ses/log.h>
#include <ses/out.h>

#include "document.h"

/*
 * To be called first. A standard descriptor that is closed is replaced by one
 * that cannot be read or written; otherwise the node that is opened next would
 * get its number, and text would be written to the device. A file that grows
 * too large (RLIMIT_FSIZE) becomes an error of write() instead of a signal.
 * Returns 0, or a negative ses_error with a message.
 */
int output_guard(struct ses_log *log);

/*
 * Initialize the writer of stdout, and an out for it. With a document (0: none)
 * the tree goes into the document, and so does the text, if --json has the
 * letter o.
 */
void output_begin(struct ses_out *out, struct ses_writer *text,
		  struct document *doc);

/* Flush stdout. Returns 0, or a negative ses_error with a message. */
int output_end(struct ses_writer *text, struct ses_log *log);

#endif
