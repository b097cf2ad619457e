/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Download Microcode pages (0Eh; SES-4 6.1.17, 6.2.9): what the status
 * page says about one subenclosure, and the fields of the control page.
 */
#ifndef SES_DOWNLOAD_H
#define SES_DOWNLOAD_H

#include <stdbool.h>
#include <stdint.h>

struct ses_page;

/* --- the status page --- */

/* What a DOWNLOAD MICROCODE STATUS means for a download. */
enum ses_download_class {
	SES_DOWNLOAD_IDLE,		/* 00h */
	SES_DOWNLOAD_IN_PROGRESS,	/* 01h..0Fh */
	SES_DOWNLOAD_COMPLETE,		/* 10h..7Fh: no error */
	SES_DOWNLOAD_ERROR		/* 80h..FFh: the image is discarded */
};

enum ses_download_class ses_download_class(uint8_t status);

/* "idle", "in_progress", "complete", "error". */
const char *ses_download_class_name(enum ses_download_class class_);

/* Status codes that decide what happens next. */
#define SES_DOWNLOAD_MORE	0x01	/* awaiting more */
#define SES_DOWNLOAD_DEFERRED	0x13	/* complete, waits for activate_mc */
#define SES_DOWNLOAD_FIELD	0x80	/* a field of the page was refused */

/* The name of a status code, 0 for reserved and vendor specific codes. */
const char *ses_download_status_name(uint8_t status);

/* The name, also for reserved and vendor specific codes; never 0. */
const char *ses_download_status_text(uint8_t status);

/* What makes downloaded microcode active, by status code. */
enum ses_activation {
	SES_ACTIVATION_NONE,		/* no download is complete */
	SES_ACTIVATION_IMMEDIATE,	/* 10h */
	SES_ACTIVATION_RESET,		/* 11h: hard reset or power on */
	SES_ACTIVATION_POWER_ON,	/* 12h */
	SES_ACTIVATION_DEFERRED,	/* 13h: activate_mc or any of them */
	SES_ACTIVATION_UNKNOWN		/* 14h..7Fh */
};

/* "none", "immediate", "hard_reset_or_power_on" ... */
const char *ses_activation_name(enum ses_activation activation);

/* A sentence for people: "... it starts with the next power cycle ..." */
const char *ses_activation_text(enum ses_activation activation);

/* Bytes of a status descriptor. */
#define SES_DOWNLOAD_DESCRIPTOR 16

struct ses_download_status {
	uint8_t subenclosure;
	uint8_t status;
	uint8_t additional;		/* with 80h: byte of the control page */
	uint8_t buffer_id;		/* EXPECTED BUFFER ID */
	uint32_t max_size;		/* of an image; 0 not reported */
	uint32_t offset;		/* EXPECTED BUFFER OFFSET */
};

/* Values of the expected fields that allow anything. */
#define SES_DOWNLOAD_ANY_ID	0xff
#define SES_DOWNLOAD_ANY_OFFSET	0xffffffff

/* The fields of a status descriptor of 16 bytes. */
struct ses_download_status ses_download_status(const uint8_t *p);

/* --- the control page --- */

/* Bytes before the microcode. */
#define SES_DOWNLOAD_HEADER	24

/*
 * Bytes of microcode that fit in one page: PARAMETER LIST LENGTH has 16 bits,
 * and the length of a page is a multiple of 4.
 */
#define SES_DOWNLOAD_MAX	65508

struct ses_download_control {
	uint8_t subenclosure;
	uint32_t generation;		/* EXPECTED GENERATION CODE */
	uint8_t mode;			/* DOWNLOAD MICROCODE MODE */
	uint8_t buffer_id;
	uint32_t offset;		/* BUFFER OFFSET */
	uint32_t image_length;		/* of the whole image */
	uint32_t data_length;		/* in this page, SES_DOWNLOAD_MAX
					 * at most */
};

/* The name of the field that byte `at` of a control page belongs to. */
const char *ses_download_field_name(unsigned int at);

#endif
