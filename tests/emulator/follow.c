/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Status follows control: the effect on the status element of a control element
 * that the enclosure accepted (SES-4 clause 7). Most indicators are shown at
 * the bits where they are requested; the field rows of the library have these.
 * Other effects have functions of their own below.
 */
#include <string.h>

#include <ses/bytes.h>

#include "plan.h"

/* Element status codes */
#define OK		1
#define NOT_INSTALLED	5
#define NOT_AVAILABLE	7

static void set_code(uint8_t *e, uint8_t code)
{
	e[0] = (uint8_t)((e[0] & 0xf0) | code);
}

/* Something was switched off or on: NOT AVAILABLE, or OK again. */
static void set_power(uint8_t *e, bool on)
{
	uint8_t code = e[0] & 0x0f;

	if (!on && code >= OK && code <= 4)
		set_code(e, NOT_AVAILABLE);
	else if (on && code == NOT_AVAILABLE)
		set_code(e, OK);
}

/* RQST ON of a power supply or fan, which must be installed. */
static bool turn_on_or_off(uint8_t *e, const uint8_t *c)
{
	bool on = c[3] & 0x20;

	if ((e[0] & 0x0f) == NOT_INSTALLED)
		return false;
	ses_bits_put(e, 3, 4, 1, !on);	/* OFF */
	set_power(e, on);
	return true;
}

static void slot(struct shelf *s, uint32_t row, uint8_t *e, const uint8_t *c)
{
	(void)s;
	(void)row;
	set_power(e, !(c[3] & 0x10));			/* DEVICE OFF */
	ses_bits_put(e, 2, 7, 1, c[3] >> 3 & 1);	/* bypassed by us: A */
	ses_bits_put(e, 3, 7, 1, c[3] >> 2 & 1);	/* B */
	/* bypassed by the enclosure or the device: it stays so */
	if (e[2] & 0x20 || e[3] & 0x02)
		e[3] |= 0x08;
	if (e[2] & 0x10 || e[3] & 0x01)
		e[3] |= 0x04;
}

static void power_supply(struct shelf *s, uint32_t row, uint8_t *e,
			 const uint8_t *c)
{
	(void)s;
	(void)row;
	turn_on_or_off(e, c);
}

static void cooling(struct shelf *s, uint32_t row, uint8_t *e,
		    const uint8_t *c)
{
	/* revolutions per minute for each speed code, in tens */
	static const uint16_t speeds[8] = {
		0, 180, 240, 300, 420, 600, 780, 960,
	};
	unsigned int code = c[3] & 7;

	(void)s;
	(void)row;
	if (!turn_on_or_off(e, c))
		return;
	if (!(c[3] & 0x20))
		code = 0;
	else if (code == 0 && (e[3] & 7) == 0)
		code = 4;	/* started again, without a requested speed */
	else if (code == 0)
		return;		/* as it is */
	ses_bits_put(e, 3, 2, 3, code);
	ses_bits_put(e, 1, 4, 2, 0);	/* FAN SPEED FACTOR */
	ses_bits_put(e, 1, 2, 11, speeds[code]);
}

static void temperature(struct shelf *s, uint32_t row, uint8_t *e,
			const uint8_t *c)
{
	(void)s;
	(void)row;
	e[1] = (uint8_t)((e[1] & 0xc0) | (c[1] & 0x3f));
	e[3] = (uint8_t)((e[3] & 0x7f) | (c[3] & 0x80));
}

/* SELECT ELEMENT: from now on only this controller reports. */
static void controller(struct shelf *s, uint32_t row, uint8_t *e,
		       const uint8_t *c)
{
	const struct plan_type *t = &s->plan->types[s->plan->rows[row].ti];

	if (c[2] & 1 && s->plan->rows[row].index >= 0) {
		for (uint32_t i = 0; i < t->count; i++)
			state_element(s, t->row + 1 + i)[2] &= 0xfe;
		e[2] |= 1;
	}
	if (c[1] & 0x0c)	/* SW RESET, HW RESET */
		shelf_hard_reset(s);
}

static void display(struct shelf *s, uint32_t row, uint8_t *e,
		    const uint8_t *c)
{
	unsigned int mode = c[1] & 3;

	(void)s;
	(void)row;
	if ((e[1] & 3) == 0 || mode == 0)
		return;		/* cannot be controlled, or is not requested
				 * to be */
	e[1] = (uint8_t)((e[1] & 0xfc) | mode);
	if (mode == 2)
		memcpy(e + 2, c + 2, 2);
}

