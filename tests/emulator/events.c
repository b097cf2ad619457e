/* SPDX-License-Identifier: BSD-2-Clause */
/* What happens to a shelf from outside. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/text.h>

#include "describe.h"
#include "model.h"

void shelf_bump_generation(struct shelf *s)
{
	s->state->generation++;
}

/* Indicators are off, and what was switched off is on again. */
static void restart(struct shelf *s, bool power)
{
	s->state->asserted = 0;
	s->state->stale_left = 0;
	s->state->power_cycle = 0;
	s->state->attentions = 0;
	if (power) {
		for (uint32_t i = 0; i < s->plan->nr_rows; i++) {
			memcpy(state_element(s, i), s->plan->rows[i].status, 4);
			sensor_judge(s, i);
		}
	}
	raise_attention(s, power ? ASC_POWER_ON_OCCURRED : ASC_DEVICE_RESET);
	download_reset(s, power);
}

void shelf_power_cycle(struct shelf *s)
{
	restart(s, true);
}

void shelf_hard_reset(struct shelf *s)
{
	restart(s, false);
}

#define SWAP		0x10

void shelf_attach_phys(struct shelf *s, uint32_t row, bool attached)
{
	state_absent(s)[row] = !attached;
}

void shelf_move_disk(struct shelf *s, uint32_t row, bool in)
{
	uint8_t *e = state_element(s, row);

	shelf_attach_phys(s, row, in);
	if ((e[0] & 0x0f) == NO_ACCESS)
		return;
	if (in)
		memcpy(e, s->plan->rows[row].status, 4);
	else
		memset(e, 0, 4);
	e[0] = (uint8_t)(SWAP | (in ? e[0] : NOT_INSTALLED));
}

/* "arr,3", "0,3", "arr" for the overall element: a row, or -1 */
static long find_row(const struct shelf *s, const char *element)
{
	const char *comma = strchr(element, ',');
	size_t len = comma ? (size_t)(comma - element) : strlen(element);
	const struct ses_element_type *type;
	uint64_t ti, index;

	type = ses_element_type_find(element, len);
	if (type) {
		for (ti = 0; ti < s->plan->nr_types; ti++) {
			if (s->plan->types[ti].type == type->code)
				break;
		}
	} else if (ses_number_parse(element, len, 65535, &ti)) {
		return -1;
	}
	if (ti >= s->plan->nr_types)
		return -1;
	if (!comma)
		return s->plan->types[ti].row;
	if (ses_number_parse(comma + 1, strlen(comma + 1), 255, &index) ||
	    index >= s->plan->types[ti].count)
		return -1;
	return (long)(s->plan->types[ti].row + 1 + index);
}

int shelf_poke(struct shelf *s, const char *element, const char *fields,
	       struct shelf_error *error)
{
	long row = find_row(s, element);
	struct lines l;
	int err;

	*error = (struct shelf_error){ 0 };
	if (row < 0) {
		snprintf(error->text, sizeof(error->text),
			 "There is no element \"%.60s\".", element);
		return -1;
	}
	lines_start(&l, fields, strlen(fields), error);
	err = lines_next(&l);
	if (err > 0) {
		const struct plan_row *r = &s->plan->rows[row];
		uint8_t e[4];

		memcpy(e, state_element(s, (uint32_t)row), 4);
		err = describe_fields(&l, 0, s->plan->types[r->ti].type, NULL,
				      0, e, 0);
		if (!err) {
			memcpy(state_element(s, (uint32_t)row), e, 4);
			sensor_judge(s, (uint32_t)row);
		}
	}
	lines_end(&l);
	return err;
}
