/* SPDX-License-Identifier: BSD-2-Clause */
/* --join: all about each element. */
#include "verbs.h"

#include <ses/page.h>

static int join(struct session *s)
{
	static const uint8_t pages[] = {
		SES_PAGE_CONFIGURATION, SES_PAGE_STATUS, SES_PAGE_DESCRIPTOR,
		SES_PAGE_ADDITIONAL, SES_PAGE_THRESHOLD,
	};
	bool thresholds = s->opt->view.thresholds;
	int err = session_load(s, pages, thresholds ? 5 : 4,
			       thresholds ? 3 : 2);

	if (err)
		return err;
	return ses_show_join(&s->out, &s->snap, &s->opt->view);
}

/*
 * Readers of JSON get what --all means to them: the join, then all pages that
 * are not part of it, whatever becomes of one of them. The text of --all is
 * that of --join, and that of --ALL has these pages, too.
 */
int verb_join(struct session *s)
{
	int err = session_identify(s), others;

	if (err)
		return err;
	err = join(s);
	if (!s->opt->rest && (!s->opt->all || !s->doc))
		return err;
	others = verb_other_pages(s);
	return err ? err : others;
}
