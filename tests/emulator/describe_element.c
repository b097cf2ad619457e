/* SPDX-License-Identifier: BSD-2-Clause */
/* A shelf from its description: elements, their status and thresholds. */
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/text.h>

#include "describe.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct plan_type *current(struct describe *d)
{
	return &d->plan->types[d->ti];
}

int describe_range(struct describe *d, struct range *range)
{
	const struct plan_type *t = current(d);
	const struct word *w = &d->l.words[1];
	const char *dash;
	uint64_t first, last;

	if (d->l.nr_words < 2 || w->key)
		return lines_fail(&d->l, d->l.words[0].column,
				  "\"%s\" is followed by the elements it is "
				  "about: a number, a range N-M or \"all\".",
				  d->l.words[0].value);
	dash = strchr(w->value, '-');
	if (strcmp(w->value, "all") == 0) {
		first = 0;
		last = t->count ? t->count - 1u : 0;
	} else if (ses_number_parse(w->value,
				    dash ? (size_t)(dash - w->value)
					 : w->value_len,
				    255, &first) ||
		   (dash &&
		    ses_number_parse(dash + 1, strlen(dash + 1), 255, &last))) {
		return lines_fail(
			&d->l, w->column,
			"\"%s\" is not a number, range N-M or \"all\".",
			w->value);
	} else if (!dash) {
		last = first;
	}
	if (first > last || last >= t->count)
		return lines_fail(&d->l, w->column,
				  "\"%s\" does not fit: the type above has %u "
				  "elements, counted from 0.", w->value,
				  t->count);
	range->first = (unsigned int)first;
	range->count = (unsigned int)(last - first + 1);
	range->rows = &d->plan->rows[t->row + 1 + first];
	return 0;
}

/* "12.05" as hundredths, "-3" as units; *scale is 1 or 100. 0 or -1 */
static int decimal(const char *s, size_t len, int64_t scale, int64_t *value)
{
	bool negative = len && *s == '-';
	const char *dot;
	uint64_t whole, part = 0;
	size_t whole_len;

	s += negative;
	len -= negative;
	dot = memchr(s, '.', len);
	whole_len = dot ? (size_t)(dot - s) : len;
	if (ses_number_parse(s, whole_len, 65535, &whole))
		return -1;
	if (dot && (scale != 100 || len - whole_len > 3 ||
		    ses_number_parse(dot + 1, len - whole_len - 1, 99, &part)))
		return -1;
	if (dot && len - whole_len == 2)
		part *= 10;
	*value = (int64_t)whole * scale + (int64_t)part;
	if (negative)
		*value = -*value;
	return 0;
}

/* Units that people read, for the types that have them. */
static const struct {
	const char *key;
	uint8_t type;
	const char *field;
	int64_t scale, offset, low, high;
} units[] = {
	{ "celsius", SES_ET_TEMPERATURE, "temperature", 1, 20, 1, 255 },
	{ "volts", 0x12, "voltage", 100, 0, -32768, 32767 },
	{ "amps", 0x13, "current", 100, 0, -32768, 32767 },
};

/* 1 if the word is one of them, 0 if not, -1 with an error */
static int unit_field(struct lines *l, const struct word *w, uint8_t type,
		      uint8_t *element)
{
	for (size_t i = 0; i < COUNT(units); i++) {
		int64_t v;

		if (strlen(units[i].key) != w->key_len ||
		    memcmp(units[i].key, w->key, w->key_len))
			continue;
		if (units[i].type != type)
			return lines_fail(l, w->column,
					  "This element type has no %s.",
					  units[i].key);
		if (decimal(w->value, w->value_len, units[i].scale, &v) ||
		    v + units[i].offset < units[i].low ||
		    v + units[i].offset > units[i].high)
			return lines_fail(l, w->value_column,
					  "%s=%s cannot be shown by a sensor.",
					  units[i].key, w->value);
		v += units[i].offset;
		field_set(type, element, units[i].field,
			  strlen(units[i].field),
			  (uint64_t)v & (units[i].scale == 1 ? 0xff : 0xffff));
		return 1;
	}
	return 0;
}

/* letters=en: two characters for a 16-bit field */
static int letters_field(struct lines *l, const struct word *w,
			 uint8_t *element)
{
	if (w->key_len != 7 || memcmp(w->key, "letters", 7))
		return 0;
	if (w->value_len != 2)
		return lines_fail(l, w->value_column,
				  "Two letters are expected.");
	element[2] = (uint8_t)w->value[0];
	element[3] = (uint8_t)w->value[1];
	return 1;
}

