/* SPDX-License-Identifier: BSD-2-Clause */
/* Signals that end a program, for what must not end in the middle. */
#ifndef SRC_INTERRUPT_H
#define SRC_INTERRUPT_H

#include <stdbool.h>

/* From now on they only come during interrupt_wait(). */
void interrupt_catch(void);

/* Who reads our output does not end us: write() fails instead (EPIPE). */
void interrupt_ignore_pipe(void);

/* True when the time is over, false when one of them came, now or before. */
bool interrupt_wait(unsigned int ms);

#endif
