/* SPDX-License-Identifier: BSD-2-Clause */
/* What the field rows mean for the value of an element; element_table.c has the
 * rows. */
#include <ses/element.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <ses/bytes.h>

#include "element_internal.h"
#include "field_format.h"

const char *ses_element_type_name(unsigned int code, char *buf, size_t size)
{
	const struct ses_element_type *type = ses_element_type(code);

	if (type->name)
		return type->name;
	snprintf(buf, size, "%s[0x%x]", code < 0x80 ? "" : "vendor specific ",
		 code);
	return buf;
}

const char *ses_element_type_label(unsigned int code, char *buf, size_t size)
{
	if (code < 0x80)
		return ses_element_type_name(code, buf, size);
	snprintf(buf, size, "Vendor specific [0x%x]", code);
	return buf;
}

const struct ses_element_type *ses_element_type_find(const char *s, size_t len)
{
	for (unsigned int code = 0; code <= SES_ELEMENT_TYPE_MAX; code++) {
		const struct ses_element_type *t = ses_element_type(code);

		if ((strlen(t->abbreviation) == len &&
		     strncasecmp(t->abbreviation, s, len) == 0) ||
		    (t->alias && strlen(t->alias) == len &&
		     strncasecmp(t->alias, s, len) == 0))
			return t;
	}
	return NULL;
}

const char *const ses_status_code_names[16] = {
	"Unsupported", "OK", "Critical", "Noncritical", "Unrecoverable",
	"Not installed", "Unknown", "Not available", "No access allowed",
	"reserved [9]", "reserved [10]", "reserved [11]", "reserved [12]",
	"reserved [13]", "reserved [14]", "reserved [15]",
};

/* SPL, connector types: the long form is `name` and `more`, or `whole`. */
static const struct {
	unsigned char code;
	char name[48];
	char more[44];
	char whole[60];
} connectors[] = {
	{ 0x00, "No information", "", "" },
	{ 0x01, "SAS 4x", " receptacle (SFF-8470) [max 4 phys]", "" },
	{ 0x02, "Mini SAS 4x", " receptacle (SFF-8088) [max 4 phys]", "" },
	{ 0x03, "QSFP+", " receptacle (SFF-8436) [max 4 phys]", "" },
	{ 0x04, "Mini SAS 4x active",
	  " receptacle (SFF-8088) [max 4 phys]", "" },
	{ 0x05, "Mini SAS HD 4x", " receptacle (SFF-8644) [max 4 phys]", "" },
	{ 0x06, "Mini SAS HD 8x", " receptacle (SFF-8644) [max 8 phys]", "" },
	{ 0x07, "Mini SAS HD 16x",
	  " receptacle (SFF-8644) [max 16 phys]", "" },
	{ 0x0f, "Vendor specific", "", "" },
	{ 0x10, "SAS 4i", " plug (SFF-8484) [max 4 phys]", "" },
	{ 0x11, "Mini SAS 4i", " receptacle (SFF-8087) [max 4 phys]", "" },
	{ 0x12, "Mini SAS HD 4i", " receptacle (SFF-8643) [max 4 phys]", "" },
	{ 0x13, "Mini SAS HD 8i", " receptacle (SFF-8643) [max 8 phys]", "" },
	{ 0x14, "Mini SAS HD 16i",
	  " receptacle (SFF-8643) [max 16 phys]", "" },
	{ 0x15, "SlimSAS 4i", " (SFF-8654) [max 4 phys]", "" },
	{ 0x16, "SlimSAS 8i", " (SFF-8654) [max 8 phys]", "" },
	{ 0x17, "SAS MiniLink 4i", " (SFF-8612) [max 4 phys]", "" },
	{ 0x18, "SAS MiniLink 8i", " (SFF-8612) [max 8 phys]", "" },
	{ 0x20, "SAS Drive backplane",
	  " receptacle (SFF-8482) [max 2 phys]", "" },
	{ 0x21, "SATA host plug", " [max 1 phy]", "" },
	{ 0x22, "SAS Drive plug", " (SFF-8482) [max 2 phys]", "" },
	{ 0x23, "SATA device plug", " [max 1 phy]", "" },
	{ 0x24, "Micro SAS receptacle", " [max 2 phys]", "" },
	{ 0x25, "Micro SATA device plug", " [max 1 phy]", "" },
	{ 0x26, "Micro SAS plug", " (SFF-8486) [max 2 phys]", "" },
	{ 0x27, "Micro SAS/SATA plug", " (SFF-8486) [max 2 phys]", "" },
	{ 0x28, "12 Gb/s SAS drive backplane",
	  " receptacle (SFF-8680) [max 2 phys]", "" },
	{ 0x29, "12 Gb/s SAS drive plug", " (SFF-8680) [max 2 phys]", "" },
	{ 0x2a, "Multifunction 12 Gb/s 6x receptacle",
	  "", "Multifunction 12 Gb/s 6x unshielded receptacle (SFF-8639)" },
	{ 0x2b, "Multifunction 12 Gb/s 6x plug",
	  "", "Multifunction 12 Gb/s 6x unshielded plug (SFF-8639)" },
	{ 0x2c, "SAS MultiLink Drive backplane receptacle",
	  " (SFF-8630)", "" },
	{ 0x2d, "SAS MultiLink Drive backplane plug", " (SFF-8630)", "" },
	{ 0x2e, "Reserved", " for internal connectors to end device", "" },
	{ 0x2f, "SAS virtual connector", " [max 1 phy]", "" },
	{ 0x3f, "VS internal connector",
	  "", "Vendor specific internal connector" },
	{ 0x40, "SAS high density drive backplane receptacle",
	  " (SFF-8631) [max 8 phys]", "" },
	{ 0x41, "SAS high density drive backplane plug",
	  " (SFF-8631) [max 8 phys]", "" },
};

