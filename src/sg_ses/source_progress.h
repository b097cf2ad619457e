/* SPDX-License-Identifier: BSD-2-Clause */
/* How many nodes were read, on a terminal. */
#ifndef SRC_SOURCE_PROGRESS_H
#define SRC_SOURCE_PROGRESS_H

#include <ses/jobs.h>

#include "options.h"

struct source_progress {
	bool shown;
	size_t nr_done;
	const char *waited_for;
};

/* Let jobs show on stderr how far they are: if that is a terminal, after a
 * second, as one line that is erased at the end. Not with --quiet, nor with
 * --verbose. The progress must outlive the jobs. */
void source_progress_begin(struct source_progress *progress,
			   struct ses_jobs *jobs, const struct options *opt);

#endif
