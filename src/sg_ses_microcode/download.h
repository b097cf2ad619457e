/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of sg_ses_microcode share: the options, and a run.
 */
#ifndef SRC_DOWNLOAD_H
#define SRC_DOWNLOAD_H

#include <stdbool.h>
#include <stdio.h>

#include <ses/machine.h>
#include <ses/microcode.h>
#include <ses/out.h>
#include <ses/session.h>
#include <ses/transport.h>
#include <ses/update.h>

#include "common/console.h"
#include "common/document.h"

/* --- options.c --- */

enum microcode_verb {
	MICROCODE_HELP,
	MICROCODE_VERSION,
	MICROCODE_COMPLETE,
	MICROCODE_NOTHING,	/* --non without an image: there is nothing to
				 * do */
	MICROCODE_STATUS,
	MICROCODE_PLAN,		/* --dry-run */
	MICROCODE_TRANSFER,	/* download, activate, abort */
	MICROCODE_UPDATE	/* --all-modules */
};

struct microcode_options {
	enum microcode_verb verb;
	const char *device;		/* 0: none given */
	struct ses_log *log;
	struct document_options json;
	bool events;			/* --json-events */
	const char *events_file;	/* 0: stdout */
	struct ses_plan_request request; /* without the length of the image */
	const char *fingerprint;	/* digits of the digest of --resume, or
					 * 0 */
	struct ses_requirements required; /* of options */
	const char *manifest;		/* file with more of them, or 0 */
	struct ses_image_source image;	/* name 0: none */
	struct ses_engine_limits limits;
	bool all_modules;
	uint32_t settle_ms;
	bool settled;			/* --settle was given */
	bool waits;			/* --wait was given */
	char revision[5];		/* --to, or "" */
	bool dry_run, progress, strict, version;
	unsigned int help;		/* how often */
	const char *topic;		/* of --help, or 0 */
	bool complete;			/* --complete, */
	char **words;			/* of this command line */
	size_t nr_words;
};

/*
 * Parse the command line into *o, whose log is used for messages. Everything
 * that can be checked without a file or device is checked. Returns 0, a
 * negative ses_error, or 1 if help was shown; in all cases
 * document_free_options() of o->json.
 */
int microcode_parse_options(int argc, char *argv[], struct ses_log *log,
			    struct microcode_options *o);

/* --help: on stdout. Returns 0 or a negative ses_error with a message. */
int microcode_help(const struct microcode_options *o);

/* The option table: one part. */
struct cli_rows;
bool microcode_options_table(size_t n, struct cli_rows *part);

/* --- complete.c --- */

/* --complete: words for the completion of shells. Nothing is sent. */
int microcode_complete(const struct microcode_options *opt);

/* --- signals.c --- */

/*
 * From here to signals_release() signals are blocked, so that none interrupts a
 * command; signals_stop() lets them in between two commands. (The sg driver
 * gives up a command when a signal comes, and the kernel would send it again.)
 */
void signals_hold(void);
void signals_release(void);

/* Has a signal to stop come? For struct ses_engine_hooks. */
bool signals_stop(void *data);

/* sleep_ms() of a struct ses_os, which a signal ends. */
void signals_sleep_ms(unsigned int ms);

/* --- progress.c --- */

struct progress {
	enum { PROGRESS_NONE, PROGRESS_LINE, PROGRESS_LOG } kind;
	const struct ses_os *os;
	const char *phase;
	uint64_t began, last;		/* milliseconds */
	uint64_t phase_began;
	uint64_t at_start;		/* bytes that were sent before this
					 * run */
	unsigned int tenth;		/* tenths of the image that were
					 * reported */
	bool shown;			/* the line on the terminal is not
					 * empty */
};

/* Choose the kind by the options, and by whether stderr is a terminal. */
void progress_begin(struct progress *p, const struct microcode_options *opt,
		    const struct ses_os *os);
void progress_event(struct progress *p, const struct ses_engine_event *event);

/* Remove the line from the terminal, before other text is printed. */
void progress_clear(struct progress *p);

/* --- a run: download.c --- */

