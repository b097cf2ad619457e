/* SPDX-License-Identifier: BSD-2-Clause */
/* The NVMe transport: who the controller is, and data of all lengths. */
#include "nvme.h"

#include <errno.h>
#include <sys/mman.h>

static void nodes_and_their_interfaces(void)
{
	static const struct { enum node_kind kind; const char *name; } all[] = {
		{ NODE_SG, "sg" }, { NODE_BSG, "bsg" }, { NODE_BLOCK, "sg" },
		{ NODE_NVME, "nvme" }, { NODE_NVME_BLOCK, "nvme" },
		{ NODE_NVME_GENERIC, "nvme" },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct box b;

		begin_as(&b, small, all[i].kind);
		check_str(b.t->ops->name, all[i].name);
		check_int(fetch(&b, 0x01), 0);
		box_end(&b);
	}
}

static int no_such_ioctl(int fd, unsigned long request, void *arg)
{
	(void)fd;
	(void)request;
	(void)arg;
	return -ENOTTY;
}

/* A partition of a disk has the same number as a namespace. */
static void a_block_device_of_another_driver(void)
{
	struct ses_transport *t;
	struct box b;

	begin_as(&b, small, NODE_NVME_BLOCK);
	b.os.ioctl = no_such_ioctl;
	check_int(ses_transport_open("/dev/sda17", true, &b.os, &b.log, &t), 0);
	check_str(t->ops->name, "sg");
	ses_transport_close(t);
	box_end(&b);
}

static void one_identify_and_one_command_per_page(void)
{
	struct ses_inquiry inquiry;
	struct box b;

	box_begin(&b, small);
	check_int(ses_device_load_inquiry(&b.dev, true, &inquiry), 0);
	check_str(inquiry.vendor, "NVMe    ");
	check_str(inquiry.product, "Box of NVMe     ");
	check_str(inquiry.revision, "1.00");
	check_int(inquiry.device_type, 0x0d);
	check(inquiry.enclosure_services);
	check_int(fetch(&b, 0x01), 0);
	check_int(fetch(&b, 0x02), 0);
	check_int(sent(&b, "cdb=12"), 1);
	check_int(sent(&b, "cdb=1c"), 2);
	check_int(emulator_commands(b.e), 3);
	check_str(said, "");
	box_end(&b);

	/* in the other order, too */
	box_begin(&b, small);
	check_int(fetch(&b, 0x02), 0);
	check_int(b.t->ops->max_transfer(b.t), 0);
	check_int(ses_device_load_inquiry(&b.dev, true, &inquiry), 0);
	check_int(emulator_commands(b.e), 2);
	/* who asks again wants to know what is new */
	check_int(ses_device_load_inquiry(&b.dev, true, &inquiry), 0);
	check_int(emulator_commands(b.e), 3);
	box_end(&b);
}

static void news_behind_a_change(void)
{
	const uint8_t page[] = { 0x04, 0, 0, 1, 'x' };
	struct ses_inquiry inquiry;
	struct ses_command c;
	struct box b;

	box_begin(&b, small);
	ses_device_send(&b.dev, page, sizeof(page), 1000, &c);
	check_int(ses_device_load_inquiry(&b.dev, true, &inquiry), 0);
	check_int(sent(&b, "cdb=12"), 2);
	box_end(&b);
}

/* Types: enclosure and storage bits, with and without namespaces. */
static void what_a_controller_is(void)
{
	static const struct {
		const char *nvmsr, *namespaces;
		uint8_t type;
		bool encserv, warned;
	} all[] = {
		{ "nvmsr=2", "namespaces=0", 0x0d, true, false },
		{ "nvmsr=2", "namespaces=1", 0x0d, true, false },
		{ "nvmsr=3", "namespaces=1", 0x00, true, false },
		{ "nvmsr=1", "namespaces=1", 0x00, false, true },
		{ "nvmsr=0", "namespaces=1", 0x00, false, true },
		{ "nvmsr=0", "namespaces=0", 0x1f, false, true },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct ses_inquiry inquiry;
		struct box b;

		box_begin(&b, small);
		emulator_quirk(b.e, all[i].nvmsr);
		emulator_quirk(b.e, all[i].namespaces);
		check_int(ses_device_load_inquiry(&b.dev, true, &inquiry), 0);
		check_int(inquiry.device_type, all[i].type);
		check_int(inquiry.enclosure_services, all[i].encserv);
		check_int(strstr(said, "does not look like") != NULL,
			  all[i].warned);
		box_end(&b);
	}
}

