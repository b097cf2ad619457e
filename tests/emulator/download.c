/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Download Microcode (0Eh; SES-4 6.1.17, 6.2.9), for each subenclosure:
 *
 *	idle -> in progress -> updating -> complete -> idle
 *
 * If a field is wrong, the image is discarded, and the status is 80h.
 * Completion and error codes are reported once. New code starts after code 10h
 * was read (or with the next command, if it is not read), at mode 0Fh, at a
 * reset or at power on.
 */
#include <string.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/page.h>

#include "model.h"

/* DOWNLOAD MICROCODE STATUS */
#define IDLE			0x00
#define IN_PROGRESS		0x01
#define UPDATING		0x02
#define UPDATING_DEFERRED	0x03
#define COMPLETE_NOW		0x10
#define COMPLETE_RESET		0x11
#define COMPLETE_POWER		0x12
#define COMPLETE_DEFERRED	0x13
#define ERROR_FIELD		0x80
#define ERROR_IMAGE		0x81
#define ERROR_NOTHING_DEFERRED	0x85

/* DOWNLOAD MICROCODE MODE */
#define MODE_ACTIVATE		0x06
#define MODE_SAVE		0x07
#define MODE_DEFER		0x0e
#define MODE_ACTIVATE_DEFERRED	0x0f

/* Where the fields of the control page are. */
enum {
	AT_SUBENCLOSURE = 1, AT_GENERATION = 4, AT_MODE = 8, AT_RESERVED = 9,
	AT_BUFFER = 11, AT_OFFSET = 12, AT_IMAGE_LENGTH = 16,
	AT_DATA_LENGTH = 20, AT_DATA = 24
};

static struct download *download(struct shelf *s, size_t sub)
{
	return &s->state->subs[sub].download;
}

/* The image is gone; what waits for activation stays. */
static void drop(struct download *d, uint8_t status, unsigned int additional)
{
	d->open = d->foreign = false;
	d->status = status;
	d->additional = (uint8_t)(additional > 255 ? 255 : additional);
	d->received = d->chunks = d->nr_spans = 0;
	d->expected_buffer = 0;
}

static void put_descriptor(const struct shelf *s, const struct plan_sub *sub,
			   const struct download *d, uint8_t *p)
{
	memset(p, 0, 16);
	p[1] = sub->id;
	p[2] = d->status;
	p[3] = d->additional;
	ses_put_be32(p + 4, sub->max_size);
	p[11] = d->expected_buffer;
	ses_put_be32(p + 12, s->quirks->any_offset ? UINT32_MAX : d->received);
}

/* What reading its status does to a download. */
static void was_read(struct shelf *s, struct download *d)
{
	if (d->foreign) {
		if (d->left && --d->left == 0)
			drop(d, IDLE, 0);
	} else if (d->open && s->quirks->status_resets_download) {
		drop(d, IDLE, 0);
	}
	if (d->status >= COMPLETE_NOW) {
		if (d->pending == PENDING_STATUS)
			d->pending = PENDING_TOLD;
		d->status = IDLE;
		d->additional = 0;
	}
}

size_t download_page(struct shelf *s, uint8_t *page)
{
	size_t at = 8;

	page[1] = (uint8_t)(s->plan->nr_subs - 1);
	for (size_t i = 0; i < s->plan->nr_subs; i++) {
		put_descriptor(s, &s->plan->subs[i], download(s, i),
			       page + at);
		was_read(s, download(s, i));
		at += 16;
	}
	return at;
}

