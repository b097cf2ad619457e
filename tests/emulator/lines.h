/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines of words: the form of a shelf description.
 *
 * A line is words separated by blanks; '#' starts a comment. A word is plain or
 * KEY=VALUE. A value (or a plain word) in double quotes may contain blanks, and
 * the escapes \" \\ \n \xHH.
 */
#ifndef EMULATOR_LINES_H
#define EMULATOR_LINES_H

#include "shelf.h"

#define MOST_WORDS 64

struct word {
	const char *key;	/* 0: a plain word */
	size_t key_len;
	char *value;		/* ends with a NUL, and may contain others */
	size_t value_len;
	unsigned long column;	/* of the word */
	unsigned long value_column;
};

struct lines {
	char *text;		/* a copy, changed as it is read */
	char *at;		/* the start of the next line */
	unsigned long number;	/* of the line that was read last */
	struct word words[MOST_WORDS];
	size_t nr_words;
	struct shelf_error *error;
};

/* Start on a text of len bytes, which need not be terminated. */
void lines_start(struct lines *l, const char *text, size_t len,
		 struct shelf_error *error);
void lines_end(struct lines *l);

/* Read the next line that has words: 1, 0 at the end, -1 with an error. */
int lines_next(struct lines *l);

/* Put down an error in the current line; returns -1. */
int lines_fail(struct lines *l, unsigned long column, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
