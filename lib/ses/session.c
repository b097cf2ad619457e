/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/session.h>

#include <ses/log.h>
#include <ses/transport.h>

#include "ses_internal.h"

void ses_session_begin(struct ses_session *s, struct ses_transport *transport,
		       struct ses_log *log, uint16_t maxlen)
{
	*s = (struct ses_session){
		.transport = transport, .log = log, .lock = { .fd = -1 },
	};
	ses_device_init(&s->dev, transport, transport ? transport->os : NULL,
			log, maxlen);
	ses_snapshot_init(&s->snap, &s->dev);
}

int ses_session_lock(struct ses_session *s, uint64_t id, unsigned int wait_ms)
{
	return ses_lock_acquire(&s->lock, &s->dev, id, wait_ms);
}

void ses_session_reconnect(struct ses_session *s,
			   struct ses_transport *transport)
{
	ses_transport_close(s->transport);
	s->transport = s->dev.transport = transport;
}

void ses_session_resume(struct ses_session *s, struct ses_transport *transport,
			struct ses_log *log)
{
	s->transport = transport;
	ses_device_init(&s->dev, transport, transport->os, log,
			s->dev.maxlen);
}

int ses_session_disconnect(struct ses_session *s)
{
	int err;

	ses_device_free(&s->dev);
	ses_lock_release(&s->lock);
	err = ses_transport_close(s->transport);
	s->transport = s->dev.transport = NULL;
	s->dev.log = s->log;
	return err;
}

int ses_session_close(struct ses_session *s)
{
	int err = ses_session_disconnect(s);

	ses_snapshot_free(&s->snap);
	return err;
}

void ses_session_move(struct ses_session *to, struct ses_session *from,
		      struct ses_log *log)
{
	ses_session_begin(to, NULL, log, from->dev.maxlen);
	to->snap = from->snap;
	to->snap.dev = &to->dev;
	to->snap.log = log;
	ses_snapshot_init(&from->snap, &from->dev);
}
