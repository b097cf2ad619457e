/* SPDX-License-Identifier: BSD-2-Clause */
/* --map: which disk is in which bay. */
#include "verbs.h"

#include <ses/error.h>
#include <ses/map_emit.h>
#include <ses/usage.h>

#include "common/output.h"
#include "source_map.h"

static int show(struct source *source, struct ses_map *map,
		struct document *doc)
{
	struct ses_map_view view = source->opt->map_view;
	struct ses_sysfs *sysfs = source->machine.sysfs;
	struct ses_usage usage;
	struct ses_writer text;
	struct ses_out out;
	int err, written;

	ses_usage_load(&usage, sysfs);
	/* all questions come before the first line: a failure shows none */
	for (size_t i = 0; i < map->inv.nr_units; i++)
		ses_usage_find(&usage, map->inv.units[i]);
	view.usage = &usage;
	output_begin(&out, &text, doc);
	err = usage.arena.failed ? -SES_E_NO_MEMORY : sysfs->error;
	if (!err)
		ses_map_emit(&out, map, &view);
	ses_usage_free(&usage);
	written = output_end(&text, source->opt->log);
	return err ? err : written;
}

int verb_map(const struct request *q)
{
	struct source *source = q->source;
	struct document *doc = q->doc;
	struct ses_map map;
	int err = source_map_build(source, SES_MAP_BAYS, &map);

	if (!err)
		err = show(source, &map, doc);
	if (!err)
		err = source_map_completeness(source, &map);
	ses_map_free(&map);
	return err;
}
