/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files that are read as a whole: captures.
 */
#ifndef SES_FILE_H
#define SES_FILE_H

#include <stddef.h>
#include <stdint.h>

struct ses_log;

/*
 * Read a file, a pipe or, for the name "-", stdin until it ends. Takes the
 * most bytes that are acceptable. Returns 0, a malloc()ed block (with a NUL
 * behind it, not counted) and its length; or with a message -(50 + errno), or
 * -SES_E_FILE when the file is larger.
 */
int ses_file_load(const char *name, size_t max, struct ses_log *log,
		  uint8_t **bytes, size_t *len);

#endif
