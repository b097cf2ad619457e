/* SPDX-License-Identifier: BSD-2-Clause */
/* --map, --list-enclosures, --capture. */
#include "bays.h"

#include <ses/error.h>
#include <ses/map_emit.h>
#include <ses/target.h>
#include <ses/usage.h>

#include "common/output.h"
#include "common/output_file.h"
#include "common/version.h"

int bays_look(struct place *place, enum ses_map_depth depth,
	      struct ses_map *map)
{
	const struct options *opt = place->opt;
	const char *const *names = (const char *const *)opt->devices;
	const struct ses_map_options options = {
		.eiioe = opt->view.eiioe, .maxlen = opt->maxlen,
		.depth = depth, .devices = names,
		.nr_devices = opt->nr_devices,
	};
	struct ses_machine *m;
	int err = place_machine(place, &m);

	*map = (struct ses_map){ 0 };
	if (!err)
		err = ses_map_build(map, m, &options);
	return err ? err : ses_enclosures_select(map, names, opt->nr_devices);
}

/* What a map that was shown is worth. */
static int completeness(struct place *place, const struct ses_map *map)
{
	int last = 0;

	if (!map->nr_nodes)
		return place_is_empty(place, map);
	for (size_t i = 0; i < map->nr_nodes; i++) {
		const struct ses_node *n = map->nodes[i];

		/* what one of them says is better than nothing */
		if (!n->error || (n->shelf && n->shelf->nr_bays))
			return map->complete ? 0 : -SES_E_INCOMPLETE;
		last = n->error;
	}
	return last;
}

static int show(struct place *place, struct ses_map *map, struct document *doc)
{
	struct ses_map_view view = place->opt->map_view;
	struct ses_sysfs *sysfs = place->machine.sysfs;
	struct ses_usage usage;
	struct ses_writer text;
	struct ses_out out;
	int err, written;

	ses_usage_load(&usage, sysfs);
	/* all questions come before the first line: a failure shows none */
	for (size_t i = 0; i < map->inv.nr_units; i++)
		ses_usage_of(&usage, map->inv.units[i]);
	view.usage = &usage;
	output_begin(&out, &text, doc);
	err = usage.arena.failed ? -SES_E_NO_MEMORY : sysfs->error;
	if (!err)
		ses_map_show(&out, map, &view);
	ses_usage_free(&usage);
	written = output_end(&text, place->opt->log);
	return err ? err : written;
}

int bays_map(struct place *place, struct document *doc)
{
	struct ses_map map;
	int err = bays_look(place, SES_MAP_BAYS, &map);

	if (!err)
		err = show(place, &map, doc);
	if (!err)
		err = completeness(place, &map);
	ses_map_free(&map);
	return err;
}

int bays_list(struct place *place, struct document *doc)
{
	struct ses_writer text;
	struct ses_out out;
	struct ses_map map;
	int err = bays_look(place, SES_MAP_NAMES, &map);

	if (!err) {
		output_begin(&out, &text, doc);
		ses_map_list(&out, &map);
		err = output_end(&text, place->opt->log);
	}
	if (!err)
		err = completeness(place, &map);
	ses_map_free(&map);
	return err;
}

static void put_record(void *data, struct ses_writer *w)
{
	ses_record_write(data, "made by sg_ses " VERSION, w);
}

int bays_capture(struct place *place)
{
	const struct options *opt = place->opt;
	const struct output_file file = {
		.name = opt->capture, .what = "The capture", .log = opt->log,
		.input = place_data_file(opt),
		.mode = 0600,	/* serial numbers, addresses, host names */
	};
	struct ses_record record;
	struct ses_machine *m;
	int err = output_file_check(&file);

	if (!err)
		err = place_machine(place, &m);
	if (err)
		return err;
	ses_record_init(&record, opt->log);
	err = ses_record_take(&record, m, (const char *const *)opt->devices,
			      opt->nr_devices, opt->maxlen, opt->anonymise);
	if (!err)
		err = output_file(&file, put_record, &record);
	ses_record_free(&record);
	return err;
}
