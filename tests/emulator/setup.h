/* SPDX-License-Identifier: BSD-2-Clause */
/* The start of a run: options, files, the session. */
#ifndef EMULATOR_SETUP_H
#define EMULATOR_SETUP_H

#include "session.h"

struct setup {
	struct session session;		/* the contents of the file */
	const char *shelf_dir;		/* the directory of shelves with
					 * names */
	const char *state;		/* directory that stays, or 0 */
	char state_path[SESSION_PATH / 2]; /* the same, absolute */
	char directory[SESSION_PATH / 2]; /* of this run */
	const char *kernel;		/* file of the machine, or 0 */
	char *lines;			/* of the machine, in the form of
					 * plant.c */
	struct setup_shelf {
		const char *name;	/* as given */
		char *text;		/* instead: its description */
		bool capture;
	} shelves[MOST_ENCLOSURES];
	const char *quirks[64];		/* and whose they are */
	unsigned int quirk_of[64], nr_quirks;
};

/*
 * Read the options of with-enclosure. Returns the index of the command in
 * argv; 0 when help was printed; -1 with a message.
 */
int setup_options(struct setup *s, int argc, char *argv[]);

/* Make all files and the session. 0, or -1 with a message. */
int setup_make(struct setup *s);

/* Remove what setup_make() made, but not a state that is kept. */
void setup_remove(const struct setup *s);

/* setup_machine.c: the enclosures and nodes of --kernel. 0, or -1 with a
 * message. */
int setup_machine(struct setup *s);
int setup_add_shelf(struct setup *s, const char *name, bool capture);
int setup_add_node(struct setup *s, const char *path);

/* setup_files.c */
int setup_enclosure(struct setup *s, unsigned int n);
int setup_node(struct setup *s, unsigned int n);
int setup_devices(struct setup *s);
/* Printed to stderr after "with-enclosure: "; returns -1. */
int setup_fail(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/*
 * inside.c: events inside of a run. inside_do() takes the name of the event and
 * its arguments, and returns an exit status.
 */
bool inside_knows(const char *name);
int inside_do(char *argv[]);
void inside_usage(void);

#endif
