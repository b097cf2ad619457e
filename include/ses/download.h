/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Codes of the Download Microcode pages (0Eh; SES-4 6.1.17, 6.2.9).
 */
#ifndef SES_DOWNLOAD_H
#define SES_DOWNLOAD_H

#include <stdint.h>

/* What a DOWNLOAD MICROCODE STATUS means for the one who downloads. */
enum ses_download_class {
	SES_DOWNLOAD_IDLE,		/* 00h */
	SES_DOWNLOAD_IN_PROGRESS,	/* 01h..0Fh */
	SES_DOWNLOAD_COMPLETE,		/* 10h..7Fh: no error */
	SES_DOWNLOAD_ERROR		/* 80h..FFh: the image is gone */
};

enum ses_download_class ses_download_class(uint8_t status);

/* "idle", "in_progress", "complete", "error". */
const char *ses_download_class_name(enum ses_download_class class_);

/* The name of a status code, 0 for reserved and vendor specific codes. */
const char *ses_download_status_name(uint8_t status);

/* Bytes of a status descriptor. */
#define SES_DOWNLOAD_DESCRIPTOR 16

#endif
