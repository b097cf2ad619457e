/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/microcode.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/text.h>
#include <ses/transport.h>

#include "ses/ses_internal.h"
#include "requirements.h"
#include "steps.h"

/* Limits of retries of a page, and of waits before them. */
#define BUSY_TRIES	10
#define BUSY_WAIT_MS	200	/* doubled each time, up to 5 s */
#define BUSY_WAIT_MOST	5000
#define ORDER_WAIT_MS	2000

const char *ses_transfer_name(enum ses_transfer transfer)
{
	static const char *const names[] = {
		[SES_TRANSFER_NOT_STARTED] = "not_started",
		[SES_TRANSFER_ACCEPTED] = "accepted",
		[SES_TRANSFER_COMPLETE] = "complete",
		[SES_TRANSFER_FAILED] = "failed",
		[SES_TRANSFER_ABORTED] = "aborted",
		[SES_TRANSFER_INTERRUPTED] = "interrupted",
	};

	return names[transfer];
}

static enum step step_pause(struct engine *e)
{
	e->dev->os->sleep_ms(e->pause_ms);
	return e->after_pause;
}

/* --- building pages --- */

static struct ses_download_control init_control(const struct engine *e)
{
	const struct ses_plan *p = e->plan;

	return (struct ses_download_control){
		.subenclosure = p->request.subenclosure,
		.generation = e->generation,
		.mode = p->request.mode->code,
		.buffer_id = p->request.buffer_id,
		.image_length = p->image_length,
	};
}

static enum step prepare_send(struct engine *e,
			      const struct ses_download_control *c)
{
	e->page_len = ses_download_build(e->page, c);
	e->resends = 0;
	e->busy = 0;
	e->deadline = 0;
	return STEP_SEND;
}

static enum step step_chunk(struct engine *e)
{
	struct ses_download_control c = init_control(e);
	struct ses_chunk chunk = ses_plan_chunk(e->plan, e->next_chunk);
	int err = ses_image_read(e->image, chunk.at,
				 e->page + SES_DOWNLOAD_HEADER, chunk.length);

	e->chunk = chunk;
	if (!err && chunk.last)
		err = ses_image_check(e->image);
	if (err) {
		/* two parts of different images must not be combined */
		if (err == -SES_E_FILE)
			e->result->can_resume = SES_ANSWER_NO;
		return ses_engine_fail(e, err);
	}
	e->next_chunk++;
	c.offset = chunk.offset;
	c.data_length = chunk.length;
	return prepare_send(e, &c);
}

static enum step step_order(struct engine *e)
{
	struct ses_download_control c = init_control(e);

	e->order = true;
	if (e->result->has_status)
		e->status_before = e->result->status.status;
	if (e->plan->request.activate)
		c.mode = SES_MODE_ACTIVATE;
	return prepare_send(e, &c);
}

/* --- sending them --- */

static enum step step_after_chunk(struct engine *e)
{
	const struct ses_plan *p = e->plan;
	bool more = e->next_chunk < p->nr_chunks;

	e->result->bytes_sent += e->chunk.length;
	e->result->chunks_sent++;
	/*
	 * for --resume, until a status says otherwise. Not possible with
	 * firmware that needs --non, because it discards the download when its
	 * status is read; with firmware that accepts any order, because it does
	 * not report what it has; and at the end of a part, because nothing is
	 * left to send
	 */
	e->result->can_resume = !more || p->request.blind ||
		e->result->status.offset == SES_DOWNLOAD_ANY_OFFSET ?
					SES_ANSWER_NO : SES_ANSWER_UNKNOWN;
	e->result->resume_offset = e->chunk.offset + e->chunk.length;
	ses_engine_notify(e, &(struct ses_engine_event){
		.kind = SES_EVENT_CHUNK, .chunk = &e->chunk });
	if (p->request.blind)
		return more ? STEP_CHUNK : ses_engine_finish(e, false);
	return more || p->request.activate || !p->request.leave ?
		       STEP_LOAD_STATUS : ses_engine_finish(e, false);
}

static enum step step_after_order(struct engine *e)
{
	bool activated = e->page[8] == SES_MODE_ACTIVATE;

