/* SPDX-License-Identifier: BSD-2-Clause */
/* What an element contributes to the metrics. */
#include "metric.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/element.h>
#include <ses/error.h>

#include "reading.h"

/* --- an element --- */

static const struct ses_element_type *type_of(const struct ses_facts *facts)
{
	return ses_element_type((unsigned int)ses_facts_number(
		facts, NULL, "element_type", 0));
}

/* Begin a sample about an element. */
static struct ses_writer *element_sample(struct ses_metrics *m, enum family f,
					 const struct ses_facts *facts)
{
	struct ses_writer *w = ses_metric_begin(m, f);
	char buf[40];

	snprintf(buf, sizeof(buf), "%u", (unsigned int)ses_facts_number(
			 facts, NULL, "subenclosure_identifier", 0));
	ses_metric_label(w, "subenclosure", buf);
	ses_metric_label(w, "index", ses_facts_text(facts, NULL, "index"));
	ses_metric_label(w, "type", type_of(facts)->metric_name);
	ses_metric_label(w, "name",
	      ses_facts_number(facts, NULL, "descriptor_available", 0) ?
	      ses_facts_text(facts, NULL, "descriptor") : "");
	return w;
}

static struct type_count *count_of(struct ses_metrics *m,
				   const struct ses_element_type *type)
{
	struct type_count *t;

	for (size_t i = 0; i < m->nr_types; i++) {
		if (m->types[i].type == type)
			return &m->types[i];
	}
	t = realloc(m->types, (m->nr_types + 1) * sizeof(*t));
	if (!t) {
		m->error = -SES_E_NO_MEMORY;
		return NULL;
	}
	m->types = t;
	t += m->nr_types++;
	*t = (struct type_count){ .type = type };
	return t;
}

/* Flags whose absence is worth a zero. */
static bool counts_at_zero(const char *key)
{
	return strcmp(key, "ident") == 0 || ses_trouble_of(key);
}

static void count_flag(struct type_count *t, const char *key, bool set)
{
	for (size_t i = 0; i < t->nr_flags; i++) {
		if (strcmp(t->flags[i].key, key) == 0) {
			t->flags[i].set += set;
			return;
		}
	}
	if (t->nr_flags == sizeof(t->flags) / sizeof(t->flags[0]) ||
	    !(set || counts_at_zero(key)))
		return;
	t->flags[t->nr_flags].key = key;
	t->flags[t->nr_flags++].set = set;
}

static void tell_flags(struct ses_metrics *m, const struct ses_facts *facts)
{
	struct type_count *t = count_of(m, type_of(facts));

	for (size_t i = 0; t && i < facts->nr; i++) {
		const struct ses_fact *f = &facts->v[i];
		struct ses_writer *w;

		if (f->kind != SES_FLAG || !f->part || f->inner ||
		    strcmp(f->part, PART_STATUS) != 0)
			continue;
		count_flag(t, f->key, f->number);
		if (!f->number)
			continue;
		w = element_sample(m, FLAG, facts);
		ses_metric_label(w, "flag", f->key);
		ses_metric_end(w, "1");
	}
}

static void tell_status(struct ses_metrics *m, const struct ses_facts *facts,
			unsigned int code)
{
	struct type_count *t = count_of(m, type_of(facts));

	if (t && code < NR_STATUSES)
		t->statuses[code]++;
	ses_metric_end_number(element_sample(m, STATUS_CODE, facts), code);
}

static void tell_reading(struct ses_metrics *m, const struct ses_facts *facts)
{
	static const struct {
		const char *key;
		enum family family;
		unsigned int times;	/* into the unit of the family */
	} rows[] = {
		{ "temperature_c", TEMPERATURE, 1 },
		{ "speed_rpm", FAN, 1 },
		{ "voltage_v", VOLTAGE, 1 },
		{ "current_a", CURRENT, 1 },
		{ "battery_minutes", BATTERY, 60 },
	};
	const struct reading *row;
	const struct ses_fact *f = ses_reading_of(facts, &row);
	char buf[24];

	for (size_t i = 0; f && i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ses_writer *w;

		if (strcmp(rows[i].key, f->key) != 0)
			continue;
		w = element_sample(m, rows[i].family, facts);
		if (rows[i].times > 1)
			ses_metric_end_number(w, f->number * rows[i].times);
		else
			ses_metric_end(w, ses_fact_words(f, buf, sizeof(buf)));
	}
	f = ses_facts_find(facts, PART_STATUS, "nonvolatile_cache_bytes");
	if (f)
		ses_metric_end_number(element_sample(m, CACHE, facts),
				      f->number);
}

/* Per cent, with at most one digit behind the point, as a ratio. */
static void end_ratio(struct ses_writer *w, const char *percent)
{
	unsigned int tenths = 0;
	bool point = false;
	char text[24];

	for (; *percent; percent++) {
		if (*percent == '.')
			point = true;
		else
			tenths = tenths * 10 + (unsigned int)(*percent - '0');
	}
	if (!point)
		tenths *= 10;
	snprintf(text, sizeof(text), "%u.%03u", tenths / 1000, tenths % 1000);
	ses_metric_end(w, text);
}