static void it_is_said_once(void)
{
	struct ses_inquiry inquiry;
	struct box b;

	box_begin(&b, small);
	emulator_quirk(b.e, "oacs=0x1f");
	check_int(fetch(&b, 0x01), -SES_E_INVALID_OPCODE);
	ses_device_load_inquiry(&b.dev, true, &inquiry);
	ses_device_load_inquiry(&b.dev, true, &inquiry);
	check_str(said, "/dev/x does not look like an NVMe enclosure: NVMSR is "
		  "02h (bit 1 says: an enclosure), OACS 001Fh (bit 6 says: "
		  "takes NVMe-MI commands).\n"
		  "RECEIVE DIAGNOSTIC RESULTS, page 01h, failed on /dev/x: "
		  "NVMe status 001h, Invalid command opcode (Illegal "
		  "Request).\n");
	box_end(&b);
}

static void vital_product_data(void)
{
	uint8_t data[64];
	uint16_t len;
	struct box b;

	box_begin(&b, small);
	check_int(ses_device_load_vpd(&b.dev, 0x86, data, sizeof(data), &len),
		  -SES_E_ILLEGAL_REQUEST);
	check_int(sent(&b, "cdb=1201"), 0);
	check_str(said, "");
	box_end(&b);
}

/* -- lengths -- */

/* A shelf whose String In page has len bytes. */
static void begin_string(struct box *b, uint32_t len)
{
	char *text = malloc(strlen(small) + 2 * (size_t)len + 100);
	char *p = text + sprintf(text, "%sstring 0 room=65000%s", small,
				 len > 4 ? " hex=" : "");

	for (uint32_t i = 4; i < len; i++)
		p += sprintf(p, "%02x", i * 7 & 0xff);
	strcpy(p, "\n");
	box_begin(b, text);
	free(text);
}

static bool is_string(const struct ses_page *page)
{
	for (uint32_t i = 4; i < page->len; i++) {
		if (page->bytes[i] != (i * 7 & 0xff))
			return false;
	}
	return true;
}

static void pages_of_all_lengths(void)
{
	static const uint32_t lengths[] = { 4, 5, 4095, 4096, 4097, 20000,
					    65000 };

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct ses_page *page;
		struct box b;

		begin_string(&b, lengths[i]);
		check_int(ses_device_receive(&b.dev, 0x04, true, b.dev.log,
				     &page), 0);
		check_int(page->len, lengths[i]);
		check_int(page->claimed, lengths[i]);
		check(is_string(page));
		free(page);
		check_str(said, "");
		box_end(&b);
	}
}

static void pages_out_of_all_lengths(void)
{
	static const uint16_t lengths[] = { 5, 6, 4095, 4096, 4097, 20000,
					    65000 };

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		uint16_t n = lengths[i];
		uint8_t *out = malloc(n);
		struct ses_page *page;
		struct ses_command c;
		struct box b;

		begin_string(&b, 4);
		for (unsigned int k = 4; k < n; k++)
			out[k] = (uint8_t)(k * 7);
		out[0] = 0x04;
		out[1] = 0;
		ses_put_be16(out + 2, (uint16_t)(n - 4));
		check_int(ses_device_send(&b.dev, out, n, 1000, &c), 0);
		check_int(ses_device_receive(&b.dev, 0x04, true, b.dev.log,
				     &page), 0);
		check_int(page->len, n);
		check(is_string(page));
		free(page);
		free(out);
		box_end(&b);
	}
}

/* Data of any address and length: the driver gets whole dwords, aligned. */
static void buffers_of_a_caller(void)
{
	for (uint16_t n = 4; n < 40; n++) {
		uint8_t *data = malloc(n + 1u);
		struct ses_command c;
		struct box b;

		begin_string(&b, 30);
		data[n] = 0xee;
		ses_command_build_receive_diagnostic(&c, 0x04, data, n);
		check_int(ses_device_execute(&b.dev, &c), 0);
		check_int(ses_command_transferred(&c), n < 30 ? n : 30);
		check_int(data[3], 26);
		check_int(data[n], 0xee);
		check(n < 6 || data[5] == 35);
		free(data);
		box_end(&b);
	}
}

/* What does not come is not read from where an earlier page was. */
static void nothing_old(void)
{
	uint8_t *data = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct ses_command c;
	struct box b;

	begin_string(&b, 400);
	emulator_quirk(b.e, "mi-silent");
	ses_command_build_receive_diagnostic(&c, 0x04, data + 1, 400);
	check_int(ses_device_execute(&b.dev, &c), 0);
	emulator_quirk(b.e, "short-transfer=4:8");
	ses_command_build_receive_diagnostic(&c, 0x04, data + 1, 400);
	check_int(ses_device_execute(&b.dev, &c), 0);
	check_int(ses_command_transferred(&c), 400);
	check_int(data[1 + 7], 49);
	for (int i = 8; i < 400; i++)
		check_int(data[1 + i], 0);
	box_end(&b);
	munmap(data, 4096);
}

