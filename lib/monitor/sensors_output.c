/* SPDX-License-Identifier: BSD-2-Clause */
/* Sensors as a table, as columns for scripts, and as JSON. */
#include "sensor.h"

#include <stdlib.h>

#include <ses/element.h>
#include <ses/error.h>
#include <ses/text.h>
#include <ses/writer.h>

#include "element/element_internal.h"
#include "output/table.h"
#include "reading.h"
#include "show/show.h"

/* --- cells --- */

struct row {
	const struct sensor *sensor;
	bool raw;			/* for scripts: numbers, no units */
	enum ses_limit limit;		/* of the column */
};

static void write_enclosure(const struct row *r, struct ses_writer *w)
{
	if (r->sensor->shelf.id)
		ses_write_hex(w, r->sensor->shelf.id, 16);
}

static void write_nickname(const struct row *r, struct ses_writer *w)
{
	ses_write_visible(w, r->sensor->shelf.nickname);
}

/* What people call it. */
static void write_shelf(const struct row *r, struct ses_writer *w)
{
	write_nickname(r, w);
	if (!w->len)
		write_enclosure(r, w);
	if (!w->len)
		ses_write_visible(w, r->sensor->shelf.device);
}

static void write_element(const struct row *r, struct ses_writer *w)
{
	char text[16];

	ses_element_index_text(r->sensor->view.type_index,
			       r->sensor->view.index, text);
	ses_write_str(w, text);
}

static void write_type(const struct row *r, struct ses_writer *w)
{
	char buf[32];

	ses_write_str(w, ses_element_type_label(r->sensor->view.type_code,
						buf, sizeof(buf)));
}

static void write_name(const struct row *r, struct ses_writer *w)
{
	const struct ses_element_view *v = &r->sensor->view;
	const size_t len = ses_text_trim_end(v->name, v->name_len);

	if (len) {
		ses_write_clean(w, (const uint8_t *)v->name, len);
		return;
	}
	write_type(r, w);
	ses_write_char(w, ' ');
	write_element(r, w);
}

static void write_unit(const struct row *r, struct ses_writer *w)
{
	const char *unit =
		ses_reading_units[r->sensor->view.reading_kind].unit;

	if (unit)
		ses_write_str(w, unit);
}

static void write_value(const struct row *r, struct ses_writer *w)
{
	char text[16];

	if (!r->sensor->view.reading_valid)
		return;
	ses_view_reading_text(&r->sensor->view, text);
	ses_write_str(w, text);
	if (r->raw)
		return;
	ses_write_char(w, ' ');
	write_unit(r, w);
}

static const char *find_limit_unit(const struct ses_element_view *v)
{
	return ses_reading_units[v->reading_kind].limit_unit;
}

/* In its unit: "-5", "2.5"; nothing without one. */
static void write_limit(const struct ses_element_view *v, enum ses_limit limit,
			struct ses_writer *w)
{
	const bool halves = ses_reading_units[v->reading_kind].halves;
	const int value = v->limits[limit];

	if (!v->has_limit[limit])
		return;
	ses_write_signed(w, halves ? value / 2 : value);
	if (halves && value % 2)
		ses_write_str(w, ".5");
}

static void write_one_limit(const struct row *r, struct ses_writer *w)
{
	write_limit(&r->sensor->view, r->limit, w);
}

static void write_limit_unit(const struct row *r, struct ses_writer *w)
{
	const char *unit = find_limit_unit(&r->sensor->view);

	if (unit)
		ses_write_str(w, unit);
}

/* "55/65 C": the warning and the critical one. */
static void write_limit_pair(const struct row *r, enum ses_limit warning,
			     enum ses_limit critical, struct ses_writer *w)
{
	const struct ses_element_view *v = &r->sensor->view;

