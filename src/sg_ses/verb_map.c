/* SPDX-License-Identifier: BSD-2-Clause */
/* --map: which disk is in which bay. */
#include "verbs.h"

#include <string.h>

#include <ses/error.h>
#include <ses/map.h>
#include <ses/view.h>

#include "common/output.h"
#include "source_map.h"
#include "terminal.h"
#include "option_words.h"

struct map_options {
	struct ses_map_view view;
};

static int parse_map(void *options, const struct cli_option *row,
		     const char *arg)
{
	struct options *o = options;
	struct map_options *own = o->own[VERB_MAP];

	(void)row;
	return arg ? ses_map_parse_columns(arg, o->log, &own->view.choice) : 0;
}

static int emit_map(struct source *source, struct ses_map *map,
		    struct document *doc)
{
	const struct options *opt = source->opt;
	const struct map_options *own = opt->own[VERB_MAP];
	struct ses_map_view view = own->view;
	struct ses_writer text;
	struct ses_out out;
	int err, written;

	view.verbose = opt->log->verbose > 0;
	view.terminal = terminal_of_tables(opt->colour, doc);
	if (doc || ses_map_view_has_links(&view))
		ses_map_load_links(map);
	/* everything is read before the first line: after an error no line is
	 * shown */
	ses_map_load_usage(map, NULL);
	output_begin(&out, &text, doc);
	err = ses_map_error(map);
	if (!err)
		ses_map_emit(&out, map, &view);
	written = output_end(&text, opt->log);
	return err ? err : written;
}

static int show_map(const struct request *q)
{
	struct source *source = q->source;
	struct document *doc = q->doc;
	struct ses_map map;
	int err = source_map_build(source, SES_MAP_BAYS, &map);

	if (!err)
		err = emit_map(source, &map, doc);
	if (!err)
		err = source_map_completeness(source, &map);
	ses_map_free(&map);
	return err;
}

static const struct cli_option options[] = {
	{ 0, CLI_ATTACHED, CLI_ADDED, "map", "COL,...",
	  "show which disk is in which bay", PARSE(parse_map), ASKS,
	  .gives = GIVEN(MAP), .words = offer_map_columns },
};

static const struct cli_task tasks[] = {
	{ "which disk is in which bay", "sg_ses --map" },
};

const struct verb_methods verb_map = {
	VERB_OPTIONS(options), VERB_TASKS(tasks),
	.own_size = sizeof(struct map_options), .run = show_map,
};
