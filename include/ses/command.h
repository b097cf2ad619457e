/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A SCSI command and its result as plain data, the builders of the commands
 * that this project sends, and sense data.
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
	void *data;		/* OUT: only read */
	uint32_t data_len;	/* bytes that there is room for, or to send */
	uint32_t timeout_ms;
	/* out: a phrase if exec() failed and errno does not say why, or 0 */
	const char *why;
	/* out, valid after the transport's exec() returned 0 */
	uint8_t status;		/* SAM status byte */
	uint16_t host_status;	/* Linux DID_*, 0 fine */
	uint16_t driver_status;	/* Linux DRIVER_*, 0 fine, 8 sense */
	int32_t residual;	/* bytes of data_len not transferred */
	uint8_t sense[96];
	unsigned int sense_len;	/* valid bytes of it */
	uint32_t duration_ms;
	/*
	 * From an NVMe controller; status and sense above are its translation
	 * to SCSI, as far as there is one. 0 fine.
	 */
	uint16_t nvme_status;	/* type and code of its completion */
	uint8_t mi_status;	/* of the tunnelled NVMe-MI command */
};

/* NVMe-MI response status: the response is not ready yet. */
#define SES_MI_MORE_PROCESSING	0x01

/*
 * The builders set all members of a command. Lengths are in bytes and must fit
 * in the fields of the CDB: 16 bits for both diagnostic commands.
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

/*
 * The result of a command that the transport carried out: 0, or a negative
 * ses_error. NO SENSE and RECOVERED ERROR count as 0, unless deferred.
 */
int ses_command_result(const struct ses_command *c);

/* Is its sense data about an earlier command (71h, 73h)? Then it says nothing
 * about this one. */
bool ses_command_is_deferred(const struct ses_command *c);

/*
 * Did the device act on a command that ended with `err` (0, or what exec() or
 * ses_command_result() returned)? A table in command.c has the answers. They
 * decide whether a command that changes something may be sent again, and which
 * message the user gets.
 */
enum ses_fate {
	SES_FATE_DONE,		/* the status is GOOD */
	SES_FATE_NOT_DONE,	/* refused, or never received */
	SES_FATE_UNKNOWN	/* unknown: read back before repeating */
};
enum ses_fate ses_command_fate(const struct ses_command *c, int err);

/*
 * The result as text for a message: "Illegal Request: ..." or "status BUSY" or
 * "host status 0x07 (DID_ERROR)" or, from an NVMe controller, "NVMe-MI status
 * 28h, enclosure services unavailable (Not Ready)". Ends with a NUL.
 */
void ses_command_result_text(char *text, size_t size,
			     const struct ses_command *c);

/* Bytes transferred: data_len minus residual, 0 for a wild residual. */
uint32_t ses_command_transferred(const struct ses_command *c);

/* --- sense data (SPC: fixed format 70h/71h, descriptor format 72h/73h) --- */

enum ses_sense_key {
	SES_KEY_NO_SENSE = 0x0,
	SES_KEY_RECOVERED_ERROR = 0x1,
	SES_KEY_NOT_READY = 0x2,
	SES_KEY_MEDIUM_ERROR = 0x3,
	SES_KEY_HARDWARE_ERROR = 0x4,
	SES_KEY_ILLEGAL_REQUEST = 0x5,
	SES_KEY_UNIT_ATTENTION = 0x6,
	SES_KEY_DATA_PROTECT = 0x7,
	SES_KEY_BLANK_CHECK = 0x8,
	SES_KEY_VENDOR_SPECIFIC = 0x9,
	SES_KEY_COPY_ABORTED = 0xa,
	SES_KEY_ABORTED_COMMAND = 0xb,
	SES_KEY_MISCOMPARE = 0xe
};

struct ses_sense {
	bool valid;		/* a known response code, and a sense key */
	bool deferred;		/* 71h, 73h: about an earlier command */
	bool descriptor;	/* 72h, 73h */
	uint8_t key;
	uint8_t asc, ascq;	/* 0 if not given */
	bool has_info;
	uint64_t info;		/* INFORMATION */
	/* SENSE KEY SPECIFIC, ILLEGAL REQUEST: the field that was refused */
	bool has_field;
	bool field_in_cdb;	/* else in the parameter data */
	uint16_t field;		/* byte */
	int field_bit;		/* 7..0, -1 not given */
	/* SENSE KEY SPECIFIC, NO SENSE and NOT READY: progress, in 1/65536 */
	bool has_progress;
	uint16_t progress;
	/* microcode activation descriptor: seconds left, 0 unknown */
	bool has_activation;
	uint16_t activation_seconds;
};

/* Parse len bytes of sense data; a field that is cut off is not given. */
void ses_sense_parse(const uint8_t *p, size_t len, struct ses_sense *sense);

/* The exit status for sense data by key, ASC and ASCQ. */
int ses_sense_status(const struct ses_sense *sense);

/*
 * A phrase for people: "Illegal Request: Invalid field in parameter list
 * (26h/00h), byte 9 bit 3 of the parameter list". Ends with a NUL; cut at size.
 */
void ses_sense_text(char *text, size_t size, const struct ses_sense *sense);

#endif
