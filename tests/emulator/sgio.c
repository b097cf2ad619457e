/* SPDX-License-Identifier: BSD-2-Clause */
#include "sgio.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <linux/bsg.h>
#include <linux/fs.h>
#include <scsi/scsi_ioctl.h>
#include <scsi/sg.h>

#include <sys/ioctl.h>
#include <linux/nvme_ioctl.h>

#include <ses/command.h>

#include "nvme.h"
#include "plan.h"

#define SG_VERSION	30536	/* of the sg driver */
#define BLOCK_VERSION	30527	/* the results of bsg and block nodes */
#define INFO_CHECK	1	/* SG_INFO_CHECK */
#define NVME_DO_NOT_RETRY 0x4000	/* DNR of a status */

/* Names that some libcs do not have. */
#ifndef SCSI_IOCTL_PROBE_HOST
#define SCSI_IOCTL_PROBE_HOST	0x5385
#endif
#ifndef SCSI_IOCTL_GET_IDLUN
#define SCSI_IOCTL_GET_IDLUN	0x5382
#endif
#ifndef SCSI_IOCTL_GET_BUS_NUMBER
#define SCSI_IOCTL_GET_BUS_NUMBER 0x5386
#endif

/*
 * A program that opened a node for reading only may send commands that do not
 * change anything. (With CAP_SYS_RAWIO it may send more to a real one; there is
 * no difference for programs that open nodes for writing before they write.)
 */
static bool allowed(const struct sgio *io, const uint8_t *cdb)
{
	switch (cdb[0]) {
	case SES_OP_TEST_UNIT_READY:
	case SES_OP_REQUEST_SENSE:
	case SES_OP_INQUIRY:
	case SES_OP_RECEIVE_DIAGNOSTIC:
	case 0xa3:	/* MAINTENANCE IN */
		return true;
	}
	return !io->read_only;
}

static bool too_long(const struct sgio *io, uint32_t len)
{
	return io->session->max_transfer && len > io->session->max_transfer;
}

/* Several parts of memory, which the driver joins. */
static uint8_t *gather(const struct sg_io_hdr *h, bool out)
{
	const struct sg_iovec *v = h->dxferp;
	uint8_t *all = need(calloc(1, h->dxfer_len + 1));
	uint32_t at = 0;

	for (unsigned int i = 0; out && i < h->iovec_count; i++) {
		uint32_t left = h->dxfer_len - at;
		uint32_t n = v[i].iov_len < left ? (uint32_t)v[i].iov_len :
						   left;

		memcpy(all + at, v[i].iov_base, n);
		at += n;
	}
	return all;
}

static void scatter(const struct sg_io_hdr *h, const uint8_t *all,
		    uint32_t len)
{
	const struct sg_iovec *v = h->dxferp;

	for (unsigned int i = 0; len && i < h->iovec_count; i++) {
		uint32_t n = v[i].iov_len < len ? (uint32_t)v[i].iov_len : len;

		memcpy(v[i].iov_base, all, n);
		all += n;
		len -= n;
	}
}

static void answer_v3(struct sg_io_hdr *h, const struct carrier_command *c)
{
	h->status = c->status;
	h->masked_status = c->status >> 1 & 0x1f;
	h->msg_status = 0;
	h->host_status = c->host;
	h->driver_status = c->driver;
	h->resid = c->residual;
	h->duration = c->delay_ms;
	h->info = c->status || c->host || c->driver ? INFO_CHECK : 0;
	h->sb_len_wr = 0;
	if (c->sense_len && h->sbp) {
		h->sb_len_wr = c->sense_len < h->mx_sb_len ?
				       (unsigned char)c->sense_len :
				       h->mx_sb_len;
		memcpy(h->sbp, c->sense, h->sb_len_wr);
	}
}

static int check_v3(const struct sgio *io, const struct sg_io_hdr *h)
{
	if (h->interface_id != 'S')
		return io->node->kind == NODE_SG ? -ENOSYS : -EINVAL;
	if (!h->cmdp)
		return -EFAULT;
	if (h->cmd_len < 6)
		return -EMSGSIZE;
	if (h->dxfer_len && too_long(io, h->dxfer_len))
		return io->node->kind == NODE_SG ? -EINVAL : -EIO;
	if (h->dxfer_len && !h->dxferp && h->dxfer_direction != SG_DXFER_NONE)
		return -EFAULT;
	return allowed(io, h->cmdp) ? 0 : -EPERM;
}

