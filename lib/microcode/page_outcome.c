/* SPDX-License-Identifier: BSD-2-Clause */
/* The status after each page, and the next step that follows from it. */
#include <stdio.h>
#include <string.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/transport.h>

#include "scsi/scsi_internal.h"
#include "ses/ses_internal.h"
#include "steps.h"

/* How often to read the status of an enclosure that is busy. */
#define POLL_FIRST_MS	500
#define POLL_MS		2000

/* --- decisions --- */

/* A page whose fate was unknown arrived. */
static void note_arrival(struct engine *e)
{
	char reason[SES_REASON_TEXT];

	if (e->sent != SES_SENT_LOST)
		return;
	e->sent = SES_SENT_GOOD;
	e->result->bytes_sent += e->chunk.length;
	e->result->chunks_sent++;
	ses_warn(e->log, SES_T_COMMAND_FAILED,
		 "Chunk %u arrived although its command failed: %s.",
		 e->chunk.number + 1, ses_engine_reason_text(e, reason));
	ses_engine_notify(e, &(struct ses_engine_event){
		.kind = SES_EVENT_CHUNK, .chunk = &e->chunk });
}

static enum step step_after_arrival(struct engine *e)
{
	note_arrival(e);
	return e->next_chunk < e->plan->nr_chunks ?
		       STEP_CHUNK : ses_engine_finish(e, true);
}

static enum step resend_chunk(struct engine *e)
{
	bool lost = e->sent == SES_SENT_LOST;
	char reason[SES_REASON_TEXT];

	if (e->resends++ == SES_RESENDS)
		return ses_engine_fail(e, ses_engine_report_page(e,
			"did not arrive, although it was sent several times."));
	/* a unit attention reports an event, not a failure */
	if (lost)
		ses_warn(e->log, SES_T_COMMAND_FAILED,
			 "Chunk %u did not arrive and is sent again: %s.",
			 e->chunk.number + 1,
			 ses_engine_reason_text(e, reason));
	else
		ses_note(e->log, SES_T_COMMAND_FAILED,
			 "Chunk %u was not accepted and is sent again: %s.",
			 e->chunk.number + 1,
			 ses_engine_reason_text(e, reason));
	e->result->retries++;
	return ses_engine_pause(e, SES_EVENT_RETRY,
				lost ? SES_WAIT_NOT_ARRIVED :
				       SES_WAIT_UNIT_ATTENTION, 0, STEP_SEND);
}

static enum step fail_overdue(struct engine *e)
{
	char status[160];

	if (!e->order && e->chunk.last)
		e->result->transfer = SES_TRANSFER_ACCEPTED;
	e->result->check_first = true;
	ses_engine_status_text(&e->result->status, status, sizeof(status));
	return ses_engine_fail_with_text(e, ses_fail(
		e->log, SES_E_TIMEOUT, SES_T_OTHER,
		"All that was sent was accepted, but after %u seconds "
		"the download microcode status is still %s. Do not switch the "
		"enclosure off before that changes (see --update-wait).",
		e->limits->update_ms / 1000, status),
		"The enclosure did not finish in time");
}

static enum step wait_for_status(struct engine *e, enum step then)
{
	uint64_t now = e->dev->os->now_ms();

	if (e->deadline && now >= e->deadline)
		return fail_overdue(e);
	if (e->deadline)
		return ses_engine_pause(e, SES_EVENT_WAIT, SES_WAIT_UPDATING,
					POLL_MS, then);
	e->deadline = now + e->limits->update_ms;
	return ses_engine_pause(e, SES_EVENT_WAIT, SES_WAIT_UPDATING,
				POLL_FIRST_MS, then);
}

static enum step wait_for_update(struct engine *e)
{
	/* updating begins when all data has arrived */
	if (e->chunk.last)
		note_arrival(e);
	return wait_for_status(e, STEP_LOAD_STATUS);
}

static enum step fail_missed(struct engine *e)
{
	e->result->transfer = SES_TRANSFER_ACCEPTED;
	return ses_engine_fail_with_text(e, ses_fail(
		e->log, SES_E_OTHER, SES_T_OTHER,
		"All was sent, but a status that the enclosure reported did "
		"not arrive, and it reports each end of a download once: "
		"whether the image is stored is not known. Check the product "
		"revision."), "It is not known how the download ended");
}

