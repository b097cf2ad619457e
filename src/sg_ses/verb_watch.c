/* SPDX-License-Identifier: BSD-2-Clause */
/* --watch: a line for each change, until a signal comes. */
#include <errno.h>

#include <ses/error.h>
#include <ses/monitor.h>
#include <ses/page.h>
#include <ses/snapshot.h>

#include "interrupt.h"
#include "verbs.h"
#include "watch_lines.h"
#include "watch_machine.h"

/* Milliseconds between two polls, if no argument is given. */
#define WATCH_MS 10000

struct watch_options {
	unsigned int ms;		/* milliseconds between two polls */
};

static int parse_watch(void *options, const struct cli_option *row,
		       const char *arg)
{
	struct options *o = options;
	struct watch_options *own = o->own[VERB_WATCH];

	own->ms = arg ? options_parse_seconds(arg) : WATCH_MS;
	if (!own->ms)
		return cli_refuse(row, arg, "a number of seconds from 0.01 to "
				  "86400", o->log);
	return 0;
}

static int check_watch(const struct options *o)
{
	if (options_captured(o))
		return ses_fail(o->log, SES_E_CONTRADICT, SES_T_OTHER,
				"--watch reads devices: captured data does "
				"not change.");
	if (o->json.file)
		return ses_fail(o->log, SES_E_CONTRADICT, SES_T_OTHER,
				"--watch writes lines of JSON to stdout, not "
				"to a file of --js-file.");
	return 0;
}

/* --- one enclosure --- */

struct watching {
	const struct options *opt;
	struct source *source;
	struct ses_watch *watch;
	struct watch_lines lines;
	bool polled, readable;
};

static void write_change(void *data, const struct ses_watch_change *c)
{
	struct watching *w = data;

	watch_lines_write_change(&w->lines, NULL, c);
}

/* Pages that change without a new generation code (SES-4 4.3.2) are read
 * again. */
static int load_and_compare(struct watching *w, struct session *s)
{
	static const uint8_t pages[] = {
		SES_PAGE_CONFIGURATION, SES_PAGE_STATUS, SES_PAGE_DESCRIPTOR,
		SES_PAGE_ADDITIONAL,
	};
	int err;

	ses_snapshot_drop(&s->ses.snap, SES_PAGE_STATUS);
	/* a page that the device does not have is not requested again */
	if (s->ses.snap.pages[SES_PAGE_ADDITIONAL])
		ses_snapshot_drop(&s->ses.snap, SES_PAGE_ADDITIONAL);
	err = session_load(s, pages, 4, 2);
	if (!err && w->polled && !w->readable)
		watch_lines_write_readable(&w->lines, NULL, w->opt->device);
	return err ? err : ses_watch_compare(w->watch, &s->ses.snap);
}

/* The device is opened again if the last poll failed. */
static int open_and_compare(struct watching *w, struct session *s, bool *open)
{
	int err = 0;

	if (!*open)
		err = session_open(s, w->source, w->opt->device, NULL, false);
	*open = true;
	if (!err)
		err = load_and_compare(w, s);
	if (err) {
		session_close(s, err);
		*open = false;
	}
	return err;
}

/* One poll. An error is reported once, not at each poll, and messages are not
 * kept, because the program may run for months. */
static int poll_enclosure(struct watching *w, struct session *s, bool *open,
			  struct console *console)
{
	const struct ses_log log = console->log;
	int err;

	if (w->polled && !w->readable)
		console->log.emit = NULL;
	watch_lines_set_time(&w->lines);
	err = open_and_compare(w, s, open);
	console->log.emit = log.emit;
	if (err && w->polled && w->readable)
		watch_lines_write_unreadable(
			&w->lines, NULL,
			console->nr_messages ? console->messages[0].text :
					       ses_error_text(-err));
	console_free(console);
	w->polled = true;
	w->readable = !err;
	return err;
}

static int watch_enclosure(const struct request *q, unsigned int ms)
{
	struct console *console = q->console;
	struct watching w = { .opt = q->source->opt, .source = q->source };
	struct session s;
	bool open = false;
	int err, written;

	w.watch = ses_watch_new(write_change, &w);
	if (!w.watch)
		return -ses_error_from_errno(ENOMEM);
	watch_lines_begin(&w.lines, w.opt);
	interrupt_catch();
	err = poll_enclosure(&w, &s, &open, console);
	/* if the first poll fails, there is nothing to watch */
	while (!err && interrupt_wait(ms)) {
		poll_enclosure(&w, &s, &open, console);
		err = watch_lines_flush(&w.lines);
	}
	if (open)
		session_close(&s, 0);
	written = watch_lines_end(&w.lines);
	ses_watch_free(w.watch);
	return written ? written : err;
}

static int watch(const struct request *q)
{
	const struct options *opt = q->source->opt;
	const struct watch_options *own = opt->own[VERB_WATCH];

	return opt->nr_devices == 1 ? watch_enclosure(q, own->ms) :
				      watch_machine(q, own->ms);
}

static const struct cli_option options[] = {
	{ 0, CLI_ATTACHED, CLI_ADDED, "watch", "SECONDS",
	  "print changes until interrupted (default 10)",
	  PARSE(parse_watch), ASKS },
};

static const struct cli_task tasks[] = {
	{ "a line for each change", "sg_ses --watch" },
};

const struct verb_methods verb_watch = {
	VERB_OPTIONS(options), VERB_TASKS(tasks),
	.own_size = sizeof(struct watch_options),
	.check = check_watch,
	.run = watch,
};