	if (!v->has_limit[warning] && !v->has_limit[critical])
		return;
	write_limit(v, warning, w);
	ses_write_str(w, v->has_limit[warning] ? "/" : "-/");
	write_limit(v, critical, w);
	ses_write_str(w, v->has_limit[critical] ? "" : "-");
	if (r->raw)
		return;
	ses_write_char(w, ' ');
	write_limit_unit(r, w);
}

static void write_low(const struct row *r, struct ses_writer *w)
{
	write_limit_pair(r, SES_LIMIT_LOW_WARNING, SES_LIMIT_LOW_CRITICAL, w);
}

static void write_high(const struct row *r, struct ses_writer *w)
{
	write_limit_pair(r, SES_LIMIT_HIGH_WARNING, SES_LIMIT_HIGH_CRITICAL,
			 w);
}

/* The next flag that is set and stands for an alarm, from number *n on; none of
 * an element of which the enclosure knows nothing. */
static const struct ses_field *find_alarm(const struct ses_element_view *v,
					  size_t *n)
{
	const struct ses_field *f;

	if (ses_status_is_silent(v->status))
		return NULL;
	while ((f = ses_element_field(v->type_code, (*n)++))) {
		if (f->alarm && ses_view_flag(v, f))
			return f;
	}
	return NULL;
}

static void write_flags(const struct row *r, struct ses_writer *w)
{
	const struct ses_field *f;

	for (size_t n = 0; (f = find_alarm(&r->sensor->view, &n));) {
		if (w->len)
			ses_write_char(w, ',');
		ses_write_str(w, f->key);
	}
}

/* For people with the flags, which may be all that is wrong. */
static void write_status(const struct row *r, struct ses_writer *w)
{
	const struct ses_element_view *v = &r->sensor->view;
	const struct ses_field *f;

	ses_write_str(w, ses_status_code_names[v->status]);
	for (size_t n = 0; !r->raw && (f = find_alarm(v, &n));) {
		ses_write_str(w, ", ");
		ses_write_str(w, *f->remark ? f->remark : f->key);
	}
}

/* --- columns --- */

#define UNCUT { SES_CUT_NEVER, 0 }
#define LIMIT(limit_) \
	{ { ses_threshold_fields[limit_].key, NULL, false, false }, UNCUT, \
	  write_one_limit, limit_ }

static const struct sensor_column {
	struct ses_column column;
	struct ses_column_fit fit;
	void (*write)(const struct row *r, struct ses_writer *w);
	enum ses_limit limit;
} columns[] = {
	{ { "enclosure", NULL, false, false }, UNCUT, write_enclosure, 0 },
	{ { "nickname", NULL, false, false }, UNCUT, write_nickname, 0 },
	{ { "element", "ELEMENT", true, false }, { SES_CUT_NEVER, 4 },
	  write_element, 0 },
	{ { "type", "TYPE", true, false }, { SES_CUT_TEXT, 1 }, write_type, 0 },
	{ { "name", "NAME", false, false }, { SES_CUT_TEXT, 0 }, write_name,
	  0 },
	{ { "value", "VALUE", false, true }, UNCUT, write_value, 0 },
	{ { "unit", NULL, false, false }, UNCUT, write_unit, 0 },
	{ { "low", "LOW W/C", false, true }, { SES_CUT_NEVER, 2 }, write_low,
	  0 },
	{ { "high", "HIGH W/C", false, true }, { SES_CUT_NEVER, 3 },
	  write_high, 0 },
	LIMIT(SES_LIMIT_LOW_CRITICAL),
	LIMIT(SES_LIMIT_LOW_WARNING),
	LIMIT(SES_LIMIT_HIGH_WARNING),
	LIMIT(SES_LIMIT_HIGH_CRITICAL),
	{ { "limit_unit", NULL, false, false }, UNCUT, write_limit_unit, 0 },
	{ { "status", "STATUS", false, false }, { SES_CUT_TEXT, 0 },
	  write_status, 0 },
	{ { "flags", NULL, false, false }, UNCUT, write_flags, 0 },
	{ { "shelf", "SHELF", false, false }, { SES_CUT_TEXT, 5 }, write_shelf,
	  0 },
};

