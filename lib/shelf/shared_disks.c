/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What /sys says of the disks that two modules lead to, without a command.
 * enclosure_identity.c asks, to know whether pages must be read.
 */
#include "enclosure_identity.h"
#include "inventory/inventory_internal.h"

#include <string.h>

#include "ses/slot.h"

size_t ses_path_upstream_length(const struct ses_path *p)
{
	const char *end = ses_path_find_port(p);

	if (!end && (end = strstr(p->sysfs, "/target")))
		end++;
	return end ? (size_t)(end - p->sysfs) : 0;
}

/* That length, if the disk is behind the module; else 0. */
static size_t shared_length(const struct ses_node *n, const struct ses_path *p)
{
	size_t len = n->path ? ses_path_upstream_length(n->path) : 0;

	return len && strncmp(n->path->sysfs, p->sysfs, len) == 0 ? len : 0;
}

/* A shelf may be cascaded after the expander of another one. */
bool ses_node_is_nearest(const struct ses_map *map, const struct ses_node *n,
			 const struct ses_path *p)
{
	const size_t len = shared_length(n, p);

	for (size_t i = 0; len && i < map->nr_nodes; i++) {
		if (shared_length(map->nodes[i], p) > len)
			return false;
	}
	return len > 0;
}

static bool is_reached_from(const struct ses_map *map, const struct ses_node *n,
			    const struct ses_unit *u)
{
	for (const struct ses_path *p = u->paths; p; p = p->next) {
		if (!p->nvme && p->type != SES_TYPE_ENCLOSURE &&
		    ses_node_is_nearest(map, n, p))
			return true;
	}
	return false;
}

int ses_nodes_share_disks(const struct ses_map *map, const struct ses_node *a,
			  const struct ses_node *b)
{
	const struct ses_inventory *inv = map->inv;
	bool any_a = false, any_b = false;

	for (size_t i = 0; i < inv->nr_paths; i++) {
		const struct ses_unit *u = inv->paths[i]->unit;
		bool by_a, by_b;

		if (!u || u->paths != inv->paths[i])
			continue;
		by_a = is_reached_from(map, a, u);
		by_b = is_reached_from(map, b, u);
		if (by_a && by_b)
			return 1;
		any_a |= by_a;
		any_b |= by_b;
	}
	return any_a && any_b ? -1 : 0;
}

const struct ses_index *ses_node_index_addresses(struct ses_map *map,
						 struct ses_node *n)
{
	for (uint32_t element = 0; !n->indexed && element < n->join.nr_elements;
	     element++) {
		struct ses_slot slot = ses_element_slot(&n->join, element);

		for (unsigned int i = 0;
		     slot.form == SES_SLOT_SAS && i < slot.nr_phys; i++) {
			struct ses_slot_phy phy = ses_slot_phy(&slot, i);

			if (phy.address)
				ses_index_add(&n->addresses, &map->arena,
					      phy.address,
					      &n->join.elements[element]);
		}
	}
	n->indexed = true;
	return &n->addresses;
}
