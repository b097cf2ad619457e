/* SPDX-License-Identifier: BSD-2-Clause */
/* The map of the machine of a run, for the verbs that show it. */
#ifndef SRC_SOURCE_MAP_H
#define SRC_SOURCE_MAP_H

#include <ses/map.h>

#include "source.h"

/*
 * Build the map of the machine, and hide the shelves that the operands do not
 * name. Returns 0, or a negative ses_error with a message; ses_map_free() in
 * both cases.
 */
int source_map_build(struct source *source, enum ses_map_depth depth,
		     struct ses_map *map);

/* After a map was shown: 0 if it is complete, or the negative ses_error for
 * what it lacks. */
int source_map_completeness(struct source *source, const struct ses_map *map);

#endif
