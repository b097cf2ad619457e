/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Arrays that grow, in memory of malloc(). An arena has ses_arena_grow().
 *
 * Both calls return the array, which may have moved, or 0 without memory or
 * when the size does not fit in a size_t; the old array is still good then.
 */
#ifndef SES_ARRAY_H
#define SES_ARRAY_H

#include <stddef.h>

/* Room for exactly nr elements of `size` bytes; 0 is an array without any. */
void *ses_array_resize(void *array, size_t nr, size_t size);

/*
 * Room for one more element after `nr`. The room doubles, so that adding n
 * elements moves few of them. The array must have grown by this call alone.
 */
void *ses_array_grow(void *array, size_t nr, size_t size);

#endif
