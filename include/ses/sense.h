/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sense data (SPC: fixed format 70h/71h, descriptor format 72h/73h).
 */
#ifndef SES_SENSE_H
#define SES_SENSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
	uint8_t asc, ascq;	/* 0 when not given */
	bool has_info;
	uint64_t info;		/* INFORMATION */
	/* SENSE KEY SPECIFIC, ILLEGAL REQUEST: which field was refused */
	bool has_field;
	bool field_in_cdb;	/* else in the parameter data */
	uint16_t field;		/* byte */
	int field_bit;		/* 7..0, -1 not given */
	/* SENSE KEY SPECIFIC, NO SENSE and NOT READY: progress of 65536 */
	bool has_progress;
	uint16_t progress;
	/* microcode activation descriptor: seconds left, 0 unknown */
	bool has_activation;
	uint16_t activation_seconds;
};

/* Decode len bytes of sense data; anything cut off counts as not given. */
void ses_sense_parse(const uint8_t *p, size_t len, struct ses_sense *sense);

/* The exit status for sense data by key, ASC and ASCQ. */
int ses_sense_status(const struct ses_sense *sense);

/* "Illegal Request". */
const char *ses_sense_key_name(unsigned int key);

/*
 * A phrase for people: "Illegal Request: Invalid field in parameter list
 * (26h/00h), byte 9 bit 3 of the parameter list". Always terminated; text cut
 * at size.
 */
void ses_sense_text(char *text, size_t size, const struct ses_sense *sense);

#endif
