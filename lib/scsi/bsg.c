/* SPDX-License-Identifier: BSD-2-Clause */
/* SG_IO with the version 4 header: /dev/bsg/H:C:T:L. */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <linux/bsg.h>
#include <scsi/sg.h>

#include <ses/command.h>
#include <ses/error.h>
#include <ses/transport.h>

#include "transport.h"

static int bsg_exec(struct ses_transport *t, struct ses_command *c)
{
	struct sg_io_v4 h = {
		.guard = 'Q',
		.protocol = BSG_PROTOCOL_SCSI,
		.subprotocol = BSG_SUB_PROTOCOL_SCSI_CMD,
		.request_len = c->cdb_len,
		.request = (uintptr_t)c->cdb,
		.max_response_len = sizeof(c->sense),
		.response = (uintptr_t)c->sense,
		.timeout = c->timeout_ms,
	};
	int err;

	if (c->direction == SES_DATA_IN) {
		h.din_xferp = (uintptr_t)c->data;
		h.din_xfer_len = c->data_len;
	} else if (c->direction == SES_DATA_OUT) {
		h.dout_xferp = (uintptr_t)c->data;
		h.dout_xfer_len = c->data_len;
	}
	err = t->os->ioctl(t->fd, SG_IO, &h);
	if (err < 0)
		return -ses_error_from_errno(-err);
	c->status = (uint8_t)h.device_status;
	c->host_status = (uint16_t)h.transport_status;
	c->driver_status = (uint16_t)h.driver_status;
	c->residual = c->direction == SES_DATA_OUT ? h.dout_resid :
						     h.din_resid;
	c->sense_len = h.response_len < sizeof(c->sense) ? h.response_len :
							   sizeof(c->sense);
	c->duration_ms = h.duration;
	return 0;
}

/* The driver has no ioctl for it; a transfer that is too long fails with
 * EIO. */
static uint32_t bsg_max_transfer(struct ses_transport *t)
{
	(void)t;
	return 0;
}

const struct ses_transport_ops ses_bsg_ops = {
	.name = "bsg",
	.exec = bsg_exec,
	.max_transfer = bsg_max_transfer,
	.close = ses_transport_close_node,
};
