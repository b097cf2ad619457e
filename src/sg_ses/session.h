/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A run of sg_ses: the device or capture it talks to, the snapshot it builds,
 * and where its output goes.
 */
#ifndef SRC_SESSION_H
#define SRC_SESSION_H

#include <ses/out.h>
#include <ses/session.h>

#include "source.h"

struct session {
	const struct options *opt;
	struct source *source;
	struct ses_log *log;
	struct ses_session ses;
	struct ses_writer text;		/* stdout */
	struct ses_out out;		/* decoded pages and results */
	struct document *doc;		/* 0: no JSON */
};

/*
 * Open a DEVICE of the source, or its data (device 0). Takes the JSON document
 * to fill, or 0. 0 or a negative ses_error; session_close() ends both.
 */
int session_open(struct session *s, struct source *source, const char *device,
		 struct document *doc, bool writable);

/* Write out and let go. Returns err, or the error of the output. */
int session_close(struct session *s, int err);

/*
 * Find out which enclosure it is, and lock it, for a change. What is read from
 * then on stays as it is. 0 or a negative ses_error.
 */
int session_lock(struct session *s);

/* INQUIRY and its header lines, for devices. 0 or a negative ses_error. */
int session_identify(struct session *s);

/* Load pages, by code; the needed ones come first, nr_optional last. */
int session_load(struct session *s, const uint8_t *codes, size_t nr,
		 size_t nr_optional);

/* Milliseconds that a change waits for others to finish theirs. */
#define LOCK_WAIT_MS 10000

#endif
