/* SPDX-License-Identifier: BSD-2-Clause */
/* The model builds its pages as the standard says, byte for byte. */
#include "shelf.h"

/* A box with a drawer, in every way of numbering its elements. */
static const char box[] =
	"generation 0x2a\n"
	"subenclosure 0 id=3000000000000a01 vendor=ACME product=BoxPrimary "
	"revision=0101\n"
	"subenclosure 1 id=3000000000000a02 vendor=ACME product=BoxDrawer "
	"revision=0102 process=2 processes=2 extra=cafe0001\n"
	"type arr 2 text=Slots\n"
	"  overall name=\"all slots\"\n"
	"  element all name=S%d\n"
	"  element 1 status=not_installed\n"
	"  sas 0 address=5000c50000000a01 attached=50000000000000e0 phy=4 "
	"targets=ssp\n"
	"  sas 1 device=0 phy=5\n"
	"type ts 1 text=T\n"
	"  element 0 name=\"amb\\x00\\x00\" celsius=35\n"
	"type sse 1\n"
	"  element 0 name=X0\n"
	"  expander 0 address=50000000000000e0 phys=2\n"
	"  link 0 phys=0 connector=3,0\n"
	"  link 0 phys=1 other=0,0\n"
	"type ssc 2 text=Conn\n"
	"  element all name=C%d connector_type=5\n"
	"type arr 1 sub=1 text=DSlot\n"
	"  overall name=drawer\n"
	"  element 0 name=D0 slot=7 ident=1\n"
	"  sas 0 address=50000000000000e7 attached=50000000000000e0 phy=7 "
	"targets=sata\n";

static void configuration(void)
{
	struct emulator *e = emulator_new(box);

	shelf_receive(e, 0x01);
	check_good();
	check(answer_is(
		"01 01 00 7b 00 00 00 2a 11 00 04 24 30 00 00 00 00 00 0a 01\n"
		"41 43 4d 45 20 20 20 20 42 6f 78 50 72 69 6d 61 72 79 20 20\n"
		"20 20 20 20 30 31 30 31 22 01 01 28 30 00 00 00 00 00 0a 02\n"
		"41 43 4d 45 20 20 20 20 42 6f 78 44 72 61 77 65 72 20 20 20\n"
		"20 20 20 20 30 31 30 32 ca fe 00 01 17 02 00 05 04 01 00 01\n"
		"18 01 00 00 19 02 00 04 17 01 01 05 53 6c 6f 74 73 54 43 6f\n"
		"6e 6e 44 53 6c 6f 74"));
	emulator_free(e);
}

static void status_and_names(void)
{
	struct emulator *e = emulator_new(box);

	shelf_receive(e, 0x02);
	check(answer_is(
		"02 00 00 34 00 00 00 2a 00 00 00 00 01 00 00 00 05 00 00 00\n"
		"00 00 00 00 01 00 37 00 00 00 00 00 01 00 00 00 00 00 00 00\n"
		"01 05 00 00 01 05 00 00 00 00 00 00 01 00 02 00"));
	shelf_receive(e, 0x07);
	check(answer_is(
		"07 00 00 54 00 00 00 2a 00 00 00 09 61 6c 6c 20 73 6c 6f 74\n"
		"73 00 00 00 02 53 30 00 00 00 02 53 31 00 00 00 00 00 00 00\n"
		"05 61 6d 62 00 00 00 00 00 00 00 00 00 02 58 30 00 00 00 00\n"
		"00 00 00 02 43 30 00 00 00 02 43 31 00 00 00 06 64 72 61 77\n"
		"65 72 00 00 00 02 44 30"));
	emulator_free(e);
}

