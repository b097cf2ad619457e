/* SPDX-License-Identifier: BSD-2-Clause */
/* --watch: a line for each change, until a signal comes. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <ses/error.h>
#include <ses/monitor.h>
#include <ses/out.h>
#include <ses/page.h>
#include <ses/snapshot.h>

#include "interrupt.h"
#include "verbs.h"

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
				"--watch needs a DEVICE: captured data does "
				"not change.");
	if (o->json.file)
		return ses_fail(o->log, SES_E_CONTRADICT, SES_T_OTHER,
				"--watch writes lines of JSON to stdout, not "
				"to a file of --js-file.");
	return 0;
}

struct watching {
	const struct options *opt;
	struct source *source;
	struct ses_watch *watch;
	struct ses_writer out;
	char time[32];
	bool polled, readable;
};

/* --- a line for a change --- */

static void set_time(struct watching *w)
{
	struct timespec now;
	struct tm tm;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	strftime(w->time, sizeof(w->time), "%Y-%m-%dT%H:%M:%SZ", &tm);
}

static void write_clean(struct ses_writer *w, const char *s)
{
	ses_write_clean(w, (const uint8_t *)s, strlen(s));
}

static void write_fact(struct ses_writer *w, const struct ses_fact *f)
{
	char buf[24];

	write_clean(w, f ? ses_fact_words(f, buf, sizeof(buf)) : "nothing");
}

static void write_change_text(struct watching *w,
			      const struct ses_watch_change *c)
{
	const struct ses_fact *f = c->after ? c->after : c->before;
	struct ses_writer *o = &w->out;

	ses_write_str(o, w->time);
	if (c->index[0]) {
		ses_write_str(o, " [");
		ses_write_str(o, c->index);
		ses_write_str(o, "]");
	}
	if (c->descriptor[0]) {
		ses_write_char(o, ' ');
		write_clean(o, c->descriptor);
	}
	ses_write_str(o, ": ");
	if (f->inner && f->entry) {
		ses_write_str(o, f->inner);
		ses_write_char(o, ' ');
		ses_write_dec(o, f->entry - 1);
		ses_write_char(o, ' ');
	}
	ses_write_str(o, f->key);
	ses_write_str(o, ": ");
	write_fact(o, c->before);
	ses_write_str(o, " -> ");
	write_fact(o, c->after);
	ses_write_char(o, '\n');
}

static void emit_value(struct ses_out *o, const char *key,
		       const struct ses_fact *f)
{
	if (!f) {
		ses_null(o, key);
		return;
	}
	ses_value(o, NULL, key, &(struct ses_value){
		.kind = f->kind, .number = f->number, .meaning = f->text,
		.bytes = (const uint8_t *)f->text, .len = f->text_len });
}

/* One object per line: begin_line(), members, ses_json_end(). */
struct line {
	struct ses_json_format format;
	struct ses_json json;
	struct ses_out out;
};

static struct ses_out *begin_line(struct line *l, struct watching *w)
{
	l->format = w->opt->json.format;
	l->format.pretty = false;
	l->format.packed = true;
	ses_json_begin(&l->json, &w->out, &l->format);
	l->out = (struct ses_out){ .tree = &ses_json_ops,
				   .tree_data = &l->json };
	ses_cstring(&l->out, NULL, "time", w->time);
	return &l->out;
}

static void write_change_json(struct watching *w,
			      const struct ses_watch_change *c)
{
	const struct ses_fact *f = c->after ? c->after : c->before;
	struct line l;
	struct ses_out *o = begin_line(&l, w);

	ses_cstring(o, NULL, "event", "change");
	if (c->index[0])
		ses_cstring(o, NULL, "index", c->index);
	if (c->descriptor[0])
		ses_cstring(o, NULL, "descriptor", c->descriptor);
	if (f->part)
		ses_cstring(o, NULL, "part", f->part);
	if (f->inner)
		ses_cstring(o, NULL, "inner", f->inner);
	if (f->entry)
		ses_item(o, SES_PLAIN, NULL, "entry", f->entry - 1);
	ses_cstring(o, NULL, "key", f->key);
	emit_value(o, "before", c->before);
	emit_value(o, "after", c->after);
	ses_json_end(&l.json);
}

static void write_change(void *data, const struct ses_watch_change *c)
{
	struct watching *w = data;

	if (w->opt->json.wanted)
		write_change_json(w, c);
	else
		write_change_text(w, c);
}

/* An event: the device cannot be read, or can be read again. */
static void write_event(struct watching *w, const char *event,
			const char *words)
{
	struct line l;

	if (w->opt->json.wanted) {
		struct ses_out *o = begin_line(&l, w);

		ses_cstring(o, NULL, "event", event);
		ses_cstring(o, NULL, "string", words);
		ses_json_end(&l.json);
		return;
	}
	ses_write_str(&w->out, w->time);
	ses_write_str(&w->out, " ");
	ses_write_str(&w->out, event);
	ses_write_str(&w->out, ": ");
	write_clean(&w->out, words);
	ses_write_char(&w->out, '\n');
}

/* --- polling --- */

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
		write_event(w, "readable", w->opt->device);
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
	set_time(w);
	err = open_and_compare(w, s, open);
	console->log.emit = log.emit;
	if (err && w->polled && w->readable)
		write_event(w, "unreadable",
			    console->nr_messages ? console->messages[0].text
						 : ses_error_text(-err));
	console_free(console);
	w->polled = true;
	w->readable = !err;
	return err;
}

static int watch_enclosure(const struct request *q)
{
	struct source *source = q->source;
	struct console *console = q->console;
	const struct options *opt = source->opt;
	const struct watch_options *own = opt->own[VERB_WATCH];
	struct watching w = { .opt = opt, .source = source };
	struct session s;
	bool open = false;
	int err;

	w.watch = ses_watch_new(write_change, &w);
	if (!w.watch)
		return -ses_error_from_errno(ENOMEM);
	ses_writer_to_fd(&w.out, 1);
	interrupt_catch();
	err = poll_enclosure(&w, &s, &open, console);
	/* if the first poll fails, there is nothing to watch */
	while (!err && interrupt_wait(own->ms)) {
		poll_enclosure(&w, &s, &open, console);
		err = ses_writer_flush(&w.out);
	}
	if (open)
		session_close(&s, 0);
	if (!err || w.out.error)
		err = w.out.error;
	w.out.len = 0;
	ses_writer_close(&w.out);
	ses_watch_free(w.watch);
	return err;
}

static const struct cli_option options[] = {
	{ 0, "watch", CLI_ATTACHED, "SECONDS", 1 | CLI_ADDED,
	  "print changes until interrupted (default 10)",
	  PARSE(parse_watch), ASKS },
};

const struct verb_methods verb_watch = {
	VERB_OPTIONS(options),
	.own_size = sizeof(struct watch_options),
	.check = check_watch,
	.run = watch_enclosure,
};
