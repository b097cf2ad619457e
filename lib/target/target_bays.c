/* SPDX-License-Identifier: BSD-2-Clause */
/* Bays by enclosure and slot, and back. */
#include "target_bays.h"

#include <string.h>
#include <strings.h>

#include <ses/bytes.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/target.h>
#include <ses/text.h>

#include "map/map_internal.h"
#include "element/element_internal.h"
#include "ses/join_internal.h"
#include "target_report.h"

void ses_target_add_bay(struct ses_target_search *s, struct ses_bay *bay)
{
	if (ses_shelf_of_bays(bay->shelf)->hidden) {
		s->hidden = true;
		return;
	}
	for (size_t i = 0; i < s->nr_bays; i++) {
		if (s->bays[i]->shelf == bay->shelf &&
		    s->bays[i]->element_number == bay->element_number)
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

/* An element of any type, which is not a bay. */
static void add_element(const struct slot_search *w, const struct ses_join *j,
			uint32_t element)
{
	struct ses_bay *bay;

	if (j->elements[element].index < 0 ||
	    (w->subenclosure >= 0 &&
	     ses_join_header(j, element)->subenclosure != w->subenclosure))
		return;
	bay = ses_shelf_build_element(w->s->map, w->shelf, element);
	if (bay)
		ses_target_add_bay(w->s, bay);
}

/* "ps,1", "@3,1" without the @, or a label. */
static void add_any_element(const struct slot_search *w, const char *text,
			    const char *label)
{
	const struct ses_node *n = ses_shelf_readable_node(w->shelf);
	struct ses_log silent = { 0 };
	struct ses_select select;
	const bool index = strchr(text, ',') &&
			   !ses_select_parse_index(text, &silent, &select) &&
			   !select.range &&
			   !ses_select_resolve(&select, &n->session.snap,
					       &silent);

	for (uint32_t i = 0; !n->error && i < n->join.nr_elements; i++) {
		if (index ? ses_select_includes(&select, &n->join, i) :
			    *label && strcmp(ses_node_label(w->s->map, n, i),
						label) == 0)
			add_element(w, &n->join, i);
	}
}

/* "@TI,EI" */
static void add_by_element(const struct slot_search *w, const char *text)
{
	const char *comma = strchr(text, ',');
	uint64_t type, element;
	struct ses_bay *b;

	if (!comma ||
	    ses_number_parse(text, (size_t)(comma - text), 255, &type) ||
	    ses_number_parse(comma + 1, strlen(comma + 1), 255, &element))
		return;
	b = ses_shelf_find_bay(w->shelf, (unsigned int)type,
			       (unsigned int)element);
	if (b && in_subenclosure(b, w->subenclosure))
		ses_target_add_bay(w->s, b);
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
	if (w->s->nr_bays == nr && !w->shelf->kernel_view)
		add_any_element(w, text + (text[0] == '@'), label);
}

/* A shelf of which the slot may be a set. One that is hidden is remembered as
 * long as there is no other; with two it is not known which one is meant. */
static void set_shelf(struct ses_target_search *s, struct ses_shelf *shelf,
		      int subenclosure, const char *slot)
{
	struct ses_shelf *bays = ses_shelf_of_bays(shelf), *before = NULL;

	if (s->shelf && strcmp(s->slot, slot) == 0)
		before = ses_shelf_of_bays(s->shelf);
	if (before && (bays == before || bays->hidden))
		return;
	s->several_shelves = before && !before->hidden;
	s->shelf = shelf;
	s->slot = slot;
	s->subenclosure = subenclosure;
}

/* "[SUB/]SLOT" of a shelf; a label may have a slash, too. */
static void add_in_shelf(struct ses_target_search *s, struct ses_shelf *shelf,
			 int subenclosure, const char *text)
{
	struct slot_search w = { s, ses_shelf_of_bays(shelf), subenclosure };
	size_t digits = strspn(text, "0123456789");
	uint64_t sub;

	set_shelf(s, shelf, subenclosure, text);
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

/* --- enclosures and modules --- */

/* Does an element report that it is the module of this node? */
static bool is_own_module(const struct ses_node *n, uint32_t element)
{
	const uint8_t *e = ses_status_element(n->join.status, element);

	return e && ses_element_slot_state(SES_ET_ESC_ELECTRONICS, ses_be32(e))
			    .reports;
}

/* The element that reports to be the module of the node that was asked. */
static int add_module(struct ses_target_search *s)
{
	const struct ses_node *n = s->module;
	const struct slot_search w = { s, s->enclosure, -1 };

	for (uint32_t i = 0; i < n->join.nr_elements; i++) {
		if (ses_join_header(&n->join, i)->type ==
			    SES_ET_ESC_ELECTRONICS && is_own_module(n, i))
			add_element(&w, &n->join, i);
	}
	return s->nr_bays ? 0 :
		ses_fail(s->map->log, SES_E_NOT_FOUND, SES_T_OTHER,
			 "%s: the module does not report which element is its "
			 "own; name one as ENCLOSURE:esc,N.", s->text);
}

int ses_target_add_enclosure(struct ses_target_search *s)
{
	const struct ses_node *n = ses_shelf_readable_node(s->enclosure);
	const struct slot_search w = {
		/* without another name the primary one, which is number 0 */
		s, s->enclosure, s->subenclosure < 0 ? 0 : s->subenclosure,
	};

	if (ses_shelf_of_bays(s->enclosure)->hidden)
		return ses_target_report_not_found(s);
	if (s->module)
		return add_module(s);
	for (uint32_t i = 0; !n->error && i < n->join.nr_elements; i++) {
		if (ses_join_header(&n->join, i)->type == SES_ET_ENCLOSURE)
			add_element(&w, &n->join, i);
	}
	return s->nr_bays ? 0 :
		ses_fail(s->map->log, SES_E_NOT_FOUND, SES_T_OTHER,
			 "%s is an enclosure without an element for its own "
			 "LED; a bay of it is %s:SLOT.", s->text, s->text);
}

/* --- sets --- */

static const struct set {
	const char *name;
	int state;			/* -1: any */
} sets[] = {
	{ "all", -1 }, { "empty", SES_BAY_EMPTY },
	{ "foreign", SES_BAY_FOREIGN },
};

/* The set that the slot names, or 0. */
static const struct set *find_set(const struct ses_target_search *s)
{
	const size_t nr = sizeof(sets) / sizeof(sets[0]);
	size_t n = 0;

	while (s->shelf && n < nr && strcmp(sets[n].name, s->slot))
		n++;
	return s->shelf && n < nr ? &sets[n] : NULL;
}

bool ses_target_is_set(const struct ses_target_search *s)
{
	return find_set(s) != NULL;
}

/* May other bays belong to the set, because something could not be read? 0, or
 * the error, which is reported. */
static int find_unread(const struct ses_target_search *s, const struct set *set,
		       const struct ses_shelf *shelf)
{
	const struct ses_node *n = ses_shelf_readable_node(shelf);
	size_t nr = 0;
	int err;

	if (n->error)
		return ses_target_report_unread(s, n, n->error, NULL);
	for (size_t i = 0; set->state >= 0 && i < shelf->nr_bays; i++) {
		const struct ses_bay *bay = &shelf->bays[i];

		nr += in_subenclosure(bay, s->subenclosure) &&
		      (bay->state == SES_BAY_UNKNOWN ||
		       bay->state == SES_BAY_NO_ACCESS);
	}
	err = nr ? ses_shelf_find_failure(s->map, shelf, &n) : 0;
	return err ? ses_target_report_unread(
			     s, n, err, ses_map_format(s->map, "%zu bays", nr))
		   : 0;
}

int ses_target_find_set(struct ses_target_search *s, struct ses_target *target)
{
	const struct ses_shelf *shelf = ses_shelf_of_bays(s->shelf);
	const struct set *set = find_set(s);

	if (s->several_shelves)
		return ses_target_report_several_shelves(s);
	if (shelf->hidden)
		return ses_target_report_not_found(s);
	target->set = true;
	target->bays = ses_arena_alloc(&s->map->arena,
				       (shelf->nr_bays + 1) *
				       sizeof(*target->bays));
	if (!target->bays)
		return -SES_E_NO_MEMORY;
	for (size_t i = 0; i < shelf->nr_bays; i++) {
		struct ses_bay *bay = &shelf->bays[i];

		if (in_subenclosure(bay, s->subenclosure) &&
		    (set->state < 0 || set->state == (int)bay->state))
			target->bays[target->nr_bays++] = bay;
	}
	target->unread = find_unread(s, set, shelf);
	return 0;
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

const char *ses_enclosure_format(struct ses_map *map, const struct ses_shelf *s)
{
	return s->id && !s->duplicate_id ?
		       ses_map_format(map, "%016llx",
				      (unsigned long long)s->id) :
		       s->nodes->device;
}

const char *ses_target_format(struct ses_map *map, const struct ses_bay *bay)
{
	const char *slot = ses_map_format(map, "%d", bay->slot);

	if (bay->slot >= 0 && !is_unique(map, slot, bay))
		slot = ses_map_format(map, "%u/%d", bay->subenclosure,
				      bay->slot);
	if (bay->slot < 0 || !is_unique(map, slot, bay))
		slot = ses_map_format(map, "@%u,%u", bay->type, bay->index);
	return ses_map_format(map, "%s:%s",
			      ses_enclosure_format(map, bay->shelf), slot);
}
