/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Device Identification VPD page (83h, SPC 7.7.3): names of a logical unit,
 * of the target port that received the command, and of the target device.
 */
#ifndef LIB_SCSI_DESIGNATOR_H
#define LIB_SCSI_DESIGNATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ses_association {
	SES_ASSOCIATION_UNIT = 0,	/* the logical unit */
	SES_ASSOCIATION_PORT = 1,	/* the target port */
	SES_ASSOCIATION_TARGET = 2	/* the target device */
};

/* DESIGNATOR TYPE */
#define SES_DESIGNATOR_EUI	2
#define SES_DESIGNATOR_NAA	3

/* PROTOCOL IDENTIFIER of Serial Attached SCSI */
#define SES_DESIGNATOR_SAS	6

struct ses_designator {
	uint8_t association;	/* enum ses_association */
	uint8_t type;
	uint8_t code_set;	/* 1 binary, 2 ASCII, 3 UTF-8 */
	int protocol;		/* -1 when PIV is 0 */
	const uint8_t *bytes;
	size_t len;
};

/*
 * A walk over the designators of a page of len bytes, with its header. Start
 * with *at = 0. Returns false at the end, and if a designator extends past the
 * end of the page.
 */
bool ses_designator_next(const uint8_t *page, size_t len, size_t *at,
			 struct ses_designator *designator);

/* Longest name that ses_designator_name() makes, NUL included. */
#define SES_UNIT_NAME 48

/*
 * The name of a logical unit from a designator, as the kernel writes it: "naa."
 * or "eui." and lower-case hex digits. False if the designator is not for a
 * logical unit, has another type or a length that its type does not have, or is
 * all zeros.
 */
bool ses_designator_name(const struct ses_designator *d, char *name);

/*
 * The SAS address of the target port, or 0 if the designator is not for a port,
 * not NAA with 8 bytes, or of another protocol.
 */
uint64_t ses_designator_port(const struct ses_designator *d);

#endif
