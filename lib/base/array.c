/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/memory.h>

#include <stdint.h>
#include <stdlib.h>

void *ses_array_resize(void *array, size_t nr, size_t size)
{
	if (size && nr > SIZE_MAX / size)
		return NULL;
	/* realloc() to 0 bytes frees the array in some C libraries */
	return realloc(array, nr && size ? nr * size : 1);
}

/* An array of nr elements has room for the next power of two. */
void *ses_array_grow(void *array, size_t nr, size_t size)
{
	if (nr & (nr - 1))
		return array;
	if (nr > SIZE_MAX / 2)
		return NULL;
	return ses_array_resize(array, nr ? 2 * nr : 1, size);
}
