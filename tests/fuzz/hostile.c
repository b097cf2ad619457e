/* SPDX-License-Identifier: BSD-2-Clause */
#include "hostile.h"

#include <errno.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/device.h>
#include <ses/download.h>
#include <ses/error.h>
#include <ses/page.h>

/* Whoever needs more commands for a few bytes will never end. */
#define MOST_COMMANDS 20000

static uint64_t now;

void hostile_sleep(unsigned int ms)
{
	now += ms;
}

uint64_t hostile_now(void)
{
	return now;
}

const struct ses_os hostile_clock = {
	.sleep_ms = hostile_sleep, .now_ms = hostile_now,
};

void hostile_init(struct hostile *h, struct fuzz_input *in,
		  struct ses_log *log)
{
	size_t n = 2u * fuzz_u8(in);

	*h = (struct hostile){
		.transport = { .ops = &hostile_ops, .os = &hostile_clock,
			       .log = log, .name = "/dev/sg0", .fd = -1,
			       .has_inquiry = true },
		.script = fuzz_take(in, n),
	};
	h->pages = *in;
	now = 0;
}

/* --- pages --- */

/* Occurrence n (it goes round) of a page; an empty part when there is none. */
static struct fuzz_input find(const struct hostile *h, uint8_t code, uint8_t n)
{
	struct fuzz_input rest = h->pages, page, first = { NULL, 0 };

	while (rest.len >= 4) {
		size_t len = ses_be16(rest.p + 2) + 4u;

		if (*rest.p != code) {
			fuzz_take(&rest, len);
			continue;
		}
		page = fuzz_take(&rest, len);
		if (!first.len)
			first = page;
		if (n-- == 0)
			return page;
	}
	return first;
}

static uint32_t return_data(struct ses_command *c, const uint8_t *p, size_t n)
{
	if (n > c->data_len)
		n = c->data_len;
	if (n)
		memcpy(c->data, p, n);
	c->residual = (int32_t)(c->data_len - n);
	return (uint32_t)n;
}

static void refuse(struct ses_command *c, uint8_t key, uint8_t asc,
		   uint8_t ascq)
{
	c->status = SES_STATUS_CHECK_CONDITION;
	c->driver_status = 8;
	memset(c->sense, 0, 18);
	c->sense[0] = 0x70;
	c->sense[2] = key;
	c->sense[7] = 10;
	c->sense[12] = asc;
	c->sense[13] = ascq;
	c->sense_len = 18;
	c->residual = (int32_t)c->data_len;
}

/* What an obliging enclosure shows of what it was sent. */
static void oblige(struct hostile *h, uint8_t *p, uint32_t n)
{
	if (h->sent != SENT_GOOD || p[0] != h->control[0])
		return;
	if (p[0] == SES_PAGE_STATUS) {
		for (uint32_t i = 8; i + 4 <= n; i += 4)
			memcpy(p + i + 1, h->element + 1, 3);
	} else if (p[0] == SES_PAGE_NICKNAME && n >= 48) {
		p[10] = 0;
		memcpy(p + 16, h->nickname, 32);
	} else if (p[0] == SES_PAGE_MICROCODE && n >= 24) {
		p[10] = h->done ? 0x10 : SES_DOWNLOAD_MORE;
		ses_put_be32(p + 20, h->done ? 0 : h->download_at);
	}
}

static void answer_page(struct hostile *h, struct ses_command *c)
{
	uint8_t code = c->cdb[2];
	struct fuzz_input page = find(h, code, h->turn[code]++);
	uint32_t n;

	if (!page.len) {
		refuse(c, 5, 0x24, 0);
		return;
	}
	n = return_data(c, page.p, page.len);
	if (h->obliging && n >= 4)
		oblige(h, c->data, n);
	h->asked = true;
}

static void answer_inquiry(struct hostile *h, struct ses_command *c)
{
	static const uint8_t standard[36] =
		"\x0d\x00\x07\x02\x1f\x00\x40\x00" "ACME    BoxOfDisks      "
		"0101";
	/* in a capture it has a code that no page has */
	struct fuzz_input data = find(h, c->cdb[1] ? c->cdb[2] : 0xf0,
				      h->turn[0xf0]++);

	if (!c->cdb[1] && data.len > 4)
		return_data(c, data.p + 4, data.len - 4);
	else if (!c->cdb[1])
		return_data(c, standard, sizeof(standard));
	else if (data.len)
		return_data(c, data.p, data.len);
	else
		refuse(c, 5, 0x24, 0);
}

