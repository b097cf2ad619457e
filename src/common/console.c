/* SPDX-License-Identifier: BSD-2-Clause */
#include "console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/memory.h>

/* Without memory a message is still printed, but the document lacks it. */
static bool keep_message(struct console *c, const struct ses_message *m)
{
	size_t n = c->nr_messages;
	struct kept_message *k = ses_array_grow(c->messages, n, sizeof(*k));

	if (!k)
		return false;
	c->messages = k;
	k += n;
	*k = (struct kept_message){
		.severity = m->severity, .topic = m->topic,
		.text = strdup(m->text), .page_code = m->page_code,
		.status = m->status,
	};
	if (!k->text)
		return false;
	if (m->sense && m->sense_len <= sizeof(k->sense)) {
		memcpy(k->sense, m->sense, m->sense_len);
		k->sense_len = m->sense_len;
	}
	c->nr_messages++;
	return true;
}

static void notify_before(struct console *c, const struct ses_message *m)
{
	if (c->before)
		c->before(c->data, m);
}

static void print_message(const struct ses_log *log,
			  const struct ses_message *m)
{
	if (m->severity == SES_WARNING && log->quiet)
		return;
	if (m->severity == SES_INFORMATION && !log->verbose && !log->warn)
		return;
	fprintf(stderr, "%s%s\n",
		m->severity == SES_WARNING ? "Warning: " : "", m->text);
}

static void receive_message(struct ses_log *log, const struct ses_message *m)
{
	struct console *c = (struct console *)log;
	bool kept;

	if (m->topic == SES_T_OUT_OF_RESOURCES) {
		if (c->exhausted)	/* it is reported once */
			return;
		c->exhausted = m->status;
	} else if (c->muted) {
		return;
	}
	kept = keep_message(c, m);
	notify_before(c, m);
	print_message(log, m);
	if (!kept)
		ses_no_memory(log);
}

static void receive_trace(struct ses_log *log, const char *text)
{
	notify_before((struct console *)log, NULL);
	fprintf(stderr, "%s", text);
}

void console_init(struct console *c)
{
	*c = (struct console){
		.log = {.emit = receive_message, .trace = receive_trace},
	};
}

void console_free(struct console *c)
{
	for (size_t i = 0; i < c->nr_messages; i++)
		free(c->messages[i].text);
	free(c->messages);
	c->messages = NULL;
	c->nr_messages = 0;
}

int console_status(struct console *c, int status)
{
	if (ses_is_exhaustion(-status))
		ses_report_exhaustion(&c->log, status - SES_E_OS);
	return status && status != SES_E_FALSE ? status :
	       c->exhausted ? c->exhausted : status;
}

int console_finish(const struct console *c, const char *program, int status)
{
	const char *text;

	if (!status || status == SES_E_FALSE || c->log.quiet || c->log.verbose)
		return status;
	text = c->words ? c->words : ses_error_text(status);
	if (text)
		fprintf(stderr, "%s failed: %s\n", program, text);
	else
		fprintf(stderr, "%s failed with exit status %d\n", program,
			status);
	if (status == SES_E_SYNTAX)
		fprintf(stderr, "Use --help to see the options.\n");
	return status;
}
