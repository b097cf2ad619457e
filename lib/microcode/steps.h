/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The inside of the download engine: its state, and the steps it is made of.
 * A step does at most one command, and says which step is next.
 */
#ifndef LIB_MICROCODE_STEPS_H
#define LIB_MICROCODE_STEPS_H

#include <ses/command.h>
#include <ses/engine.h>

#include "decision.h"

struct ses_log;

enum step {
	STEP_CHUNK,		/* make the page of the next chunk */
	STEP_ORDER,		/* make the page that activates or aborts */
	STEP_SEND,		/* send the page */
	STEP_LOAD_STATUS,		/* read the status behind a chunk */
	STEP_LOAD_ORDER_STATUS,		/* read the status behind an order */
	STEP_PAUSE,		/* let time pass */
	STEP_RESTART,		/* look whether the device answers again */
	STEP_DONE
};

struct engine {
	const struct ses_plan *plan;
	struct ses_image *image;
	struct ses_device *dev;
	struct ses_log *log;
	const struct ses_engine_hooks *hooks;
	const struct ses_engine_limits *limits;
	struct ses_engine_result *result;
	int err;			/* what the run will return */

	/* the page at hand */
	uint8_t *page;
	uint16_t page_len;
	uint32_t generation;		/* of the last status page */
	bool order;			/* no chunk: it activates or aborts */
	uint32_t next_chunk;		/* number */
	struct ses_chunk chunk;
	struct ses_command command;	/* that carried it */
	int send_err;
	enum ses_sent sent;
	unsigned int resets;		/* of the device, before it was sent */
	unsigned int resends;		/* of this page */
	unsigned int busy;		/* times it was put off */

	bool started;			/* something was sent */
	bool distrust;			/* --force overruled the status page */
	char unread[256];		/* why the status could not be read */
	uint8_t status_before;		/* the order, or the first chunk */

	enum step after_pause;
	unsigned int pause_ms;
	uint64_t deadline;		/* of waiting, 0 not begun */
	uint64_t steady;		/* since when the device answers, 0 */
	bool went_away;			/* ... and had not answered before */
	bool reopened;			/* what answers may be another one */
};

/* How often one page is sent again. */
#define SES_RESENDS 3

/* Has a reset been told since the page was sent? A download ends with it. */
static inline bool ses_engine_was_reset(const struct engine *e)
{
	return e->dev->resets != e->resets;
}

/* --- page_outcome.c --- */

enum step ses_step_load_status(struct engine *e);
enum step ses_step_load_order_status(struct engine *e);

/* --- status_page.c --- */

/* Read the status. may_fail: the device has a good reason to be away. 0 or a
 * negative ses_error. */
int ses_engine_load_status(struct engine *e, bool may_fail);

/* Report why that failed, where it was kept for later. */
void ses_engine_report_status_error(struct engine *e, int err);

/* --- messages.c --- */

/* The run ends, with an error. */
enum step ses_engine_fail(struct engine *e, int err);

/*
 * Let time pass, then take a step. Takes the event to tell, and why.
 */
enum step ses_engine_pause(struct engine *e, enum ses_engine_event_kind kind,
			   const char *reason, unsigned int ms,
			   enum step then);

/* Tell an event; fills in what all of them have. */
void ses_engine_notify(struct engine *e, struct ses_engine_event event);

/* The page at hand, for messages: "Chunk 2 (buffer offset ...)". */
#define SES_PAGE_TEXT 80
const char *ses_engine_page_text(const struct engine *e, char *text);

/* "0x80 (Error ...), additional status 0xc: the field BUFFER OFFSET" */
void ses_engine_status_text(const struct ses_download_status *st, char *text,
			    size_t size);

/* The run ends: the status contradicts what was sent; `what` says how. */
enum step ses_engine_fail_status(struct engine *e, const char *what);

/* The same, in words for the exit status: see struct ses_engine_result. */
enum step ses_engine_fail_with_text(struct engine *e, int err,
				    const char *text);

/* Why the page at hand failed, for the middle of a sentence. */
#define SES_REASON_TEXT 256
const char *ses_engine_reason_text(const struct engine *e, char *text);

/* The run ends because of how the page fared. Returns its error. */
int ses_engine_report_page(struct engine *e, const char *what);

/* How the download stands is not known: nor where to resume, if at all. */
void ses_engine_set_unknown(struct engine *e);

/* Keep the sense data of the page for the result. */
void ses_engine_keep_sense(struct engine *e);

/* --- interruption.c --- */

/* The run ends because stop() said so, before `step`. */
enum step ses_engine_interrupt(struct engine *e, enum step step);

/* --- activation.c --- */

/* The page at hand was the last one. known: the status read behind it says
 * that all is well; else nothing is known. */
enum step ses_engine_finish(struct engine *e, bool known);

enum step ses_step_restart(struct engine *e);

#endif
