/* SPDX-License-Identifier: BSD-2-Clause */
/* The map of the machine that a run is about, for the verbs that show it. */
#ifndef SRC_SOURCE_MAP_H
#define SRC_SOURCE_MAP_H

#include <ses/map.h>

#include "source.h"

/*
 * Build the map of the machine of a source, and hide the shelves that the
 * operands do not name. 0, or a negative ses_error with a message;
 * ses_map_free() in both cases.
 */
int source_map_build(struct source *source, enum ses_map_depth depth,
		     struct ses_map *map);

/* What a map that was shown lacks: 0, or a negative ses_error. */
int source_map_completeness(struct source *source, const struct ses_map *map);

#endif
