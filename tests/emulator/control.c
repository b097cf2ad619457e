/* SPDX-License-Identifier: BSD-2-Clause */
/* SEND DIAGNOSTIC: Enclosure Control, Threshold Out, Array Control. */
#include <string.h>

#include <ses/bytes.h>
#include <ses/page.h>

#include "model.h"

static int check_generation(const struct shelf *s, const uint8_t *page,
			    struct trouble *t)
{
	if (ses_be32(page + 4) != s->state->generation)
		return refuse_list(t, 4, -1);
	return 0;
}

/* The highest bit that is set, for a field pointer. */
static int high_bit(unsigned int bits)
{
	int bit = 7;

	while (bit > 0 && !(bits >> bit & 1))
		bit--;
	return bit;
}

/* What the pages with four bytes per element have in common. */
static int check_rows(const struct shelf *s, const uint8_t *page, size_t len,
		      uint8_t reserved, struct trouble *t)
{
	if (len != (page[0] == SES_PAGE_THRESHOLD ?
			    s->plan->threshold_len :
			    8 + 4 * (size_t)s->plan->nr_rows))
		return refuse_list(t, 2, -1);
	if (page[1] & reserved)
		return refuse_list(t, 1, high_bit(page[1] & reserved));
	return check_generation(s, page, t);
}

static bool selected(const uint8_t *control)
{
	return control[0] & 0x80;
}

static int check_elements(const struct shelf *s, const uint8_t *page,
			  struct trouble *t)
{
	for (uint32_t i = 0; i < s->plan->nr_rows; i++) {
		const uint8_t *c = page + 8 + 4 * (size_t)i;
		unsigned int byte, bit;

		if (selected(c) &&
		    control_bad(s->plan->types[s->plan->rows[i].ti].type, c,
				&byte, &bit))
			return refuse_list(t, 8 + 4 * i + byte, (int)bit);
	}
	return 0;
}

/*
 * An overall control element applies to all elements of its type descriptor
 * that are not selected themselves.
 */
static void act(struct shelf *s, const uint8_t *page)
{
	const uint8_t *overall = NULL;

	for (uint32_t i = 0; i < s->plan->nr_rows; i++) {
		const uint8_t *c = page + 8 + 4 * (size_t)i;

		if (s->plan->rows[i].index < 0)
			overall = selected(c) ? c : NULL;
		if (selected(c))
			follow_control(s, i, c);
		else if (overall)
			follow_control(s, i, overall);
	}
}

static int enclosure_control(struct shelf *s, const uint8_t *page, size_t len,
			     struct trouble *t)
{
	if (check_rows(s, page, len, 0xf0, t) || check_elements(s, page, t))
		return -1;
	if (s->quirks->lag) {
		memcpy(state_stale(s), state_element(s, 0),
		       4 * (size_t)s->plan->nr_rows);
		s->state->stale_left = s->quirks->lag;
	}
	s->state->asserted = page[1] & 0x0f;
	act(s, page);
	return 0;
}

/* The bytes of a threshold element that its type has no use for. */
static int check_limits(const struct shelf *s, const uint8_t *page,
			struct trouble *t)
{
	for (uint32_t i = 0; i < s->plan->nr_rows; i++) {
		const struct ses_element_type *type = ses_element_type(
			s->plan->types[s->plan->rows[i].ti].type);
		bool used[4] = { false };
		size_t at = s->plan->rows[i].threshold_at;

		for (size_t k = 0; k < type->nr_thresholds; k++)
			used[type->thresholds[k].byte] = true;
		for (unsigned int b = 0; at && b < 4; b++) {
			uint8_t v = page[at + b];

			if (!used[b] && v)
				return refuse_list(t, (uint32_t)at + b,
						   high_bit(v));
		}
	}
	return 0;
}

static int threshold_out(struct shelf *s, const uint8_t *page, size_t len,
			 struct trouble *t)
{
	if (check_rows(s, page, len, 0xff, t) || check_limits(s, page, t))
		return -1;
	for (uint32_t i = 0; i < s->plan->nr_rows; i++) {
		size_t at = s->plan->rows[i].threshold_at;

		if (at)
			memcpy(state_threshold(s, i), page + at, 4);
		sensor_judge(s, i);
	}
	return 0;
}

/* Obsolete: the page that was sent is the page that is shown. */
static int array_control(struct shelf *s, const uint8_t *page, size_t len,
			 struct trouble *t)
{
	if (check_rows(s, page, len, 0xf0, t))
		return -1;
	for (uint32_t i = 0; i < s->plan->nr_rows; i++) {
		const uint8_t *c = page + 8 + 4 * (size_t)i;

		if (selected(c))
			memcpy(state_array(s, i) + 1, c + 1, 3);
	}
	return 0;
}

static const struct {
	uint8_t code;
	uint8_t shortest;	/* bytes that the header needs */
	int (*take)(struct shelf *s, const uint8_t *page, size_t len,
		    struct trouble *t);
} pages[] = {
	{ SES_PAGE_STATUS, 8, enclosure_control },
	{ SES_PAGE_STRING, 4, take_string },
	{ SES_PAGE_THRESHOLD, 8, threshold_out },
	{ SES_PAGE_ARRAY, 8, array_control },
	{ SES_PAGE_SUB_STRING, 8, take_sub_string },
	{ SES_PAGE_MICROCODE, 24, take_download },
	{ SES_PAGE_NICKNAME, 8, take_nickname },
};

int take_page(struct shelf *s, const uint8_t *page, size_t len,
	      struct trouble *t)
{
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		if (pages[i].code != page[0] || !page_supported(s, page[0]))
			continue;
		if (len < pages[i].shortest)
			return refuse_list(t, 2, -1);
		if (s->quirks->ignore_control && page[0] != SES_PAGE_MICROCODE)
			return 0;
		return pages[i].take(s, page, len, t);
	}
	return refuse_list(t, 0, -1);
}
