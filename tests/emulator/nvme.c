/* SPDX-License-Identifier: BSD-2-Clause */
#include "nvme.h"

#include <errno.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/command.h>

#include "plan.h"

/* Status code type and status code */
#define INVALID_OPCODE		0x001
#define INVALID_FIELD		0x002
#define INVALID_NAMESPACE	0x00b
#define SGL_LENGTH		0x00f
#define HOST_ABORTED		0x371	/* the driver's, not the controller's */

/* NVMe-MI */
#define MI_COMMAND		0x804	/* dword 10 of a command, slot 0 */
#define MI_SES_RECEIVE		0x08
#define MI_SES_SEND		0x09
#define MI_INTERNAL		0x02
#define MI_OPCODE		0x03
#define MI_PARAMETER		0x04
#define MI_DATA_SIZE		0x06
#define MI_ACCESS		0x07
#define MI_FAILURE		0x23
#define MI_TRANSFER_FAILURE	0x24
#define MI_UNAVAILABLE		0x28
#define MI_DEGRADED		0x29
#define MI_VENDOR		0xe0

#define DRIVER_SENSE		8
#define DID_TIME_OUT		3

#define OACS_MI			0x0040

static uint32_t mdts_bytes(const struct shelf_quirks *q)
{
	return q->mdts ? 4096u << q->mdts : 0;
}

static unsigned int oacs(const struct shelf_quirks *q)
{
	return q->oacs ? q->oacs - 1 : q->no_mi ? 0 : OACS_MI;
}

static void put_le16(uint8_t *p, unsigned int v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
}

void nvme_identify(const struct shelf *s, uint8_t *id)
{
	const struct shelf_quirks *q = s->quirks;

	memset(id, 0, NVME_IDENTIFY_SIZE);
	put_le16(id, 0x1b36);			/* VID */
	put_le16(id + 2, 0x1af4);		/* SSVID */
	memcpy(id + 4, s->plan->serial, 20);
	memset(id + 24, ' ', 40 + 8);
	memcpy(id + 24, s->plan->product, 16);
	memcpy(id + 64, s->state->subs[0].revision, 4);
	id[77] = (uint8_t)q->mdts;
	put_le16(id + 78, 1);			/* CNTLID */
	put_le16(id + 80, 0x0300);		/* VER 1.3 */
	id[82] = 1;
	id[253] = (uint8_t)(q->nvmsr ? q->nvmsr - 1 : 0x02);
	put_le16(id + 256, oacs(q));
	id[512] = 0x66;				/* SQES */
	id[513] = 0x44;				/* CQES */
	put_le16(id + 516, q->namespaces ? q->namespaces - 1 : 1); /* NN */
}

static void mi_cdb(const struct nvme_request *r, uint8_t *cdb)
{
	bool out = nvme_sends(r->opcode);

	cdb[0] = out ? SES_OP_SEND_DIAGNOSTIC : SES_OP_RECEIVE_DIAGNOSTIC;
	cdb[1] = out ? 0x10 : 0x01;
	cdb[2] = out ? 0 : (uint8_t)r->cdw[2];
	ses_put_be16(cdb + 3, (uint16_t)r->cdw[3]);
}

void nvme_command(const struct nvme_request *r, uint8_t cdb[6],
		  struct carrier_command *c)
{
	memset(cdb, 0, 6);
	if (r->opcode == NVME_IDENTIFY) {
		cdb[0] = SES_OP_INQUIRY;
		ses_put_be16(cdb + 3, NVME_IDENTIFY_SIZE);
	} else if (r->opcode == NVME_MI_SEND || r->opcode == NVME_MI_RECEIVE) {
		mi_cdb(r, cdb);
	} else {
		cdb[0] = 0xff;
	}
	c->nvme = r;
	c->cdb = cdb;
	c->cdb_len = 6;
	if (nvme_sends(r->opcode)) {
		c->out = r->data;
		c->out_len = r->data_len < (uint16_t)r->cdw[3] ?
				     r->data_len : (uint16_t)r->cdw[3];
	} else {
		c->in = r->data;
		c->in_size = r->data_len;
	}
}

/* Everything from dword `first` on is reserved. */
static bool rest_is_zero(const struct nvme_request *r, unsigned int first)
{
	for (unsigned int i = first - 10; i < 6; i++) {
		if (r->cdw[i])
			return false;
	}
	return true;
}

static unsigned int run_identify(const struct shelf *s,
				 struct carrier_command *c)
{
	const struct nvme_request *r = c->nvme;

	if (r->cdw[0] != 1 || !rest_is_zero(r, 11))
		return INVALID_FIELD;
	if (r->data_len != NVME_IDENTIFY_SIZE)
		return SGL_LENGTH;
	nvme_identify(s, c->in);
	c->in_len = NVME_IDENTIFY_SIZE;
	return 0;
}

/* The status of a tunnelled command that is not possible. */
static uint8_t check_mi(const struct nvme_request *r)
{
	bool out = nvme_sends(r->opcode);

	if (r->cdw[1] != (out ? MI_SES_SEND : MI_SES_RECEIVE))
		return MI_OPCODE;
	if (r->cdw[2] > (out ? 0u : 0xff) || r->cdw[3] > 0xffff ||
	    !rest_is_zero(r, 14))
		return MI_PARAMETER;
	return 0;
}

