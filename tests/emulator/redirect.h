/* SPDX-License-Identifier: BSD-2-Clause */
/* The file that is used for a path in a run: for preload.c. */
#ifndef EMULATOR_REDIRECT_H
#define EMULATOR_REDIRECT_H

#include "session.h"

/* The node of a path, or 0. */
struct session_node *redirect_node(struct session *session, const char *path);

/*
 * The file to use instead of a path, which is relative to a directory
 * (AT_FDCWD: the current one): that of a node, of the machine's tree, of a
 * lock; the path itself for others. It is valid until the next call in the same
 * thread.
 */
const char *redirect(struct session *session, int dir, const char *path);

/* Make the tree again if a restart of a module has begun or ended. */
void redirect_refresh(struct session *session);

/* The device number of a file of the tree, from its time. */
bool redirect_device(int64_t seconds, long nanoseconds, bool *block,
		     unsigned int *major, unsigned int *minor);

#endif