/*
 * 00h is also the status after a final code, of success or error, that was
 * reported in a page that did not arrive. The order to activate, or the
 * revision after the restart, shows how it ended; else it is not known.
 */
static enum step finish_unless_missed(struct engine *e)
{
	bool later = e->limits->restart_ms ||
		     (e->plan->request.activate && !e->order);

	if (e->result->status.status || !ses_engine_missed_status(e))
		return ses_engine_finish(e, true);
	return later ? ses_engine_finish(e, false) : fail_missed(e);
}

static enum step finish_complete(struct engine *e)
{
	bool told = e->result->status.status != 0;

	note_arrival(e);
	/* 00h is both the status after the end, and after a reset before it */
	if (!told && ses_engine_was_reset(e)) {
		ses_warn(e->log, SES_T_OTHER,
			 "The enclosure was reset after the last chunk, and "
			 "does not report how the download ended: check its "
			 "product revision.");
		return ses_engine_finish(e, false);
	}
	return finish_unless_missed(e);
}

static enum step fail_with_status(struct engine *e)
{
	const char *advice = ses_download_advice(e->result->status.status);
	enum step next = ses_engine_fail_status(e, "");

	if (advice)
		ses_fail(e->log, -e->err, SES_T_OTHER, "%s", advice);
	return next;
}

/* The status of a device may be wrong; --force says that it is. */
static bool is_overruled(struct engine *e, const char *what)
{
	if (!e->plan->request.force || e->sent != SES_SENT_GOOD)
		return false;
	if (!e->distrust)
		ses_warn(e->log, SES_T_OTHER,
			 "The enclosure %s; because of --force the download "
			 "continues.",
			 what);
	e->distrust = true;
	return true;
}

static enum step handle_mismatch(struct engine *e)
{
	const struct ses_download_status *st = &e->result->status;
	char text[160];

	if (is_overruled(e, "expects something else than the next chunk"))
		return step_after_arrival(e);
	snprintf(text, sizeof(text), ", and buffer id 0x%x, offset %u is "
		 "expected, not buffer id 0x%x, offset %u", st->buffer_id,
		 st->offset, e->plan->request.buffer_id,
		 e->chunk.offset + (e->sent == SES_SENT_GOOD ?
					    e->chunk.length : 0));
	return ses_engine_fail_status(e, text);
}

static enum step handle_lost_download(struct engine *e)
{
	if (is_overruled(e, "says that no download is in progress"))
		return step_after_arrival(e);
	e->result->needs_blind = e->sent == SES_SENT_GOOD &&
				 !ses_engine_was_reset(e);
	if (e->result->needs_blind)
		return ses_engine_fail_status(e, ": the download is gone. Some "
			"firmware discards it when its status is read between "
			"the chunks: begin again with --non");
	return ses_engine_fail_status(e, ": the download is gone; begin again");
}

static enum step fail_too_early(struct engine *e)
{
	return ses_engine_fail_status(e, " although there is more to send");
}

static enum step fail_unfinished(struct engine *e)
{
	return ses_engine_fail_status(e, " although that was the last one");
}

static enum step fail_uncertain(struct engine *e)
{
	char status[160], what[400];

	ses_engine_status_text(&e->result->status, status, sizeof(status));
	snprintf(what, sizeof(what), "may have %s or not; the download "
		 "microcode status, %s, does not show which, so it is not sent "
		 "again.%s", e->order ? "been carried out" : "arrived", status,
		 e->result->can_resume != SES_ANSWER_NO ? "" :
		 " Check the product revision before you begin again.");
	return ses_engine_fail(e, ses_engine_report_page(e, what));
}

static enum step (*const on_decision[])(struct engine *e) = {
	[SES_D_NEXT_CHUNK] = step_after_arrival,
	[SES_D_RESEND] = resend_chunk,
	[SES_D_WAIT] = wait_for_update,
	[SES_D_COMPLETE] = finish_complete,
	[SES_D_FAILED] = fail_with_status,
	[SES_D_MISMATCH] = handle_mismatch,
	[SES_D_LOST] = handle_lost_download,
	[SES_D_TOO_EARLY] = fail_too_early,
	[SES_D_UNFINISHED] = fail_unfinished,
	[SES_D_UNCERTAIN] = fail_uncertain,
};