static void tell_thresholds(struct ses_metrics *m,
			    const struct ses_facts *facts)
{
	enum family family = type_of(facts)->code == SES_ET_VOLTAGE ?
				     VOLTAGE_THRESHOLD :
			     type_of(facts)->code == SES_ET_CURRENT ?
				     CURRENT_THRESHOLD :
				     TEMPERATURE_THRESHOLD;
	char buf[24];

	if (family == TEMPERATURE_THRESHOLD &&
	    type_of(facts)->code != SES_ET_TEMPERATURE)
		return;
	for (int i = 0; i < NR_THRESHOLDS; i++) {
		const struct ses_fact *f = ses_threshold_of(facts,
							    (enum threshold)i);
		struct ses_writer *w;

		if (!f)
			continue;
		w = element_sample(m, family, facts);
		ses_metric_label(w, "threshold", ses_threshold_names[i]);
		if (family == TEMPERATURE_THRESHOLD)
			ses_metric_end(w, ses_fact_words(f, buf, sizeof(buf)));
		else
			end_ratio(w, ses_fact_words(f, buf, sizeof(buf)));
	}
}

/* --- a slot --- */

static const struct ses_fact *sas_address(const struct ses_facts *facts)
{
	for (size_t i = 0; i < facts->nr; i++) {
		const struct ses_fact *f = &facts->v[i];

		if (f->kind == SES_ID64 && f->number && f->inner &&
		    strcmp(f->key, "sas_address") == 0)
			return f;
	}
	return NULL;
}

static void tell_slot(struct ses_metrics *m, const struct ses_facts *facts,
		      unsigned int code)
{
	const struct ses_fact *sas = sas_address(facts);
	const char *device = NULL;
	struct ses_writer *w;
	char text[24] = "";

	if (type_of(facts)->code != SES_ET_DEVICE_SLOT &&
	    type_of(facts)->code != SES_ET_ARRAY_DEVICE_SLOT)
		return;
	/* the other codes do not tell */
	if (code != SES_STATUS_CODE_UNSUPPORTED &&
	    code != SES_STATUS_CODE_UNKNOWN &&
	    code != SES_STATUS_CODE_NO_ACCESS && code < NR_STATUSES)
		ses_metric_end_number(element_sample(m, OCCUPIED, facts),
			   code != SES_STATUS_CODE_NOT_INSTALLED);
	if (!ses_facts_find(facts, PART_AES, "device_slot_number") && !sas)
		return;
	w = element_sample(m, SLOT_INFO, facts);
	if (ses_facts_find(facts, PART_AES, "device_slot_number"))
		snprintf(text, sizeof(text), "%u",
			 (unsigned int)ses_facts_number(
				 facts, PART_AES, "device_slot_number", 0));
	ses_metric_label(w, "slot", text);
	text[0] = '\0';
	if (sas)
		snprintf(text, sizeof(text), "0x%016llx",
			 (unsigned long long)sas->number);
	ses_metric_label(w, "sas_address", text);
	if (sas && m->names)
		device = m->names->device_of(m->names->data, sas->number);
	ses_metric_label(w, "device", device ? device : "");
	ses_metric_end(w, "1");
}

void ses_metric_element(struct ses_metrics *m, const struct ses_facts *facts)
{
	const struct ses_metrics_source *source = m->source;
	const struct ses_fact *status = ses_facts_find(facts, PART_STATUS,
						       "status");

	if (source->left &&
	    source->left(source->data, ses_facts_text(facts, NULL, "index")))
		return;
	if (!status || !ses_facts_number(facts, NULL, "individual", 0))
		return;
	tell_status(m, facts, (unsigned int)status->number);
	tell_flags(m, facts);
	tell_reading(m, facts);
	tell_thresholds(m, facts);
	tell_slot(m, facts, (unsigned int)status->number);
}

/* --- counts --- */

void ses_metric_counts(struct ses_metrics *m)
{
	char text[40];

	for (size_t i = 0; i < m->nr_types; i++) {
		const struct type_count *t = &m->types[i];

		for (unsigned int k = 0; k < NR_STATUSES; k++) {
			struct ses_writer *w = ses_metric_begin(m, ELEMENTS);

			ses_metric_label(w, "type", t->type->metric_name);
			ses_metric_label(w, "status",
					 ses_metric_snake(text, sizeof(text),
						ses_status_code_names[k]));
			ses_metric_end_number(w, t->statuses[k]);
		}
		for (size_t k = 0; k < t->nr_flags; k++) {
			struct ses_writer *w = ses_metric_begin(m, FLAGGED);

			ses_metric_label(w, "type", t->type->metric_name);
			ses_metric_label(w, "flag", t->flags[k].key);
			ses_metric_end_number(w, t->flags[k].set);
		}
	}
	m->nr_types = 0;
}

