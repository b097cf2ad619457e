/* SPDX-License-Identifier: BSD-2-Clause */
/* The model is strict about control pages, and status follows control. */
#include <ses/element.h>

#include "shelf.h"

/* One element of each type that SES-4 defines: element n is in row 2n + 1. */
static struct emulator *every_type(void)
{
	char text[4096] = "generation 5\nsubenclosure 0\nsubenclosure 1\n";

	for (unsigned int code = 0; code <= SES_ELEMENT_TYPE_MAX; code++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "type %u 1\n", code);
	strcat(text, "string 0 room=8\nstring 1 room=16\n");
	return emulator_new(text);
}

#define ROWS	(2 * (SES_ELEMENT_TYPE_MAX + 1))
#define PAGE	(8 + 4 * ROWS)
#define AT(type) (8 + 4 * (2 * (type) + 1))

/* A control page that selects nothing. */
static uint8_t *blank(uint8_t code)
{
	static uint8_t page[PAGE];

	memset(page, 0, sizeof(page));
	page[0] = code;
	ses_put_be16(page + 2, PAGE - 4);
	page[7] = 5;
	return page;
}

/* Send one control element (bytes 0 to 3), and fetch the status. */
static const uint8_t *control(struct emulator *e, unsigned int type,
			      uint32_t bytes)
{
	uint8_t *page = blank(2);

	ses_put_be32(page + AT(type), bytes);
	shelf_send(e, page, PAGE);
	if (answer_status)
		return NULL;
	shelf_simple(e, 0x03);	/* news of a reset */
	shelf_receive(e, 2);
	return answer + AT(type);
}

#define check_status(type_, control_, status_)                               \
	do {                                                                 \
		const uint8_t *e_ = control(e, type_, control_);             \
		check(e_ && ses_be32(e_) == (status_));                      \
		if (e_ && ses_be32(e_) != (status_))                         \
			printf("#   it is %08x\n", ses_be32(e_));            \
	} while (0)

static void headers(void)
{
	struct emulator *e = every_type();
	uint8_t *page = blank(2);

	shelf_send(e, page, PAGE);
	check_good();
	page[7] = 4;
	shelf_send(e, page, PAGE);
	check_refused(4, -1);
	page = blank(2);
	page[1] = 0x10;		/* INVOP has no place here */
	shelf_send(e, page, PAGE);
	check_refused(1, 4);
	page[1] = 0x0f;
	shelf_send(e, page, PAGE);
	check_good();
	shelf_receive(e, 2);
	check_int(answer[1], 0x0f);
	page = blank(2);
	ses_put_be16(page + 2, PAGE - 8);
	shelf_send(e, page, PAGE - 4);
	check_refused(2, -1);
	shelf_send(e, page, PAGE);	/* page length and list length differ */
	check_sense(5, 0x1a, 0);
	shelf_send(e, page, 3);
	check_sense(5, 0x1a, 0);
	page[0] = 0x07;
	shelf_send(e, page, PAGE - 4);
	check_refused(0, -1);
	emulator_free(e);
}

static void cdb(void)
{
	struct emulator *e = every_type();
	uint8_t bad[6] = { 0x1d, 0x00, 0, 0, PAGE };
	static const uint8_t selftest[6] = { 0x1d, 0x04 };
	static const uint8_t background[6] = { 0x1d, 0x20 };

	shelf_run(e, bad, blank(2), PAGE);	/* PF=0 */
	check_sense(5, 0x24, 0);
	check_int(answer_sense.field, 1);
	check_int(answer_sense.field_bit, 4);
	bad[1] = 0x18;
	shelf_run(e, bad, blank(2), PAGE);
	check_int(answer_sense.field_bit, 3);
	bad[1] = 0x10;
	bad[2] = 1;
	shelf_run(e, bad, blank(2), PAGE);
	check_int(answer_sense.field, 2);
	bad[2] = 0;
	bad[5] = 0x04;
	shelf_run(e, bad, blank(2), PAGE);
	check_int(answer_sense.field, 5);
	shelf_run(e, selftest, NULL, 0);
	check_good();
	shelf_run(e, background, NULL, 0);
	check_sense(5, 0x24, 0);
	emulator_free(e);
}

/*
 * Each single bit of a selected control element is either a field of the
 * table, and then accepted, or refused with its position.
 */
