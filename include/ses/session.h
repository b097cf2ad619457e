/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A session: an enclosure that is open, from the transport to what was read. It
 * is begun once and closed once, whatever fails in between; whoever needs a
 * device or a snapshot gets a pointer into it. Two sessions share nothing.
 */
#ifndef SES_SESSION_H
#define SES_SESSION_H

#include <stdint.h>

#include <ses/device.h>
#include <ses/snapshot.h>

struct ses_session {
	struct ses_transport *transport;	/* 0: not connected */
	struct ses_log *log;
	struct ses_device dev;
	struct ses_lock lock;
	struct ses_snapshot snap;
};

/*
 * Begin a session with a transport that was opened for it, and that it closes;
 * 0, if none could be opened, is a session that is not connected. Takes the log
 * for all of its messages, and the allocation length (0: the default). The
 * session must stay where it is in memory.
 */
void ses_session_begin(struct ses_session *s, struct ses_transport *transport,
		       struct ses_log *log, uint16_t maxlen);

/*
 * Lock the shelf, for a change; see ses_lock_acquire(). The lock ends with the
 * connection. Returns 0, or -SES_E_FLOCK with a message.
 */
int ses_session_lock(struct ses_session *s, uint64_t id, unsigned int wait_ms);

/* Another transport instead of this one, which is closed: for a device that
 * went away and is back. Pages and lock stay. */
void ses_session_reconnect(struct ses_session *s,
			   struct ses_transport *transport);

/* Disconnect, and free the snapshot. Returns as ses_session_disconnect(). */
int ses_session_close(struct ses_session *s);

#endif
