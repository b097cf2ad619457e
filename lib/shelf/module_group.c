/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which nodes may lead to one shelf, before any of them is read. Modules of a
 * shelf share its backplane, and there are shelves whose modules answer badly
 * when both are asked at once.
 */
#include <ses/shelf.h>

#include <string.h>

#include <ses/log.h>
#include <ses/machine.h>

#include "inventory/inventory_internal.h"
#include "shelf_internal.h"
#include "sysfs/sysfs_internal.h"

/* Nodes that are put together step by step: each has another one of its set, or
 * itself (union-find). */
struct sets {
	struct ses_map *map;
	const struct ses_path *const *paths;
	size_t nr;
	size_t *above;
	bool *placed;			/* something is known of it */
	struct ses_index by_prefix;	/* key of a directory -> its node */
};

/* The group of nodes of which nothing is known. */
#define UNPLACED	1

static size_t find_set(const struct sets *s, size_t i)
{
	while (s->above[i] != i)
		i = s->above[i];
	return i;
}

static void join_sets(struct sets *s, size_t i, size_t k)
{
	i = find_set(s, i);
	k = find_set(s, k);
	s->above[i > k ? i : k] = i > k ? k : i;
	s->placed[i] = s->placed[k] = true;
}

/* --- what the kernel's enclosure driver has read --- */

bool ses_path_build_driver_dir(const struct ses_path *p, char *dir, size_t size)
{
	char parent[SES_SYSFS_PATH];

	return p && ses_sysfs_build_path(parent, sizeof(parent), p->sysfs,
					 "enclosure") &&
	       ses_sysfs_build_path(dir, size, parent, p->name);
}

uint64_t ses_map_load_kernel_id(struct ses_map *map, const struct ses_path *p)
{
	char dir[SES_SYSFS_PATH];

	if (!ses_path_build_driver_dir(p, dir, sizeof(dir)))
		return 0;
	return ses_sysfs_load_id64(map->machine->sysfs, dir, "id");
}

static void join_by_identifier(struct sets *s)
{
	struct ses_index by_id = { 0 };

	for (size_t i = 0; i < s->nr; i++) {
		uint64_t id = ses_map_load_kernel_id(s->map, s->paths[i]);
		const size_t *first = id ? ses_index_get(&by_id, id) : NULL;

		if (first)
			join_sets(s, *first, i);
		else if (id)
			ses_index_add(&by_id, &s->map->arena, id,
				      &s->above[i]);
		s->placed[i] |= id != 0;
	}
}

/* --- disks that are behind both --- */

/* Join all nodes whose enclosure is the nearest above a path of a disk; *first
 * is one that reaches the disk by another path, or nr. */
static void join_nearest(struct sets *s, const struct ses_path *disk,
			 size_t *first)
{
	bool found = false;

	for (size_t len = strlen(disk->sysfs); len > 0 && !found; len--) {
		struct ses_index_entry *r = NULL;

		if (disk->sysfs[len - 1] == '/')
			r = ses_index_find(&s->by_prefix,
					   ses_index_key(disk->sysfs, len));
		for (; r; r = ses_index_next(r)) {
			size_t i = (size_t)((size_t *)r->value - s->above);
			const struct ses_path *p = s->paths[i];

			if (ses_path_upstream_length(p) != len ||
			    strncmp(p->sysfs, disk->sysfs, len))
				continue;
			if (*first == s->nr)
				*first = i;
			join_sets(s, *first, i);
			found = true;
		}
	}
}

