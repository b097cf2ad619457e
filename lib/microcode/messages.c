/* SPDX-License-Identifier: BSD-2-Clause */
/* Events, and messages about a page that failed. */
#include <stdio.h>
#include <string.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>

#include "scsi/scsi_internal.h"
#include "steps.h"

void ses_engine_notify(struct engine *e, struct ses_engine_event *event)
{
	if (!e->hooks->event)
		return;
	event->bytes_sent = e->plan->start + e->result->bytes_sent;
	event->bytes_total = e->plan->request.length;
	e->hooks->event(e->hooks->data, event);
}

const char *ses_engine_page_text(const struct engine *e, char *text)
{
	if (e->order)
		snprintf(text, SES_PAGE_TEXT, "The page of mode %s",
			 e->page[8] == SES_MODE_ACTIVATE ?
				 "activate_mc" : e->plan->request.mode->name);
	else
		snprintf(text, SES_PAGE_TEXT,
			 "Chunk %u of %u (buffer offset %u, %u bytes)",
			 e->chunk.number + 1, e->plan->nr_chunks,
			 e->chunk.offset, e->chunk.length);
	return text;
}

enum step ses_engine_fail(struct engine *e, int err)
{
	struct ses_engine_result *r = e->result;

	e->err = err;
	if (r->transfer == SES_TRANSFER_NOT_STARTED && e->started)
		r->transfer = SES_TRANSFER_FAILED;
	r->has_chunk = e->started && !e->order;
	r->chunk = e->chunk;
	return STEP_DONE;
}

enum step ses_engine_pause(struct engine *e, enum ses_engine_event_kind kind,
			   enum ses_wait_reason reason, unsigned int ms,
			   enum step then)
{
	e->pause_ms = ms;
	e->after_pause = then;
	ses_engine_notify(e, &(struct ses_engine_event){
		.kind = kind, .reason = reason, .delay_ms = ms,
		.chunk = e->order ? NULL : &e->chunk,
	});
	return STEP_PAUSE;
}

void ses_engine_status_text(const struct ses_download_status *st, char *text,
			size_t size)
{
	int n = snprintf(text, size, "0x%x (%s)", st->status,
			 ses_download_status_text(st->status));

	if (st->status == SES_DOWNLOAD_FIELD)
		snprintf(text + n, size - (size_t)n,
			 ", additional status 0x%x: the field %s",
			 st->additional,
			 ses_download_field_name(st->additional));
	else if (st->additional)
		snprintf(text + n, size - (size_t)n,
			 ", additional status 0x%x", st->additional);
}

enum step ses_engine_fail_with_text(struct engine *e, int err,
				    const char *text)
{
	e->result->text = text;
	return ses_engine_fail(e, err);
}

/* The text for the exit status: that of 99 would be "some other error". */
static const char *status_failure_text(const struct engine *e)
{
	if (e->sent == SES_SENT_ATTENTION)
		return NULL;
	return ses_download_class(e->result->status.status) ==
			       SES_DOWNLOAD_ERROR ?
		       "The enclosure reports an error of the download" :
		       "The enclosure does not continue the download";
}

enum step ses_engine_fail_status(struct engine *e, const char *what)
{
	bool unseen = e->sent == SES_SENT_ATTENTION;
	char page[SES_PAGE_TEXT], status[160];

	if (e->sent != SES_SENT_GOOD)
		ses_device_report(e->dev, &e->command, SES_PAGE_MICROCODE,
				  e->send_err, e->log);
	ses_engine_status_text(&e->result->status, status, sizeof(status));
	return ses_engine_fail_with_text(e, ses_fail(
		e->log, unseen ? -e->send_err : SES_E_OTHER, SES_T_OTHER,
		"%s was %s; now the download microcode status is %s%s.",
		ses_engine_page_text(e, page), unseen ? "not accepted" : "sent",
		status, what), status_failure_text(e));
}

const char *ses_engine_reason_text(const struct engine *e, char *text)
{
	ses_device_explain(text, SES_REASON_TEXT, &e->command, e->send_err);
	return text;
}

int ses_engine_report_page(struct engine *e, const char *what)
{
	char page[SES_PAGE_TEXT];

	ses_device_report(e->dev, &e->command, SES_PAGE_MICROCODE, e->send_err,
			  e->log);
	return ses_fail(e->log, -e->send_err, SES_T_COMMAND_FAILED, "%s %s",
			ses_engine_page_text(e, page), what);
}

void ses_engine_set_unknown(struct engine *e)
{
	e->result->can_resume = e->order ? SES_ANSWER_NO : SES_ANSWER_UNKNOWN;
	e->result->resume_offset = SES_DOWNLOAD_ANY_OFFSET;
}

void ses_engine_keep_sense(struct engine *e)
{
	struct ses_engine_result *r = e->result;

	if (e->command.status != SES_STATUS_CHECK_CONDITION)
		return;
	memcpy(r->sense, e->command.sense, sizeof(r->sense));
	r->sense_len = e->command.sense_len;
}
