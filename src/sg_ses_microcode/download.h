/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of sg_ses_microcode share: its options, and a run.
 */
#ifndef SRC_DOWNLOAD_H
#define SRC_DOWNLOAD_H

#include <stdbool.h>
#include <stdio.h>

#include <ses/engine.h>
#include <ses/image.h>
#include <ses/machine.h>
#include <ses/out.h>
#include <ses/plan.h>
#include <ses/session.h>
#include <ses/transport.h>

#include "common/console.h"
#include "common/document.h"

/* --- options: microcode_options.c --- */

enum microcode_verb {
	MICROCODE_HELP,
	MICROCODE_VERSION,
	MICROCODE_NOTHING,	/* --non leaves nothing to be done */
	MICROCODE_STATUS,
	MICROCODE_PLAN,		/* --dry-run */
	MICROCODE_TRANSFER	/* download, activate, abort */
};

struct microcode_options {
	enum microcode_verb verb;
	const char *device;		/* 0: none given */
	struct ses_log *log;
	struct document_options json;
	bool events;			/* --json-events */
	const char *events_file;	/* 0: stdout */
	struct ses_plan_request request; /* but for the length of the data */
	const char *fingerprint;	/* of the image to resume; 0: none */
	struct ses_image_source image;	/* name 0: none */
	struct ses_engine_limits limits;
	bool dry_run, progress, strict, version;
	unsigned int help;
};

/*
 * Read the command line into *o, whose log is used for messages. Everything
 * that can be checked without a file or device is checked. Returns 0, a
 * negative ses_error, or 1 when all was said.
 */
int microcode_options(int argc, char *argv[], struct ses_log *log,
		      struct microcode_options *o);

/* The usage text to stderr; with page 2 also the modes. */
void microcode_usage(unsigned int page);

/* The option table: row n, or 0 past the end. */
struct cli_option;
const struct cli_option *microcode_option_row(size_t n);

/* --- signals: microcode_signals.c --- */

/*
 * From here to signals_release() a command in flight is not disturbed: signals
 * wait until signals_stop() lets them in, between two commands. (The sg driver
 * lets go of a command when a signal comes; the kernel would send it anew.)
 */
void signals_hold(void);
void signals_release(void);

/* Was the program asked to stop? For struct ses_engine_hooks. */
bool signals_stop(void *data);

/* sleep_ms() of an os that a signal ends. */
void signals_sleep_ms(unsigned int ms);

/* --- progress: microcode_progress.c --- */

struct progress {
	enum { PROGRESS_NONE, PROGRESS_LINE, PROGRESS_LOG } kind;
	const struct ses_os *os;
	const char *phase;
	uint64_t began, last;		/* milliseconds */
	uint64_t at_start;		/* bytes that were there */
	unsigned int tenth;		/* of the data that was told */
	bool shown;			/* something stands on the line */
};

/* Choose the kind: by the options, and whether stderr is a terminal. */
void progress_begin(struct progress *p, const struct microcode_options *opt,
		    const struct ses_os *os);
void progress_event(struct progress *p, const struct ses_engine_event *event);

/* Make room for other text. The line is gone afterwards. */
void progress_clear(struct progress *p);

/* --- a run: microcode_run.c --- */

struct microcode {
	const struct microcode_options *opt;
	struct console *console;
	struct ses_log *log;
	char **words;			/* the command line */
	struct document *doc;		/* 0: no JSON */
	struct ses_os os;
	struct ses_machine machine;	/* asked when DEVICE is a name */
	bool made;
	const char *node;		/* of the device */
	char found[SES_SYSFS_PATH];	/* the one that the name means */
	struct ses_session session;
	struct ses_writer text;		/* stdout */
	struct ses_out out;
	struct ses_image image;
	bool planned;			/* there is a plan */
	struct ses_plan plan;
	struct ses_engine_result result;
	char digest[SES_IMAGE_DIGEST];	/* of the image, "" not needed */
	struct progress progress;
	struct events *events;		/* 0: not wanted */
};

/* Do what the options ask for. Returns 0 or a negative ses_error. */
int microcode_run(const struct microcode_options *opt, struct console *console,
		  char **words, struct document *doc);

/* --- showing: microcode_plan.c, microcode_result.c --- */

/* The members of a plan, and its text. */
void show_plan(struct ses_out *o, const struct microcode *m);

/* The members of a result; it has no text. */
void show_result(struct ses_out *o, const struct microcode *m);

/* Members that plan and result have in common. */
void show_target(struct ses_out *o, const struct microcode *m);
void show_status_code(struct ses_out *o, const char *key, bool known,
		      uint8_t status);
void show_seconds(struct ses_out *o, const char *key, uint64_t ms);

/* One sentence about a download that went well. */
void report_success(const struct microcode *m);

/* One sentence about new code that does not run yet: what makes it run. */
void report_not_active(const struct microcode *m);

/* How a download that ended with an error can be taken up again. */
void report_resume(struct microcode *m, int err);

/* --- events: microcode_events.c --- */

/* Start --json-events. 0, or a negative ses_error with a message. */
int events_begin(struct microcode *m);

/* An event of the engine. */
void events_write(struct microcode *m, const struct ses_engine_event *event);

/* The plan; a warning; the result, which is the last one. */
void events_start(struct microcode *m);
void events_message(struct microcode *m, const struct ses_message *message);
void events_result(struct microcode *m, int status);

/* Let go. Takes the exit status of all else; returns the first error of
 * writing. */
int events_end(struct microcode *m, int status);

#endif
