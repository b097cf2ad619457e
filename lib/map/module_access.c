/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which module may speak for a bay, and switch its LED. There are shelves
 * whose modules have half of the bays each, and answer "No access allowed" for
 * the others: their LEDs are 0 there, and a request for one goes nowhere.
 */
#include <stdlib.h>
#include <string.h>

#include <ses/element.h>
#include <ses/map.h>

#include "map_internal.h"

int ses_node_bay_status(const struct ses_node *node, const struct ses_bay *bay)
{
	const uint8_t *e = node->error || bay->row >= node->join.nr_rows ?
				   NULL :
				   ses_row_element(node->join.status,
						   bay->row);

	return e ? ses_element_status(e) : -1;
}

bool ses_node_lacks_access(const struct ses_node *node,
			   const struct ses_bay *bay)
{
	return ses_node_bay_status(node, bay) == SES_STATUS_CODE_NO_ACCESS;
}

bool ses_node_same_module(const struct ses_node *a, const struct ses_node *b)
{
	const struct ses_unit *u = a->path ? a->path->unit : NULL;
	const struct ses_unit *v = b->path ? b->path->unit : NULL;

	if (strcmp(a->device, b->device) == 0 ||
	    (a->address && a->address == b->address))
		return true;
	if (u && v && *u->name && *v->name)
		return u == v;
	return a->process && a->process == b->process;
}

bool ses_node_is_superseded(const struct ses_map *map, const struct ses_node *n,
			    const char *index)
{
	const struct ses_config *c = &n->session.snap.config;
	char *comma;
	unsigned long ti = strtoul(index, &comma, 10), ii;
	struct ses_bay bay = { .shelf = n->shelf };
	const struct ses_node *before = NULL;

	ii = *comma ? strtoul(comma + 1, NULL, 10) : 0;
	if (!n->shelf || ti >= c->nr_types ||
	    !ses_is_bay_type(c->types[ti].type))
		return false;
	bay.row = c->types[ti].row + 1 + (uint32_t)ii;
	if (!ses_node_lacks_access(n, &bay))
		return false;
	for (size_t i = 0; i < map->nr_nodes; i++) {
		const struct ses_node *m = map->nodes[i];
		int status = m->shelf == n->shelf ? ses_node_bay_status(m,
									&bay) :
						    -1;

		if (status >= 0 && status != SES_STATUS_CODE_NO_ACCESS)
			return true;
		if (status >= 0 && !before)
			before = m;
	}
	return before != n;
}

/* --- which node is best --- */

/* Nodes that know the state of the bay come before those that do not. */
static unsigned int node_rank(const struct ses_node *n,
			      const struct ses_bay *bay)
{
	int status = ses_node_bay_status(n, bay);

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

		*nr_closed += ses_node_lacks_access(n, bay);
		for (; at > 0 && is_better(bay, n, nodes[at - 1]); at--)
			nodes[at] = nodes[at - 1];
		nodes[at] = n;
	}
	return nr - *nr_closed;
}

bool ses_bay_same_modules(const struct ses_bay *a, const struct ses_bay *b)
{
	struct ses_node *n = NULL;

	while ((n = ses_shelf_next_node(a->shelf, n))) {
		if (ses_node_lacks_access(n, a) != ses_node_lacks_access(n, b))
			return false;
	}
	return true;
}
