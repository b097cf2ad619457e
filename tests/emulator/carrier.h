/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The way of a command from a host to the model, with faults and the log.
 * SG_IO, a TCMU ring and a transport of the library use it.
 */
#ifndef EMULATOR_CARRIER_H
#define EMULATOR_CARRIER_H

#include "fault.h"
#include "shelf.h"
#include "slow.h"

struct carrier {
	struct shelf shelf;
	struct fault_set *faults;
	const struct slow_set *slow; /* what time commands take; 0 none */
	bool log_data;		/* data in is written to the log, too */
	/* Called with each line of the log, with LF; or 0. */
	void (*log)(void *context, const char *line, size_t len);
	void *context;
};

struct nvme_request;

struct carrier_command {
	/* in */
	const char *node;	/* as it was opened */
	const struct nvme_request *nvme; /* the command that the CDB was
					  * translated from; 0 SCSI */
	const uint8_t *cdb;
	unsigned int cdb_len;
	const uint8_t *out;
	uint32_t out_len;
	uint8_t *in;
	uint32_t in_size;
	uint32_t timeout_ms;	/* 0 none */
	/* out */
	int error;		/* errno; then the rest is not valid */
	uint8_t status;
	uint16_t host, driver;
	int32_t residual;
	uint8_t sense[96];
	unsigned int sense_len;
	uint32_t in_len;
	uint32_t delay_ms;	/* the caller's to spend */
	uint32_t edition;	/* of the rules that it met */
	int signal;		/* the caller's to raise */
	/* of NVMe commands */
	uint16_t nvme_status;	/* type and code */
	uint8_t mi_status;	/* of the tunnelled command */
	uint32_t said;		/* the length of the response that is
				 * reported */
	uint32_t result;	/* dword 0 of the completion */
};

/* Carry out one command. If the parts are shared, the caller holds a lock. */
void carrier_exec(struct carrier *carrier, struct carrier_command *c);

#endif
