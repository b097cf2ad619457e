/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lock of a shelf: who changes it holds the lock from before the state is
 * read until the change was sent, so that two programs do not undo each other's
 * change, through whatever nodes they reach the shelf.
 *
 * The lock is flock() of a file below /run/lock, or /run, that is named after
 * the logical identifier; all modules and nodes of a shelf have the same. For a
 * shelf without one the file is named after the device that the kernel knows,
 * which its sg, bsg and block nodes share, and the nodes of an NVMe controller.
 * The file belongs to this lock alone; it is made when missing, and stays.
 *
 * The node is locked as well, because others lock nodes.
 */
#ifndef SES_LOCK_H
#define SES_LOCK_H

#include <stdint.h>

struct ses_device;
struct ses_os;

struct ses_lock {
	const struct ses_os *os;	/* 0: nothing to release */
	int fd;				/* of the lock file, -1 none */
};

/*
 * Lock the shelf that a device belongs to, and the node. Takes the logical
 * identifier (0 or all ones: unknown), and how long to try. Where no lock file
 * can be made, which is warned of, the node is the lock.
 *
 * Returns 0, or -SES_E_FLOCK with a message. The lock of the node ends with
 * the transport; ses_lock_release() is for the other one, in all cases.
 * Nothing to do for a device without a node.
 */
int ses_lock_acquire(struct ses_lock *lock, struct ses_device *dev, uint64_t id,
		     unsigned int wait_ms);

void ses_lock_release(struct ses_lock *lock);

#endif
