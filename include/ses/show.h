/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages and joined elements, emitted to an out as text and JSON.
 */
#ifndef SES_SHOW_H
#define SES_SHOW_H

#include <stdbool.h>
#include <stdint.h>

#include <ses/join.h>

struct ses_log;
struct ses_out;
struct ses_page;
struct ses_snapshot;

/* What is shown. */
struct ses_show_options {
	unsigned int filter;	/* --filter: 0, 1, 2 */
	bool inner_hex;		/* --inner-hex */
	bool no_config;		/* --no-config: page 01h is not there */
	int verbose;		/* --verbose */
	enum ses_eiioe eiioe;
	/*
	 * INDEX (or ALL) for pages, any kind for joins. Resolved against the
	 * Configuration page by the calls below.
	 */
	struct ses_select select;
	bool not_ok;		/* join: only elements that --check reports */
	bool with_aes_only;	/* join: only elements with an AES descriptor */
	bool thresholds;	/* join: with the Threshold In page */
	bool classic_names;	/* 0Eh: in the words of sg_ses_microcode */
	/* join: whether to show each element of it, by number; 0: all */
	const bool *elements;
	struct ses_log *log;	/* for messages; 0: that of the snapshot */
};

/*
 * Show a page that the snapshot holds (with the Configuration page, if this
 * page needs one). Returns 0, or a negative ses_error with a message: what
 * can be decoded was shown.
 */
int ses_show_page(struct ses_out *out, struct ses_snapshot *snap, uint8_t code,
		  const struct ses_show_options *view);

/* The same for the join of the pages 01h, 02h, 07h, 0Ah and 05h. */
int ses_show_join(struct ses_out *out, struct ses_snapshot *snap,
		  const struct ses_show_options *view);

#endif
