/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which nodes lead to the same shelf: those with the same logical identifier,
 * or without one, are compared, and enclosure_identity.c decides.
 */
#include <ses/shelf.h>

#include <ses/element.h>
#include <ses/machine.h>

#include "enclosure_identity.h"
#include "shelf_internal.h"
#include "sysfs/sysfs_internal.h"

bool ses_is_bay_type(unsigned int type)
{
	return type == SES_ET_DEVICE_SLOT || type == SES_ET_ARRAY_DEVICE_SLOT;
}

const char *ses_shelf_nickname(const struct ses_shelf *s)
{
	for (const struct ses_node *n = s->nodes; n; n = n->next) {
		if (*n->nickname)
			return n->nickname;
	}
	return "";
}

const struct ses_node *ses_shelf_readable_node(const struct ses_shelf *s)
{
	const struct ses_node *n = s->nodes;

	while (n && n->error)
		n = n->next;
	return n ? n : s->nodes;
}

struct ses_node *ses_shelf_next_node(const struct ses_shelf *s,
				     const struct ses_node *node)
{
	struct ses_node *n;

	if (node)
		s = node->shelf;
	n = node ? node->next : s->nodes;
	for (;;) {
		while (n && n->error)
			n = n->next;
		if (n || !s->twin)
			return n;
		s = s->twin;
		n = s->nodes;
	}
}

bool ses_node_same_layout(const struct ses_node *a, const struct ses_node *b)
{
	const struct ses_config *c = &a->session.snap.config;
	const struct ses_config *d = &b->session.snap.config;

	if (c->nr_types != d->nr_types)
		return false;
	for (size_t i = 0; i < c->nr_types; i++) {
		if (c->types[i].type != d->types[i].type ||
		    c->types[i].count != d->types[i].count ||
		    c->types[i].subenclosure != d->types[i].subenclosure)
			return false;
	}
	return true;
}

bool ses_shelf_same_process(const struct ses_shelf *a,
			    const struct ses_shelf *b)
{
	for (const struct ses_node *n = a->nodes; n; n = n->next) {
		for (const struct ses_node *m = b->nodes; m; m = m->next) {
			if (!n->process || n->process == m->process)
				return true;
		}
	}
	return false;
}

/* Does a node lead to a shelf? All nodes of it must agree: with a doubt it is
 * kept apart. *least is what speaks most against it. */
static bool is_node_of(struct ses_map *map, const struct ses_shelf *s,
		       struct ses_node *n, struct ses_node_comparison *weakest)
{
	bool all = true;

	for (struct ses_node *m = s->nodes; m && all; m = m->next) {
		struct ses_node_comparison e = ses_node_compare(map, m, n);

		if (!*weakest->text || e.sum < weakest->sum)
			*weakest = e;
		all = e.same;
	}
	return all;
}

static struct ses_shelf *new_shelf(struct ses_map *map, uint64_t id)
{
	struct ses_shelf *s = ses_arena_alloc(&map->arena, sizeof(*s)), **at;

	if (!s)
		return NULL;
	s->id = id;
	for (at = &map->shelves; *at; at = &(*at)->next)
		;
	*at = s;
	return s;
}

static void add_node(struct ses_shelf *s, struct ses_node *n)
{
	struct ses_node **at = &s->nodes;

	while (*at)
		at = &(*at)->next;
	*at = n;
	n->shelf = s;
}

/* A shelf of its own for a node whose identifier another shelf has. */
static void mark_clone(struct ses_map *map, struct ses_shelf *first,
		       struct ses_shelf *s, const struct ses_node_comparison *e)
{
	static const char text[] =
		"another shelf has the same logical identifier";

