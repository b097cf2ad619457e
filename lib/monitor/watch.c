/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two states of an enclosure are compared member by member of the tree that
 * --join makes, so that every value that --json shows is watched. Elements
 * whose bytes are the same in both states are not walked.
 */
#include <ses/monitor.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/memory.h>
#include <ses/page.h>
#include <ses/show.h>
#include <ses/snapshot.h>

#include "element/element_internal.h"
#include "ses/join_internal.h"
#include "ses/element_view.h"
#include "ses/ses_internal.h"

/* Facts that outlive the walk. */
struct kept_facts {
	struct ses_facts facts;
	char *texts;
};

struct kept_element {
	uint16_t type;		/* TI of --index */
	int16_t index;	/* II */
	char *name;		/* terminated */
	struct kept_facts kept;
};

struct state {
	struct kept_element *elements;	/* those that may have changed */
	size_t nr;
	struct kept_facts around;	/* the enclosure's own members */
};

struct ses_watch {
	void (*notify)(void *data, const struct ses_watch_change *change);
	void *data;
	struct ses_log mute;
	struct ses_snapshot last;
	bool has_last;
	/* while two snapshots are compared */
	struct state before, after;
	int error;
};

struct ses_watch *ses_watch_new(
	void (*notify)(void *data, const struct ses_watch_change *change),
	void *data)
{
	struct ses_watch *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->notify = notify;
	w->data = data;
	return w;
}

void ses_watch_free(struct ses_watch *w)
{
	ses_snapshot_free(&w->last);
	free(w);
}

/* --- states --- */

static bool copy_facts(struct kept_facts *k, const struct ses_facts *facts)
{
	size_t size = 1;
	char *p;

	for (size_t i = 0; i < facts->nr; i++)
		size += facts->v[i].text_len + 1;
	k->facts.v = ses_array_resize(NULL, facts->nr + 1,
				      sizeof(*facts->v));
	k->texts = p = malloc(size);
	if (!k->facts.v || !k->texts)
		return false;
	k->facts.nr = facts->nr;
	for (size_t i = 0; i < facts->nr; i++) {
		struct ses_fact *f = &k->facts.v[i];

		*f = facts->v[i];
		memcpy(p, f->text, f->text_len);
		p[f->text_len] = '\0';
		f->text = p;
		p += f->text_len + 1;
	}
	return true;
}

static void free_facts(struct kept_facts *k)
{
	free(k->facts.v);
	free(k->texts);
}

static void free_state(struct state *s)
{
	for (size_t i = 0; i < s->nr; i++) {
		free(s->elements[i].name);
		free_facts(&s->elements[i].kept);
	}
	free(s->elements);
	free_facts(&s->around);
	*s = (struct state){ .nr = 0 };
}

static char *copy_name(const struct ses_join *j, const struct ses_element *r)
{
	char *name = malloc(r->name_len + 1u);

	if (!name)
		return NULL;
	if (r->name_len)
		memcpy(name, j->names->bytes + r->name_at, r->name_len);
	name[r->name_len] = '\0';
	return name;
}

/* A walk that fills a state. */
struct collection {
	struct ses_watch *watch;
	struct state *state;
	const struct ses_join *join;
	const bool *elements;	/* elements that are walked; 0: all */
	uint32_t next;		/* the next one */
};

/* The walk comes to the elements in ascending order. */
static const struct ses_element *next_element(struct collection *c)
{
	while (c->elements && c->next < c->join->nr_elements &&
	       !c->elements[c->next])
		c->next++;
	return c->next < c->join->nr_elements ? &c->join->elements[c->next++] :
						NULL;
}

static void keep_element(void *data, const struct ses_facts *facts,
			 const struct ses_facts *around)
{
	struct collection *c = data;
	struct state *s = c->state;
	const struct ses_element *r = next_element(c);
	struct kept_element *e = ses_array_grow(s->elements, s->nr,
						sizeof(*e));

	(void)around;
	if (!e || !r) {
		c->watch->error = e ? -SES_E_LOGIC : -SES_E_NO_MEMORY;
		s->elements = e ? e : s->elements;
		return;
	}
	s->elements = e;
	e += s->nr++;
	*e = (struct kept_element){
		.type = r->type, .index = r->index,
		.name = copy_name(c->join, r),
	};
	if (!e->name || !copy_facts(&e->kept, facts))
		c->watch->error = -SES_E_NO_MEMORY;
}

