/* SPDX-License-Identifier: BSD-2-Clause */
/* A change is sent, and verified. */
#include <ses/change.h>

#include <ses/command.h>
#include <ses/device.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/snapshot.h>
#include <ses/transport.h>

#include "change_internal.h"
#include "change_verify.h"
#include "scsi/scsi_internal.h"

/* The fate of the page is unknown: with --verify the elements show whether
 * the change was made. */
static void verify_lost_change(struct ses_change *c)
{
	if (ses_change_verify(c, c->snap->log) == 0)
		ses_warn(c->snap->log, SES_T_OTHER,
			 "Read back: all fields that can be verified have the "
			 "requested values.");
}

/* The same for a caller that continues: all of it are warnings. */
static void report_unknown_fate(struct ses_change *c,
				const struct ses_command *cmd, int err)
{
	struct ses_device *dev = c->snap->dev;
	struct ses_child_log mild;

	ses_log_milder(&mild, c->snap->log, SES_WARNING);
	ses_device_report(dev, cmd, c->image[0], err, &mild.log);
	ses_warn(&mild.log, SES_T_COMMAND_FAILED,
		 "It is not known whether the enclosure acted on the page that "
		 "was sent through %s.", dev->transport->name);
	if (c->request->verify)
		ses_change_verify(c, &mild.log);
}

/* Discard what was loaded and built, before the next attempt. */
static void discard_state(struct ses_change *c, struct ses_snapshot *snap)
{
	ses_note(snap->log, SES_T_GENERATION_CODE_CHANGED,
		 "The change was not made yet: the enclosure is read again, "
		 "and the change is built again.");
	ses_change_free(c);
	ses_snapshot_free(snap);
}

int ses_change_execute(struct ses_change *c,
		       const struct ses_change_request *request,
		       struct ses_snapshot *snap)
{
	struct ses_command cmd;
	int err;

	for (unsigned int attempt = 1; ; attempt++) {
		err = ses_change_prepare(c, request, snap);
		if (err || !c->image)
			return err;
		if (request->confirm)
			err = request->confirm(request->confirm_data, snap);
		if (err)
			return err;
		err = ses_device_send(snap->dev, c->image, c->image_len,
				      SES_TIMEOUT_MS, &cmd);
		c->fate = ses_command_fate(&cmd, err);
		if (!err)
			return request->verify ?
				       ses_change_verify(c, snap->log) : 0;
		if (!ses_control_may_retry(snap->dev, &cmd, err, attempt) &&
		    !ses_control_is_stale(snap->dev, c->image, &cmd, err,
					  attempt))
			break;
		discard_state(c, snap);
	}
	if (c->fate == SES_FATE_UNKNOWN && request->continues) {
		report_unknown_fate(c, &cmd, err);
		return err;
	}
	ses_control_report(snap->dev, &snap->config, c->image, &cmd, err);
	if (c->fate == SES_FATE_UNKNOWN && request->verify)
		verify_lost_change(c);
	return err;
}
