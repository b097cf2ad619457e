/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/shelf.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/transport.h>

#include "ses/ses_internal.h"

static int open_device(struct ses_node_job *r, const char *device,
		       struct ses_log *log, struct ses_transport **t)
{
	int err;

	if (!ses_job_begin_wait(&r->job))
		return -SES_E_INTERRUPTED;
	err = ses_machine_open(&r->machine, device, false, log, t);
	ses_job_end_wait(&r->job);
	if (!err)
		r->opened = device;
	return err;
}

/* The node, or the other one if it cannot be opened. */
static int open_node(struct ses_node_job *r, struct ses_transport **t)
{
	struct ses_log *log = r->job.log;
	struct ses_child_log mild;
	int err;

	if (r->nameless)
		return ses_fail(log, ses_error_from_errno(ENXIO),
				SES_T_OPEN_FAILED, "The enclosure %s has no "
				"sg and no bsg node.", r->nameless);
	if (!*r->other || strcmp(r->other, r->device) == 0)
		return open_device(r, r->device, log, t);
	ses_log_milder(&mild, log, SES_INFORMATION);
	err = open_device(r, r->device, &mild.log, t);
	if (!err) {
		(*t)->log = log;
		return 0;
	}
	if (ses_is_exhaustion(err) || open_device(r, r->other, log, t))
		return err;
	return 0;
}

static int read_node(struct ses_job *job)
{
	struct ses_node_job *r = (struct ses_node_job *)job;
	const uint16_t maxlen = r->session.dev.maxlen;
	struct ses_transport *t = NULL;
	int err;

	if (r->tried) {
		ses_session_close(&r->session);
		ses_session_begin(&r->session, NULL, job->log, maxlen);
	}
	r->tried = true;
	err = open_node(r, &t);
	if (err)
		return err;
	r->session.snap.log = job->log;
	ses_session_resume(&r->session, t, job->log);
	r->session.dev.job = job;
	err = r->load(r);
	ses_session_disconnect(&r->session);
	return err;
}

static void free_job(struct ses_job *job)
{
	ses_node_job_free((struct ses_node_job *)job);
}

struct ses_node_job *ses_node_job_new(size_t size,
				    const struct ses_machine *machine,
				    const char *device, const char *other,
				    const char *name, uint16_t maxlen)
{
	const bool nameless = !*device && *name;
	const char *first = nameless ? name : device;
	const size_t len = strlen(first) + 1, more = strlen(other) + 1;
	struct ses_node_job *r = calloc(1, size + len + more);

	if (!r)
		return NULL;
	r->device = memcpy((char *)r + size, first, len);
	r->nameless = nameless ? r->device : NULL;
	r->other = memcpy((char *)r + size + len, other, more);
	r->machine = *machine;
	r->job = (struct ses_job){
		.name = name, .key = r->device, .run = read_node,
		.free = free_job,
	};
	ses_session_begin(&r->session, NULL, NULL, maxlen);
	return r;
}

void ses_node_job_free(struct ses_node_job *r)
{
	if (!r)
		return;
	ses_session_close(&r->session);
	free(r);
}
