/* SPDX-License-Identifier: BSD-2-Clause */
/* --json-events: a line of JSON for each step, as soon as it is done. */
#include "download.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <ses/error.h>
#include <ses/log.h>

#include "common/output_file.h"

struct events {
	int fd;
	int err;			/* the error of the first line that
					 * could not be written */
	unsigned int seq;
	uint64_t began;
	struct ses_json_format format;
	struct ses_writer w;		/* of the line that is written */
	struct ses_json line;
};

int events_begin(struct microcode *m)
{
	const struct output_file file = {
		.name = m->opt->events_file, .what = "The file of events",
		.log = m->log, .mode = 0666,
		.inputs = m->opt->json.inputs,
	};
	struct events *e = calloc(1, sizeof(*e));

	if (!e)
		return ses_no_memory(m->log);
	e->format = ses_json_default;
	e->format.pretty = false;
	e->format.packed = true;
	e->began = m->os.now_ms();
	e->fd = file.name ? output_file_open(&file) : 1;
	if (e->fd < 0) {
		int err = e->fd;

		free(e);
		return err;
	}
	m->events = e;
	return 0;
}

/* --- a line --- */

/* Seconds since the start, and the time of day. */
static void emit_times(struct ses_out *o, const struct microcode *m)
{
	time_t now = time(NULL);
	struct tm tm;
	char text[32];

	show_seconds(o, "elapsed_seconds", m->os.now_ms() - m->events->began);
	gmtime_r(&now, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	ses_emit_word(o, NULL, "time", text);
}

static struct ses_out open_line(struct microcode *m, const char *event)
{
	struct events *e = m->events;
	struct ses_out o = { .tree = &ses_json_ops, .tree_data = &e->line };

	ses_writer_to_fd(&e->w, e->fd);
	ses_json_begin(&e->line, &e->w, &e->format);
	ses_emit_word(&o, NULL, "event", event);
	ses_emit_item(&o, SES_VALUE_PLAIN, NULL, "seq", e->seq++);
	emit_times(&o, m);
	return o;
}

static void close_line(struct microcode *m)
{
	struct events *e = m->events;
	int err;

	ses_json_end(&e->line);
	err = ses_writer_close(&e->w);
	if (!e->err)
		e->err = err;
}

/* --- events of the engine --- */

static void emit_chunk(struct ses_out *o, const struct ses_engine_event *event)
{
	const struct ses_chunk *c = event->chunk;

	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "number", c->number);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "buffer_offset", c->offset);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "length", c->length);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "bytes_sent",
		      event->bytes_sent);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "bytes_total",
		      event->bytes_total);
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "last", c->last);
}

static void emit_status(struct ses_out *o, const struct ses_engine_event *event)
{
	const struct ses_download_status *st = event->status;

	show_status_code(o, "status", true, st->status);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "additional_status",
		      st->additional);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "expected_buffer_offset",
		      st->offset);
}

static void emit_delay(struct ses_out *o, const struct ses_engine_event *event)
{
	static const char *const reasons[] = {
		[SES_WAIT_NONE] = "",
		[SES_WAIT_BUSY] = "busy",
		[SES_WAIT_UNIT_ATTENTION] = "unit_attention",
		[SES_WAIT_NOT_ARRIVED] = "not_arrived",
		[SES_WAIT_UPDATING] = "updating",
		[SES_WAIT_RESTARTING] = "restarting",
	};

	ses_emit_word(o, NULL, "reason", reasons[event->reason]);
	show_seconds(o, "delay_seconds", event->delay_ms);
}

static void emit_reconnect(struct ses_out *o,
			   const struct ses_engine_event *event)
{
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "ok", event->ok);
}

static void emit_nothing(struct ses_out *o,
			 const struct ses_engine_event *event)
{
	(void)o;
	(void)event;
}

static const struct {
	const char *name;
	void (*put)(struct ses_out *o, const struct ses_engine_event *event);
} kinds[] = {
	[SES_EVENT_CHUNK] = {"chunk", emit_chunk},
	[SES_EVENT_STATUS] = {"status", emit_status},
	[SES_EVENT_RETRY] = {"retry", emit_delay},
	[SES_EVENT_WAIT] = {"wait", emit_delay},
	[SES_EVENT_ACTIVATE] = {"activate", emit_nothing},
	[SES_EVENT_RECONNECT] = {"reconnect", emit_reconnect},
};

void events_write(struct microcode *m, const struct ses_engine_event *event)
{
	struct ses_out o;

	if (!m->events)
		return;
	o = open_line(m, kinds[event->kind].name);
	kinds[event->kind].put(&o, event);
	close_line(m);
}

/* --- an update of all modules --- */

void events_update(struct microcode *m, const struct ses_update_event *event)
{
	static const char *const names[] = {
		[SES_UPDATE_BEGIN] = "module_begin",
		[SES_UPDATE_SETTLE] = "settle",
		[SES_UPDATE_END] = "module_end",
	};
	struct ses_out o;

	if (!m->events)
		return;
	o = open_line(m, names[event->kind]);
	show_part(&o, event->part);
	if (event->kind == SES_UPDATE_SETTLE)
		ses_emit_cstring(&o, NULL, "missing", event->missing);
	close_line(m);
}

/* --- the others --- */

void events_start(struct microcode *m)
{
	struct ses_out o;

	if (!m->events)
		return;
	o = open_line(m, "start");
	show_plan(&o, m);
	close_line(m);
}

void events_message(struct microcode *m, const struct ses_message *message)
{
	struct ses_out o;

	if (!m->events || message->severity != SES_WARNING)
		return;
	o = open_line(m, "warning");
	ses_emit_word(&o, NULL, "severity", "warning");
	ses_emit_word(&o, NULL, "code", ses_topic_name(message->topic));
	ses_emit_cstring(&o, NULL, "string", message->text);
	close_line(m);
}

void events_result(struct microcode *m, int status)
{
	struct ses_out o;

	if (!m->events)
		return;
	o = open_line(m, m->opt->all_modules ? "update_end" : "result");
	if (m->opt->all_modules)
		show_update_result(&o, m);
	else
		show_result(&o, m);
	ses_emit_item(&o, SES_VALUE_PLAIN, NULL, "exit_status",
		      (unsigned int)status);
	close_line(m);
}

int events_end(struct microcode *m, int status)
{
	int err;

	if (!m->events)
		return 0;
	err = m->events->err;
	if (m->events->fd != 1 && close(m->events->fd) && !err)
		err = -ses_error_from_errno(errno);
	free(m->events);
	m->events = NULL;
	if (err)
		ses_fail(m->log, -err, SES_T_OTHER,
			 "The events cannot be written: %s.%s",
			 ses_error_text(-err), status ? "" :
			 " Everything else was done as requested.");
	return err;
}
