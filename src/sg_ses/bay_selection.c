/* SPDX-License-Identifier: BSD-2-Clause */
#include "bay_selection.h"

#include <ses/error.h>
#include <ses/log.h>
#include <ses/target.h>

#include "verbs.h"

static enum ses_bay_purpose find_purpose(const struct options *opt)
{
	if (opt->verb != VERB_SET)
		return SES_BAY_SHOW;
	if (!verb_writes(opt, VERB_SET))
		return SES_BAY_READ;
	return options_given(opt, GIVEN(FORCE)) ? SES_BAY_FORCE :
						  SES_BAY_WRITE;
}

static int find_target(struct bay_selection *b, const char *text,
		       struct ses_target *target)
{
	int err = ses_target_find(&b->map, text, target);

	if (!err && target->set)
		err = ses_fail(b->map.log, SES_E_SYNTAX, SES_T_OTHER,
			       "--bay=%s: one bay or other element is "
			       "expected, and this names a set.", text);
	return err;
}

int bay_selection_find(struct bay_selection *b, struct source *source)
{
	const struct options *opt = source->opt;
	struct ses_target target = { .bay = NULL };
	int err = source_map_build(source, SES_MAP_BAYS, &b->map);

	if (!err && !b->map.nr_nodes)
		err = source_report_empty(source, &b->map);
	if (!err)
		err = find_target(b, opt->bay, &target);
	if (!err)
		err = ses_bay_check(&b->map, target.bay, target.by_disk,
				    find_purpose(opt));
	if (!err)
		err = ses_bay_find_node(&b->map, target.bay, &b->node);
	if (err)
		return err;
	b->bay = target.bay;
	ses_note(opt->log, SES_T_OTHER, "--bay=%s is element %u,%d of %s.",
		 opt->bay, b->bay->type, b->bay->index, b->node->device);
	return b->map.arena.failed ? -SES_E_NO_MEMORY : 0;
}

void bay_selection_free(struct bay_selection *b)
{
	ses_map_free(&b->map);
}
