/* SPDX-License-Identifier: BSD-2-Clause */
/* Judging an element: its status code, its flags, its reading. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/join.h>
#include <ses/memory.h>
#include <ses/text.h>

#include "health_internal.h"
#include "element/element_internal.h"

/* Was the same found out about the element on another path? */
static bool has_element_reason(const struct ses_judge *j,
			       const struct judged *e, const char *words)
{
	for (size_t i = e->first_reason; i != NO_REASON;
	     i = j->reasons[i].next) {
		if (ses_reason_has_text(j, &j->reasons[i], words))
			return true;
	}
	return false;
}

static void add_element_reason(struct ses_judge *j, struct judged *e,
			       const struct finding *f)
{
	size_t n;

	j->worst = ses_worse_health(j->worst, f->health);
	if (has_element_reason(j, e, f->words))
		return;
	n = ses_judge_add_reason(j, f, true);
	if (n == NO_REASON)
		return;
	ses_element_index_text(e->type_index, e->index, j->reasons[n].index);
	j->reasons[n].next = e->first_reason;
	e->first_reason = n;
}

/* "ts1.0_amb": unique, with characters that every poller accepts. */
static void build_label(struct judged *e, const struct ses_element_view *v)
{
	char index[16];
	size_t n;

	ses_element_index_text(v->type_index, v->index, index);
	snprintf(e->label, sizeof(e->label), "%s%s_%.*s",
		 v->type->abbreviation ? v->type->abbreviation : "", index,
		 v->has_name ? (int)v->name_len : 0, v->name);
	for (n = 0; e->label[n]; n++) {
		char *c = &e->label[n];

		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
		else if (*c == ',')
			*c = '.';
		else if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789.-", *c))
			*c = '_';
	}
	while (n > 0 && e->label[n - 1] == '_')
		e->label[--n] = '\0';
}

/* An array with `wanted` elements, zeros after the first nr. */
static void *grow_to(struct ses_judge *j, void *array, size_t nr,
		     size_t wanted, size_t size)
{
	char *more = ses_array_resize(array, wanted, size);

	if (!more) {
		j->error = -SES_E_NO_MEMORY;
		return NULL;
	}
	memset(more + nr * size, 0, (wanted - nr) * size);
	return more;
}

/* The place for the number of an element. Another path to the enclosure may
 * have another configuration. */
static uint32_t *find_number(struct ses_judge *j, const struct ses_join *join,
			     const struct ses_element_view *v)
{
	struct enclosure *enc = j->now;
	struct judged_type *t;

	if (v->type_index >= enc->nr_types) {
		t = grow_to(j, enc->types, enc->nr_types,
			    join->config->nr_types, sizeof(*t));
		if (!t)
			return NULL;
		enc->types = t;
		enc->nr_types = join->config->nr_types;
	}
	t = &enc->types[v->type_index];
	if ((unsigned int)v->index >= t->nr) {
		unsigned int nr = join->config->types[v->type_index].count;
		uint32_t *numbers = grow_to(j, t->numbers, t->nr, nr,
					    sizeof(*numbers));

		if (!numbers)
			return NULL;
		t->numbers = numbers;
		t->nr = nr;
	}
	return &t->numbers[v->index];
}

static struct judged *find_or_add_element(struct ses_judge *j,
					  const struct ses_join *join,
					  const struct ses_element_view *v)
{
	uint32_t *number = find_number(j, join, v);
	struct enclosure *enc = j->now;
	struct judged *e;

	if (!number)
		return NULL;
	if (*number)
		return &enc->elements[*number - 1];
	e = ses_judge_grow(j, enc->elements, enc->nr_elements, sizeof(*e));
	if (!e)
		return NULL;
	enc->elements = e;
	e += enc->nr_elements++;
	*number = (uint32_t)enc->nr_elements;
	*e = (struct judged){
		.type_index = v->type_index, .index = v->index,
		.type_code = v->type_code,
		.health = SES_HEALTH_OK, .first_reason = NO_REASON,
	};
	return e;
}

/* All that is wrong with an element, separated by commas. */
struct problems {
	char text[256];
	enum ses_health health;
};

static void append_text(struct problems *w, enum ses_health health,
			const char *text)
{
	size_t n = strlen(w->text);

	w->health = ses_worse_health(w->health, health);
	snprintf(w->text + n, sizeof(w->text) - n, "%s%s", n ? ", " : "",
		 text);
}

static enum ses_health status_health(uint8_t code)
{
	if (ses_status_is_fault(code))
		return SES_HEALTH_CRITICAL;
	return code == SES_STATUS_CODE_OK ? SES_HEALTH_OK : SES_HEALTH_WARNING;
}

