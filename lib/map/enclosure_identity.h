/* SPDX-License-Identifier: BSD-2-Clause */
/* The evidence for two nodes of one enclosure. */
#ifndef LIB_MAP_ENCLOSURE_IDENTITY_H
#define LIB_MAP_ENCLOSURE_IDENTITY_H

#include "map_internal.h"

struct ses_evidence {
	bool same;
	int sum;
	const char *text;	/* "labels of bays -6 ("a" and "b"), ..." */
};

/* Weigh what speaks for one enclosure behind two nodes that were read, and
 * against it; the log gets it as a note. */
struct ses_evidence ses_evidence_weigh(struct ses_map *map,
				       struct ses_node *a, struct ses_node *b);

#endif