static void reserved_bits(void)
{
	struct emulator *e = every_type();
	unsigned int accepted = 0;

	for (unsigned int type = 1; type <= SES_ELEMENT_TYPE_MAX; type++) {
		const struct ses_element_type *t = ses_element_type(type);

		for (int bit = 0; bit < 31; bit++) {
			uint32_t v = 1u << bit;
			uint32_t field = bit >= 28;

			for (size_t i = 0; i < t->nr_fields; i++) {
				const struct ses_field *f = &t->fields[i];
				uint8_t b[4];

				ses_put_be32(b, v);
				field |= f->role & SES_F_CONTROL &&
					 ses_field_value(f, b);
			}
			shelf_simple(e, 0x03);	/* news of a power cycle */
			control(e, type, 0x80000000 | v);
			if (answer_status == 0) {
				accepted++;
				check(field);
			} else {
				check(!field);
				check_refused((int)AT(type) + 3 - bit / 8,
					      bit % 8);
			}
		}
	}
	/* 25 types with PRDFAIL, DISABLE, RST SWAP, and their own fields */
	check(accepted > 25 * 3 + 100);
	emulator_free(e);
}

static void reserved_values(void)
{
	struct emulator *e = every_type();

	check(!control(e, 0x0c, 0x80030000));
	check_refused(AT(0x0c) + 1, 1);
	check(!control(e, 0x0e, 0x8000c000));
	check_refused(AT(0x0e) + 2, 7);
	check(!control(e, 0x0e, 0x80007d00));
	check_refused(AT(0x0e) + 2, 5);
	check(!control(e, 0x0e, 0x800000f4));
	check_refused(AT(0x0e) + 3, 7);
	emulator_free(e);
}

/* Nothing of a page is done when a later element of it is refused. */
static void all_or_nothing(void)
{
	struct emulator *e = every_type();
	uint8_t *page = blank(2);

	ses_put_be32(page + AT(1), 0x80000200);
	ses_put_be32(page + AT(0x19), 0x80000001);
	shelf_send(e, page, PAGE);
	check_refused(AT(0x19) + 3, 0);
	shelf_receive(e, 2);
	check_int(answer[AT(1) + 2], 0);
	emulator_free(e);
}

static void unselected_is_ignored(void)
{
	struct emulator *e = every_type();
	uint8_t *page = blank(2);

	memset(page + 8, 0x7f, PAGE - 8);
	for (unsigned int i = 8; i < PAGE; i += 4)
		page[i] &= 0x7f;
	shelf_send(e, page, PAGE);
	check_good();
	shelf_receive(e, 2);
	for (unsigned int type = 0; type <= SES_ELEMENT_TYPE_MAX; type++)
		check_int(ses_be32(answer + AT(type)), 0x01000000);
	emulator_free(e);
}

static void indicators(void)
{
	struct emulator *e = every_type();

	check_status(0x01, 0x80000200, 0x01000200);	/* IDENT */
	check_status(0x01, 0x80000020, 0x01000020);	/* FAULT */
	check_status(0x17, 0xc0ff4e20, 0x41ff4e20);
	check_status(0x17, 0xa0000000, 0x21000000);	/* DISABLE */
	check_status(0x17, 0x80000000, 0x01000000);
	check_status(0x17, 0x80009000, 0x01000000);	/* ACTIVE, MISSING */
	check_status(0x17, 0x80000010, 0x07000010);	/* DEVICE OFF */
	check_status(0x17, 0x80000000, 0x01000000);
	check_status(0x17, 0x8000000c, 0x0100808c);	/* both bypassed */
	check_status(0x05, 0x80c00001, 0x01c00001);
	check_status(0x06, 0x80c0005f, 0x01c0005f);
	check_status(0x0b, 0x800000e0, 0x010000e0);
	check_status(0x0d, 0x80c00000, 0x01c00000);
	check_status(0x0f, 0x80800010, 0x01800010);
	check_status(0x10, 0x80806465, 0x01806465);
	check_status(0x11, 0x80000001, 0x01000001);
	check_status(0x14, 0x80000001, 0x01000001);
	check_status(0x19, 0x80800040, 0x01800040);
	check_status(0x00, 0x80123456, 0x01123456);	/* of no type */
	emulator_free(e);
}

