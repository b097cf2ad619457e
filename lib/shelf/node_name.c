/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names that distinguish enclosures whose own numbers do not. What lasts is
 * better than what the kernel counts, if all of them have it, and each its
 * own.
 */
#include <string.h>

#include "shelf_internal.h"

static const char *find_unit_name(struct ses_map *map, const struct ses_node *n)
{
	(void)map;
	return n->path ? n->path->unit->name : "";
}

static const char *format_port(struct ses_map *map, const struct ses_node *n)
{
	return n->address ? ses_map_format(map, "0x%016llx",
					   (unsigned long long)n->address) : "";
}

static const char *find_serial(struct ses_map *map, const struct ses_node *n)
{
	(void)map;
	return n->path ? n->path->serial : "";
}

static const char *find_device(struct ses_map *map, const struct ses_node *n)
{
	(void)map;
	return n->device;
}

static const char *(*const kinds[])(struct ses_map *map,
				    const struct ses_node *n) = {
	find_unit_name, format_port, find_serial, find_device,
};

#define NR_KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* Have all nodes a name of a kind, and each its own? */
static bool is_distinct(struct ses_map *map, size_t kind,
			const struct ses_node *const nodes[], size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		const char *name = kinds[kind](map, nodes[i]);

		if (!*name)
			return false;
		for (size_t k = 0; k < i; k++) {
			if (strcmp(kinds[kind](map, nodes[k]), name) == 0)
				return false;
		}
	}
	return true;
}

/* The name of the first of several nodes. */
static const char *find_distinct_name(struct ses_map *map,
				      const struct ses_node *const nodes[],
				      size_t nr)
{
	size_t kind = 0;

	while (kind + 1 < NR_KINDS && !is_distinct(map, kind, nodes, nr))
		kind++;
	return nr > 1 ? kinds[kind](map, nodes[0]) : "";
}

/* As the enclosure gives it: 0 and all ones, too. */
static uint64_t raw_id(const struct ses_node *n)
{
	const struct ses_subenclosure *s =
		ses_config_primary(&n->session.snap.config);

	return s ? s->logical_id : 0;
}

const struct ses_node *ses_node_find_first(const struct ses_map *map,
					   const struct ses_node *n)
{
	size_t i = 0;

	while (map->nodes[i] != n && (map->nodes[i]->shelf != n->shelf ||
				      !ses_node_same_module(map->nodes[i], n)))
		i++;
	return map->nodes[i];
}

static const struct ses_node **alloc_nodes(struct ses_map *map)
{
	return ses_arena_alloc(&map->arena, (map->nr_nodes + 1) *
						    sizeof(struct ses_node *));
}

const char *ses_node_shelf_name(struct ses_map *map, const struct ses_node *n)
{
	const struct ses_node **nodes = alloc_nodes(map);
	size_t nr = 0;

	if (!nodes || !n->shelf)
		return "";
	nodes[nr++] = n->shelf->nodes;
	for (const struct ses_shelf *s = map->shelves; s; s = s->next) {
		if (s != n->shelf && !s->nodes->error &&
		    raw_id(s->nodes) == raw_id(n))
			nodes[nr++] = s->nodes;
	}
	return find_distinct_name(map, nodes, nr);
}

const char *ses_node_module_name(struct ses_map *map,
				 const struct ses_node *n)
{
	const struct ses_node **nodes = alloc_nodes(map);
	size_t nr = 0;

	if (!nodes || !n->shelf)
		return "";
	nodes[nr++] = ses_node_find_first(map, n);
	for (const struct ses_node *m = n->shelf->nodes; m; m = m->next) {
		if (m->process == n->process && ses_node_find_first(map, m) ==
		    m && m != nodes[0])
			nodes[nr++] = m;
	}
	return find_distinct_name(map, nodes, nr);
}
