/* SPDX-License-Identifier: BSD-2-Clause */
/* The NVMe transport: what fails, in the words of the controller. */
#include "nvme.h"

#include <errno.h>

/* A page that is fetched or sent under a fault: its exit status and words. */
static int command_under(const char *rule, bool send, struct ses_command *c,
			 const char **words)
{
	static const uint8_t page[] = { 0x04, 0, 0, 1, 'x' };
	static uint8_t data[512];
	static char text[256];
	struct box b;
	int err;

	box_begin(&b, small);
	emulator_fault(b.e, rule);
	if (send) {
		err = ses_device_send(&b.dev, page, sizeof(page), 1000, c);
	} else {
		ses_command_build_receive_diagnostic(c, 0x01, data,
						     sizeof(data));
		err = ses_device_execute(&b.dev, c);
	}
	ses_command_result_text(text, sizeof(text), c);
	*words = text;
	box_end(&b);
	return -err;
}

static void tunnelled_statuses(void)
{
	static const struct {
		uint8_t status;
		int exit, exit_of_send;
		const char *words;
	} all[] = {
		{ 0x01, 2, 2, "more processing required (Not Ready)" },
		{ 0x02, 3, 3, "internal error (Hardware Error)" },
		{ 0x03, 9, 9, "invalid command opcode (Illegal Request)" },
		{ 0x04, 5, 19, "invalid parameter (Illegal Request)" },
		{ 0x05, 5, 5, "invalid command size (Illegal Request)" },
		{ 0x06, 5, 5, "invalid command input data size (Illegal "
			      "Request)" },
		{ 0x07, 7, 7, "access denied (Data Protect)" },
		{ 0x20, 5, 5, "VPD updates exceeded (Illegal Request)" },
		{ 0x21, 2, 2, "PCIe inaccessible (Not Ready)" },
		{ 0x22, 3, 3, "management endpoint buffer cleared by sanitize "
			      "(Hardware Error)" },
		{ 0x23, 3, 3, "enclosure services failure (Hardware Error)" },
		{ 0x24, 3, 3, "enclosure services transfer failure (Hardware "
			      "Error)" },
		{ 0x25, 3, 3, "enclosure failure (Hardware Error)" },
		{ 0x26, 5, 5, "enclosure services transfer refused (Illegal "
			      "Request)" },
		{ 0x27, 5, 5, "unsupported enclosure function (Illegal "
			      "Request)" },
		{ 0x28, 2, 2, "enclosure services unavailable (Not Ready)" },
		{ 0x29, 0, 0, "enclosure degraded (Recovered Error)" },
		{ 0x2a, 16, 16, "sanitize in progress (Not Ready)" },
		{ 0x08, 98, 98, "reserved (Vendor specific)" },
		{ 0xe0, 98, 98, "Vendor specific (Vendor specific)" },
		{ 0xff, 98, 98, "Vendor specific (Vendor specific)" },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct ses_command c;
		const char *words;
		char rule[32], want[128];

		snprintf(rule, sizeof(rule), "op=1c,mi=%02x", all[i].status);
		snprintf(want, sizeof(want), "NVMe-MI status %02Xh, %s",
			 all[i].status, all[i].words);
		check_int(command_under(rule, false, &c, &words), all[i].exit);
		check_str(words, want);
		rule[4] = 'd';
		check_int(command_under(rule, true, &c, &words),
			  all[i].exit_of_send);
		check_str(words, want);
	}
}

/* Every status: an exit status that exists, and words. */
static void nvme_statuses(void)
{
	unsigned int named = 0;

	for (unsigned int status = 1; status < 0x800; status++) {
		struct ses_command c;
		const char *words;
		char rule[32];
		int exit;

		snprintf(rule, sizeof(rule), "op=1c,nvme=%x", status);
		exit = command_under(rule, false, &c, &words);
		check(exit > 0 && ses_error_text(exit));
		check_int(c.nvme_status, status);
		check_int(ses_command_transferred(&c), 0);
		if (!strstr(words, "without a name"))
			named++;
		else
			check_int(exit, SES_E_NVME_STATUS);
	}
	check_int(named, 110);
}

static void some_nvme_statuses(void)
{
	static const struct {
		const char *rule;
		int exit;
		enum ses_fate fate;
		const char *words;
	} all[] = {
		{ "nvme=001", 9, SES_FATE_NOT_DONE,
		  "NVMe status 001h, Invalid command opcode (Illegal "
		  "Request)" },
		{ "nvme=002", 5, SES_FATE_NOT_DONE,
		  "NVMe status 002h, Invalid field in command (Illegal "
		  "Request)" },
		{ "nvme=006", 3, SES_FATE_UNKNOWN,
		  "NVMe status 006h, Internal error (Hardware Error)" },
		{ "nvme=007", 29, SES_FATE_UNKNOWN,
		  "NVMe status 007h, Command abort requested (status TASK "
		  "ABORTED)" },
		{ "nvme=020", 7, SES_FATE_NOT_DONE,
		  "NVMe status 020h, Namespace is write protected (Data "
		  "Protect)" },
		{ "nvme=083", 24, SES_FATE_NOT_DONE,
		  "NVMe status 083h, Reservation conflict (status RESERVATION "
		  "CONFLICT)" },
		{ "nvme=286", 5, SES_FATE_NOT_DONE,
		  "NVMe status 286h, Access denied (Illegal Request)" },
		{ "nvme=371", 48, SES_FATE_UNKNOWN,
		  "NVMe status 371h, Command aborted by host" },
		{ "nvme=7ff", 48, SES_FATE_UNKNOWN,
		  "NVMe status 7FFh, a status without a name here" },
		{ "mi=01", 2, SES_FATE_UNKNOWN,
		  "NVMe-MI status 01h, more processing required (Not Ready)" },
		{ "mi=28", 2, SES_FATE_NOT_DONE,
		  "NVMe-MI status 28h, enclosure services unavailable (Not "
		  "Ready)" },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct ses_command c;
		const char *words;
		char rule[32];
		int exit;

		snprintf(rule, sizeof(rule), "op=1d,%s", all[i].rule);
		exit = command_under(rule, true, &c, &words);
		check_int(exit, all[i].exit == 5 && c.mi_status ? 19 :
							    all[i].exit);
		check_int(ses_command_fate(&c, -exit), all[i].fate);
		check_str(words, all[i].words);
	}
}

