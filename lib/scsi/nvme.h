/* SPDX-License-Identifier: BSD-2-Clause */
/* The translation of NVMe and NVMe-MI statuses to SCSI. */
#ifndef LIB_SCSI_NVME_H
#define LIB_SCSI_NVME_H

#include <stddef.h>
#include <stdint.h>

#include <ses/command.h>

/*
 * Set the status of a command, which is not 0: that of the completion (status
 * code type and status code, 11 bits), or that of a tunnelled command.
 */
void ses_nvme_set_status(struct ses_command *c, unsigned int status);
void ses_nvme_set_mi_status(struct ses_command *c, uint8_t status);

/* CHECK CONDITION with fixed format sense data. */
void ses_nvme_set_sense(struct ses_command *c, uint8_t key, uint8_t asc,
			uint8_t ascq);

/* "NVMe status 001h, Invalid command opcode", for a command with a status. */
void ses_nvme_status_text(char *text, size_t size, const struct ses_command *c);

#endif
