/* SPDX-License-Identifier: BSD-2-Clause */
/* What is run with faults: a download, or an update of all modules. */
#ifndef PAIRS_SUITE_H
#define PAIRS_SUITE_H

#include "chain.h"

/* The columns of the table; its preface says what they mean. */
enum outcome { STORED, EXCUSED, DOUBT, LATER, NOT_STORED, OUTCOMES };

/* What is left out: all but one fault in `singles`, except of the first kinds
 * (`whole` of them); all but one pair in `pairs`; and all but one in `others`
 * of those with a kind that is not paired with all. */
struct thinning {
	unsigned long whole, singles, pairs, others;
};

struct suite {
	const char *preface;		/* of the table, with its head */
	const struct subject *subjects;
	unsigned int nr_subjects;
	struct thinning sample;		/* what `make check` runs: primes */
	void (*init)(void);		/* the chain, once for each process */
	void (*add_kinds)(struct kinds *kinds);
	/* The outcome of a chain; one that breaks a rule is `broken`. */
	enum outcome (*find_outcome)(const struct subject *subject,
				     const struct slot slots[2],
				     struct chain *chain);
};

extern const struct suite download_suite, update_suite;

#endif
