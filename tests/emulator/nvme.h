/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An NVMe controller before the model: Identify Controller, and SES pages
 * through the in-band tunnel of NVMe-MI. It accepts only what is in the
 * specifications: reserved fields are zero, data lengths exact.
 *
 * Faults and the log use the SCSI command that a command is translated to:
 * INQUIRY, RECEIVE DIAGNOSTIC RESULTS, SEND DIAGNOSTIC.
 */
#ifndef EMULATOR_NVME_H
#define EMULATOR_NVME_H

#include "carrier.h"

#define NVME_IDENTIFY		0x06
#define NVME_MI_SEND		0x1d
#define NVME_MI_RECEIVE		0x1e

#define NVME_IDENTIFY_SIZE	4096

/* An admin command. */
struct nvme_request {
	uint8_t opcode;
	uint32_t nsid;
	uint32_t cdw[6];	/* dwords 10 to 15 */
	uint8_t *data;
	uint32_t data_len;
};

/*
 * Make a command for the carrier of it. Takes the request, which must last,
 * and room for the CDB. Its answer: c->nvme_status and c->result.
 */
void nvme_command(const struct nvme_request *request, uint8_t cdb[6],
		  struct carrier_command *c);

/* Does data go from the host to the controller? */
static inline bool nvme_sends(uint8_t opcode)
{
	return opcode == NVME_MI_SEND;
}

/* The Identify Controller data of a shelf. */
void nvme_identify(const struct shelf *shelf, uint8_t *id);

/* -- for carrier.c -- */

/* Carry out a command on the model, if the controller accepts it. */
void nvme_run(struct carrier *carrier, struct carrier_command *c);

/* Turn the SCSI outcome into that of an admin command. */
void nvme_answer(const struct fault *fault, struct carrier_command *c);

#endif
