/* SPDX-License-Identifier: BSD-2-Clause */
/* The plan of an enclosure and the layout of its state. */
#include "plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>

#define STATE_MAGIC 0x53454c46	/* changes with struct shelf_state */

void *need(void *p)
{
	if (!p) {
		fputs("emulator: out of memory\n", stderr);
		abort();
	}
	return p;
}

struct blob blob_copy(const void *p, size_t len)
{
	struct blob b = { need(malloc(len + 1)), len };

	if (len)
		memcpy(b.p, p, len);
	b.p[len] = '\0';
	return b;
}

void pad_text(char *to, size_t size, const char *text, size_t len)
{
	memset(to, ' ', size);
	if (len)
		memcpy(to, text, len < size ? len : size);
}

int plan_sub_index(const struct shelf_plan *plan, uint8_t id)
{
	for (size_t i = 0; i < plan->nr_subs; i++) {
		if (plan->subs[i].id == id)
			return (int)i;
	}
	return -1;
}

int plan_fail(struct shelf_error *error, const char *text)
{
	*error = (struct shelf_error){ 0 };
	snprintf(error->text, sizeof(error->text), "%s", text);
	return -1;
}

int plan_rows(struct shelf_plan *plan, struct shelf_error *error)
{
	struct plan_type *t = &plan->types[plan->nr_types - 1];
	uint32_t n = t->count + 1u;

	if (plan->nr_rows + n > MOST_ROWS)
		return plan_fail(error, "There are more elements than a page "
				 "has room for.");
	t->row = plan->nr_rows;
	plan->rows = need(realloc(plan->rows, (plan->nr_rows + n) *
					      sizeof(*plan->rows)));
	for (uint32_t i = 0; i < n; i++) {
		struct plan_row *row = &plan->rows[plan->nr_rows + i];

		*row = (struct plan_row){
			.ti = (uint16_t)(plan->nr_types - 1),
			.index = (int16_t)((int)i - 1),
		};
		row->aes.slot = (uint8_t)(i - 1);
		if (i)
			row->status[0] = 1;	/* OK */
	}
	plan->nr_rows += n;
	return 0;
}

/* The mandatory descriptors that are not in the description. */
static void default_aes(struct shelf_plan *plan)
{
	for (uint32_t i = 0; i < plan->nr_rows; i++) {
		struct plan_row *row = &plan->rows[i];
		uint8_t type = plan->types[row->ti].type;

		if (row->index < 0 || row->aes.none)
			continue;
		if (type == SES_ET_SAS_EXPANDER && !row->aes.form)
			row->aes.form = AES_SAS_EXPANDER;
		if (ses_element_type(type)->aes != SES_AES_REQUIRED ||
		    row->aes.form)
			continue;
		/* an empty slot: one phy, all zero */
		row->aes.form = AES_SAS_SLOT;
		row->aes.entries = need(calloc(1, sizeof(struct plan_entry)));
		row->aes.nr_entries = 1;
		row->aes.entries[0].connector.ti = -1;
		row->aes.entries[0].other.ti = -1;
	}
}

/* A page that is written to its end; overflow is checked at the end. */
struct page {
	uint8_t bytes[LARGEST_PAGE + 4096];
	size_t len;
};

static void add(struct page *page, const void *p, size_t len)
{
	if (page->len + len <= sizeof(page->bytes) && len)
		memcpy(page->bytes + page->len, p, len);
	page->len += len;
}

static int keep(struct shelf_plan *plan, struct page *page,
		struct shelf_error *error)
{
	uint8_t code = page->bytes[0];
	char text[80];

	if (page->len > LARGEST_PAGE) {
		snprintf(text, sizeof(text), "Page %02xh would have %zu bytes; "
			 "a page has at most %u.", code, page->len,
			 LARGEST_PAGE);
		return plan_fail(error, text);
	}
	ses_put_be16(page->bytes + 2, (uint16_t)(page->len - 4));
	if (!plan->pages[code].p)
		plan->pages[code] = blob_copy(page->bytes, page->len);
	return 0;
}

static void add_enclosure_descriptor(struct page *page,
				     const struct shelf_plan *plan,
				     const struct plan_sub *sub)
{
	uint8_t head[40] = {
		(uint8_t)(sub->process << 4 | sub->nr_processes), sub->id, 0,
		(uint8_t)(36 + sub->extra.len),
	};

	for (size_t i = 0; i < plan->nr_types; i++)
		head[2] += plan->types[i].sub == sub->id;
	ses_put_be32(head + 4, (uint32_t)(sub->logical_id >> 32));
	ses_put_be32(head + 8, (uint32_t)sub->logical_id);
	memcpy(head + 12, sub->vendor, 8);
	memcpy(head + 20, sub->product, 16);
	memcpy(head + 36, sub->revision, 4);
	add(page, head, sizeof(head));
	add(page, sub->extra.p, sub->extra.len);
}

