/* SPDX-License-Identifier: BSD-2-Clause */
/* After the last page: activation, and waiting for a restart. */
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/snapshot.h>
#include <ses/text.h>
#include <ses/transport.h>

#include "ses/ses_internal.h"
#include "requirements.h"
#include "steps.h"

/*
 * How often to try to reach a device that may restart, and how long one must
 * answer without interruption, with the old revision, before no restart is
 * expected.
 */
#define LOOK_MS		1000
#define STEADY_MS	10000

/* --- activation --- */

static void set_activation(struct ses_engine_result *r,
			   enum ses_activation activation)
{
	r->activation = activation;
	r->activation_pending = activation == SES_ACTIVATION_RESET ||
				activation == SES_ACTIVATION_POWER_ON ||
				activation == SES_ACTIVATION_DEFERRED;
}

static enum step step_after_activation(struct engine *e)
{
	e->deadline = 0;
	return e->limits->restart_ms && !e->result->activation_pending ?
		       STEP_RESTART : STEP_DONE;
}

static enum step finish_image(struct engine *e, bool known)
{
	struct ses_engine_result *r = e->result;
	enum ses_activation activation = SES_ACTIVATION_NONE;

	r->transfer = known ? SES_TRANSFER_COMPLETE : SES_TRANSFER_ACCEPTED;
	if (known)
		activation = ses_download_activation(r->status.status);
	/* another program may have read the final code */
	if (activation == SES_ACTIVATION_NONE)
		activation = e->plan->request.mode->flags & SES_M_DEFER ?
				     SES_ACTIVATION_DEFERRED :
				     SES_ACTIVATION_UNKNOWN;
	set_activation(r, activation);
	if (!e->plan->request.activate)
		return step_after_activation(e);
	if (activation == SES_ACTIVATION_DEFERRED ||
	    activation == SES_ACTIVATION_UNKNOWN)
		return STEP_ORDER;
	ses_warn(e->log, SES_T_OTHER, "The image is not activated on demand: "
		 "the download microcode status is 0x%x (%s).",
		 r->status.status, ses_download_status_text(r->status.status));
	return step_after_activation(e);
}

/* The data was a part of the image; the enclosure waits for the rest. */
static enum step finish_part(struct engine *e)
{
	e->result->transfer = SES_TRANSFER_ACCEPTED;
	ses_note(e->log, SES_T_OTHER,
		 "The image has %u bytes; the enclosure waits for those from "
		 "%u on.", e->plan->image_length,
		 e->chunk.offset + e->chunk.length);
	return STEP_DONE;
}

static enum step finish_order(struct engine *e, bool known)
{
	struct ses_engine_result *r = e->result;
	enum ses_activation activation = SES_ACTIVATION_UNKNOWN;

	if (known || r->transfer == SES_TRANSFER_NOT_STARTED)
		r->transfer = known ? SES_TRANSFER_COMPLETE :
				      SES_TRANSFER_ACCEPTED;
	if (e->page[8] != SES_MODE_ACTIVATE)
		return STEP_DONE;
	if (known)
		activation = ses_download_activation(r->status.status);
	/* no error: the enclosure activates the code */
	if (activation == SES_ACTIVATION_NONE ||
	    (!known && e->status_before == SES_DOWNLOAD_DEFERRED))
		activation = SES_ACTIVATION_IMMEDIATE;
	set_activation(r, activation);
	return step_after_activation(e);
}

enum step ses_engine_finish(struct engine *e, bool known)
{
	e->result->has_status = known;
	if (e->order)
		return finish_order(e, known);
	return e->chunk.last ? finish_image(e, known) : finish_part(e);
}

/* --- the restart --- */

/*
 * Load the revision and the status of the device. INQUIRY works early in a
 * restart, so that its data is used only if the status page can be read after
 * it.
 */
static int load_device_state(struct engine *e)
{
	const struct ses_plan_request *request = &e->plan->request;
	struct ses_engine_result *r = e->result;
	struct ses_survey now = { .identified = true };
	struct ses_page *page;
	int err;

	err = ses_device_load_inquiry(e->dev, false, &now.inquiry);
	if (!err)
		err = ses_snapshot_receive(e->dev, SES_PAGE_MICROCODE, false,
					   e->log, &page);
	if (err)
		return err;
	r->has_status = ses_download_find(page, request->subenclosure,
					  &r->status);
	free(page);
	if (!ses_survey_has_inquiry(&now, request) && r->revision_before[0]) {
		ses_survey_load_configuration(&now, e->dev,
					      request->subenclosure);
		if (!now.described)
			return -SES_E_OTHER;
	}
	ses_text_copy(r->revision_after, sizeof(r->revision_after),
		      ses_survey_revision(&now, request));
	return 0;
}

/* The device answers: does it run the new code? */
static enum step verify_restart(struct engine *e)
{
	struct ses_engine_result *r = e->result;
	bool changed = strcmp(r->revision_before, r->revision_after) != 0;

	/* the fate of the order is unknown, and it had no visible effect */
	if (e->sent == SES_SENT_LOST && !changed)
		return ses_engine_fail(e, ses_engine_report_page(e, "may have "
			"been carried out or not; the product revision is "
			"still the same."));
	if (e->sent == SES_SENT_LOST)
		ses_warn(e->log, SES_T_COMMAND_FAILED,
			 "The order to activate got no answer, but it was "
			 "carried out.");
	r->transfer = SES_TRANSFER_COMPLETE;
	r->verified = !r->revision_before[0] ? SES_ANSWER_UNKNOWN :
		      changed ? SES_ANSWER_YES : SES_ANSWER_NO;
	if (changed)
		set_activation(r, SES_ACTIVATION_IMMEDIATE);
	return STEP_DONE;
}