/* --- after a chunk --- */

/* Errors of an enclosure that is busy and will answer again. */
static bool is_temporary(int err)
{
	return err == -SES_E_NOT_READY || err == -SES_E_IN_PROGRESS ||
	       err == -SES_E_BUSY || err == -SES_E_TASK_SET_FULL ||
	       err == -SES_E_UNIT_ATTENTION;
}

/* May the enclosure be restarting with the new code? */
static bool may_restart(const struct engine *e)
{
	if (e->order)
		return e->page[8] == SES_MODE_ACTIVATE;
	return e->chunk.last && e->plan->request.mode->flags & SES_M_RESTART;
}

/* The run ends, and the status of the enclosure is not available. */
static enum step fail_unreachable(struct engine *e, int err)
{
	if (e->order || (e->chunk.last && e->sent == SES_SENT_GOOD)) {
		e->result->can_resume = SES_ANSWER_NO;
		e->result->check_first = true;
		ses_fail(e->log, -err, SES_T_OTHER,
			 "Check the status and the product revision when the "
			 "enclosure answers again, before anything is sent.");
	}
	return ses_engine_fail(e, err);
}

/* The page failed, and the status cannot be read. */
static enum step fail_page_and_status(struct engine *e, int err)
{
	bool lost = e->sent == SES_SENT_LOST;
	char page[SES_PAGE_TEXT];

	ses_device_report(e->dev, &e->command, SES_PAGE_MICROCODE, e->send_err,
			  e->log);
	ses_engine_report_status_error(e, err);
	if (!e->order && !lost) {
		e->result->can_resume = e->chunk.first ? SES_ANSWER_NO :
							 SES_ANSWER_UNKNOWN;
		e->result->resume_offset = e->chunk.offset;
	}
	return fail_unreachable(e, ses_fail(e->log, -e->send_err,
		SES_T_COMMAND_FAILED, "%s %s, and the status cannot be read.",
		ses_engine_page_text(e, page), !lost ? "was not accepted" :
		e->order ? "may have been carried out or not" :
			   "may have arrived or not"));
}

static enum step handle_unreadable_status(struct engine *e, int err)
{
	char page[SES_PAGE_TEXT];

	/* the status of before says nothing about this page */
	e->result->has_status = false;
	if (e->sent != SES_SENT_GOOD)
		return fail_page_and_status(e, err);
	if (e->deadline && is_temporary(err))
		return wait_for_status(e, e->order ? STEP_LOAD_ORDER_STATUS :
						     STEP_LOAD_STATUS);
	if (!may_restart(e))
		return fail_unreachable(e, ses_fail(
			e->log, -err, SES_T_OTHER,
			"%s was accepted, but then the status could not be "
			"read.", ses_engine_page_text(e, page)));
	ses_warn(e->log, SES_T_OTHER,
		 "%s was accepted, but then the status could not be read (%s): "
		 "the enclosure may be restarting.",
		 ses_engine_page_text(e, page), ses_error_text(-err));
	return ses_engine_finish(e, false);
}

/* Notify of a status that is not part of a chunk or result event. */
static void notify_status(struct engine *e, enum ses_decision decision)
{
	if (decision == SES_D_WAIT || e->sent != SES_SENT_GOOD)
		ses_engine_notify(e, &(struct ses_engine_event){
			.kind = SES_EVENT_STATUS,
			.status = &e->result->status });
}

/*
 * The buffer id that a status must have. Some enclosures always report the same
 * one, and accept others.
 */
static uint8_t expected_buffer_id(const struct engine *e)
{
	const struct ses_plan *p = e->plan;

	return e->sent == SES_SENT_GOOD &&
	       e->result->status.buffer_id == p->survey.status.buffer_id ?
		       p->survey.status.buffer_id : p->request.buffer_id;
}

