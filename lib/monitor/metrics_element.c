/* SPDX-License-Identifier: BSD-2-Clause */
/* The samples about one element; metrics.c collects them. */
#include "metric.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/element.h>
#include "inventory/inventory.h"
#include <ses/error.h>
#include <ses/memory.h>
#include <ses/text.h>

#include "reading.h"
#include "ses/slot.h"

/* --- an element --- */

/* The labels that all samples about an element have. */
static void build_element_labels(struct ses_metrics *m,
				 const struct ses_element_view *v)
{
	struct ses_writer *w = &m->element;
	char text[16];

	w->len = 0;
	ses_write_str(w, ",subenclosure=\"");
	ses_write_dec(w, v->subenclosure);
	ses_write_char(w, '"');
	ses_element_index_text(v->type_index, v->index, text);
	ses_metric_add_word(w, "index", text);
	ses_metric_add_word(w, "type", v->type->metric_name);
	ses_metric_add_field(w, "name", v->name, v->name_len);
	if (w->error)
		m->error = w->error;
}

/* Begin a sample about the element at hand. */
static struct ses_writer *begin_element_sample(struct ses_metrics *m,
					       enum family f)
{
	struct ses_writer *w = ses_metric_begin_sample(m, f);

	if (m->element.len)
		ses_write(w, m->element.buf, m->element.len);
	return w;
}

static uint32_t find_flag_bits(const struct ses_element_view *v)
{
	const struct ses_field *f;
	uint32_t bits = 0;

	for (size_t n = 0; (f = ses_element_field(v->type_code, n)); n++) {
		if (f->width == 1)
			bits |= 1u << f->shift;
	}
	return bits;
}

static struct type_count *find_or_add_count(struct ses_metrics *m,
					    const struct ses_element_view *v)
{
	struct type_count *t;

	for (size_t i = m->nr_types; i > 0; i--) {
		if (m->types[i - 1].type == v->type)
			return &m->types[i - 1];
	}
	t = ses_array_grow(m->types, m->nr_types, sizeof(*t));
	if (!t) {
		m->error = -SES_E_NO_MEMORY;
		return NULL;
	}
	m->types = t;
	t += m->nr_types++;
	*t = (struct type_count){ .type = v->type,
				 .flag_bits = find_flag_bits(v) };
	return t;
}

/* Flags that are counted even if no element has them. */
static bool counts_at_zero(const struct ses_field *f)
{
	return f->alarm || f->led == SES_FIELD_LED_IDENT;
}

/* Count element n of a type. */
static void count_flag(struct type_count *t, size_t n,
		       const struct ses_field *f, bool set)
{
	if (n >= NR_FLAGS || !(set || counts_at_zero(f)))
		return;
	if (!t->at[n]) {
		t->flags[t->nr_flags].field = f;
		t->at[n] = (uint8_t)++t->nr_flags;
	}
	t->flags[t->at[n] - 1].set += set;
}

static void add_flags(struct ses_metrics *m, struct type_count *t,
		      const struct ses_element_view *v)
{
	const struct ses_field *f;
	bool first = !t->seen;

	t->seen = true;
	if (!first && !(v->word & t->flag_bits))
		return;
	for (size_t n = 0; (f = ses_element_field(v->type_code, n)); n++) {
		bool set = f->width == 1 && ses_view_flag(v, f);
		struct ses_writer *w;

		if (!(set || first) || !ses_view_has_flag(v, f))
			continue;
		count_flag(t, n, f, set);
		if (!set)
			continue;
		w = begin_element_sample(m, FLAG);
		ses_metric_add_word(w, "flag", f->key);
		ses_metric_end_sample(w, "1");
	}
}

static void add_status(struct ses_metrics *m, struct type_count *t,
		       uint8_t code)
{
	if (code < NR_STATUSES)
		t->statuses[code]++;
	ses_metric_end_number(begin_element_sample(m, STATUS_CODE), code);
}

