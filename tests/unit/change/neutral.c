/* SPDX-License-Identifier: BSD-2-Clause */
/* A change leaves alone what was not named, on each type of element. */
#include "change.h"

static void neutral_values(void)
{
	uint32_t s = 12345;

	for (unsigned int type = 0; type <= 255; type++) {
		for (int i = 0; i < 2000; i++) {
			s = s * 1664525u + 1013904223u;
			check_int(ses_element_neutral(type, s),
				  expected_neutral(type, s));
		}
		check_int(ses_element_neutral(type, 0) & ~ON, 0);
		/* what is sent is what may be sent */
		check(!(ses_element_neutral(type, UINT32_MAX) &
			control_reserved((uint8_t)type)));
	}
}

/* The bits that decide are those of the fields that the rows call so. */
static void deciding_bits(void)
{
	static const struct {
		const char *control, *asked, *other, *other_2;
	} rows[] = {
		{ "RQST ON", "", "OFF", "" },
		{ "ENABLE BYP A", "APP CLIENT BYPASSED A",
		  "ENCLOSURE BYPASSED A", "DEVICE BYPASSED A" },
		{ "ENABLE BYP B", "APP CLIENT BYPASSED B",
		  "ENCLOSURE BYPASSED B", "DEVICE BYPASSED B" },
		{ "REQUESTED TEMPERATURE", "RQSTED OVERRIDE", "", "" },
	};
	unsigned int found = 0;

	for (unsigned int type = 1; type <= SES_ELEMENT_TYPE_MAX; type++) {
		const struct ses_element_type *t = ses_element_type(type);

		for (size_t i = 0; i < t->nr_fields; i++) {
			const struct ses_field *f = &t->fields[i];
			uint32_t asked = 0, other = 0;
			size_t k = 0;

			if (!f->asked && !f->other)
				continue;
			while (strcmp(rows[k].control, f->control))
				k++;
			for (size_t n = 0; n < t->nr_fields; n++) {
				const struct ses_field *o = &t->fields[n];
				uint32_t bit = 1u << o->shift;

				if (o->status[0] &&
				    !strcmp(o->status, rows[k].asked))
					asked |= bit;
				if (o->status[0] &&
				    (!strcmp(o->status, rows[k].other) ||
				     !strcmp(o->status, rows[k].other_2)))
					other |= bit;
			}
			check_int(f->asked, asked);
			check_int(f->other, other);
			found++;
		}
	}
	check_int(found, 7);
}

static uint8_t *status_element(struct emulator *shelf, int ti)
{
	return state_element(&shelf->carrier.shelf,
			     shelf->plan->types[ti].row + 1);
}

/* Status bits that follow from a field, besides its own. */
static uint32_t consequences(const char *name, unsigned int type)
{
	static const struct {
		const char *name;
		uint32_t bits;
	} rows[] = {
		{ "on", 0x0f1fff17 }, { "speed_code", 0x001fff07 },
		{ "devoff", 0x0f000000 }, { "bypa", 0x00008008 },
		{ "bypb", 0x00000084 }, { "failure", 0x00000200 },
		{ "warning", 0x00000100 }, { "pow_cycle", 0x0000fc00 },
		{ "select_element", 0x00000100 },
	};
	uint32_t bits = type == 0x02 || type == 0x03 ? ON : 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!strcmp(rows[i].name, name))
			bits |= rows[i].bits;
	}
	return bits;
}

/*
 * How elements begin: with all that is shown of what was asked for 0 or 1, and
 * then with these bits cleared and set.
 */
