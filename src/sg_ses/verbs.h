/* SPDX-License-Identifier: BSD-2-Clause */
/* The verbs: a file each. Each returns 0 or a negative ses_error. */
#ifndef SRC_VERBS_H
#define SRC_VERBS_H

#include "common/console.h"
#include "session.h"
#include "source.h"

/* --- about one device or its captured pages --- */

int verb_page(struct session *s);
int verb_join(struct session *s);
int verb_set(struct session *s);
int verb_control(struct session *s);
int verb_nickname(struct session *s);

/* --all: the pages that a join does not show. */
int verb_other_pages(struct session *s);

/* --dry-run: the page that would be sent, in hex. */
void show_unsent(struct session *s, const uint8_t *page, uint16_t len);

/* --- about enclosures of a machine --- */

/* These take the document to fill, or 0. */
int verb_map(struct source *source, struct document *doc);
int verb_list(struct source *source, struct document *doc);
int verb_locate(struct source *source, struct document *doc);

int verb_capture(struct source *source);

/* Returns the error of the last device that could not be read. */
int verb_metrics(struct source *source);

/*
 * The verdict line on stdout; with a document (or 0), its object "check"
 * instead. Returns minus the exit status of a plugin: 0 to 3.
 */
int verb_check(struct source *source, struct console *console,
	       struct document *doc);

/* The same when the command line cannot be read: UNKNOWN. Returns -3. */
int verb_check_unknown(struct console *console, struct document *doc);

/* Until a signal: 0 after SIGINT or SIGTERM. */
int verb_watch(struct source *source, struct console *console);

/* --- about the tables of the program --- */

/* What --enumerate asks for. */
int verb_enumerate(const struct options *o);

/* The pages with their abbreviations and codes, on stdout. */
void list_pages(void);

#endif