static void add_reading(struct ses_metrics *m, const struct ses_element_view *v)
{
	static const enum family families[SES_NR_READING_KINDS] = {
		[SES_READING_TEMPERATURE] = TEMPERATURE,
		[SES_READING_SPEED] = FAN,
		[SES_READING_VOLTAGE] = VOLTAGE,
		[SES_READING_CURRENT] = CURRENT,
		[SES_READING_BATTERY] = BATTERY,
	};
	uint64_t bytes;
	char text[16];

	if (v->reading_valid) {
		struct ses_writer *w =
			begin_element_sample(m, families[v->reading_kind]);

		ses_view_reading_text(v, text);
		/* the family is in seconds */
		if (v->reading_kind == SES_READING_BATTERY)
			ses_metric_end_number(w, (uint64_t)v->reading * 60);
		else
			ses_metric_end_sample(w, text);
	}
	if (ses_view_cache(v, &bytes))
		ses_metric_end_number(begin_element_sample(m, CACHE), bytes);
}

/* Half percent as a ratio. */
static void end_ratio(struct ses_writer *w, unsigned int halves)
{
	char text[24];

	snprintf(text, sizeof(text), "%u.%03u", halves * 5 / 1000,
		 halves * 5 % 1000);
	ses_metric_end_sample(w, text);
}

static void end_signed(struct ses_writer *w, int value)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", value);
	ses_metric_end_sample(w, text);
}

static void add_thresholds(struct ses_metrics *m,
			   const struct ses_element_view *v)
{
	enum family family;

	switch (v->reading_kind) {
	case SES_READING_TEMPERATURE:
		family = TEMPERATURE_THRESHOLD;
		break;
	case SES_READING_VOLTAGE:
		family = VOLTAGE_THRESHOLD;
		break;
	case SES_READING_CURRENT:
		family = CURRENT_THRESHOLD;
		break;
	default:
		return;
	}
	for (int i = 0; i < SES_NR_LIMITS; i++) {
		struct ses_writer *w;

		if (!v->has_limit[i])
			continue;
		w = begin_element_sample(m, family);
		ses_metric_add_word(w, "threshold",
				    ses_limit_name((enum ses_limit)i));
		if (family == TEMPERATURE_THRESHOLD)
			end_signed(w, v->limits[i]);
		else
			end_ratio(w, (unsigned int)v->limits[i]);
	}
}

/* --- a slot --- */

/* Of the first phy that has one, 0 none. */
static uint64_t find_sas_address(const struct ses_slot *slot)
{
	for (unsigned int n = 0; slot->form == SES_SLOT_SAS &&
				 n < slot->nr_phys; n++) {
		uint64_t address = ses_slot_phy(slot, n).address;

		if (address)
			return address;
	}
	return 0;
}

static void add_paths(struct ses_metrics *m, const struct ses_element_view *v)
{
	const struct ses_metrics_source *source = m->source;
	unsigned int paths, expected;

	if (!source->find_paths ||
	    !source->find_paths(source->data, v->type_index,
				(unsigned int)v->index, &paths, &expected))
		return;
	ses_metric_end_number(begin_element_sample(m, PATHS), paths);
	ses_metric_end_number(begin_element_sample(m, PATHS_EXPECTED),
			      expected);
}

/* "12.0 Gbit" in bytes per second; 0: it is not a rate. */
static uint64_t parse_rate(const char *rate)
{
	size_t whole = strspn(rate, "0123456789");
	uint64_t tenths;

	if (ses_number_parse(rate, whole, 1000, &tenths))
		return 0;
	tenths *= 10;
	rate += whole;
	if (rate[0] == '.' && rate[1] >= '0' && rate[1] <= '9') {
		tenths += (uint64_t)(rate[1] - '0');
		rate += 2;
	}
	return strcmp(rate, " Gbit") == 0 ? tenths * 12500000 : 0;
}

/* Both logical units of a drive may be behind one phy. */
static bool is_first_phy(const struct ses_unit *u, const struct ses_phy *phy)
{
	for (const struct ses_path *p = u->paths; p; p = p->next) {
		for (size_t i = 0; i < p->nr_link; i++) {
			if (strcmp(p->link[i].name, phy->name) == 0)
				return &p->link[i] == phy;
		}
	}
	return false;
}