static void responses_short_and_padded(void)
{
	struct ses_page *page;
	struct box b;

	/* the length of the response decides */
	begin_string(&b, 400);
	emulator_quirk(b.e, "short-transfer=4:100");
	check_int(ses_device_receive(&b.dev, 0x04, true, b.dev.log,
				     &page), 0);
	check_int(page->len, 100);
	check_str(said, "Page 04h ends after 100 bytes; its length field "
		  "promises 400.\n");
	free(page);
	box_end(&b);

	begin_string(&b, 400);
	emulator_quirk(b.e, "short-transfer=4:3");
	check_int(fetch(&b, 0x04), -SES_E_MALFORMED);
	check_str(said, "Page 04h: 3 byte(s) came; a page has at least 4.\n");
	box_end(&b);

	/* padded, or without a length: the page tells */
	begin_string(&b, 401);
	emulator_quirk(b.e, "mi-pad=512");
	check_int(ses_device_receive(&b.dev, 0x04, true, b.dev.log,
				     &page), 0);
	check_int(page->len, 401);
	free(page);
	emulator_quirk(b.e, "mi-silent");
	check_int(ses_device_receive(&b.dev, 0x04, true, b.dev.log,
				     &page), 0);
	check_int(page->len, 401);
	check(is_string(page));
	free(page);
	check_str(said, "");
	box_end(&b);
}

/* A length that the response cannot have adds nothing to it. */
static void lengths_that_are_not_true(void)
{
	struct ses_page *page;
	struct box b;

	begin_string(&b, 400);
	b.dev.maxlen = 300;
	emulator_fault(b.e, "page=04,resid=-100");
	check_int(ses_device_receive(&b.dev, 0x04, true, b.dev.log,
				     &page), 0);
	check_int(page->len, 300);
	free(page);
	box_end(&b);
}

static void limits_of_the_controller(void)
{
	struct ses_page *page;
	struct box b;

	begin_string(&b, 8192);
	emulator_quirk(b.e, "mdts=1");
	check_int(b.t->ops->max_transfer(b.t), 8192);
	check_int(ses_device_receive(&b.dev, 0x04, true, b.dev.log,
				     &page), 0);
	check_int(page->len, 8192);
	check_str(said, "");
	free(page);
	box_end(&b);

	begin_string(&b, 8193);
	emulator_quirk(b.e, "mdts=1");
	check_int(ses_device_receive(&b.dev, 0x04, true, b.dev.log,
				     &page), 0);
	check_int(page->len, 8192);
	check(!ses_page_is_limited(page, &b.dev));
	check_str(said, "Page 04h has 8193 bytes but /dev/x sends at most 8192 "
		  "at once: only that much is decoded.\n");
	free(page);
	box_end(&b);

	/* no message about a limit that the user has set */
	begin_string(&b, 8193);
	emulator_quirk(b.e, "mdts=1");
	b.dev.maxlen = 4096;
	check_int(ses_device_receive(&b.dev, 0x04, true, b.dev.log,
				     &page), 0);
	check_int(page->len, 4096);
	check(strstr(said, "the allocation length is 4096") != NULL);
	check(ses_page_is_limited(page, &b.dev));
	free(page);
	box_end(&b);
}

static void too_much_to_send(void)
{
	uint8_t *page = calloc(1, 8196);
	struct ses_command c;
	struct box b;

	box_begin(&b, small);
	emulator_quirk(b.e, "mdts=1");
	page[0] = 0x04;
	ses_put_be16(page + 2, 8193 - 4);
	check_int(ses_device_send(&b.dev, page, 8193, 1000, &c),
		  -(SES_E_OS + EINVAL));
	check_str(c.why, "8193 bytes are more than the 8192 that the "
		  "controller takes at once (MDTS)");
	check_int(ses_command_fate(&c, -(SES_E_OS + EINVAL)),
		  SES_FATE_NOT_DONE);
	check_int(sent(&b, "cdb=1d"), 0);
	ses_put_be16(page + 2, 8192 - 4);
	ses_device_send(&b.dev, page, 8192, 1000, &c);
	check_int(sent(&b, "cdb=1d"), 1);
	box_end(&b);
	free(page);
}

int main(void)
{
	test(nodes_and_their_interfaces);
	test(a_block_device_of_another_driver);
	test(one_identify_and_one_command_per_page);
	test(news_behind_a_change);
	test(what_a_controller_is);
	test(it_is_said_once);
	test(vital_product_data);
	test(pages_of_all_lengths);
	test(pages_out_of_all_lengths);
	test(buffers_of_a_caller);
	test(nothing_old);
	test(responses_short_and_padded);
	test(lengths_that_are_not_true);
	test(limits_of_the_controller);
	test(too_much_to_send);
	return test_end();
}
