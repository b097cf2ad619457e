/* SPDX-License-Identifier: BSD-2-Clause */
/* --metrics, --check and --watch: many devices, or again and again. */
#ifndef SRC_MONITOR_H
#define SRC_MONITOR_H

#include "common/console.h"
#include "source.h"

/* 0, or the negative ses_error of the last device that could not be read. */
int monitor_metrics(struct place *place);

/*
 * The verdict line on stdout; with a document (or 0), its object "check"
 * instead. Returns minus the exit status of a plugin: 0 to 3.
 */
int monitor_check(struct place *place, struct console *console,
		  struct document *doc);

/* The same when the command line cannot be read: UNKNOWN. Returns -3. */
int monitor_unknown(struct console *console, struct document *doc);

/* Until a signal: 0 after SIGINT or SIGTERM, or a negative ses_error. */
int monitor_watch(struct place *place, struct console *console);

#endif
