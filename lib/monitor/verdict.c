/* SPDX-License-Identifier: BSD-2-Clause */
/* A verdict as a line of text for a monitoring system, and as JSON. */
#include <stdio.h>
#include <string.h>

#include <ses/out.h>

#include "health_internal.h"

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

/* More sensors than this are shown with --verbose only. */
#define FEW_SENSORS 32

struct datum {
	char label[48];
	char value[24];			/* with its unit */
	char warn[28], crit[28];	/* ranges, "" none */
};

/* Called with each datum; false ends the walk. */
typedef bool datum_fn(void *data, const struct datum *d);

/* The range of values that are OK. */
static void format_range(char *text, size_t size, const struct judged *e,
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
static void format_label(struct datum *d, const struct ses_judge *j,
			 unsigned int enc, const char *label)
{
	char prefix[16] = "";

	if (j->nr_enclosures > 1)
		snprintf(prefix, sizeof(prefix), "e%u_", enc);
	snprintf(d->label, sizeof(d->label), "%s%s", prefix, label);
}

static struct datum build_datum(const struct ses_judge *j, unsigned int enc,
				const char *label, const struct judged *e)
{
	struct datum d = { "", "", "", "" };

	format_label(&d, j, enc, label);
	/* some pollers compare 19 characters only */
	d.label[19] = '\0';
	snprintf(d.value, sizeof(d.value), "%s%s", e->value,
		 j->options->units ? ses_reading_units[e->kind].uom : "");
	format_range(d.warn, sizeof(d.warn), e, SES_LIMIT_LOW_WARNING,
		     SES_LIMIT_HIGH_WARNING);
	format_range(d.crit, sizeof(d.crit), e, SES_LIMIT_LOW_CRITICAL,
		     SES_LIMIT_HIGH_CRITICAL);
	return d;
}

/* The sensor of a kind whose value is the highest, or the lowest. */
static const struct judged *find_extreme(const struct enclosure *enc,
					 enum ses_reading_kind kind,
					 bool highest)
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

static bool visit_counts(const struct ses_judge *j, unsigned int enc,
			 datum_fn *notify, void *data)
{
	static const enum ses_health counted[] = {
		SES_HEALTH_OK, SES_HEALTH_WARNING, SES_HEALTH_CRITICAL,
	};
	const struct enclosure *e = &j->enclosures[enc];

	for (size_t k = 0; k < sizeof(counted) / sizeof(counted[0]); k++) {
		struct datum d = { "", "", "", "" };
		char label[24];
		size_t n = 0;

		for (size_t i = 0; i < e->nr_elements; i++)
			n += e->elements[i].health == counted[k];
		snprintf(label, sizeof(label), "elements_%s",
			 ses_health_name(counted[k]));
		format_label(&d, j, enc, label);
		snprintf(d.value, sizeof(d.value), "%zu", n);
		if (!notify(data, &d))
			return false;
	}
	return true;
}

static bool visit_paths(const struct ses_judge *j, unsigned int enc,
			datum_fn *notify, void *data)
{
	const struct enclosure *e = &j->enclosures[enc];
	struct datum d = { "", "", "0", "" };

	if (!e->has_paths)
		return true;
	format_label(&d, j, enc, "paths_lost");
	snprintf(d.value, sizeof(d.value), "%zu", e->nr_lost_paths);
	return notify(data, &d);
}

static bool visit_sensors(const struct ses_judge *j, unsigned int enc,
			  datum_fn *notify, void *data)
{
	const struct enclosure *e = &j->enclosures[enc];

	if (!j->options->verbose && count_sensors(e) > FEW_SENSORS)
		return true;
	for (size_t i = 0; i < e->nr_elements; i++) {
		const struct judged *el = &e->elements[i];
		struct datum d;

		if (!el->kind)
			continue;
		d = build_datum(j, enc, el->label, el);
		if (!notify(data, &d))
			return false;
	}
	return true;
}

static void visit_data(const struct ses_judge *j, datum_fn *notify, void *data)
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
			const struct judged *e =
				find_extreme(&j->enclosures[i], rows[k].kind,
					     rows[k].highest);
			struct datum d;

			if (!e)
				continue;
			d = build_datum(j, i, rows[k].label, e);
			if (!notify(data, &d))
				return;
		}
		if (!visit_counts(j, i, notify, data) ||
		    !visit_paths(j, i, notify, data))
			return;
	}
	for (unsigned int i = 0; i < j->nr_enclosures; i++) {
		if (!visit_sensors(j, i, notify, data))
			return;
	}
}

/* --- text --- */

/* Half of the output is for the reasons, the rest for performance data. */
#define REASONS_END	(SES_HEALTH_MAX_LEN / 2)

static const char *state_name(enum ses_health health)
{
	static const char *const names[] = {
		[SES_HEALTH_OK] = "OK", [SES_HEALTH_WARNING] = "WARNING",
		[SES_HEALTH_CRITICAL] = "CRITICAL",
		[SES_HEALTH_UNKNOWN] = "UNKNOWN",
	};

	return names[health];
}

/* A bar begins the performance data. */
static void emit_clean(struct ses_writer *w, const char *s)
{
	for (; *s; s++)
		ses_write_char(w, *s == '|' ? '/' : *s);
}

