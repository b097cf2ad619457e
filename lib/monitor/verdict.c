/* SPDX-License-Identifier: BSD-2-Clause */
/* A verdict as a line for a monitoring system, and as a tree. */
#include <stdio.h>
#include <string.h>

#include <ses/out.h>

#include "judge.h"

const char *ses_health_name(enum ses_health health)
{
	static const char *const names[] = {
		[SES_HEALTH_OK] = "ok", [SES_HEALTH_WARNING] = "warning",
		[SES_HEALTH_CRITICAL] = "critical",
		[SES_HEALTH_UNKNOWN] = "unknown",
	};

	return names[health];
}

/* --- performance data: 'label'=value;warn;crit --- */

/* More sensors than this are only told when asked for. */
#define FEW_SENSORS 32

struct datum {
	char label[48];
	char value[24];			/* with its unit */
	char warn[28], crit[28];	/* ranges, "" none */
};

/* Takes each datum; false: enough. */
typedef bool datum_fn(void *data, const struct datum *d);

/* The range in which all is well. */
static void put_range(char *text, size_t size, const struct judged *e,
		      enum ses_limit low, enum ses_limit high)
{
	text[0] = '\0';
	if (e->has_limit[low] && e->has_limit[high])
		snprintf(text, size, "%d:%d", e->limits[low],
			 e->limits[high]);
	else if (e->has_limit[high])
		snprintf(text, size, "~:%d", e->limits[high]);
	else if (e->has_limit[low])
		snprintf(text, size, "%d:", e->limits[low]);
}

/* Of several enclosures each has its own labels. */
static void put_label(struct datum *d, const struct ses_judge *j,
		      unsigned int enc, const char *label)
{
	char prefix[16] = "";

	if (j->nr_enclosures > 1)
		snprintf(prefix, sizeof(prefix), "e%u_", enc);
	snprintf(d->label, sizeof(d->label), "%s%s", prefix, label);
}

static struct datum make_datum(const struct ses_judge *j, unsigned int enc,
			       const char *label, const struct judged *e)
{
	struct datum d = { "", "", "", "" };

	put_label(&d, j, enc, label);
	/* 19 characters tell labels apart everywhere */
	d.label[19] = '\0';
	snprintf(d.value, sizeof(d.value), "%s%s", e->value,
		 j->options->units ? ses_readings[e->kind].uom : "");
	put_range(d.warn, sizeof(d.warn), e, SES_LIMIT_LOW_WARNING,
		  SES_LIMIT_HIGH_WARNING);
	put_range(d.crit, sizeof(d.crit), e, SES_LIMIT_LOW_CRITICAL,
		  SES_LIMIT_HIGH_CRITICAL);
	return d;
}

/* The sensor of a kind whose value is the highest, or the lowest. */
static const struct judged *extreme(const struct enclosure *enc,
				    enum ses_reading_kind kind, bool highest)
{
	const struct judged *best = NULL;

	for (size_t i = 0; i < enc->nr_elements; i++) {
		const struct judged *e = &enc->elements[i];

		if (e->kind != kind)
			continue;
		if (!best || (highest ? e->number > best->number :
					e->number < best->number))
			best = e;
	}
	return best;
}

static size_t count_sensors(const struct enclosure *enc)
{
	size_t n = 0;

	for (size_t i = 0; i < enc->nr_elements; i++)
		n += enc->elements[i].kind != SES_READING_NONE;
	return n;
}

static bool each_count(const struct ses_judge *j, unsigned int enc,
		       datum_fn *take, void *data)
{
	static const enum ses_health told[] = {
		SES_HEALTH_OK, SES_HEALTH_WARNING, SES_HEALTH_CRITICAL,
	};
	const struct enclosure *e = &j->enclosures[enc];

	for (size_t k = 0; k < sizeof(told) / sizeof(told[0]); k++) {
		struct datum d = { "", "", "", "" };
		char label[24];
		size_t n = 0;

		for (size_t i = 0; i < e->nr_elements; i++)
			n += e->elements[i].health == told[k];
		snprintf(label, sizeof(label), "elements_%s",
			 ses_health_name(told[k]));
		put_label(&d, j, enc, label);
		snprintf(d.value, sizeof(d.value), "%zu", n);
		if (!take(data, &d))
			return false;
	}
	return true;
}

