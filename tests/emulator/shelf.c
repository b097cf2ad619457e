/* SPDX-License-Identifier: BSD-2-Clause */
/* The commands of the model, from CDB to sense data. */
#include "shelf.h"

#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/page.h>

#include "model.h"

int refuse(struct trouble *t, uint8_t key, uint16_t asc)
{
	*t = (struct trouble){ .key = key, .asc = asc, .bit = -1 };
	return -1;
}

static int refuse_field(struct trouble *t, uint16_t asc, unsigned int byte,
			int bit)
{
	refuse(t, KEY_ILLEGAL_REQUEST, asc);
	t->has_field = true;
	t->in_cdb = asc == ASC_FIELD_IN_CDB;
	t->byte = (uint16_t)byte;
	t->bit = bit;
	return -1;
}

int refuse_cdb(struct trouble *t, unsigned int byte, int bit)
{
	return refuse_field(t, ASC_FIELD_IN_CDB, byte, bit);
}

int refuse_list(struct trouble *t, unsigned int byte, int bit)
{
	return refuse_field(t, ASC_FIELD_IN_LIST, byte, bit);
}

void raise_attention(struct shelf *s, uint16_t asc)
{
	struct shelf_state *state = s->state;

	if (state->attentions < 4)
		ses_put_be16(state->attention[state->attentions++], asc);
}

/* The next unit attention, or false. */
static bool take_attention(struct shelf *s, struct trouble *t)
{
	struct shelf_state *state = s->state;
	struct shelf_pair *quirk = &s->quirks->attention;

	if (quirk->a) {
		refuse(t, KEY_UNIT_ATTENTION,
		       (uint16_t)((quirk->a - 1) << 8 | (quirk->b & 0xff)));
		quirk->a = 0;
		return true;
	}
	if (!state->attentions)
		return false;
	refuse(t, KEY_UNIT_ATTENTION, ses_be16(state->attention[0]));
	state->attentions--;
	memmove(state->attention[0], state->attention[1], 2 * 3);
	return true;
}

/* SENSE KEY SPECIFIC bytes (SPC-4 4.5.2.4.2). */
static void field_pointer(const struct trouble *t, uint8_t *p)
{
	p[0] = (uint8_t)(0x80 | t->in_cdb << 6);
	if (t->bit >= 0)
		p[0] |= (uint8_t)(0x08 | t->bit);
	ses_put_be16(p + 1, t->byte);
}

/* Sense data for a trouble; its length. */
static unsigned int encode(const struct trouble *t, bool descriptor,
			   uint8_t *p)
{
	memset(p, 0, 18);
	if (descriptor) {
		p[0] = 0x72;
		p[1] = t->key;
		ses_put_be16(p + 2, t->asc);
		if (!t->has_field)
			return 8;
		p[7] = 8;
		p[8] = 0x02;	/* sense key specific descriptor */
		p[9] = 0x06;
		field_pointer(t, p + 12);
		return 16;
	}
	p[0] = 0x70;
	p[2] = t->key;
	p[7] = 10;
	ses_put_be16(p + 12, t->asc);
	if (t->has_field)
		field_pointer(t, p + 15);
	return 18;
}

static void transfer(struct shelf_command *c, const uint8_t *data, size_t len,
		     uint32_t allocation)
{
	if (len > allocation)
		len = allocation;
	if (len > c->in_size)
		len = c->in_size;
	if (len)
		memcpy(c->in, data, len);
	c->in_len = (uint32_t)len;
}

static int do_inquiry(struct shelf *s, struct shelf_command *c,
		      struct trouble *t)
{
	uint8_t data[256];
	int len = inquiry(s, c->cdb, data, t);

	if (len < 0)
		return -1;
	transfer(c, data, (size_t)len, ses_be16(c->cdb + 3));
	return 0;
}

static int do_request_sense(struct shelf *s, struct shelf_command *c,
			    struct trouble *t)
{
	struct trouble pending = { .bit = -1 };
	uint8_t sense[32];
	unsigned int len;

	if (c->cdb[1] & 0xfe)
		return refuse_cdb(t, 1, 7);
	if (!take_attention(s, &pending) && s->state->not_ready)
		refuse(&pending, KEY_NOT_READY, ASC_BECOMING_READY);
	len = encode(&pending, c->cdb[1] & 1, sense);
	transfer(c, sense, len, c->cdb[4]);
	return 0;
}

static int do_test_unit_ready(struct shelf *s, struct shelf_command *c,
			      struct trouble *t)
{
	(void)s;
	(void)c;
	(void)t;
	return 0;
}

/* Quirks that send another page than was requested. */
static size_t other_page(struct shelf *s, uint8_t code, uint8_t *page)
{
	struct shelf_quirks *q = s->quirks;

	memset(page, 0, 4);
	if (q->busy_page) {
		q->busy_page--;
		page[0] = SES_PAGE_BUSY;
		page[1] = 0x01;
		return 4;
	}
	if (q->short_status_only) {
		page[0] = SES_PAGE_SHORT;
		page[1] = s->plan->short_status;
		return 4;
	}
	if (q->wrong_page.a == code + 1u)
		return make_page(s, (uint8_t)q->wrong_page.b, page);
	return make_page(s, code, page);
}

static int check_allocation(const struct shelf *s, uint32_t allocation,
			    struct trouble *t)
{
	if ((s->quirks->max_allocation &&
	     allocation > s->quirks->max_allocation) ||
	    allocation < s->quirks->min_allocation)
		return refuse_cdb(t, 3, -1);
	return 0;
}

