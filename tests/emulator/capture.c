/* SPDX-License-Identifier: BSD-2-Clause */
/* A shelf from the pages of a real one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>

#include "plan.h"

/* Whole pages back to back; of two with one code the first is used. */
static int split(struct shelf_plan *plan, const uint8_t *p, size_t len,
		 struct shelf_error *error)
{
	while (len >= 4) {
		size_t whole = ses_be16(p + 2) + 4u;
		uint8_t code = p[0];

		if (whole > len)
			return plan_fail(error, "The last page of the capture "
					 "is cut off.");
		if (!plan->pages[code].p)
			plan->pages[code] = blob_copy(p, whole);
		plan->supported[code] = true;
		p += whole;
		len -= whole;
	}
	return len ? plan_fail(error, "The capture ends with bytes that are "
			       "no page.") : 0;
}

static void add_sub(struct shelf_plan *plan, struct ses_reader d)
{
	struct plan_sub *sub;
	uint8_t b[40] = { 0 };
	size_t len = ses_reader_left(&d) < 40 ? ses_reader_left(&d) : 40;

	memcpy(b, d.p, len);
	plan->subs = need(realloc(plan->subs, (plan->nr_subs + 1) *
					      sizeof(*sub)));
	sub = &plan->subs[plan->nr_subs++];
	*sub = (struct plan_sub){
		.process = b[0] >> 4 & 7, .nr_processes = b[0] & 7, .id = b[1],
		.logical_id = (uint64_t)ses_be32(b + 4) << 32 | ses_be32(b + 8),
		.nr_buffers = 1, .string_room = 512,
	};
	memcpy(sub->vendor, b + 12, 8);
	memcpy(sub->product, b + 20, 16);
	memcpy(sub->revision, b + 36, 4);
	memcpy(sub->next_revision, "NEXT", 4);
}

/* Configuration (01h): the type headers, and a row for each element. */
static int configuration(struct shelf_plan *plan, struct shelf_error *error)
{
	const struct blob *page = &plan->pages[0x01];
	struct ses_reader r = ses_reader(page->p, page->len);
	unsigned int nr_types = 0;
	size_t nr_subs;

	ses_reader_u8(&r);
	nr_subs = ses_reader_u8(&r) + 1u;
	ses_reader_be16(&r);
	plan->generation = ses_reader_be32(&r);
	for (size_t i = 0; i < nr_subs && !r.bad; i++) {
		const uint8_t *p = r.p;

		if (ses_reader_left(&r) < 4)
			break;
		nr_types += p[2];
		add_sub(plan, ses_reader_sub(&r, p[3] + 4u));
	}
	for (unsigned int i = 0; i < nr_types; i++) {
		const uint8_t *p = ses_reader_bytes(&r, 4);
		struct plan_type t;

		if (!p)
			break;
		t = (struct plan_type){ .type = p[0], .count = p[1],
					.sub = p[2] };
		plan->types = need(realloc(plan->types, (plan->nr_types + 1) *
							sizeof(t)));
		plan->types[plan->nr_types++] = t;
		if (plan_rows(plan, error))
			return -1;
	}
	return r.bad || plan->nr_subs == 0 ?
		       plan_fail(error, "The Configuration page of the "
				 "capture ends too early.") : 0;
}

/* The four bytes of each row from page 02h or 05h. */
static void row_bytes(struct shelf_plan *plan, uint8_t code)
{
	const struct blob *page = &plan->pages[code];

	for (uint32_t i = 0; i < plan->nr_rows; i++) {
		uint8_t *to = code == 0x02 ? plan->rows[i].status :
					     plan->rows[i].threshold;
		size_t at = code == 0x02 ? 8 + 4 * (size_t)i :
					   plan->rows[i].threshold_at;

		memset(to, 0, 4);
		if (at && at + 4 <= page->len)
			memcpy(to, page->p + at, 4);
		if (code == 0x02)
			plan->rows[i].nominal = (int16_t)ses_be16(to + 2);
	}
}

