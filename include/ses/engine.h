/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The download engine: carries out a plan.
 *
 * Each chunk takes one SEND DIAGNOSTIC and one read of the status page (with
 * --non: one SEND DIAGNOSTIC). A chunk is sent again only if it is certain that
 * the enclosure did not act on it: it reported that (BUSY, UNIT ATTENTION), or
 * its expected offset shows it. lib/microcode/decision.c has the rules.
 *
 * The engine sleeps and reads the clock through the os table of the device, and
 * calls stop() between commands. It prints nothing: errors are reported to the
 * log of the device, progress to event().
 */
#ifndef SES_ENGINE_H
#define SES_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include <ses/device.h>
#include <ses/download.h>
#include <ses/plan.h>

struct ses_image;

enum ses_engine_event_kind {
	SES_EVENT_CHUNK,	/* a chunk arrived */
	SES_EVENT_STATUS,	/* a status page that changes what is next */
	SES_EVENT_RETRY,	/* a chunk will be sent again */
	SES_EVENT_WAIT,		/* a pause begins */
	SES_EVENT_ACTIVATE,	/* the order to activate was accepted */
	SES_EVENT_RECONNECT	/* a try to reach a device that may restart */
};

struct ses_engine_event {
	enum ses_engine_event_kind kind;
	const struct ses_chunk *chunk;	/* CHUNK, RETRY; 0 for an order */
	const struct ses_download_status *status;	/* STATUS */
	const char *reason;		/* RETRY, WAIT: "busy" ... */
	unsigned int delay_ms;		/* RETRY, WAIT */
	bool ok;			/* RECONNECT: it answered */
	uint64_t bytes_sent;		/* so far, with those of earlier runs */
	uint64_t bytes_total;		/* of the data */
};

struct ses_engine_hooks {
	void *data;
	/* Should the run stop? May be 0. */
	bool (*stop)(void *data);
	/* An event happened. May be 0. */
	void (*event)(void *data, const struct ses_engine_event *event);
	/*
	 * The device is gone: open it again, for --wait. Replaces the transport
	 * of the device; 0 or a negative ses_error, without a message. May be
	 * 0 if devices do not disappear.
	 */
	int (*reopen)(void *data, struct ses_device *dev);
};

/* The longest waits, in milliseconds. */
struct ses_engine_limits {
	uint32_t update_ms;	/* for the enclosure to update its storage */
	uint32_t restart_ms;	/* --wait: for the restart; 0 do not wait */
};

enum ses_transfer {
	SES_TRANSFER_NOT_STARTED, /* nothing was sent */
	SES_TRANSFER_ACCEPTED,	/* all was sent; the end is not known */
	SES_TRANSFER_COMPLETE,
	SES_TRANSFER_FAILED,
	SES_TRANSFER_ABORTED,	/* as --mode=dmc_abort requested */
	SES_TRANSFER_INTERRUPTED
};

/* "not_started", "accepted", ... */
const char *ses_transfer_name(enum ses_transfer transfer);

struct ses_engine_result {
	enum ses_transfer transfer;
	uint64_t bytes_sent;		/* accepted in this run */
	uint32_t chunks_sent;
	uint32_t retries;
	uint64_t duration_ms;
	/* the last status that was read */
	bool has_status;
	struct ses_download_status status;
	/* the current chunk when it failed */
	bool has_chunk;
	struct ses_chunk chunk;
	/*
	 * Can --resume continue? YES: the status says where; UNKNOWN: the
	 * status is not available, and the offset is that after the chunks that
	 * were accepted, SES_DOWNLOAD_ANY_OFFSET if that is not known.
	 */
	enum ses_answer can_resume;
	uint32_t resume_offset;
	/* text for the error that was returned, if that of the exit status is
	 * too general; or 0 */
	const char *text;
	/* what makes the new code active */
	enum ses_activation activation;
	bool activation_pending;
	/* --wait: PRODUCT REVISION LEVEL, "" not read */
	char revision_before[5], revision_after[5];
	enum ses_answer verified;
	/* of a command that was refused */
	uint8_t sense[96];
	unsigned int sense_len;
};

/* The result before a plan is carried out. */
struct ses_engine_result ses_engine_result(const struct ses_plan *plan);

/*
 * Carry out a plan that is not refused. Takes the image (0 for modes without
 * one). Returns 0 if all was sent without error, also if the new code is not
 * active yet; else, with a message, a negative ses_error: the category of the
 * refusal; SES_E_OTHER for a download status of 80h or more, and one that
 * contradicts the plan; SES_E_INTERRUPTED after stop(); SES_E_TIMEOUT if the
 * enclosure did not finish in time; the transport's error if the fate of a
 * command is unknown. *result is set in all cases.
 */
int ses_engine_run(const struct ses_plan *plan, struct ses_image *image,
		   struct ses_device *dev, const struct ses_engine_hooks *hooks,
		   const struct ses_engine_limits *limits,
		   struct ses_engine_result *result);

#endif