	s->duplicate_id = true;
	ses_doubt_add(map, &s->doubts, SES_NOTE, "%s", text);
	if (!first->duplicate_id)
		ses_doubt_add(map, &first->doubts, SES_NOTE, "%s", text);
	first->duplicate_id = true;
	ses_warn(map->log, SES_T_OTHER,
		 "%s and %s have the same logical identifier %016llx, but they "
		 "are shown as different shelves (%s): the identifier is not "
		 "the name of either.", first->nodes->device,
		 s->nodes->device, (unsigned long long)s->id, e->text);
}

/* Without an identifier there is evidence for one shelf, but not enough. */
static void mark_doubtful(struct ses_map *map, const struct ses_shelf *first,
			  struct ses_shelf *s,
			  const struct ses_node_comparison *e)
{
	ses_doubt_add(map, &s->doubts, SES_NOTE,
		      "it may be the shelf of %s (%s)", first->nodes->device,
		      e->text);
	ses_warn(map->log, SES_T_OTHER,
		 "%s and %s give no logical identifier. They may lead to one "
		 "shelf, but are shown as two (%s).", first->nodes->device,
		 s->nodes->device, e->text);
}

static void group_node(struct ses_map *map, struct ses_index *by_id,
		       struct ses_node *n)
{
	struct ses_index_entry *entry = ses_index_find(by_id, n->id);
	struct ses_node_comparison nearest = { .text = "" };
	struct ses_shelf *first = NULL, *s;

	for (; entry; entry = ses_index_next(entry)) {
		struct ses_node_comparison e = { .text = "" };

		if (is_node_of(map, entry->value, n, &e)) {
			add_node(entry->value, n);
			return;
		}
		if (!first || e.sum > nearest.sum) {
			first = entry->value;
			nearest = e;
		}
	}
	s = new_shelf(map, n->id);
	if (!s)
		return;
	add_node(s, n);
	ses_index_add(by_id, &map->arena, n->id, s);
	if (first && n->id)
		mark_clone(map, first, s, &nearest);
	else if (first && nearest.sum > 0)
		mark_doubtful(map, first, s, &nearest);
}

/* A node that failed: it keeps its place if the kernel knows that. */
static void group_failed_node(struct ses_map *map, struct ses_index *by_id,
			      struct ses_node *n)
{
	struct ses_shelf *s;

	n->id = ses_map_load_kernel_id(map, n->path);
	s = n->id ? ses_index_get(by_id, n->id) : NULL;
	if (!s) {
		s = new_shelf(map, n->id);
		if (s && n->id)
			ses_index_add(by_id, &map->arena, n->id, s);
	}
	if (s)
		add_node(s, n);
}

/* What the comparison of a node with the first one of its identifier needs is
 * loaded of all nodes side by side. Other pairs are rare. */
static void load_labels(struct ses_map *map)
{
	struct ses_node **nodes = ses_arena_alloc(
		&map->arena, (2 * map->nr_nodes + 1) * sizeof(*nodes));
	struct ses_index by_id = { 0 };
	size_t nr = 0;

	for (size_t i = 0; nodes && i < map->nr_nodes; i++) {
		struct ses_node *n = map->nodes[i];
		struct ses_node *first = ses_index_get(&by_id, n->id);

		if (n->error || !n->id)
			continue;
		if (!first)
			ses_index_add(&by_id, &map->arena, n->id, n);
		else if (ses_nodes_need_labels(map, first, n)) {
			nodes[nr++] = first;
			nodes[nr++] = n;
		}
	}
	if (nr)
		ses_nodes_load_pages(map, nodes, nr, SES_NODE_LABELS);
}

void ses_map_build_shelves(struct ses_map *map)
{
	struct ses_index by_id = { 0 };

	load_labels(map);
	for (size_t i = 0; i < map->nr_nodes; i++) {
		if (!map->nodes[i]->error)
			group_node(map, &by_id, map->nodes[i]);
	}
	for (size_t i = 0; i < map->nr_nodes; i++) {
		if (map->nodes[i]->error)
			group_failed_node(map, &by_id, map->nodes[i]);
	}
	ses_map_compare_modules(map);
}
