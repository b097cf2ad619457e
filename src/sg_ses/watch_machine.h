/* SPDX-License-Identifier: BSD-2-Clause */
/* --watch without DEVICE, or with several: all enclosures, and their bays. */
#ifndef SRC_WATCH_MACHINE_H
#define SRC_WATCH_MACHINE_H

#include "verbs.h"

/*
 * Read all enclosures, or those that the operands name, every `ms`
 * milliseconds until a signal comes, and write a line for each change. Returns
 * 0, or a negative ses_error: with a message, that of the first poll, if it
 * could not read a single enclosure; or that of the output.
 */
int watch_machine(const struct request *q, unsigned int ms);

#endif
