/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A SCSI command as plain data, and the builders of the few commands that
 * this project ever sends.
 */
#ifndef SES_COMMAND_H
#define SES_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* SPC operation codes */
#define SES_OP_TEST_UNIT_READY		0x00
#define SES_OP_REQUEST_SENSE		0x03
#define SES_OP_INQUIRY			0x12
#define SES_OP_RECEIVE_DIAGNOSTIC	0x1c
#define SES_OP_SEND_DIAGNOSTIC		0x1d

/* SAM status codes */
#define SES_STATUS_GOOD			0x00
#define SES_STATUS_CHECK_CONDITION	0x02
#define SES_STATUS_CONDITION_MET	0x04
#define SES_STATUS_BUSY			0x08
#define SES_STATUS_RESERVATION_CONFLICT	0x18
#define SES_STATUS_COMMAND_TERMINATED	0x22
#define SES_STATUS_TASK_SET_FULL	0x28
#define SES_STATUS_ACA_ACTIVE		0x30
#define SES_STATUS_TASK_ABORTED		0x40

/* Milliseconds. Both are limits, not waits. */
#define SES_TIMEOUT_MS			60000
#define SES_TIMEOUT_MICROCODE_MS	7200000

enum ses_direction { SES_DATA_NONE, SES_DATA_IN, SES_DATA_OUT };

struct ses_command {
	/* in */
	uint8_t cdb[16];
	unsigned int cdb_len;
	enum ses_direction direction;
	void *data;		/* OUT: never written to */
	uint32_t data_len;	/* bytes offered or sent */
	uint32_t timeout_ms;
	/* out: a phrase when exec() failed and errno does not say it, or 0 */
	const char *why;
	/* out, valid after the transport's exec() returned 0 */
	uint8_t status;		/* SAM status byte */
	uint16_t host_status;	/* Linux DID_*, 0 fine */
	uint16_t driver_status;	/* Linux DRIVER_*, 0 fine, 8 sense */
	int32_t residual;	/* bytes of data_len that did not move */
	uint8_t sense[96];
	unsigned int sense_len;	/* valid bytes of it */
	uint32_t duration_ms;
	/*
	 * From an NVMe controller; status and sense above say the same as far
	 * as SCSI has a word for it. 0 fine.
	 */
	uint16_t nvme_status;	/* type and code of its completion */
	uint8_t mi_status;	/* of the tunnelled NVMe-MI command */
};

/* NVMe-MI response status: the answer is not ready yet. */
#define SES_MI_MORE_PROCESSING	0x01

/*
 * The builders fill a command completely. Lengths are in bytes; the caller
 * keeps to the widths of the CDB fields: 16 bits for both diagnostic pages.
 */

/* INQUIRY: standard data, or VPD page `page` with evpd set (SPC 6.6). */
void ses_command_build_inquiry(struct ses_command *c, bool evpd, uint8_t page,
			       void *data, uint16_t len);

/* RECEIVE DIAGNOSTIC RESULTS with PCV=1 (SPC 6.32). */
void ses_command_build_receive_diagnostic(struct ses_command *c, uint8_t page,
					  void *data, uint16_t len);

/* SEND DIAGNOSTIC with PF=1, no self-test (SPC 6.42). */
void ses_command_build_send_diagnostic(struct ses_command *c, const void *data,
				       uint16_t len);

/* "RECEIVE DIAGNOSTIC RESULTS"; "command" for one without a builder here. */
const char *ses_command_name(uint8_t opcode);

/*
 * What a command that the transport carried came to: 0, or a negative
 * ses_error. NO SENSE and RECOVERED ERROR count as 0, unless deferred.
 */
int ses_command_result(const struct ses_command *c);

/* Is the sense data of it about an earlier command (71h, 73h)? Then it says
 * nothing about this one. */
bool ses_command_is_deferred(const struct ses_command *c);

/*
 * Did the device act on a command that ended with `err` (0, or what exec() or
 * ses_command_result() returned)? A table in command.c has the answers. They
 * decide whether a command that changes something may be sent again, and what
 * its user is told.
 */
enum ses_fate {
	SES_FATE_DONE,	   /* it answered GOOD */
	SES_FATE_NOT_DONE, /* it refused, or never saw the command */
	SES_FATE_UNKNOWN   /* nobody knows: read back before repeating */
};
enum ses_fate ses_command_fate(const struct ses_command *c, int err);

/*
 * The same in words, for a message: "Illegal Request: ..." or "status BUSY"
 * or "host status 0x07 (DID_ERROR)" or, from an NVMe controller, "NVMe-MI
 * status 28h, enclosure services unavailable (Not Ready)". Always terminated.
 */
void ses_command_result_text(char *text, size_t size,
			     const struct ses_command *c);

/* Bytes that moved: data_len minus residual, 0 for a wild residual. */
uint32_t ses_command_transferred(const struct ses_command *c);

#endif