static unsigned int check_admin(const struct shelf *s,
				const struct nvme_request *r)
{
	uint32_t most = mdts_bytes(s->quirks);
	uint32_t len = (r->cdw[3] + 3) & ~3u;

	if (!(oacs(s->quirks) & OACS_MI) || s->quirks->no_mi)
		return INVALID_OPCODE;
	if (r->cdw[0] != MI_COMMAND || (most && r->data_len > most))
		return INVALID_FIELD;
	if (r->nsid)
		return INVALID_NAMESPACE;
	if (r->data_len != len && !s->quirks->loose_length)
		return SGL_LENGTH;
	return 0;
}

/* The controller has the news of the enclosure for itself. */
static void exec(struct shelf *s, struct carrier_command *c)
{
	struct shelf_command m;

	do {
		m = (struct shelf_command){
			.cdb = c->cdb, .cdb_len = c->cdb_len, .out = c->out,
			.out_len = c->out_len, .in = c->in,
			.in_size = c->in_size,
		};
		shelf_exec(s, &m);
	} while (m.sense_len && (m.sense[0] < 0x72 ? m.sense[2] : m.sense[1])
				== SES_KEY_UNIT_ATTENTION);
	c->status = m.status;
	c->in_len = m.in_len;
	c->sense_len = m.sense_len;
	memcpy(c->sense, m.sense, m.sense_len);
}

static unsigned int run_mi(struct shelf *s, struct carrier_command *c)
{
	unsigned int status = check_admin(s, c->nvme);
	uint32_t pad = s->quirks->mi_pad;

	if (status)
		return status;
	c->mi_status = check_mi(c->nvme);
	if (c->mi_status)
		return 0;
	exec(s, c);
	c->said = c->in_len;
	if (pad && c->in_len) {
		uint32_t len = (c->in_len + pad - 1) / pad * pad;

		if (len > c->in_size)
			len = c->in_size;
		memset(c->in + c->in_len, 0, len - c->in_len);
		c->said = c->in_len = len;
	}
	if (s->quirks->mi_silent)
		c->said = 0;
	return 0;
}

void nvme_run(struct carrier *carrier, struct carrier_command *c)
{
	struct shelf *s = &carrier->shelf;

	switch (c->nvme->opcode) {
	case NVME_IDENTIFY:
		c->nvme_status = (uint16_t)run_identify(s, c);
		break;
	case NVME_MI_RECEIVE:
	case NVME_MI_SEND:
		c->nvme_status = (uint16_t)run_mi(s, c);
		break;
	default:
		c->nvme_status = INVALID_OPCODE;
	}
}

static uint8_t mi_of_sense(const struct carrier_command *c)
{
	struct ses_sense s;

	ses_sense_parse(c->sense, c->sense_len, &s);
	switch (s.key) {
	case SES_KEY_NO_SENSE:
		return 0;
	case SES_KEY_RECOVERED_ERROR:
		return MI_DEGRADED;
	case SES_KEY_NOT_READY:
		return MI_UNAVAILABLE;
	case SES_KEY_MEDIUM_ERROR:
		return MI_TRANSFER_FAILURE;
	case SES_KEY_HARDWARE_ERROR:
		return MI_FAILURE;
	case SES_KEY_ILLEGAL_REQUEST:
		return s.asc == 0x20 ? MI_OPCODE :
		       s.asc == 0x1a ? MI_DATA_SIZE : MI_PARAMETER;
	case SES_KEY_DATA_PROTECT:
		return MI_ACCESS;
	case SES_KEY_ABORTED_COMMAND:
		return MI_INTERNAL;
	}
	return (uint8_t)(MI_VENDOR | s.key);
}

static uint8_t mi_of_status(const struct carrier_command *c)
{
	switch (c->status) {
	case SES_STATUS_GOOD:
		return 0;
	case SES_STATUS_CHECK_CONDITION:
		return mi_of_sense(c);
	case SES_STATUS_BUSY:
	case SES_STATUS_TASK_SET_FULL:
		return MI_UNAVAILABLE;
	case SES_STATUS_RESERVATION_CONFLICT:
		return MI_ACCESS;
	}
	return MI_INTERNAL;
}

void nvme_answer(const struct fault *f, struct carrier_command *c)
{
	/* the driver aborts a command that takes too long, without a reason */
	if (c->host == DID_TIME_OUT)
		c->error = EINTR;
	else if (c->host || (c->driver && c->driver != DRIVER_SENSE))
		c->nvme_status = HOST_ABORTED;
	if (f && f->nvme)
		c->nvme_status = f->nvme;
	if (f && f->mi)
		c->mi_status = f->mi;
	if (f && f->has_residual)
		c->said = c->in_size - (uint32_t)f->residual;
	if (!c->mi_status)
		c->mi_status = mi_of_status(c);
	c->result = 0;
	if (!c->nvme_status && c->nvme->opcode != NVME_IDENTIFY)
		c->result = (c->said & 0xffff) << 8 | c->mi_status;
}