/* The first field that is wrong in a page with data; 0 none. */
static unsigned int bad_field(const struct shelf *s, const struct plan_sub *sub,
			      const struct download *d, const uint8_t *page,
			      size_t len)
{
	uint32_t offset = ses_be32(page + AT_OFFSET);
	uint32_t image = ses_be32(page + AT_IMAGE_LENGTH);
	uint32_t data = ses_be32(page + AT_DATA_LENGTH);

	if (d->open && page[AT_MODE] != d->mode)
		return AT_MODE;
	if (d->open ? page[AT_BUFFER] != d->expected_buffer :
		      page[AT_BUFFER] >= sub->nr_buffers)
		return AT_BUFFER;
	if (offset % 4 || (!s->quirks->any_offset && offset != d->received))
		return AT_OFFSET;
	if (image == 0 || (sub->max_size && image > sub->max_size) ||
	    (d->open && image != d->image_len))
		return AT_IMAGE_LENGTH;
	if (data == 0 || offset > image || data > image - offset ||
	    (data % 4 && offset + data != image) ||
	    len != AT_DATA + (((size_t)data + 3) & ~(size_t)3))
		return AT_DATA_LENGTH;
	for (size_t i = AT_DATA + data; i < len; i++) {
		if (page[i])
			return (unsigned int)i;
	}
	return 0;
}

/* Store which bytes arrived. False if there are too many spans. */
static bool add_span(struct download *d, uint32_t from, uint32_t to)
{
	uint32_t n = 0;

	/* remove all spans that touch the new one, which is extended over
	 * them */
	for (uint32_t i = 0; i < d->nr_spans; i++) {
		if (d->spans[i].to < from || d->spans[i].from > to) {
			d->spans[n++] = d->spans[i];
			continue;
		}
		from = d->spans[i].from < from ? d->spans[i].from : from;
		to = d->spans[i].to > to ? d->spans[i].to : to;
	}
	if (n == sizeof(d->spans) / sizeof(d->spans[0]))
		return false;
	d->spans[n].from = from;
	d->spans[n].to = to;
	d->nr_spans = n + 1;
	return true;
}

static bool complete(const struct download *d)
{
	return d->nr_spans == 1 && d->spans[0].from == 0 &&
	       d->spans[0].to == d->image_len;
}

/* The first bytes of an image say whether it is for this shelf. */
static void keep_head(struct download *d, uint32_t offset, const uint8_t *p,
		      uint32_t len)
{
	for (uint32_t i = 0; i < len && offset + i < sizeof(d->head); i++)
		d->head[offset + i] = p[i];
}

static enum shelf_activation activation(const struct shelf *s,
					const struct plan_sub *sub)
{
	if (s->quirks->activation)
		return (enum shelf_activation)(s->quirks->activation - 1);
	return sub->activation;
}

/* The end of a download: the code, and what makes the image active. */
static void choose_end(const struct shelf *s, const struct plan_sub *sub,
		       struct download *d)
{
	static const uint8_t codes[] = {
		[SHELF_ACTIVE_NOW] = COMPLETE_NOW,
		[SHELF_ACTIVE_RESET] = COMPLETE_RESET,
		[SHELF_ACTIVE_POWER] = COMPLETE_POWER,
	};
	static const uint8_t waits[] = {
		[SHELF_ACTIVE_NOW] = PENDING_STATUS,
		[SHELF_ACTIVE_RESET] = PENDING_RESET,
		[SHELF_ACTIVE_POWER] = PENDING_POWER,
	};
	enum shelf_activation when = activation(s, sub);

	if (d->mode == MODE_DEFER) {
		d->final = COMPLETE_DEFERRED;
		d->next_pending = PENDING_DEFERRED;
	} else if (d->mode == MODE_ACTIVATE) {
		d->final = COMPLETE_NOW;
		d->next_pending = PENDING_STATUS;
	} else {
		d->final = codes[when];
		d->next_pending = waits[when];
	}
	if (s->quirks->download_status.a)
		d->final = (uint8_t)s->quirks->download_status.a;
}

/* All bytes have arrived. */
static void finish(struct shelf *s, const struct plan_sub *sub,
		   struct download *d)
{
	uint32_t updating = s->quirks->updating ? s->quirks->updating - 1 :
						  sub->updating;