static enum step fail_download_error(struct engine *e)
{
	const struct ses_download_status *st = &e->result->status;

	e->result->transfer = SES_TRANSFER_FAILED;
	return ses_engine_fail_with_text(e, ses_fail(
		e->log, SES_E_OTHER, SES_T_OTHER,
		"The device answers, but with download microcode status 0x%x "
		"(%s), additional status 0x%x.", st->status,
		ses_download_status_text(st->status), st->additional),
		"The enclosure reports an error of the download");
}

/* It answers, but is not done with what was sent. */
static bool is_in_progress(const struct ses_engine_result *r)
{
	return r->has_status && ses_download_class(r->status.status) ==
					SES_DOWNLOAD_IN_PROGRESS;
}

static enum step fail_unfinished_download(struct engine *e)
{
	char status[160];

	ses_engine_status_text(&e->result->status, status, sizeof(status));
	return ses_engine_fail_with_text(e, ses_fail(
		e->log, SES_E_OTHER, SES_T_OTHER,
		"All was sent, but the download microcode status is %s, and "
		"the product revision is still the same.", status),
		"The enclosure does not continue the download");
}

static enum step fail_restart_timeout(struct engine *e)
{
	bool done = e->result->transfer == SES_TRANSFER_COMPLETE;
	char status[160];

	ses_engine_status_text(&e->result->status, status, sizeof(status));
	e->result->check_first = is_in_progress(e->result);
	if (e->result->check_first)
		return ses_engine_fail_with_text(e, ses_fail(
			e->log, SES_E_TIMEOUT, SES_T_OTHER,
			"All was sent, but after %u seconds the download "
			"microcode status is still %s. Do not switch the "
			"enclosure off before that changes (see --wait).",
			e->limits->restart_ms / 1000, status),
			"The enclosure did not finish in time");
	return ses_engine_fail_with_text(e, ses_fail(
		e->log, SES_E_TIMEOUT, SES_T_OTHER,
		"%s, but %s did not answer again within %u seconds (see "
		"--wait).", done ? "The download is done" : "All was sent",
		e->dev->transport->name, e->limits->restart_ms / 1000),
		"The enclosure did not answer again in time");
}

/*
 * When a node is back, it may lead to another enclosure, whose revision says
 * nothing about this one.
 */
static bool is_other_enclosure(struct engine *e)
{
	const struct ses_survey *before = &e->plan->survey;
	struct ses_survey now = { 0 };

	if (!e->reopened || !before->has_id)
		return false;
	ses_survey_load_configuration(&now, e->dev, 0);
	return now.has_id && now.logical_id != before->logical_id;
}

static enum step fail_other_enclosure(struct engine *e)
{
	struct ses_engine_result *r = e->result;

	r->has_status = false;
	r->revision_after[0] = '\0';
	return ses_engine_fail_with_text(e, ses_fail(
		e->log, SES_E_OTHER, SES_T_OTHER,
		"All was sent, but %s is another enclosure now: read the "
		"product revision of the one with the logical identifier "
		"%016llx.", e->dev->transport->name,
		(unsigned long long)e->plan->survey.logical_id),
		"Another enclosure answers");
}

/* It does not answer: it may come back as another device with the same name. */
static enum step retry_restart(struct engine *e, int err)
{
	e->went_away = true;
	e->steady = 0;
	if (e->hooks->reopen && -err > SES_E_OS && -err < SES_E_MALFORMED &&
	    e->hooks->reopen(e->hooks->data, e->dev) == 0)
		e->reopened = true;
	return ses_engine_pause(e, SES_EVENT_WAIT, SES_WAIT_RESTARTING,
				LOOK_MS, STEP_RESTART);
}

enum step ses_step_restart(struct engine *e)
{
	const struct ses_engine_result *r = e->result;
	uint64_t now = e->dev->os->now_ms();
	bool changed;
	int err;

	if (!e->deadline)
		e->deadline = now + e->limits->restart_ms;
	else if (now >= e->deadline)
		return e->steady && !is_in_progress(r) ?
			       verify_restart(e) : fail_restart_timeout(e);
	err = load_device_state(e);
	ses_engine_notify(e, &(struct ses_engine_event){
		.kind = SES_EVENT_RECONNECT, .ok = !err });
	if (err)
		return retry_restart(e, err);
	if (is_other_enclosure(e))
		return fail_other_enclosure(e);
	if (r->has_status && ses_download_class(r->status.status) ==
				     SES_DOWNLOAD_ERROR)
		return fail_download_error(e);
	changed = strcmp(r->revision_before, r->revision_after) != 0;
	if (!changed && r->has_status &&
	    r->status.status == SES_DOWNLOAD_MORE)
		return fail_unfinished_download(e);
	/* storing takes its time */
	if (!changed && is_in_progress(r))
		return ses_engine_pause(e, SES_EVENT_WAIT, SES_WAIT_UPDATING,
					LOOK_MS, STEP_RESTART);
	if (!e->steady)
		e->steady = now;
	if (changed || e->went_away || now - e->steady >= STEADY_MS)
		return verify_restart(e);
	return ses_engine_pause(e, SES_EVENT_WAIT, SES_WAIT_RESTARTING,
				LOOK_MS, STEP_RESTART);
}
