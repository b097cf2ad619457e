/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which node is the best way to a bay: its module has access, and reaches the
 * disk, too. LED requests and --check of a bay ask here.
 */
#include <ses/element.h>
#include <ses/page.h>

#include "map_internal.h"
#include "shelf/shelf_internal.h"

/* Nodes that know the state of the bay come before those that do not. */
static unsigned int node_rank(const struct ses_node *n,
			      const struct ses_bay *bay)
{
	int status = ses_node_element_status(n, bay->element_number);

	if (status >= 0 && ses_status_is_definite((uint8_t)status))
		return 0;
	return status == SES_STATUS_CODE_NO_ACCESS ? 2 : 1;
}

/* The host adapter that reaches the disk reaches the LED, too. */
static bool shares_host(const struct ses_bay *bay, const struct ses_node *n)
{
	const struct ses_path *p = bay->unit ? bay->unit->paths : NULL;

	while (p && (p->nvme || !n->path || p->host != n->path->host))
		p = p->next;
	return p != NULL;
}

static bool is_better(const struct ses_bay *bay, const struct ses_node *a,
		      const struct ses_node *b)
{
	if (node_rank(a, bay) != node_rank(b, bay))
		return node_rank(a, bay) < node_rank(b, bay);
	if (shares_host(bay, a) != shares_host(bay, b))
		return shares_host(bay, a);
	return a->process < b->process;
}

size_t ses_bay_order_nodes(const struct ses_bay *bay, struct ses_node *nodes[],
			   size_t room, size_t *nr_closed)
{
	struct ses_node *n = NULL;
	size_t nr = 0;

	*nr_closed = 0;
	while (nr < room && (n = ses_shelf_next_node(bay->shelf, n))) {
		size_t at = nr++;

		*nr_closed += ses_node_lacks_access(n, bay->element_number);
		for (; at > 0 && is_better(bay, n, nodes[at - 1]); at--)
			nodes[at] = nodes[at - 1];
		nodes[at] = n;
	}
	return nr - *nr_closed;
}

int ses_shelf_find_failure(const struct ses_map *map,
			   const struct ses_shelf *shelf,
			   const struct ses_node **node)
{
	const struct ses_node *n = NULL;

	while ((n = ses_shelf_next_any_node(shelf, n))) {
		int err = n->unread ? n->unread :
				      n->session.snap.failed[SES_PAGE_STATUS];

		*node = n;
		if (err)
			return err;
	}
	for (size_t i = 0; i < map->nr_nodes; i++) {
		*node = map->nodes[i];
		if ((*node)->error && !(*node)->shelf->id)
			return (*node)->error;
	}
	return 0;
}

bool ses_bay_same_modules(const struct ses_bay *a, const struct ses_bay *b)
{
	struct ses_node *n = NULL;

	while ((n = ses_shelf_next_node(a->shelf, n))) {
		if (ses_node_lacks_access(n, a->element_number) !=
		    ses_node_lacks_access(n, b->element_number))
			return false;
	}
	return true;
}

bool ses_bay_is_first_module(const struct ses_bay *bay,
			     const struct ses_node *node)
{
	const struct ses_node *first = NULL, *n = NULL;

	while ((n = ses_shelf_next_node(bay->shelf, n))) {
		if (!ses_node_lacks_access(n, bay->element_number))
			return ses_node_same_module(n, node);
		first = first ? first : n;
	}
	return first && ses_node_same_module(first, node);
}
