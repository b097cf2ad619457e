/* SPDX-License-Identifier: BSD-2-Clause */
/* Between change.c, which finds what is meant, and change_image.c. */
#ifndef LIB_CHANGE_CHANGE_IMAGE_H
#define LIB_CHANGE_CHANGE_IMAGE_H

#include <ses/change.h>

/* What ses_change_prepare() has at hand. */
struct change_work {
	struct ses_change *change;
	const struct ses_change_request *req;
	struct ses_log *log;
	struct ses_join join;
	uint32_t *rows;		/* those that are meant */
	size_t nr_rows;
	uint8_t *touched;	/* by row: enum ses_touched */
};

/* Is the element of a row in the image? */
enum ses_touched {
	UNTOUCHED,
	NAMED,
	ALONG		/* the overall element was named, and it differs */
};

/* Does a request write anything? */
bool ses_change_is_write(const struct ses_change_request *request);

/*
 * Build the page with all operations, for outcomes that are located. GETs are
 * answered on the way. Returns 0; -SES_E_MALFORMED with a message when the page
 * that was read cannot be written back, or without memory.
 */
int ses_change_build_image(struct change_work *w);

#endif
