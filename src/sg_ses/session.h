/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A run of sg_ses: the device or capture it talks to, the snapshot it builds,
 * and where its output goes.
 */
#ifndef SRC_SESSION_H
#define SRC_SESSION_H

#include <ses/device.h>
#include <ses/lock.h>
#include <ses/out.h>
#include <ses/snapshot.h>

#include "source.h"

struct run {
	const struct options *opt;
	struct place *place;
	struct ses_log *log;
	struct ses_transport *transport;
	struct ses_device dev;
	struct ses_lock lock;
	struct ses_snapshot snap;
	struct ses_writer text;		/* stdout */
	struct ses_out out;		/* decoded pages and results */
	struct document *doc;		/* 0: no JSON */
};

/*
 * Open a DEVICE of the place, or its data (device 0). Takes the JSON document
 * to fill, or 0. 0 or a negative ses_error; run_close() ends both.
 */
int run_open(struct run *r, struct place *place, const char *device,
	     struct document *doc, bool writable);

/* Write out and let go. Returns err, or the error of the output. */
int run_close(struct run *r, int err);

/*
 * Find out which enclosure it is, and lock it, for a change. What is read from
 * then on stays as it is. 0 or a negative ses_error.
 */
int run_lock(struct run *r);

/* INQUIRY and its header lines, for devices. 0 or a negative ses_error. */
int run_identify(struct run *r);

/* Load pages, by code; the needed ones come first, nr_optional last. */
int run_load(struct run *r, const uint8_t *codes, size_t nr,
	     size_t nr_optional);

/* The verbs. 0 or a negative ses_error. */
int verb_page(struct run *r);
int verb_join(struct run *r);
/* --all: the pages that a join does not show. */
int verb_other_pages(struct run *r);
int verb_change(struct run *r);
int verb_control(struct run *r);
int verb_nickname(struct run *r);

/* Milliseconds that a change waits for others to finish theirs. */
#define LOCK_WAIT_MS 10000

/* --dry-run: the page that would be sent, in hex. */
void show_unsent(struct run *r, const uint8_t *page, uint16_t len);

#endif
