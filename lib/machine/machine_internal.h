/* SPDX-License-Identifier: BSD-2-Clause */
/* What other rooms of lib/ use of a machine. */
#ifndef LIB_MACHINE_MACHINE_INTERNAL_H
#define LIB_MACHINE_MACHINE_INTERNAL_H

#include <ses/machine.h>

/* Open a node, as ses_machine_open() does, and begin a session with it
 * (session.h). If it cannot be opened there is nothing to close. */
int ses_machine_open_session(struct ses_machine *m, const char *node,
			     bool writable, struct ses_log *log,
			     uint16_t maxlen, struct ses_session *session);

/*
 * A tree that passes everything on to another one, and adds what comes back
 * to facts.
 */
struct ses_recorder {
	struct ses_sysfs sysfs;		/* first */
	struct ses_sysfs *from;
	struct ses_record *to;
};
void ses_recorder_init(struct ses_recorder *recorder, struct ses_sysfs *from,
		       struct ses_record *to);

#endif
