/* SPDX-License-Identifier: BSD-2-Clause */
/* What other rooms of lib/ use of element types and their fields. */
#ifndef LIB_ELEMENT_ELEMENT_INTERNAL_H
#define LIB_ELEMENT_ELEMENT_INTERNAL_H

#include <ses/element.h>

/* The name of an element type for JSON and messages: those of vendor specific
 * types begin with a capital. */
const char *ses_element_type_label(unsigned int code, char *buf, size_t size);

/* The row of ELEMENT STATUS CODE. */
const struct ses_field *ses_element_status_field(void);

/* What an acronym (len characters) does: "consistency check"; 0 where its name
 * says it. */
const char *ses_acronym_hint(const char *acronym, size_t len);

/* "Mini SAS HD 4x", or the long form with its document and phys. The long form,
 * and names of codes that have none, are written to buf (80 characters). */
const char *ses_connector_name(unsigned int code, bool full, char *buf,
			       size_t size);

/*
 * Like ses_element_neutral(), but with all bits of bytes 1 to 3 of the status;
 * only a field that would switch off a running element is not as read.
 */
uint32_t ses_element_unmasked(unsigned int code, uint32_t status);

/* The flags of a type that stand for an alarm, as bits of a status element. */
uint32_t ses_element_alarm_bits(unsigned int code);

/* How grave a status code is: of several modules the gravest counts. */
unsigned int ses_status_rank(uint8_t code);

/* Is an element that is there, or not known, in another state than OK, or does
 * a flag stand for an alarm? Takes the type code and the status element. */
bool ses_element_is_not_ok(unsigned int code, const uint8_t *element);

/* FAN SPEED FACTOR and ACTUAL FAN SPEED as revolutions per minute, -1 for the
 * reserved factor. */
int ses_fan_rpm(uint32_t factor_and_count);

/*
 * The reading that a field of a sensor holds: degrees Celsius, revolutions per
 * minute, hundredths of a volt or an ampere, minutes. False: the value means
 * "no reading", or the field is of another kind.
 */
bool ses_field_reading(const struct ses_field *f, uint32_t value,
		       int *reading);

/* What an element shows of its LEDs, and of its device if it is a slot. */
struct ses_slot_state {
	bool ident;		/* RQST IDENT is in effect */
	bool fault_requested;	/* RQST FAULT is in effect */
	bool fault_sensed;	/* the enclosure found a fault */
	bool failing;		/* a failure is predicted */
	bool off;		/* the device has no power */
	bool reports;		/* of a module: it is the one that answers */
};

/* The same of an element. Takes the type code and the status element as a
 * big-endian word. */
struct ses_slot_state ses_element_slot_state(unsigned int code, uint32_t word);

/* The SIZE MULTIPLIER of a nonvolatile cache: 0 bytes, 1 KiB, 2 MiB, 3 GiB. */
uint32_t ses_cache_unit(const uint8_t *element);

/* NONVOLATILE CACHE SIZE with its SIZE MULTIPLIER, in bytes. */
uint64_t ses_cache_bytes(const uint8_t *element);

#endif