static void aes_in_every_style(void)
{
	static const struct {
		const char *quirk;
		uint8_t eiioe, index[4], pairs[4];
	} styles[] = {
		{ "index=eiioe0", 0, { 0, 1, 3, 6 }, { 0, 255, 255, 0 } },
		{ "index=eiioe1", 1, { 1, 2, 6, 11 }, { 8, 255, 255, 1 } },
		{ "index=eiioe2", 2, { 0, 1, 3, 6 }, { 4, 255, 255, 0 } },
		{ "index=eiioe3", 3, { 0, 1, 3, 6 }, { 8, 255, 255, 1 } },
		{ "index=hp", 0, { 1, 2, 6, 11 }, { 0, 255, 255, 1 } },
		{ "index=lsi", 0, { 0, 1, 2, 3 }, { 0, 255, 255, 0 } },
	};
	struct emulator *e = emulator_new(box);

	shelf_receive(e, 0x0a);
	check(answer_is(
		"0a 00 00 84 00 00 00 2a 16 22 01 01 01 00 00 00 10 00 00 08\n"
		"50 00 00 00 00 00 00 e0 50 00 c5 00 00 00 0a 01 04 00 00 00\n"
		"00 00 00 00 16 22 01 02 01 00 00 01 00 00 00 00 00 00 00 00\n"
		"00 00 00 00 00 00 00 00 00 00 00 00 05 00 00 00 00 00 00 00\n"
		"16 12 01 06 02 40 00 00 50 00 00 00 00 00 00 e0 08 ff ff 01\n"
		"16 22 01 0b 01 00 00 07 10 00 00 01 50 00 00 00 00 00 00 e0\n"
		"50 00 00 00 00 00 00 e7 07 00 00 00 00 00 00 00"));
	for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++) {
		emulator_quirk(e, styles[i].quirk);
		shelf_receive(e, 0x0a);
		check_int(answer_len, 136);
		check_int(answer[10], styles[i].eiioe);
		check_int(answer[11], styles[i].index[0]);
		check_int(answer[47], styles[i].index[1]);
		check_int(answer[83], styles[i].index[2]);
		check_int(answer[103], styles[i].index[3]);
		check(memcmp(answer + 96, styles[i].pairs, 4) == 0);
	}
	emulator_free(e);
}

static void aes_without_index(void)
{
	struct emulator *e = emulator_new(
		"generation 1\n"
		"subenclosure 0\n"
		"index none\n"
		"type dev 2\n"
		" sas 0 address=5000c50000000c01 attached=50000000000000f0 "
		"phy=3 targets=ssp\n"
		" sas 1 device=0 phy=4\n"
		" aes 1 partial=1\n"
		"type ps 1\n"
		"type sse 1\n"
		" expander 0 address=50000000000000f0 phys=2\n"
		" link 0 phys=0 other=0,0\n");

	shelf_receive(e, 0x0a);
	check(answer_is(
		"0a 00 00 56 00 00 00 01 06 1e 01 00 10 00 00 08 50 00 00 00\n"
		"00 00 00 f0 50 00 c5 00 00 00 0c 01 03 00 00 00 00 00 00 00\n"
		"06 1e 01 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n"
		"00 00 00 00 04 00 00 00 00 00 00 00 06 10 02 40 00 00 50 00\n"
		"00 00 00 00 00 f0 ff 00 ff ff"));
	emulator_free(e);
}

static void aes_of_drives(void)
{
	struct emulator *e = emulator_new(
		"generation 7\n"
		"subenclosure 0\n"
		"type arr 3\n"
		" element all slot=4+\n"
		" nvme 0-1 vendor=0x144d serial=SN-00042 "
		"model=\"Fast NVMe 3.84T\"\n"
		" nvme-port 0 controller=0x102 bus=0x3b device=2 function=1 "
		"physical=0x1234\n"
		" nvme 2\n aes 2 invalid=1\n"
		"type esc 1\n"
		" port 0 phy=2 other=0,0 address=5000000000000b02\n"
		" port 0 phy=3 address=5000000000000b03\n");

	shelf_receive(e, 0x0a);
	check(answer_len == 8 + 80 + 72 + 72 + 32);
	check(memcmp(answer + 8,
		     "\x1b\x4e\x01\x01\x01\x20\x00\x04\x00\x00\x4d\x14"
		     "SN-00042            Fast NVMe 3.84T                 "
		     "        \x07\x02\x01\x00\x3b\x11\x34\x12", 80) == 0);
	check(memcmp(answer + 8 + 80 + 72, "\x9b\x46\x01\x03", 4) == 0);
	check(memcmp(answer + 8 + 80 + 144,
		     "\x16\x1e\x01\x05\x02\x40\0\0\x02\0\xff\x01"
		     "\x50\0\0\0\0\0\x0b\x02\x03\0\xff\xff"
		     "\x50\0\0\0\0\0\x0b\x03", 32) == 0);
	emulator_free(e);
	e = emulator_new(
		"generation 1\nsubenclosure 0\ntype dev 1\n"
		" element 0 slot=9\n fcp 0 node=20000000000000aa\n"
		" fcp-port 0 position=15 bypass=0x10 hard=0x71 id=0104ef "
		"name=21000000000000aa\n"
		" fcp-port 0 position=16 hard=0x72 id=0104e8 "
		"name=22000000000000aa\n");
	shelf_receive(e, 0x0a);
	check(answer_is(
		"0a 00 00 34 00 00 00 01 10 2e 01 01 02 00 00 09 20 00 00 00\n"
		"00 00 00 aa 0f 10 00 00 71 01 04 ef 21 00 00 00 00 00 00 aa\n"
		"10 00 00 00 72 01 04 e8 22 00 00 00 00 00 00 aa"));
	emulator_quirk(e, "index=none");
	shelf_receive(e, 0x0a);
	check(memcmp(answer + 8, "\0\x2a\x02\0\x20\0\0\0\0\0\0\xaa\x0f", 13) ==
	      0);
	emulator_free(e);
}

