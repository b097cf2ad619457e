/* SPDX-License-Identifier: BSD-2-Clause */
/* The model's states of a microcode download. */
#include "shelf.h"

static const char two[] =
	"generation 0x11\n"
	"subenclosure 0 revision=0001\n"
	"subenclosure 1 revision=0001\n"
	"microcode 0 size=64k buffers=2 revision=0002 updating=2\n"
	"microcode 1 size=1k magic=MAGIC updating=0 activation=reset\n"
	"type arr 1\n";

#define ENTRY(sub) (answer + 8 + 16 * (sub))

/* The status of a subenclosure, and what it expects. */
static int status(struct emulator *e, unsigned int sub)
{
	shelf_receive(e, 0x0e);
	return ENTRY(sub)[2];
}

static uint32_t offset(unsigned int sub)
{
	return ses_be32(ENTRY(sub) + 12);
}

struct part {
	uint8_t sub, mode, buffer;
	uint32_t offset, image, len;
	const void *data;	/* 0: zeros */
};

static uint8_t part_page[24 + 65536];

static size_t make_part(const struct part *p)
{
	size_t len = 24 + ((p->len + 3) & ~3u);

	memset(part_page, 0, sizeof(part_page));
	part_page[0] = 0x0e;
	part_page[1] = p->sub;
	ses_put_be16(part_page + 2, (uint16_t)(len - 4));
	part_page[7] = 0x11;
	part_page[8] = p->mode;
	part_page[11] = p->buffer;
	ses_put_be32(part_page + 12, p->offset);
	ses_put_be32(part_page + 16, p->image);
	ses_put_be32(part_page + 20, p->len);
	if (p->data)
		memcpy(part_page + 24, p->data, p->len);
	return len;
}

static void send_part(struct emulator *e, struct part p)
{
	shelf_send(e, part_page, make_part(&p));
}

#define PART(...) send_part(e, (struct part){ __VA_ARGS__ })

/* Revision of the INQUIRY data; eats news of a change. */
static const char *revision(struct emulator *e)
{
	static char text[5];

	shelf_simple(e, 0x12);
	memcpy(text, answer + 32, 4);
	return text;
}

static void saved(void)
{
	struct emulator *e = emulator_new(two);
	static const uint8_t data[8] = "firmware";

	check_int(status(e, 0), 0);
	check_int(ses_be32(ENTRY(0) + 4), 65536);
	check_int(offset(0), 0);
	PART(.mode = 7, .buffer = 1, .image = 10, .len = 8, .data = data);
	check_good();
	check_int(status(e, 0), 1);
	check_int(ENTRY(0)[11], 1);
	check_int(offset(0), 8);
	check_int(ENTRY(1)[2], 0);
	PART(.mode = 7, .buffer = 1, .offset = 8, .image = 10, .len = 2,
	     .data = "!!");
	check_good();
	check_str(revision(e), "0001");
	check_int(status(e, 0), 2);
	check_int(status(e, 0), 0x10);
	check_str(revision(e), "0002");
	shelf_receive(e, 0x0e);
	check_sense(6, 0x3f, 0x01);
	check_int(status(e, 0), 0);
	check_int(answer[7], 0x12);	/* the configuration is another */
	shelf_receive(e, 0x01);
	check(memcmp(answer + 8 + 36, "0002", 4) == 0);
	check_int(e->image_len, 10);
	check(memcmp(e->image, "firmware!!", 10) == 0);
	emulator_free(e);
}

static void not_saved(void)
{
	struct emulator *e = emulator_new(two);

	PART(.mode = 6, .image = 4, .len = 4);
	/* the status is not read: the next command finds the new code */
	check_str(revision(e), "0002");
	shelf_simple(e, 0x00);
	check_sense(6, 0x3f, 0x01);
	emulator_free(e);
}

static void deferred(void)
{
	struct emulator *e = emulator_new(two);

	PART(.mode = 0x0f);
	check_int(status(e, 0), 0x85);
	check_int(status(e, 0), 0);
	PART(.mode = 0x0e, .image = 4, .len = 4);
	check_int(status(e, 0), 3);
	check_int(status(e, 0), 3);
	check_int(status(e, 0), 0x13);
	check_int(status(e, 0), 0);
	check_str(revision(e), "0001");
	PART(.mode = 0x0f);
	check_good();
	check_int(status(e, 0), 0x10);
	check_str(revision(e), "0002");
	emulator_free(e);
}

