/* SPDX-License-Identifier: BSD-2-Clause */
/* A clock that only waiting moves, and an ear for what is said. */
#ifndef TESTS_UNIT_LISTEN_H
#define TESTS_UNIT_LISTEN_H

#include <stdint.h>
#include <string.h>

#include <ses/log.h>

static uint64_t clock_ms;

static inline void pass_time(unsigned int ms)
{
	clock_ms += ms;
}

static inline uint64_t tell_time(void)
{
	return clock_ms;
}

/* The messages of a run, to be looked for. */
static char said[16384];

static inline void listen_to(struct ses_log *log, const struct ses_message *m)
{
	(void)log;
	if (m->severity != SES_INFORMATION &&
	    strlen(said) + strlen(m->text) + 2 < sizeof(said)) {
		strcat(said, m->text);
		strcat(said, "\n");
	}
}

#endif
