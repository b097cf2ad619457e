/* SPDX-License-Identifier: BSD-2-Clause */
#include "carrier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/text.h>

#include "nvme.h"
#include "plan.h"

#define DRIVER_SENSE 8
#define DID_TIME_OUT 3

/* The diagnostic page that a command is about, -1 none. */
static int page_of(const struct carrier_command *c)
{
	if (c->cdb[0] == SES_OP_RECEIVE_DIAGNOSTIC)
		return c->cdb[2];
	if (c->cdb[0] == SES_OP_SEND_DIAGNOSTIC && c->out_len)
		return c->out[0];
	return -1;
}

static void fault_sense(const struct fault *f, struct carrier_command *c)
{
	memset(c->sense, 0, 18);
	c->sense[0] = f->deferred ? 0x71 : 0x70;
	c->sense[2] = f->key;
	c->sense[7] = 10;
	c->sense[12] = f->asc;
	c->sense[13] = f->ascq;
	if (f->has_field) {
		c->sense[15] = (uint8_t)(0x80 | f->in_cdb << 6);
		if (f->bit >= 0)
			c->sense[15] |= (uint8_t)(0x08 | f->bit);
		ses_put_be16(c->sense + 16, f->byte);
	}
	c->sense_len = 18;
	c->status = SES_STATUS_CHECK_CONDITION;
}

/* What the host gets to see instead of the answer. */
static void apply(const struct fault *f, struct carrier_command *c)
{
	bool failed = f->has_sense || f->has_status || f->host || f->driver ||
		      f->nvme || f->mi;

	if (failed) {
		c->status = f->has_status ? f->status : SES_STATUS_GOOD;
		c->sense_len = 0;
		/* NO SENSE and RECOVERED ERROR come with the data */
		if (!f->has_sense || f->key > 1)
			c->in_len = 0;
	}
	if (f->has_sense)
		fault_sense(f, c);
	c->host = f->host;
	c->driver = f->driver;
	c->error = f->error;
	if (c->delay_ms != SLOW_NEVER)
		c->delay_ms += f->delay_ms;
	c->signal = f->signal;
	for (uint32_t i = 0; i < f->nr_poked; i++) {
		if (f->poke_at < c->in_len && i < c->in_len - f->poke_at)
			c->in[f->poke_at + i] = f->poked[i];
	}
}

static void run(struct carrier *carrier, struct carrier_command *c)
{
	struct shelf_command m = {
		.cdb = c->cdb, .cdb_len = c->cdb_len, .out = c->out,
		.out_len = c->out_len, .in = c->in, .in_size = c->in_size,
	};

	if (c->nvme) {
		nvme_run(carrier, c);
		return;
	}
	shelf_exec(&carrier->shelf, &m);
	c->status = m.status;
	c->in_len = m.in_len;
	c->sense_len = m.sense_len;
	memcpy(c->sense, m.sense, m.sense_len);
}

/* The host aborts a command that takes too long. */
static void check_timeout(struct carrier_command *c)
{
	if (!c->timeout_ms || c->delay_ms <= c->timeout_ms ||
	    c->delay_ms == SLOW_NEVER)
		return;
	c->delay_ms = c->timeout_ms;
	c->host = DID_TIME_OUT;
	c->status = SES_STATUS_GOOD;
	c->sense_len = c->in_len = 0;
}

static void set_residual(const struct fault *f, struct carrier_command *c)
{
	if (f && f->has_residual)
		c->residual = f->residual;
	else if (c->in_size)
		c->residual = (int32_t)(c->in_size - c->in_len);
	else if (c->status != SES_STATUS_GOOD || c->host)
		c->residual = (int32_t)c->out_len;
}

/* A line that grows. */
struct line {
	char *p;
	size_t len, room;
};

static void put(struct line *l, const char *text)
{
	size_t n = strlen(text);

	if (l->len + n > l->room)
		n = l->room - l->len;
	memcpy(l->p + l->len, text, n);
	l->len += n;
}

static void put_hex(struct line *l, const char *key, const uint8_t *p,
		    size_t len)
{
	put(l, key);
	if (len == 0)
		put(l, "-");
	if (len > (l->room - l->len) / 2)
		len = (l->room - l->len) / 2;
	ses_hex_write(l->p + l->len, p, len);
	l->len += 2 * len;
}