/* Names for the gaps, by the first code after each of them. */
static const struct {
	unsigned char below;
	const char *what;
} connector_gaps[] = {
	{ 0x10, "unknown external connector type" },
	{ 0x20, "unknown internal wide connector type" },
	{ 0x3f, "reserved for internal connector, type" },
	{ 0x70, "reserved connector type" },
	{ 0x80, "vendor specific connector type" },
};

const char *ses_connector_name(unsigned int code, bool full, char *buf,
			       size_t size)
{
	unsigned int gap = 0;

	code &= 0x7f;
	for (size_t i = 0; i < sizeof(connectors) / sizeof(*connectors); i++) {
		if (connectors[i].code != code)
			continue;
		if (!full)
			return connectors[i].name;
		if (*connectors[i].whole)
			return connectors[i].whole;
		snprintf(buf, size, "%s%s", connectors[i].name,
			 connectors[i].more);
		return buf;
	}
	while (code >= connector_gaps[gap].below)
		gap++;
	snprintf(buf, size, "%s: 0x%x", connector_gaps[gap].what, code);
	return buf;
}

const struct ses_field *ses_element_field(unsigned int code, size_t n)
{
	const struct ses_element_type *type = ses_element_type(code);

	if (n < ses_nr_common_fields)
		return &ses_common_fields[n];
	n -= ses_nr_common_fields;
	return n < type->nr_fields ? &type->fields[n] : NULL;
}

uint32_t ses_element_alarm_bits(unsigned int code)
{
	const struct ses_field *f;
	uint32_t bits = 0;

	for (size_t n = 0; (f = ses_element_field(code, n)); n++)
		bits |= f->alarm ? 1u << f->shift : 0;
	return bits;
}

/*
 * OK and not installed from two I/O modules: one of them sees the device. What
 * a module does not know does not count against what another one knows.
 */
unsigned int ses_status_rank(uint8_t code)
{
	static const uint8_t ascending[] = {
		SES_STATUS_CODE_NO_ACCESS, SES_STATUS_CODE_UNKNOWN,
		SES_STATUS_CODE_NOT_AVAILABLE, SES_STATUS_CODE_NOT_INSTALLED,
		SES_STATUS_CODE_OK, SES_STATUS_CODE_NONCRITICAL,
		SES_STATUS_CODE_CRITICAL, SES_STATUS_CODE_UNRECOVERABLE,
	};

	for (unsigned int i = 0; i < sizeof(ascending); i++) {
		if (ascending[i] == code)
			return i + 1;
	}
	return 0;
}

bool ses_element_is_not_ok(unsigned int code, const uint8_t *element)
{
	const uint8_t status = ses_element_status(element);

	return !ses_status_is_silent(status) &&
	       (status != SES_STATUS_CODE_OK ||
		ses_be32(element) & ses_element_alarm_bits(code));
}

const struct ses_field *ses_element_status_field(void)
{
	const struct ses_field *f = ses_common_fields;

	while (f->format != STATUS_CODE)
		f++;
	return f;
}

static bool has_rows(unsigned int code)
{
	return code && ses_element_type_defined(code);
}

/* The neutral value of a control field, for an element of this status. */
static uint64_t neutral_value(const struct ses_field *f, const uint8_t *status)
{
	uint64_t read = ses_field_value(f, status);
	bool asked = ses_be32(status) & f->asked;
	bool other = ses_be32(status) & f->other;

	switch ((enum ses_neutral)f->neutral) {
	case SES_NEUTRAL_READ:
		return read;
	case SES_NEUTRAL_READ_IF_ASKED:
		return asked ? read : 0;
	case SES_NEUTRAL_READ_IF_OURS:
		return other ? asked : read;
	case SES_NEUTRAL_ON_WHILE_RUNNING:
		return !other && ses_element_status(status) !=
					 SES_STATUS_CODE_NOT_INSTALLED ?
			       1 : read;
	case SES_NEUTRAL_ZERO:
		break;
	}
	return 0;
}

