/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls that fail on purpose: those of the program for memory, or for file
 * descriptors. The linker puts them in place of the C library's (rules.mk), so
 * that nothing else is touched.
 */
#ifndef MEMORY_WRAP_H
#define MEMORY_WRAP_H

#include <stdbool.h>

enum wrap_kind { WRAP_MEMORY, WRAP_FILES, WRAP_KINDS };

struct wrap_plan {
	enum wrap_kind kind;
	unsigned int nth;	/* the call that fails, from 1; 0: none */
	bool after;		/* and all after it */
};

/*
 * Follow a plan from now on, count calls in *calls (which may be shared
 * memory). wrap_pause() suspends that: other code of the process needs memory.
 */
void wrap_begin(const struct wrap_plan *plan, unsigned int *calls);
void wrap_pause(bool pause);

/* Is the next call of a kind to fail? For calls that are replaced elsewhere. */
bool wrap_fails(enum wrap_kind kind);

#endif
