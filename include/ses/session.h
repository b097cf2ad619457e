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

/* Connect again a session that was disconnected, to load more pages. This log
 * is for the messages of the device, until it is disconnected. */
void ses_session_resume(struct ses_session *s, struct ses_transport *transport,
			struct ses_log *log);

/*
 * End the connection: the pages stay in the snapshot. Returns 0 or the error of
 * the transport's close(); 0 if it was not connected.
 */
int ses_session_disconnect(struct ses_session *s);

/* Disconnect, and free the snapshot. Returns as ses_session_disconnect(). */
int ses_session_close(struct ses_session *s);

/*
 * Move what was read to another session, which is not connected and has this
 * log; the first one has an empty snapshot afterwards.
 */
void ses_session_move(struct ses_session *to, struct ses_session *from,
		      struct ses_log *log);

#endif
