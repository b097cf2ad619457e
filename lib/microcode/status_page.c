/* SPDX-License-Identifier: BSD-2-Clause */
/* The status page during a download is read, and what follows for --resume. */
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/snapshot.h>
#include <ses/text.h>

#include "ses/ses_internal.h"
#include "steps.h"

/*
 * A new generation code means another configuration. It is used from now on,
 * because an enclosure refuses an old one (SES-4 6.2.9).
 */
static void check_generation(struct engine *e, uint32_t generation)
{
	if (generation == e->generation)
		return;
	ses_warn(e->log, SES_T_GENERATION_CODE_CHANGED,
		 "The generation code changed from 0x%x to 0x%x during the "
		 "download.", e->generation, generation);
	e->generation = generation;
}

/* Could --resume continue where the status says? */
static enum ses_answer find_resumable(const struct engine *e,
				      const struct ses_download_status *st)
{
	const struct ses_plan_request *req = &e->plan->request;

	if (e->order)
		return SES_ANSWER_NO;
	if (st->status == SES_DOWNLOAD_MORE)
		return st->offset % 4 == 0 &&
		       st->offset - req->offset < req->length &&
		       st->offset >= req->offset &&
		       (st->buffer_id == req->buffer_id || req->force ||
			st->buffer_id == SES_DOWNLOAD_ANY_ID) ? SES_ANSWER_YES :
								SES_ANSWER_NO;
	/* it is busy, and may wait for more after that */
	return ses_download_class(st->status) == SES_DOWNLOAD_IN_PROGRESS &&
	       !e->chunk.last ? SES_ANSWER_UNKNOWN : SES_ANSWER_NO;
}

static void set_status(struct engine *e, const struct ses_download_status *st)
{
	struct ses_engine_result *r = e->result;

	r->has_status = true;
	r->status = *st;
	r->can_resume = find_resumable(e, st);
	r->resume_offset = r->can_resume == SES_ANSWER_YES ? st->offset :
						      SES_DOWNLOAD_ANY_OFFSET;
}

/*
 * Reading the status changes nothing, so it is repeated once; but not after a
 * page whose fate is unknown, because then the device has failed once already.
 * may_fail: the device may be restarting.
 */
static int receive_status(struct engine *e, bool may_fail, struct ses_log *log,
			  struct ses_page **page)
{
	bool once = e->sent == SES_SENT_LOST;
	int err;

	err = ses_snapshot_receive(e->dev, SES_PAGE_MICROCODE,
				   once && !may_fail, log, page);
	if (!err || once)
		return err;
	e->missed = e->missed || err == -SES_E_MALFORMED ||
		    err == -SES_E_WILD_RESID;
	return ses_snapshot_receive(e->dev, SES_PAGE_MICROCODE, !may_fail, log,
				    page);
}

/* A log that stores errors and notes for later. */
struct keeper {
	struct ses_log log;		/* first */
	struct engine *e;
};

static void keep_message(struct ses_log *log, const struct ses_message *message)
{
	struct engine *e = ((struct keeper *)log)->e;

	if (message->severity == SES_WARNING ||
	    message->topic == SES_T_OUT_OF_RESOURCES)
		e->log->emit(e->log, message);
	else
		ses_text_copy(e->unread, sizeof(e->unread), message->text);
}

static void keep_trace(struct ses_log *log, const char *text)
{
	struct engine *e = ((struct keeper *)log)->e;

	if (e->log->trace)
		e->log->trace(e->log, text);
}

void ses_engine_report_status_error(struct engine *e, int err)
{
	ses_fail(e->log, -err, SES_T_COMMAND_FAILED, "%s", e->unread[0] ?
		 e->unread : "The status page cannot be read.");
}

/*
 * If the current page failed, that is reported first: the reason why the status
 * cannot be read is stored until then.
 */
__attribute__((noinline))
static int receive_quietly(struct engine *e, bool may_fail,
			   struct ses_page **page)
{
	struct keeper keeper = { .log = *e->log, .e = e };

	if (keeper.log.emit)
		keeper.log.emit = keep_message;
	keeper.log.trace = keep_trace;
	e->unread[0] = '\0';
	return receive_status(e, may_fail, &keeper.log, page);
}

int ses_engine_load_status(struct engine *e, bool may_fail)
{
	struct ses_download_status st;
	struct ses_page *page;
	bool found;
	int err;

	err = e->sent == SES_SENT_GOOD ?
		      receive_status(e, may_fail, e->log, &page) :
		      receive_quietly(e, may_fail, &page);
	if (err)
		return err;
	check_generation(e, ses_page_generation(page));
	found = ses_download_find(page, e->plan->request.subenclosure, &st);
	free(page);
	if (!found)
		return ses_fail(e->log, SES_E_MALFORMED, SES_T_PAGE_MALFORMED,
				"The status page has no descriptor for "
				"subenclosure %u any more.",
				e->plan->request.subenclosure);
	set_status(e, &st);
	return 0;
}
