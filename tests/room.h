/* SPDX-License-Identifier: BSD-2-Clause */
/* Room for one more in an array: doubled, as an array that grows by one is
 * copied as often as it has elements where realloc() always moves it. */
#ifndef TESTS_ROOM_H
#define TESTS_ROOM_H

#include <stddef.h>
#include <stdlib.h>

/* Takes an array (0: none yet) of nr elements of this size, which was made by
 * this function one element after the other. */
static inline void *room_for_one(void *array, size_t nr, size_t size)
{
	if (nr & (nr - 1))		/* not 0, 1, 2, 4, 8 ... */
		return array;
	array = realloc(array, (nr ? 2 * nr : 1) * size);
	if (!array)
		abort();
	return array;
}

#endif
