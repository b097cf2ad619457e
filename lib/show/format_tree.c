/* SPDX-License-Identifier: BSD-2-Clause */
/* The members of the tree that a field's value makes. */
#include "format.h"
#include "element/element_internal.h"

#include <stdio.h>

#include <ses/bytes.h>

struct tree_value {
	const struct ses_field *f;
	uint32_t v;
	const uint8_t *e;
	bool valid;		/* the element has valid readings */
};

/* Is there a valid reading? */
static bool has_reading(const struct tree_value *r, int *value)
{
	return ses_field_reading(r->f, r->v, value) && r->valid;
}

/* The text of the value as a string of its own. */
static const char *format_as_text(char *buf, size_t size,
				  const struct tree_value *r)
{
	struct ses_writer w;

	ses_writer_to_buffer(&w, buf, size - 1);
	ses_format_text(&w, r->f, r->e);
	buf[w.len] = '\0';
	return buf;
}

/* The raw value of a reading; the reading is a member of its own. */
static void emit_raw(struct ses_out *o, const char *key, uint32_t v)
{
	ses_emit_value(o, key, &(struct ses_value){
		.kind = SES_VALUE_PLAIN, .number = v, .repeats = true });
}

/* The number, with the text of the value as its meaning. */
static void emit_code(struct ses_out *o, const struct tree_value *r)
{
	char buf[SES_MEANING_MAX];

	ses_emit_code(o, NULL, r->f->key, r->v,
		      format_as_text(buf, sizeof(buf), r));
}

static void emit_digits_or_null(struct ses_out *o, const char *key, bool valid,
				const char *digits)
{
	if (valid)
		ses_emit_digits(o, key, digits, strlen(digits));
	else
		ses_emit_null(o, key);
}

static void emit_signed_or_null(struct ses_out *o, const char *key, bool valid,
				int64_t v)
{
	ses_emit_item_or_null(o, SES_VALUE_SIGNED, key, valid, (uint64_t)v);
}

static void emit_bit(struct ses_out *o, const struct tree_value *r)
{
	ses_emit_item(o, SES_VALUE_FLAG, NULL, r->f->key, r->v);
}

static void emit_dec(struct ses_out *o, const struct tree_value *r)
{
	ses_emit_item(o, SES_VALUE_DEC, NULL, r->f->key, r->v);
}

static void emit_plain(struct ses_out *o, const struct tree_value *r)
{
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, r->f->key, r->v);
}

static void emit_raw_member(struct ses_out *o, const struct tree_value *r)
{
	emit_raw(o, r->f->key, r->v);
}

static void emit_status(struct ses_out *o, const struct tree_value *r)
{
	ses_emit_code(o, NULL, r->f->key, r->v, ses_status_code_names[r->v]);
}

static void emit_speed(struct ses_out *o, const struct tree_value *r)
{
	ses_emit_code(o, NULL, r->f->key, r->v, ses_speed_name(r->v));
}

static void emit_rpm(struct ses_out *o, const struct tree_value *r)
{
	int v;
	bool valid = has_reading(r, &v);

	emit_signed_or_null(o, r->f->key, true, v);
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "reading_valid", valid);
	emit_signed_or_null(o, "speed_rpm", valid, v);
}

/* temperature_c comes first: a generic reader takes the first key it knows. */
static void emit_temperature(struct ses_out *o, const struct tree_value *r)
{
	int v;
	bool valid = has_reading(r, &v);
	char buf[SES_MEANING_MAX];
	const char *meaning = format_as_text(buf, sizeof(buf), r);

	ses_emit_item(o, SES_VALUE_BOOL, NULL, "reading_valid", valid);
	emit_signed_or_null(o, "temperature_c", valid, v);
	/* without the "=" or ": " after the label */
	ses_emit_value(o, r->f->key, &(struct ses_value){
		.kind = SES_VALUE_CODE_PLAIN, .number = r->v,
		.meaning = meaning + (r->v ? 1 : 2), .repeats = true });
}

