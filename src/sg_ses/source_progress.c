/* SPDX-License-Identifier: BSD-2-Clause */
#include "source_progress.h"

#include <stdio.h>
#include <unistd.h>

/* What takes less time needs no words. */
#define SILENT_MS 1000

static const char erase_line[] = "\r\033[K";

static void show_line(struct source_progress *p,
		      const struct ses_jobs_state *state)
{
	if (p->shown && p->nr_done == state->nr_done &&
	    p->waited_for == state->waited_for)
		return;
	fprintf(stderr, "%s%zu of %zu nodes read, waiting for ", erase_line,
		state->nr_done, state->nr);
	for (const char *name = state->waited_for; *name; name++)
		fprintf(stderr, "%c",
			*name > ' ' && *name < 0x7f ? *name : '?');
	p->shown = true;
	p->nr_done = state->nr_done;
	p->waited_for = state->waited_for;
}

static bool show_progress(void *data, const struct ses_jobs_state *state)
{
	struct source_progress *p = data;

	if (state) {
		if (state->ms >= SILENT_MS && state->waited_for)
			show_line(p, state);
	} else if (p->shown) {
		fprintf(stderr, "%s", erase_line);
		p->shown = false;
	}
	return true;
}

void source_progress_begin(struct source_progress *p, struct ses_jobs *jobs,
			   const struct options *opt)
{
	*p = (struct source_progress){ .shown = false };
	if (opt->log->quiet || opt->log->verbose || !isatty(2))
		return;
	jobs->notify = show_progress;
	jobs->data = p;
}
