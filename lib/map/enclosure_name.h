/* SPDX-License-Identifier: BSD-2-Clause */
/* What the search for names shares. */
#ifndef LIB_MAP_ENCLOSURE_NAME_H
#define LIB_MAP_ENCLOSURE_NAME_H

#include <ses/map.h>
#include <ses/target.h>

#define SES_MOST_FOUND 64	/* more need not be listed */

/* Shelves that a name means. */
struct ses_enclosures {
	struct ses_shelf *found[SES_MOST_FOUND];
	size_t nr;
	int subenclosure;	/* the name is that of one; -1 */
};
struct ses_enclosures ses_enclosures_find(struct ses_map *map,
					  const char *name);

/* 16 hex digits, perhaps behind 0x, with nothing behind them. */
bool ses_hex64(const char *s, unsigned long long *id);

/* Is it H:C:T:L? */
bool ses_is_hctl(const char *s);

#endif
