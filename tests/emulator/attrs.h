/* SPDX-License-Identifier: BSD-2-Clause */
/* KEY=VALUE words of a line, read into variables by a table. */
#ifndef EMULATOR_ATTRS_H
#define EMULATOR_ATTRS_H

#include "lines.h"
#include "plan.h"

/* A number for each element of a range: "5", "0+" (0, 1, 2 ...), "8+4". */
struct series {
	bool given;
	uint64_t first, step;
};

/* A text as written; borrowed from the line. */
struct text {
	bool given;
	const char *p;
	size_t len;
};

/* An element for each element of a range: "3,0", "3,0+". */
struct ref_series {
	bool given;
	struct plan_ref ref;
	int32_t step;
};

enum attr_kind {
	A_NUMBER,	/* struct series; a multiplier suffix is allowed */
	A_HEX,		/* struct series; in hex digits, like addresses */
	A_TEXT,		/* struct text of at most `max` bytes */
	A_BYTES,	/* struct blob: pairs of hex digits; malloc()ed */
	A_REF		/* struct ref_series */
};

struct attr {
	const char *key;
	enum attr_kind kind;
	void *to;
	uint64_t max;		/* greatest number, longest text */
};

/* Read the words from number `first` on. 0, or -1 with an error. */
int attrs_read(struct lines *l, size_t first, const struct attr *attrs,
	       size_t nr);
/* Read one word if its key is in the table: 1; 0 when it is not; -1. */
int attrs_read_one(struct lines *l, const struct word *w,
		   const struct attr *attrs, size_t nr);
/* Report a key that is not known, with the names of those that are. */
int attrs_unknown(struct lines *l, const struct word *w,
		  const struct attr *attrs, size_t nr);

/* Member n of a series. */
static inline uint64_t series_at(const struct series *s, uint64_t n)
{
	return s->first + n * s->step;
}

/* A plain word as a number 0..max. 0, or -1 with an error. */
int word_number(struct lines *l, const struct word *w, const char *what,
		uint64_t max, uint64_t *value);

/*
 * A text for member n of a range: "%d", "%02d", "%x" are replaced by n, "%%" by
 * '%'. The caller frees the result.
 */
struct blob text_at(const struct text *t, uint64_t n);

#endif
