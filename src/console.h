/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages to people: the log of the library on stderr.
 */
#ifndef SRC_CONSOLE_H
#define SRC_CONSOLE_H

#include <ses/log.h>

/* A log that writes to stderr; set its verbose, quiet and warn later. */
void console_log(struct ses_log *log);

/*
 * The last word of a program: for an exit status other than 0 one line that
 * names it, unless --quiet or --verbose say otherwise. Returns the status.
 */
int console_finish(const struct ses_log *log, const char *program, int status);

#endif