static int io_v3(struct sgio *io, struct sg_io_hdr *h)
{
	struct carrier_command c = { 0 };
	bool out = h->dxfer_direction == SG_DXFER_TO_DEV;
	uint8_t *pieces = NULL;
	void *data = h->dxferp;
	int err = check_v3(io, h);

	if (err)
		return err;
	if (h->iovec_count && h->dxfer_len)
		data = pieces = gather(h, out);
	c.node = io->node->path;
	c.cdb = h->cmdp;
	c.cdb_len = h->cmd_len;
	c.timeout_ms = h->timeout;
	if (out) {
		c.out = data;
		c.out_len = h->dxfer_len;
	} else if (h->dxfer_direction != SG_DXFER_NONE) {
		c.in = data;
		c.in_size = h->dxfer_len;
	}
	err = io->exec(io, &c);
	if (pieces && !err)
		scatter(h, pieces, c.in_len);
	free(pieces);
	if (!err)
		answer_v3(h, &c);
	return err;
}

static int io_v4(struct sgio *io, struct sg_io_v4 *h)
{
	struct carrier_command c = {
		.node = io->node->path,
		.cdb = (const uint8_t *)(uintptr_t)h->request,
		.cdb_len = h->request_len,
		.out = (const uint8_t *)(uintptr_t)h->dout_xferp,
		.out_len = h->dout_xfer_len,
		.in = (uint8_t *)(uintptr_t)h->din_xferp,
		.in_size = h->din_xfer_len,
		.timeout_ms = h->timeout,
	};
	int err;

	if (h->guard != 'Q' || h->protocol != BSG_PROTOCOL_SCSI ||
	    h->subprotocol != BSG_SUB_PROTOCOL_SCSI_CMD)
		return -EINVAL;
	if (h->dout_xfer_len && h->din_xfer_len)
		return -EOPNOTSUPP;
	if (!c.cdb)
		return -EFAULT;
	if (c.cdb_len < 6)
		return -EINVAL;
	if (too_long(io, h->dout_xfer_len | h->din_xfer_len))
		return -EIO;
	if (!allowed(io, c.cdb))
		return -EPERM;
	err = io->exec(io, &c);
	if (err)
		return err;
	h->device_status = c.status;
	h->transport_status = c.host;
	h->driver_status = c.driver;
	h->info = c.status || c.host || c.driver ? INFO_CHECK : 0;
	h->duration = c.delay_ms;
	h->din_resid = c.in_size ? c.residual : 0;
	h->dout_resid = c.in_size ? 0 : c.residual;
	h->response_len = 0;
	if (c.sense_len && h->response) {
		h->response_len = c.sense_len < h->max_response_len ?
					  c.sense_len : h->max_response_len;
		memcpy((void *)(uintptr_t)h->response, c.sense,
		       h->response_len);
	}
	return 0;
}

static int id_lun(const struct session_node *n, void *arg)
{
	uint32_t *v = arg;

	v[0] = n->target | n->lun << 8 | n->channel << 16 | n->host << 24;
	v[1] = n->host;
	return 0;
}

/* the ioctls of all these nodes; -ENOTTY for others */
static int common(struct sgio *io, unsigned long request, void *arg)
{
	switch (request) {
	case SG_GET_VERSION_NUM:
		*(int *)arg = io->node->kind == NODE_SG ? SG_VERSION :
							  BLOCK_VERSION;
		return 0;
	case SG_GET_RESERVED_SIZE:
		*(int *)arg = (int)io->node->reserved_size;
		return 0;
	case SG_SET_RESERVED_SIZE:
		if (*(int *)arg < 0)
			return -EINVAL;
		io->node->reserved_size = *(uint32_t *)arg;
		if (too_long(io, io->node->reserved_size))
			io->node->reserved_size = io->session->max_transfer;
		return 0;
	case SG_GET_TIMEOUT:
		return 60 * 100;	/* the answer is the result, in ticks */
	case SG_SET_TIMEOUT:
		return 0;
	case SG_EMULATED_HOST:
		*(int *)arg = 0;
		return 0;
	case SG_GET_COMMAND_Q:
		*(int *)arg = 1;
		return 0;
	case SG_SET_COMMAND_Q:
		return 0;
	case SCSI_IOCTL_GET_IDLUN:
		return id_lun(io->node, arg);
	case SCSI_IOCTL_GET_BUS_NUMBER:
		*(int *)arg = (int)io->node->host;
		return 0;
	}
	return -ENOTTY;
}