static const struct beginning {
	uint8_t type;
	uint32_t clear, set;
} beginnings[] = {
	{ 0x02, 0x00000030, 0 },		/* runs, not asked to */
	{ 0x02, 0x00000030, 0x00000020 },
	{ 0x02, 0x0f000030, 0x07000010 },	/* off */
	{ 0x02, 0x0f000030, 0x05000000 },	/* not installed */
	{ 0x03, 0x001fff37, 0x0000b403 },	/* the same */
	{ 0x03, 0x001fff37, 0x0000b423 },
	{ 0x03, 0x0f1fff37, 0x07000010 },
	{ 0x03, 0x0f1fff37, 0x05000000 },
	{ 0x01, 0x0f00009c, 0x01000000 },
	{ 0x01, 0x0f00009c, 0x0700809c },	/* off, bypassed by us */
	{ 0x01, 0x0f00009c, 0x0100300c },	/* ... by the enclosure */
	{ 0x01, 0x0f00009c, 0x0100000f },	/* ... by the device */
	{ 0x01, 0x0f00009c, 0x0100a00d },	/* ... A by us, too */
	{ 0x01, 0x0f00009c, 0x05000000 },	/* not installed */
	{ 0x17, 0x0f00009c, 0x01000000 },
	{ 0x17, 0x0f00009c, 0x0700809c },
	{ 0x17, 0x0f00009c, 0x0100300c },
	{ 0x17, 0x0f00009c, 0x0100000f },
	{ 0x17, 0x0f00009c, 0x0100a00d },
	{ 0x17, 0x0f00009c, 0x05000000 },
	{ 0x0c, 0x0003ffff, 0x00014100 },
	{ 0x0e, 0x00000303, 0 },
	{ 0x0e, 0x00000303, 0x00000303 },
	{ 0x10, 0x0000ffff, 0x00006465 },
};

static void begin(struct emulator *shelf, unsigned int type, int ti,
		  const struct beginning *how, bool on)
{
	uint32_t shown = ses_element_shown_bits(type);
	uint8_t *e = status_element(shelf, ti);
	uint32_t word = ses_be32(e) & ~shown;

	word |= on ? shown : 0;
	if (how)
		word = (word & ~how->clear) | how->set;
	ses_put_be32(e, word);
}

/* One named field, on an element that begins in a certain way. */
static void only_what_was_named(const char *name, unsigned int type,
				const struct ses_acronym *a,
				const struct beginning *how, bool on)
{
	struct emulator *shelf = rehearsal_shelf();
	int ti = header_of(shelf, type);
	uint8_t own[4] = { 0 };
	uint32_t before, after, may;

	ses_bits_put(own, a->byte, a->msb, a->width, UINT64_MAX);
	may = ses_be32(own) | consequences(name, type);
	for (unsigned int value = 0; value < 2; value++) {
		struct ses_operation op;
		char text[64];

		begin(shelf, type, ti, how, on);
		snprintf(text, sizeof(text), "%s=%u", name, value);
		op = parsed(SES_OPERATION_SET, text);
		before = ses_be32(status_element(shelf, ti));
		check_int(carry_out(shelf, &op, 1,
				    element((unsigned int)ti, 0), false,
				    NULL), 0);
		after = ses_be32(status_element(shelf, ti));
		if ((before ^ after) & ~may)
			printf("# type %02x, %s: %08x became %08x\n", type,
			       text, before, after);
		check(!((before ^ after) & ~may));
	}
	emulator_free(shelf);
}

static unsigned int from_all_beginnings(const char *name, unsigned int type,
					const struct ses_acronym *a)
{
	unsigned int nr = 0;

	for (size_t i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++) {
		if (beginnings[i].type != type)
			continue;
		only_what_was_named(name, type, a, &beginnings[i], false);
		only_what_was_named(name, type, a, &beginnings[i], true);
		nr += 2;
	}
	if (nr)
		return nr;
	only_what_was_named(name, type, a, NULL, false);
	only_what_was_named(name, type, a, NULL, true);
	return 2;
}

/* Each field that can be set, alone: nothing else of the element changes. */
static void nothing_else_changes(void)
{
	unsigned int nr = 0;

	for (unsigned int type = 1; type <= SES_ELEMENT_TYPE_MAX; type++) {
		struct ses_acronym a = ses_acronyms(SES_PAGE_STATUS,
						    (int)type);

		while (ses_acronym_next(&a)) {
			char name[32];

			snprintf(name, sizeof(name), "%.*s", (int)a.len,
				 a.name);
			if (can_be_set(&a, type))
				nr += from_all_beginnings(name, type, &a);
		}
	}
	printf("# %u fields set alone\n", nr);
	check(nr > 500);
}

int main(void)
{
	test(neutral_values);
	test(deciding_bits);
	test(nothing_else_changes);
	return test_end();
}
