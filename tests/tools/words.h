/* SPDX-License-Identifier: BSD-2-Clause */
/* For tools that read files: a whole file in memory, and a set of words. */
#ifndef TESTS_TOOLS_WORDS_H
#define TESTS_TOOLS_WORDS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void *grown(void *p, size_t size)
{
	void *q = realloc(p, size);

	if (!q)
		abort();
	return q;
}

/* "-" is stdin. malloc()ed, without a NUL at the end; 0, and a message, when
 * it cannot be read. */
static inline char *slurp(const char *name, size_t *len)
{
	FILE *f = strcmp(name, "-") ? fopen(name, "r") : stdin;
	size_t room = 1 << 16, n;
	char *text = grown(NULL, room);

	*len = 0;
	if (!f) {
		fprintf(stderr, "%s cannot be read\n", name);
		free(text);
		return NULL;
	}
	while ((n = fread(text + *len, 1, room - *len, f)) > 0) {
		*len += n;
		if (*len == room)
			text = grown(text, room *= 2);
	}
	if (f != stdin)
		fclose(f);
	return text;
}

struct words {
	char **v;
	size_t nr;
	size_t at;		/* after the last one */
};

/* Stored once, however often it occurs; usually in the order of the last
 * time. */
static inline void word_add(struct words *w, const char *s, size_t len)
{
	for (size_t i = 0; i < w->nr; i++) {
		size_t n = (w->at + i) % w->nr;

		if (strlen(w->v[n]) == len && memcmp(w->v[n], s, len) == 0) {
			w->at = n + 1;
			return;
		}
	}
	w->v = grown(w->v, (w->nr + 1) * sizeof(*w->v));
	w->v[w->nr++] = strndup(s, len);
}

static inline int word_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorted, a line each; the set is given up. */
static inline void words_print(struct words *w)
{
	if (w->nr)
		qsort(w->v, w->nr, sizeof(*w->v), word_compare);
	for (size_t i = 0; i < w->nr; i++) {
		puts(w->v[i]);
		free(w->v[i]);
	}
	free(w->v);
}

#endif
