/* SPDX-License-Identifier: BSD-2-Clause */
/* Signals that end a program are held while it must not end, for example while
 * an LED is lit that it has to switch off. */
#ifndef SRC_INTERRUPT_H
#define SRC_INTERRUPT_H

#include <stdbool.h>

/* From now on they are only received in interrupt_wait(). */
void interrupt_catch(void);

/* A reader of the output that goes away does not end the program: write() fails
 * instead (EPIPE). */
void interrupt_ignore_pipe(void);

/* Wait. Returns true after that time, false as soon as one of the signals has
 * come, now or before. */
bool interrupt_wait(unsigned int ms);

#endif
