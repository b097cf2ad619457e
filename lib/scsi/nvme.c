/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SES pages through an NVMe controller: /dev/nvmeC, /dev/nvmeCnN, /dev/ngCnN.
 * All three nodes lead to the controller.
 *
 * NVMe-MI 1.1 and later, "In-Band Tunneling": the admin commands NVMe-MI
 * Receive and Send carry SES Receive and SES Send. Their completion status is
 * that of the tunnel; the status of the tunnelled command is in dword 0 of the
 * completion.
 */
#include "nvme.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <linux/nvme_ioctl.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/transport.h>

#include "transport.h"

/* Admin commands */
#define ADMIN_IDENTIFY		0x06
#define ADMIN_MI_SEND		0x1d
#define ADMIN_MI_RECEIVE	0x1e

#define IDENTIFY_CONTROLLER	0x01	/* CNS */
#define IDENTIFY_SIZE		4096

/* NVMe-MI message type 4, NMIMT 1: a command of the management interface */
#define MI_COMMAND		(1u << 11 | 4)
#define MI_SES_RECEIVE		0x08
#define MI_SES_SEND		0x09

/* Status of an ioctl: type and code, without the bits More and Do Not Retry */
#define STATUS_MASK		0x7ff

#define MEMORY_PAGE		4096	/* also the smallest unit of MDTS */
#define INQUIRY_SIZE		36

/* Identify Controller data: offsets */
#define ID_MODEL		24	/* 40 bytes of text */
#define ID_FIRMWARE		64	/* 8 bytes of text */
#define ID_CMIC			76
#define ID_MDTS			77
#define ID_NVMSR		253
#define ID_OACS			256
#define ID_NN			516

#define CMIC_PORTS		0x01
#define NVMSR_STORAGE		0x01
#define NVMSR_ENCLOSURE		0x02
#define OACS_MI			0x0040

/* Allocated as whole memory pages, so that the data is aligned. */
struct nvme {
	uint8_t data[65536];	/* first */
	uint8_t inquiry[INQUIRY_SIZE];
	bool identified;	/* Identify was sent, with or without success */
	bool fresh;		/* and its data was not requested yet */
	char why[96];
};

static struct nvme *allocate_state(struct ses_transport *t)
{
	void *p;

	if (t->state)
		return t->state;
	p = mmap(NULL, sizeof(struct nvme), PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p != MAP_FAILED)
		t->state = p;
	return t->state;
}

/*
 * One admin command. Returns 0 if the controller completed it, and c has its
 * status; or -(50 + errno), or -SES_E_TIMEOUT.
 */
static int execute_admin(struct ses_transport *t, struct ses_command *c,
			 struct nvme_admin_cmd *cmd)
{
	uint64_t start = t->os->now_ms();
	int rc;

	cmd->timeout_ms = c->timeout_ms;
	ses_trace(t->log, 2, "    NVMe admin command %02Xh, dwords 10-13: "
		  "%08x %08x %08x %08x, %u bytes\n", cmd->opcode, cmd->cdw10,
		  cmd->cdw11, cmd->cdw12, cmd->cdw13, cmd->data_len);
	rc = t->os->ioctl(t->fd, NVME_IOCTL_ADMIN_CMD, cmd);
	c->duration_ms = (uint32_t)(t->os->now_ms() - start);
	/* the driver aborted the command: after a time-out, or for a reset */
	if (rc == -EINTR && c->duration_ms >= c->timeout_ms) {
		c->why = "the controller did not answer in time";
		return -SES_E_TIMEOUT;
	}
	if (rc == -EINTR)
		c->why = "the controller was reset before it answered";
	if (rc < 0)
		return -ses_error_from_errno(-rc);
	if (rc & STATUS_MASK)
		ses_nvme_set_status(c, rc & STATUS_MASK);
	return 0;
}

/* -- Identify -- */

static uint8_t find_device_type(const uint8_t *id)
{
	uint8_t parts = id[ID_NVMSR] & (NVMSR_STORAGE | NVMSR_ENCLOSURE);

	if (parts == NVMSR_ENCLOSURE)
		return 0x0d;	/* enclosure services device */
	if (parts == 0 && ses_le16(id + ID_NN) == 0 &&
	    ses_le16(id + ID_NN + 2) == 0)
		return 0x1f;	/* unknown */
	return 0x00;
}