struct microcode {
	const struct microcode_options *opt;
	struct console *console;
	struct ses_log *log;
	char **words;			/* the command line */
	struct document *doc;		/* 0: no JSON */
	struct ses_os os;
	struct ses_machine machine;	/* if DEVICE is not a path */
	bool made;
	const char *node;		/* the path of the device */
	char found[SES_SYSFS_PATH];	/* the path that was found by the
					 * name */
	struct ses_session session;
	struct ses_writer text;		/* stdout */
	struct ses_out out;
	struct ses_image image;
	struct ses_requirements required; /* of options and the manifest */
	bool planned;			/* there is a plan */
	struct ses_plan plan;
	struct ses_engine_result result;
	char digest[SES_IMAGE_DIGEST];	/* of the image; "": not computed */
	struct progress progress;
	struct events *events;		/* 0: not wanted */
	/* --all-modules */
	struct ses_update update;
	uint64_t shelf;			/* its logical identifier */
	bool found_shelf, locked;
	struct ses_lock lock;		/* of the shelf, for all modules */
	struct ses_update_view view;	/* of the plan of a single download */
};

/* Run what the options say. Returns 0 or a negative ses_error. */
int microcode_run(const struct microcode_options *opt, struct console *console,
		  char **words, struct document *doc);

/* What is common to a download and an update of all modules: open the image,
 * and check that --resume is about it. 0, or a negative ses_error with a
 * message. */
int open_image(struct microcode *m);

/* Prepare the machine whose nodes are opened. 0, or a negative ses_error. */
int init_machine(struct microcode *m);

/* An event of the engine. For struct ses_engine_hooks. */
void on_engine_event(void *data, const struct ses_engine_event *event);

/* A download begins, with m->plan. */
void begin_transfer(struct microcode *m);

/* --- update.c: --all-modules --- */

/* Run it. 0, or a negative ses_error with a message. */
int update_run(struct microcode *m);

/* Free what it used; it may not have begun. */
void update_end(struct microcode *m);

/* Look at the disks that are reached through the node of a single download, for
 * the plan. What cannot be found out stays unknown. 0, or a negative ses_error
 * for want of memory or descriptors. */
int update_find_risk(struct microcode *m, struct ses_survey *survey);

/* --- output: plan.c, result.c --- */

/* The members of a plan, and its text. */
void show_plan(struct ses_out *o, const struct microcode *m);

/* The members of an update of all modules: of each its plan, or its result. */
void show_update_plan(struct ses_out *o, struct microcode *m);
void show_update_result(struct ses_out *o, struct microcode *m);

/* Members that say which module of an update it is, and how far it is. */
void show_part(struct ses_out *o, const struct ses_update_part *part);

/* The members of a result; it has no text. */
void show_result(struct ses_out *o, const struct microcode *m);

/* Members that both plan and result have. */
void show_target(struct ses_out *o, const struct microcode *m);
void show_status_code(struct ses_out *o, const char *key, bool known,
		      uint8_t status);
void show_seconds(struct ses_out *o, const char *key, uint64_t ms);

/* Report a download that succeeded, in one sentence. */
void report_success(const struct microcode *m);

/* Report that the new code does not run yet, and what makes it run. */
void report_not_active(const struct microcode *m);

/* Report how a download that failed can be resumed. */
void report_resume(struct microcode *m, int err);

/* Load the digest of the image, which the command that resumes has. False, with
 * a message: the file has changed. */
bool load_digest(struct microcode *m, int err);

/* Print this command once more: to resume, with what that needs, or without
 * --resume; and with one more option, "" none. */
void print_command(const struct microcode *m, bool resume, const char *more);

/* --- events.c --- */

/* Start --json-events. 0, or a negative ses_error with a message. */
int events_begin(struct microcode *m);

/* An event of the engine. */
void events_write(struct microcode *m, const struct ses_engine_event *event);

/* An event of an update of all modules. */
void events_update(struct microcode *m, const struct ses_update_event *event);

/* The plan; a warning; the result, which is the last one. */
void events_start(struct microcode *m);
void events_message(struct microcode *m, const struct ses_message *message);
void events_result(struct microcode *m, int status);

/* End the events. Takes the exit status of the run; returns the first error of
 * writing them. */
int events_end(struct microcode *m, int status);

#endif