static bool each_sensor(const struct ses_judge *j, unsigned int enc,
			datum_fn *take, void *data)
{
	const struct enclosure *e = &j->enclosures[enc];

	if (!j->options->verbose && count_sensors(e) > FEW_SENSORS)
		return true;
	for (size_t i = 0; i < e->nr_elements; i++) {
		const struct judged *el = &e->elements[i];
		struct datum d;

		if (!el->kind)
			continue;
		d = make_datum(j, enc, el->label, el);
		if (!take(data, &d))
			return false;
	}
	return true;
}

static void each_datum(const struct ses_judge *j, datum_fn *take, void *data)
{
	static const struct {
		const char *label;
		enum ses_reading_kind kind;
		bool highest;
	} rows[] = {
		{ "temp_max", SES_READING_TEMPERATURE, true },
		{ "temp_min", SES_READING_TEMPERATURE, false },
		{ "fan_min", SES_READING_SPEED, false },
	};

	for (unsigned int i = 0; i < j->nr_enclosures; i++) {
		for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
			const struct judged *e = extreme(&j->enclosures[i],
							 rows[k].kind,
							 rows[k].highest);
			struct datum d;

			if (!e)
				continue;
			d = make_datum(j, i, rows[k].label, e);
			if (!take(data, &d))
				return;
		}
		if (!each_count(j, i, take, data))
			return;
	}
	for (unsigned int i = 0; i < j->nr_enclosures; i++) {
		if (!each_sensor(j, i, take, data))
			return;
	}
}

/* --- the line --- */

/* Most of the output is for the reasons, if they are many. */
#define REASONS_END	(SES_HEALTH_LONGEST / 2)

static const char *upper_name(enum ses_health health)
{
	static const char *const names[] = {
		[SES_HEALTH_OK] = "OK", [SES_HEALTH_WARNING] = "WARNING",
		[SES_HEALTH_CRITICAL] = "CRITICAL",
		[SES_HEALTH_UNKNOWN] = "UNKNOWN",
	};

	return names[health];
}

/* A bar would begin the performance data. */
static void put_text(struct ses_writer *w, const char *s)
{
	for (; *s; s++)
		ses_write_char(w, *s == '|' ? '/' : *s);
}

static void put_reason(struct ses_writer *w, const struct ses_judge *j,
		       const struct reason *r)
{
	const char *name = judge_text(j, r->name_at);

	if (j->nr_enclosures + j->nr_unreadable > 1 &&
	    r->enclosure != NO_ENCLOSURE && (r->about_element || *name)) {
		put_text(w, judge_text(j, j->enclosures[r->enclosure]
						  .title_at));
		ses_write_str(w, " ");
	}
	put_text(w, name);
	if (r->about_element && r->index[0]) {
		ses_write_str(w, " [");
		ses_write_str(w, r->index);
		ses_write_str(w, "]");
	}
	if (*name)
		ses_write_char(w, ' ');
	put_text(w, judge_text(j, r->words_at));
}

/* The worst reasons first; what is too much is counted. */
static void put_reasons(struct ses_writer *w, const struct ses_judge *j)
{
	static const enum ses_health order[] = {
		SES_HEALTH_CRITICAL, SES_HEALTH_WARNING, SES_HEALTH_UNKNOWN,
	};
	size_t put = 0, more = 0;
	char text[32];

	for (int k = 0; k < 3; k++) {
		for (size_t i = 0; i < j->nr_reasons; i++) {
			if (j->reasons[i].health != order[k])
				continue;
			if (w->len > REASONS_END) {
				more++;
				continue;
			}
			if (put++)
				ses_write_str(w, "; ");
			put_reason(w, j, &j->reasons[i]);
		}
	}
	if (more) {
		snprintf(text, sizeof(text), " (+%zu more)", more);
		ses_write_str(w, text);
	}
}

static void put_all_well(struct ses_writer *w, const struct ses_judge *j)
{
	size_t n = 0;

	for (unsigned int i = 0; i < j->nr_enclosures; i++)
		n += j->enclosures[i].nr_elements;
	ses_write_dec(w, n);
	ses_write_str(w, n == 1 ? " element ok" : " elements ok");
}

static bool put_datum(void *data, const struct datum *d)
{
	struct ses_writer *w = data;
	char text[128];
	int n = snprintf(text, sizeof(text), " '%s'=%s%s%s%s%s", d->label,
			 d->value, d->warn[0] || d->crit[0] ? ";" : "",
			 d->warn, d->crit[0] ? ";" : "", d->crit);

	if (w->len + (size_t)n + 1 >= SES_HEALTH_LONGEST)
		return false;
	ses_write(w, text, (size_t)n);
	return true;
}

