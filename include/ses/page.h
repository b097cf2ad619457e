/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The diagnostic pages: one row per page code that has a name.
 */
#ifndef SES_PAGE_H
#define SES_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ses_page;

#define SES_PAGE_SUPPORTED		0x00
#define SES_PAGE_CONFIGURATION		0x01
#define SES_PAGE_STATUS			0x02
#define SES_PAGE_HELP			0x03
#define SES_PAGE_STRING			0x04
#define SES_PAGE_THRESHOLD		0x05
#define SES_PAGE_ARRAY			0x06
#define SES_PAGE_DESCRIPTOR		0x07
#define SES_PAGE_SHORT			0x08
#define SES_PAGE_BUSY			0x09
#define SES_PAGE_ADDITIONAL		0x0a
#define SES_PAGE_SUB_HELP		0x0b
#define SES_PAGE_SUB_STRING		0x0c
#define SES_PAGE_SUPPORTED_SES		0x0d
#define SES_PAGE_MICROCODE		0x0e
#define SES_PAGE_NICKNAME		0x0f
/* last code of the pages that SES or its vendors may define */
#define SES_PAGE_LAST_SES		0x2f
/* not a page: all of them (sg_ses) */
#define SES_PAGE_ALL			0xff

enum ses_page_flags {
	SES_P_GENERATION = 1,	/* GENERATION CODE in bytes 4 to 7 */
	SES_P_CONFIG = 2,	/* can only be read with the Configuration
				 * page of the same generation */
	SES_P_CONTROL = 4	/* there is a control page to send */
};

struct ses_page_def {
	uint8_t code;
	uint8_t flags;			/* enum ses_page_flags, or-ed */
	/* texts: "" none */
	char abbreviations[8];		/* "ec,es" */
	char name[48];			/* of both directions */
	char in_name[48];		/* of the page that is received */
	char out_name[40];		/* of the page that is sent */
	char key[48];			/* of its object in JSON */
	char meaning[56];		/* of page_code in JSON */
};

/* The row of a code, or 0. */
const struct ses_page_def *ses_page_def(unsigned int code);

/* Row n of the table, in ascending order of code, or 0 past the end. */
const struct ses_page_def *ses_page_row(size_t n);

/* The row with this abbreviation (any case), or 0. */
const struct ses_page_def *ses_page_find(const char *abbreviation);

/*
 * The title of a page that is received, in buf (80 characters are enough):
 * "Configuration (SES) dpage", or "dpage 0x55" when it has no name.
 */
const char *ses_page_title(unsigned int code, char *buf, size_t size);

/*
 * Nicknames of subenclosures: the Subenclosure Nickname Status page (0Fh; SES-4
 * 6.1.18).
 */

#define SES_NICKNAME_LEN 32
/* of a descriptor, from byte 8 of the page on */
#define SES_NICKNAME_DESCRIPTOR 40

/*
 * The nickname of a subenclosure: its field of SES_NICKNAME_LEN bytes in the
 * page (NUL padded, not terminated), or 0 when the page has none for it.
 */
const uint8_t *ses_nickname_find(const struct ses_page *page,
				 uint8_t subenclosure);

#endif