/* INQUIRY data as in the NVM Express SCSI translation reference. */
static void build_inquiry(uint8_t *p, const uint8_t *id)
{
	p[0] = find_device_type(id);
	p[2] = 0x06;		/* SPC-4 */
	p[3] = 0x02;		/* RESPONSE DATA FORMAT */
	p[4] = INQUIRY_SIZE - 5;
	p[6] = id[ID_NVMSR] & NVMSR_ENCLOSURE ? 0x40 : 0;	/* ENCSERV */
	if (id[ID_CMIC] & CMIC_PORTS)
		p[6] |= 0x10;	/* MULTIP */
	memcpy(p + 8, "NVMe    ", 8);
	memcpy(p + 16, id + ID_MODEL, 16);
	memcpy(p + 32, id + ID_FIRMWARE, 4);
}

/*
 * The most bytes of one command. The unit is CAP.MPSMIN, which only the driver
 * knows. It is at least 4 KiB; the driver itself refuses a command that is too
 * long.
 */
static uint32_t max_transfer_bytes(const uint8_t *id)
{
	unsigned int mdts = id[ID_MDTS];

	return mdts && mdts < 16 ? MEMORY_PAGE << mdts : 0;
}

static void warn_if_no_enclosure(struct ses_transport *t, const uint8_t *id)
{
	unsigned int oacs = ses_le16(id + ID_OACS);

	if (id[ID_NVMSR] & NVMSR_ENCLOSURE && oacs & OACS_MI)
		return;
	ses_warn(t->log, SES_T_OTHER,
		 "%s does not look like an NVMe enclosure: NVMSR is %02Xh (bit "
		 "1 says: an enclosure), OACS %04Xh (bit 6 says: takes NVMe-MI "
		 "commands).", t->name, id[ID_NVMSR], oacs);
}

/* Identify Controller. */
static int load_identify(struct ses_transport *t, struct ses_command *c)
{
	struct nvme *n = t->state;
	struct nvme_admin_cmd cmd = {
		.opcode = ADMIN_IDENTIFY,
		.addr = (uintptr_t)n->data,
		.data_len = IDENTIFY_SIZE,
		.cdw10 = IDENTIFY_CONTROLLER,
	};
	bool again = n->identified;
	int err;

	n->identified = true;
	err = execute_admin(t, c, &cmd);
	if (err || c->nvme_status)
		return err;
	build_inquiry(n->inquiry, n->data);
	n->fresh = true;
	t->max_bytes = max_transfer_bytes(n->data);
	if (!again)
		warn_if_no_enclosure(t, n->data);
	return 0;
}

/*
 * Before the first command: find out how many bytes it may carry, and warn if
 * the controller is not an enclosure. If this fails, the command itself will
 * fail, and that is reported.
 */
static void load_identify_once(struct ses_transport *t)
{
	struct ses_command c = { .timeout_ms = SES_TIMEOUT_MS };
	struct nvme *n = allocate_state(t);

	if (n && !n->identified)
		load_identify(t, &c);
}

static int answer_inquiry(struct ses_transport *t, struct ses_command *c)
{
	struct nvme *n = t->state;
	uint32_t len = c->data_len < INQUIRY_SIZE ? c->data_len : INQUIRY_SIZE;
	int err;

	if (c->cdb[1] & 0x01) {		/* EVPD */
		c->why = "an NVMe controller has no vital product data";
		ses_nvme_set_sense(c, SES_KEY_ILLEGAL_REQUEST, 0x24, 0x00);
		return 0;
	}
	if (!n->fresh) {
		err = load_identify(t, c);
		if (err || c->nvme_status)
			return err;
	}
	n->fresh = false;	/* the next INQUIRY gets new data */
	memcpy(c->data, n->inquiry, len);
	c->residual = (int32_t)(c->data_len - len);
	return 0;
}

/* -- the tunnel -- */

static uint32_t round_to_dwords(uint32_t len)
{
	return (len + 3) & ~3u;
}

