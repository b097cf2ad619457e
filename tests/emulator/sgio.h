/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ioctls of the sg, bsg, SCSI block and NVMe drivers, on emulated nodes.
 */
#ifndef EMULATOR_SGIO_H
#define EMULATOR_SGIO_H

#include "session.h"

/* What the ioctls need from the program that provides the nodes. */
struct sgio {
	struct session *session;
	struct session_node *node;
	bool read_only;		/* as the node was opened */
	/* Carry out a command, and wait as long as it takes. 0 or -errno. */
	int (*exec)(struct sgio *io, struct carrier_command *c);
};

/* Returns the result of a driver: 0 or more, or -errno. */
int sgio_ioctl(struct sgio *io, unsigned long request, void *arg);

#endif