static int plain_field(struct lines *l, const struct word *w, uint8_t type,
		       uint8_t *element, uint64_t n)
{
	struct series s = { 0 };
	const struct attr a = { "the value", A_NUMBER, &s, UINT32_MAX };
	struct word value = *w;
	int status, err;

	value.key = a.key;
	value.key_len = strlen(a.key);
	status = w->key_len == 6 && memcmp(w->key, "status", 6) == 0 ?
			 status_code_find(w->value, w->value_len) : -1;
	if (status >= 0)
		s.first = (uint64_t)status;
	else if (attrs_read_one(l, &value, &a, 1) < 0)
		return -1;
	err = field_set(type, element, w->key, w->key_len, series_at(&s, n));
	switch (err) {
	case -1:
		return lines_fail(l, w->column,
				  "This element type has no status field "
				  "\"%.*s\".", (int)w->key_len, w->key);
	case -2:
		return lines_fail(l, w->value_column,
				  "%s is too large for the field.", w->value);
	}
	return 0;
}

int describe_fields(struct lines *l, size_t from, uint8_t type,
		    const struct attr *attrs, size_t nr, uint8_t *element,
		    uint64_t n)
{
	for (size_t i = from; i < l->nr_words; i++) {
		const struct word *w = &l->words[i];
		int done;

		if (!w->key)
			return attrs_unknown(l, w, attrs, nr);
		done = attrs_read_one(l, w, attrs, nr);
		if (!done)
			done = unit_field(l, w, type, element);
		if (!done)
			done = letters_field(l, w, element);
		if (!done)
			done = plain_field(l, w, type, element, n);
		if (done < 0)
			return -1;
	}
	return 0;
}

/* One row of an "element" or "overall" line. */
static int one_row(struct describe *d, struct plan_row *row, size_t from,
		   uint64_t n)
{
	uint8_t type = current(d)->type;
	struct text name = { 0 };
	struct series slot = { 0 }, base = { 0 };
	const struct attr attrs[] = {
		{ "name", A_TEXT, &name, 4096 },
		{ "from", A_NUMBER, &base, UINT32_MAX },
		{ "slot", A_NUMBER, &slot, 255 },
	};

	if (describe_fields(&d->l, from, type, attrs, COUNT(attrs),
			    row->status, n))
		return -1;
	if (name.given) {
		free(row->name.p);
		row->name = text_at(&name, base.first + n);
	}
	if (slot.given)
		row->aes.slot = (uint8_t)series_at(&slot, n);
	row->nominal = (int16_t)ses_be16(row->status + 2);
	return 0;
}

int describe_overall(struct describe *d)
{
	return one_row(d, &d->plan->rows[current(d)->row], 1, 0);
}

int describe_element(struct describe *d)
{
	struct range r;

	if (describe_range(d, &r))
		return -1;
	for (unsigned int i = 0; i < r.count; i++) {
		if (one_row(d, &r.rows[i], 2, i))
			return -1;
	}
	return 0;
}

/* How the unit of a type's thresholds becomes a byte. */
static int limit_byte(const char *unit, const struct word *w, uint8_t *byte)
{
	bool percent = strcmp(unit, "percent") == 0;
	int64_t v;

	if (decimal(w->value, w->value_len, percent ? 100 : 1, &v))
		return -1;
	if (percent && v % 50)
		return -1;
	if (percent)
		v /= 50;
	else if (strcmp(unit, "celsius") == 0)
		v += 20;
	if (v < 0 || v > 255)
		return -1;
	*byte = (uint8_t)v;
	return 0;
}

/* limits 0-3 high_critical=65 low_warning=10: in the unit of the sensor */
int describe_limits(struct describe *d)
{
	const struct ses_element_type *t = ses_element_type(current(d)->type);
	struct range r;

	if (describe_range(d, &r))
		return -1;
	if (!t->thresholds)
		return lines_fail(&d->l, d->l.words[0].column,
				  "This element type has no thresholds.");
	for (size_t i = 2; i < d->l.nr_words; i++) {
		const struct word *w = &d->l.words[i];
		const struct ses_field *f = NULL;
		uint8_t byte;

		for (size_t k = 0; w->key && k < t->nr_thresholds; k++) {
			const struct ses_field *row = &t->thresholds[k];

			if (strlen(row->key) == w->key_len &&
			    memcmp(row->key, w->key, w->key_len) == 0)
				f = row;
		}
		if (!f)
			return lines_fail(&d->l, w->column,
					  "\"%s\" is not a threshold of this "
					  "element type.",
					  w->key ? w->key : w->value);
		if (limit_byte(t->threshold_unit, w, &byte))
			return lines_fail(&d->l, w->value_column,
					  "%s %s cannot be a threshold.",
					  w->value, t->threshold_unit);
		for (unsigned int k = 0; k < r.count; k++)
			r.rows[k].threshold[f->byte] = byte;
	}
	return 0;
}