static void actions(void)
{
	struct emulator *e = every_type();

	check_status(0x02, 0x80800020, 0x01800020);	/* power supply on */
	check_status(0x02, 0x80800000, 0x07800010);	/* and off */
	check_status(0x02, 0x80000020, 0x01000020);
	check_status(0x03, 0x80000025, 0x01025825);	/* speed 5: 6000 rpm */
	check_status(0x03, 0x80800020, 0x01825825);	/* 0: as it is */
	check_status(0x03, 0x80000000, 0x07000010);	/* off */
	check_status(0x03, 0x80000020, 0x0101a424);
	check_status(0x04, 0x80050080, 0x01050080);
	check_status(0x07, 0x80000100, 0x01000100);	/* SELECT ELEMENT */
	check_status(0x07, 0x80000000, 0x01000100);
	check_status(0x0e, 0x80804b16, 0x01802e16);	/* cycle in 11 min */
	check_status(0x0e, 0x80800001, 0x01802d01);
	check_status(0x0e, 0x80808000, 0x01800000);	/* cancelled */
	/* a display that cannot be controlled ignores it */
	check_status(0x0c, 0x80024142, 0x01000000);
	emulator_poke(e, "dis,0", "display_mode_status=1");
	check_status(0x0c, 0x80004142, 0x01010000);
	check_status(0x0c, 0x80024142, 0x01024142);
	check_status(0x0c, 0x80010000, 0x01014142);
	emulator_poke(e, "arr,0", "swap=1");
	check_status(0x17, 0x80000000, 0x11000000);
	check_status(0x17, 0x90000000, 0x01000000);	/* RST SWAP */
	emulator_free(e);
}

static void overall(void)
{
	struct emulator *e = emulator_new("generation 5\nsubenclosure 0\n"
					  "type arr 3\ntype dev 1\n");
	uint8_t page[8 + 4 * 6] = { 2, 0, 0, 8 + 4 * 6 - 4, 0, 0, 0, 5 };

	ses_put_be32(page + 8, 0x80000200);	/* overall: IDENT */
	ses_put_be32(page + 16, 0x80000020);	/* element 1: FAULT */
	shelf_send(e, page, sizeof(page));
	check_good();
	shelf_receive(e, 2);
	check_int(ses_be32(answer + 8), 0x00000200);
	check_int(ses_be32(answer + 12), 0x01000200);
	check_int(ses_be32(answer + 16), 0x01000020);
	check_int(ses_be32(answer + 20), 0x01000200);
	check_int(ses_be32(answer + 28), 0x01000000);	/* another type */
	emulator_free(e);
}

static void power_cycle(void)
{
	struct emulator *e = every_type();

	control(e, 0x17, 0x80000200);
	check_status(0x0e, 0x80004000, 0x0100fc00);	/* in zero minutes */
	shelf_receive(e, 2);
	check_sense(6, 0x29, 1);
	shelf_receive(e, 2);
	check_int(ses_be32(answer + AT(0x0e)), 0x01000000);
	check_int(ses_be32(answer + AT(0x17)), 0x01000000);
	emulator_free(e);
}

static void thresholds(void)
{
	struct emulator *e = every_type();
	uint8_t *page = blank(5);

	emulator_poke(e, "ts,0", "celsius=40");
	page[AT(4)] = 20 + 50;
	page[AT(4) + 1] = 20 + 35;
	shelf_send(e, page, PAGE);
	check_good();
	shelf_receive(e, 5);
	check(memcmp(answer + 8, page + 8, PAGE - 8) == 0);
	shelf_receive(e, 2);
	check_int(answer[1], 0x04);			/* NON-CRIT */
	check_int(ses_be32(answer + AT(4)), 0x03003c04);
	emulator_poke(e, "ts,0", "celsius=51");
	shelf_receive(e, 2);
	check_int(answer[1], 0x02);
	check_int(ses_be32(answer + AT(4)), 0x0200470c);
	page[1] = 0x10;
	shelf_send(e, page, PAGE);
	check_refused(1, 4);
	page[1] = 0;
	page[AT(0x13) + 2] = 1;		/* current has no low limits */
	shelf_send(e, page, PAGE);
	check_refused(AT(0x13) + 2, 0);
	page[AT(0x13) + 2] = 0;
	page[6] = 1;
	shelf_send(e, page, PAGE);
	check_refused(4, -1);
	emulator_free(e);
}

