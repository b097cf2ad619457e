/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Captures that can be written to: a place to try changes on.
 *
 * A stage holds captured nodes. A control page changes the captured status
 * pages as an enclosure would: selected elements show what was requested, and
 * all nodes of one enclosure (the same primary logical identifier) show it,
 * since they lead to the same elements. Nothing leaves memory.
 */
#ifndef SES_SIMULATION_H
#define SES_SIMULATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ses_log;
struct ses_os;
struct ses_simulation;
struct ses_transport;

/* A stage without nodes, or 0 (reported) without memory. */
struct ses_simulation *ses_simulation_new(struct ses_log *log);
void ses_simulation_free(struct ses_simulation *stage);

/* Is there a node of that name? */
bool ses_simulation_has(const struct ses_simulation *stage, const char *name);

/*
 * Add a captured node; it is the stage's then, whatever this returns: 0, or
 * -(50 + ENOMEM). `name` is copied.
 */
int ses_simulation_add(struct ses_simulation *stage, const char *name,
		       struct ses_transport *capture);

/*
 * Open a node of the stage. Returns 0 and the transport, which the stage must
 * outlive, -(50 + ENOENT) if it has no such node, or -(50 + ENOMEM).
 */
int ses_simulation_open(struct ses_simulation *stage, const char *name,
			const struct ses_os *os, struct ses_log *log,
			struct ses_transport **transport);

#endif
