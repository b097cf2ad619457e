/* SPDX-License-Identifier: BSD-2-Clause */
/* --join: all about each element. */
#include "session.h"

#include <ses/page.h>

static int join(struct run *r)
{
	static const uint8_t pages[] = {
		SES_PAGE_CONFIGURATION, SES_PAGE_STATUS, SES_PAGE_DESCRIPTOR,
		SES_PAGE_ADDITIONAL, SES_PAGE_THRESHOLD,
	};
	bool thresholds = r->opt->view.thresholds;
	int err = run_load(r, pages, thresholds ? 5 : 4, thresholds ? 3 : 2);

	if (err)
		return err;
	return ses_show_join(&r->out, &r->snap, &r->opt->view);
}

/*
 * Readers of JSON get what --all means to them: the join, then all pages that
 * are not part of it, whatever becomes of one of them. The text of --all is
 * that of --join, and that of --ALL has these pages, too.
 */
int verb_join(struct run *r)
{
	int err = run_identify(r), others;

	if (err)
		return err;
	err = join(r);
	if (!r->opt->rest && (!r->opt->all || !r->doc))
		return err;
	others = verb_other_pages(r);
	return err ? err : others;
}
