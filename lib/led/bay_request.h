/* SPDX-License-Identifier: BSD-2-Clause */
/* What speaks against a request for a bay, for all kinds of requests. */
#ifndef LIB_LED_BAY_REQUEST_H
#define LIB_LED_BAY_REQUEST_H

#include <ses/map.h>

struct ses_snapshot;

#define NO_ACCESS	"No access allowed"
#define MAX_NODES	64

/* Why nothing should be sent for a bay, or 0. */
const char *ses_bay_find_doubt(const struct ses_bay *bay, bool by_disk);

/* Load the pages that show whether bays are as they were, and build the join.
 * 0, or a negative ses_error; ses_join_free() after success. */
int ses_bay_load_again(struct ses_map *map, struct ses_snapshot *snap,
		       struct ses_join *join);

/* Does the module answer "No access allowed" for a bay now? */
bool ses_bay_lost_access(const struct ses_bay *bay,
			 const struct ses_snapshot *snap);

/* Is a bay as the map says, by what was read again through a node, and by what
 * sysfs says of its disk? */
bool ses_bay_is_unchanged(struct ses_map *map, const struct ses_bay *bay,
			  const struct ses_node *node,
			  const struct ses_snapshot *snap,
			  const struct ses_join *join);

#endif
