/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The verbs: a row in the table of verbs.c, and a file for each. All return 0
 * or a negative ses_error.
 */
#ifndef SRC_VERBS_H
#define SRC_VERBS_H

#include "common/console.h"
#include "session.h"
#include "source.h"

/* What a verb about enclosures gets. */
struct request {
	struct source *source;
	struct console *console;
	struct document *doc;		/* 0: no JSON */
};

enum verb_flags {
	/* about all enclosures; a DEVICE only restricts it */
	VERB_ENCLOSURES = 1 << 0,
	/* goes with no other such verb, and with no change */
	VERB_ALONE	= 1 << 1,
	/* --json makes a document of it; without this it has no JSON, or
	 * JSON of its own */
	VERB_JSON	= 1 << 2,
	/* the output has a format that --json contradicts */
	VERB_FORMAT	= 1 << 3,
	/* something changes on the enclosure, unless --dry-run is given */
	VERB_SENDS	= 1 << 4,
	/* --hex and --raw have stdout for themselves */
	VERB_BYTES	= 1 << 5
};

struct verb_row {
	const char *option;		/* for messages */
	unsigned int flags;
	/* one of the two: about enclosures, or about one that was opened */
	int (*run)(const struct request *q);
	int (*run_session)(struct session *s);
};

extern const struct verb_row verbs[NR_VERBS];

/* The flags of all verbs that were asked for. */
unsigned int verbs_asked_flags(const struct options *o);

/* Will the run change an enclosure? */
bool verb_sends(const struct options *o);

/* Do it, with a document (or 0). */
int verb_run(const struct request *q);

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

int verb_map(const struct request *q);
int verb_list(const struct request *q);
int verb_locate(const struct request *q);
int verb_capture(const struct request *q);

/* Returns the error of the last device that could not be read. */
int verb_metrics(const struct request *q);

/*
 * The verdict line on stdout; with a document its object "check" instead.
 * Returns minus the exit status of a plugin: 0 to 3.
 */
int verb_check(const struct request *q);

/* The same when the command line cannot be read: UNKNOWN. Returns -3. */
int verb_check_unknown(struct console *console, struct document *doc);

/* Until a signal: 0 after SIGINT or SIGTERM. */
int verb_watch(const struct request *q);

/* --- about the tables of the program --- */

/* What --enumerate asks for. */
int verb_enumerate(const struct request *q);

/* The pages with their abbreviations and codes, on stdout. */
void list_pages(void);

#endif
