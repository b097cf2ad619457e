/* SPDX-License-Identifier: BSD-2-Clause */
/* What went wrong with a page, in words. */
#include <stdio.h>
#include <string.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/sense.h>

#include "steps.h"

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

enum step ses_engine_wrong(struct engine *e, const char *what)
{
	bool unseen = e->sent == SES_SENT_ATTENTION;
	char page[SES_PAGE_TEXT], status[160];

	if (e->sent != SES_SENT_GOOD)
		ses_device_report(e->dev, &e->command, SES_PAGE_MICROCODE,
				  e->send_err);
	ses_engine_status_text(&e->result->status, status, sizeof(status));
	return ses_engine_fail(e, ses_fail(
		e->log, unseen ? -e->send_err : SES_E_OTHER, SES_T_OTHER,
		"%s was %s; now the download microcode status is %s%s.",
		ses_engine_page(e, page), unseen ? "not taken" : "sent",
		status, what));
}

int ses_engine_report(struct engine *e, const char *what)
{
	char page[SES_PAGE_TEXT];

	ses_device_report(e->dev, &e->command, SES_PAGE_MICROCODE, e->send_err);
	return ses_fail(e->log, -e->send_err, SES_T_COMMAND_FAILED, "%s %s",
			ses_engine_page(e, page), what);
}

static void name_field(struct engine *e)
{
	struct ses_sense sense;

	ses_sense_decode(e->command.sense, e->command.sense_len, &sense);
	if (sense.has_field && !sense.field_in_cdb)
		ses_fail(e->log, -e->send_err, SES_T_COMMAND_FAILED,
			 "Byte %u of the page is in the field %s.",
			 sense.field, ses_download_field_name(sense.field));
}

void ses_engine_sense(struct engine *e)
{
	struct ses_result *r = e->result;

	if (e->command.status != SES_STATUS_CHECK_CONDITION)
		return;
	memcpy(r->sense, e->command.sense, sizeof(r->sense));
	r->sense_len = e->command.sense_len;
}

enum step ses_engine_refused(struct engine *e)
{
	bool later = !e->order && e->chunk.number > 0;
	char status[160];

	ses_engine_sense(e);
	ses_engine_report(e, "was refused.");
	name_field(e);
	/* only to learn why; what it does to the download matters no more */
	e->sent = SES_SENT_LOST;
	if (ses_engine_status(e, true) == 0) {
		ses_engine_status_text(&e->result->status, status,
				       sizeof(status));
		ses_fail(e->log, -e->send_err, SES_T_OTHER,
			 "The download microcode status is %s.", status);
	} else {
		e->result->can_resume = false;
	}
	if (later && e->send_err == -SES_E_BAD_PARAMETER &&
	    !e->plan->request.blind)
		ses_fail(e->log, -e->send_err, SES_T_OTHER,
			 "Some firmware drops a download when its status is "
			 "read between the chunks: try again with --non.");
	return ses_engine_fail(e, e->send_err);
}