static int do_receive(struct shelf *s, struct shelf_command *c,
		      struct trouble *t)
{
	struct shelf_quirks *q = s->quirks;
	uint32_t allocation = ses_be16(c->cdb + 3);
	uint8_t code = c->cdb[2], *page;
	size_t len;

	if (c->cdb[1] & 0xfe)
		return refuse_cdb(t, 1, 7);
	if (!(c->cdb[1] & 1))
		return refuse_cdb(t, 1, 0);	/* PCV */
	if (check_allocation(s, allocation, t))
		return -1;
	page = malloc(LARGEST_PAGE);
	if (!page)
		return refuse(t, 0x04, 0x4400);	/* INTERNAL TARGET FAILURE */
	len = other_page(s, code, page);
	if (len == 0) {
		free(page);
		return refuse_cdb(t, 2, -1);
	}
	if (q->short_transfer.a == code + 1u && len > q->short_transfer.b)
		len = q->short_transfer.b;
	transfer(c, page, len, allocation);
	free(page);
	if (q->bump.a == code + 1u && q->bump.b) {
		q->bump.b--;
		shelf_bump_generation(s);
	}
	return 0;
}

/*
 * An enclosure services process that is attached, not built in, cannot refuse
 * a page in time: the command ends well, and the status page tells.
 */
static int tell_later(struct shelf *s, const struct shelf_command *c,
		      const struct trouble *t)
{
	bool page_error = t->byte == 0;

	if (c->out[0] == SES_PAGE_THRESHOLD)
		s->state->threshold_invop = true;
	else
		s->state->invop = true;
	for (uint32_t i = 0; i < s->plan->nr_rows; i++) {
		uint8_t *e = state_element(s, i);

		if (s->plan->types[s->plan->rows[i].ti].type != 0x0a ||
		    s->plan->rows[i].index < 0)
			continue;
		/* INVOP TYPE: page not supported, or format with the place */
		e[1] = page_error ? 0x01 : 0x40;
		if (!page_error && t->bit >= 0)
			e[1] |= (uint8_t)t->bit;
		ses_put_be16(e + 2, page_error ? 0 : t->byte);
	}
	return 0;
}

static int check_send(const struct shelf_command *c, uint32_t len,
		      struct trouble *t)
{
	if (c->cdb[1] >> 5)
		return refuse_cdb(t, 1, 7);	/* SELF-TEST CODE */
	if (c->cdb[1] & 0x0b)
		return refuse_cdb(t, 1, c->cdb[1] & 8 ? 3 :
				  c->cdb[1] & 2 ? 1 : 0);
	if (c->cdb[2])
		return refuse_cdb(t, 2, -1);
	if (len && c->cdb[1] & 0x04)
		return refuse_cdb(t, 3, -1);	/* SELFTEST has no parameter
						 * list */
	if (len && !(c->cdb[1] & 0x10))
		return refuse_cdb(t, 1, 4);	/* PF */
	if (c->out_len < len || (len && len < 4))
		return refuse(t, KEY_ILLEGAL_REQUEST, ASC_LIST_LENGTH);
	return 0;
}

static int do_send(struct shelf *s, struct shelf_command *c, struct trouble *t)
{
	uint32_t len = ses_be16(c->cdb + 3);
	int err;

	if (check_send(c, len, t))
		return -1;
	if (len == 0)
		return 0;	/* the default self-test always passes */
	if (ses_be16(c->out + 2) + 4u != len)
		return refuse(t, KEY_ILLEGAL_REQUEST, ASC_LIST_LENGTH);
	err = take_page(s, c->out, len, t);
	if (err && s->quirks->attached && t->has_field)
		return tell_later(s, c, t);
	return err;
}

static const struct {
	uint8_t opcode;
	bool always;	/* whatever else is the matter */
	int (*run)(struct shelf *s, struct shelf_command *c,
		   struct trouble *t);
} commands[] = {
	{ SES_OP_TEST_UNIT_READY, false, do_test_unit_ready },
	{ SES_OP_REQUEST_SENSE, true, do_request_sense },
	{ SES_OP_INQUIRY, true, do_inquiry },
	{ SES_OP_RECEIVE_DIAGNOSTIC, false, do_receive },
	{ SES_OP_SEND_DIAGNOSTIC, false, do_send },
};

#define NR_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int run(struct shelf *s, struct shelf_command *c, struct trouble *t)
{
	size_t i = 0;

	while (i < NR_COMMANDS && commands[i].opcode != c->cdb[0])
		i++;
	if (c->cdb_len < 6 || i == NR_COMMANDS)
		return refuse(t, KEY_ILLEGAL_REQUEST, ASC_INVALID_OPCODE);
	if (c->cdb[5] & 0x04)
		return refuse_cdb(t, 5, 2);	/* NACA */
	if (!commands[i].always) {
		if (s->state->not_ready) {
			s->state->not_ready--;
			return refuse(t, KEY_NOT_READY, ASC_BECOMING_READY);
		}
		if (take_attention(s, t))
			return -1;
	}
	return commands[i].run(s, c, t);
}

void shelf_exec(struct shelf *s, struct shelf_command *c)
{
	struct trouble t;

	c->in_len = 0;
	c->status = SES_STATUS_GOOD;
	c->sense_len = 0;
	if (s->state->power_cycle == 2)
		shelf_power_cycle(s);
	if (s->quirks->busy_status) {
		s->quirks->busy_status--;
		c->status = SES_STATUS_BUSY;
		return;
	}
	download_before(s, c);
	if (run(s, c, &t)) {
		c->status = SES_STATUS_CHECK_CONDITION;
		c->sense_len = encode(&t, s->quirks->descriptor_sense,
				      c->sense);
	}
	download_after(s, c);
}