static void thresholds(void)
{
	struct emulator *e = emulator_new(
		"generation 9\nsubenclosure 0\n"
		"type ts 1\n element 0 celsius=30\n"
		" limits 0 high_critical=65 high_warning=55 low_warning=10 "
		"low_critical=0\n"
		"type ups 1\n element 0 battery_status=99\n"
		" limits 0 low_warning=10\n"
		"type vs 1\n element 0 volts=-5.02\n"
		" limits 0 high_critical=5 high_warning=2.5 low_warning=1.5 "
		"low_critical=3\n"
		"type cs 1\n element 0 amps=1\n"
		" limits 0 high_critical=20 high_warning=12.5\n");

	shelf_receive(e, 0x05);
	check(answer_is(
		"05 00 00 24 00 00 00 09 00 00 00 00 55 4b 1e 14 00 00 00 00\n"
		"00 00 0a 00 00 00 00 00 0a 05 03 06 00 00 00 00 28 19 00 00"));
	shelf_receive(e, 0x02);
	check_int(answer[1], 0);
	check_int((int16_t)ses_be16(answer + 8 + 4 * 5 + 2), -502);
	emulator_free(e);
}

static void small_pages(void)
{
	struct emulator *e = emulator_new(
		"generation 3\nsubenclosure 0\nsubenclosure 2\n"
		"help 0 \"main help\"\nstring 0 text=abcdefgh\n"
		"nickname 0 \"rack 12\" language=de\n"
		"microcode 0 size=2M\n"
		"page 10 hex=\"10 00 00 01 77\"\n"
		"without 07\n"
		"short 0x80\n"
		"type arr 1\n");

	shelf_receive(e, 0x00);
	check(answer_is("00 00 00 0e 00 01 02 03 04 05 08 0a 0b 0c 0d 0e 0f "
			"10"));
	shelf_receive(e, 0x0d);
	check(answer_is("0d 00 00 0d 01 02 03 04 05 08 0a 0b 0c 0d 0e 0f 10"));
	shelf_receive(e, 0x03);
	check(answer_is("03 00 00 09 6d 61 69 6e 20 68 65 6c 70"));
	shelf_receive(e, 0x04);
	check(answer_is("04 00 00 08 61 62 63 64 65 66 67 68"));
	shelf_receive(e, 0x08);
	check(answer_is("08 80 00 00"));
	shelf_receive(e, 0x0b);
	check(answer_is("0b 01 00 15 00 00 00 03 00 00 00 09 6d 61 69 6e 20 68 "
			"65 6c 70 00 02 00 00"));
	shelf_receive(e, 0x0c);
	check(answer_is("0c 01 00 14 00 00 00 03 00 00 00 08 61 62 63 64 65 66 "
			"67 68 00 02 00 00"));
	shelf_receive(e, 0x0e);
	check(answer_is("0e 01 00 24 00 00 00 03 00 00 00 00 00 20 00 00 00 00 "
			"00 00 00 00 00 00 00 02 00 00 00 00 00 00 00 00 00 00 "
			"00 00 00 00"));
	shelf_receive(e, 0x0f);
	check(memcmp(answer, "\x0f\x01\0\x54\0\0\0\x03\0\0\0\0\0\0de"
		     "rack 12\0", 24) == 0);
	check_int(answer_len, 88);
	shelf_receive(e, 0x10);
	check(answer_is("10 00 00 01 77"));
	shelf_receive(e, 0x07);
	check_sense(5, 0x24, 0);
	check(answer_sense.field_in_cdb && answer_sense.field == 2);
	emulator_free(e);
}