static void judge_status(struct problems *w, uint8_t status)
{
	enum ses_health health = status_health(status);
	const char *name = ses_status_code_names[status];
	char text[32];

	if (health == SES_HEALTH_OK)
		return;
	ses_text_copy(text, sizeof(text), name);
	if (text[0] >= 'A' && text[0] <= 'Z')
		text[0] = (char)(text[0] - 'A' + 'a');
	append_text(w, health, text);
}

static void judge_flags(struct problems *w, const struct ses_element_view *v)
{
	const struct ses_field *f;

	if (!(v->word & v->alarm_bits))
		return;
	for (size_t n = 0; (f = ses_element_field(v->type_code, n)); n++) {
		if (f->alarm && ses_view_flag(v, f))
			append_text(w,
				    ses_alarm_health(
					    (enum ses_field_alarm)f->alarm),
				    f->remark[0] ? f->remark : f->key);
	}
}

/* Above or below the enclosure's own limits; only the worst is reported. */
static void judge_limits(struct problems *w, const struct ses_element_view *v)
{
	static const enum ses_limit order[SES_NR_LIMITS] = {
		SES_LIMIT_HIGH_CRITICAL, SES_LIMIT_LOW_CRITICAL,
		SES_LIMIT_HIGH_WARNING, SES_LIMIT_LOW_WARNING,
	};

	if (!v->reading_valid || !ses_reading_units[v->reading_kind].judged)
		return;
	for (int i = 0; i < SES_NR_LIMITS; i++) {
		enum ses_limit t = order[i];
		bool high = t == SES_LIMIT_HIGH_CRITICAL ||
			    t == SES_LIMIT_HIGH_WARNING;
		bool critical = t == SES_LIMIT_HIGH_CRITICAL ||
				t == SES_LIMIT_LOW_CRITICAL;
		char text[64];

		if (!v->has_limit[t] || (high ? v->reading <= v->limits[t] :
						v->reading >= v->limits[t]))
			continue;
		snprintf(text, sizeof(text), "%s its %s limit of %d",
			 high ? "above" : "below",
			 critical ? "critical" : "warning", v->limits[t]);
		append_text(w,
			    critical ? SES_HEALTH_CRITICAL : SES_HEALTH_WARNING,
			    text);
		return;
	}
}

/* The reading of the worse report, with limits that only the other one has. */
static void keep_reading(struct judged *e, const struct ses_element_view *v,
			 enum ses_health health)
{
	const unsigned int gravity = ses_health_rank(health) << 8 |
				     ses_view_gravity(v);
	const bool graver = !e->kind || gravity > e->gravity;

	if (!e->label[0] || v->has_name)
		build_label(e, v);
	for (int t = 0; ses_reading_units[v->reading_kind].judged &&
	     t < SES_NR_LIMITS; t++) {
		if (!v->has_limit[t] || (e->has_limit[t] && !graver))
			continue;
		e->has_limit[t] = true;
		e->limits[t] = v->limits[t];
	}
	if (!graver)
		return;
	e->gravity = gravity;
	e->kind = v->reading_kind;
	e->number = v->reading;
	ses_view_reading_text(v, e->value);
}

/* An element without a name is called by its type. */
static struct finding build_finding(const struct ses_element_view *v,
				    const struct problems *w, char *buf,
				    size_t size)
{
	struct finding f = { w->health, v->name, v->name_len, w->text };

	if (!ses_text_trim_end(f.name, f.name_len)) {
		f.name = ses_element_type_label(v->type_code, buf, size);
		f.name_len = strlen(f.name);
	}
	return f;
}

void ses_judge_element(void *data, const struct ses_join *join,
		       const struct ses_element_view *v)
{
	struct ses_judge *j = data;
	struct problems w = { "", SES_HEALTH_OK }, sensor = w;
	struct finding f;
	struct judged *e;
	char text[sizeof(w.text) + 32], type[32], value[sizeof(e->value)];

	if (ses_status_is_silent(v->status))
		return;
	e = find_or_add_element(j, join, v);
	if (!e)
		return;
	judge_status(&w, v->status);
	/* flags of a sensor without a reading mean nothing */
	if (!v->reading_kind || v->reading_valid)
		judge_flags(&sensor, v);
	judge_limits(&sensor, v);
	if (sensor.text[0] && v->reading_valid) {
		/* the reading comes before the problem */
		ses_view_reading_text(v, value);
		snprintf(text, sizeof(text), "%s %s %s", value,
			 ses_reading_units[v->reading_kind].unit, sensor.text);
		append_text(&w, sensor.health, text);
	} else if (sensor.text[0]) {
		append_text(&w, sensor.health, sensor.text);
	}
	if (v->reading_valid)
		keep_reading(e, v, w.health);
	e->health = ses_worse_health(e->health, w.health);
	if (!w.text[0])
		return;
	f = build_finding(v, &w, type, sizeof(type));
	add_element_reason(j, e, &f);
}
