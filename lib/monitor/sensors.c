/* SPDX-License-Identifier: BSD-2-Clause */
/* Collecting the sensors of all enclosures: --sensors. */
#include "sensor.h"

#include <stdlib.h>

#include <ses/element.h>
#include <ses/error.h>

#include "reading.h"

struct ses_sensors *ses_sensors_new(struct ses_log *log)
{
	struct ses_sensors *s = calloc(1, sizeof(*s));

	if (s)
		s->arena.log = log;
	return s;
}

void ses_sensors_free(struct ses_sensors *s)
{
	ses_arena_free(&s->arena);
	free(s);
}

/* --- the elements --- */

static bool is_sensor(const struct ses_element_view *v)
{
	return v->reading_kind || v->type->thresholds || v->type->sensor;
}

static struct sensor *find_sensor(const struct ses_sensors *list, uint64_t key,
				  const struct ses_element_view *v)
{
	struct ses_index_entry *entry = ses_index_find(&list->index, key);

	for (; entry; entry = ses_index_next(entry)) {
		struct sensor *s = entry->value;

		if (s->shelf.key == list->shelf->key &&
		    s->view.type_code == v->type_code &&
		    s->view.type_index == v->type_index &&
		    s->view.index == v->index)
			return s;
	}
	return NULL;
}

/* What only the other module says of names and thresholds. */
static void add_missing(struct ses_element_view *v,
			const struct ses_element_view *other)
{
	if (!v->has_name) {
		v->has_name = other->has_name;
		v->name = other->name;
		v->name_len = other->name_len;
	}
	for (int i = 0; i < SES_NR_LIMITS; i++) {
		if (v->has_limit[i])
			continue;
		v->has_limit[i] = other->has_limit[i];
		v->limits[i] = other->limits[i];
	}
}

static void merge_view(struct sensor *s, const struct ses_element_view *v)
{
	const struct ses_element_view before = s->view;

	if (ses_view_gravity(v) > ses_view_gravity(&before)) {
		s->view = *v;
		add_missing(&s->view, &before);
	} else {
		add_missing(&s->view, v);
	}
}

static void add_view(void *data, const struct ses_join *join,
		     const struct ses_element_view *v)
{
	struct ses_sensors *list = data;
	const uint64_t key = (uint64_t)(uintptr_t)list->shelf->key ^
			     (uint64_t)v->type_index << 16 ^
			     (uint64_t)v->index;
	struct sensor *s;

	(void)join;
	if (!is_sensor(v))
		return;
	s = find_sensor(list, key, v);
	if (s) {
		merge_view(s, v);
		return;
	}
	s = ses_arena_alloc(&list->arena, sizeof(*s));
	if (!s)
		return;
	*s = (struct sensor){
		.shelf = *list->shelf, .view = *v, .number = list->nr++,
	};
	if (list->last)
		list->last->next = s;
	else
		list->first = s;
	list->last = s;
	ses_index_add(&list->index, &list->arena, key, s);
}

int ses_sensors_add(struct ses_sensors *list,
		    const struct ses_sensors_shelf *shelf,
		    struct ses_snapshot *snap)
{
	int err;

	list->shelf = shelf;
	err = ses_element_view_visit(snap, add_view, list);
	list->shelf = NULL;
	return list->arena.failed ? -SES_E_NO_MEMORY : err;
}