/* Can the driver use this buffer directly? */
static bool is_aligned(const void *data, uint32_t len)
{
	return (uintptr_t)data % MEMORY_PAGE == 0 &&
	       round_to_dwords(len) == len;
}

static int execute_tunnelled(struct ses_transport *t, struct ses_command *c,
			     struct nvme_admin_cmd *cmd, void *data)
{
	int err;

	cmd->addr = (uintptr_t)data;
	cmd->data_len = round_to_dwords(c->data_len);
	cmd->cdw10 = MI_COMMAND;
	cmd->cdw13 = c->data_len;
	err = execute_admin(t, c, cmd);
	if (!err && !c->nvme_status && cmd->result & 0xff)
		ses_nvme_set_mi_status(c, cmd->result & 0xff);
	return err;
}

/*
 * The number of bytes received. The NVMe management response (bytes 1 to 3 of
 * dword 0) begins with the length of the response; some controllers leave it 0.
 */
static uint32_t received_bytes(const struct ses_command *c, uint32_t dword0)
{
	uint32_t len = dword0 >> 8 & 0xffff;

	if (c->nvme_status || (c->mi_status && !len))
		return 0;
	return len && len < c->data_len ? len : c->data_len;
}

static int receive_page(struct ses_transport *t, struct ses_command *c)
{
	struct nvme_admin_cmd cmd = {
		.opcode = ADMIN_MI_RECEIVE,
		.cdw11 = MI_SES_RECEIVE,
		.cdw12 = c->cdb[2],
	};
	struct nvme *n = t->state;
	bool direct;
	uint32_t got;
	int err;

	if (t->max_bytes && c->data_len > t->max_bytes)
		c->data_len = t->max_bytes;
	direct = is_aligned(c->data, c->data_len);
	/* bytes that are not received must be 0, not those of the last page */
	if (!direct)
		memset(n->data, 0, round_to_dwords(c->data_len));
	err = execute_tunnelled(t, c, &cmd, direct ? c->data : n->data);
	if (err)
		return err;
	got = received_bytes(c, cmd.result);
	if (!direct)
		memcpy(c->data, n->data, got);
	c->residual = (int32_t)(c->data_len - got);
	return 0;
}

static int send_page(struct ses_transport *t, struct ses_command *c)
{
	struct nvme_admin_cmd cmd = {
		.opcode = ADMIN_MI_SEND,
		.cdw11 = MI_SES_SEND,
	};
	struct nvme *n = t->state;
	bool direct = is_aligned(c->data, c->data_len);

	if (t->max_bytes && c->data_len > t->max_bytes) {
		snprintf(n->why, sizeof(n->why), "%u bytes are more than the "
			 "%u that the controller takes at once (MDTS)",
			 c->data_len, t->max_bytes);
		c->why = n->why;
		return -ses_error_from_errno(EINVAL);
	}
	n->fresh = false;
	if (!direct) {
		memset(n->data, 0, round_to_dwords(c->data_len));
		memcpy(n->data, c->data, c->data_len);
	}
	return execute_tunnelled(t, c, &cmd, direct ? c->data : n->data);
}

/* -- the transport -- */

static int nvme_exec(struct ses_transport *t, struct ses_command *c)
{
	load_identify_once(t);
	if (!t->state)
		return ses_no_memory(t->log);
	switch (c->cdb[0]) {
	case SES_OP_INQUIRY:
		return answer_inquiry(t, c);
	case SES_OP_RECEIVE_DIAGNOSTIC:
		return receive_page(t, c);
	case SES_OP_SEND_DIAGNOSTIC:
		return send_page(t, c);
	}
	ses_nvme_set_sense(c, SES_KEY_ILLEGAL_REQUEST, 0x20, 0x00);
	return 0;
}

static uint32_t nvme_max_transfer(struct ses_transport *t)
{
	load_identify_once(t);
	return t->max_bytes;
}

static int nvme_close(struct ses_transport *t)
{
	if (t->state)
		munmap(t->state, sizeof(struct nvme));
	return ses_transport_close_node(t);
}

const struct ses_transport_ops ses_nvme_ops = {
	.name = "nvme",
	.exec = nvme_exec,
	.max_transfer = nvme_max_transfer,
	.close = nvme_close,
};
