/* SPDX-License-Identifier: BSD-2-Clause */
/* --bay=TARGET: the element that is meant, and the node that leads to it. */
#ifndef SRC_BAY_SELECTION_H
#define SRC_BAY_SELECTION_H

#include <ses/led.h>
#include <ses/map.h>

#include "source_map.h"

struct bay_selection {
	struct ses_map map;
	struct ses_bay *bay;
	struct ses_node *node;		/* what is opened */
};

/*
 * Map the machine, find the element, and check it for what the verb does with
 * it. Returns 0, or a negative ses_error with a message; bay_selection_free()
 * in both cases.
 */
int bay_selection_find(struct bay_selection *b, struct source *source);
void bay_selection_free(struct bay_selection *b);

#endif
