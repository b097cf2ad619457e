/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Devices that have not answered although their job was given up. A set lives
 * until its owner and all of these jobs have left it.
 */
#ifndef LIB_BASE_PENDING_H
#define LIB_BASE_PENDING_H

#include <stdbool.h>

#include <ses/jobs.h>

struct ses_pending;

/* Add a device by its key, which is copied. Returns 0 without memory. The set
 * may be 0: nothing is remembered. */
struct ses_pending *ses_pending_add(struct ses_pending_set *set,
				    const char *key);

/* It has answered. May be 0. */
void ses_pending_remove(struct ses_pending_set *set, struct ses_pending *p);

/* Is an answer of this device pending? Set and key may be 0. */
bool ses_pending_has(struct ses_pending_set *set, const char *key);

#endif
