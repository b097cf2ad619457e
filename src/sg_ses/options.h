/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of sg_ses, read and checked.
 */
#ifndef SRC_OPTIONS_H
#define SRC_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/health.h>
#include <ses/led.h>
#include <ses/log.h>
#include <ses/map_emit.h>
#include <ses/operation.h>
#include <ses/show.h>

#include "common/document.h"

/* What is to be done; the first of these that was asked for. */
enum verb {
	VERB_HELP,
	VERB_VERSION,
	VERB_ENUMERATE,
	VERB_METRICS,
	VERB_CHECK,
	VERB_WATCH,
	VERB_MAP,
	VERB_LIST,		/* --list-enclosures */
	VERB_LOCATE,		/* --locate, --fault, --led */
	VERB_CAPTURE,
	VERB_SET,		/* --get, --set, --clear */
	VERB_NICKNAME,		/* set a subenclosure's nickname */
	VERB_CONTROL,		/* send user data as a control page */
	VERB_JOIN,
	VERB_PAGE,
	NR_VERBS
};

enum led_action { LED_ON, LED_OFF, LED_BLINK };

struct led_options {
	const char *target;		/* 0: no LED is meant */
	enum ses_led led;
	enum led_action action;
	unsigned int blink_ms;
	bool force;
};

struct options {
	enum verb verb;			/* the first of those asked for */
	bool asked[NR_VERBS];
	const char *device;		/* 0: none given */
	char **devices;			/* for verbs that take several */
	size_t nr_devices;
	struct ses_log *log;
	struct document_options json;
	/* user data: from the command line, a file or stdin */
	const char *data;		/* argument of --data */
	const char *inhex;		/* argument of --inhex */
	bool binary;			/* the data is not hex text */
	/* what is wanted of the answer */
	uint8_t page;
	bool page_given;
	const char *unknown_page;	/* what --page cannot be */
	unsigned int hex;		/* --hex, 0 to 5 */
	unsigned int raw;		/* --raw, 0 to 2 */
	struct ses_view view;
	const char *index;		/* argument of --index */
	/* the device */
	bool readonly;
	uint16_t maxlen;		/* 0: default */
	/* changes */
	struct ses_operation *operations;
	size_t nr_operations;
	bool control, status, mask;
	bool verify;			/* read back what was changed */
	bool dry_run;			/* show what would be sent */
	bool byte1_given;
	uint8_t byte1;
	const char *nickname;
	bool nickid_given;
	uint8_t nickid;
	/* monitoring */
	bool openmetrics;
	const char *output;		/* metrics: a file instead of stdout */
	struct ses_health_options health;
	struct ses_expect *expects;
	unsigned int watch_ms;		/* between two polls */
	/* enclosures, their bays and the disks in them */
	const char *root;		/* instead of / for sys and dev, or 0 */
	struct ses_map_view map_view;
	struct led_options led;
	const char *capture;		/* the file to make */
	bool anonymise;
	/* others */
	unsigned int help, enumerate;
	bool list;
	bool version;
	unsigned int join;
	bool all;
	bool rest;			/* --ALL: all pages, as text, too */
	bool no_time;			/* nothing: it is never asked for */
};

/*
 * Read the command line into *o, whose log is used for messages. Everything
 * that can be checked without a file or device is checked. Returns 0 or a
 * negative ses_error; options_free() in both cases.
 */
int options_parse(int argc, char *argv[], struct ses_log *log,
		  struct options *o);
void options_free(struct options *o);

/* The option table, for those who list or check it: row n, 0 past the end. */
struct cli_option;
const struct cli_option *options_row(size_t n);

/* The usage text to stderr; page 1 or 2. */
void options_usage(unsigned int page);

/* Is there user data? */
static inline bool options_have_data(const struct options *o)
{
	return o->data || o->inhex;
}

/* Seconds, with up to three digits behind the point, as milliseconds; 0 when
 * it is not that, or not from 0.01 to 86400. */
unsigned int options_seconds(const char *text);

/* An option about a LED; and its operands: the first may be what is to be
 * done, the others are enclosures. 0 or a negative ses_error with a message. */
int options_led(struct options *o, enum ses_led led, const char *target);
int options_led_action(struct options *o);

/* The contradictions of options, in src/check.c. */
int options_check(struct options *o);

#endif
