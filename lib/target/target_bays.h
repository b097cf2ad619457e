/* SPDX-License-Identifier: BSD-2-Clause */
/* The search for the bay that a text means. */
#ifndef LIB_TARGET_TARGET_BAYS_H
#define LIB_TARGET_TARGET_BAYS_H

#include <ses/target.h>

#include "enclosure_name.h"

/* What a text may be. */
enum ses_target_kind {
	SES_TARGET_BAY = 1, SES_TARGET_ENC = 2, SES_TARGET_DEV = 4,
	SES_TARGET_SERIAL = 8, SES_TARGET_WWN = 16, SES_TARGET_SAS = 32,
	/* names that a disk keeps: those of the kernel change */
	SES_TARGET_STABLE = 56,
	SES_TARGET_ANY = 63
};

/* A word before a text that allows one reading only. */
struct ses_target_prefix {
	const char *word;		/* "serial=" */
	enum ses_target_kind kind;
	const char *claim;		/* what was not found: "No ... NAME" */
};

/* What the readings of a text came to. */
struct ses_target_search {
	struct ses_map *map;
	const char *text;		/* after the prefix */
	const struct ses_target_prefix *prefix;	/* or 0 */
	struct ses_bay *bays[SES_TARGET_MAX];
	size_t nr_bays;
	bool by_disk;			/* one of them by a disk */
	bool ambiguous;			/* a bay that may have the disk */
	bool hidden;			/* a bay of a hidden shelf was found */
	struct ses_shelf *enclosure;	/* that the text names */
	bool several_enclosures;	/* it names another one, too */
	int subenclosure;		/* of it, -1: any */
	const struct ses_node *module;	/* of it, or 0 */
	bool no_path;			/* a path that does not exist */
	/* an enclosure that the text begins with, and the slot after it */
	struct ses_shelf *shelf;
	const char *slot;
	bool several_shelves;		/* it begins with others, too */
	struct ses_unit *units[SES_TARGET_MAX];
	size_t nr_units;
};

/*
 * Try the readings of a text that are among `kinds`, and add what they find.
 * 0, or the negative error of a reading, which was reported.
 */
int ses_target_search(struct ses_target_search *s, const char *text,
		      unsigned int kinds);

/* Find the disk of another map: by its names and addresses, else by labels. */
void ses_target_add_disk(struct ses_target_search *s,
			 const struct ses_unit *unit);

/* After all readings: the one bay that was found. 0, or with a message the
 * error of ses_target_find(). `err` is that of the search. */
int ses_target_finish(struct ses_target_search *s, int err,
		      struct ses_target *target);

void ses_target_add_bay(struct ses_target_search *s, struct ses_bay *bay);

/* Add the element of the enclosure that was named, or that of its module.
 * Returns 0, or with a message -SES_E_NOT_FOUND or -SES_E_AMBIGUOUS. */
int ses_target_add_enclosure(struct ses_target_search *s);

/* May the text be "ENC:all", or another set? */
bool ses_target_is_set(const struct ses_target_search *s);

/* The bays of such a set. 0, or with a message -SES_E_AMBIGUOUS if several
 * enclosures have the name, or what ses_target_report_not_found() returns if
 * the enclosure is hidden; or -SES_E_NO_MEMORY. */
int ses_target_find_set(struct ses_target_search *s, struct ses_target *target);

/* "[ENC]:[SUB/]SLOT": the bays that it can mean. 0, or -SES_E_AMBIGUOUS with a
 * message when it does not say which enclosure. */
int ses_target_find_bays(struct ses_target_search *s, const char *text);

#endif
