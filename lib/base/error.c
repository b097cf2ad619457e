/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/error.h>

#include <errno.h>
#include <stddef.h>
#include <string.h>

static const struct ses_error_row rows[] = {
	{ SES_OK, "No errors" },
	{ SES_E_SYNTAX, "Syntax error" },
	{ SES_E_NOT_READY, "Device not ready" },
	{ SES_E_MEDIUM_HARD, "Medium or hardware error" },
	{ SES_E_ILLEGAL_REQUEST, "Illegal request" },
	{ SES_E_UNIT_ATTENTION, "Unit attention" },
	{ SES_E_DATA_PROTECT, "Data protect" },
	{ SES_E_INVALID_OPCODE, "Illegal request, Invalid opcode" },
	{ SES_E_COPY_ABORTED, "Copy aborted" },
	{ SES_E_ABORTED_COMMAND, "Aborted command" },
	{ SES_E_STANDBY, "Device not ready, standby" },
	{ SES_E_UNAVAILABLE, "Device not ready, unavailable" },
	{ SES_E_MISCOMPARE, "Miscompare" },
	{ SES_E_FILE, "File error" },
	{ SES_E_IN_PROGRESS, "Device not ready, something in progress" },
	{ SES_E_ILLEGAL_REQ_INFO, "Illegal request with Info field" },
	{ SES_E_MEDIUM_HARD_INFO, "Medium or hardware error with Info" },
	{ SES_E_BAD_PARAMETER,
	  "Illegal request, Invalid field in parameter list" },
	{ SES_E_NO_SENSE, "No sense key" },
	{ SES_E_RECOVERED, "Recovered error (warning)" },
	{ SES_E_LBA_RANGE, "LBA out of range" },
	{ SES_E_RESERVATION, "Reservation conflict" },
	{ SES_E_CONDITION_MET, "Condition met" },
	{ SES_E_BUSY, "Busy" },
	{ SES_E_TASK_SET_FULL, "Task set full" },
	{ SES_E_ACA_ACTIVE, "ACA active" },
	{ SES_E_TASK_ABORTED, "Task aborted" },
	{ SES_E_INTERRUPTED, "Interrupted by a signal" },
	{ SES_E_CONTRADICT, "Command line options contradict" },
	{ SES_E_LOGIC, "Logic error" },
	{ SES_E_TIMEOUT, "SCSI command timeout" },
	{ SES_E_TRANSPORT, "Transport error" },
	{ SES_E_FALSE, "No errors (false)" },
	{ SES_E_UNFIT, "It does not fit what the enclosure reports" },
	{ SES_E_NOT_ACTIVE, "Not active or not verified yet" },
	{ SES_E_OTHER_IMAGE, "Not the image that is expected" },
	{ SES_E_PROTECTION, "Aborted command, protection error" },
	{ SES_E_PROTECTION_INFO,
	  "Aborted command, protection error with Info field" },
	{ SES_E_NOT_FOUND, "Target not found in any enclosure" },
	{ SES_E_AMBIGUOUS, "Target ambiguous, nothing sent" },
	{ SES_E_NOT_TAKEN, "Accepted, but not shown when read back" },
	{ SES_E_REFUSED, "Refused: in use or in doubt" },
	{ SES_E_INCOMPLETE, "Map incomplete" },
	{ SES_E_FLOCK, "Device locked by another process" },
	{ SES_E_NVME_STATUS, "NVMe command with non-zero status" },
	{ SES_E_WILD_RESID, "Wild residual (out of range)" },
	{ SES_E_OS, "Operating system error" },
	{ SES_E_MALFORMED, "Malformed SCSI command response" },
	{ SES_E_SENSE, "Some other sense error" },
	{ SES_E_OTHER, "Some other error" },
};

#define NR_ROWS (sizeof(rows) / sizeof(rows[0]))

const struct ses_error_row *ses_error_row(unsigned int n)
{
	return n < NR_ROWS ? &rows[n] : NULL;
}

int ses_error_from_errno(int err)
{
	return err > 0 && err <= 46 ? SES_E_OS + err : SES_E_OS;
}

/* Texts of glibc, which scripts look for; musl has other ones. */
static const struct {
	int err;
	const char *text;
} glibc_texts[] = {
	{ ENOTTY, "Inappropriate ioctl for device" },
	{ EMFILE, "Too many open files" },
};

#define NR_GLIBC_TEXTS (sizeof(glibc_texts) / sizeof(glibc_texts[0]))

const char *ses_error_text(int status)
{
	for (size_t i = 0; i < NR_GLIBC_TEXTS; i++) {
		if (status == SES_E_OS + glibc_texts[i].err)
			return glibc_texts[i].text;
	}
	if (status > SES_E_OS && status <= SES_E_OS + 46)
		return strerror(status - SES_E_OS);
	for (size_t i = 0; i < NR_ROWS; i++) {
		if (rows[i].status == status)
			return rows[i].text;
	}
	return NULL;
}