static int configuration(struct shelf_plan *plan, struct page *page,
			 struct shelf_error *error)
{
	uint8_t head[8] = { 0x01, (uint8_t)(plan->nr_subs - 1) };

	page->len = 0;
	add(page, head, sizeof(head));
	for (size_t i = 0; i < plan->nr_subs; i++)
		add_enclosure_descriptor(page, plan, &plan->subs[i]);
	for (size_t i = 0; i < plan->nr_types; i++) {
		const struct plan_type *t = &plan->types[i];
		uint8_t header[4] = { t->type, t->count, t->sub,
				      (uint8_t)t->text.len };

		add(page, header, sizeof(header));
	}
	for (size_t i = 0; i < plan->nr_types; i++)
		add(page, plan->types[i].text.p, plan->types[i].text.len);
	return keep(plan, page, error);
}

static int descriptors(struct shelf_plan *plan, struct page *page,
		       struct shelf_error *error)
{
	uint8_t head[8] = { 0x07 };

	page->len = 0;
	add(page, head, sizeof(head));
	for (uint32_t i = 0; i < plan->nr_rows; i++) {
		const struct blob *name = &plan->rows[i].name;
		uint8_t entry[4] = { 0 };

		ses_put_be16(entry + 2, (uint16_t)name->len);
		add(page, entry, sizeof(entry));
		add(page, name->p, name->len);
	}
	return keep(plan, page, error);
}

/* Help Text (03h) of the primary, and of all subenclosures (0Bh). */
static int help(struct shelf_plan *plan, struct page *page,
		struct shelf_error *error)
{
	uint8_t head[8] = { 0x03 };

	page->len = 0;
	add(page, head, 4);
	add(page, plan->subs[0].help.p, plan->subs[0].help.len);
	if (keep(plan, page, error))
		return -1;
	head[0] = 0x0b;
	head[1] = (uint8_t)(plan->nr_subs - 1);
	page->len = 0;
	add(page, head, sizeof(head));
	for (size_t i = 0; i < plan->nr_subs; i++) {
		const struct plan_sub *sub = &plan->subs[i];
		uint8_t entry[4] = { 0, sub->id };

		ses_put_be16(entry + 2, (uint16_t)sub->help.len);
		add(page, entry, sizeof(entry));
		add(page, sub->help.p, sub->help.len);
	}
	return keep(plan, page, error);
}

static int fixed_pages(struct shelf_plan *plan, struct shelf_error *error)
{
	struct page *page = need(malloc(sizeof(*page)));
	int err = configuration(plan, page, error);

	if (!err)
		err = descriptors(plan, page, error);
	if (!err)
		err = help(plan, page, error);
	free(page);
	return err;
}

static bool has_thresholds(const struct shelf_plan *plan, uint32_t row)
{
	return ses_element_type(plan->types[plan->rows[row].ti].type)
		->thresholds;
}

void plan_thresholds(struct shelf_plan *plan, size_t len)
{
	size_t only = 8, at = 8;

	for (uint32_t i = 0; i < plan->nr_rows; i++)
		only += has_thresholds(plan, i) ? 4 : 0;
	for (uint32_t i = 0; i < plan->nr_rows; i++) {
		plan->rows[i].threshold_at = 0;
		if (len == only && !has_thresholds(plan, i))
			continue;
		if (at + 4 <= len)
			plan->rows[i].threshold_at = (uint32_t)at;
		at += 4;
	}
	plan->threshold_len = len;
}

static void lay_out(struct shelf_plan *plan)
{
	size_t at = sizeof(struct shelf_state) +
		    plan->nr_subs * sizeof(struct sub_state);

	plan->at_elements = at;
	plan->at_thresholds = at += 4 * plan->nr_rows;
	plan->at_array = at += 4 * plan->nr_rows;
	plan->at_stale = at += 4 * plan->nr_rows;
	plan->at_absent = at += 4 * plan->nr_rows;
	at += plan->nr_rows;
	for (size_t i = 0; i < plan->nr_subs; i++) {
		plan->subs[i].string_at = at;
		at += plan->subs[i].string_room;
	}
	plan->state_size = at;
}

