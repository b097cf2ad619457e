/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Arguments TARGET of --locate, --find and so on: each may be given several
 * times, and may be @FILE, or - for standard input, with a TARGET per line.
 */
#ifndef SRC_TARGET_LIST_H
#define SRC_TARGET_LIST_H

#include <stddef.h>

struct ses_log;

struct target_word {
	const char *text;
	int kind;		/* the number that the caller gave */
	const char *file;	/* the line of a file, or 0 */
	size_t line;
};

struct target_list {
	struct target_word *words;
	size_t nr;
	char **files;		/* their texts */
	size_t nr_files;
};

/* Add an argument with a number of the caller. 0, or -(50 + ENOMEM). */
int target_list_add(struct target_list *list, const char *text, int kind,
		    struct ses_log *log);

/*
 * Replace @FILE and - by the lines of the file, with the same number. Empty
 * lines, and those that begin with #, are left out. 0, or with a message the
 * error of reading a file.
 */
int target_list_load(struct target_list *list, struct ses_log *log);

/* Add the lines of a file, or of standard input for -. */
int target_list_load_file(struct target_list *list, const char *name, int kind,
			  struct ses_log *log);

void target_list_free(struct target_list *list);

#endif
