/* SPDX-License-Identifier: BSD-2-Clause */
/* The evidence for two nodes of one enclosure. */
#ifndef LIB_SHELF_ENCLOSURE_IDENTITY_H
#define LIB_SHELF_ENCLOSURE_IDENTITY_H

#include "shelf_internal.h"

struct ses_node_comparison {
	bool same;
	int sum;
	const char *text;	/* "labels of bays -6 ("a" and "b"), ..." */
};

/* Weigh the evidence that two nodes that were read lead to one enclosure, and
 * against it; the log gets it as a note. */
struct ses_node_comparison ses_node_compare(struct ses_map *map,
					    struct ses_node *a,
					    struct ses_node *b);

/* Will the comparison need the labels of the bays (page 07h)? */
bool ses_nodes_need_labels(struct ses_map *map, struct ses_node *a,
			   struct ses_node *b);

/* Addresses of the devices in the bays of a node, with their elements of the
 * join. */
const struct ses_index *ses_node_index_addresses(struct ses_map *map,
						 struct ses_node *node);

/*
 * Modules of one shelf see the same disks. Positive: two have one in common;
 * negative: each has disks, but none in common, as with two shelves, with
 * zoning, and with modules that have half of the bays each; 0: unknown.
 */
int ses_nodes_share_disks(const struct ses_map *map, const struct ses_node *a,
			  const struct ses_node *b);

#endif