static void collect_state(struct ses_watch *w, struct ses_snapshot *snap,
			  const struct ses_join *join, const bool *elements,
			  struct state *state)
{
	/* defects of the pages were reported when they were loaded */
	const struct ses_show_options view = { .elements = elements,
					       .log = &w->mute };
	struct collection c = { w, state, join, elements, 0 };
	struct ses_out out = { .tree = &ses_facts_ops };
	struct ses_fact_collector *facts =
		ses_facts_new(keep_element, &c);

	if (!facts) {
		w->error = -SES_E_NO_MEMORY;
		return;
	}
	out.tree_data = facts;
	if (ses_show_join(&out, snap, &view) == -SES_E_NO_MEMORY)
		w->error = -SES_E_NO_MEMORY;
	if (!copy_facts(&state->around, ses_facts_around(facts)))
		w->error = -SES_E_NO_MEMORY;
	if (ses_facts_free(facts))
		w->error = -SES_E_NO_MEMORY;
}

/* --- comparing --- */

static bool is_same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_same_member(const struct ses_fact *a, const struct ses_fact *b)
{
	return a->entry == b->entry && is_same_text(a->key, b->key) &&
	       is_same_text(a->part, b->part) &&
	       is_same_text(a->inner, b->inner);
}

static bool is_same_value(const struct ses_fact *a, const struct ses_fact *b)
{
	return a->kind == b->kind && a->number == b->number &&
	       a->text_len == b->text_len &&
	       memcmp(a->text, b->text, a->text_len) == 0;
}

/* Hex dumps, and members that repeat a reading, are not reported: the members
 * that they repeat are. */
static bool is_repetition(const struct ses_fact *f)
{
	return f->kind == SES_VALUE_BYTES || f->repeats;
}

/* The same member in another state, or 0. Most often its number is the same,
 * so the search begins there. */
static const struct ses_fact *find_member(const struct ses_facts *facts,
					  size_t n, const struct ses_fact *f)
{
	for (size_t i = 0; i < facts->nr; i++) {
		const struct ses_fact *g = &facts->v[(n + i) % facts->nr];

		if (is_same_member(f, g))
			return g;
	}
	return NULL;
}

/* Takes the element, or 0 for the enclosure. */
static void notify_change(struct ses_watch *w, const struct kept_element *e,
			  const struct ses_fact *before,
			  const struct ses_fact *after)
{
	char index[16] = "";

	if (e)
		ses_element_index_text(e->type, e->index, index);
	w->notify(w->data, &(struct ses_watch_change){
		.index = index, .descriptor = e ? e->name : "",
		.before = before, .after = after });
}

static void compare_facts(struct ses_watch *w, const struct kept_facts *old,
			  const struct kept_facts *new,
			  const struct kept_element *old_element,
			  const struct kept_element *new_element)
{
	const struct ses_facts *before = &old->facts, *after = &new->facts;

	for (size_t i = 0; i < after->nr; i++) {
		const struct ses_fact *f = &after->v[i];
		const struct ses_fact *g = find_member(before, i, f);

		if (!is_repetition(f) && !(g && is_same_value(g, f)))
			notify_change(w, new_element, g, f);
	}
	for (size_t i = 0; i < before->nr; i++) {
		const struct ses_fact *f = &before->v[i];

		if (!is_repetition(f) && !find_member(after, i, f))
			notify_change(w, old_element, f, NULL);
	}
}

/* The same element in another state, or 0. The search begins at its place. */
static const struct kept_element *find_element(const struct state *s, size_t n,
					       const struct kept_element *e)
{
	for (size_t i = 0; i < s->nr; i++) {
		const struct kept_element *k = &s->elements[(n + i) % s->nr];

		if (k->type == e->type && k->index == e->index)
			return k;
	}
	return NULL;
}

/* Of an element that was added or removed only the status is reported. */
static void notify_presence(struct ses_watch *w, const struct kept_element *e,
			    bool added)
{
	const struct ses_facts *facts = &e->kept.facts;
	const char *key = ses_element_status_field()->key;

	for (size_t i = 0; i < facts->nr; i++) {
		const struct ses_fact *f = &facts->v[i];

		if (!is_same_text(f->key, key))
			continue;
		notify_change(w, e, added ? NULL : f, added ? f : NULL);
		return;
	}
}