enum step ses_step_load_status(struct engine *e)
{
	const struct ses_download_status *st = &e->result->status;
	enum ses_decision decision;
	int err = ses_engine_load_status(e, may_restart(e) || e->deadline);

	if (err)
		return handle_unreadable_status(e, err);
	decision = ses_decision_make(&(struct ses_situation){
		.sent = e->sent,
		.first = e->chunk.first,
		.last = e->chunk.last,
		.status = st->status,
		.before = e->status_before,
		.expected = ses_expected_compare(
			st, expected_buffer_id(e), e->chunk.offset,
			e->chunk.offset + e->chunk.length),
	});
	/* a status that is wrong proves nothing */
	if (decision == SES_D_RESEND && e->distrust &&
	    e->sent == SES_SENT_LOST)
		decision = SES_D_UNCERTAIN;
	notify_status(e, decision);
	return on_decision[decision](e);
}

/* --- after an order --- */

/* FFh is a reserved mode: that ends a download, with an error that names the
 * field (80h, byte 8). */
static enum step finish_abort(struct engine *e)
{
	const struct ses_download_status *st = &e->result->status;
	enum ses_download_class class = ses_download_class(st->status);

	if (class == SES_DOWNLOAD_IN_PROGRESS)
		return ses_engine_fail_status(
			e, ": the download was not ended");
	if (class == SES_DOWNLOAD_ERROR &&
	    !(st->status == SES_DOWNLOAD_FIELD && st->additional == 8))
		return fail_with_status(e);
	e->result->transfer = SES_TRANSFER_ABORTED;
	return STEP_DONE;
}

/*
 * Is there still something that the order is for? A reset activates what was
 * stored, and ends a download. (Without one, 00h follows a final code that was
 * read.)
 */
static bool is_order_needed(const struct engine *e)
{
	uint8_t status = e->result->status.status;

	return !ses_engine_was_reset(e) || status == e->status_before ||
	       status == SES_DOWNLOAD_DEFERRED;
}

/* UNIT ATTENTION: the order was not read. */
static enum step resend_order(struct engine *e)
{
	uint8_t status = e->result->status.status;
	bool reset = ses_engine_was_reset(e) && may_restart(e);

	if (may_restart(e) && status != SES_DOWNLOAD_MORE &&
	    ses_download_class(status) == SES_DOWNLOAD_IN_PROGRESS)
		return wait_for_status(e, STEP_LOAD_ORDER_STATUS);
	if (is_order_needed(e) && e->resends++ < SES_RESENDS) {
		e->result->retries++;
		return ses_engine_pause(e, SES_EVENT_RETRY,
					SES_WAIT_UNIT_ATTENTION, 0, STEP_SEND);
	}
	ses_engine_keep_sense(e);
	return ses_engine_fail(e, ses_engine_report_page(e, reset ?
		"was not carried out. The reset may have activated the image: "
		"check the product revision." : "was not carried out."));
}

enum step ses_step_load_order_status(struct engine *e)
{
	uint8_t status;
	int err = ses_engine_load_status(e, may_restart(e));

	/* whether an order of unknown fate was carried out is visible later */
	if (e->sent == SES_SENT_LOST && may_restart(e) &&
	    e->limits->restart_ms &&
	    (err || ses_download_class(e->result->status.status) !=
			    SES_DOWNLOAD_ERROR)) {
		e->result->transfer = SES_TRANSFER_ACCEPTED;
		e->deadline = 0;
		return STEP_RESTART;
	}
	if (err)
		return handle_unreadable_status(e, err);
	status = e->result->status.status;
	if (e->sent == SES_SENT_ATTENTION)
		return resend_order(e);
	if (!may_restart(e))
		return finish_abort(e);
	if (ses_download_class(status) == SES_DOWNLOAD_ERROR)
		return fail_with_status(e);
	if (e->sent == SES_SENT_LOST)
		return fail_uncertain(e);
	if (status == SES_DOWNLOAD_MORE)
		return ses_engine_fail_status(e, ": nothing is activated while "
			"the enclosure waits for an image");
	if (ses_download_class(status) == SES_DOWNLOAD_IN_PROGRESS)
		return wait_for_status(e, STEP_LOAD_ORDER_STATUS);
	return finish_unless_missed(e);
}