	if (activated)
		ses_engine_notify(e, &(struct ses_engine_event){
			.kind = SES_EVENT_ACTIVATE });
	/* the status is not needed if the image was known to wait for this */
	if (e->plan->request.leave ||
	    (activated && (e->plan->request.blind ||
			   e->status_before == SES_DOWNLOAD_DEFERRED)))
		return ses_engine_finish(e, false);
	return STEP_LOAD_ORDER_STATUS;
}

static void report_field(struct engine *e)
{
	struct ses_sense sense;

	ses_sense_parse(e->command.sense, e->command.sense_len, &sense);
	if (sense.has_field && !sense.field_in_cdb)
		ses_fail(e->log, -e->send_err, SES_T_COMMAND_FAILED,
			 "Byte %u of the page is in the field %s.",
			 sense.field, ses_download_field_name(sense.field));
}

/* The image is stored; only the order to activate it was refused. */
static void report_not_activated(struct engine *e)
{
	uint8_t status = e->result->status.status;

	if (!e->order || e->page[8] != SES_MODE_ACTIVATE)
		return;
	if (ses_download_class(status) == SES_DOWNLOAD_IN_PROGRESS &&
	    status != SES_DOWNLOAD_MORE)
		ses_fail(e->log, -e->send_err, SES_T_OTHER,
			 "The enclosure is still storing the image: "
			 "--mode=activate_mc activates it after that.");
	else if (e->status_before == SES_DOWNLOAD_DEFERRED)
		ses_fail(e->log, -e->send_err, SES_T_OTHER,
			 "The image is stored, but not activated: "
			 "--mode=activate_mc does that.");
}

/* The download was discarded between two chunks, without a reason. */
static void report_lost_download(struct engine *e)
{
	if (e->plan->request.blind) {
		ses_fail(e->log, -e->send_err, SES_T_OTHER,
			 "The download is gone: begin again.");
	} else if (e->send_err == -SES_E_BAD_PARAMETER) {
		e->result->needs_blind = true;
		ses_fail(e->log, -e->send_err, SES_T_OTHER,
			 "The download is gone. Some firmware discards it when "
			 "its status is read between the chunks: begin again "
			 "with --non.");
	}
}

static enum step fail_refused(struct engine *e)
{
	bool later = !e->order && !e->chunk.first;
	char status[160];
	int err;

	ses_engine_keep_sense(e);
	ses_engine_report_page(e, "was refused.");
	report_field(e);
	/* only for the message: whether this read ends the download is not
	 * important any more */
	e->sent = SES_SENT_LOST;
	err = ses_engine_load_status(e, true);
	if (err) {
		ses_engine_report_status_error(e, err);
		e->result->can_resume =
			later ? SES_ANSWER_UNKNOWN : SES_ANSWER_NO;
		e->result->resume_offset = e->chunk.offset;
		return ses_engine_fail(e, e->send_err);
	}
	ses_engine_status_text(&e->result->status, status, sizeof(status));
	ses_fail(e->log, -e->send_err, SES_T_OTHER,
		 "The download microcode status is %s.", status);
	if (ses_download_advice(e->result->status.status))
		ses_fail(e->log, -e->send_err, SES_T_OTHER, "%s",
			 ses_download_advice(e->result->status.status));
	if (later && ses_download_class(e->result->status.status) ==
			     SES_DOWNLOAD_IDLE)
		report_lost_download(e);
	report_not_activated(e);
	return ses_engine_fail(e, e->send_err);
}

/*
 * The order to activate came while the enclosure stores the image, or starts
 * again: without status reads (--non) that is not known before. Sent again
 * until the limit for storing is over.
 */
static enum step retry_order(struct engine *e)
{
	uint64_t now = e->dev->os->now_ms();

	if (e->deadline && now >= e->deadline)
		return fail_refused(e);
	if (!e->deadline)
		e->deadline = now + e->limits->update_ms;
	e->result->retries++;
	return ses_engine_pause(e, SES_EVENT_WAIT, SES_WAIT_UPDATING,
				ORDER_WAIT_MS, STEP_SEND);
}

/* The enclosure did not act on the page, and reported the reason. */
static enum step step_after_not_done(struct engine *e)
{
	int err = e->send_err;

	if (e->order && e->page[8] == SES_MODE_ACTIVATE &&
	    (err == -SES_E_NOT_READY || err == -SES_E_IN_PROGRESS))
		return retry_order(e);