static void emit_reason(struct ses_writer *w, const struct ses_judge *j,
			const struct reason *r)
{
	const char *name = judge_text(j, r->name_at);

	if (j->nr_enclosures + j->nr_unreadable > 1 &&
	    r->enclosure != NO_ENCLOSURE && (r->about_element || *name)) {
		emit_clean(w,
			   judge_text(j, j->enclosures[r->enclosure].title_at));
		ses_write_str(w, " ");
	}
	emit_clean(w, name);
	if (r->about_element && r->index[0]) {
		ses_write_str(w, " [");
		ses_write_str(w, r->index);
		ses_write_str(w, "]");
	}
	if (*name)
		ses_write_char(w, ' ');
	emit_clean(w, judge_text(j, r->words_at));
}

/* The worst reasons first; those that do not fit are counted. */
static void emit_reasons(struct ses_writer *w, const struct ses_judge *j)
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
			emit_reason(w, j, &j->reasons[i]);
		}
	}
	if (more) {
		snprintf(text, sizeof(text), " (+%zu more)", more);
		ses_write_str(w, text);
	}
}

static void emit_all_ok(struct ses_writer *w, const struct ses_judge *j)
{
	size_t n = 0;

	for (unsigned int i = 0; i < j->nr_enclosures; i++)
		n += j->enclosures[i].nr_elements;
	ses_write_dec(w, n);
	ses_write_str(w, n == 1 ? " element ok" : " elements ok");
}

static bool emit_datum_text(void *data, const struct datum *d)
{
	struct ses_writer *w = data;
	char text[128];
	int n = snprintf(text, sizeof(text), " '%s'=%s%s%s%s%s", d->label,
			 d->value, d->warn[0] || d->crit[0] ? ";" : "",
			 d->warn, d->crit[0] ? ";" : "", d->crit);

	if (w->len + (size_t)n + 1 >= SES_HEALTH_MAX_LEN)
		return false;
	ses_write(w, text, (size_t)n);
	return true;
}

/* --verbose: a line for each reason after the first line. */
static void emit_details(struct ses_writer *w, const struct ses_judge *j)
{
	for (size_t i = 0; i < j->nr_reasons; i++) {
		const struct reason *r = &j->reasons[i];
		size_t before = w->len;

		ses_write_str(w, state_name(r->health));
		ses_write_str(w, ": ");
		emit_reason(w, j, r);
		ses_write_char(w, '\n');
		if (w->len > SES_HEALTH_MAX_LEN) {
			w->len = before;
			return;
		}
	}
}

/* One enclosure by its name, several by their number. */
static void emit_subject(struct ses_writer *w, const struct ses_judge *j)
{
	char text[64];

	if (j->nr_enclosures == 1 && !j->nr_unreadable) {
		emit_clean(w, judge_text(j, j->enclosures[0].title_at));
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

void ses_judge_emit_text(const struct ses_judge *j, struct ses_writer *to)
{
	struct ses_writer w;

	ses_writer_to_memory(&w);
	ses_write_str(&w, "SES ");
	ses_write_str(&w, state_name(ses_judge_verdict(j)));
	ses_write_str(&w, " - ");
	emit_subject(&w, j);
	if (j->nr_reasons)
		emit_reasons(&w, j);
	else if (j->nr_enclosures)
		emit_all_ok(&w, j);
	else
		ses_write_str(&w, "no enclosure was found");
	if (j->nr_enclosures) {
		ses_write_str(&w, " |");
		visit_data(j, emit_datum_text, &w);
	}
	ses_write_char(&w, '\n');
	if (j->options->verbose)
		emit_details(&w, j);
	ses_write(to, w.buf, w.len);
	if (w.error)
		to->error = w.error;
	ses_writer_close(&w);
}

/* --- JSON --- */

static bool emit_datum_json(void *data, const struct datum *d)
{
	struct ses_out *o = data;
	size_t n = strspn(d->value, "0123456789.-");

	ses_open_object(o, NULL);
	ses_emit_word(o, NULL, "label", d->label);
	ses_emit_digits(o, "value", d->value, n);
	ses_emit_cstring_or_null(o, "warn", d->warn);
	ses_emit_cstring_or_null(o, "crit", d->crit);
	ses_close_branch(o);
	return true;
}

static const char *enclosure_title(const struct ses_judge *j,
				   const struct reason *r)
{
	return r->enclosure == NO_ENCLOSURE ? "" :
	       judge_text(j, j->enclosures[r->enclosure].title_at);
}

void ses_judge_emit_json(const struct ses_judge *j, struct ses_out *o)
{
	ses_open_object(o, "check");
	ses_emit_word(o, NULL, "state", ses_health_name(ses_judge_verdict(j)));
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "exit", ses_judge_verdict(j));
	ses_open_list(o, "reasons");
	for (size_t i = 0; i < j->nr_reasons; i++) {
		const struct reason *r = &j->reasons[i];

		ses_open_object(o, NULL);
		ses_emit_word(o, NULL, "severity", ses_health_name(r->health));
		if (j->nr_enclosures)
			ses_emit_cstring_or_null(o, "enclosure",
						 enclosure_title(j, r));
		ses_emit_cstring_or_null(o, "index", r->index);
		ses_emit_cstring_or_null(
			o, "descriptor",
			r->index[0] ? judge_text(j, r->name_at) : NULL);
		ses_emit_cstring_or_null(o, "string",
					 judge_text(j, r->words_at));
		ses_close_branch(o);
	}
	ses_close_branch(o);
	ses_open_list(o, "perfdata");
	visit_data(j, emit_datum_json, o);
	ses_close_branch(o);
	ses_close_branch(o);
}
