/* SPDX-License-Identifier: BSD-2-Clause */
/* Bays by enclosure and slot, and back. */
#include "target_bays.h"

#include <string.h>
#include <strings.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/map.h>
#include <ses/text.h>

#include "map_internal.h"

void ses_target_add_bay(struct ses_target_search *s, struct ses_bay *bay)
{
	if (ses_shelf_of_bays(bay->shelf)->hidden)
		return;
	for (size_t i = 0; i < s->nr_bays; i++) {
		if (s->bays[i] == bay)
			return;
	}
	if (s->nr_bays < SES_TARGET_MAX)
		s->bays[s->nr_bays++] = bay;
}

struct slot_search {
	struct ses_target_search *s;
	struct ses_shelf *shelf;
	int subenclosure;		/* -1: any */
};

static bool in_subenclosure(const struct ses_bay *bay, int subenclosure)
{
	return subenclosure < 0 || bay->subenclosure == subenclosure;
}

static size_t add_by_label(const struct slot_search *w, const char *label,
			   int (*compare)(const char *a, const char *b))
{
	size_t nr = 0;

	for (size_t i = 0; i < w->shelf->nr_bays; i++) {
		struct ses_bay *b = &w->shelf->bays[i];

		if (!*b->label || !in_subenclosure(b, w->subenclosure) ||
		    compare(b->label, label))
			continue;
		ses_target_add_bay(w->s, b);
		nr++;
	}
	return nr;
}

/* "@TI,EI" */
static void add_by_element(const struct slot_search *w, const char *text)
{
	const char *comma = strchr(text, ',');
	uint64_t type, element;

	if (!comma ||
	    ses_number_parse(text, (size_t)(comma - text), 255, &type) ||
	    ses_number_parse(comma + 1, strlen(comma + 1), 255, &element))
		return;
	for (size_t i = 0; i < w->shelf->nr_bays; i++) {
		struct ses_bay *b = &w->shelf->bays[i];

		if (b->type == type && b->element == element &&
		    in_subenclosure(b, w->subenclosure))
			ses_target_add_bay(w->s, b);
	}
}

static void add_by_number(const struct slot_search *w, const char *text)
{
	uint64_t slot;

	if (ses_number_parse(text, strlen(text), 254, &slot))
		return;
	for (size_t i = 0; i < w->shelf->nr_bays; i++) {
		struct ses_bay *b = &w->shelf->bays[i];

		if (b->slot == (int)slot && in_subenclosure(b, w->subenclosure))
			ses_target_add_bay(w->s, b);
	}
}

/* A label that is the number of another bay's slot makes both of them found:
 * nobody knows which one is meant. */
static void add_by_slot(const struct slot_search *w, const char *text)
{
	const char *label = ses_map_copy_trimmed(w->s->map,
						 (const uint8_t *)text,
						 strlen(text));
	size_t nr = w->s->nr_bays;

	if (text[0] == '@')
		add_by_element(w, text + 1);
	else if (*text && !text[strspn(text, "0123456789")])
		add_by_number(w, text);
	if (!add_by_label(w, label, strcmp) && w->s->nr_bays == nr)
		add_by_label(w, label, strcasecmp);
}

/* "[SUB/]SLOT" of a shelf; a label may have a slash, too. */
static void add_in_shelf(struct ses_target_search *s, struct ses_shelf *shelf,
			 int subenclosure, const char *text)
{
	struct slot_search w = { s, ses_shelf_of_bays(shelf), subenclosure };
	size_t digits = strspn(text, "0123456789");
	uint64_t sub;

	add_by_slot(&w, text);
	if (text[digits] != '/' || !digits || subenclosure >= 0 ||
	    ses_number_parse(text, digits, 255, &sub))
		return;
	w.subenclosure = (int)sub;
	add_by_slot(&w, text + digits + 1);
}

/* Without an enclosure there must be one that is meant. */
static struct ses_shelf *find_only_shelf(struct ses_map *map, size_t *nr)
{
	struct ses_shelf *only = NULL;

	*nr = 0;
	for (struct ses_shelf *s = map->shelves; s; s = s->next) {
		if (s->hidden || s->twin_of)
			continue;
		only = s;
		++*nr;
	}
	return only;
}

/* ":SLOT" */
static int add_in_only_shelf(struct ses_target_search *s, const char *text)
{
	struct ses_shelf *only;
	size_t nr;

	only = find_only_shelf(s->map, &nr);
	if (nr > 1)
		return ses_fail(s->map->log, SES_E_AMBIGUOUS, SES_T_OTHER,
				"%s: there are %zu enclosures; say which one, "
				"as in ENCLOSURE%s.", s->text, nr, text);
	if (only)
		add_in_shelf(s, only, -1, text + 1);
	return 0;
}

/* Names of enclosures and labels may have colons: all of them are tried. */
int ses_target_find_bays(struct ses_target_search *s, const char *text)
{
	const char *colon = strchr(text, ':');
	bool only = colon == text;

	for (; colon; colon = strchr(colon + 1, ':')) {
		struct ses_enclosure_matches e;

		e = ses_enclosure_find(s->map,
				       ses_map_format(s->map, "%.*s",
						      (int)(colon - text),
						      text));
		for (size_t i = 0; i < e.nr; i++)
			add_in_shelf(s, e.found[i], e.subenclosure, colon + 1);
	}
	return only && !s->nr_bays ? add_in_only_shelf(s, text) : 0;
}

/* --- spelling --- */

/* Does the text lead to this bay, and to no other? */
static bool is_unique(struct ses_map *map, const char *slot,
		      const struct ses_bay *bay)
{
	struct ses_target_search s = { .map = map, .text = slot };
	bool hidden = bay->shelf->hidden;

	bay->shelf->hidden = false;
	add_in_shelf(&s, bay->shelf, -1, slot);
	bay->shelf->hidden = hidden;
	return s.nr_bays == 1 && s.bays[0] == bay;
}

const char *ses_target_format(struct ses_map *map, const struct ses_bay *bay)
{
	const struct ses_shelf *s = bay->shelf;
	const char *enc = s->id && !s->duplicate_id ?
				  ses_map_format(map, "%016llx",
						 (unsigned long long)s->id) :
				  s->nodes->device;
	const char *slot = ses_map_format(map, "%d", bay->slot);

	if (bay->slot >= 0 && !is_unique(map, slot, bay))
		slot = ses_map_format(map, "%u/%d", bay->subenclosure,
				      bay->slot);
	if (bay->slot < 0 || !is_unique(map, slot, bay))
		slot = ses_map_format(map, "@%u,%u", bay->type, bay->element);
	return ses_map_format(map, "%s:%s", enc, slot);
}
