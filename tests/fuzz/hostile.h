/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hostile enclosure, made from an input: behind the transport's
 * ops table, or behind the system calls.
 *
 * An input holds a script and pages. Each command takes a step of the script:
 * an honest answer, or one of the ways in which devices, drivers and cables
 * fail. Pages are served by code; those of the same code one after the other,
 * so that every generation and every download status can follow any other.
 *
 * It judges the commands, too: what is sent is well-formed, stays within its
 * buffer, and is never sent a second time by someone who cannot know that the
 * first one did nothing.
 */
#ifndef TESTS_FUZZ_HOSTILE_H
#define TESTS_FUZZ_HOSTILE_H

#include <ses/transport.h>

#include "fuzz.h"

struct hostile {
	struct ses_transport transport;	/* first */
	struct fuzz_input script, pages;
	/*
	 * It does what it is told: a changed element shows the change, a
	 * download proceeds. Else its pages stay as they are.
	 */
	bool obliging;
	/* Nothing may be sent after one whose fate is not known: changes. */
	bool once;
	bool read_only;			/* nothing may be sent at all */
	uint8_t turn[256];		/* by page: how often it was read */
	uint32_t commands, sends;
	/* the last SEND DIAGNOSTIC */
	enum {
		SENT_NOTHING, SENT_GOOD, SENT_REFUSED, SENT_LOST,
		SENT_RECOVERED		/* done, as can be read in its sense */
	} sent;
	bool asked;			/* a page was read since */
	uint64_t hash;
	uint8_t control[16];		/* its first bytes */
	uint8_t element[4], nickname[32];
	uint32_t download_at;		/* after the microcode that came */
	bool done;			/* its last byte came */
};

/*
 * Start: takes a length byte, a script of that length (times 2), and the rest
 * as pages.
 */
void hostile_init(struct hostile *h, struct fuzz_input *in,
		  struct ses_log *log);

/* Its ops; close() does not free it. */
extern const struct ses_transport_ops hostile_ops;

/* A clock that only sleeping and commands move. */
extern const struct ses_os hostile_clock;

void hostile_sleep(unsigned int ms);
uint64_t hostile_now(void);

#endif