#define NR_COLUMNS (sizeof(columns) / sizeof(columns[0]))

static const struct ses_column *find_column(size_t n)
{
	return n < NR_COLUMNS ? &columns[n].column : NULL;
}

static void write_cell(void *row, struct ses_writer *w, size_t n)
{
	struct row *r = row;

	r->limit = columns[n].limit;
	columns[n].write(r, w);
}

static struct ses_column_fit find_fit(size_t n)
{
	return columns[n].fit;
}

/* Of the status only. */
static enum ses_colour find_colour(void *row, size_t n)
{
	const struct ses_element_view *v = &((struct row *)row)->sensor->view;
	bool critical = ses_status_is_fault(v->status);
	const struct ses_field *f;

	if (columns[n].write != write_status ||
	    !ses_element_is_not_ok(v->type_code, v->bytes))
		return SES_COLOUR_NONE;
	for (size_t i = 0; (f = find_alarm(v, &i));)
		critical |= f->alarm == SES_ALARM_CRITICAL;
	return critical ? SES_COLOUR_CRITICAL : SES_COLOUR_WARNING;
}

static const struct ses_table table = {
	.option = "--sensors", .column = find_column, .write = write_cell,
	.fit = find_fit, .colour = find_colour,
};

const char *ses_sensors_column_name(size_t n)
{
	return n < NR_COLUMNS ? columns[n].column.name : NULL;
}

int ses_sensors_parse_columns(const char *list, struct ses_log *log,
			      struct ses_column_choice *choice)
{
	return ses_table_parse_columns(&table, list, log, choice);
}

/* --- the output --- */

/* The sensors that are shown, in their order. */
struct selection {
	const struct sensor **sensors;
	size_t nr;
};

static bool is_not_ok(const struct sensor *s)
{
	return ses_element_is_not_ok(s->view.type_code, s->view.bytes);
}

/* What is not OK comes before what is, then the gravest status. */
static int compare_states(const void *left, const void *right)
{
	const struct sensor *a = *(const struct sensor *const *)left;
	const struct sensor *b = *(const struct sensor *const *)right;
	const unsigned int rank_a = ses_status_rank(a->view.status);
	const unsigned int rank_b = ses_status_rank(b->view.status);

	if (is_not_ok(a) != is_not_ok(b))
		return is_not_ok(a) ? -1 : 1;
	if (rank_a != rank_b)
		return rank_a > rank_b ? -1 : 1;
	return a->number < b->number ? -1 : 1;
}

static int select_sensors(struct ses_sensors *list,
			  const struct ses_sensors_view *view,
			  struct selection *sel)
{
	sel->nr = 0;
	sel->sensors = ses_arena_alloc(&list->arena, (list->nr + 1) *
				       sizeof(const struct sensor *));
	if (list->arena.failed)
		return -SES_E_NO_MEMORY;
	for (const struct sensor *s = list->first; s; s = s->next) {
		if (!view->not_ok || is_not_ok(s))
			sel->sensors[sel->nr++] = s;
	}
	if (view->by_status)
		qsort(sel->sensors, sel->nr, sizeof(*sel->sensors),
		      compare_states);
	return 0;
}

static void emit_table(struct ses_out *o, const struct selection *sel,
		       const struct ses_sensors_view *view)
{
	struct row row = { .raw = false };
	struct ses_table_layout layout;

	ses_table_begin(&layout, &table, view->verbose);
	layout.terminal = view->terminal;
	for (size_t i = 0; i < sel->nr; i++) {
		row.sensor = sel->sensors[i];
		ses_table_measure_row(&layout, &row);
	}
	ses_table_fit(&layout);
	ses_table_emit_headings(&layout, o);
	for (size_t i = 0; i < sel->nr; i++) {
		row.sensor = sel->sensors[i];
		ses_table_emit_row(&layout, o, &row);
	}
	ses_table_end(&layout, o);
}

