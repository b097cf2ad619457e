/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A verb about one device or capture: the session with it
 * (include/ses/session.h), and where the output goes.
 */
#ifndef SRC_SESSION_H
#define SRC_SESSION_H

#include <ses/out.h>
#include <ses/session.h>

#include "source.h"

struct bay_selection;

struct session {
	const struct options *opt;
	struct ses_show_options view;	/* of the options, with --bay */
	struct bay_selection *bay;	/* --bay, or 0 */
	struct source *source;
	struct ses_log *log;
	struct ses_session ses;
	struct ses_writer text;		/* stdout */
	struct ses_out out;		/* decoded pages and results */
	struct document *doc;		/* 0: no JSON */
};

/*
 * Open a DEVICE of the source, or its data (device 0). Takes the JSON document
 * to fill, or 0. Returns 0 or a negative ses_error; session_close() in both
 * cases.
 */
int session_open(struct session *s, struct source *source, const char *device,
		 struct document *doc, bool writable);

/* Flush the output and close the session. Returns err; if that is 0, the error
 * of the output or of closing. */
int session_close(struct session *s, int err);

/*
 * Load the identifier of the shelf and lock it, before a change: what is read
 * after that is not changed by others. Returns 0 or a negative ses_error.
 */
int session_lock(struct session *s);

/* Show vendor, product and revision from INQUIRY, if it is a device. Returns 0
 * or a negative ses_error. */
int session_identify(struct session *s);

/* Load pages by their codes: the needed ones come first, nr_optional of them
 * last. */
int session_load(struct session *s, const uint8_t *codes, size_t nr,
		 size_t nr_optional);

/* Milliseconds that a change waits for the lock. */
#define LOCK_WAIT_MS 10000

#endif
