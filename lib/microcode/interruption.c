/* SPDX-License-Identifier: BSD-2-Clause */
/* A run that is stopped between two commands: the state that it leaves. */
#include <stdio.h>

#include <ses/error.h>
#include <ses/log.h>

#include "steps.h"

static const char *order_state(const struct engine *e, enum step step)
{
	bool activates = e->page[8] == SES_MODE_ACTIVATE;

	if (step == STEP_LOAD_ORDER_STATUS && e->sent == SES_SENT_GOOD)
		return activates ?
			" The order to activate was accepted; the product "
			"revision shows later whether the new code runs." :
			" The order to abort was accepted; the download "
			"microcode status shows whether a download is still "
			"in progress.";
	if (step == STEP_LOAD_ORDER_STATUS && e->sent == SES_SENT_LOST)
		return activates ?
			" It is not known whether the order to activate was "
			"carried out; the product revision shows it later." :
			" It is not known whether the order to abort was "
			"carried out; the download microcode status shows it.";
	return activates ?
		" The image is not activated: --mode=activate_mc does that." :
		" The order to abort was not carried out; --mode=dmc_abort "
		"repeats it.";
}

/* All data of this run was accepted. */
static const char *complete_data_state(const struct engine *e)
{
	if (!e->chunk.last)
		return " That was all of this part; the enclosure waits for "
		       "the rest of the image.";
	return e->plan->request.activate ?
		" The image is not activated: --mode=activate_mc does that, "
		"once the enclosure has stored it." :
		" The enclosure may still be storing the image: do not switch "
		"it off before its status says that it is done.";
}

/* The state after an interrupted run, and the next step of the user. */
static const char *interrupted_state(const struct engine *e, enum step step)
{
	const struct ses_engine_result *r = e->result;

	if (step == STEP_RESTART)
		return r->transfer == SES_TRANSFER_COMPLETE ?
			" The download is complete; the wait for the restart "
			"was interrupted." :
			" All was sent; the wait for the restart was "
			"interrupted. The product revision shows later whether "
			"the new code runs.";
	if (!e->started)
		return "";
	if (e->order)
		return order_state(e, step);
	if (step == STEP_LOAD_STATUS && e->sent == SES_SENT_LOST)
		return " It is not known whether the current chunk arrived.";
	if (e->plan->start + r->bytes_sent == e->plan->request.length)
		return complete_data_state(e);
	if (!r->bytes_sent || r->can_resume != SES_ANSWER_NO)
		return "";
	return e->plan->request.blind ?
		" With --non it cannot be known whether the enclosure keeps "
		"them: begin again with the first byte; if that is refused "
		"because a download is in progress, --mode=dmc_abort ends it." :
		" The download cannot be resumed: begin again with the first "
		"byte, after --mode=dmc_abort if it is still in progress.";
}

enum step ses_engine_interrupt(struct engine *e, enum step step)
{
	struct ses_engine_result *r = e->result;
	char how_far[80] = "";

	if (r->transfer == SES_TRANSFER_NOT_STARTED)
		r->transfer = SES_TRANSFER_INTERRUPTED;
	if (step == STEP_PAUSE)
		step = e->after_pause;
	if (e->plan->nr_chunks)
		snprintf(how_far, sizeof(how_far), " with %llu of %llu bytes "
			 "sent", (unsigned long long)e->plan->start +
			 r->bytes_sent,
			 (unsigned long long)e->plan->request.length);
	e->err = ses_fail(e->log, SES_E_INTERRUPTED, SES_T_OTHER,
			  "Interrupted%s; nothing more is sent.%s", how_far,
			  interrupted_state(e, step));
	return STEP_DONE;
}