static void emit_columns(struct ses_out *o, const struct selection *sel,
			 const struct ses_column_choice *choice)
{
	struct row row = { .raw = true };
	struct ses_table_layout layout;

	ses_table_begin(&layout, &table, false);
	for (size_t i = 0; i < sel->nr; i++) {
		row.sensor = sel->sensors[i];
		ses_table_emit_tabs(&layout, o, choice, &row);
	}
	ses_table_end(&layout, o);
}

static void emit_text(struct ses_out *o, const struct ses_sensors *list,
		      const struct selection *sel,
		      const struct ses_sensors_view *view)
{
	if (view->choice.nr) {
		emit_columns(o, sel, &view->choice);
	} else if (sel->nr) {
		emit_table(o, sel, view);
	} else if (list->nr) {
		ses_emit_item(o, SES_VALUE_DEC, "None of ", NULL, list->nr);
		ses_emit_text(o, list->nr == 1 ? " sensor" : " sensors");
		ses_emit_text(o, " reports a problem.\n");
	}
}

/* A cell for scripts as a member: a number, or a word. */
static void emit_cell(struct ses_out *o, const char *key, const struct row *r,
		      void (*write)(const struct row *r, struct ses_writer *w),
		      bool digits)
{
	struct ses_writer w;
	char text[64];

	ses_writer_to_buffer(&w, text, sizeof(text) - 1);
	write(r, &w);
	text[w.len] = '\0';
	if (digits && w.len)
		ses_emit_digits(o, key, text, w.len);
	else
		ses_emit_cstring_or_null(o, key, text);
}

static void emit_flags(struct ses_out *o, const struct ses_element_view *v)
{
	const struct ses_field *f;

	ses_open_list(o, "flag_list");
	for (size_t n = 0; (f = find_alarm(v, &n));)
		ses_emit_word(o, NULL, "", f->key);
	ses_close_branch(o);
}

static void emit_members(struct ses_out *o, const struct sensor *s)
{
	const struct ses_element_view *v = &s->view;
	struct row r = { .sensor = s, .raw = true };

	ses_open_object(o, NULL);
	emit_cell(o, "logical_identifier", &r, write_enclosure, false);
	ses_emit_cstring_or_null(o, "nickname", s->shelf.nickname);
	ses_show_type_code(o, v->type_code);
	emit_cell(o, "index", &r, write_element, false);
	if (v->has_name)
		ses_emit_string(o, NULL, "descriptor",
				(const uint8_t *)v->name, v->name_len);
	else
		ses_emit_null(o, "descriptor");
	emit_cell(o, "reading", &r, write_value, true);
	emit_cell(o, "reading_unit", &r, write_unit, false);
	for (int i = 0; i < SES_NR_LIMITS; i++) {
		r.limit = (enum ses_limit)i;
		emit_cell(o, ses_limit_name(r.limit), &r, write_one_limit,
			  true);
	}
	emit_cell(o, "limit_unit", &r, write_limit_unit, false);
	ses_emit_code(o, NULL, "status", v->status,
		      ses_status_code_names[v->status]);
	emit_flags(o, v);
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "not_ok", is_not_ok(s));
	ses_close_branch(o);
}

int ses_sensors_emit(struct ses_out *o, struct ses_sensors *list,
		     const struct ses_sensors_view *view)
{
	struct selection sel;
	int err = select_sensors(list, view, &sel);

	if (err)
		return err;
	if (o->text)
		emit_text(o, list, &sel, view);
	ses_open_main_list(o, "sensor_list");
	for (size_t i = 0; o->tree && i < sel.nr; i++)
		emit_members(o, sel.sensors[i]);
	ses_close_branch(o);
	return 0;
}