/* --- what is sent --- */

static uint64_t hash(const uint8_t *p, size_t n)
{
	uint64_t v = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < n; i++)
		v = (v ^ p[i]) * UINT64_C(0x100000001b3);
	return v;
}

static void judge_send(struct hostile *h, const struct ses_command *c)
{
	const uint8_t *p = c->data;
	/* the generation code of a repeated page may be a new one */
	uint64_t v = hash(p + 8, c->data_len < 8 ? 0 : c->data_len - 8u);

	fuzz_require(!h->read_only);
	fuzz_require(c->direction == SES_DATA_OUT && c->cdb[1] == 0x10);
	fuzz_require(c->data_len >= 4 && c->data_len <= 65535);
	fuzz_require(ses_be16(c->cdb + 3) == c->data_len);
	fuzz_require(ses_be16(p + 2) + 4u == c->data_len);
	fuzz_require(ses_page_def(p[0]) &&
		     ses_page_def(p[0])->flags & SES_P_CONTROL);
	/* not again what has arrived, nor blindly what may have arrived */
	fuzz_require(h->sent != SENT_GOOD || v != h->hash ||
		     p[0] != h->control[0]);
	fuzz_require(h->sent != SENT_LOST || (!h->once && h->asked));
	h->hash = v;
}

static void accept(struct hostile *h, const struct ses_command *c)
{
	const uint8_t *p = c->data;

	memset(h->control, 0, sizeof(h->control));
	memcpy(h->control, p, c->data_len < 16 ? c->data_len : 16);
	for (uint32_t i = 8; p[0] == SES_PAGE_STATUS && i + 4 <= c->data_len;
	     i += 4) {
		if (p[i] & 0x80)
			memcpy(h->element, p + i, 4);
	}
	if (p[0] == SES_PAGE_NICKNAME && c->data_len >= 40)
		memcpy(h->nickname, p + 8, 32);
	if (p[0] == SES_PAGE_MICROCODE && c->data_len >= 24) {
		h->download_at = ses_be32(p + 12) + ses_be32(p + 20);
		h->done = h->download_at >= ses_be32(p + 16);
	}
}

/* CHECK CONDITION with sense data that only says that it was done, or bytes
 * that GOOD says nothing of. An NVMe controller keeps the sense to itself. */
static bool recovered(const struct ses_command *c)
{
	unsigned int format = c->sense[0] & 0x7e;
	unsigned int at = format == 0x72 ? 1 : 2;

	if (c->host_status || c->driver_status & 7 || c->residual < 0 ||
	    (uint32_t)c->residual > c->data_len)
		return false;
	if (c->status != SES_STATUS_CHECK_CONDITION)
		return !c->status && !(c->driver_status & 8);
	return (format == 0x70 || format == 0x72) && c->sense_len > at &&
	       (c->sense[at] & 15) <= 1;
}

/* What the one who sent it can know of its fate. */
static void note_fate(struct hostile *h, const struct ses_command *c, int err)
{
	static const uint8_t never_left[] = {
		EPERM, EACCES, EINVAL, ENOMEM, ENOTTY, EBUSY, EAGAIN, EFAULT,
		E2BIG,
	};
	bool good = !c->host_status && !(c->driver_status & 15) &&
		    !c->status && !c->residual;

	h->asked = false;
	h->sent = err ? SENT_REFUSED : good ? SENT_GOOD :
		  recovered(c) ? SENT_RECOVERED : SENT_REFUSED;
	if (err) {
		if (!memchr(never_left, -err - SES_E_OS, sizeof(never_left)))
			h->sent = SENT_LOST;
	} else if (c->host_status) {
		if (c->host_status != 1 && c->host_status != 4)
			h->sent = SENT_LOST;
	} else if (c->status == SES_STATUS_TASK_ABORTED ||
		   (c->status == SES_STATUS_CHECK_CONDITION &&
		    (c->sense[0] & 0x7e) == 0x70 && c->sense_len >= 8 &&
		    (c->sense[2] & 15) == 11)) {
		h->sent = SENT_LOST;
	}
}

/* --- commands --- */