/* String In (04h) is the primary's; 0Ch has an entry for each. */
static void strings(struct shelf_plan *plan)
{
	const struct blob *page = &plan->pages[0x04];
	struct ses_reader r;

	if (page->p)
		plan->subs[0].string = blob_copy(page->p + 4, page->len - 4);
	page = &plan->pages[0x0c];
	if (!page->p || page->len < 8)
		return;
	r = ses_reader(page->p + 8, page->len - 8);
	while (ses_reader_left(&r) >= 4) {
		uint8_t id = r.p[1];
		uint16_t len = ses_be16(r.p + 2);
		const uint8_t *p = ses_reader_bytes(&r, 4u + len);
		int n = plan_sub_index(plan, id);

		if (!p || n < 0 || plan->subs[n].string.p)
			continue;
		plan->subs[n].string = blob_copy(p + 4, len);
	}
}

static void fixed_entries(struct shelf_plan *plan, uint8_t code, size_t size)
{
	const struct blob *page = &plan->pages[code];

	for (size_t at = 8; page->p && at + size <= page->len; at += size) {
		const uint8_t *p = page->p + at;
		int n = plan_sub_index(plan, p[1]);

		if (n < 0)
			continue;
		if (code == 0x0f) {
			memcpy(plan->subs[n].language, p + 6, 2);
			memcpy(plan->subs[n].nickname, p + 8, NICKNAME_LEN);
		} else {
			plan->subs[n].max_size = ses_be32(p + 4);
		}
	}
}

/* The state at the beginning; what follows from the elements is computed
 * later. */
static void flags(struct shelf_plan *plan)
{
	const struct blob *page = &plan->pages[0x02];
	void *block = need(malloc(plan->state_size));
	struct shelf s = { .plan = plan, .state = block };

	shelf_state_init(plan, block);
	plan->flags = (uint8_t)(page->p[1] & 0x0f & ~conditions(&s));
	plan->invop = page->p[1] & 0x10;
	free(block);
}

static int build(struct shelf_plan *plan, struct shelf_error *error)
{
	if (!plan->pages[0x01].p || plan->pages[0x01].len < 8)
		return plan_fail(error, "The capture has no Configuration "
				 "page (01h).");
	if (!plan->pages[0x02].p || plan->pages[0x02].len < 8)
		return plan_fail(error, "The capture has no Enclosure Status "
				 "page (02h).");
	if (configuration(plan, error))
		return -1;
	row_bytes(plan, 0x02);
	if (plan->pages[0x05].p && plan->pages[0x05].len >= 8)
		plan_thresholds(plan, plan->pages[0x05].len);
	if (plan->threshold_len)
		row_bytes(plan, 0x05);
	strings(plan);
	fixed_entries(plan, 0x0f, 40);
	fixed_entries(plan, 0x0e, 16);
	for (size_t i = 0; i < plan->nr_subs; i++) {
		if (plan->subs[i].string.len > plan->subs[i].string_room)
			plan->subs[i].string_room =
				(uint32_t)plan->subs[i].string.len;
	}
	memcpy(plan->vendor, plan->subs[0].vendor, sizeof(plan->vendor));
	memcpy(plan->product, plan->subs[0].product, sizeof(plan->product));
	if (plan_finish(plan, error))
		return -1;
	flags(plan);
	return 0;
}

int shelf_plan_capture(const uint8_t *bytes, size_t len,
		       struct shelf_error *error, struct shelf_plan **plan)
{
	struct shelf_plan *p = need(calloc(1, sizeof(*p)));

	*error = (struct shelf_error){ 0 };
	p->device_type = 0x0d;
	p->enclosure_services = true;
	pad_text(p->serial, sizeof(p->serial), "CAPTURE", 7);
	p->naa = 0x5000c50000ee0001;
	p->port_naa = 0x5000c50000ee0002;
	if (split(p, bytes, len, error) || build(p, error)) {
		shelf_plan_free(p);
		return -1;
	}
	*plan = p;
	return 0;
}