static void compare_states(struct ses_watch *w)
{
	const struct state *a = &w->before, *b = &w->after;

	compare_facts(w, &a->around, &b->around, NULL, NULL);
	for (size_t i = 0; i < b->nr; i++) {
		const struct kept_element *e = &b->elements[i];
		const struct kept_element *old = find_element(a, i, e);

		if (old)
			compare_facts(w, &old->kept, &e->kept, old, e);
		else
			notify_presence(w, e, true);
	}
	for (size_t i = 0; i < a->nr; i++) {
		if (!find_element(b, i, &a->elements[i]))
			notify_presence(w, &a->elements[i], false);
	}
}

/* --- which elements may have changed --- */

/* Additional status of an element: its bytes, and how many there are. */
static size_t find_descriptor(const struct ses_join *j, uint32_t element,
			      const uint8_t **bytes)
{
	uint32_t aes = j->elements[element].aes;

	if (aes == SES_NO_ELEMENT)
		return 0;
	*bytes = ses_aes_bytes(j, &j->aes[aes]);
	return j->aes[aes].len;
}

static bool is_same_element(const struct ses_join *a, const struct ses_join *b,
			    uint32_t element)
{
	const uint8_t *x = ses_status_element(a->status, element);
	const uint8_t *y = ses_status_element(b->status, element);
	const uint8_t *p = NULL, *q = NULL;
	size_t len = find_descriptor(a, element, &p);

	if (len != find_descriptor(b, element, &q) ||
	    (len && memcmp(p, q, len) != 0))
		return false;
	return x && y ? memcmp(x, y, 4) == 0 : x == y;
}

/* A flag for each element of two joins of one configuration: its bytes differ.
 * Returns 0 if there is no memory. */
static bool *find_changed_elements(const struct ses_join *a,
				   const struct ses_join *b)
{
	bool *elements = calloc(b->nr_elements + 1, sizeof(*elements));

	for (uint32_t element = 0;
	     elements && element < b->nr_elements && element < a->nr_elements;
	     element++)
		elements[element] = !is_same_element(a, b, element);
	return elements;
}

static bool is_same_configuration(const struct ses_config *a,
				  const struct ses_config *b)
{
	return a->generation == b->generation &&
	       a->nr_elements == b->nr_elements;
}

/* --- two snapshots --- */

static void compare_joins(struct ses_watch *w, struct ses_snapshot *snap,
			  const struct ses_join *a, const struct ses_join *b)
{
	bool *elements = NULL;

	if (is_same_configuration(a->config, b->config)) {
		elements = find_changed_elements(a, b);
		if (!elements)
			w->error = -SES_E_NO_MEMORY;
	}
	if (!w->error)
		collect_state(w, &w->last, a, elements, &w->before);
	if (!w->error)
		collect_state(w, snap, b, elements, &w->after);
	free(elements);
	if (!w->error)
		compare_states(w);
	free_state(&w->before);
	free_state(&w->after);
}

static void compare_snapshots(struct ses_watch *w, struct ses_snapshot *snap)
{
	struct ses_join a = { .elements = NULL }, b = { .elements = NULL };

	w->error = ses_join_build(&w->last, SES_EIIOE_AS_IS, &w->mute, &a);
	if (!w->error)
		w->error = ses_join_build(snap, SES_EIIOE_AS_IS, &w->mute, &b);
	if (!w->error)
		compare_joins(w, snap, &a, &b);
	ses_join_free(&a);
	ses_join_free(&b);
}

int ses_watch_compare(struct ses_watch *w, struct ses_snapshot *snap)
{
	if (snap->changed)
		return -SES_E_OTHER;
	w->error = 0;
	if (w->has_last)
		compare_snapshots(w, snap);
	if (!w->error)
		w->error = ses_snapshot_copy(&w->last, snap, &w->mute);
	w->has_last = !w->error;
	/* the mute log did not pass the message on */
	if (w->error == -SES_E_NO_MEMORY)
		ses_no_memory(snap->log);
	return w->error;
}