static void enclosure(struct shelf *s, uint32_t row, uint8_t *e,
		      const uint8_t *c)
{
	unsigned int request = c[2] >> 6, delay = c[2] & 0x3f;

	(void)row;
	e[2] = (uint8_t)((e[2] & 0xfc) | (c[3] & 3)); /* the requested
						       * indicator is on */
	if (request == 1) {
		e[2] = (uint8_t)((e[2] & 3) | (delay ? delay : 63) << 2);
		s->state->power_cycle = delay == 0;
	} else if (request == 2) {
		e[2] &= 3;
		e[3] &= 3;
		s->state->power_cycle = 0;
	}
}

/* The meaning of the bytes is not known: the status is what was set. */
static void unknown(struct shelf *s, uint32_t row, uint8_t *e,
		    const uint8_t *c)
{
	(void)s;
	(void)row;
	memcpy(e + 1, c + 1, 3);
}

static const struct {
	uint8_t type;
	void (*act)(struct shelf *s, uint32_t row, uint8_t *e,
		    const uint8_t *c);
} actions[] = {
	{ 0x00, unknown }, { SES_ET_DEVICE_SLOT, slot },
	{ 0x02, power_supply }, { 0x03, cooling },
	{ SES_ET_TEMPERATURE, temperature },
	{ SES_ET_ESC_ELECTRONICS, controller }, { 0x0c, display },
	{ 0x0e, enclosure }, { SES_ET_ARRAY_DEVICE_SLOT, slot },
};

/* Indicators that are shown at the bits where they are requested. */
static void indicators(uint8_t type, uint8_t *e, const uint8_t *c)
{
	const struct ses_element_type *t = ses_element_type(type);

	for (size_t i = 0; i < t->nr_fields; i++) {
		const struct ses_field *f = &t->fields[i];

		/* the character of a display has a mode to obey */
		if (f->role & SES_F_SHOWN && !(type == 0x0c && f->byte == 2))
			ses_bits_put(e, f->byte, f->msb, f->width,
				     ses_field_value(f, c));
	}
}

void follow_control(struct shelf *s, uint32_t row, const uint8_t *control)
{
	uint8_t type = s->plan->types[s->plan->rows[row].ti].type;
	uint8_t *e = state_element(s, row);

	/* without access the module cannot change it */
	if ((e[0] & 0x0f) == NO_ACCESS)
		return;
	ses_bits_put(e, 0, 6, 1, control[0] >> 6 & 1);	/* PRDFAIL */
	ses_bits_put(e, 0, 5, 1, control[0] >> 5 & 1);	/* DISABLE */
	if (control[0] & 0x10)				/* RST SWAP */
		e[0] &= 0xef;
	indicators(type, e, control);
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (actions[i].type == type)
			actions[i].act(s, row, e, control);
	}
	if (!ses_element_type_defined(type))
		unknown(s, row, e, control);
	sensor_judge(s, row);
}

/* Values that are reserved although the field is not. */
static const struct {
	uint8_t type, byte, msb, width, first, last;
} reserved_values[] = {
	{ 0x0c, 1, 1, 2, 3, 3 },	/* DISPLAY MODE */
	{ 0x0e, 2, 7, 2, 3, 3 },	/* POWER CYCLE REQUEST */
	{ 0x0e, 2, 5, 6, 61, 63 },	/* POWER CYCLE DELAY */
	{ 0x0e, 3, 7, 6, 61, 62 },	/* POWER OFF DURATION */
};

bool control_bad(uint8_t type, const uint8_t *control, unsigned int *byte,
		 unsigned int *bit)
{
	uint32_t wrong = ses_be32(control) & control_reserved(type);

	if (wrong) {
		unsigned int n = 0;

		while (!(wrong & 0x80000000u >> n))
			n++;
		*byte = n / 8;
		*bit = 7 - n % 8;
		return true;
	}
	for (size_t i = 0; i < sizeof(reserved_values) /
			       sizeof(reserved_values[0]); i++) {
		uint64_t v;

		if (reserved_values[i].type != type)
			continue;
		v = ses_bits_get(control, reserved_values[i].byte,
				 reserved_values[i].msb,
				 reserved_values[i].width);
		if (v < reserved_values[i].first || v > reserved_values[i].last)
			continue;
		*byte = reserved_values[i].byte;
		*bit = reserved_values[i].msb;
		return true;
	}
	return false;
}
