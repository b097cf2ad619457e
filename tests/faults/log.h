/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The log of a run, a line for each command (see tests/emulator/README.md).
 * Lines are where they begin in the log; they end with LF.
 */
#ifndef FAULTS_LOG_H
#define FAULTS_LOG_H

#include <stdbool.h>

/* The next line, or 0. */
const char *log_next(const char *line);

bool log_has(const char *line, const char *what);

/* Is it a SEND DIAGNOSTIC? Of the same bytes as another? */
bool log_is_send(const char *line);
bool log_same_sent(const char *a, const char *b);

/* The lines for which that is true; log_any() is for all. */
unsigned int log_count(const char *log, bool (*what)(const char *line));
bool log_any(const char *line);

/* The n-th command (from 1) in a word or two: "inquiry", "read 02". */
#define CELL 20
void log_command_name(const char *log, unsigned int n, char text[CELL]);

#endif
