/* SPDX-License-Identifier: BSD-2-Clause */
/* --join: all about each element. */
#include "verbs.h"

#include <ses/page.h>

static int show_join(struct session *s)
{
	static const uint8_t pages[] = {
		SES_PAGE_CONFIGURATION, SES_PAGE_STATUS, SES_PAGE_DESCRIPTOR,
		SES_PAGE_ADDITIONAL, SES_PAGE_THRESHOLD,
	};
	bool thresholds = s->view.thresholds;
	int err = session_load(s, pages, thresholds ? 5 : 4,
			       thresholds ? 3 : 2);

	if (err)
		return err;
	return ses_show_join(&s->out, &s->ses.snap, &s->view);
}

/*
 * In JSON --all means the join and then all pages that are not part of it, even
 * if one of them fails. The text of --all is that of --join; the text of --ALL
 * has these pages, too.
 */
static int show_join_and_pages(struct session *s)
{
	int err = session_identify(s), others;

	if (err)
		return err;
	err = show_join(s);
	if (!options_given(s->opt, GIVEN(REST)) &&
	    (!options_given(s->opt, GIVEN(ALL)) || !s->doc))
		return err;
	others = show_other_pages(s);
	return err ? err : others;
}

static int parse_join(void *options, const struct cli_option *row,
		      const char *arg)
{
	struct options *o = options;

	(void)arg;
	/* --ALL is a join with thresholds */
	o->join += (row->gives & GIVEN(REST)) ? 2 : 1;
	return 0;
}

static const struct cli_option options[] = {
	{ 'a', CLI_NONE, 0, "all", NULL,
	  "the same as --join; JSON has all other pages, too",
	  PARSE(parse_join), ASKS, .gives = GIVEN(JOIN) | GIVEN(ALL) },
	{ 'z', CLI_NONE, CLI_ADDED, "ALL", NULL,
	  "--join with thresholds, then all other pages",
	  PARSE(parse_join), ASKS,
	  .gives = GIVEN(JOIN) | GIVEN(ALL) | GIVEN(REST) },
	{ 'j', CLI_NONE, 0, "join", NULL,
	  "all about each element; twice: thresholds, too",
	  PARSE(parse_join), ASKS, .gives = GIVEN(JOIN) },
};

static const struct cli_task tasks[] = {
	{ "everything about each element", "sg_ses --join --filter /dev/sg3" },
};

const struct verb_methods verb_join = {
	VERB_OPTIONS(options), VERB_TASKS(tasks),
	.run_session = show_join_and_pages,
};