static void errors_of_the_driver(void)
{
	struct box b;

	box_begin(&b, small);
	emulator_fault(b.e, "page=01,errno=EACCES");
	check_int(fetch(&b, 0x01), -(SES_E_OS + EACCES));
	check_str(said, "RECEIVE DIAGNOSTIC RESULTS, page 01h, failed on "
		  "/dev/x: the system says: Permission denied (root or "
		  "CAP_SYS_ADMIN is needed).\n");
	box_end(&b);

	box_begin(&b, small);
	emulator_fault(b.e, "page=01,timeout,delay=60000");
	check_int(fetch(&b, 0x01), -SES_E_TIMEOUT);
	check_str(said, "RECEIVE DIAGNOSTIC RESULTS, page 01h, failed on "
		  "/dev/x: the controller did not answer in time.\n");
	box_end(&b);

	box_begin(&b, small);
	emulator_fault(b.e, "page=01,timeout");
	check_int(fetch(&b, 0x01), -(SES_E_OS + EINTR));
	check_str(said, "RECEIVE DIAGNOSTIC RESULTS, page 01h, failed on "
		  "/dev/x: the controller was reset before it answered.\n");
	box_end(&b);

	/* the kernel finds a transfer too long: a shorter one does it */
	box_begin(&b, small);
	emulator_fault(b.e, "page=01,errno=EINVAL,times=2");
	check_int(fetch(&b, 0x01), 0);
	check_int(sent(&b, "cdb=1c0101"), 3);
	box_end(&b);
}

/* An answer that takes its time is waited for, with a bound. */
static void more_processing(void)
{
	struct box b;

	box_begin(&b, small);
	emulator_fault(b.e, "page=01,mi=01,times=3");
	check_int(fetch(&b, 0x01), 0);
	check_int(sent(&b, "cdb=1c"), 4);
	box_end(&b);
	box_begin(&b, small);
	emulator_fault(b.e, "page=01,mi=01");
	check_int(fetch(&b, 0x01), -SES_E_NOT_READY);
	check(sent(&b, "cdb=1c") < 10);
	box_end(&b);
}

/* Identify is not what a page needs. */
static void identify_that_fails(void)
{
	struct ses_inquiry inquiry;
	struct box b;

	box_begin(&b, small);
	emulator_fault(b.e, "op=12,nvme=002");
	check_int(fetch(&b, 0x01), 0);
	check_int(fetch(&b, 0x01), 0);
	check_int(sent(&b, "cdb=12"), 1);
	check_str(said, "");
	check_int(ses_device_load_inquiry(&b.dev, true, &inquiry),
		  -SES_E_ILLEGAL_REQUEST);
	check_int(sent(&b, "cdb=12"), 2);
	box_end(&b);
}

/* -- the emulated controller -- */

/* A raw admin command; the status of its completion. */
static unsigned int admin(struct box *b, struct nvme_request *r,
			  uint32_t *result)
{
	struct carrier_command c = { .node = "-" };
	uint8_t cdb[6];

	nvme_command(r, cdb, &c);
	carrier_exec(&b->e->carrier, &c);
	*result = c.result;
	return c.nvme_status;
}

static void the_controller_is_strict(void)
{
	static const struct {
		unsigned int dword;	/* 10 to 15; 1 NSID, 0 bytes, 99 none */
		uint32_t value;
		unsigned int status, mi;
	} all[] = {
		{ 99, 0, 0, 0 },
		{ 10, 0x004, 0x002, 0 }, { 10, 0x884, 0x002, 0 },
		{ 11, 0x09, 0, 0x03 }, { 11, 0x108, 0, 0x03 },
		{ 12, 0x101, 0, 0x04 }, { 13, 0x10200, 0x00f, 0 },
		{ 13, 0x1fc, 0x00f, 0 }, { 13, 0x1fd, 0, 0 },
		{ 14, 1, 0, 0x04 }, { 15, 1, 0, 0x04 },
		{ 1, 1, 0x00b, 0 }, { 0, 0x1fc, 0x00f, 0 },
		{ 0, 0x204, 0x00f, 0 },
	};
	static uint8_t data[1024];

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct nvme_request r = {
			.opcode = NVME_MI_RECEIVE,
			.cdw = { 0x804, 0x08, 0x01, 0x200, 0, 0 },
			.data = data, .data_len = 0x200,
		};
		uint32_t result;
		struct box b;

		box_begin(&b, small);
		if (all[i].dword >= 10 && all[i].dword <= 15)
			r.cdw[all[i].dword - 10] = all[i].value;
		else if (all[i].dword == 1)
			r.nsid = all[i].value;
		else if (all[i].dword == 0)
			r.data_len = all[i].value;
		check_int(admin(&b, &r, &result), all[i].status);
		check_int(result & 0xff, all[i].mi);
		box_end(&b);
	}
}

int main(void)
{
	test(tunnelled_statuses);
	test(nvme_statuses);
	test(some_nvme_statuses);
	test(errors_of_the_driver);
	test(more_processing);
	test(identify_that_fails);
	test(the_controller_is_strict);
	return test_end();
}
