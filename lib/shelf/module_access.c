/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which module may speak for a bay. There are shelves whose modules have half
 * of the bays each, and answer "No access allowed" for the others: their LEDs
 * are 0 there, and a request for one has no effect.
 */
#include <string.h>

#include <ses/element.h>

#include "ses/join_internal.h"
#include "shelf_internal.h"

int ses_node_element_status(const struct ses_node *node, uint32_t element)
{
	const uint8_t *e =
		node->error || element >= node->join.nr_elements ?
			NULL :
			ses_status_element(node->join.status, element);

	return e ? ses_element_status(e) : -1;
}

bool ses_node_lacks_access(const struct ses_node *node, uint32_t element)
{
	return ses_node_element_status(node, element) ==
	       SES_STATUS_CODE_NO_ACCESS;
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
			    unsigned int type, unsigned int index)
{
	const struct ses_config *c = &n->session.snap.config;
	uint32_t element;
	const struct ses_node *before = NULL;

	if (!n->shelf || type >= c->nr_types ||
	    !ses_is_bay_type(c->types[type].type))
		return false;
	element = c->types[type].first + 1 + index;
	if (!ses_node_lacks_access(n, element))
		return false;
	for (size_t i = 0; i < map->nr_nodes; i++) {
		const struct ses_node *m = map->nodes[i];
		int status = m->shelf == n->shelf ?
				     ses_node_element_status(m, element) : -1;

		if (status >= 0 && status != SES_STATUS_CODE_NO_ACCESS)
			return true;
		if (status >= 0 && !before)
			before = m;
	}
	return before != n;
}
