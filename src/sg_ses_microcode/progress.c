/* SPDX-License-Identifier: BSD-2-Clause */
/* The progress of a download: one line that changes, or lines for a log. */
#include "download.h"

#include <string.h>
#include <unistd.h>

#define LINE_MS	100	/* more often than that nobody can read it */
#define LOG_MS	30000

static const char sending[] = "sending";

void progress_begin(struct progress *p, const struct microcode_options *opt,
		    const struct ses_os *os)
{
	*p = (struct progress){ .os = os, .began = os->now_ms(),
				.last = os->now_ms() };
	if (opt->log->quiet)
		return;
	if (opt->progress)
		p->kind = PROGRESS_LOG;
	else if (!opt->log->verbose && isatty(2))
		p->kind = PROGRESS_LINE;
}

/* The phase that an event begins; other events do not change the phase. */
static const char *find_phase(const struct ses_engine_event *event,
			      const char *now)
{
	static const struct {
		const char *reason, *phase;
	} phases[] = {
		{ "busy", "the enclosure is busy" },
		{ "updating", "the enclosure updates its storage" },
		{ "restarting", "waiting for the restart" },
	};

	if (event->kind == SES_EVENT_ACTIVATE)
		return "activated";
	for (size_t i = 0; event->reason && i < sizeof(phases) /
						     sizeof(phases[0]); i++) {
		if (strcmp(event->reason, phases[i].reason) == 0)
			return phases[i].phase;
	}
	if (now && event->kind != SES_EVENT_CHUNK &&
	    event->kind != SES_EVENT_RETRY)
		return now;
	return sending;
}

static unsigned int compute_share(const struct ses_engine_event *event,
				  unsigned int of)
{
	return event->bytes_total ? (unsigned int)(event->bytes_sent * of /
						   event->bytes_total) : 0;
}

static void print_progress(struct progress *p,
			   const struct ses_engine_event *event, uint64_t now)
{
	uint64_t ms = now - p->began;
	uint64_t rate = ms ? (event->bytes_sent - p->at_start) * 1000 / ms : 0;

	if (p->kind == PROGRESS_LINE)
		fputs("\r\033[K", stderr);
	/* modes without an image have no number of bytes */
	if (event->bytes_total)
		fprintf(stderr, "%llu of %llu bytes, %u %%, ",
			(unsigned long long)event->bytes_sent,
			(unsigned long long)event->bytes_total,
			compute_share(event, 100));
	if (rate && p->phase == sending)
		fprintf(stderr, "%llu.%llu KiB/s, ",
			(unsigned long long)rate / 1024,
			(unsigned long long)(rate % 1024 * 10 / 1024));
	fputs(p->phase, stderr);
	if (p->kind == PROGRESS_LOG)
		fputc('\n', stderr);
	fflush(stderr);
	p->shown = true;
}

/* Is it time to print: a new phase, or enough time or data since the last? */
static bool is_due(struct progress *p, const struct ses_engine_event *event,
		   const char *phase, uint64_t now)
{
	unsigned int tenth = compute_share(event, 10);

	if (phase != p->phase)
		return true;
	if (p->kind == PROGRESS_LINE)
		return now - p->last >= LINE_MS;
	return tenth != p->tenth || now - p->last >= LOG_MS;
}

void progress_event(struct progress *p, const struct ses_engine_event *event)
{
	const char *phase;
	uint64_t now;

	if (p->kind == PROGRESS_NONE)
		return;
	now = p->os->now_ms();
	phase = find_phase(event, p->phase);
	if (!p->phase && event->chunk && event->kind == SES_EVENT_CHUNK)
		p->at_start = event->bytes_sent - event->chunk->length;
	if (!is_due(p, event, phase, now))
		return;
	p->phase = phase;
	p->tenth = compute_share(event, 10);
	p->last = now;
	print_progress(p, event, now);
}

void progress_clear(struct progress *p)
{
	if (p->kind == PROGRESS_LINE && p->shown)
		fputs("\r\033[K", stderr);
	p->shown = false;
}
