/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of the reading of descriptions. */
#ifndef EMULATOR_DESCRIBE_H
#define EMULATOR_DESCRIBE_H

#include "attrs.h"

struct describe {
	struct lines l;
	struct shelf_plan *plan;
	struct shelf_quirks *quirks;
	int ti;			/* of the last "type" line, -1 none */
};

/* The handlers of the lines below a "type" line. */
int describe_overall(struct describe *d);
int describe_element(struct describe *d);
int describe_limits(struct describe *d);
int describe_aes(struct describe *d);
int describe_sas(struct describe *d);
int describe_expander(struct describe *d);
int describe_link(struct describe *d);
int describe_port(struct describe *d);
int describe_fcp(struct describe *d);
int describe_fcp_port(struct describe *d);
int describe_nvme(struct describe *d);
int describe_nvme_port(struct describe *d);

/* The line "view", after all others: the part of the shelf that one module
 * has. */
int describe_view(struct describe *d);

/*
 * The elements that word 1 of a line names: "3", "0-11", "all". They belong
 * to the last type. 0, or -1 with an error.
 */
struct range {
	struct plan_row *rows;	/* of the first one */
	unsigned int first, count;
};
int describe_range(struct describe *d, struct range *range);

/*
 * Set the fields that KEY=VALUE words name, from word `from` on, in an element
 * of a type; words in `attrs` are parsed by that table. Also used for pokes. 0,
 * or -1 with an error. `nominal` may be 0.
 */
int describe_fields(struct lines *l, size_t from, uint8_t type,
		    const struct attr *attrs, size_t nr, uint8_t *element,
		    uint64_t n);

#endif
