/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of a command that failed: done, not done, or nothing. */
#include <errno.h>
#include <string.h>

#include <ses/command.h>
#include <ses/error.h>

#include "../test.h"

static enum ses_fate fate(const struct ses_command *c)
{
	return ses_command_fate(c, ses_command_result(c));
}

static void no_host_status_proves_anything(void)
{
	for (unsigned int host = 1; host <= 0x20; host++) {
		struct ses_command c = { .host_status = (uint16_t)host };

		check_int(fate(&c), SES_FATE_UNKNOWN);
		/* nor what else came with it */
		c.status = SES_STATUS_BUSY;
		check_int(fate(&c), SES_FATE_UNKNOWN);
		check_int(ses_command_result(&c),
			  host == 3 ? -SES_E_TIMEOUT : -SES_E_TRANSPORT);
	}
}

static void no_driver_status_proves_anything(void)
{
	for (unsigned int driver = 1; driver < 16; driver++) {
		struct ses_command c = { .driver_status = (uint16_t)driver };

		if (driver != 8)
			check_int(fate(&c), SES_FATE_UNKNOWN);
	}
}

static void system_errors(void)
{
	static const int before[] = {
		EPERM, E2BIG, EAGAIN, ENOMEM, EACCES, EFAULT, EBUSY, EINVAL,
		ENOTTY,
	};
	const struct ses_command c = { .status = 0 };

	for (int error = 1; error < 140; error++) {
		bool early = false;

		for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++)
			early = early || before[i] == error;
		check_int(ses_command_fate(&c, -ses_error_from_errno(error)),
			  early ? SES_FATE_NOT_DONE : SES_FATE_UNKNOWN);
	}
}

static void scsi_statuses(void)
{
	for (unsigned int status = 1; status < 256; status++) {
		struct ses_command c = { .status = (uint8_t)status };
		bool refused = status == 0x08 || status == 0x18 ||
			       status == 0x28 || status == 0x30;

		check_int(fate(&c),
			  refused ? SES_FATE_NOT_DONE : SES_FATE_UNKNOWN);
	}
}

static struct ses_command with_sense(uint8_t code, uint8_t key, uint8_t asc)
{
	struct ses_command c = { .status = SES_STATUS_CHECK_CONDITION,
				 .sense_len = 18 };
	bool fixed = code < 0x72;

	c.sense[0] = code;
	c.sense[fixed ? 2 : 1] = key;
	c.sense[fixed ? 12 : 2] = asc;
	c.sense[7] = fixed ? 10 : 0;
	return c;
}

static void sense_keys(void)
{
	/* by sense key: done, not done, or unknown */
	static const char right[] = "ddnuunnnuunuuunu";

	for (uint8_t key = 0; key < 16; key++) {
		struct ses_command c = with_sense(0x70, key, 0x44);
		struct ses_command d = with_sense(0x72, key, 0x44);
		enum ses_fate want = right[key] == 'd' ? SES_FATE_DONE :
				     right[key] == 'n' ? SES_FATE_NOT_DONE :
							 SES_FATE_UNKNOWN;

		check_int(fate(&c), want);
		check_int(fate(&d), want);
	}
}

static void deferred_errors(void)
{
	for (uint8_t key = 0; key < 16; key++) {
		struct ses_command c = with_sense(0x71, key, 0x26);
		struct ses_command d = with_sense(0x73, key, 0x26);

		check_int(fate(&c), SES_FATE_UNKNOWN);
		check_int(fate(&d), SES_FATE_UNKNOWN);
		check(ses_command_is_deferred(&c));
		check(ses_command_is_deferred(&d));
		check(ses_command_result(&c) < 0);
	}
}

static void sense_that_is_none(void)
{
	struct ses_command c = with_sense(0x00, 5, 0x26);

	check_int(fate(&c), SES_FATE_UNKNOWN);
	c.sense_len = 0;
	check_int(fate(&c), SES_FATE_UNKNOWN);
}

int main(void)
{
	test(no_host_status_proves_anything);
	test(no_driver_status_proves_anything);
	test(system_errors);
	test(scsi_statuses);
	test(sense_keys);
	test(deferred_errors);
	test(sense_that_is_none);
	return test_failures != 0;
}
