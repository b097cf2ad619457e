/* SPDX-License-Identifier: BSD-2-Clause */
/* Disks in the lines of a machine, and lines that are left out. */
#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lines.h"
#include "plan.h"

/* The lines about objects of the kernel, one after the other. */
struct walk {
	struct lines l;
	const char *text;
	const char *line, *end;		/* in the text, as it is */
	struct shelf_error unused;
};

static void walk_start(struct walk *w, const char *text)
{
	w->text = w->end = text;
	lines_start(&w->l, text, strlen(text), &w->unused);
}

/* A section "pages" counts as one line. */
static bool walk_next(struct walk *w)
{
	const char *stop;

	w->line = w->text + (w->l.at - w->l.text);
	if (lines_next(&w->l) <= 0) {
		lines_end(&w->l);
		return false;
	}
	if (!w->l.words[0].key && strcmp(w->l.words[0].value, "pages") == 0) {
		stop = strstr(w->text + (w->l.at - w->l.text), "\nend\n");
		if (stop)
			w->l.at = w->l.text + (stop - w->text) + 5;
	}
	w->end = w->text + (w->l.at - w->l.text);
	return true;
}

static const char *attr(const struct walk *w, const char *key)
{
	for (size_t i = 0; i < w->l.nr_words; i++) {
		const struct word *p = &w->l.words[i];

		if (p->key && p->key_len == strlen(key) &&
		    strncmp(p->key, key, p->key_len) == 0)
			return p->value;
	}
	return "";
}

static bool is(const struct walk *w, const char *key, const char *value)
{
	return strcmp(attr(w, key), value) == 0;
}

/* Is "WHAT NAME" one of the lines about what was pulled? */
static bool is_pulled(const char *pulled, const char *what, const char *name)
{
	char line[96];
	int len = snprintf(line, sizeof(line), "%s %s\n", what, name);

	for (const char *p = pulled; *name && (p = strstr(p, line)); p += len) {
		if (p == pulled || p[-1] == '\n')
			return true;
	}
	return false;
}

/* Expanders that are gone: what hangs on them is, too. */
struct cut {
	char expanders[256][24];
	size_t nr;
};

static bool hangs_on(const struct walk *w, const struct cut *cut)
{
	for (size_t i = 0; i < cut->nr; i++) {
		if (is(w, "on", cut->expanders[i]))
			return true;
	}
	return false;
}

static void remember(const struct walk *w, struct cut *cut)
{
	if (strcmp(w->l.words[0].value, "expander") == 0 && cut->nr < 256 &&
	    w->l.nr_words > 1)
		snprintf(cut->expanders[cut->nr++], sizeof(cut->expanders[0]),
			 "%s", w->l.words[1].value);
}

static bool is_gone(const struct walk *w, const char *pulled,
		    const struct cut *cut)
{
	char place[64];

	if (hangs_on(w, cut))
		return true;
	snprintf(place, sizeof(place), "%s:%s", attr(w, "shelf"),
		 attr(w, "row"));
	return is_pulled(pulled, "module", attr(w, "via")) ||
	       is_pulled(pulled, "paths", attr(w, "via")) ||
	       is_pulled(pulled, "module", attr(w, "module")) ||
	       is_pulled(pulled, "path", attr(w, "block")) ||
	       is_pulled(pulled, "phy", attr(w, "block")) ||
	       (place[1] && (is_pulled(pulled, "disk", place) ||
			     is_pulled(pulled, "lost", place)));
}

char *machine_without(const char *lines, const char *pulled)
{
	struct cut *cut = need(calloc(1, sizeof(*cut)));
	struct walk w;
	char *all = NULL;
	size_t size;
	FILE *out = need(open_memstream(&all, &size));

	walk_start(&w, lines);
	while (walk_next(&w)) {
		if (!is_gone(&w, pulled, cut)) {
			fprintf(out, "%.*s", (int)(w.end - w.line), w.line);
			continue;
		}
		remember(&w, cut);
		if (*attr(&w, "block"))
			fprintf(out, "without %s\n", attr(&w, "block"));
	}
	free(cut);
	fclose(out);
	return all;
}

/* Is this place the place of a path in the lines? */
static bool has_path(const char *lines, const char *shelf, const char *row)
{
	struct walk w;
	bool found = false;

	walk_start(&w, lines);
	while (walk_next(&w))
		found |= is(&w, "shelf", shelf) && is(&w, "row", row);
	return found;
}

void machine_list_starved(const char *lines, const char *left,
			  const char *pulled, FILE *out)
{
	char place[64], last[64] = "";
	struct walk w;

	walk_start(&w, lines);
	while (walk_next(&w)) {
		if (!*attr(&w, "row"))
			continue;
		snprintf(place, sizeof(place), "%s:%s", attr(&w, "shelf"),
			 attr(&w, "row"));
		if (strcmp(place, last) == 0 ||
		    is_pulled(pulled, "disk", place) ||
		    is_pulled(pulled, "lost", place) ||
		    has_path(left, attr(&w, "shelf"), attr(&w, "row")))
			continue;
		fprintf(out, "%s %s\n", attr(&w, "shelf"), attr(&w, "row"));
		strcpy(last, place);
	}
}

static void copy_place(const struct walk *w, struct machine_place *place)
{
	snprintf(place->shelf, sizeof(place->shelf), "%s", attr(w, "shelf"));
	snprintf(place->row, sizeof(place->row), "%s", attr(w, "row"));
}

/* Does the line of a disk have this name? */
static bool has_name(const struct walk *w, const char *name)
{
	char text[64];

	if (!*attr(w, "row"))
		return false;
	if (is(w, "block", name) || is(w, "serial", name) ||
	    (w->l.nr_words > 1 && strcmp(w->l.words[1].value, name) == 0))
		return true;
	snprintf(text, sizeof(text), "sg%s", attr(w, "sg"));
	if (strcmp(text, name) == 0)
		return true;
	snprintf(text, sizeof(text), "nvme%sn1", attr(w, "subsystem"));
	if (strcmp(text, name) == 0)
		return true;
	snprintf(text, sizeof(text), "%s:%s", attr(w, "shelf"),
		 attr(w, "slot"));
	return strcmp(text, name) == 0;
}

bool machine_find(const char *lines, const char *name,
		  struct machine_place *place)
{
	struct walk w;
	bool found = false;

	walk_start(&w, lines);
	while (walk_next(&w)) {
		if (!found && has_name(&w, name)) {
			copy_place(&w, place);
			found = true;
		}
	}
	return found;
}

bool machine_path(const char *lines, const char *block, char module[32],
		  struct machine_place *place)
{
	struct walk w;
	bool found = false;

	walk_start(&w, lines);
	while (walk_next(&w)) {
		if (!is(&w, "block", block) || !*attr(&w, "via"))
			continue;
		copy_place(&w, place);
		snprintf(module, 32, "%s", attr(&w, "via"));
		found = true;
	}
	return found;
}

bool machine_module(const char *lines, const char *shelf, size_t *at,
		    char node[32], char of[32])
{
	struct walk w;
	bool found = false;
	size_t n = 0;

	walk_start(&w, lines);
	while (walk_next(&w)) {
		if (strcmp(w.l.words[0].value, "scsi") || found ||
		    !*attr(&w, "module") || n++ < *at)
			continue;
		++*at;
		if (shelf && !is(&w, "of", shelf))
			continue;
		snprintf(node, 32, "%s", attr(&w, "module"));
		snprintf(of, 32, "%s", attr(&w, "of"));
		found = true;
	}
	return found;
}
