/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of sg_ses, parsed and checked: what several verbs need. The
 * options that one verb has for itself are in its file.
 */
#ifndef SRC_OPTIONS_H
#define SRC_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/jobs.h>
#include <ses/log.h>
#include <ses/show.h>

#include "common/cli.h"
#include "common/document.h"
#include "verb_table.h"

/* A set of the facts below. */
#define GIVEN(fact) (1ull << GIVEN_##fact)

/* Facts about the command line: which options are given (`gives` in the row of
 * an option), and what follows from them. */
enum given {
	GIVEN_JOIN,		/* --join, --all, --ALL */
	GIVEN_MAP,
	GIVEN_SENSORS,
	GIVEN_ALL,		/* --all, --ALL */
	GIVEN_REST,		/* --ALL: all pages, as text, too */
	GIVEN_CONTROL,
	GIVEN_STATUS,
	GIVEN_NO_CONFIG,
	GIVEN_INDEX,
	GIVEN_BY_NAME,		/* --descriptor, --dev-slot-num, --sas-addr */
	GIVEN_BAY,
	GIVEN_PAGE,
	GIVEN_CHANGE,		/* --get, --set, --clear */
	GIVEN_WRITES,		/* --set, --clear */
	GIVEN_LEDS,		/* --locate, --fault, --led, --leds */
	GIVEN_FORCE,
	GIVEN_DATA,		/* --data, --inhex */
	GIVEN_NICKNAME,
	GIVEN_BYTE1,
	GIVEN_MASK,
	GIVEN_READONLY,
	GIVEN_DRY_RUN,
	GIVEN_VERIFY,
	GIVEN_JSON,
	/* what follows */
	GIVEN_DEVICE,
	GIVEN_CAPTURED,		/* data that is not sent */
	GIVEN_JOINED,		/* a join is shown, asked for or not */
	GIVEN_BYTES,		/* --hex, or --raw of pages */
	GIVEN_OTHER_PAGE,	/* --page, but not snic */
	GIVEN_NO_FIELDS,	/* --page of a page without fields */
	GIVEN_ENCLOSURES,	/* a verb about all enclosures */
	GIVEN_ALONE		/* a verb that goes with no change */
};

/* The words of --color, from 1; without it they are as for auto. */
enum option_colour { COLOUR_AUTO = 1, COLOUR_ALWAYS, COLOUR_NEVER };

struct options {
	enum verb verb;			/* the first of the requested ones */
	bool asked[NR_VERBS];
	/* The rows of the options that are given, each once, and the verbs in
	 * whose files they are (NR_VERBS: none). */
	struct given_row {
		const struct cli_option *row;
		enum verb owner;
	} rows[CLI_MAX_ROWS];
	size_t nr_rows;
	uint64_t given;			/* set of GIVEN() */
	void *own[NR_VERBS];		/* what each verb has for itself */
	void *own_block;		/* all of these */
	/* where it is read, and what messages and JSON are like */
	const char *device;		/* 0: none given */
	char **devices;			/* for verbs that take several */
	size_t nr_devices;
	const char *root;		/* instead of / for sys and dev, or 0 */
	uint16_t maxlen;		/* 0: default */
	struct ses_jobs jobs;		/* how several nodes are read */
	struct ses_log *log;
	struct document_options json;
	/* user data: from the command line, a file or stdin */
	const char *data;		/* argument of --data */
	const char *inhex;		/* argument of --inhex */
	bool binary;			/* the data is not hex text */
	/* pages and elements, and how they are shown */
	uint8_t page;
	const char *unknown_page;	/* an argument of --page */
	uint8_t byte1;			/* of a control page */
	unsigned int hex;		/* --hex, 0 to 5 */
	unsigned int raw;		/* --raw, 0 to 2 */
	unsigned int join;		/* --join, 0 to 2 */
	struct ses_show_options view;
	unsigned int colour;		/* --color, enum option_colour */
	const char *index;		/* argument of --index */
	const char *bay;		/* argument of --bay */
};

/* Where the values of options are stored in struct options, or the function
 * that parses them: the end of a row of the option tables. */
#define OPTION_AT(kind, type, owner, member) \
	.storage = kind, .at = CLI_AT(type, owner, member)
#define FLAG(member)	OPTION_AT(CLI_FLAG, bool, struct options, member)
#define COUNT(member)	OPTION_AT(CLI_COUNT, unsigned int, struct options, \
				  member)
#define CHOICE(member)	OPTION_AT(CLI_CHOICE, unsigned int, struct options, \
				  member)
#define TEXT(member)	OPTION_AT(CLI_TEXT, const char *, struct options, \
				  member)
#define LOG(kind)	OPTION_AT(kind, struct ses_log *, struct options, log)
#define PARSE(function)	.storage = CLI_PARSE, .parse = function

/* The topic of an option that is in no file of a verb. */
#define IN(name)	.topic = TOPIC_##name

/*
 * Parse the command line into *o, whose log is used for messages. Everything
 * that can be checked without a file or device is checked. Returns 0 or a
 * negative ses_error; options_free() in both cases.
 */
int options_parse(int argc, char *argv[], struct ses_log *log,
		  struct options *o);
void options_free(struct options *o);

/* All options: what several verbs need, then a part for each verb. */
bool options_table(size_t n, struct cli_rows *rows);

/* Row n, or 0 after the last, and the verb in whose file it is: NR_VERBS for
 * none. */
const struct cli_option *options_find_row(size_t n, enum verb *owner);

/* Is one of these given? Takes a set of GIVEN(). */
static inline bool options_given(const struct options *o, uint64_t any)
{
	return o->given & any;
}

/* Is there user data that is decoded? The data of --control is sent. */
static inline bool options_captured(const struct options *o)
{
	return options_given(o, GIVEN(DATA)) &&
	       !options_given(o, GIVEN(CONTROL));
}

/* Seconds, with up to three digits after the point, as milliseconds; 0 if the
 * text is not that, or not from 0.01 to 86400. */
unsigned int options_parse_seconds(const char *text);

/* Options that contradict each other, and what options imply. Returns 0 or a
 * negative ses_error with a message. */
int options_check(struct options *o);

#endif
