/* SPDX-License-Identifier: BSD-2-Clause */
/* The text of a field's value. */
#include "format.h"
#include "element/element_internal.h"

#include <ses/writer.h>

struct ses_fields ses_status_fields(unsigned int type, bool array_page)
{
	const struct ses_element_type *t = ses_element_type(type);

	if (array_page && type == SES_ET_DEVICE_SLOT)
		return (struct ses_fields){ ses_array_slot_fields,
					    ses_nr_array_slot_fields };
	return (struct ses_fields){ t->fields, t->nr_fields };
}

const char *ses_speed_name(uint32_t code)
{
	static const char *const names[8] = {
		"stopped", "at lowest speed", "at second lowest speed",
		"at third lowest speed", "at intermediate speed",
		"at third highest speed", "at second highest speed",
		"at highest speed",
	};

	return names[code & 7];
}

const char *ses_unit_name(uint32_t code)
{
	static const char *const names[4] = { "Bytes", "KiB", "MiB", "GiB" };

	return names[code & 3];
}

const char *ses_invop_name(uint32_t type)
{
	static const char *const names[4] = {
		"SEND DIAGNOSTIC page code error",
		"SEND DIAGNOSTIC page format error", "Reserved",
		"Vendor specific error",
	};

	return names[type & 3];
}

static void write_bit(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	ses_write_char(w, v ? '1' : '0');
}

static void write_dec(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	ses_write_dec(w, v);
}

static void write_hex(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	ses_write_hex(w, v, 1);
}

static void write_status(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	ses_write_str(w, ses_status_code_names[v]);
}

static void write_rpm(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	ses_write_signed(w, ses_fan_rpm(v));
}

static void write_speed(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	ses_write_str(w, ses_speed_name(v));
}

static void write_temperature(struct ses_writer *w, uint32_t v,
			      const uint8_t *e)
{
	(void)e;
	if (!v) {
		ses_write_str(w, ": <reserved>");
		return;
	}
	ses_write_char(w, '=');
	ses_write_signed(w, ses_celsius(v));
	ses_write_str(w, " C");
}

static void write_cache(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	ses_write_dec(w, v);
	ses_write_char(w, ' ');
	ses_write_str(w, ses_unit_name(ses_cache_unit(e)));
}

static void write_invop(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	ses_write_dec(w, v);
	ses_write_str(w, "   ");
	ses_write_str(w, ses_invop_name(v));
}

static void write_battery(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	if (v == 0) {
		ses_write_str(w, "discharged or unknown");
		return;
	}
	ses_write_dec(w, v);
	ses_write_str(w, v == 255 ? " or more minutes remaining" :
				    " minutes remaining");
}

static void write_letters(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)v;
	ses_write_clean(w, e + 2, ses_text_length(e + 2, 2));
}

/* Signed hundredths: "-0.01". */
static void write_hundredths(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	int n = (int16_t)v;
	unsigned int size = (unsigned int)(n < 0 ? -n : n);

	(void)e;
	if (n < 0)
		ses_write_char(w, '-');
	ses_write_dec(w, size / 100);
	ses_write_char(w, '.');
	ses_write_char(w, (char)('0' + size / 10 % 10));
	ses_write_char(w, (char)('0' + size % 10));
}

static void write_connector(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	char buf[SES_MEANING_MAX];

	(void)e;
	ses_write_str(w, ses_connector_name(v, true, buf, sizeof(buf)));
}

static void write_element(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)v;
	ses_hex_inline(w, e, 4);
}

static void write_bytes_1_2_3(struct ses_writer *w, uint32_t v,
			      const uint8_t *e)
{
	(void)v;
	ses_hex_inline(w, e + 1, 3);
}

static void write_display_char(struct ses_writer *w, uint32_t v,
			       const uint8_t *e)
{
	ses_write_hex(w, v, 1);
	if (e[2] && !e[3]) {
		ses_write_str(w, " ['");
		ses_write_clean(w, e + 2, 1);
		ses_write_str(w, "']");
	}
}

static void write_celsius(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	if (v)
		ses_write_signed(w, ses_celsius(v));
	else
		ses_write_str(w, "<res>");
}

static void write_minutes(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	if (v)
		ses_write_dec(w, v);
	else
		ses_write_str(w, "<vendor>");
}

static void write_percent(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	ses_write_dec(w, v / 2);
	ses_write_str(w, v & 1 ? ".5 %" : ".0 %");
}

typedef void write_fn(struct ses_writer *w, uint32_t v, const uint8_t *e);

static write_fn *const writers[] = {
	[BIT] = write_bit,
	[DEC] = write_dec,
	[DEC_PLAIN] = write_dec,
	[DEC_RAW] = write_dec,
	[HEX] = write_hex,
	[HEX_PLAIN] = write_hex,
	[STATUS_CODE] = write_status,
	[SPEED_RPM] = write_rpm,
	[SPEED_CODE] = write_speed,
	[TEMPERATURE] = write_temperature,
	[SIZE_UNIT] = write_dec,
	[CACHE_SIZE] = write_cache,
	[INVOP_TYPE] = write_invop,
	[BATTERY] = write_battery,
	[DISPLAY_MODE] = write_dec,
	[POWER_TIME] = write_dec,
	[POWER_DURATION] = write_dec,
	[LANGUAGE] = write_letters,
	[VOLTS] = write_hundredths,
	[AMPS] = write_hundredths,
	[CONNECTOR] = write_connector,
	[ELEMENT_BYTES] = write_element,
	[TH_CELSIUS] = write_celsius,
	[TH_MINUTES] = write_minutes,
	[TH_PERCENT] = write_percent,
	[INVOP_PAGE] = write_dec,
	[INVOP_FIELD] = write_dec,
	[INVOP_REST] = write_bytes_1_2_3,
	[DISPLAY_CHAR] = write_display_char,
};

void ses_format_text(struct ses_writer *w, const struct ses_field *f,
		     const uint8_t *element)
{
	writers[f->format](w, ses_format_value(f, element), element);
}
