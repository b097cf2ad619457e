/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that appear whole or not at all. */
#ifndef SRC_OUTPUT_FILE_H
#define SRC_OUTPUT_FILE_H

struct ses_writer;

/*
 * Write a file through put(): a regular one as a temporary file beside it that
 * then takes its name (mode 0644); anything else (a pipe, a terminal) in
 * place; "-" is stdout. Returns 0 or a negative ses_error without a message.
 */
int output_file(const char *name,
		void (*put)(void *data, struct ses_writer *w), void *data);

#endif
