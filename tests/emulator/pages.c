/* SPDX-License-Identifier: BSD-2-Clause */
/* RECEIVE DIAGNOSTIC RESULTS: the pages that the state makes. */
#include <string.h>

#include <ses/bytes.h>
#include <ses/page.h>

#include "model.h"

bool page_supported(const struct shelf *s, uint8_t code)
{
	return s->plan->supported[code] &&
	       !(s->quirks->without[code / 32] >> code % 32 & 1);
}

static size_t list_page(const struct shelf *s, uint8_t code, uint8_t *page)
{
	unsigned int first = code == SES_PAGE_SUPPORTED ? 0 : 1;
	unsigned int last = code == SES_PAGE_SUPPORTED ? 255 :
							 SES_PAGE_LAST_SES;
	size_t len = 4;

	for (unsigned int i = first; i <= last; i++) {
		if (page_supported(s, (uint8_t)i))
			page[len++] = (uint8_t)i;
	}
	for (int i = 0; s->quirks->pad_lists && i < 3; i++)
		page[len++] = 0;
	return len;
}

/* A page that the plan holds ready. */
static size_t plan_page(const struct shelf *s, uint8_t code, uint8_t *page)
{
	const struct blob *b = &s->plan->pages[code];

	if (b->len)
		memcpy(page, b->p, b->len);
	return b->len;
}

/* Configuration: downloaded microcode shows in PRODUCT REVISION LEVEL. */
static size_t configuration_page(struct shelf *s, uint8_t code, uint8_t *page)
{
	size_t len = plan_page(s, code, page), at = 8;

	for (uint32_t i = 0; i < s->state->nr_subs && at + 40 <= len; i++) {
		if (page[at + 3] >= 36)
			memcpy(page + at + 36, s->state->subs[i].revision, 4);
		at += page[at + 3] + 4u;
	}
	return len;
}

static size_t rows_page(const struct shelf *s, const uint8_t *rows,
			uint8_t *page)
{
	size_t len = 4 * (size_t)s->plan->nr_rows;

	memcpy(page + 8, rows, len);
	return 8 + len;
}

static size_t status_page(struct shelf *s, uint8_t code, uint8_t *page)
{
	struct shelf_state *state = s->state;
	const uint8_t *rows = state_element(s, 0);

	(void)code;
	if (state->stale_left) {
		state->stale_left--;
		rows = state_stale(s);
	}
	page[1] = (uint8_t)(s->plan->flags | state->asserted | conditions(s) |
			    state->invop << 4);
	state->invop = false;
	if (state->power_cycle)
		state->power_cycle = 2;
	return rows_page(s, rows, page);
}

static size_t threshold_page(struct shelf *s, uint8_t code, uint8_t *page)
{
	(void)code;
	page[1] = (uint8_t)(s->state->threshold_invop << 4);
	s->state->threshold_invop = false;
	memset(page + 8, 0, s->plan->threshold_len - 8);
	for (uint32_t i = 0; i < s->plan->nr_rows; i++) {
		if (s->plan->rows[i].threshold_at)
			memcpy(page + s->plan->rows[i].threshold_at,
			       state_threshold(s, i), 4);
	}
	return s->plan->threshold_len;
}

static size_t array_page(struct shelf *s, uint8_t code, uint8_t *page)
{
	(void)code;
	page[1] = conditions(s);
	return rows_page(s, state_array(s, 0), page);
}

static size_t additional_page(struct shelf *s, uint8_t code, uint8_t *page)
{
	if (s->plan->pages[code].p)
		return plan_page(s, code, page);
	return aes_page(s->plan, s->quirks->index_style ?
			(enum shelf_index_style)s->quirks->index_style :
			s->plan->style, state_absent(s), page);
}

static size_t short_page(struct shelf *s, uint8_t code, uint8_t *page)
{
	(void)code;
	page[1] = s->plan->short_status;
	return 4;
}

static size_t list(struct shelf *s, uint8_t code, uint8_t *page)
{
	return list_page(s, code, page);
}

static size_t fixed(struct shelf *s, uint8_t code, uint8_t *page)
{
	return plan_page(s, code, page);
}

static size_t texts(struct shelf *s, uint8_t code, uint8_t *page)
{
	switch (code) {
	case SES_PAGE_STRING:
		return string_page(s, page);
	case SES_PAGE_SUB_STRING:
		return sub_string_page(s, page);
	default:
		return nickname_page(s, page);
	}
}

static size_t microcode(struct shelf *s, uint8_t code, uint8_t *page)
{
	(void)code;
	return download_page(s, page);
}

static size_t (*const makers[])(struct shelf *s, uint8_t code,
				uint8_t *page) = {
	[SES_PAGE_SUPPORTED] = list,
	[SES_PAGE_CONFIGURATION] = configuration_page,
	[SES_PAGE_STATUS] = status_page,
	[SES_PAGE_HELP] = fixed,
	[SES_PAGE_STRING] = texts,
	[SES_PAGE_THRESHOLD] = threshold_page,
	[SES_PAGE_ARRAY] = array_page,
	[SES_PAGE_DESCRIPTOR] = fixed,
	[SES_PAGE_SHORT] = short_page,
	[SES_PAGE_BUSY] = fixed,
	[SES_PAGE_ADDITIONAL] = additional_page,
	[SES_PAGE_SUB_HELP] = fixed,
	[SES_PAGE_SUB_STRING] = texts,
	[SES_PAGE_SUPPORTED_SES] = list,
	[SES_PAGE_MICROCODE] = microcode,
	[SES_PAGE_NICKNAME] = texts,
};

#define NR_MAKERS (sizeof(makers) / sizeof(makers[0]))

size_t make_page(struct shelf *s, uint8_t code, uint8_t *page)
{
	const struct ses_page_def *def = ses_page_def(code);
	size_t len;

	if (!page_supported(s, code))
		return 0;
	if (s->plan->raw[code] || code >= NR_MAKERS)
		return plan_page(s, code, page);
	memset(page, 0, 8);
	len = makers[code](s, code, page);
	if (len < 4)
		return 0;
	page[0] = code;
	ses_put_be16(page + 2, (uint16_t)(len - 4));
	if (def && def->flags & SES_P_GENERATION && len >= 8)
		ses_put_be32(page + 4, s->state->generation);
	return len;
}
