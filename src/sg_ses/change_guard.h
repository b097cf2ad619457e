/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What --set and --clear check right before they send: the bay of --bay is
 * still what the map says, and no disk in use is switched off.
 */
#ifndef SRC_CHANGE_GUARD_H
#define SRC_CHANGE_GUARD_H

#include <ses/change.h>
#include <ses/log.h>

#include "source_map.h"

struct session;

struct change_guard {
	struct session *session;
	const struct ses_change *change;	/* prepared */
	struct ses_child_log mild;
	struct ses_map map;		/* of the machine, if it was needed */
	bool mapped;
};

/* Check a prepared change: for struct ses_change_request, confirm. Takes a
 * guard, and the snapshot of the change. 0, or a negative ses_error with a
 * message. */
int change_guard_check(void *guard, struct ses_snapshot *snap);
void change_guard_free(struct change_guard *guard);

#endif