	if ((err == -SES_E_BUSY || err == -SES_E_TASK_SET_FULL) &&
	    ++e->busy < BUSY_TRIES) {
		unsigned int ms = BUSY_WAIT_MS << (e->busy - 1);

		e->result->retries++;
		return ses_engine_pause(e, SES_EVENT_RETRY, SES_WAIT_BUSY,
					ms < BUSY_WAIT_MOST ? ms :
							      BUSY_WAIT_MOST,
					STEP_SEND);
	}
	if (err != -SES_E_UNIT_ATTENTION)
		return fail_refused(e);
	e->sent = SES_SENT_ATTENTION;
	/* with firmware that needs --non the status is not read if that can
	 * be avoided */
	if (e->plan->request.blind && !ses_engine_was_reset(e) &&
	    e->resends++ < SES_RESENDS) {
		e->result->retries++;
		return ses_engine_pause(e, SES_EVENT_RETRY,
					SES_WAIT_UNIT_ATTENTION, 0, STEP_SEND);
	}
	return e->order ? STEP_LOAD_ORDER_STATUS : STEP_LOAD_STATUS;
}

static enum step step_send(struct engine *e)
{
	ses_put_be32(e->page + 4, e->generation);
	e->started = true;
	e->resets = e->dev->resets;
	e->send_err = ses_device_send(e->dev, e->page, e->page_len,
				      SES_TIMEOUT_MICROCODE_MS, &e->command);
	e->lost = e->dev->lost;
	e->missed = false;
	switch (ses_command_fate(&e->command, e->send_err)) {
	case SES_FATE_DONE:
		e->sent = SES_SENT_GOOD;
		return e->order ? step_after_order(e) : step_after_chunk(e);
	case SES_FATE_NOT_DONE:
		return step_after_not_done(e);
	case SES_FATE_UNKNOWN:
		break;
	}
	e->sent = SES_SENT_LOST;
	ses_engine_set_unknown(e);
	return e->order ? STEP_LOAD_ORDER_STATUS : STEP_LOAD_STATUS;
}

/* --- the run --- */

static enum step (*const steps[])(struct engine *e) = {
	[STEP_CHUNK] = step_chunk,
	[STEP_ORDER] = step_order,
	[STEP_SEND] = step_send,
	[STEP_LOAD_STATUS] = ses_step_load_status,
	[STEP_LOAD_ORDER_STATUS] = ses_step_load_order_status,
	[STEP_PAUSE] = step_pause,
	[STEP_RESTART] = ses_step_restart,
};

static void run_steps(struct engine *e)
{
	enum step step = e->plan->nr_chunks ? STEP_CHUNK : STEP_ORDER;

	while (step != STEP_DONE) {
		if (e->hooks->stop && e->hooks->stop(e->hooks->data))
			step = ses_engine_interrupt(e, step);
		else
			step = steps[step](e);
	}
}

struct ses_engine_result ses_engine_result(const struct ses_plan *plan)
{
	struct ses_engine_result r = {
		.has_status = plan->survey.present,
		.status = plan->survey.status, .verified = SES_ANSWER_UNKNOWN,
	};

	ses_text_copy(r.revision_before, sizeof(r.revision_before),
		      ses_survey_revision(&plan->survey, &plan->request));
	return r;
}

int ses_engine_run(const struct ses_plan *plan, struct ses_image *image,
		   struct ses_device *dev, const struct ses_engine_hooks *hooks,
		   const struct ses_engine_limits *limits,
		   struct ses_engine_result *result)
{
	struct engine e = {
		.plan = plan, .image = image, .dev = dev, .log = dev->log,
		.hooks = hooks, .limits = limits, .result = result,
		.generation = plan->survey.generation,
		.status_before = plan->survey.status.status,
	};
	uint64_t began = dev->os->now_ms();

	*result = ses_engine_result(plan);
	result->can_resume = plan->in_progress ? SES_ANSWER_YES : SES_ANSWER_NO;
	result->resume_offset = plan->request.offset + plan->start;
	/* whole memory pages, which some drivers need */
	e.page = aligned_alloc(4096, (SES_DOWNLOAD_HEADER + 3 +
				      plan->chunk_size + 4095) & ~4095u);
	if (!e.page)
		return ses_no_memory(dev->log);
	run_steps(&e);
	free(e.page);
	if (!e.err || result->transfer == SES_TRANSFER_COMPLETE)
		result->can_resume = SES_ANSWER_NO;
	result->duration_ms = dev->os->now_ms() - began;
	return e.err;
}
