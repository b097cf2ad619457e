/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DOWNLOAD MICROCODE MODE (SES-4 6.2.9): one row per mode that can be asked
 * for. What differs between modes is read from their rows.
 */
#ifndef SES_MODE_H
#define SES_MODE_H

#include <stddef.h>
#include <stdint.h>

struct ses_log;

enum ses_mode_flags {
	SES_M_SEND = 1,		/* a page is sent */
	SES_M_IMAGE = 2,	/* with microcode: buffer id, buffer offset and
				 * the lengths count */
	SES_M_DEFER = 4,	/* it waits for activate_mc */
	SES_M_RESTART = 8,	/* the enclosure may restart when it is done */
	SES_M_ABORT = 16	/* ends a download: one that is in progress is
				 * no obstacle */
};

struct ses_mode {
	uint8_t code;
	uint8_t flags;		/* enum ses_mode_flags, or-ed */
	const char *name;
	const char *help;	/* one line, lower case, no full stop */
};

/* Row n of the table, in ascending order of code, or 0 past the end. */
const struct ses_mode *ses_mode_row(size_t n);

/*
 * The mode with this name, with a name that begins like this and no other
 * does, or with this number (when the first character is a digit). Returns 0
 * and the row, or -SES_E_SYNTAX with a message.
 */
int ses_mode_parse(const char *text, struct ses_log *log,
		   const struct ses_mode **mode);

/* Codes that the engine makes pages of by itself. */
#define SES_MODE_ACTIVATE	0x0f

#endif
