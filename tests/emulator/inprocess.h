/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A shelf inside of a test program, and a transport of the library to it.
 */
#ifndef EMULATOR_INPROCESS_H
#define EMULATOR_INPROCESS_H

#include "session.h"

struct ses_log;
struct ses_os;
struct ses_transport;

struct emulator {
	struct carrier carrier;
	struct shelf_plan *plan;
	struct shelf_quirks quirks, first_quirks;
	struct fault_set faults;
	char *log;		/* the commands so far, as text */
	size_t log_len;
	uint64_t back_ms;	/* it restarts: until when it is away */
	uint8_t *image;		/* microcode that arrived */
	size_t image_len;
};

/*
 * Make a shelf from a description (a text), or 0 with the reason on stdout
 * when it has errors: a test program has nothing better to do.
 */
struct emulator *emulator_new(const char *description);
struct emulator *emulator_from_capture(const uint8_t *bytes, size_t len);
void emulator_free(struct emulator *e);

/* The state, quirks and log of a new one; faults stay. */
void emulator_restart(struct emulator *e);

/* Adds a line to the log; carrier.log calls it, or is 0. */
void emulator_keep_line(void *emulator, const char *line, size_t len);

/* Shorthands that end the program when they fail. */
void emulator_quirk(struct emulator *e, const char *text);
void emulator_fault(struct emulator *e, const char *rule);
void emulator_poke(struct emulator *e, const char *element,
		   const char *fields);

/* Commands since the start; forget them. */
size_t emulator_commands(const struct emulator *e);
void emulator_forget(struct emulator *e);

/* A transport for the shelf; the emulator must outlive it. */
int emulator_transport(struct emulator *e, const char *name,
		       const struct ses_os *os, struct ses_log *log,
		       struct ses_transport **transport);

/*
 * Make *os that of a machine on which every path is a node of the shelf, of
 * this kind, so that ses_transport_open() opens it. There is one machine at a
 * time, the last one.
 */
void emulator_node(struct emulator *e, enum node_kind kind,
		   struct ses_os *os);

#endif