/* Write the neutral values of a type's fields into a control element: all
 * (kind < 0), or those of one kind. */
static uint32_t apply_neutral_values(uint32_t control, unsigned int code,
				     uint32_t status, int kind)
{
	const struct ses_field *f;
	uint8_t from[4], to[4];

	ses_put_be32(from, status);
	ses_put_be32(to, control);
	for (size_t i = 0; (f = ses_element_field(code, i)); i++) {
		if (f->role & SES_F_CONTROL && f->neutral &&
		    (kind < 0 || f->neutral == kind))
			ses_bits_put(to, f->byte, f->msb, f->width,
				     neutral_value(f, from));
	}
	return ses_be32(to);
}

uint32_t ses_element_neutral(unsigned int code, uint32_t status)
{
	return apply_neutral_values(has_rows(code) ? 0 : status & 0xffffff,
				    code, status, -1);
}

uint32_t ses_element_unmasked(unsigned int code, uint32_t status)
{
	uint32_t common = ses_element_neutral(code, status) & 0xff000000;

	return apply_neutral_values(common | (status & 0xffffff), code, status,
				    SES_NEUTRAL_ON_WHILE_RUNNING);
}

uint32_t ses_element_shown_bits(unsigned int code)
{
	const struct ses_field *f;
	uint8_t bits[4] = { 0 };

	for (size_t i = 0; (f = ses_element_field(code, i)); i++) {
		if (f->role & SES_F_SHOWN)
			ses_bits_put(bits, f->byte, f->msb, f->width,
				     UINT64_MAX);
	}
	return ses_be32(bits);
}

uint64_t ses_field_value(const struct ses_field *f, const uint8_t *element)
{
	return ses_bits_get(element, f->byte, f->msb, f->width);
}

/* SES-4 7.3.5: by FAN SPEED FACTOR. */
int ses_fan_rpm(uint32_t v)
{
	static const int base[3] = { 0, 20480, 0 }, times[3] = { 10, 10, 100 };
	uint32_t factor = v >> 11 & 3;

	return factor < 3 ? base[factor] + times[factor] * (int)(v & 0x7ff) :
			    -1;
}

bool ses_field_reading(const struct ses_field *f, uint32_t v, int *reading)
{
	switch ((enum ses_field_format)f->format) {
	case TEMPERATURE:
		*reading = ses_celsius(v);
		return v != 0;
	case SPEED_RPM:
		*reading = ses_fan_rpm(v);
		return *reading >= 0;
	case VOLTS:
	case AMPS:
		*reading = (int16_t)v;
		/* what enclosures report for "no reading" */
		return v != 0xffff;
	case BATTERY:
		*reading = (int)v;
		return v != 0;
	default:
		*reading = 0;
		return false;
	}
}

static void add_slot_states(struct ses_slot_state *s,
			    const struct ses_field *fields, size_t nr,
			    uint32_t word)
{
	for (const struct ses_field *f = fields; f < fields + nr; f++) {
		if (!(word >> f->shift & 1))
			continue;
		s->ident |= f->led == SES_FIELD_LED_IDENT;
		s->fault_requested |= f->led == SES_FIELD_LED_FAULT;
		s->fault_sensed |= f->state == SES_FIELD_STATE_FAULT_SENSED;
		s->failing |= f->state == SES_FIELD_STATE_FAILING;
		s->off |= f->state == SES_FIELD_STATE_OFF;
		s->reports |= f->state == SES_FIELD_STATE_REPORT;
	}
}

struct ses_slot_state ses_element_slot_state(unsigned int code, uint32_t word)
{
	const struct ses_element_type *t = ses_element_type(code);
	struct ses_slot_state s = { .ident = false };

	add_slot_states(&s, ses_common_fields, ses_nr_common_fields, word);
	add_slot_states(&s, t->fields, t->nr_fields, word);
	return s;
}

/* The value of the field of a nonvolatile cache with this format. */
static uint32_t find_cache_value(const uint8_t *element,
				 enum ses_field_format format)
{
	const struct ses_field *f =
		ses_element_type(SES_ET_NONVOLATILE_CACHE)->fields;

	while (f->format != format)
		f++;
	return (uint32_t)ses_field_value(f, element);
}

uint32_t ses_cache_unit(const uint8_t *element)
{
	return find_cache_value(element, SIZE_UNIT);
}

uint64_t ses_cache_bytes(const uint8_t *element)
{
	return (uint64_t)find_cache_value(element, CACHE_SIZE)
	       << (10 * ses_cache_unit(element));
}