static void emit_unit(struct ses_out *o, const struct tree_value *r)
{
	ses_emit_code(o, NULL, r->f->key, r->v, ses_unit_name(r->v));
}

static void emit_cache(struct ses_out *o, const struct tree_value *r)
{
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "nonvolatile_cache_bytes",
		      ses_cache_bytes(r->e));
	emit_code(o, r);
}

static void emit_invop(struct ses_out *o, const struct tree_value *r)
{
	ses_emit_code(o, NULL, r->f->key, r->v, ses_invop_name(r->v));
}

static void emit_battery(struct ses_out *o, const struct tree_value *r)
{
	char buf[SES_MEANING_MAX];
	int v;
	bool valid = has_reading(r, &v);

	ses_emit_item(o, SES_VALUE_BOOL, NULL, "reading_valid", valid);
	emit_signed_or_null(o, "battery_minutes", valid, v);
	ses_emit_value(o, r->f->key, &(struct ses_value){
		.kind = SES_VALUE_CODE, .number = r->v,
		.meaning = format_as_text(buf, sizeof(buf), r),
		.repeats = true });
}

static void emit_display_mode(struct ses_out *o, const struct tree_value *r)
{
	static const char *const names[4] = {
		"enclosure has the display, element cannot",
		"enclosure has the display, element can",
		"display shows the character", "reserved",
	};

	ses_emit_code(o, NULL, r->f->key, r->v, names[r->v & 3]);
}

static void emit_display_char(struct ses_out *o, const struct tree_value *r)
{
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "display_character_code", r->v);
	ses_emit_string(o, NULL, r->f->key, r->e + 2, 2);
}

/* SES-4 7.3.16: minutes; 0, 61 to 62 and 63 have meanings of their own. */
static void emit_minutes(struct ses_out *o, const struct tree_value *r,
			 const char *zero, const char *last)
{
	const char *meaning = r->v == 0 ? zero : r->v == 63 ? last :
			      r->v > 60 ? "reserved" : NULL;
	char text[32];

	if (!meaning)
		snprintf(text, sizeof(text), "%u minute%s", r->v,
			 r->v == 1 ? "" : "s");
	ses_emit_code(o, NULL, r->f->key, r->v, meaning ? meaning : text);
}

static void emit_power_time(struct ses_out *o, const struct tree_value *r)
{
	emit_minutes(o, r, "none scheduled", "in zero minutes");
}

static void emit_power_duration(struct ses_out *o, const struct tree_value *r)
{
	emit_minutes(o, r, "none or less than a minute",
		     "until manually restored");
}

/* A code made of letters; 0 means English (SES-4 7.3.18). */
static void emit_language(struct ses_out *o, const struct tree_value *r)
{
	if (r->v)
		emit_code(o, r);
	else
		ses_emit_code(o, NULL, r->f->key, 0, "en");
}

static void emit_sensor(struct ses_out *o, const struct tree_value *r,
			const char *twin, const char *member)
{
	char buf[SES_MEANING_MAX];
	const char *digits = format_as_text(buf, sizeof(buf), r);
	int v;
	bool valid = has_reading(r, &v);

	ses_emit_item(o, SES_VALUE_BOOL, NULL, "reading_valid", valid);
	emit_digits_or_null(o, twin, valid, digits);
	ses_open_object(o, r->f->key);
	emit_raw(o, "raw_value", r->v);
	ses_emit_value(o, member, &(struct ses_value){
		.kind = SES_VALUE_WORD, .bytes = (const uint8_t *)digits,
		.len = strlen(digits), .repeats = true });
	ses_close_branch(o);
}

static void emit_volts(struct ses_out *o, const struct tree_value *r)
{
	emit_sensor(o, r, "voltage_v", "value_in_volts");
}

static void emit_amps(struct ses_out *o, const struct tree_value *r)
{
	emit_sensor(o, r, "current_a", "value_in_amps");
}