static void judge_command(const struct ses_command *c)
{
	switch (c->cdb[0]) {
	case SES_OP_TEST_UNIT_READY:
		fuzz_require(c->direction == SES_DATA_NONE);
		return;
	case SES_OP_REQUEST_SENSE:
		fuzz_require(c->cdb[4] == c->data_len);
		break;
	case SES_OP_INQUIRY:
	case SES_OP_RECEIVE_DIAGNOSTIC:
		fuzz_require(ses_be16(c->cdb + 3) == c->data_len);
		break;
	case SES_OP_SEND_DIAGNOSTIC:
		return;
	default:
		fuzz_finding(__FILE__, __LINE__, "a command of SES", "");
	}
	fuzz_require(c->direction == SES_DATA_IN && c->data);
	fuzz_require(c->cdb_len == 6);
}

static void answer(struct hostile *h, struct ses_command *c)
{
	switch (c->cdb[0]) {
	case SES_OP_INQUIRY:
		answer_inquiry(h, c);
		break;
	case SES_OP_RECEIVE_DIAGNOSTIC:
		answer_page(h, c);
		break;
	case SES_OP_SEND_DIAGNOSTIC:
		accept(h, c);
		break;
	case SES_OP_REQUEST_SENSE:
		return_data(c, (const uint8_t *)"\x70\0\0\0\0\0\0\x0a", 8);
		break;
	}
}

/* An answer to a reading command that was tampered with. */
static void tamper(struct hostile *h, struct ses_command *c, unsigned int how)
{
	uint16_t at = fuzz_be16(&h->script);
	uint32_t n = c->data_len - (uint32_t)c->residual;

	if (c->direction != SES_DATA_IN || c->status || n == 0)
		return;
	switch (how) {
	case 0:		/* a byte */
		((uint8_t *)c->data)[at % n] = fuzz_u8(&h->script);
		break;
	case 1:		/* the end is missing */
		c->residual = (int32_t)(c->data_len - at % n);
		break;
	default:	/* anything from anywhere */
		n = at < h->pages.len ? (uint32_t)(h->pages.len - at) : 0;
		return_data(c, h->pages.p + (n ? at : 0), n);
	}
}

/* A step other than an honest answer. 0, or the error of the ioctl. */
static int misbehave(struct hostile *h, struct ses_command *c,
		     unsigned int how)
{
	struct fuzz_input part;
	uint8_t a = fuzz_u8(&h->script);

	switch (how) {
	case 8:
		refuse(c, a & 15, fuzz_u8(&h->script), a >> 4);
		break;
	case 9:		/* any sense data */
		part = fuzz_take(&h->script, a % 97);
		c->status = SES_STATUS_CHECK_CONDITION;
		memcpy(c->sense, part.p, part.len);
		c->sense_len = (unsigned int)part.len;
		break;
	case 10:
		c->status = a & 0x7e;
		break;
	case 11:
		c->host_status = a & 31;
		c->driver_status = a >> 5;
		break;
	case 12:
		return -ses_error_from_errno(1 + a % 125);
	default:	/* GOOD, and a residual from nowhere */
		answer(h, c);
		c->residual = (int32_t)fuzz_be32(&h->script);
	}
	return 0;
}

static int hostile_exec(struct ses_transport *t, struct ses_command *c)
{
	struct hostile *h = (struct hostile *)t;
	unsigned int step = fuzz_u8(&h->script) & 15;
	bool send = c->cdb[0] == SES_OP_SEND_DIAGNOSTIC;
	int err = 0;

	fuzz_require(++h->commands < MOST_COMMANDS);
	now++;
	judge_command(c);
	if (send) {
		h->sends++;
		judge_send(h, c);
	}
	if (step < 8 || step > 13)
		answer(h, c);
	else
		err = misbehave(h, c, step);
	if (!err && step >= 5 && step < 8)
		tamper(h, c, step - 5);
	if (send)
		note_fate(h, c, err);
	return err;
}

static uint32_t hostile_max_transfer(struct ses_transport *t)
{
	struct hostile *h = (struct hostile *)t;
	uint8_t a = fuzz_u8(&h->script);

	return a & 1 ? a * 512u : 0;
}

static int hostile_close(struct ses_transport *t)
{
	(void)t;
	return 0;
}

const struct ses_transport_ops hostile_ops = {
	.name = "hostile",
	.exec = hostile_exec,
	.max_transfer = hostile_max_transfer,
	.close = hostile_close,
};
