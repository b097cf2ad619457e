/* SPDX-License-Identifier: BSD-2-Clause */
#include "source_map.h"

#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/error.h>
#include <ses/map.h>
#include <ses/target.h>
#include <ses/text.h>
#include <ses/transport.h>

int source_map_build_whole(struct source *source, enum ses_map_depth depth,
			   struct ses_map *map)
{
	const struct options *opt = source->opt;
	const struct ses_map_options options = {
		.eiioe = opt->view.eiioe, .maxlen = opt->maxlen,
		.depth = depth,
		.devices = (const char *const *)opt->devices,
		.nr_devices = opt->nr_devices,
	};
	struct ses_machine *m;
	int err = source_open_machine(source, &m);

	*map = (struct ses_map){ 0 };
	return err ? err : ses_map_build(map, m, &options);
}

int source_map_build(struct source *source, enum ses_map_depth depth,
		     struct ses_map *map)
{
	const struct options *opt = source->opt;
	int err = source_map_build_whole(source, depth, map);

	return err ? err :
		     ses_enclosure_select(map,
					  (const char *const *)opt->devices,
					  opt->nr_devices);
}

/* Is the map that was shown complete? */
int source_map_completeness(struct source *source, const struct ses_map *map)
{
	int last = 0;

	if (!map->nr_nodes)
		return source_report_empty(source, map);
	for (size_t i = 0; i < map->nr_nodes; i++) {
		const struct ses_node *n = map->nodes[i];

		/* an incomplete map is shown, and has a status of its own */
		if (!n->error || (n->shelf && n->shelf->nr_bays))
			return map->complete ? 0 : -SES_E_INCOMPLETE;
		last = n->error;
	}
	return last;
}

/* --- a map of an earlier state --- */

static int load_record(struct saved_map *saved, struct ses_log *log)
{
	uint8_t *text = NULL;
	size_t len = 0;
	int err = ses_file_load(saved->file, LARGEST_CAPTURE, log, &text, &len);

	if (!err && !ses_record_is_text((const char *)text, len))
		err = ses_fail(log, SES_E_SYNTAX, SES_T_INVALID_CAPTURE,
			       "%s is not a saved machine: only a file that "
			       "--capture wrote has the disks.", saved->file);
	if (!err)
		err = ses_record_parse(&saved->record, (const char *)text, len,
				       saved->file, log);
	free(text);
	return err;
}

int source_map_build_saved(struct source *source, const char *file,
			   struct saved_map *saved)
{
	const struct options *opt = source->opt;
	const struct ses_map_options options = {
		.eiioe = opt->view.eiioe, .maxlen = opt->maxlen,
		.depth = SES_MAP_BAYS,
	};
	int err;

	*saved = (struct saved_map){ .file = file };
	/* what could not be read then is not a matter of today */
	ses_log_milder(&saved->mild, opt->log, SES_INFORMATION);
	ses_record_init(&saved->record, opt->log);
	err = load_record(saved, opt->log);
	ses_machine_init_record(&saved->machine, &saved->record, &ses_os_linux,
				&saved->mild.log);
	return err ? err : ses_map_build(&saved->map, &saved->machine,
					 &options);
}

void source_map_free_saved(struct saved_map *saved)
{
	if (!saved->file)
		return;
	ses_map_free(&saved->map);
	ses_machine_free(&saved->machine);
	ses_record_free(&saved->record);
}