static void at_reset(void)
{
	struct emulator *e = emulator_new(two);

	PART(.sub = 1, .mode = 7, .image = 9, .len = 9, .data = "MAGIC0042");
	check_int(status(e, 1), 0x11);
	check_int(status(e, 1), 0);
	shelf_receive(e, 0x01);
	check(memcmp(answer + 48 + 36, "0001", 4) == 0);
	shelf_hard_reset(&e->carrier.shelf);
	shelf_simple(e, 0x00);
	check_sense(6, 0x29, 0x04);
	shelf_simple(e, 0x00);
	check_sense(6, 0x3f, 0x01);
	shelf_receive(e, 0x01);
	check(memcmp(answer + 48 + 36, "0042", 4) == 0);
	emulator_free(e);
}

static void at_power_on(void)
{
	struct emulator *e = emulator_new(two);

	emulator_quirk(e, "activation=power");
	emulator_quirk(e, "updating=0");
	PART(.mode = 7, .image = 4, .len = 4);
	check_int(status(e, 0), 0x12);
	shelf_hard_reset(&e->carrier.shelf);
	check_str(revision(e), "0001");
	shelf_power_cycle(&e->carrier.shelf);
	check_str(revision(e), "0002");
	emulator_free(e);
}

static void wrong_image(void)
{
	struct emulator *e = emulator_new(two);

	PART(.sub = 1, .mode = 7, .image = 9, .len = 9, .data = "magic0042");
	check_int(status(e, 1), 0x81);
	check_int(status(e, 1), 0);
	emulator_free(e);
}

/* A wrong field drops the image; the additional status is its offset. */
static void fields(void)
{
	static const struct {
		struct part part;
		uint8_t at;
	} bad[] = {
		{ { .mode = 8, .offset = 8, .image = 16, .len = 8 }, 8 },
		{ { .mode = 6, .offset = 8, .image = 16, .len = 8 }, 8 },
		{ { .mode = 0x0f }, 8 },
		{ { .mode = 7, .buffer = 1, .offset = 8, .image = 16,
		    .len = 8 }, 11 },
		{ { .mode = 7, .offset = 12, .image = 16, .len = 4 }, 12 },
		{ { .mode = 7, .offset = 0, .image = 16, .len = 8 }, 12 },
		{ { .mode = 7, .offset = 8, .image = 20, .len = 8 }, 16 },
		{ { .mode = 7, .offset = 8, .image = 16, .len = 12 }, 20 },
		{ { .mode = 7, .offset = 8, .image = 16, .len = 3 }, 20 },
		{ { .mode = 7, .offset = 8, .image = 16, .len = 0 }, 20 },
	};
	struct emulator *e = emulator_new(two);

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		PART(.mode = 7, .image = 16, .len = 8);
		send_part(e, bad[i].part);
		check_good();
		check_int(status(e, 0), 0x80);
		check_int(ENTRY(0)[3], bad[i].at);
		check_int(status(e, 0), 0);
		check_int(offset(0), 0);
	}
	/* the first page of an image */
	PART(.mode = 7, .buffer = 2, .image = 16, .len = 8);
	status(e, 0);
	check_int(ENTRY(0)[3], 11);
	PART(.mode = 7, .image = 65537, .len = 8);
	status(e, 0);
	check_int(ENTRY(0)[3], 16);
	PART(.mode = 7, .image = 0, .len = 0);
	status(e, 0);
	check_int(ENTRY(0)[3], 16);
	PART(.sub = 3, .mode = 7, .image = 16, .len = 8);
	status(e, 0);
	check_int(ENTRY(0)[3], 1);
	emulator_free(e);
}

static void rest_of_the_page(void)
{
	struct emulator *e = emulator_new(two);
	struct part p = { .mode = 7, .image = 10, .len = 10 };
	size_t len = make_part(&p);

	part_page[9] = 1;
	shelf_send(e, part_page, len);
	check_int(status(e, 0), 0x80);
	check_int(ENTRY(0)[3], 9);
	part_page[9] = 0;
	part_page[24 + 11] = 1;		/* padding */
	shelf_send(e, part_page, len);
	status(e, 0);
	check_int(ENTRY(0)[3], 24 + 11);
	part_page[24 + 11] = 0;
	part_page[7] = 0x10;
	shelf_send(e, part_page, len);
	status(e, 0);
	check_int(ENTRY(0)[3], 4);
	part_page[7] = 0x11;
	ses_put_be16(part_page + 2, 16);
	shelf_send(e, part_page, 20);
	check_refused(2, -1);
	emulator_quirk(e, "download-check");
	p.offset = 4;
	shelf_send(e, part_page, make_part(&p));
	check_refused(12, -1);
	check_int(status(e, 0), 0x80);
	emulator_free(e);
}