static void join_by_disks(struct sets *s)
{
	const struct ses_inventory *inv = s->map->inv;

	for (size_t i = 0; i < s->nr; i++) {
		size_t len = 0;

		/* without expanders all nodes of an adapter look alike */
		if (s->paths[i] && ses_path_find_port(s->paths[i]))
			len = ses_path_upstream_length(s->paths[i]);
		if (len)
			ses_index_add(&s->by_prefix, &s->map->arena,
				      ses_index_key(s->paths[i]->sysfs, len),
				      &s->above[i]);
	}
	for (size_t i = 0; i < inv->nr_units; i++) {
		size_t first = s->nr;

		for (const struct ses_path *p = inv->units[i]->paths; p;
		     p = p->next) {
			if (!p->nvme && ses_path_is_disk(p))
				join_nearest(s, p, &first);
		}
	}
}

/* --- all of it --- */

void ses_map_group_paths(struct ses_map *map,
			 const struct ses_path *const paths[], size_t nr,
			 uint64_t groups[])
{
	struct ses_arena *arena = &map->arena;
	struct sets s = {
		.map = map, .paths = paths, .nr = nr,
		.above = ses_arena_alloc(arena, (nr + 1) * sizeof(*s.above)),
		.placed = ses_arena_alloc(arena, nr + 1),
	};

	for (size_t i = 0; i < nr; i++)
		groups[i] = UNPLACED;
	if (!s.above || !s.placed)
		return;
	for (size_t i = 0; i < nr; i++)
		s.above[i] = i;
	join_by_identifier(&s);
	join_by_disks(&s);
	for (size_t i = 0; i < nr; i++) {
		if (s.placed[i])
			groups[i] = UNPLACED + 1 + find_set(&s, i);
	}
}

/* --- the nodes of a few shelves --- */

static void want_groups(const uint64_t groups[], bool wanted[], size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		for (size_t k = 0; k < nr && !wanted[i]; k++)
			wanted[i] = wanted[k] && groups[k] == groups[i];
	}
}

bool ses_map_keep_nodes(struct ses_map *map, bool wanted[])
{
	const size_t nr = map->nr_nodes;
	struct ses_arena *arena = &map->arena;
	const struct ses_path **paths =
		ses_arena_alloc(arena, (nr + 1) * sizeof(*paths));
	uint64_t *groups = ses_arena_alloc(arena, (nr + 1) * sizeof(*groups));

	if (!paths || !groups)
		return false;
	for (size_t i = 0; i < nr; i++)
		paths[i] = map->nodes[i]->path;
	ses_map_group_paths(map, paths, nr, groups);
	want_groups(groups, wanted, nr);
	map->nr_nodes = 0;
	for (size_t i = 0; i < nr; i++) {
		if (wanted[i] || groups[i] == UNPLACED)
			map->nodes[map->nr_nodes++] = map->nodes[i];
	}
	return map->nr_nodes < nr;
}

/* --- messages --- */

static const char *find_name(const struct ses_path *p)
{
	return p ? p->name : "a node that /sys does not know";
}

static void trace_group(const struct ses_map *map,
			const struct ses_path *const paths[],
			const uint64_t groups[], size_t i)
{
	size_t first = 0;

	while (groups[first] != groups[i])
		first++;
	if (first < i)
		ses_trace(map->log, 2, "    %s and %s may lead to one shelf: "
			  "they are not read at once\n",
			  find_name(paths[first]), find_name(paths[i]));
}

void ses_map_trace_groups(const struct ses_map *map,
			  const struct ses_path *const paths[], size_t nr,
			  const uint64_t groups[])
{
	for (size_t i = 0; i < nr && !map->machine->jobs->modules; i++)
		trace_group(map, paths, groups, i);
}

void ses_map_find_groups(struct ses_map *map, const char *const devices[],
			 size_t nr, uint64_t groups[])
{
	const struct ses_path **paths =
		ses_arena_alloc(&map->arena, (nr + 1) * sizeof(*paths));
	int ignored;

	for (size_t i = 0; paths && i < nr; i++)
		paths[i] = ses_map_find_path(map, devices[i], &ignored);
	if (!paths)
		return;
	ses_map_group_paths(map, paths, nr, groups);
	ses_map_trace_groups(map, paths, nr, groups);
}
