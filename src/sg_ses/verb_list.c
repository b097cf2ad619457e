/* SPDX-License-Identifier: BSD-2-Clause */
/* --list-enclosures: all enclosures with all of their names. */
#include "verbs.h"

#include <ses/map.h>
#include <ses/view.h>

#include "common/output.h"
#include "source_map.h"

static int list_enclosures(const struct request *q)
{
	struct source *source = q->source;
	struct document *doc = q->doc;
	struct ses_writer text;
	struct ses_out out;
	struct ses_map map;
	int err = source_map_build(source, SES_MAP_NAMES, &map);

	if (!err) {
		output_begin(&out, &text, doc);
		ses_map_emit_list(&out, &map);
		err = output_end(&text, source->opt->log);
	}
	if (!err)
		err = source_map_completeness(source, &map);
	ses_map_free(&map);
	return err;
}

static const struct cli_option options[] = {
	{ 0, CLI_NONE, CLI_ADDED, "list-enclosures,list_enclosures", NULL,
	  "list all enclosures with all their names", ASKS },
};

static const struct cli_task tasks[] = {
	{ "which enclosures there are", "sg_ses --list-enclosures" },
};

const struct verb_methods verb_list = {
	VERB_OPTIONS(options), VERB_TASKS(tasks), .run = list_enclosures,
};
