/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text, JSON, metrics and --get say the same about every row of the element
 * table: all types, all fields, thresholds too, on random elements.
 *
 * What is expected comes from the bits at the place that the row names, with
 * the few units and codes of SES-4 written down here once more; nothing that
 * renders is asked. Each output is read by a reader of its own.
 */
#include <ses/change.h>

#include "agree.h"

#define ROUNDS		6

/* --- what is expected --- */

static char *decimal(char *buf, int64_t v)
{
	sprintf(buf, "%lld", (long long)v);
	return buf;
}

static void expect_reading(const char *key, const char *family, bool valid,
			   const char *value, const char *sample)
{
	expect_member("reading_valid", "", valid ? "true" : "false");
	expect_member(key, "", valid ? value : "null");
	expect_sample(family, "", "", valid ? sample : NULL);
}

/* SES-4 7.3.5: by FAN SPEED FACTOR. */
static void fan(const struct ses_field *f, uint64_t v)
{
	static const int base[] = { 0, 20480, 0 }, times[] = { 10, 10, 100 };
	uint64_t factor = v >> 11;
	char rpm[24];

	decimal(rpm, factor == 3 ? -1 :
		base[factor] + times[factor] * (int64_t)(v & 0x7ff));
	expect_text(f, rpm);
	expect_member(f->key, "", rpm);
	expect_reading("speed_rpm", "ses_fan_speed_rpm",
		       now.readable && factor != 3, rpm, rpm);
}

static void temperature(const struct ses_field *f, uint64_t v)
{
	char celsius[24], item[40];

	expect_member(f->key, "i", decimal(celsius, (int64_t)v));
	decimal(celsius, (int64_t)v - 20);
	snprintf(item, sizeof(item), "%s%s", v ? celsius : "<reserved>",
		 v ? " C" : "");
	expect_member(f->key, "meaning", item);
	snprintf(item, sizeof(item), v ? "=%s C" : ": <reserved>", celsius);
	expect_text(f, item);
	expect_reading("temperature_c", "ses_temperature_celsius",
		       now.readable && v, celsius, celsius);
}

/* Signed hundredths. */
static void volts_or_amps(const struct ses_field *f, uint64_t v)
{
	bool volts = strcmp(f->key, "voltage") == 0;
	int16_t n = (int16_t)v;
	char raw[24], value[24];

	snprintf(value, sizeof(value), "%s%d.%02d", n < 0 ? "-" : "",
		 abs(n) / 100, abs(n) % 100);
	expect_text(f, value);
	expect_member(f->key, "raw_value", decimal(raw, (int64_t)v));
	expect_member(f->key, volts ? "value_in_volts" : "value_in_amps",
		      value);
	expect_reading(volts ? "voltage_v" : "current_a",
		       volts ? "ses_voltage_volts" : "ses_current_amperes",
		       now.readable && v != 0xffff, value, value);
}

static void battery(const struct ses_field *f, uint64_t v)
{
	char minutes[24], seconds[24], item[64];

	expect_member(f->key, "i", decimal(minutes, (int64_t)v));
	decimal(seconds, (int64_t)v * 60);
	snprintf(item, sizeof(item), "%s%s", v ? minutes :
		 "discharged or unknown", !v ? "" : v == 255 ?
		 " or more minutes remaining" : " minutes remaining");
	expect_text(f, item);
	expect_member(f->key, "meaning", item);
	expect_reading("battery_minutes", "ses_ups_battery_seconds",
		       now.readable && v, minutes, seconds);
}

static void cache(const struct ses_field *f, uint64_t v)
{
	static const char *const units[] = { "Bytes", "KiB", "MiB", "GiB" };
	unsigned int power = now.bytes[1] & 3;
	char item[40], size[24];

	expect_member(f->key, "i", decimal(size, (int64_t)v));
	snprintf(item, sizeof(item), "%u %s", (unsigned int)v, units[power]);
	expect_text(f, item);
	expect_member(f->key, "meaning", item);
	decimal(size, (int64_t)(v << (10 * power)));
	expect_member("nonvolatile_cache_bytes", "", size);
	expect_sample("ses_nonvolatile_cache_bytes", "", "", size);
}

