/* SPDX-License-Identifier: BSD-2-Clause */
/* SG_IO with the version 3 header: /dev/sgN, and block nodes of SCSI disks. */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <linux/fs.h>
#include <scsi/sg.h>

#include <ses/command.h>
#include <ses/error.h>
#include <ses/transport.h>

#include "transport.h"

static const int directions[] = {
	[SES_DATA_NONE] = SG_DXFER_NONE,
	[SES_DATA_IN] = SG_DXFER_FROM_DEV,
	[SES_DATA_OUT] = SG_DXFER_TO_DEV,
};

static int sg_exec(struct ses_transport *t, struct ses_command *c)
{
	struct sg_io_hdr h = {
		.interface_id = 'S',
		.dxfer_direction = directions[c->direction],
		.cmd_len = (unsigned char)c->cdb_len,
		.mx_sb_len = sizeof(c->sense),
		.dxfer_len = c->data_len,
		.dxferp = c->data,
		.cmdp = c->cdb,
		.sbp = c->sense,
		.timeout = c->timeout_ms,
	};
	int err = t->os->ioctl(t->fd, SG_IO, &h);

	if (err < 0)
		return -ses_error_from_errno(-err);
	c->status = h.status;
	c->host_status = h.host_status;
	c->driver_status = h.driver_status;
	c->residual = h.resid;
	c->sense_len = h.sb_len_wr < sizeof(c->sense) ? h.sb_len_wr :
							sizeof(c->sense);
	c->duration_ms = h.duration;
	return 0;
}

static uint32_t sg_max_transfer(struct ses_transport *t)
{
	struct stat st;
	int bytes = 0;
	unsigned short sectors = 0;

	if (t->os->fstat(t->fd, &st))
		return 0;
	/* one ioctl, two meanings: bytes on sg, 512-byte sectors on disks */
	if (S_ISBLK(st.st_mode))
		return t->os->ioctl(t->fd, BLKSECTGET, &sectors) < 0 ?
			       0 : sectors * 512u;
	if (t->os->ioctl(t->fd, BLKSECTGET, &bytes) < 0 || bytes < 0)
		return 0;
	return (uint32_t)bytes;
}

const struct ses_transport_ops ses_sg_ops = {
	.name = "sg",
	.exec = sg_exec,
	.max_transfer = sg_max_transfer,
	.close = ses_transport_close_node,
};
