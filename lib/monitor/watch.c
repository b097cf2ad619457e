/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/watch.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ses/array.h>
#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/show.h>
#include <ses/snapshot.h>

/* An element's facts, kept beyond the walk. */
struct kept {
	struct ses_facts facts;
	char *texts;
};

struct state {
	struct kept *items;
	size_t nr;
	struct kept around;
};

struct ses_watch {
	void (*take)(void *data, const struct ses_change_seen *change);
	void *data;
	struct ses_log mute;
	struct ses_snapshot last;
	bool seen;
	/* while comparing */
	struct state before, after;
	int error;
};

struct ses_watch *ses_watch_new(
	void (*take)(void *data, const struct ses_change_seen *change),
	void *data)
{
	struct ses_watch *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->take = take;
	w->data = data;
	w->mute.page_code = -1;
	return w;
}

void ses_watch_free(struct ses_watch *w)
{
	ses_snapshot_free(&w->last);
	free(w);
}

/* --- facts that stay --- */

static bool keep(struct kept *k, const struct ses_facts *facts)
{
	size_t size = 1;
	char *p;

	for (size_t i = 0; i < facts->nr; i++)
		size += facts->v[i].text_len + 1;
	k->facts.v = malloc((facts->nr + 1) * sizeof(*facts->v));
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

static void drop(struct kept *k)
{
	free(k->facts.v);
	free(k->texts);
}

static void drop_state(struct state *s)
{
	for (size_t i = 0; i < s->nr; i++)
		drop(&s->items[i]);
	free(s->items);
	drop(&s->around);
	*s = (struct state){ NULL, 0, { { NULL, 0 }, NULL } };
}

/* What the walk is about: where its items go. */
struct collection {
	struct ses_watch *watch;
	struct state *state;
};

static void take_item(void *data, const struct ses_facts *facts,
		      const struct ses_facts *around)
{
	struct collection *c = data;
	struct state *s = c->state;
	size_t n = s->nr;
	struct kept *items = ses_array_grow(s->items, n, sizeof(*items));

	(void)around;
	if (!items) {
		c->watch->error = -SES_E_NO_MEMORY;
		return;
	}
	s->items = items;
	items[n] = (struct kept){ { NULL, 0 }, NULL };
	if (!keep(&items[n], facts))
		c->watch->error = -SES_E_NO_MEMORY;
	s->nr++;
}

static void collect(struct ses_watch *w, struct ses_snapshot *snap,
		    const bool *rows, struct state *state)
{
	const struct ses_view view = { .rows = rows };
	struct collection c = { w, state };
	struct ses_out out = { .tree = &ses_facts_ops };
	struct ses_log *log = snap->log;
	struct ses_fact_collector *facts =
		ses_facts_new("element_list", take_item, &c);

	if (!facts) {
		w->error = -SES_E_NO_MEMORY;
		return;
	}
	out.tree_data = facts;
	/* what is wrong with the pages was said when they came */
	snap->log = &w->mute;
	if (ses_show_join(&out, snap, &view) == -SES_E_NO_MEMORY)
		w->error = -SES_E_NO_MEMORY;
	snap->log = log;
	if (!keep(&state->around, ses_facts_around(facts)))
		w->error = -SES_E_NO_MEMORY;
	if (ses_facts_free(facts))
		w->error = -SES_E_NO_MEMORY;
}

/* --- what differs --- */

/* Members that others tell in better words. */
static bool told_elsewhere(const struct ses_fact *f)
{
	static const char *const twins[] = {
		"temperature", "raw_value", "value_in_volts",
		"value_in_amps", "actual_fan_speed", "battery_status",
	};

	if (f->kind == SES_BYTES)
		return true;
	for (size_t i = 0; i < sizeof(twins) / sizeof(twins[0]); i++) {
		if (strcmp(f->key, twins[i]) == 0)
			return true;
	}
	return false;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_place(const struct ses_fact *a, const struct ses_fact *b)
{
	return a->entry == b->entry && same_text(a->key, b->key) &&
	       same_text(a->part, b->part) && same_text(a->inner, b->inner);
}

static bool same_value(const struct ses_fact *a, const struct ses_fact *b)
{
	return a->kind == b->kind && a->number == b->number &&
	       a->text_len == b->text_len &&
	       memcmp(a->text, b->text, a->text_len) == 0;
}

/* The fact in the same place; most often it is at the same number. */
static const struct ses_fact *counterpart(const struct ses_facts *facts,
					  size_t n, const struct ses_fact *f)
{
	for (size_t i = 0; i < facts->nr; i++) {
		const struct ses_fact *g = &facts->v[(n + i) % facts->nr];

		if (same_place(f, g))
			return g;
	}
	return NULL;
}

static void tell(struct ses_watch *w, const struct ses_facts *item,
		 const struct ses_fact *before, const struct ses_fact *after)
{
	w->take(w->data, &(struct ses_change_seen){
		.index = ses_facts_text(item, NULL, "index"),
		.descriptor =
			ses_facts_number(item, NULL, "descriptor_available",
					 0) ?
			ses_facts_text(item, NULL, "descriptor") : "",
		.before = before, .after = after });
}

static void compare_facts(struct ses_watch *w, const struct ses_facts *before,
			  const struct ses_facts *after)
{
	for (size_t i = 0; i < after->nr; i++) {
		const struct ses_fact *f = &after->v[i];
		const struct ses_fact *old = counterpart(before, i, f);

		if (!told_elsewhere(f) && !(old && same_value(old, f)))
			tell(w, after, old, f);
	}
	for (size_t i = 0; i < before->nr; i++) {
		const struct ses_fact *f = &before->v[i];

		if (!told_elsewhere(f) && !counterpart(after, i, f))
			tell(w, before, f, NULL);
	}
}

static const struct kept *item_at(const struct state *s, size_t n,
				  const char *index)
{
	for (size_t i = 0; i < s->nr; i++) {
		const struct kept *k = &s->items[(n + i) % s->nr];

		if (strcmp(ses_facts_text(&k->facts, NULL, "index"),
			   index) == 0)
			return k;
	}
	return NULL;
}

/* An element came or went: its status tells so. */
static void tell_presence(struct ses_watch *w, const struct ses_facts *item,
			  bool came)
{
	const struct ses_fact *f = ses_facts_find(item, "status_descriptor",
						  "status");

	if (f)
		tell(w, item, came ? NULL : f, came ? f : NULL);
}

static void compare(struct ses_watch *w)
{
	const struct state *a = &w->before, *b = &w->after;

	compare_facts(w, &a->around.facts, &b->around.facts);
	for (size_t i = 0; i < b->nr; i++) {
		const struct ses_facts *item = &b->items[i].facts;
		const struct kept *old =
			item_at(a, i, ses_facts_text(item, NULL, "index"));

		if (old)
			compare_facts(w, &old->facts, item);
		else
			tell_presence(w, item, true);
	}
	for (size_t i = 0; i < a->nr; i++) {
		const struct ses_facts *item = &a->items[i].facts;

		if (!item_at(b, i, ses_facts_text(item, NULL, "index")))
			tell_presence(w, item, false);
	}
}

/* --- which elements to look at --- */

static bool same_bytes(const uint8_t *a, size_t a_len, const uint8_t *b,
		       size_t b_len)
{
	return a_len == b_len && (!a_len || memcmp(a, b, a_len) == 0);
}

static size_t aes_of(const struct ses_join *j, uint32_t row,
		     const uint8_t **bytes)
{
	uint32_t aes = j->rows[row].aes;

	if (aes == SES_NO_ROW)
		return 0;
	*bytes = ses_aes_bytes(j, &j->aes[aes]);
	return j->aes[aes].len;
}

/* Rows whose bytes differ in one and the same configuration. */
static void mark_rows(const struct ses_join *a, const struct ses_join *b,
		      bool *rows)
{
	for (uint32_t row = 0; row < b->nr_rows && row < a->nr_rows; row++) {
		const uint8_t *x = ses_row_element(a->status, row);
		const uint8_t *y = ses_row_element(b->status, row);
		const uint8_t *p = NULL, *q = NULL;
		size_t x_len = aes_of(a, row, &p), y_len = aes_of(b, row, &q);

		rows[row] = !same_bytes(x, x ? 4 : 0, y, y ? 4 : 0) ||
			    !same_bytes(p, x_len, q, y_len);
	}
}

/* A row for each element that may have changed; 0: any may. */
static bool *changed_rows(struct ses_watch *w, struct ses_snapshot *snap)
{
	struct ses_join a, b;
	bool *rows = NULL;

	if (snap->config.generation != w->last.config.generation ||
	    snap->config.nr_rows != w->last.config.nr_rows)
		return NULL;
	w->error = ses_join_build(&w->last, SES_EIIOE_AS_IS, &a);
	if (w->error)
		return NULL;
	w->error = ses_join_build(snap, SES_EIIOE_AS_IS, &b);
	rows = w->error ? NULL : calloc(b.nr_rows + 1, sizeof(*rows));
	if (rows)
		mark_rows(&a, &b, rows);
	else
		w->error = -SES_E_NO_MEMORY;
	ses_join_free(&a);
	ses_join_free(&b);
	return rows;
}

int ses_watch_look(struct ses_watch *w, struct ses_snapshot *snap)
{
	struct ses_log *log = snap->log;
	bool *rows;

	if (snap->changed)
		return -SES_E_OTHER;
	w->error = 0;
	if (w->seen) {
		snap->log = &w->mute;
		rows = changed_rows(w, snap);
		snap->log = log;
		if (!w->error)
			collect(w, &w->last, rows, &w->before);
		if (!w->error)
			collect(w, snap, rows, &w->after);
		free(rows);
		if (!w->error)
			compare(w);
		drop_state(&w->before);
		drop_state(&w->after);
	}
	if (!w->error)
		w->error = ses_snapshot_copy(&w->last, snap, &w->mute);
	w->seen = !w->error;
	/* the mute log has kept it to itself */
	if (w->error == -SES_E_NO_MEMORY)
		ses_no_memory(log);
	return w->error;
}