static int scsi_id(const struct session_node *n, struct sg_scsi_id *id)
{
	*id = (struct sg_scsi_id){
		.host_no = (int)n->host, .channel = (int)n->channel,
		.scsi_id = (int)n->target, .lun = (int)n->lun,
		.scsi_type = 0x0d, .h_cmd_per_lun = 1, .d_queue_depth = 1,
	};
	return 0;
}

static int sg(struct sgio *io, unsigned long request, void *arg)
{
	uint32_t limit = io->session->max_transfer;

	switch (request) {
	case SG_IO:
		return io_v3(io, arg);
	case SG_GET_SCSI_ID:
		return scsi_id(io->node, arg);
	case SG_GET_SG_TABLESIZE:
		*(int *)arg = 128;
		return 0;
	case BLKSECTGET:	/* here in bytes */
		*(int *)arg = limit ? (int)limit : 524288;
		return 0;
	}
	return common(io, request, arg);
}

static int bsg(struct sgio *io, unsigned long request, void *arg)
{
	return request == SG_IO ? io_v4(io, arg) : common(io, request, arg);
}

static int block(struct sgio *io, unsigned long request, void *arg)
{
	uint32_t limit = io->session->max_transfer;

	if (request == SG_IO)
		return io_v3(io, arg);
	if (request == BLKSECTGET) {
		*(unsigned short *)arg =
			(unsigned short)(limit ? limit / 512 : 1024);
		return 0;
	}
	return common(io, request, arg);
}

/* The driver's own checks; the rest is the controller's. */
static int check_admin(const struct sgio *io, const struct nvme_admin_cmd *cmd)
{
	if (!cmd)
		return -EFAULT;
	if (cmd->flags || cmd->metadata || cmd->metadata_len ||
	    too_long(io, cmd->data_len))
		return -EINVAL;
	return cmd->data_len && !cmd->addr ? -EFAULT : 0;
}

static int io_admin(struct sgio *io, struct nvme_admin_cmd *cmd)
{
	struct carrier_command c = { 0 };
	struct nvme_request r;
	uint8_t cdb[6];
	int err = check_admin(io, cmd);

	if (err)
		return err;
	r = (struct nvme_request){
		.opcode = cmd->opcode, .nsid = cmd->nsid,
		.cdw = { cmd->cdw10, cmd->cdw11, cmd->cdw12, cmd->cdw13,
			 cmd->cdw14, cmd->cdw15 },
		.data = (uint8_t *)(uintptr_t)cmd->addr,
		.data_len = cmd->data_len,
	};
	nvme_command(&r, cdb, &c);
	c.node = io->node->path;
	c.timeout_ms = cmd->timeout_ms;
	err = io->exec(io, &c);
	if (err)
		return err;
	cmd->result = c.result;
	return c.nvme_status | (c.nvme_status ? NVME_DO_NOT_RETRY : 0);
}

static int nvme(struct sgio *io, unsigned long request, void *arg)
{
	if (request == NVME_IOCTL_ADMIN_CMD)
		return io_admin(io, arg);
	/* a controller has no namespace */
	if (request == NVME_IOCTL_ID && io->node->kind != NODE_NVME)
		return 1;
	return -ENOTTY;
}

int sgio_ioctl(struct sgio *io, unsigned long request, void *arg)
{
	static int (*const drivers[])(struct sgio *io, unsigned long request,
				      void *arg) = {
		[NODE_SG] = sg, [NODE_BSG] = bsg, [NODE_BLOCK] = block,
		[NODE_NVME] = nvme, [NODE_NVME_BLOCK] = nvme,
		[NODE_NVME_GENERIC] = nvme,
	};

	if (!arg && drivers[io->node->kind] != nvme)
		return -EFAULT;
	return drivers[io->node->kind](io, request, arg);
}