static void emit_element(struct ses_out *o, const struct tree_value *r)
{
	ses_emit_bytes(o, r->f->key, r->e, 4);
}

static void emit_bytes_1_2_3(struct ses_out *o, const struct tree_value *r)
{
	ses_emit_bytes(o, r->f->key, r->e + 1, 3);
}

/* The keys of the four thresholds, by byte. */
static const struct { const char *code, *value; } threshold_keys[4] = {
	{ "high_critical_threshold", "high_critical_value" },
	{ "high_warning_threshold", "high_warning_value" },
	{ "low_warning_threshold", "low_warning_value" },
	{ "low_critical_threshold", "low_critical_value" },
};

void ses_format_threshold_bytes(struct ses_out *o, const uint8_t *element)
{
	for (unsigned int i = 0; i < 4; i++)
		ses_emit_item(o, SES_VALUE_DEC, NULL, threshold_keys[i].code,
			      element[i]);
}

static void emit_threshold_code(struct ses_out *o, const struct tree_value *r,
				const char *meaning)
{
	ses_emit_code(o, NULL, threshold_keys[r->f->byte].code, r->v, meaning);
}

static void emit_celsius(struct ses_out *o, const struct tree_value *r)
{
	char buf[SES_MEANING_MAX];

	emit_threshold_code(o, r, r->v ? format_as_text(buf, sizeof(buf), r) :
				    "<reserved>");
	emit_signed_or_null(o, threshold_keys[r->f->byte].value, r->v,
			    ses_celsius(r->v));
}

static void emit_threshold_minutes(struct ses_out *o,
				   const struct tree_value *r)
{
	char buf[SES_MEANING_MAX];

	emit_threshold_code(o, r, format_as_text(buf, sizeof(buf), r));
	emit_signed_or_null(o, threshold_keys[r->f->byte].value, r->v, r->v);
}

static void emit_percent(struct ses_out *o, const struct tree_value *r)
{
	char buf[SES_MEANING_MAX];

	emit_threshold_code(o, r, format_as_text(buf, sizeof(buf), r));
	buf[strcspn(buf, " ")] = '\0';
	emit_digits_or_null(o, threshold_keys[r->f->byte].value, r->v, buf);
}

typedef void emit_fn(struct ses_out *o, const struct tree_value *r);

static emit_fn *const trees[] = {
	[BIT] = emit_bit,
	[DEC] = emit_dec,
	[DEC_PLAIN] = emit_plain,
	[DEC_RAW] = emit_raw_member,
	[HEX] = emit_dec,
	[HEX_PLAIN] = emit_plain,
	[STATUS_CODE] = emit_status,
	[SPEED_RPM] = emit_rpm,
	[SPEED_CODE] = emit_speed,
	[TEMPERATURE] = emit_temperature,
	[SIZE_UNIT] = emit_unit,
	[CACHE_SIZE] = emit_cache,
	[INVOP_TYPE] = emit_invop,
	[BATTERY] = emit_battery,
	[DISPLAY_MODE] = emit_display_mode,
	[POWER_TIME] = emit_power_time,
	[POWER_DURATION] = emit_power_duration,
	[LANGUAGE] = emit_language,
	[VOLTS] = emit_volts,
	[AMPS] = emit_amps,
	[CONNECTOR] = emit_code,
	[ELEMENT_BYTES] = emit_element,
	[TH_CELSIUS] = emit_celsius,
	[TH_MINUTES] = emit_threshold_minutes,
	[TH_PERCENT] = emit_percent,
	[INVOP_PAGE] = emit_bit,
	[INVOP_FIELD] = emit_dec,
	[INVOP_REST] = emit_bytes_1_2_3,
	[DISPLAY_CHAR] = emit_display_char,
};

void ses_format_tree(struct ses_out *o, const struct ses_field *f,
		     const uint8_t *element, bool reading)
{
	struct tree_value r = {
		.f = f,
		.v = ses_format_value(f, element),
		.e = element,
		.valid = reading,
	};

	trees[f->format](o, &r);
}
