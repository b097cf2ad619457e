/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How long commands take, by rule. A rule is items separated by commas:
 *
 *	node=NAME	of this node, with or without "/dev/"
 *	op=HH		with this operation code
 *	page=HH		that fetch or send this diagnostic page
 *	MS or never	their time: milliseconds, or there is no answer
 *
 * Without an item a rule is about all commands. The last rule that matches a
 * command is applied, so that exceptions come after the general rule.
 */
#ifndef EMULATOR_SLOW_H
#define EMULATOR_SLOW_H

#include "shelf.h"

#define MOST_SLOW	320
#define SLOW_NEVER	UINT32_MAX

struct slow_set {
	uint32_t nr;
	struct slow_rule {
		char node[32];		/* "" any */
		int16_t op, page;	/* -1 any */
		uint32_t ms;		/* SLOW_NEVER: no answer */
	} rules[MOST_SLOW];
};

/* Add a rule. 0, or -1 with a sentence and the column of the trouble. */
int slow_add(struct slow_set *set, const char *text, struct shelf_error *error);

/* The milliseconds that a command takes; the set may be 0, page is -1 for
 * none. */
uint32_t slow_find(const struct slow_set *set, const char *node, uint8_t op,
		   int page);

#endif
