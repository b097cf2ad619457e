/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The private header of the download engine: its state and its steps. A step
 * sends at most one command, and returns the next step.
 */
#ifndef LIB_MICROCODE_STEPS_H
#define LIB_MICROCODE_STEPS_H

#include <ses/command.h>
#include <ses/microcode.h>

#include "decision.h"

struct ses_log;

enum step {
	STEP_CHUNK,		/* build the page of the next chunk */
	STEP_ORDER,		/* build the page that activates or aborts */
	STEP_SEND,		/* send the page */
	STEP_LOAD_STATUS,		/* read the status after a chunk */
	STEP_LOAD_ORDER_STATUS,		/* read the status after an order */
	STEP_PAUSE,		/* wait */
	STEP_RESTART,		/* try whether the device answers again */
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
	int err;			/* the result of the run */

	/* the current page */
	uint8_t *page;
	uint16_t page_len;
	uint32_t generation;		/* of the last status page */
	bool order;			/* not a chunk: it activates or
					 * aborts */
	uint32_t next_chunk;		/* number */
	struct ses_chunk chunk;
	struct ses_command command;	/* with which it was sent */
	int send_err;
	enum ses_sent sent;
	unsigned int resets;		/* of the device before it was sent */
	unsigned int lost;		/* its lost answers when it was sent */
	bool missed;			/* a status page was not usable */
	unsigned int resends;		/* of this page */
	unsigned int busy;		/* how often it was BUSY */

	bool started;			/* something was sent */
	bool distrust;			/* --force overruled the status page */
	char unread[256];		/* why the status could not be read */
	uint8_t status_before;		/* the order, or the first chunk */

	enum step after_pause;
	unsigned int pause_ms;
	uint64_t deadline;		/* of waiting, 0 no deadline */
	uint64_t steady;		/* since when the device answers, or
					 * 0 */
	bool went_away;			/* it did not answer at some time */
	bool reopened;			/* the device may be another one now */
};

/* The number of retries of one page. */
#define SES_RESENDS 3

/* Has the device reported a reset since the page was sent? It ends a
 * download. */
static inline bool ses_engine_was_reset(const struct engine *e)
{
	return e->dev->resets != e->resets;
}

/*
 * Is there a status that was sent since then, and did not arrive? A final code
 * is reported once: it may have been in it.
 */
static inline bool ses_engine_missed_status(const struct engine *e)
{
	return e->missed || e->dev->lost != e->lost;
}

/* --- page_outcome.c --- */

enum step ses_step_load_status(struct engine *e);
enum step ses_step_load_order_status(struct engine *e);

/* --- status_page.c --- */

/* Load the status. may_fail: the device may be restarting, and a failure is
 * not an error. Returns 0 or a negative ses_error. */
int ses_engine_load_status(struct engine *e, bool may_fail);

/* Report why that failed, if the reason was stored for later. */
void ses_engine_report_status_error(struct engine *e, int err);

/* --- messages.c --- */

/* The run ends, with an error. */
enum step ses_engine_fail(struct engine *e, int err);

/* Wait, then do a step. Takes the event for hooks, and the reason in it. */
enum step ses_engine_pause(struct engine *e, enum ses_engine_event_kind kind,
			   enum ses_wait_reason reason, unsigned int ms,
			   enum step then);

/* Notify of an event; sets the members that all of them have. */
void ses_engine_notify(struct engine *e, struct ses_engine_event *event);

/* The current page, for messages: "Chunk 2 (buffer offset ...)". */
#define SES_PAGE_TEXT 80
const char *ses_engine_page_text(const struct engine *e, char *text);

/* "0x80 (Error ...), additional status 0xc: the field BUFFER OFFSET" */
void ses_engine_status_text(const struct ses_download_status *st, char *text,
			    size_t size);

/* The run ends because the status contradicts what was sent; `what` says
 * how. */
enum step ses_engine_fail_status(struct engine *e, const char *what);

/* The run ends; `text` is for the exit status: struct ses_engine_result. */
enum step ses_engine_fail_with_text(struct engine *e, int err,
				    const char *text);

/* Why the current page failed, as a phrase. */
#define SES_REASON_TEXT 256
const char *ses_engine_reason_text(const struct engine *e, char *text);

/* Report the result of the current page. Returns its error. */
int ses_engine_report_page(struct engine *e, const char *what);

/* The state of the download is unknown, and whether it can be resumed. */
void ses_engine_set_unknown(struct engine *e);

/* Store the sense data of the current page in the result. */
void ses_engine_keep_sense(struct engine *e);

/* --- interruption.c --- */

/* The run ends because of stop(), before `step`. */
enum step ses_engine_interrupt(struct engine *e, enum step step);

/* --- activation.c --- */

/* The current page was the last one. known: the status after it is without
 * error; else the status is unknown. */
enum step ses_engine_finish(struct engine *e, bool known);

enum step ses_step_restart(struct engine *e);

#endif
