/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The walk as flat facts: a tree consumer (see out.h) that collects the
 * members of each item of one list, and hands them over item by item.
 *
 * It is for programs that want to know things rather than to show them: "the
 * temperature_c of this element", "all flags that are 1".
 */
#ifndef SES_FACTS_H
#define SES_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/out.h>

/* Deepest nesting of objects and lists around a fact. */
#define SES_FACTS_DEEPEST 12

/* A value of the tree, and where in the item it stands. */
struct ses_fact {
	const char *part;	/* key of the object around it, 0: the item */
	const char *inner;	/* of the one inside of that, or 0 */
	unsigned int entry;	/* in a list: which entry, from 1; else 0 */
	const char *key;
	enum ses_kind kind;
	bool repeats;		/* the value of another member */
	uint64_t number;	/* FLAG .. CODE_PLAIN */
	/* meaning, string, digits, hex dump; terminated, but see text_len */
	const char *text;
	size_t text_len;
	size_t text_at;		/* of the collector */
};

struct ses_facts {
	struct ses_fact *v;
	size_t nr;
};

struct ses_fact_collector;

/*
 * Make a collector. Takes the key of the list whose items are wanted, and what
 * takes each of them when it is complete: *item is the item's, *around are the
 * facts told so far of the object that holds the list; both are valid during
 * the call only. Returns 0 without memory.
 */
struct ses_fact_collector *
ses_facts_new(const char *list,
	      void (*take)(void *data, const struct ses_facts *item,
			   const struct ses_facts *around),
	      void *data);

/* 0, or a negative ses_error when memory was short: facts are missing. */
int ses_facts_free(struct ses_fact_collector *collector);

/* For an out: its tree consumer; the data is the collector. */
extern const struct ses_tree_ops ses_facts_ops;

/* What was told outside of the list, so far. */
const struct ses_facts *ses_facts_around(struct ses_fact_collector *collector);

/* The words of a value: its text, or the number in decimal in buf. */
const char *ses_fact_words(const struct ses_fact *fact, char *buf,
			   size_t size);

#endif