/* Bytes of the element as they are. */
static void dump(const struct ses_field *f, unsigned int first)
{
	char hex[16] = "";

	for (unsigned int i = first; i < 4; i++)
		sprintf(hex + strlen(hex), "%s%02x", i > first ? " " : "",
			now.bytes[i]);
	expect_text(f, hex);
	if (f->key[0])
		expect_member(f->key, "", hex);
}

static void last_bytes(const struct ses_field *f, uint64_t v)
{
	(void)v;
	dump(f, 1);
}

static void all_bytes(const struct ses_field *f, uint64_t v)
{
	(void)v;
	dump(f, 0);
}

/* The text has the digits only where a character is shown. */
static void display(const struct ses_field *f, uint64_t v)
{
	const char *got = text_after(f->label);
	unsigned int mode = now.bytes[1] & 3;
	char code[24];

	expect_member("display_character_code", "",
		      decimal(code, (int64_t)v));
	if (!member(f->key, ""))
		wrong("JSON", f->key, "(nothing)", "there");
	member("display_character_status_bytes", "");
	if ((got != NULL) != (mode == 1 || mode == 2) ||
	    (got && strtoul(got, NULL, 16) != v))
		wrong("text", f->label, got ? got : "(nothing)", code);
}

/* Letters, of which 0 is English in JSON. */
static void language(const struct ses_field *f, uint64_t v)
{
	const struct scalar *s = member(f->key, "meaning");
	char number[24];

	expect_member(f->key, "i", decimal(number, (int64_t)v));
	if (v && s)
		expect_text(f, s->value);
	else
		expect_member(f->key, "meaning", "en");
}

/*
 * Any other row: a flag, a number, or a code. The text has the number, or what
 * JSON calls its meaning.
 */
static void plain(const struct ses_field *f, uint64_t v)
{
	bool hex = f->label_len > 2 &&
		   strcmp(f->label + f->label_len - 2, "0x") == 0;
	const struct scalar *code = f->key[0] ? member(f->key, "i") : NULL;
	const struct scalar *meaning = code ? member(f->key, "meaning") : NULL;
	const char *got = text_after(f->label);
	char number[24], item[160];

	decimal(number, (int64_t)v);
	if (f->key[0])
		expect_member(f->key, code ? "i" : "", number);
	if (!f->line)
		return;
	snprintf(item, sizeof(item), hex ? "%llx" : "%llu",
		 (unsigned long long)v);
	if (meaning && got && (*got < '0' || *got > '9'))
		snprintf(item, sizeof(item), "%s", meaning->value);
	else if (meaning && got && strstr(got, "   ") == got + strlen(item))
		snprintf(item, sizeof(item), "%s   %s", number,
			 meaning->value);
	expect_text(f, item);
}

static const struct {
	const char *key;
	void (*expect)(const struct ses_field *f, uint64_t v);
} special[] = {
	{ "calculated_fan_speed", fan }, { "temperature", temperature },
	{ "voltage", volts_or_amps }, { "current", volts_or_amps },
	{ "battery_status", battery }, { "nonvolatile_cache_size", cache },
	{ "bytes_1_2_3", last_bytes }, { "language_code", language },
	{ "unknown_element_type_bytes", all_bytes },
	{ "display_character_status", display },
};

/* Invalid operation reason: INVOP TYPE says what follows it. */
static bool applies(const struct ses_field *f)
{
	unsigned int invop = now.bytes[1] >> 6;

	if (now.type != 0x0a || strcmp(f->key, "invop_type") == 0)
		return true;
	if (strcmp(f->key, "page_not_supported") == 0)
		return invop == 0;
	if (strcmp(f->key, "bytes_1_2_3") == 0)
		return invop > 1;
	return f->byte == 0 || invop == 1;
}

static void compare_row(const struct ses_field *f)
{
	void (*expect)(const struct ses_field *f, uint64_t v) = plain;
	uint64_t v = bits(f);

	if (!f->key[0] && !f->line)
		return;
	if (!applies(f)) {
		expect_no_member(f->key);
		if (text_after(f->label))
			wrong("text", f->label, "there", "(nothing)");
		return;
	}
	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++) {
		if (strcmp(special[i].key, f->key) == 0)
			expect = special[i].expect;
	}
	if (f->width == 32)
		expect = all_bytes;
	expect(f, v);
	if (f->width == 1 && f->key[0])
		expect_sample("ses_element_flag", "flag", f->key,
			      v ? "1" : NULL);
}

/* --- thresholds --- */

