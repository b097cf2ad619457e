/* SPDX-License-Identifier: BSD-2-Clause */
#include "watch_lines.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <ses/monitor.h>

void watch_lines_begin(struct watch_lines *l, const struct options *opt)
{
	*l = (struct watch_lines){
		.json = opt->json.wanted, .format = opt->json.format,
	};
	l->format.pretty = false;
	l->format.packed = true;
	ses_writer_to_fd(&l->out, 1);
}

void watch_lines_set_time(struct watch_lines *l)
{
	struct timespec now;
	struct tm tm;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	snprintf(l->time, sizeof(l->time), "%04d-%02d-%02dT%02d:%02d:%02dZ",
		 tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
		 tm.tm_min, tm.tm_sec);
}

int watch_lines_flush(struct watch_lines *l)
{
	return ses_writer_flush(&l->out);
}

int watch_lines_end(struct watch_lines *l)
{
	int err = l->out.error;

	/* after an error of a poll, what it has found is not written */
	l->out.len = 0;
	ses_writer_close(&l->out);
	return err;
}

static void write_clean(struct ses_writer *w, const char *s)
{
	ses_write_clean(w, (const uint8_t *)s, strlen(s));
}

/* --- text --- */

static void begin_text(struct watch_lines *l, const char *device)
{
	ses_write_str(&l->out, l->time);
	if (!device)
		return;
	ses_write_char(&l->out, ' ');
	write_clean(&l->out, device);
}

static void write_fact(struct ses_writer *w, const struct ses_fact *f)
{
	char buf[24];

	write_clean(w, f ? ses_fact_format(f, buf, sizeof(buf)) : "nothing");
}

static void write_change_text(struct watch_lines *l, const char *device,
			      const struct ses_watch_change *c)
{
	const struct ses_fact *f = c->after ? c->after : c->before;
	struct ses_writer *o = &l->out;

	begin_text(l, device);
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

static void write_bay_text(struct watch_lines *l, const char *bay,
			   const char *key, const char *before,
			   const char *after)
{
	struct ses_writer *o = &l->out;

	begin_text(l, bay);
	ses_write_str(o, ": ");
	ses_write_str(o, key);
	ses_write_str(o, ": ");
	write_clean(o, before ? before : "nothing");
	ses_write_str(o, " -> ");
	write_clean(o, after ? after : "nothing");
	ses_write_char(o, '\n');
}

static void write_event_text(struct watch_lines *l, const char *device,
			     const char *event, const char *words)
{
	begin_text(l, device);
	ses_write_char(&l->out, ' ');
	ses_write_str(&l->out, event);
	ses_write_str(&l->out, ": ");
	write_clean(&l->out, words);
	ses_write_char(&l->out, '\n');
}

/* --- JSON --- */

/* An object on a line: begin_object(), members, ses_json_end(). */
struct object {
	struct ses_json json;
	struct ses_out out;
};

static struct ses_out *begin_object(struct object *b, struct watch_lines *l,
				    const char *event, const char *device)
{
	ses_json_begin(&b->json, &l->out, &l->format);
	b->out = (struct ses_out){ .tree = &ses_json_ops,
				   .tree_data = &b->json };
	ses_emit_cstring(&b->out, NULL, "time", l->time);
	ses_emit_cstring(&b->out, NULL, "event", event);
	if (device)
		ses_emit_cstring(&b->out, NULL, "device", device);
	return &b->out;
}

static void emit_fact(struct ses_out *o, const char *key,
		      const struct ses_fact *f)
{
	if (!f) {
		ses_emit_null(o, key);
		return;
	}
	ses_emit_value(o, key, &(struct ses_value){
		.kind = f->kind, .number = f->number, .meaning = f->text,
		.bytes = (const uint8_t *)f->text, .len = f->text_len });
}

static void write_change_json(struct watch_lines *l, const char *device,
			      const struct ses_watch_change *c)
{
	const struct ses_fact *f = c->after ? c->after : c->before;
	struct object b;
	struct ses_out *o = begin_object(&b, l, "change", device);

	if (c->index[0])
		ses_emit_cstring(o, NULL, "index", c->index);
	if (c->descriptor[0])
		ses_emit_cstring(o, NULL, "descriptor", c->descriptor);
	if (f->part)
		ses_emit_cstring(o, NULL, "part", f->part);
	if (f->inner)
		ses_emit_cstring(o, NULL, "inner", f->inner);
	if (f->entry)
		ses_emit_item(o, SES_VALUE_PLAIN, NULL, "entry", f->entry - 1);
	ses_emit_cstring(o, NULL, "key", f->key);
	emit_fact(o, "before", c->before);
	emit_fact(o, "after", c->after);
	ses_json_end(&b.json);
}

static void write_bay_json(struct watch_lines *l, const char *bay,
			   const char *key, const char *before,
			   const char *after)
{
	struct object b;
	struct ses_out *o = begin_object(&b, l, "bay_change", NULL);

	ses_emit_cstring(o, NULL, "bay", bay);
	ses_emit_cstring(o, NULL, "key", key);
	ses_emit_cstring_or_null(o, "before", before);
	ses_emit_cstring_or_null(o, "after", after);
	ses_json_end(&b.json);
}

static void write_event_json(struct watch_lines *l, const char *device,
			     const char *event, const char *words)
{
	struct object b;
	struct ses_out *o = begin_object(&b, l, event, device);

	ses_emit_cstring(o, NULL, "string", words);
	ses_json_end(&b.json);
}

/* --- either --- */

void watch_lines_write_change(struct watch_lines *l, const char *device,
			      const struct ses_watch_change *c)
{
	if (l->json)
		write_change_json(l, device, c);
	else
		write_change_text(l, device, c);
}

void watch_lines_write_bay(struct watch_lines *l, const char *bay,
			   const char *key, const char *before,
			   const char *after)
{
	if (l->json)
		write_bay_json(l, bay, key, before, after);
	else
		write_bay_text(l, bay, key, before, after);
}

void watch_lines_write_unreadable(struct watch_lines *l, const char *device,
				  const char *why)
{
	if (l->json)
		write_event_json(l, device, "unreadable", why);
	else
		write_event_text(l, device, "unreadable", why);
}

void watch_lines_write_readable(struct watch_lines *l, const char *device,
				const char *name)
{
	if (l->json)
		write_event_json(l, device, "readable", name);
	else
		/* its name is in the line already */
		write_event_text(l, NULL, "readable", name);
}