int plan_finish(struct shelf_plan *plan, struct shelf_error *error)
{
	default_aes(plan);
	if (aes_check(plan, error) || fixed_pages(plan, error))
		return -1;
	if (!plan->threshold_len)
		plan_thresholds(plan, 8 + 4 * (size_t)plan->nr_rows);
	lay_out(plan);
	return 0;
}

void shelf_plan_free(struct shelf_plan *plan)
{
	if (!plan)
		return;
	for (size_t i = 0; i < plan->nr_subs; i++) {
		free(plan->subs[i].extra.p);
		free(plan->subs[i].help.p);
		free(plan->subs[i].string.p);
	}
	for (size_t i = 0; i < plan->nr_types; i++)
		free(plan->types[i].text.p);
	for (uint32_t i = 0; i < plan->nr_rows; i++) {
		free(plan->rows[i].name.p);
		free(plan->rows[i].aes.entries);
	}
	for (unsigned int i = 0; i < 256; i++)
		free(plan->pages[i].p);
	free(plan->subs);
	free(plan->types);
	free(plan->rows);
	free(plan);
}

size_t shelf_state_size(const struct shelf_plan *plan)
{
	return plan->state_size;
}

static uint8_t *at(const struct shelf *s, size_t offset)
{
	return (uint8_t *)s->state + offset;
}

uint8_t *state_element(const struct shelf *s, uint32_t row)
{
	return at(s, s->plan->at_elements) + 4 * row;
}

void state_share(const struct shelf *from, const uint8_t *before,
		 struct shelf *to)
{
	const uint32_t nr = from->plan->nr_rows;

	for (uint32_t i = 0; i < nr && nr == to->plan->nr_rows; i++) {
		uint8_t *row = state_element(to, i), status = row[0] & 0x0f;

		if (memcmp(before + 4 * i, state_element(from, i), 4) == 0)
			continue;
		memcpy(row, state_element(from, i), 4);
		if (status == NO_ACCESS)
			row[0] = (row[0] & 0xf0) | status;
	}
}

uint8_t *state_threshold(const struct shelf *s, uint32_t row)
{
	return at(s, s->plan->at_thresholds) + 4 * row;
}

uint8_t *state_array(const struct shelf *s, uint32_t row)
{
	return at(s, s->plan->at_array) + 4 * row;
}

uint8_t *state_stale(const struct shelf *s)
{
	return at(s, s->plan->at_stale);
}

uint8_t *state_absent(const struct shelf *s)
{
	return at(s, s->plan->at_absent);
}

uint8_t *state_string(const struct shelf *s, size_t sub)
{
	return at(s, s->plan->subs[sub].string_at);
}

static void init_sub(const struct shelf *s, size_t n)
{
	const struct plan_sub *sub = &s->plan->subs[n];
	struct sub_state *state = &s->state->subs[n];

	memcpy(state->revision, sub->revision, sizeof(state->revision));
	memcpy(state->nickname, sub->nickname, sizeof(state->nickname));
	state->string_len = (uint32_t)sub->string.len;
	if (sub->string.len)
		memcpy(state_string(s, n), sub->string.p, sub->string.len);
}

void shelf_state_init(const struct shelf_plan *plan, void *block)
{
	struct shelf s = { .plan = plan, .state = block };

	memset(block, 0, plan->state_size);
	s.state->magic = STATE_MAGIC;
	s.state->size = (uint32_t)plan->state_size;
	s.state->nr_rows = plan->nr_rows;
	s.state->nr_subs = (uint32_t)plan->nr_subs;
	s.state->generation = plan->generation;
	s.state->invop = plan->invop;
	for (size_t i = 0; i < plan->nr_subs; i++)
		init_sub(&s, i);
	for (uint32_t i = 0; i < plan->nr_rows; i++) {
		memcpy(state_element(&s, i), plan->rows[i].status, 4);
		memcpy(state_threshold(&s, i), plan->rows[i].threshold, 4);
		if (plan->strict_start)
			sensor_judge(&s, i);
	}
}

bool shelf_state_fits(const struct shelf_plan *plan, const void *block,
		      size_t size)
{
	const struct shelf_state *state = block;

	return size >= sizeof(*state) && state->magic == STATE_MAGIC &&
	       size >= plan->state_size && state->size == plan->state_size &&
	       state->nr_rows == plan->nr_rows &&
	       state->nr_subs == plan->nr_subs;
}
