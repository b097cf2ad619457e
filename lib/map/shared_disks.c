/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What /sys says of the disks behind two modules, without a command.
 * enclosure_identity.c asks, to know whether pages must be read.
 */
#include "enclosure_identity.h"

#include <string.h>

/* The length of the part of a path's directory that names the expander of the
 * module, or its host adapter. 0: the disk is not behind that module. */
static size_t shared_length(const struct ses_node *n, const struct ses_path *p)
{
	const char *dir = n->path ? n->path->sysfs : "";
	const char *end = n->path ? ses_path_find_port(n->path) : NULL;

	if (!end && (end = strstr(dir, "/target")))
		end++;
	if (!end || strncmp(dir, p->sysfs, (size_t)(end - dir)))
		return 0;
	return (size_t)(end - dir);
}

/* Is there no enclosure nearer to a disk? A shelf may be cascaded behind the
 * expander of another one. */
static bool is_nearest(const struct ses_map *map, const struct ses_node *n,
		       const struct ses_path *p)
{
	const size_t len = shared_length(n, p);

	for (size_t i = 0; len && i < map->nr_nodes; i++) {
		if (shared_length(map->nodes[i], p) > len)
			return false;
	}
	return len > 0;
}

static bool reaches(const struct ses_map *map, const struct ses_node *n,
		    const struct ses_unit *u)
{
	for (const struct ses_path *p = u->paths; p; p = p->next) {
		if (!p->nvme && p->type != SES_TYPE_ENCLOSURE &&
		    is_nearest(map, n, p))
			return true;
	}
	return false;
}

int ses_nodes_share_disks(const struct ses_map *map, const struct ses_node *a,
			  const struct ses_node *b)
{
	const struct ses_inventory *inv = &map->inv;
	bool any_a = false, any_b = false;

	for (size_t i = 0; i < inv->nr_paths; i++) {
		const struct ses_unit *u = inv->paths[i]->unit;
		bool by_a, by_b;

		if (!u || u->paths != inv->paths[i])
			continue;
		by_a = reaches(map, a, u);
		by_b = reaches(map, b, u);
		if (by_a && by_b)
			return 1;
		any_a |= by_a;
		any_b |= by_b;
	}
	return any_a && any_b ? -1 : 0;
}
