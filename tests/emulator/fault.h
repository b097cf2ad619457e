/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Faults by rule: which commands fail, and what the host sees. A set of rules
 * is flat, so that processes that share a shelf share its counters.
 *
 * A rule is items separated by commas. These select the commands:
 *
 *	n=N, n=N-M	the n-th command of the run, from 1
 *	node=NAME	the node, with or without "/dev/"
 *	op=HH		the operation code
 *	page=HH		the diagnostic page, fetched or sent
 *	nth=N		the n-th command that matches the other items
 *	every=N		every n-th of them
 *	times=N		at most N times
 *
 * and these say what happens:
 *
 *	sense=K/AA/QQ	CHECK CONDITION with sense key, ASC, ASCQ (hex)
 *	deferred	... in sense data about an earlier command
 *	field=BYTE[.BIT], cdb-field=...	with a field pointer
 *	status=HH	SAM status
 *	host=HH, driver=HH	Linux host and driver status
 *	timeout		host status DID_TIME_OUT
 *	nvme=HHH	NVMe status: status code type and status code
 *	mi=HH		status of the tunnelled NVMe-MI command
 *	errno=NAME	the ioctl fails
 *	resid=N		residual, independent of the transfer
 *	poke=AT:HEX	bytes of data in are changed, starting at offset AT
 *	delay=MS	the command takes that long
 *	signal=NAME	the process gets a signal meanwhile
 *	lost		the command is carried out nevertheless
 *
 * On an NVMe node they are translated to the answer of a controller or of the
 * driver: a sense key to the nearest NVMe-MI status, a time-out to EINTR,
 * resid=N to a management response with a length.
 *
 * A command that fails is not carried out unless the rule says "lost".
 */
#ifndef EMULATOR_FAULT_H
#define EMULATOR_FAULT_H

#include "shelf.h"

#define MOST_FAULTS	32
#define MOST_POKED	16

struct fault {
	/* match; zero matches all */
	uint32_t n_first, n_last;
	char node[32];			/* "" any */
	int16_t op, page;		/* -1 any */
	uint32_t nth, every, times;
	/* action */
	bool has_sense, has_status, has_residual, lost, deferred;
	uint8_t key, asc, ascq;
	bool has_field, in_cdb;
	uint16_t byte;
	int8_t bit;
	uint8_t status;
	uint16_t host, driver;
	uint16_t nvme;
	uint8_t mi;
	int error;			/* errno */
	int32_t residual;
	uint32_t poke_at, nr_poked;
	uint8_t poked[MOST_POKED];
	uint32_t delay_ms;
	int signal;
	/* counters */
	uint32_t seen, fired;
};

struct fault_set {
	uint32_t commands;		/* of the run so far */
	uint32_t edition;		/* counts changes of the rules */
	uint32_t nr;
	uint64_t seed;			/* of random faults */
	uint32_t percent;		/* of commands that have one; 0 off */
	struct fault faults[MOST_FAULTS];
};

/* Add a rule. 0, or -1 with a sentence and the column of the trouble. */
int fault_add(struct fault_set *set, const char *text,
	      struct shelf_error *error);

/* "SEED" or "SEED:PERCENT". 0 or -1, likewise. */
int fault_random(struct fault_set *set, const char *text,
		 struct shelf_error *error);

/*
 * Count a command and find the fault for it. False: none. page is -1 for a
 * command without a page.
 */
bool fault_next(struct fault_set *set, const char *node, uint8_t op, int page,
		struct fault *fault);

/* Is a path that of a node, "/dev/sg3" or "sg3"? "" is any. */
bool fault_node_fits(const char *node, const char *path);

/* Does the command fail without being carried out? */
bool fault_prevents(const struct fault *fault);

/* "EIO" for 5; a number in buf for those without a name. */
const char *errno_name(int error, char *buf, size_t size);

#endif