static void add_phy(struct ses_metrics *m, const struct ses_phy *phy)
{
	const uint64_t rate = parse_rate(phy->rate);
	struct ses_writer *w;

	if (rate) {
		w = begin_element_sample(m, LINK_RATE);
		ses_metric_add_label(w, "phy", phy->name);
		ses_metric_end_number(w, rate);
	}
	for (int i = 0; i < SES_NR_PHY_COUNTERS; i++) {
		if (!phy->known[i])
			continue;
		w = begin_element_sample(m, PHY_ERRORS);
		ses_metric_add_label(w, "phy", phy->name);
		ses_metric_add_word(w, "counter", ses_phy_counter_names[i]);
		ses_metric_end_number(w, phy->counts[i]);
	}
}

static void add_links(struct ses_metrics *m, const struct ses_element_view *v)
{
	const struct ses_metrics_source *source = m->source;
	const struct ses_unit *u = NULL;

	if (source->find_disk)
		u = source->find_disk(source->data, v->type_index,
				      (unsigned int)v->index);
	for (const struct ses_path *p = u ? u->paths : NULL; p; p = p->next) {
		for (size_t i = 0; i < p->nr_link; i++) {
			if (is_first_phy(u, &p->link[i]))
				add_phy(m, &p->link[i]);
		}
	}
}

static void add_slot(struct ses_metrics *m, const struct ses_join *join,
		     const struct ses_element_view *v)
{
	const char *device = NULL;
	struct ses_slot slot;
	struct ses_writer *w;
	char text[24] = "";
	uint64_t sas;
	int number;

	if (!ses_element_is_slot(v->type_code))
		return;
	if (ses_status_shows_presence(v->status))
		ses_metric_end_number(begin_element_sample(m, OCCUPIED),
				      v->status !=
					      SES_STATUS_CODE_NOT_INSTALLED);
	add_paths(m, v);
	add_links(m, v);
	slot = ses_element_slot(join, v->element_number);
	sas = find_sas_address(&slot);
	number = ses_element_slot_byte(join, v->element_number);
	if (number < 0 && !sas)
		return;
	w = begin_element_sample(m, SLOT_INFO);
	if (number >= 0)
		snprintf(text, sizeof(text), "%d", number);
	ses_metric_add_word(w, "slot", text);
	text[0] = '\0';
	if (sas)
		snprintf(text, sizeof(text), "0x%016llx",
			 (unsigned long long)sas);
	ses_metric_add_word(w, "sas_address", text);
	if (sas && m->names)
		device = m->names->device_of(m->names->data, sas);
	ses_metric_add_label(w, "device", device ? device : "");
	ses_metric_end_sample(w, "1");
}

void ses_metric_add_element(struct ses_metrics *m, const struct ses_join *join,
			    const struct ses_element_view *v)
{
	const struct ses_metrics_source *source = m->source;
	struct type_count *t;

	if (source->is_superseded &&
	    source->is_superseded(source->data, v->type_index,
				  (unsigned int)v->index))
		return;
	t = find_or_add_count(m, v);
	if (!t)
		return;
	build_element_labels(m, v);
	add_status(m, t, v->status);
	add_flags(m, t, v);
	add_reading(m, v);
	add_thresholds(m, v);
	add_slot(m, join, v);
}

/* --- counts --- */

void ses_metric_add_counts(struct ses_metrics *m)
{
	char text[40];

	for (size_t i = 0; i < m->nr_types; i++) {
		const struct type_count *t = &m->types[i];

		for (unsigned int k = 0; k < NR_STATUSES; k++) {
			struct ses_writer *w =
				ses_metric_begin_sample(m, ELEMENTS);

			ses_metric_add_label(w, "type", t->type->metric_name);
			ses_metric_add_label(w, "status",
					     ses_metric_format_name(
						     text, sizeof(text),
						     ses_status_code_names[k]));
			ses_metric_end_number(w, t->statuses[k]);
		}
		for (size_t k = 0; k < t->nr_flags; k++) {
			struct ses_writer *w =
				ses_metric_begin_sample(m, FLAGGED);

			ses_metric_add_label(w, "type", t->type->metric_name);
			ses_metric_add_label(w, "flag", t->flags[k].field->key);
			ses_metric_end_number(w, t->flags[k].set);
		}
	}
	m->nr_types = 0;
}

