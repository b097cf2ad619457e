/* SPDX-License-Identifier: BSD-2-Clause */
/* Verbs about all enclosures of a machine, and the disks in their bays. */
#ifndef SRC_BAYS_H
#define SRC_BAYS_H

#include <ses/map.h>

#include "common/document.h"
#include "source.h"

/*
 * Look at the machine of a place, and hide the shelves that the operands do
 * not name. 0, or a negative ses_error with a message; ses_map_free() in both
 * cases.
 */
int bays_look(struct place *place, enum ses_map_depth depth,
	      struct ses_map *map);

/* Each takes the document to fill, or 0; 0 or a negative ses_error. */
int bays_map(struct place *place, struct document *doc);
int bays_list(struct place *place, struct document *doc);
int bays_led(struct place *place, struct document *doc);
int bays_capture(struct place *place);

#endif