static const char *const limit_names[4] = {
	"high_critical", "high_warning", "low_warning", "low_critical",
};

/* Degrees, minutes, half percents; 0 is none. */
static void limit(const struct ses_field *f)
{
	unsigned int v = now.bytes[f->byte];
	char key[48], meaning[32], value[32] = "null", sample[32], raw[24];

	snprintf(key, sizeof(key), "%s_threshold", limit_names[f->byte]);
	snprintf(meaning, sizeof(meaning), "%d", (int)v - 20);
	if (now.type == 0x0b)
		snprintf(meaning, sizeof(meaning), "%u", v);
	else if (now.type != 0x04)
		snprintf(meaning, sizeof(meaning), "%u.%u", v / 2, v % 2 * 5);
	snprintf(sample, sizeof(sample), "%s", meaning);
	if (now.type != 0x04)
		snprintf(sample, sizeof(sample), "%u.%03u", v / 200,
			 v * 5 % 1000);
	if (v)
		snprintf(value, sizeof(value), "%s", meaning);
	if (now.type == 0x12 || now.type == 0x13)
		strcat(meaning, " %");
	else if (!v)
		strcpy(meaning, now.type == 0x04 ? "<res>" : "<vendor>");
	expect_text(f, meaning);
	expect_member(key, "i", decimal(raw, v));
	expect_member(key, "meaning", now.type == 0x04 && !v ? "<reserved>" :
							       meaning);
	snprintf(key, sizeof(key), "%s_value", limit_names[f->byte]);
	expect_member(key, "", value);
	if (now.type == 0x0b)
		return;
	expect_sample(now.type == 0x04 ? "ses_temperature_threshold_celsius" :
		      now.type == 0x12 ? "ses_voltage_threshold_ratio" :
					 "ses_current_threshold_ratio",
		      "threshold", limit_names[f->byte], v ? sample : NULL);
}

/* --- elements --- */

/* Elements that say nothing is there, or nothing about it. */
static bool readable(void)
{
	unsigned int code = now.bytes[0] & 15;

	return now.number >= 0 && code != 0 && (code < 5 || code > 8);
}

/* Of a part: from its heading to the next one. */
static char *cut_lines(const char *heading)
{
	char title[48];
	const char *start, *end;

	snprintf(title, sizeof(title), "[%u,%d]  Element type:", now.ti,
		 now.number);
	start = strstr(join_text, title);
	start = start ? strstr(start, heading) : NULL;
	if (!start)
		return strdup("");
	start += strlen(heading);
	end = start;
	/* its lines are indented by four at least */
	while (strncmp(end, "    ", 4) == 0)
		end += strcspn(end, "\n") + 1;
	return strndup(start, (size_t)(end - start));
}

static void slot(void)
{
	unsigned int code = now.bytes[0] & 15;
	bool tells = code != 0 && code != 6 && code < 8;

	if (now.type == 0x01 || now.type == 0x17)
		expect_sample("ses_slot_occupied", "", "",
			      !tells ? NULL : code == 5 ? "0" : "1");
}

static void compare_status(const struct ses_element_type *t)
{
	char code[24], hex[16], *lines, *rest = NULL;

	now.bytes = status_of(now.ti, now.number);
	now.part = "status_descriptor";
	lines = cut_lines("  Enclosure Status:\n");
	now.readable = readable();
	/* the first line is about what all elements have; labels may recur */
	now.lines = strtok_r(lines, "\n", &rest);
	for (size_t i = 0; i < ses_nr_common_fields; i++)
		compare_row(&ses_common_fields[i]);
	now.lines = rest ? rest : "";
	for (size_t i = 0; i < t->nr_fields; i++)
		compare_row(&t->fields[i]);
	sprintf(hex, "%02x %02x %02x %02x", now.bytes[0], now.bytes[1],
		now.bytes[2], now.bytes[3]);
	expect_member("status_element", "", hex);
	expect_sample("ses_element_status_code", "", "",
		      decimal(code, now.bytes[0] & 15));
	slot();
	free(lines);
}

static void compare_limits(const struct ses_element_type *t)
{
	char *lines;

	now.bytes = limits_of(now.ti, now.number);
	now.part = "threshold_status_descriptor";
	now.lines = lines = cut_lines("  Threshold In:\n");
	for (size_t i = 0; i < t->nr_thresholds; i++)
		limit(&t->thresholds[i]);
	if (t->nr_thresholds)
		expect_member("threshold_unit", "", now.type == 0x04 ?
			      "celsius" : now.type == 0x0b ? "minutes" :
							     "percent");
	free(lines);
}

