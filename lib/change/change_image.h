/* SPDX-License-Identifier: BSD-2-Clause */
/* The interface between change.c, which finds the elements and fields, and
 * change_image.c, which builds the page. */
#ifndef LIB_CHANGE_CHANGE_IMAGE_H
#define LIB_CHANGE_CHANGE_IMAGE_H

#include <ses/change.h>

/* The state of ses_change_prepare(). */
struct change_work {
	struct ses_change *change;
	const struct ses_change_request *req;
	struct ses_log *log;
	struct ses_join join;
	uint32_t *elements;		/* selected */
	size_t nr_elements;
	uint8_t *touched;	/* by element: enum ses_touched */
};

/* Is an element in the image? */
enum ses_touched {
	UNTOUCHED,
	NAMED,
	ALONG		/* its overall element is named; it has another
			 * neutral value */
};

/* Does a request write anything? */
bool ses_change_is_write(const struct ses_change_request *request);

/*
 * Build the page with all operations, for outcomes whose positions are known,
 * and set the values of GETs. Returns 0, or with a message -SES_E_MALFORMED if
 * the page that was read cannot be written back, or the error of memory.
 */
int ses_change_build_image(struct change_work *w);

#endif