/* --verbose: a line for each reason behind the first line. */
static void put_long(struct ses_writer *w, const struct ses_judge *j)
{
	for (size_t i = 0; i < j->nr_reasons; i++) {
		const struct reason *r = &j->reasons[i];
		size_t before = w->len;

		ses_write_str(w, upper_name(r->health));
		ses_write_str(w, ": ");
		put_reason(w, j, r);
		ses_write_char(w, '\n');
		if (w->len > SES_HEALTH_LONGEST) {
			w->len = before;
			return;
		}
	}
}

/* One enclosure by its name, several by their number. */
static void put_subject(struct ses_writer *w, const struct ses_judge *j)
{
	char text[64];

	if (j->nr_enclosures == 1 && !j->nr_unreadable) {
		put_text(w, judge_text(j, j->enclosures[0].title_at));
	} else if (j->nr_enclosures) {
		snprintf(text, sizeof(text), "%u enclosure%s",
			 j->nr_enclosures, j->nr_enclosures == 1 ? "" : "s");
		ses_write_str(w, text);
		if (j->nr_unreadable) {
			snprintf(text, sizeof(text), ", %u unreadable",
				 j->nr_unreadable);
			ses_write_str(w, text);
		}
	} else {
		return;
	}
	ses_write_str(w, ": ");
}

void ses_judge_line(const struct ses_judge *j, struct ses_writer *to)
{
	struct ses_writer w;

	ses_writer_to_memory(&w);
	ses_write_str(&w, "SES ");
	ses_write_str(&w, upper_name(ses_judge_verdict(j)));
	ses_write_str(&w, " - ");
	put_subject(&w, j);
	if (j->nr_reasons)
		put_reasons(&w, j);
	else if (j->nr_enclosures)
		put_all_well(&w, j);
	else
		ses_write_str(&w, "no enclosure was found");
	if (j->nr_enclosures) {
		ses_write_str(&w, " |");
		each_datum(j, put_datum, &w);
	}
	ses_write_char(&w, '\n');
	if (j->options->verbose)
		put_long(&w, j);
	ses_write(to, w.buf, w.len);
	if (w.error)
		to->error = w.error;
	ses_writer_close(&w);
}

/* --- the tree --- */

static void tell_text(struct ses_out *o, const char *key, const char *s)
{
	if (*s)
		ses_string(o, NULL, key, (const uint8_t *)s, strlen(s));
	else
		ses_value(o, NULL, key, &(struct ses_value){
			.kind = SES_NULL });
}

static bool tell_datum(void *data, const struct datum *d)
{
	struct ses_out *o = data;
	size_t n = strspn(d->value, "0123456789.-");

	ses_object(o, NULL);
	ses_word(o, NULL, "label", d->label);
	ses_value(o, NULL, "value", &(struct ses_value){
		.kind = SES_NUMBER, .bytes = (const uint8_t *)d->value,
		.len = n });
	tell_text(o, "warn", d->warn);
	tell_text(o, "crit", d->crit);
	ses_end(o);
	return true;
}

void ses_judge_tell(const struct ses_judge *j, struct ses_out *o)
{
	ses_object(o, "check");
	ses_word(o, NULL, "state", ses_health_name(ses_judge_verdict(j)));
	ses_item(o, SES_PLAIN, NULL, "exit", ses_judge_verdict(j));
	ses_list(o, "reasons");
	for (size_t i = 0; i < j->nr_reasons; i++) {
		const struct reason *r = &j->reasons[i];

		ses_object(o, NULL);
		ses_word(o, NULL, "severity", ses_health_name(r->health));
		if (j->nr_enclosures)
			tell_text(o, "enclosure",
				  r->enclosure == NO_ENCLOSURE ? "" :
				  judge_text(j, j->enclosures[r->enclosure]
							.title_at));
		tell_text(o, "index", r->index);
		tell_text(o, "descriptor", r->index[0] ?
			  judge_text(j, r->name_at) : "");
		tell_text(o, "string", judge_text(j, r->words_at));
		ses_end(o);
	}
	ses_end(o);
	ses_list(o, "perfdata");
	each_datum(j, tell_datum, o);
	ses_end(o);
	ses_end(o);
}
