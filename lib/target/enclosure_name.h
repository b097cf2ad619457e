/* SPDX-License-Identifier: BSD-2-Clause */
/* What the search for names shares. */
#ifndef LIB_TARGET_ENCLOSURE_NAME_H
#define LIB_TARGET_ENCLOSURE_NAME_H

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

/* "NAME/2": a node of module 2 of the shelf with that name; 0 if the name is
 * not of this form, if several shelves have it, or none has such a module. */
const struct ses_node *ses_enclosure_find_module(struct ses_map *map,
						 const char *name);

/* The shortest name of an enclosure that no other one has; in the map's
 * memory. */
const char *ses_enclosure_format(struct ses_map *map,
				 const struct ses_shelf *shelf);

/* 16 hex digits, perhaps after 0x, and nothing after them. */
bool ses_id64_parse(const char *s, unsigned long long *id);

#endif
