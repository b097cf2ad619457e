/* SPDX-License-Identifier: BSD-2-Clause */
#include "source_map.h"

#include <ses/error.h>
#include <ses/map.h>

int source_map_build(struct source *source, enum ses_map_depth depth,
		     struct ses_map *map)
{
	const struct options *opt = source->opt;
	const char *const *names = (const char *const *)opt->devices;
	const struct ses_map_options options = {
		.eiioe = opt->view.eiioe, .maxlen = opt->maxlen,
		.depth = depth, .devices = names,
		.nr_devices = opt->nr_devices,
	};
	struct ses_machine *m;
	int err = source_open_machine(source, &m);

	*map = (struct ses_map){ 0 };
	if (!err)
		err = ses_map_build(map, m, &options);
	return err ? err : ses_enclosure_select(map, names, opt->nr_devices);
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