	if (d->image_len < sub->magic_len ||
	    memcmp(d->head, sub->magic, sub->magic_len)) {
		drop(d, ERROR_IMAGE, 0);
		return;
	}
	memcpy(d->revision, sub->next_revision, 4);
	if (sub->magic_len && d->image_len >= sub->magic_len + 4u)
		memcpy(d->revision, d->head + sub->magic_len, 4);
	choose_end(s, sub, d);
	d->open = false;
	d->received = d->nr_spans = 0;
	d->status = d->mode == MODE_DEFER ? UPDATING_DEFERRED : UPDATING;
	/* this command is counted, too; mode 06h stores nothing */
	d->left = d->mode == MODE_ACTIVATE ? 1 : updating + 1;
}

static void open_series(struct download *d, const uint8_t *page)
{
	drop(d, IN_PROGRESS, 0);
	d->open = true;
	d->mode = page[AT_MODE];
	d->expected_buffer = page[AT_BUFFER];
	d->image_len = ses_be32(page + AT_IMAGE_LENGTH);
	d->next_pending = PENDING_NOTHING;
	memset(d->head, 0, sizeof(d->head));
}

/* A page with data whose fields are in order. */
static void take_data(struct shelf *s, size_t sub, const uint8_t *page)
{
	const struct shelf_pair *ends = &s->quirks->download_status;
	struct download *d = download(s, sub);
	uint32_t offset = ses_be32(page + AT_OFFSET);
	uint32_t len = ses_be32(page + AT_DATA_LENGTH);

	if (!d->open)
		open_series(d, page);
	if (!add_span(d, offset, offset + len)) {
		drop(d, ERROR_FIELD, AT_OFFSET);
		return;
	}
	keep_head(d, offset, page + AT_DATA, len);
	if (s->store)
		s->store(s->context, s->plan->subs[sub].id, d->chunks == 0,
			 offset, page + AT_DATA, len);
	d->received = offset + len;
	d->chunks++;
	if (ends->a >= ERROR_FIELD && ends->b == d->chunks)
		drop(d, (uint8_t)ends->a, 0);
	else if (ends->a >= ERROR_FIELD && !ends->b && complete(d))
		drop(d, (uint8_t)ends->a, 0);
	else if (complete(d))
		finish(s, &s->plan->subs[sub], d);
}

static void activate_deferred(struct download *d)
{
	if (d->open) {
		drop(d, ERROR_FIELD, AT_MODE);
	} else if (d->pending != PENDING_DEFERRED) {
		d->status = ERROR_NOTHING_DEFERRED;
		d->additional = 0;
	} else {
		d->status = COMPLETE_NOW;
		d->additional = 0;
		d->pending = PENDING_STATUS;
	}
}

/* A field is wrong: usually only the status page reports that. */
static int bad(struct shelf *s, struct download *d, unsigned int at,
	       struct trouble *t)
{
	drop(d, ERROR_FIELD, at);
	return s->quirks->download_check ? refuse_list(t, at, -1) : 0;
}

/* Fields that every mode has; 0 when they are right. */
static unsigned int bad_head(const struct shelf *s, const uint8_t *page)
{
	if (ses_be32(page + AT_GENERATION) != s->state->generation)
		return AT_GENERATION;
	switch (page[AT_MODE]) {
	case MODE_ACTIVATE:
	case MODE_SAVE:
	case MODE_DEFER:
	case MODE_ACTIVATE_DEFERRED:
		break;
	default:
		return AT_MODE;
	}
	for (unsigned int i = AT_RESERVED; i < AT_BUFFER; i++) {
		if (page[i])
			return i;
	}
	return 0;
}

int take_download(struct shelf *s, const uint8_t *page, size_t len,
		  struct trouble *t)
{
	int sub = plan_sub_index(s->plan, page[AT_SUBENCLOSURE]);
	struct download *d = download(s, sub < 0 ? 0 : (size_t)sub);
	bool was_open = d->open;
	unsigned int at;

