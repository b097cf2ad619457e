/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Errors, which are exit statuses.
 *
 * Every function of this library that can fail returns 0 for success or a
 * negative number for failure. The number without its sign is the exit status
 * of the program: there is one table of errors, and nothing is translated.
 *
 * The numbers are those of the sg3_utils package, because scripts test them:
 *   1         the command line
 *   2..29     sense key or status byte of the SCSI device
 *   31..36    contradiction, internal error, time-out, transport
 *   30, 37..39, 42..46  numbers of this project (signals, downloads, a strict
 *             mode, bays, read-back)
 *   50..96    50 + errno of the system call that failed
 *   97..99    malformed response, other sense, anything else
 */
#ifndef SES_ERROR_H
#define SES_ERROR_H

enum ses_error {
	SES_OK = 0,
	SES_E_SYNTAX = 1,		/* the command line is not valid */
	SES_E_NOT_READY = 2,		/* sense key NOT READY */
	SES_E_MEDIUM_HARD = 3,		/* MEDIUM ERROR, HARDWARE ERROR */
	SES_E_ILLEGAL_REQUEST = 5,	/* ILLEGAL REQUEST, no other row */
	SES_E_UNIT_ATTENTION = 6,	/* UNIT ATTENTION */
	SES_E_DATA_PROTECT = 7,		/* DATA PROTECT */
	SES_E_INVALID_OPCODE = 9,	/* ILLEGAL REQUEST 20h/00h */
	SES_E_COPY_ABORTED = 10,	/* COPY ABORTED */
	SES_E_ABORTED_COMMAND = 11,	/* ABORTED COMMAND */
	SES_E_STANDBY = 12,		/* NOT READY 04h/0Bh */
	SES_E_UNAVAILABLE = 13,		/* NOT READY 04h/0Ch */
	SES_E_MISCOMPARE = 14,		/* MISCOMPARE */
	SES_E_FILE = 15,		/* a file is not what was expected */
	SES_E_IN_PROGRESS = 16,		/* NOT READY, operation in progress */
	SES_E_ILLEGAL_REQ_INFO = 17,	/* ILLEGAL REQUEST, INFORMATION valid */
	SES_E_MEDIUM_HARD_INFO = 18,	/* MEDIUM/HARDWARE with INFORMATION */
	SES_E_BAD_PARAMETER = 19,	/* ILLEGAL REQUEST 26h/00h */
	SES_E_NO_SENSE = 20,		/* NO SENSE, a success with a note */
	SES_E_RECOVERED = 21,		/* RECOVERED ERROR, likewise */
	SES_E_LBA_RANGE = 22,		/* ILLEGAL REQUEST 21h/00h */
	SES_E_RESERVATION = 24,		/* status RESERVATION CONFLICT */
	SES_E_CONDITION_MET = 25,	/* status CONDITION MET */
	SES_E_BUSY = 26,		/* status BUSY, or used by another */
	SES_E_TASK_SET_FULL = 27,	/* status TASK SET FULL */
	SES_E_ACA_ACTIVE = 28,		/* status ACA ACTIVE */
	SES_E_TASK_ABORTED = 29,	/* status TASK ABORTED */
	SES_E_INTERRUPTED = 30,		/* ended by a signal, cleanly */
	SES_E_CONTRADICT = 31,		/* options contradict each other */
	SES_E_LOGIC = 32,		/* a fault of this program */
	SES_E_TIMEOUT = 33,		/* the command timed out */
	SES_E_TRANSPORT = 35,		/* the command was not delivered */
	SES_E_FALSE = 36,		/* no error; the answer is "no" */
	SES_E_UNFIT = 37,		/* not what the enclosure reports */
	SES_E_NOT_ACTIVE = 38,		/* --strict: not active or verified */
	SES_E_OTHER_IMAGE = 39,		/* not of the digest that is given */
	SES_E_PROTECTION = 40,		/* ABORTED COMMAND 10h/xxh */
	SES_E_PROTECTION_INFO = 41,	/* the same with INFORMATION */
	SES_E_NOT_FOUND = 42,		/* no bay for the target */
	SES_E_AMBIGUOUS = 43,		/* several bays for the target */
	SES_E_NOT_TAKEN = 44,		/* accepted, not shown on read-back */
	SES_E_REFUSED = 45,		/* refused: in use, or in doubt */
	SES_E_INCOMPLETE = 46,		/* the map lacks a device or a bay */
	SES_E_FLOCK = 47,		/* the device is locked by another */
	SES_E_NVME_STATUS = 48,		/* NVMe status without a SCSI match */
	SES_E_WILD_RESID = 49,		/* residual outside the transfer */
	SES_E_OS = 50,			/* 50 + errno, for errno 1 to 46 */
	SES_E_NO_MEMORY = 62,		/* the same for ENOMEM */
	SES_E_MALFORMED = 97,		/* the response is malformed */
	SES_E_SENSE = 98,		/* a sense key without a row */
	SES_E_OTHER = 99		/* anything else */
};

/*
 * The exit status for a failed system call. Takes errno; returns 50 + errno
 * for 1..46, SES_E_OS alone for any other number.
 */
int ses_error_from_errno(int err);

/*
 * The text for an exit status: "Illegal request", or strerror() for 51..96.
 * Returns 0 for a status without a text; callers then print the number.
 */
const char *ses_error_text(int status);

/*
 * The table itself: row n, or 0 past the end. Rows ascend by status; 51..96
 * have no rows of their own.
 */
struct ses_error_row {
	int status;
	const char *text;
};
const struct ses_error_row *ses_error_row(unsigned int n);

#endif
