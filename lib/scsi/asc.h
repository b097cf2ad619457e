/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LIB_SCSI_ASC_H
#define LIB_SCSI_ASC_H

#include <stddef.h>

/* The name of an additional sense code, or its two bytes in hex. */
void ses_asc_text(char *text, size_t size, unsigned char asc,
		  unsigned char ascq);

#endif
