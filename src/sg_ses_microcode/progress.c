/* SPDX-License-Identifier: BSD-2-Clause */
/* The progress of a download: one line that changes, or lines for a log. */
#include "download.h"

#include <unistd.h>

#define LINE_MS	100	/* more often than that nobody can read it */
#define LOG_MS	30000
#define KIB	1024u
#define MIB	(1024u * KIB)

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
	static const char *const phases[] = {
		[SES_WAIT_BUSY] = "the enclosure is busy",
		[SES_WAIT_UPDATING] = "the enclosure updates its storage",
		[SES_WAIT_RESTARTING] = "waiting for the restart",
	};

	if (event->kind == SES_EVENT_ACTIVATE)
		return "activated";
	if (event->reason < sizeof(phases) / sizeof(phases[0]) &&
	    phases[event->reason])
		return phases[event->reason];
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

/* "12.5", in units of a power of two. */
static void print_tenths(uint64_t bytes, uint64_t unit)
{
	fprintf(stderr, "%llu.%llu", (unsigned long long)(bytes / unit),
		(unsigned long long)(bytes % unit * 10 / unit));
}

/* "12.5 of 40.0 MiB, 31 %, " */
static void print_bytes(const struct ses_engine_event *event)
{
	const bool large = event->bytes_total >= MIB;

	print_tenths(event->bytes_sent, large ? MIB : KIB);
	fputs(" of ", stderr);
	print_tenths(event->bytes_total, large ? MIB : KIB);
	fprintf(stderr, " %s, %u %%, ", large ? "MiB" : "KiB",
		compute_share(event, 100));
}

/* "1.5 MiB/s, 18 s left, ", from the average rate of this run */
static void print_rate(const struct progress *p,
		       const struct ses_engine_event *event, uint64_t ms)
{
	const uint64_t sent = event->bytes_sent - p->at_start;
	const uint64_t rate = ms ? sent * 1000 / ms : 0;
	uint64_t left;

	if (!rate)
		return;
	print_tenths(rate, rate >= MIB ? MIB : KIB);
	fputs(rate >= MIB ? " MiB/s, " : " KiB/s, ", stderr);
	left = (event->bytes_total - event->bytes_sent + rate - 1) / rate;
	if (left >= 60)
		fprintf(stderr, "%llu min ", (unsigned long long)left / 60);
	if (left)
		fprintf(stderr, "%llu s left, ",
			(unsigned long long)(left % 60));
}

static void print_progress(struct progress *p,
			   const struct ses_engine_event *event, uint64_t now)
{
	const uint64_t seconds = (now - p->phase_began) / 1000;

	if (p->kind == PROGRESS_LINE)
		fputs("\r\033[K", stderr);
	/* modes without an image have no number of bytes */
	if (event->bytes_total)
		print_bytes(event);
	if (p->phase == sending)
		print_rate(p, event, now - p->began);
	fputs(p->phase, stderr);
	if (seconds && p->phase != sending)
		fprintf(stderr, ", %llu s", (unsigned long long)seconds);
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
	if (phase != p->phase)
		p->phase_began = now;
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