static void busy_storing(void)
{
	struct emulator *e = emulator_new(two);

	PART(.mode = 7, .image = 4, .len = 4);
	PART(.mode = 7, .image = 4, .len = 4);
	check_sense(2, 0x04, 0x07);
	check_int(status(e, 0), 2);
	check_int(status(e, 0), 0x10);
	emulator_free(e);
}

static void manners(void)
{
	struct emulator *e = emulator_new(two);

	emulator_quirk(e, "status-resets-download");
	PART(.mode = 7, .image = 16, .len = 8);
	status(e, 0);
	PART(.mode = 7, .offset = 8, .image = 16, .len = 8);
	check_refused(12, -1);
	PART(.mode = 7, .image = 16, .len = 8);
	PART(.mode = 7, .offset = 8, .image = 16, .len = 8);
	check_good();
	check_int(status(e, 0), 2);
	e->quirks.status_resets_download = 0;
	status(e, 0);
	status(e, 0);
	shelf_simple(e, 0x03);
	emulator_quirk(e, "abort-idle");
	emulator_free(e);

	e = emulator_new(two);
	emulator_quirk(e, "abort-idle");
	PART(.mode = 7, .image = 16, .len = 8);
	PART(.mode = 0xff);
	check_good();
	check_int(status(e, 0), 0);
	emulator_quirk(e, "download-status=0xf0:2");
	PART(.mode = 7, .image = 16, .len = 8);
	check_int(status(e, 0), 1);
	PART(.mode = 7, .offset = 8, .image = 16, .len = 4);
	check_int(status(e, 0), 0xf0);
	emulator_quirk(e, "download-status=0x70");
	emulator_quirk(e, "updating=0");
	PART(.mode = 7, .image = 16, .len = 16);
	check_int(status(e, 0), 0x70);
	emulator_free(e);
}

static void foreign(void)
{
	struct emulator *e = emulator_new(two);

	emulator_quirk(e, "foreign-download=1:2");
	check_int(status(e, 1), 1);
	check_int(offset(1), 0x8000);
	check_int(status(e, 1), 1);
	check_int(status(e, 1), 0);
	emulator_free(e);
}

static void any_offset(void)
{
	struct emulator *e = emulator_new(two);

	emulator_quirk(e, "any-offset");
	emulator_quirk(e, "updating=0");
	status(e, 0);
	check_int(offset(0), UINT32_MAX);
	PART(.mode = 7, .offset = 8, .image = 12, .len = 4, .data = "cccc");
	PART(.mode = 7, .offset = 0, .image = 12, .len = 4, .data = "aaaa");
	PART(.mode = 7, .offset = 0, .image = 12, .len = 4, .data = "aaaa");
	check_int(status(e, 0), 1);
	PART(.mode = 7, .offset = 4, .image = 12, .len = 4, .data = "bbbb");
	check_int(status(e, 0), 0x10);
	check(memcmp(e->image, "aaaabbbbcccc", 12) == 0);
	emulator_free(e);
}

static void reboot(void)
{
	struct emulator *e = emulator_new(two);

	emulator_quirk(e, "reboot=2");
	PART(.mode = 6, .image = 4, .len = 4);
	check_int(status(e, 0), 0x10);
	shelf_simple(e, 0x00);
	check_sense(2, 0x04, 0x01);
	shelf_simple(e, 0x12);		/* INQUIRY always works */
	check_good();
	shelf_simple(e, 0x00);
	check_sense(2, 0x04, 0x01);
	shelf_simple(e, 0x00);
	check_sense(6, 0x3f, 0x01);
	shelf_simple(e, 0x00);
	check_good();
	emulator_free(e);
}

int main(void)
{
	test(saved);
	test(not_saved);
	test(deferred);
	test(at_reset);
	test(at_power_on);
	test(wrong_image);
	test(fields);
	test(rest_of_the_page);
	test(busy_storing);
	test(manners);
	test(foreign);
	test(any_offset);
	test(reboot);
	return test_end();
}
