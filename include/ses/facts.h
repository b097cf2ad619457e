/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A walk as flat facts, for comparing two walks: a tree consumer (see out.h)
 * that collects the members of each object of the main list, and notifies its
 * caller of one object after the other. The members outside of the list are
 * collected, too.
 */
#ifndef SES_FACTS_H
#define SES_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/out.h>

/* Deepest nesting of objects and lists around a fact. */
#define SES_FACTS_DEEPEST 12

/* A value of the tree, and its place in an object of the main list. */
struct ses_fact {
	const char *part;	/* key of the object around it, 0: the object
				 * of the list */
	const char *inner;	/* key of the object in that one, or 0 */
	unsigned int entry;	/* number of the entry in a list, from 1; 0:
				 * not in a list */
	const char *key;
	enum ses_kind kind;
	bool repeats;		/* the value of another member */
	uint64_t number;	/* FLAG .. CODE_PLAIN */
	/* meaning, string, digits or hex dump; terminated, but a string may
	 * have NULs in it */
	const char *text;
	size_t text_len;
	size_t text_at;		/* for the collector */
};

struct ses_facts {
	struct ses_fact *v;
	size_t nr;
};

struct ses_fact_collector;

/*
 * Make a collector. notify() is called when an object of the main list is
 * complete: *object are its facts, *around the facts before it, outside of the
 * list. Both are valid during the call only. Returns 0 without memory.
 */
struct ses_fact_collector *
ses_facts_new(void (*notify)(void *data, const struct ses_facts *object,
			     const struct ses_facts *around),
	      void *data);

/* Returns 0, or a negative ses_error without memory: facts are missing. */
int ses_facts_free(struct ses_fact_collector *collector);

/* For an out: its tree consumer; the data is the collector. */
extern const struct ses_tree_ops ses_facts_ops;

/* The facts outside of the list, so far. */
const struct ses_facts *ses_facts_around(struct ses_fact_collector *collector);

/* A value for people: its text, or its number in buf. */
const char *ses_fact_words(const struct ses_fact *fact, char *buf,
			   size_t size);

#endif
