/* SPDX-License-Identifier: BSD-2-Clause */
/* The lines of --watch, on stdout: as text, or as objects of JSON. */
#ifndef SRC_WATCH_LINES_H
#define SRC_WATCH_LINES_H

#include <ses/out.h>

#include "options.h"

struct ses_watch_change;

struct watch_lines {
	struct ses_writer out;
	struct ses_json_format format;
	bool json;
	char time[32];			/* of the poll */
};

/* Begin: as the options say. watch_lines_end() in the end. */
void watch_lines_begin(struct watch_lines *l, const struct options *opt);

/* The lines that follow have the time of now. */
void watch_lines_set_time(struct watch_lines *l);

/* A member of an element, or of the enclosure itself, has changed. `device` is
 * the node that says so; 0: only one is watched. */
void watch_lines_write_change(struct watch_lines *l, const char *device,
			      const struct ses_watch_change *change);

/* A fact of a bay ("rack:3") has changed: its key, and the values, 0 if there
 * is none. */
void watch_lines_write_bay(struct watch_lines *l, const char *bay,
			   const char *key, const char *before,
			   const char *after);

/* A node cannot be read any more, because of `why`; or it can be again. As
 * above, device 0: only one is watched. */
void watch_lines_write_unreadable(struct watch_lines *l, const char *device,
				  const char *why);
void watch_lines_write_readable(struct watch_lines *l, const char *device,
				const char *name);

/* What was written goes out. 0, or a negative ses_error. */
int watch_lines_flush(struct watch_lines *l);

/* Nothing more is written. Returns the first error of writing, or 0. */
int watch_lines_end(struct watch_lines *l);

#endif
