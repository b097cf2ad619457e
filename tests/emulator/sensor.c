/* SPDX-License-Identifier: BSD-2-Clause */
/* Sensors and their thresholds, and the summary of all elements. */
#include <string.h>

#include <ses/bytes.h>

#include "plan.h"

/* Element status codes (SES-4 table 71). */
enum { OK = 1, CRITICAL, NONCRITICAL, UNRECOVERABLE };

struct verdict {
	bool high_critical, high_warning, low_warning, low_critical;
};

static void judge_temperature(uint8_t *e, const uint8_t *t, struct verdict *v)
{
	uint8_t value = e[2];

	/* 0 is reserved: neither a reading nor a limit */
	v->high_critical = value && t[0] && value > t[0];
	v->high_warning = value && t[1] && value > t[1];
	v->low_warning = value && t[2] && value < t[2];
	v->low_critical = value && t[3] && value < t[3];
	e[3] = (uint8_t)((e[3] & 0xf0) | v->high_critical << 3 |
			 v->high_warning << 2 | v->low_critical << 1 |
			 v->low_warning);
}

static void judge_battery(uint8_t *e, const uint8_t *t, struct verdict *v)
{
	v->low_warning = t[2] && e[1] < t[2];
	v->low_critical = t[3] && e[1] < t[3];
	ses_bits_put(e, 2, 1, 1, v->low_warning || v->low_critical);
}

/* Does the value differ from the nominal one by more than n half percents? */
static bool beyond(int32_t value, int32_t nominal, uint8_t n, bool above)
{
	int32_t size = nominal < 0 ? -nominal : nominal;
	int32_t off = above ? value - nominal : nominal - value;

	return n && off * 200 > size * n;
}

static void judge_electric(uint8_t *e, const uint8_t *t, int32_t nominal,
			   bool low, struct verdict *v)
{
	int32_t value = (int16_t)ses_be16(e + 2);

	v->high_critical = beyond(value, nominal, t[0], true);
	v->high_warning = beyond(value, nominal, t[1], true);
	v->low_warning = low && beyond(value, nominal, t[2], false);
	v->low_critical = low && beyond(value, nominal, t[3], false);
	e[1] = (uint8_t)((e[1] & 0xf0) | v->high_warning << 3 |
			 v->low_warning << 2 | v->high_critical << 1 |
			 v->low_critical);
}

void sensor_judge(const struct shelf *s, uint32_t row)
{
	const struct plan_row *r = &s->plan->rows[row];
	uint8_t *e = state_element(s, row);
	const uint8_t *t = state_threshold(s, row);
	static const uint8_t none[4];
	struct verdict v = { 0 };
	uint8_t code = e[0] & 0x0f;

	if (r->index < 0 || !memcmp(t, none, 4) || code < OK ||
	    code > NONCRITICAL)
		return;
	switch (s->plan->types[r->ti].type) {
	case SES_ET_TEMPERATURE:
		judge_temperature(e, t, &v);
		break;
	case 0x0b:
		judge_battery(e, t, &v);
		break;
	case 0x12:
	case 0x13:
		judge_electric(e, t, r->nominal,
			       s->plan->types[r->ti].type == 0x12, &v);
		break;
	default:
		return;
	}
	if (v.high_critical || v.low_critical)
		code = CRITICAL;
	else if (v.high_warning || v.low_warning)
		code = NONCRITICAL;
	else
		code = OK;
	e[0] = (uint8_t)((e[0] & 0xf0) | code);
}

uint8_t conditions(const struct shelf *s)
{
	uint8_t flags = 0;

	for (uint32_t i = 0; i < s->plan->nr_rows; i++) {
		if (s->plan->rows[i].index < 0)
			continue;
		switch (state_element(s, i)[0] & 0x0f) {
		case NONCRITICAL:
			flags |= 0x04;
			break;
		case CRITICAL:
			flags |= 0x02;
			break;
		case UNRECOVERABLE:
			flags |= 0x01;
			break;
		}
	}
	return flags;
}
