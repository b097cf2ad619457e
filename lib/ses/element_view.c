/* SPDX-License-Identifier: BSD-2-Clause */
/* Elements as typed values; the monitors visit them. */
#include "element_view.h"

#include <stdio.h>

#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/join.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/snapshot.h>

#include "element/element_internal.h"
#include "join_internal.h"
#include "element/field_format.h"
#include "ses_internal.h"

static enum ses_reading_kind find_reading_kind(const struct ses_field *f)
{
	switch ((enum ses_field_format)f->format) {
	case TEMPERATURE:
		return SES_READING_TEMPERATURE;
	case SPEED_RPM:
		return SES_READING_SPEED;
	case VOLTS:
		return SES_READING_VOLTAGE;
	case AMPS:
		return SES_READING_CURRENT;
	case BATTERY:
		return SES_READING_BATTERY;
	default:
		return SES_READING_NONE;
	}
}

/* What all elements of a type descriptor header have in common. */
struct type_facts {
	struct ses_element_view view;
	const struct ses_field *sensor;
};

static struct type_facts build_type_facts(const struct ses_join *j,
					  uint32_t element)
{
	const struct ses_type_header *h = ses_join_header(j, element);
	const struct ses_field *f;
	struct type_facts t = { .view = {
		.type_index = j->elements[element].type,
		.subenclosure = h->subenclosure, .type_code = h->type,
		.type = ses_element_type(h->type),
		.alarm_bits = ses_element_alarm_bits(h->type),
	} };

	for (size_t n = 0; (f = ses_element_field(h->type, n)); n++) {
		enum ses_reading_kind kind = find_reading_kind(f);

		if (kind) {
			t.view.reading_kind = kind;
			t.sensor = f;
		}
	}
	return t;
}

static void parse_sensor(struct ses_element_view *v, const struct ses_field *f)
{
	uint32_t raw = v->word >> f->shift & ((1u << f->width) - 1);

	v->reading_valid = ses_field_reading(f, raw, &v->reading) &&
			   ses_status_is_readable(v->status);
}

static void parse_limits(struct ses_element_view *v, const struct ses_join *j)
{
	const uint8_t *e = j->thresholds && v->type->thresholds ?
				   ses_page_element(j->config, j->thresholds,
						    v->type_index,
						    v->index) : NULL;

	for (size_t i = 0; e && i < v->type->nr_thresholds; i++) {
		const struct ses_field *f = &v->type->thresholds[i];

		v->has_limit[f->byte] = e[f->byte] != 0;
		v->limits[f->byte] = f->format == TH_CELSIUS ?
					     ses_celsius(e[f->byte]) :
					     e[f->byte];
	}
}

static void find_name(struct ses_element_view *v, const struct ses_join *j)
{
	const struct ses_element *r = &j->elements[v->element_number];

	v->has_name = r->name_at != 0;
	v->name = v->has_name ? (const char *)j->names->bytes + r->name_at :
				"";
	v->name_len = r->name_len;
}

static void build_view(struct ses_element_view *v, const struct type_facts *t,
		       const struct ses_join *j, uint32_t element,
		       const uint8_t *bytes)
{
	*v = t->view;
	v->element_number = element;
	v->index = j->elements[element].index;
	v->bytes = bytes;
	v->word = ses_be32(bytes);
	v->status = ses_element_status(bytes);
	find_name(v, j);
	if (t->sensor)
		parse_sensor(v, t->sensor);
	parse_limits(v, j);
}

static int check_descriptor(const struct ses_join *j,
			    const struct ses_snapshot *snap, uint32_t element)
{
	struct ses_child_log about;

	if (j->elements[element].aes == SES_NO_ELEMENT)
		return 0;
	ses_log_about_page(&about, snap->log, SES_PAGE_ADDITIONAL);
	return ses_aes_check(j, snap, &j->aes[j->elements[element].aes],
			     &about.log);
}

int ses_element_view_visit(struct ses_snapshot *snap,
			   void (*view)(void *data, const struct ses_join *join,
					const struct ses_element_view *v),
			   void *data)
{
	struct ses_element_view v;
	struct type_facts t = { .sensor = NULL };
	struct ses_join j;
	int err = ses_snapshot_check(snap, snap->log), first, last;

	if (!err)
		err = ses_join_build(snap, SES_EIIOE_AS_IS, snap->log, &j);
	if (err)
		return err;
	first = j.defect;
	for (uint32_t element = 0; element < j.nr_elements; element++) {
		const uint8_t *bytes = ses_status_element(j.status, element);

		if (!bytes)
			break;
		err = check_descriptor(&j, snap, element);
		if (!first)
			first = err;
		if (j.elements[element].index < 0) {
			t = build_type_facts(&j, element);
			continue;
		}
		build_view(&v, &t, &j, element, bytes);
		view(data, &j, &v);
	}
	last = ses_join_check(&j, snap, true, snap->log);
	ses_join_free(&j);
	return first ? first : last ? last : snap->config_error;
}

/* --- questions about a view --- */

bool ses_view_has_flag(const struct ses_element_view *v,
		       const struct ses_field *f)
{
	return f->key[0] && (f->format == BIT || f->format == INVOP_PAGE) &&
	       ses_field_applies(f, v->word);
}

bool ses_view_cache(const struct ses_element_view *v, uint64_t *bytes)
{
	if (v->type_code != SES_ET_NONVOLATILE_CACHE)
		return false;
	*bytes = ses_cache_bytes(v->bytes);
	return true;
}

void ses_view_reading_text(const struct ses_element_view *v, char *text)
{
	bool hundredths = v->reading_kind == SES_READING_VOLTAGE ||
			  v->reading_kind == SES_READING_CURRENT;
	int size = v->reading < 0 ? -v->reading : v->reading;

	if (hundredths)
		snprintf(text, 16, "%s%d.%02d", v->reading < 0 ? "-" : "",
			 size / 100, size % 100);
	else
		snprintf(text, 16, "%d", v->reading);
}

/* Decimal digits of a number; returns the end. */
static char *write_digits(char *p, unsigned int n)
{
	if (n >= 10)
		p = write_digits(p, n / 10);
	*p++ = (char)('0' + n % 10);
	return p;
}

size_t ses_element_index_text(unsigned int type, int element, char *text)
{
	char *p = write_digits(text, type);

	*p++ = ',';
	if (element < 0)
		*p++ = '-';
	p = write_digits(p, (unsigned int)(element < 0 ? 1 : element));
	*p = '\0';
	return (size_t)(p - text);
}
