/* SPDX-License-Identifier: BSD-2-Clause */
/* --map: which disk is in which bay. */
#include "verbs.h"

#include <string.h>

#include <ses/error.h>
#include <ses/inventory.h>
#include <ses/map.h>
#include <ses/view.h>

#include "common/output.h"
#include "source_map.h"
#include "terminal.h"
#include "words.h"

/* The words of --color, by their numbers. */
enum when { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER, NR_WHEN };

static const struct {
	const char *word, *hint;
} whens[NR_WHEN] = {
	[WHEN_AUTO] = { "auto", "on a terminal, without NO_COLOR" },
	[WHEN_ALWAYS] = { "always", "also in files and pipes" },
	[WHEN_NEVER] = { "never", NULL },
};

struct map_options {
	struct ses_map_view view;
	enum when colour;
};

static int parse_color(void *options, const struct cli_option *row,
		       const char *arg)
{
	struct options *o = options;
	struct map_options *own = o->own[VERB_MAP];
	unsigned int n = 0;

	while (n < NR_WHEN && strcmp(whens[n].word, arg))
		n++;
	own->colour = (enum when)n;
	return n < NR_WHEN ? 0 : cli_refuse(row, arg, "auto, always or never",
					    o->log);
}

static void offer_whens(struct cli_words *words, const void *options)
{
	(void)options;
	for (size_t n = 0; n < NR_WHEN; n++)
		words->offer(words, whens[n].word, strlen(whens[n].word),
			     whens[n].hint);
}

static int parse_map(void *options, const struct cli_option *row,
		     const char *arg)
{
	struct options *o = options;
	struct map_options *own = o->own[VERB_MAP];

	(void)row;
	return arg ? ses_map_parse_columns(arg, o->log, &own->view.choice) : 0;
}

/* JSON may have the text, too; that is for no terminal. */
static struct ses_map_view build_view(const struct options *opt,
				      const struct document *doc)
{
	const struct map_options *own = opt->own[VERB_MAP];
	struct ses_map_view view = own->view;

	view.verbose = opt->log->verbose > 0;
	if (doc)
		return view;
	view.terminal.width = terminal_width(1);
	view.terminal.utf8 = terminal_is_utf8();
	view.terminal.colour = own->colour == WHEN_ALWAYS ||
			       (own->colour == WHEN_AUTO &&
				terminal_has_colour(1));
	return view;
}

static int emit_map(struct source *source, struct ses_map *map,
		struct document *doc)
{
	const struct options *opt = source->opt;
	struct ses_map_view view = build_view(opt, doc);
	struct ses_sysfs *sysfs = source->machine.sysfs;
	struct ses_usage usage;
	struct ses_writer text;
	struct ses_out out;
	int err, written;

	ses_usage_load(&usage, sysfs);
	if (doc || ses_map_view_has_links(&view))
		ses_map_load_links(map);
	/* everything is read before the first line: after an error no line is
	 * shown */
	for (size_t i = 0; i < map->inv.nr_units; i++)
		ses_usage_find(&usage, map->inv.units[i]);
	view.usage = &usage;
	output_begin(&out, &text, doc);
	err = usage.arena.failed || map->inv.arena.failed ?
		      -SES_E_NO_MEMORY : sysfs->error;
	if (!err)
		ses_map_emit(&out, map, &view);
	ses_usage_free(&usage);
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
	{ 0, "map", CLI_ATTACHED, "COL,...", CLI_ADDED,
	  "show which disk is in which bay", PARSE(parse_map), ASKS,
	  .words = offer_map_columns },
	{ 0, "color", CLI_REQUIRED, "WHEN", CLI_ADDED,
	  "--map: colour what is not well: auto, always, never",
	  PARSE(parse_color), .words = offer_whens },
};

static const struct cli_task tasks[] = {
	{ "which disk is in which bay", "sg_ses --map" },
};

const struct verb_methods verb_map = {
	VERB_OPTIONS(options), VERB_TASKS(tasks),
	.own_size = sizeof(struct map_options), .run = show_map,
};
