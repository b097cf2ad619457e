/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages that are kept, and passed on later. */
#include <ses/log.h>

#include <stdlib.h>
#include <string.h>

struct ses_held_message {
	struct ses_held_message *next;
	struct ses_message message;
	bool trace;		/* its text is a trace line */
	char bytes[];		/* text, NUL, sense data */
};

static void hold(struct ses_held_log *held, const struct ses_message *m,
		 bool trace)
{
	size_t len = strlen(m->text) + 1, sense = m->sense ? m->sense_len : 0;
	struct ses_held_message *h = malloc(sizeof(*h) + len + sense);

	if (!h) {
		held->lost = true;
		return;
	}
	*h = (struct ses_held_message){ .message = *m, .trace = trace };
	memcpy(h->bytes, m->text, len);
	h->message.text = h->bytes;
	if (sense)
		memcpy(h->bytes + len, m->sense, sense);
	h->message.sense = sense ? (uint8_t *)h->bytes + len : NULL;
	if (held->last)
		held->last->next = h;
	else
		held->first = h;
	held->last = h;
}

static void hold_message(struct ses_log *log, const struct ses_message *m)
{
	struct ses_held_log *held = (struct ses_held_log *)log;

	if (!held->reader)
		hold(held, m, false);
	else if (held->reader->emit)
		held->reader->emit(held->reader, m);
}

static void hold_trace(struct ses_log *log, const char *text)
{
	struct ses_held_log *held = (struct ses_held_log *)log;
	const struct ses_message m = { .text = text };

	if (!held->reader)
		hold(held, &m, true);
	else if (held->reader->trace)
		held->reader->trace(held->reader, text);
}

void ses_log_hold(struct ses_held_log *held, const struct ses_log *parent)
{
	*held = (struct ses_held_log){ .log = *parent };
	held->log.emit = parent->emit ? hold_message : NULL;
	held->log.trace = parent->trace ? hold_trace : NULL;
}

static void pass_on(const struct ses_held_message *h, struct ses_log *log)
{
	if (h->trace && log->trace)
		log->trace(log, h->message.text);
	else if (!h->trace && log->emit)
		log->emit(log, &h->message);
}

void ses_log_release(struct ses_held_log *held, struct ses_log *log)
{
	while (held->first) {
		struct ses_held_message *h = held->first;

		held->first = h->next;
		if (log)
			pass_on(h, log);
		free(h);
	}
	held->last = NULL;
	held->reader = log;
	if (held->lost && log)
		ses_no_memory(log);
	held->lost = false;
}
