/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a verb provides, and what verbs share. All functions that return int
 * return 0 or a negative ses_error, unless they say otherwise.
 */
#ifndef SRC_VERBS_H
#define SRC_VERBS_H

#include "common/console.h"
#include "common/help.h"
#include "session.h"
#include "source.h"

struct cli_completion;

/* What a verb about enclosures gets. */
struct request {
	struct source *source;
	struct console *console;
	struct document *doc;		/* 0: no JSON */
};

/* What the file of a verb defines; all but one of the last two may be 0. */
struct verb_methods {
	/* its options; one of them asks for it */
	struct cli_rows options;
	/* what users do with it, for the help */
	const struct cli_task *tasks;
	size_t nr_tasks;
	/* the struct for them, options->own[VERB_NAME]: zeroed */
	size_t own_size;
	/* operands that are not names of enclosures are removed */
	int (*parse_operands)(struct options *o);
	/* for completion: its operands that are not names of enclosures */
	void (*offer_operands)(struct cli_completion *c);
	/* a contradiction of its options */
	int (*check)(const struct options *o);
	/* what its struct owns */
	void (*free_own)(void *own);
	/* about enclosures or tables, or about a device that was opened */
	int (*run)(const struct request *q);
	int (*run_session)(struct session *s);
};

/* The options of a verb, and where their values are stored in its struct. */
#define VERB_OPTIONS(rows) \
	.options = { rows, sizeof(rows) / sizeof((rows)[0]) }
#define ASKS .asks = true
#define VERB_TASKS(rows) \
	.tasks = rows, .nr_tasks = sizeof(rows) / sizeof((rows)[0])

/* A row of the table of verb_table.h. */
struct verb_row {
	const char *option;		/* for messages */
	enum topic topic;
	unsigned int flags;
	const struct verb_methods *methods;
};

#define VERB_METHODS(NAME, name, option, topic, flags) \
	extern const struct verb_methods verb_##name;
VERBS(VERB_METHODS)
#undef VERB_METHODS

extern const struct verb_row verbs[NR_VERBS];

/* The flags of all requested verbs. */
unsigned int verbs_asked_flags(const struct options *o);

/* Is it requested, and will it change an enclosure, unless --dry-run? */
bool verb_writes(const struct options *o, enum verb verb);

/* Will the run change an enclosure? */
bool verb_sends(const struct options *o);

/* Do it, with a document (or 0). */
int verb_run(const struct request *q);

/* --- what verbs share --- */

/* --all: the pages that a join does not show. */
int show_other_pages(struct session *s);

/* --dry-run: a line about the page that would be sent; and its bytes. */
void show_unsent(struct session *s, const uint8_t *page, uint16_t len);
void show_unsent_bytes(struct session *s, const uint8_t *page, uint16_t len);

/* --check when the command line cannot be parsed: UNKNOWN. Returns -3. */
int verb_check_unknown(struct console *console, struct document *doc);

/* The pages with their abbreviations and codes, on stdout. */
void list_pages(void);

#endif