static void put_sense(struct line *l, const struct carrier_command *c)
{
	struct ses_sense s;
	char text[80];

	ses_sense_parse(c->sense, c->sense_len, &s);
	snprintf(text, sizeof(text), " sense=%x/%02x/%02x", s.key, s.asc,
		 s.ascq);
	put(l, text);
	if (s.deferred)
		put(l, " deferred");
	if (!s.has_field)
		return;
	snprintf(text, sizeof(text), " %sfield=%u", s.field_in_cdb ? "cdb-" :
		 "", s.field);
	put(l, text);
	if (s.field_bit >= 0) {
		snprintf(text, sizeof(text), ".%d", s.field_bit);
		put(l, text);
	}
}

static void put_outcome(struct line *l, const struct carrier_command *c,
			const struct fault *f)
{
	char text[80], number[16];

	if (c->delay_ms == SLOW_NEVER) {
		put(l, " silent");
	} else if (c->error) {
		snprintf(text, sizeof(text), " errno=%s",
			 errno_name(c->error, number, sizeof(number)));
		put(l, text);
	} else {
		snprintf(text, sizeof(text), " status=%02x", c->status);
		put(l, text);
		if (c->sense_len)
			put_sense(l, c);
		if (c->host || (c->driver && c->driver != DRIVER_SENSE)) {
			snprintf(text, sizeof(text), " host=%02x driver=%02x",
				 c->host, c->driver);
			put(l, text);
		}
		if (c->nvme_status || c->mi_status) {
			snprintf(text, sizeof(text), " nvme=%03x mi=%02x",
				 c->nvme_status, c->mi_status);
			put(l, text);
		}
		snprintf(text, sizeof(text), " in=%u", c->in_len);
		put(l, text);
	}
	if (f && f->has_residual) {
		snprintf(text, sizeof(text), " resid=%d", c->residual);
		put(l, text);
	}
	if (f)
		put(l, fault_prevents(f) ? " prevented" :
		       f->lost ? " lost" : " touched");
}

/* The admin command itself: opcode, dwords 10 to 15, bytes. */
static void put_request(struct line *l, const struct nvme_request *r)
{
	char text[96];

	snprintf(text, sizeof(text), " admin=%02x:%x:%x:%x:%x:%x:%x:%u",
		 r->opcode, r->cdw[0], r->cdw[1], r->cdw[2], r->cdw[3],
		 r->cdw[4], r->cdw[5], r->data_len);
	put(l, text);
}

static void write_log(struct carrier *carrier, const struct carrier_command *c,
		      const struct fault *f)
{
	struct line l = { .room = 512 + strlen(c->node) + 2 * c->cdb_len +
				  2 * (size_t)c->out_len };

	if (carrier->log_data)
		l.room += 2 * (size_t)c->in_len;
	l.p = need(malloc(l.room + 1));
	put(&l, c->node);
	put_hex(&l, " cdb=", c->cdb, c->cdb_len);
	put_hex(&l, " out=", c->out, c->out_len);
	put_outcome(&l, c, f);
	if (carrier->log_data && c->nvme)
		put_request(&l, c->nvme);
	if (carrier->log_data)
		put_hex(&l, " data=", c->in, c->in_len);
	l.p[l.len++] = '\n';
	carrier->log(carrier->context, l.p, l.len);
	free(l.p);
}

void carrier_exec(struct carrier *carrier, struct carrier_command *c)
{
	struct fault fault;
	bool faulty = fault_next(carrier->faults, c->node, c->cdb[0],
				 page_of(c), &fault);

	/* a unit attention is between the enclosure and its controller */
	if (faulty && c->nvme && fault.has_sense &&
	    fault.key == SES_KEY_UNIT_ATTENTION)
		faulty = false;
	c->error = 0;
	c->status = SES_STATUS_GOOD;
	c->host = c->driver = 0;
	c->residual = 0;
	c->sense_len = c->in_len = 0;
	c->signal = 0;
	c->edition = carrier->faults->edition;
	c->delay_ms = slow_find(carrier->slow, c->node, c->cdb[0], page_of(c));
	c->nvme_status = c->mi_status = 0;
	c->said = 0;
	/* the result of the kernel if the wait is interrupted */
	if (c->delay_ms == SLOW_NEVER)
		c->host = DID_TIME_OUT;
	else if (!faulty || !fault_prevents(&fault))
		run(carrier, c);
	if (faulty && c->delay_ms != SLOW_NEVER)
		apply(&fault, c);
	check_timeout(c);
	if (c->status == SES_STATUS_CHECK_CONDITION && !c->driver)
		c->driver = DRIVER_SENSE;
	if (c->nvme)
		nvme_answer(faulty ? &fault : NULL, c);
	set_residual(faulty ? &fault : NULL, c);
	if (carrier->log)
		write_log(carrier, c, faulty ? &fault : NULL);
}