static void strings(void)
{
	struct emulator *e = every_type();
	static const uint8_t in[] = { 4, 0, 0, 3, 'A', 'B', 'C' };
	static const uint8_t in9[13] = { 4, 0, 0, 9 };
	static const uint8_t bad[] = { 4, 1, 0, 0 };
	uint8_t sub[] = { 0xc, 1, 0, 6, 0, 0, 0, 5, 1, 2 };

	shelf_send(e, in, sizeof(in));
	check_good();
	shelf_receive(e, 4);
	check(answer_is("04 00 00 03 41 42 43"));
	shelf_send(e, in9, sizeof(in9));
	check_refused(2, -1);
	shelf_send(e, bad, sizeof(bad));
	check_refused(1, -1);
	shelf_send(e, sub, sizeof(sub));
	check_good();
	shelf_receive(e, 0x0c);
	check(answer_is("0c 01 00 11 00 00 00 05 00 00 00 03 41 42 43 00 01 00 "
			"02 01 02"));
	sub[1] = 2;
	shelf_send(e, sub, sizeof(sub));
	check_refused(1, -1);
	sub[1] = 1;
	sub[7] = 6;
	shelf_send(e, sub, sizeof(sub));
	check_refused(4, -1);
	emulator_free(e);
}

static void nicknames(void)
{
	struct emulator *e = every_type();
	uint8_t page[40] = { 0xf, 1, 0, 36, 0, 0, 0, 5, 'r', 'a', 'c', 'k' };

	shelf_send(e, page, 40);
	check_good();
	shelf_receive(e, 0xf);
	check(memcmp(answer + 56, "rack\0", 5) == 0);
	page[7] = 9;
	memcpy(page + 8, "oops", 4);
	shelf_send(e, page, 40);
	check_refused(4, -1);
	shelf_receive(e, 0xf);
	check(memcmp(answer + 48, "\0\1\x80\x04\0\0\0\0rack", 12) == 0);
	page[7] = 5;
	page[1] = 3;
	shelf_send(e, page, 40);
	check_refused(1, -1);
	page[1] = 0;
	page[3] = 35;
	shelf_send(e, page, 39);
	check_refused(2, -1);
	emulator_free(e);
}

static void manners(void)
{
	struct emulator *e = every_type();
	uint8_t *page;

	emulator_quirk(e, "ignore-control");
	check_status(0x17, 0x80000200, 0x01000000);
	e->quirks.ignore_control = 0;
	emulator_quirk(e, "lag=2");
	check_status(0x17, 0x80000200, 0x01000000);
	shelf_receive(e, 2);
	check_int(answer[AT(0x17) + 2], 0x00);
	shelf_receive(e, 2);
	check_int(answer[AT(0x17) + 2], 0x02);
	emulator_quirk(e, "lag=0");
	emulator_quirk(e, "attached");
	control(e, 0x17, 0x80000100);
	check_good();
	check_int(answer[1], 0x10);			/* INVOP */
	check_int(answer[AT(0x0a) + 1], 0x40);
	check_int(ses_be16(answer + AT(0x0a) + 2), AT(0x17) + 2);
	shelf_receive(e, 2);
	check_int(answer[1], 0);			/* reported once */
	page = blank(7);
	shelf_send(e, page, PAGE);
	check_good();
	shelf_receive(e, 2);
	check_int(answer[1], 0x10);
	check_int(answer[AT(0x0a) + 1], 0x01);
	page = blank(5);
	page[1] = 1;
	shelf_send(e, page, PAGE);
	check_good();
	shelf_receive(e, 5);
	check_int(answer[1], 0x10);
	emulator_free(e);
}

/* What a host that writes status back as control sends: masked, that is fine */
static void masked_status_is_accepted(void)
{
	struct emulator *e = every_type();

	for (unsigned int type = 1; type <= SES_ELEMENT_TYPE_MAX; type++) {
		check(control(e, type,
			      0x80000000 | ses_element_neutral(type, ~0u)) ||
		      type == 0x0e);
		check(control(e, type, 0x80000000) != NULL);
	}
	emulator_free(e);
}

int main(void)
{
	test(headers);
	test(cdb);
	test(reserved_bits);
	test(reserved_values);
	test(all_or_nothing);
	test(unselected_is_ignored);
	test(indicators);
	test(actions);
	test(overall);
	test(power_cycle);
	test(thresholds);
	test(strings);
	test(nicknames);
	test(manners);
	test(masked_status_is_accepted);
	return test_end();
}
