/* SPDX-License-Identifier: BSD-2-Clause */
/* The text of a field's value. */
#include "format.h"

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

static void text_bit(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	ses_write_char(w, v ? '1' : '0');
}

static void text_dec(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	ses_write_dec(w, v);
}

static void text_hex(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	ses_write_hex(w, v, 1);
}

static void text_status(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	ses_write_str(w, ses_status_code_names[v]);
}

static void text_rpm(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	ses_write_signed(w, ses_fan_rpm(v));
}

static void text_speed(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	ses_write_str(w, ses_speed_name(v));
}

static void text_temperature(struct ses_writer *w, uint32_t v, const uint8_t *e)
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

static void text_cache(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	ses_write_dec(w, v);
	ses_write_char(w, ' ');
	ses_write_str(w, ses_unit_name(ses_cache_unit(e)));
}

static void text_invop(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	ses_write_dec(w, v);
	ses_write_str(w, "   ");
	ses_write_str(w, ses_invop_name(v));
}

static void text_battery(struct ses_writer *w, uint32_t v, const uint8_t *e)
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

static void text_letters(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)v;
	ses_write_clean(w, e + 2, ses_text_length(e + 2, 2));
}

/* Signed hundredths: "-0.01". */
static void text_hundredths(struct ses_writer *w, uint32_t v, const uint8_t *e)
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

static void text_connector(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	char buf[SES_MEANING_MAX];

	(void)e;
	ses_write_str(w, ses_connector_name(v, true, buf, sizeof(buf)));
}

static void text_element(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)v;
	ses_hex_inline(w, e, 4);
}

static void text_bytes_1_2_3(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)v;
	ses_hex_inline(w, e + 1, 3);
}

static void text_display_char(struct ses_writer *w, uint32_t v,
			      const uint8_t *e)
{
	ses_write_hex(w, v, 1);
	if (e[2] && !e[3]) {
		ses_write_str(w, " ['");
		ses_write_clean(w, e + 2, 1);
		ses_write_str(w, "']");
	}
}

static void text_celsius(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	if (v)
		ses_write_signed(w, ses_celsius(v));
	else
		ses_write_str(w, "<res>");
}

static void text_minutes(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	if (v)
		ses_write_dec(w, v);
	else
		ses_write_str(w, "<vendor>");
}

static void text_percent(struct ses_writer *w, uint32_t v, const uint8_t *e)
{
	(void)e;
	ses_write_dec(w, v / 2);
	ses_write_str(w, v & 1 ? ".5 %" : ".0 %");
}

typedef void text_fn(struct ses_writer *w, uint32_t v, const uint8_t *e);

static text_fn *const texts[] = {
	[BIT] = text_bit,
	[DEC] = text_dec,
	[DEC_PLAIN] = text_dec,
	[DEC_RAW] = text_dec,
	[HEX] = text_hex,
	[HEX_PLAIN] = text_hex,
	[STATUS_CODE] = text_status,
	[SPEED_RPM] = text_rpm,
	[SPEED_CODE] = text_speed,
	[TEMPERATURE] = text_temperature,
	[SIZE_UNIT] = text_dec,
	[CACHE_SIZE] = text_cache,
	[INVOP_TYPE] = text_invop,
	[BATTERY] = text_battery,
	[DISPLAY_MODE] = text_dec,
	[POWER_TIME] = text_dec,
	[POWER_DURATION] = text_dec,
	[LANGUAGE] = text_letters,
	[VOLTS] = text_hundredths,
	[AMPS] = text_hundredths,
	[CONNECTOR] = text_connector,
	[ELEMENT_BYTES] = text_element,
	[TH_CELSIUS] = text_celsius,
	[TH_MINUTES] = text_minutes,
	[TH_PERCENT] = text_percent,
	[INVOP_PAGE] = text_dec,
	[INVOP_FIELD] = text_dec,
	[INVOP_REST] = text_bytes_1_2_3,
	[DISPLAY_CHAR] = text_display_char,
};

void ses_format_text(struct ses_writer *w, const struct ses_field *f,
		     const uint8_t *element)
{
	texts[f->format](w, ses_format_value(f, element), element);
}
