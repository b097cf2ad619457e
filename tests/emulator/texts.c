/* SPDX-License-Identifier: BSD-2-Clause */
/* String, Subenclosure String and Subenclosure Nickname pages. */
#include <string.h>

#include <ses/bytes.h>

#include "model.h"

size_t string_page(const struct shelf *s, uint8_t *page)
{
	uint32_t len = s->state->subs[0].string_len;

	memcpy(page + 4, state_string(s, 0), len);
	return 4 + len;
}

size_t sub_string_page(const struct shelf *s, uint8_t *page)
{
	size_t at = 8;

	page[1] = (uint8_t)(s->plan->nr_subs - 1);
	for (size_t i = 0; i < s->plan->nr_subs; i++) {
		uint32_t len = s->state->subs[i].string_len;

		if (at + 4 + len > LARGEST_PAGE)
			break;
		page[at] = 0;
		page[at + 1] = s->plan->subs[i].id;
		ses_put_be16(page + at + 2, (uint16_t)len);
		memcpy(page + at + 4, state_string(s, i), len);
		at += 4 + len;
	}
	return at;
}

size_t nickname_page(struct shelf *s, uint8_t *page)
{
	size_t at = 8;

	page[1] = (uint8_t)(s->plan->nr_subs - 1);
	for (size_t i = 0; i < s->plan->nr_subs; i++) {
		const struct plan_sub *sub = &s->plan->subs[i];
		struct sub_state *state = &s->state->subs[i];
		uint8_t *p = page + at;

		memset(p, 0, 8);
		p[1] = sub->id;
		p[2] = state->nickname_status;
		p[3] = state->nickname_additional;
		memcpy(p + 6, sub->language, 2);
		memcpy(p + 8, state->nickname, NICKNAME_LEN);
		at += 40;
	}
	return at;
}

static int keep(struct shelf *s, size_t sub, const uint8_t *p, size_t len,
		struct trouble *t)
{
	if (len > s->plan->subs[sub].string_room)
		return refuse_list(t, 2, -1);
	if (len)
		memcpy(state_string(s, sub), p, len);
	s->state->subs[sub].string_len = (uint32_t)len;
	return 0;
}

int take_string(struct shelf *s, const uint8_t *page, size_t len,
		struct trouble *t)
{
	if (page[1])
		return refuse_list(t, 1, -1);
	return keep(s, 0, page + 4, len - 4, t);
}

int take_sub_string(struct shelf *s, const uint8_t *page, size_t len,
		    struct trouble *t)
{
	int sub = plan_sub_index(s->plan, page[1]);

	if (sub < 0)
		return refuse_list(t, 1, -1);
	if (ses_be32(page + 4) != s->state->generation)
		return refuse_list(t, 4, -1);
	return keep(s, (size_t)sub, page + 8, len - 8, t);
}

/* The reason of a refusal is also in the status of the nickname. */
static int bad_nickname(struct sub_state *state, unsigned int byte,
			struct trouble *t)
{
	state->nickname_status = 0x80;
	state->nickname_additional = (uint8_t)byte;
	return refuse_list(t, byte, -1);
}

int take_nickname(struct shelf *s, const uint8_t *page, size_t len,
		  struct trouble *t)
{
	int sub = plan_sub_index(s->plan, page[1]);
	struct sub_state *state = &s->state->subs[sub < 0 ? 0 : sub];

	if (sub < 0)
		return bad_nickname(state, 1, t);
	if (len != 8 + NICKNAME_LEN)
		return bad_nickname(state, 2, t);
	if (ses_be32(page + 4) != s->state->generation)
		return bad_nickname(state, 4, t);
	memcpy(state->nickname, page + 8, NICKNAME_LEN);
	state->nickname_status = 0;
	state->nickname_additional = 0;
	return 0;
}