	if (sub < 0)
		return bad(s, d, AT_SUBENCLOSURE, t);
	if (d->status == UPDATING || d->status == UPDATING_DEFERRED)
		return refuse(t, KEY_NOT_READY, ASC_IN_PROGRESS);
	at = bad_head(s, page);
	if (at == AT_MODE && was_open && s->quirks->abort_idle) {
		drop(d, IDLE, 0);
		return 0;
	}
	if (at)
		return bad(s, d, at, t);
	if (page[AT_MODE] == MODE_ACTIVATE_DEFERRED) {
		activate_deferred(d);
		return 0;
	}
	if (s->quirks->status_resets_download && !d->open &&
	    ses_be32(page + AT_OFFSET))
		return refuse_list(t, AT_OFFSET, -1);
	at = bad_field(s, &s->plan->subs[sub], d, page, len);
	if (at)
		return bad(s, d, at, t);
	take_data(s, (size_t)sub, page);
	return 0;
}

/* The new code runs. */
static void activate(struct shelf *s, size_t sub)
{
	struct download *d = download(s, sub);
	uint32_t reboot = s->quirks->reboot ? s->quirks->reboot - 1 :
					      s->plan->subs[sub].reboot;

	d->pending = PENDING_NOTHING;
	s->state->restarting = s->quirks->restart.a;
	if (s->quirks->restart.a && s->quirks->boot == SHELF_BOOT_OLD) {
		raise_attention(s, ASC_POWER_ON_OCCURRED);
		return;
	}
	if (memcmp(s->state->subs[sub].revision, d->revision, 4)) {
		memcpy(s->state->subs[sub].revision, d->revision, 4);
		shelf_bump_generation(s);
	}
	if (reboot > s->state->not_ready)
		s->state->not_ready = reboot;
	raise_attention(s, ASC_MICROCODE_CHANGED);
}

bool shelf_begins_restart(struct shelf *s)
{
	bool begins = s->state->restarting;

	s->state->restarting = false;
	return begins;
}

static void start_foreign(struct shelf *s)
{
	struct shelf_pair *quirk = &s->quirks->foreign_download;
	int sub = plan_sub_index(s->plan, (uint8_t)(quirk->a - 1));

	if (sub >= 0) {
		struct download *d = download(s, (size_t)sub);

		drop(d, IN_PROGRESS, 0);
		d->open = d->foreign = true;
		d->mode = MODE_SAVE;
		d->image_len = 0x100000;
		d->received = 0x8000;
		d->left = quirk->b;
	}
	quirk->a = 0;
}

void download_before(struct shelf *s, const struct shelf_command *c)
{
	bool status = c->cdb[0] == SES_OP_RECEIVE_DIAGNOSTIC &&
		      c->cdb[2] == SES_PAGE_MICROCODE;

	if (s->quirks->foreign_download.a)
		start_foreign(s);
	if (status || c->cdb[0] == SES_OP_REQUEST_SENSE)
		return;
	for (size_t i = 0; i < s->plan->nr_subs; i++) {
		if (download(s, i)->pending == PENDING_STATUS)
			activate(s, i);
	}
}

void download_after(struct shelf *s, const struct shelf_command *c)
{
	(void)c;
	for (size_t i = 0; i < s->plan->nr_subs; i++) {
		struct download *d = download(s, i);

		if (d->pending == PENDING_TOLD)
			activate(s, i);
		if (d->foreign || !d->left || --d->left)
			continue;
		d->status = d->final;
		d->pending = d->next_pending;
	}
}

void download_reset(struct shelf *s, bool power)
{
	for (size_t i = 0; i < s->plan->nr_subs; i++) {
		struct download *d = download(s, i);

		if (d->pending != PENDING_NOTHING &&
		    (power || d->pending != PENDING_POWER))
			activate(s, i);
		d->left = 0;
		drop(d, IDLE, 0);
	}
}
