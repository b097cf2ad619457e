/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A chain: a command line, then the one that it prints as advice, and so on,
 * until none is printed; with up to two faults at commands of the chain.
 */
#ifndef PAIRS_CHAIN_H
#define PAIRS_CHAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "../faults/calls.h"
#include "kinds.h"

#define MAX_WORDS	12
#define MAX_COMMANDS	400	/* of a chain, of which the kind is kept */
#define MAX_RUNS	8
#define CHAIN_TEXT	16384

/* A way to download. */
struct subject {
	const char *name;
	int (*program)(int argc, char *argv[]);
	const char *words[MAX_WORDS];	/* without the image, which is added */
	bool blind;			/* --non */
	bool activates;			/* the new code must run */
};

struct slot {
	const struct kind *kind;	/* 0: nothing happens */
	unsigned int at;		/* which command of the chain, from 1 */
};

struct chain {
	int status;			/* of the last run */
	unsigned int runs, commands;
	bool sent;			/* a chunk or an order */
	bool taken;			/* paths, by others; not yet repaired */
	bool advised;			/* by the last run */
	bool again;			/* a module got all of it again */
	uint8_t what[MAX_COMMANDS + 1];	/* enum command, by number */
	bool stored;			/* in all modules, byte for byte */
	bool running;			/* in all, as the new revision */
	bool unknown;			/* the last run said "may have" */
	const char *broken;		/* what does not hold, or 0 */
	char text[CHAIN_TEXT];		/* messages of all runs */
	char last[CHAIN_TEXT];		/* all output of the last run */
	char log[CHAIN_TEXT];		/* commands, if they are wanted */
};

/* What is around the modules; each may be 0. */
struct surroundings {
	/* many modules: to begin again with one that has no download is no
	 * second chunk */
	bool many;
	void (*restart)(void);		/* as at the beginning */
	/* someone does that after a run that failed */
	void (*repair)(void);
	/* a command, or another event; taken: others took paths away */
	void (*happened)(bool taken);
	/* the first chunk or order of a run for this module */
	void (*begun)(const struct calls_node *node);
};

/* Prepare the image, once; stdout and stderr are the chain's from then on. */
void chain_init(const struct surroundings *surroundings);

/* Add a module, which the node leads to. */
void chain_add_module(const char *node, const char *description);

/* A rule does not hold; only the first one of a chain is kept. */
void chain_complain(const char *what);

/* A module restarts: node and paths are gone for the time that its quirks
 * say. */
void chain_restart_module(struct calls_node *node);

/* The node of a shelf. */
struct calls_node *chain_node(const struct emulator *shelf);

/* Run a chain; `logged`: with its commands. */
void chain_run(const struct subject *subject, const struct slot slots[2],
	       bool logged, struct chain *chain);

#endif
