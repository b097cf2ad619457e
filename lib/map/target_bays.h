/* SPDX-License-Identifier: BSD-2-Clause */
/* The search for the bay that a text means. */
#ifndef LIB_MAP_TARGET_BAYS_H
#define LIB_MAP_TARGET_BAYS_H

#include <ses/map.h>

#include "enclosure_name.h"

/* What the readings of a text came to. */
struct ses_target_search {
	struct ses_map *map;
	const char *text;
	struct ses_bay *bays[SES_TARGET_MAX];
	size_t nr_bays;
	bool by_disk;			/* one of them by a disk */
	bool ambiguous;			/* a bay that may have the disk */
	bool enclosure;			/* the text names an enclosure */
	bool no_path;			/* a path that does not exist */
	struct ses_unit *units[SES_TARGET_MAX];
	size_t nr_units;
};

void ses_target_add_bay(struct ses_target_search *s, struct ses_bay *bay);

/* "[ENC]:[SUB/]SLOT": the bays that it can mean. 0, or -SES_E_AMBIGUOUS with a
 * message when it does not say which enclosure. */
int ses_target_find_bays(struct ses_target_search *s, const char *text);

#endif
