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

/* The same without hiding a shelf: the operands are nodes to look at, if they
 * are devices, and it is no error if one is the name of nothing. */
int source_map_build_whole(struct source *source, enum ses_map_depth depth,
			   struct ses_map *map);

/* The map of a machine that --capture saved, beside that of the run. */
struct saved_map {
	const char *file;		/* 0: there is none */
	struct ses_record record;
	struct ses_machine machine;
	struct ses_map map;
	struct ses_child_log mild;
};

/* Build it. 0, or a negative ses_error with a message; source_map_free_saved()
 * in both cases. */
int source_map_build_saved(struct source *source, const char *file,
			   struct saved_map *saved);
void source_map_free_saved(struct saved_map *saved);

/* After a map was shown: 0 if it is complete, or the negative ses_error for
 * what it lacks. */
int source_map_completeness(struct source *source, const struct ses_map *map);

#endif
