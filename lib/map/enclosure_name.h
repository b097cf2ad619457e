/* SPDX-License-Identifier: BSD-2-Clause */
/* What the search for names shares. */
#ifndef LIB_MAP_ENCLOSURE_NAME_H
#define LIB_MAP_ENCLOSURE_NAME_H

#include <ses/map.h>

#define SES_TARGET_MAX 64	/* more need not be listed */

/* Shelves that a name means. */
struct ses_enclosure_matches {
	struct ses_shelf *found[SES_TARGET_MAX];
	size_t nr;
	int subenclosure;	/* the name is that of one; -1 */
};
struct ses_enclosure_matches ses_enclosure_find(struct ses_map *map,
						const char *name);

/* 16 hex digits, perhaps after 0x, and nothing after them. */
bool ses_id64_parse(const char *s, unsigned long long *id);

#endif