static void inquiry(void)
{
	static const uint8_t vpd[6] = { 0x12, 1, 0x86, 0, 255, 0 };
	static const uint8_t id[6] = { 0x12, 1, 0x83, 0, 255, 0 };
	static const uint8_t bad[6] = { 0x12, 0, 0x86, 0, 255, 0 };
	static const uint8_t none[6] = { 0x12, 1, 0xb0, 0, 255, 0 };
	static const uint8_t short_[6] = { 0x12, 0, 0, 0, 36, 0 };
	struct emulator *e = emulator_new(
		"inquiry vendor=ACME product=\"Shelf 12\" activate=2 hra=1 "
		"naa=5000c500000c0001\n"
		"subenclosure 0 revision=0103\ntype arr 1\n");

	shelf_run(e, short_, NULL, 0);
	check_int(answer_len, 36);
	check_int(answer[0], 0x0d);
	check(memcmp(answer + 8, "ACME    Shelf 12        0103", 28) == 0);
	shelf_run(e, vpd, NULL, 0);
	check_int(answer_len, 64);
	check_int(answer[4], 0x80);
	check_int(answer[12], 0x40);
	shelf_run(e, id, NULL, 0);
	check(memcmp(answer, "\x0d\x83\0\x40\x01\x03\0\x08\x50\0\xc5\0\0\x0c\0"
		     "\x01", 16) == 0);
	shelf_run(e, bad, NULL, 0);
	check_sense(5, 0x24, 0);
	shelf_run(e, none, NULL, 0);
	check_sense(5, 0x24, 0);
	emulator_free(e);
}

static void other_commands(void)
{
	struct emulator *e = emulator_new("subenclosure 0\ntype arr 1\n");
	static const uint8_t timestamp[6] = { 0xa3 };

	shelf_simple(e, 0x00);
	check_good();
	shelf_simple(e, 0x03);
	check_good();
	check(answer_is("70 00 00 00 00 00 00 0a 00 00 00 00 00 00 00 00 00 "
			"00"));
	shelf_run(e, timestamp, NULL, 0);
	check_sense(5, 0x20, 0);
	emulator_quirk(e, "attention=0x29:1");
	shelf_simple(e, 0x12);
	check_good();
	shelf_receive(e, 0x01);
	check_sense(6, 0x29, 1);
	shelf_receive(e, 0x01);
	check_good();
	emulator_quirk(e, "attention=0x2a:9");
	shelf_simple(e, 0x03);
	check_good();
	check_int(answer[2], 6);
	check_int(answer[12], 0x2a);
	shelf_simple(e, 0x00);
	check_good();
	emulator_free(e);
}

static void manners(void)
{
	struct emulator *e = emulator_new(box);
	uint8_t cdb[6] = { 0x1c, 1, 1, 0, 32, 0 };

	emulator_quirk(e, "min-allocation=64");
	shelf_run(e, cdb, NULL, 0);
	check_sense(5, 0x24, 0);
	emulator_quirk(e, "min-allocation=0");
	shelf_run(e, cdb, NULL, 0);
	check_int(answer_len, 32);
	cdb[1] = 0;	/* PCV */
	shelf_run(e, cdb, NULL, 0);
	check_sense(5, 0x24, 0);
	emulator_quirk(e, "busy-page=2");
	shelf_receive(e, 2);
	check(answer_is("09 01 00 00"));
	shelf_receive(e, 2);
	shelf_receive(e, 2);
	check_int(answer[0], 2);
	emulator_quirk(e, "busy-status=1");
	shelf_receive(e, 2);
	check_int(answer_status, 8);
	emulator_quirk(e, "wrong-page=2:7");
	shelf_receive(e, 2);
	check_int(answer[0], 7);
	emulator_quirk(e, "short-transfer=1:20");
	shelf_receive(e, 1);
	check_int(answer_len, 20);
	emulator_quirk(e, "bump=7:1");
	shelf_receive(e, 7);
	check_int(answer[7], 0x2a);
	shelf_receive(e, 7);
	check_int(answer[7], 0x2b);
	shelf_receive(e, 7);
	check_int(answer[7], 0x2b);
	emulator_quirk(e, "max-allocation=4096");
	shelf_receive(e, 7);
	check_sense(5, 0x24, 0);
	emulator_quirk(e, "max-allocation=0");
	emulator_quirk(e, "pad-lists");
	shelf_receive(e, 0);
	check_int(answer[answer_len - 1], 0);
	emulator_quirk(e, "without=0x0a");
	shelf_receive(e, 0x0a);
	check_sense(5, 0x24, 0);
	emulator_quirk(e, "descriptor-sense");
	shelf_receive(e, 0x0a);
	check_sense(5, 0x24, 0);
	check(answer_sense.descriptor && answer_sense.field == 2);
	emulator_quirk(e, "short-status-only");
	shelf_receive(e, 0);
	check(answer_is("08 00 00 00"));
	emulator_free(e);
}

int main(void)
{
	test(configuration);
	test(status_and_names);
	test(aes_in_every_style);
	test(aes_without_index);
	test(aes_of_drives);
	test(thresholds);
	test(small_pages);
	test(inquiry);
	test(other_commands);
	test(manners);
	return test_end();
}
