/* SPDX-License-Identifier: BSD-2-Clause */
/* Why a name leads to nothing, or to too much, and what may be meant. */
#ifndef LIB_TARGET_TARGET_REPORT_H
#define LIB_TARGET_TARGET_REPORT_H

#include "target_bays.h"

/* No enclosure has the name: the enclosures that there are, or what else has
 * it. Returns -SES_E_NOT_FOUND. */
int ses_enclosure_report_unknown(struct ses_map *map, const char *name);

/* Was there an enclosure that could not be read? */
bool ses_target_unread(const struct ses_target_search *s);

/* No bay was found. Returns -SES_E_NOT_FOUND, or the error of an enclosure that
 * could not be read and may have it. */
int ses_target_report_not_found(struct ses_target_search *s);

/* Not all bays of a set are known: a node of its enclosure failed with err, and
 * `bays` (0: all of them) may belong to it. Returns err. */
int ses_target_report_unread(const struct ses_target_search *s,
			     const struct ses_node *n, int err,
			     const char *bays);

/* Are there shelves, which are not hidden, of which no node could be read? 0,
 * or with a message the error of the first. */
int ses_target_report_unread_shelves(struct ses_map *map);

/* Several bays were found, sets of bays of several enclosures, or several disks
 * below one device. All return -SES_E_AMBIGUOUS. */
int ses_target_report_ambiguous(struct ses_target_search *s);
int ses_target_report_several_shelves(struct ses_target_search *s);
int ses_target_report_several_disks(struct ses_target_search *s);

#endif