/* --- --get --- */

struct wish {
	char name[24];
	const struct ses_field *field;
};

static size_t wishes_of(struct wish *wishes, const struct ses_field *f)
{
	const char *p = f->acronyms;
	size_t n = 0;

	while (*p) {
		size_t len = strcspn(p, " ");

		snprintf(wishes[n].name, sizeof(wishes[n].name), "%.*s",
			 (int)len, p);
		wishes[n++].field = f;
		p += len + (p[len] == ' ');
	}
	/* by position, too */
	snprintf(wishes[n].name, sizeof(wishes[n].name), "%u:%u:%u", f->byte,
		 f->msb, f->width);
	wishes[n++].field = f;
	return n;
}

/* All wishes about all elements of the type at hand. */
static void get(const struct wish *wishes, size_t nr, uint8_t page)
{
	struct ses_operation *ops = calloc(nr + 1, sizeof(*ops));
	struct ses_change_request request = {
		.operations = ops, .nr_operations = nr, .page = page,
		.select = { .kind = SES_SELECT_INDEX, .header = now.ti,
			    .first = 0, .last = PER_TYPE - 1, .range = true },
		.byte1 = -1,
	};
	struct ses_change change;

	for (size_t i = 0; i < nr; i++)
		check_int(ses_operation_parse(SES_OPERATION_GET, wishes[i].name,
					      &mute, &ops[i]),
			  0);
	check_int(ses_change_prepare(&change, &request, &snap), 0);
	check_int(change.nr_outcomes, nr * PER_TYPE);
	for (size_t i = 0; i < change.nr_outcomes; i++) {
		const struct ses_outcome *o = &change.outcomes[i];
		const struct wish *w = &wishes[o->operation - ops];
		char got[24], want[24];

		now.number = o->index;
		now.bytes = page == SES_PAGE_STATUS ?
				    status_of(now.ti, now.number) :
				    limits_of(now.ti, now.number);
		if (o->old != bits(w->field))
			wrong("--get", w->name, decimal(got, (int64_t)o->old),
			      decimal(want, (int64_t)bits(w->field)));
	}
	ses_change_free(&change);
	free(ops);
}

static void compare_gets(const struct ses_element_type *t)
{
	struct wish wishes[128];
	size_t nr = 0;

	for (size_t i = 0; i < ses_nr_common_fields; i++)
		nr += wishes_of(wishes + nr, &ses_common_fields[i]);
	for (size_t i = 0; i < t->nr_fields; i++)
		nr += wishes_of(wishes + nr, &t->fields[i]);
	get(wishes, nr, SES_PAGE_STATUS);
	nr = 0;
	for (size_t i = 0; i < ses_nr_threshold_fields; i++)
		nr += wishes_of(wishes + nr, &ses_threshold_fields[i]);
	get(wishes, nr, SES_PAGE_THRESHOLD);
}

/* --- all of it --- */

/* Nothing is said beyond what the rows tell. */
static void compare_rest(void)
{
	for (size_t i = 0; i < nr_samples; i++) {
		if (!sample_told[i] && test_bad_checks++ < 20)
			printf("# a sample that no row tells: %s, index %s\n",
			       samples[i].family,
			       metric_label_of(&samples[i], "index"));
	}
	for (size_t i = 0; i < nr_scalars; i++) {
		if (strstr(scalars[i].path, "_descriptor.") &&
		    !scalars[i].told && test_bad_checks++ < 20)
			printf("# JSON that no row tells: %s\n",
			       scalars[i].path);
	}
}

static void every_output_agrees(void)
{
	for (unsigned int round = 0; round < ROUNDS; round++) {
		open_enclosure();
		render_join();
		render_metrics();
		for (now.ti = 0; now.ti < NR_TYPES; now.ti++) {
			const struct ses_element_type *t;

			now.type = type_code(now.ti);
			t = ses_element_type(now.type);
			for (int n = -1; n < PER_TYPE; n++) {
				now.number = n;
				compare_status(t);
				compare_limits(t);
			}
			compare_gets(t);
		}
		compare_rest();
		forget();
		close_enclosure();
	}
}

int main(void)
{
	test(every_output_agrees);
	return test_end();
}
