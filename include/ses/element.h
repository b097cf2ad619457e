/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Element types and their fields (SES-4 clause 7).
 *
 * One row per field is the only place where a fact about it is written: its
 * position, its names in the status and the control element, its text line
 * and label, its key in JSON, its acronyms for --get, --set and --clear.
 * Text, JSON, metrics, filter conditions, control elements and acronym lists
 * are all computed from the rows.
 */
#ifndef SES_ELEMENT_H
#define SES_ELEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a row describes. */
enum ses_field_role {
	SES_F_STATUS = 1,	/* a field of the status element */
	SES_F_CONTROL = 2,	/* a field of the control element */
	SES_F_SHOWN = 4,	/* status shows what control asked for */
	SES_F_DERIVED = 8	/* another view of bits that have a row */
};

/*
 * What a change writes into a control field that was not named, so that the
 * element stays as it is. The columns `asked` and `other` hold the status bits
 * that decide.
 */
enum ses_neutral {
	SES_NEUTRAL_ZERO,	/* 0: it asks for nothing */
	SES_NEUTRAL_READ,	/* the status bits in the same place */
	/* as read while an `asked` bit is 1, else 0 */
	SES_NEUTRAL_READ_IF_ASKED,
	/* as read; if an `other` bit is 1, then 1 with an `asked` bit, or 0 */
	SES_NEUTRAL_READ_IF_OURS,
	/* 1 while the element is installed and all `other` bits are 0, else as
	 * read: running elements may read as not asked to be on */
	SES_NEUTRAL_ON_WHILE_RUNNING
};

/* What --check makes of a flag that is 1. */
enum ses_field_alarm {
	SES_ALARM_NONE,
	SES_ALARM_WARNING,
	SES_ALARM_CRITICAL,
	SES_ALARM_UNKNOWN	/* the state is not known */
};

/*
 * LEDs of an element: which request a field shows. Requests that the status
 * does not show have none: any write that does not set them clears them.
 */
enum ses_field_led {
	SES_FIELD_LED_NONE,
	SES_FIELD_LED_IDENT,	/* --locate */
	SES_FIELD_LED_FAULT,	/* --fault */
	SES_FIELD_LED_OTHER	/* cleared with all others */
};

/* States of an element besides its LEDs, which others than the text ask for. */
enum ses_field_state {
	SES_FIELD_STATE_NONE,
	SES_FIELD_STATE_FAULT_SENSED,
	SES_FIELD_STATE_FAILING,
	SES_FIELD_STATE_OFF,
	SES_FIELD_STATE_REPORT	/* of a module: it is the one that answers */
};

/* When the text line of a row appears. A line goes by its first row. */
enum ses_field_when {
	SES_WHEN_SET,		/* with --filter only if a bit is 1 */
	SES_WHEN_ALWAYS,
	SES_WHEN_VERBOSE,	/* with --verbose */
	SES_WHEN_VERBOSE_2	/* with --verbose given twice */
};

struct ses_field {
	uint8_t byte, msb, width;	/* see ses_bits_get() */
	uint8_t shift;			/* bits after it in 4 bytes */
	uint8_t role;			/* enum ses_field_role, or-ed */
	uint8_t line;			/* text line 1.., 0 not in the text */
	uint8_t when;			/* enum ses_field_when */
	/*
	 * Bit n: with --filter a value other than zero makes line n appear.
	 * 0 means the row's own line.
	 */
	uint8_t wakes;
	uint8_t format;			/* lib/ses/field_format.h */
	uint8_t label_len;
	uint8_t neutral;		/* enum ses_neutral, of control */
	uint8_t alarm;			/* enum ses_field_alarm */
	uint8_t led;			/* enum ses_field_led */
	uint8_t state;			/* enum ses_field_state */
	uint32_t asked, other;		/* bits of a big-endian word */
	/*
	 * The row applies to elements in which the field with these bits has a
	 * value n, and bit n of the values is 1; 0: to all elements.
	 */
	uint32_t only_bits;
	uint8_t only_values;
	/*
	 * Texts; empty if the row has none. They are stored in the row itself,
	 * because 1,000 pointers would be relocated at each start.
	 */
	char label[48];			/* text before the value */
	char after[26];			/* text after it */
	char status[34];		/* names in the standard */
	char control[34];
	char key[38];			/* in JSON */
	char acronyms[24];		/* separated by blanks */
	char remark[28];		/* of an alarm: what --check says;
					 * empty: the key */
};

enum ses_aes_use { SES_AES_NEVER, SES_AES_OPTIONAL, SES_AES_REQUIRED };

struct ses_element_type {
	uint8_t code;
	uint8_t aes;			/* enum ses_aes_use (SES-4 6.1.13) */
	const char *standard_name;	/* "Array Device Slot" */
	const char *name;		/* as printed: "Array device slot" */
	const char *abbreviation;	/* for --index: "arr" */
	const char *alias;		/* older abbreviation, or 0 */
	const char *metric_name;	/* "array_device_slot" */
	const struct ses_field *fields;
	size_t nr_fields;
	const struct ses_field *thresholds;	/* 0: has none */
	size_t nr_thresholds;
	const char *threshold_unit;	/* "celsius", "minutes", "percent" */
	bool sensor;			/* is among the sensors although it
					 * has neither reading nor thresholds */
};

/* Highest element type code that SES-4 defines. */
#define SES_ELEMENT_TYPE_MAX	0x19

/* Element type codes that rules of the pages name. */
#define SES_ET_DEVICE_SLOT		0x01
#define SES_ET_TEMPERATURE		0x04
#define SES_ET_ESC_ELECTRONICS		0x07
#define SES_ET_NONVOLATILE_CACHE	0x09
#define SES_ET_ENCLOSURE		0x0e
#define SES_ET_VOLTAGE			0x12
#define SES_ET_CURRENT			0x13
#define SES_ET_SCSI_TARGET_PORT		0x14
#define SES_ET_SCSI_INITIATOR_PORT	0x15
#define SES_ET_ARRAY_DEVICE_SLOT	0x17
#define SES_ET_SAS_EXPANDER		0x18
#define SES_ET_SAS_CONNECTOR		0x19

/* A place for a disk? */
static inline bool ses_element_is_slot(unsigned int code)
{
	return code == SES_ET_DEVICE_SLOT || code == SES_ET_ARRAY_DEVICE_SLOT;
}

/* Element status codes (SES-4 table 71). */
#define SES_STATUS_CODE_UNSUPPORTED	0
#define SES_STATUS_CODE_OK		1
#define SES_STATUS_CODE_CRITICAL	2
#define SES_STATUS_CODE_NONCRITICAL	3
#define SES_STATUS_CODE_UNRECOVERABLE	4
#define SES_STATUS_CODE_NOT_INSTALLED	5
#define SES_STATUS_CODE_UNKNOWN		6
#define SES_STATUS_CODE_NOT_AVAILABLE	7
#define SES_STATUS_CODE_NO_ACCESS	8

/* Does an ELEMENT STATUS CODE say that something is there: OK, critical,
 * noncritical, unrecoverable? */
static inline bool ses_status_is_installed(uint8_t code)
{
	return code >= SES_STATUS_CODE_OK &&
	       code <= SES_STATUS_CODE_UNRECOVERABLE;
}

/* Does it say that the element failed: critical, unrecoverable? */
static inline bool ses_status_is_fault(uint8_t code)
{
	return code == SES_STATUS_CODE_CRITICAL ||
	       code == SES_STATUS_CODE_UNRECOVERABLE;
}

/* Nothing is there, or the enclosure does not say what state it is in. */
static inline bool ses_status_is_silent(uint8_t code)
{
	return code == SES_STATUS_CODE_UNSUPPORTED ||
	       code == SES_STATUS_CODE_NOT_INSTALLED ||
	       code == SES_STATUS_CODE_NOT_AVAILABLE ||
	       code == SES_STATUS_CODE_NO_ACCESS;
}

/* Does it say whether something is there? */
static inline bool ses_status_shows_presence(uint8_t code)
{
	return ses_status_is_installed(code) ||
	       code == SES_STATUS_CODE_NOT_INSTALLED ||
	       code == SES_STATUS_CODE_NOT_AVAILABLE;
}

/* The state of a slot: something is in it, or nothing is. Other codes do not
 * say which. */
static inline bool ses_status_is_definite(uint8_t code)
{
	return ses_status_is_installed(code) ||
	       code == SES_STATUS_CODE_NOT_INSTALLED;
}

/* Do the readings of such an element mean anything? */
static inline bool ses_status_is_readable(uint8_t code)
{
	return !ses_status_is_silent(code) && code != SES_STATUS_CODE_UNKNOWN;
}

/* ELEMENT STATUS CODE of a status element. */
static inline uint8_t ses_element_status(const uint8_t *element)
{
	return element[0] & 0x0f;
}

/*
 * The type with this code. Codes without a definition share two rows, one
 * for reserved and one for vendor specific types; ses_element_type_name()
 * makes their names. Never 0.
 */
const struct ses_element_type *ses_element_type(unsigned int code);

/* Is the code one of 00h..19h? */
static inline bool ses_element_type_defined(unsigned int code)
{
	return code <= SES_ELEMENT_TYPE_MAX;
}

/*
 * The printed name, also "[0x20]" and "vendor specific [0x80]". It is written
 * to buf (24 characters at least) if there is no fixed name.
 */
const char *ses_element_type_name(unsigned int code, char *buf, size_t size);

/* The type with this abbreviation (any case), len characters, or 0. */
const struct ses_element_type *ses_element_type_find(const char *s, size_t len);

/* Field n of a type, first those that every element has; 0 past the last. */
const struct ses_field *ses_element_field(unsigned int code, size_t n);

/* The rows that every element has: PRDFAIL, DISABLED, SWAP, status code. */
extern const struct ses_field ses_common_fields[];
extern const size_t ses_nr_common_fields;

/*
 * The rows of Device Slot elements in the obsolete Array Status page (06h),
 * which look different there.
 */
extern const struct ses_field ses_array_slot_fields[];
extern const size_t ses_nr_array_slot_fields;

/*
 * INVOP, INFO, NON-CRIT, CRIT, UNRECOV in byte 1 of the Enclosure Status page
 * (SES-4 6.1.5).
 */
extern const struct ses_field ses_summary_fields[];
extern const size_t ses_nr_summary_fields;

/* The four bytes of any threshold element, for --get, --set and --clear. */
extern const struct ses_field ses_threshold_fields[];
extern const size_t ses_nr_threshold_fields;

/* "OK", "Not installed", "reserved [9]" ...; by code. */
extern const char *const ses_status_code_names[16];

/*
 * The control element that leaves an element of this type and status as it is:
 * the neutral values of all fields, as a big-endian word without SELECT. Of
 * types without rows all bytes are kept.
 */
uint32_t ses_element_neutral(unsigned int code, uint32_t status);

/*
 * The bits of the status element of a type that show what its control element
 * asked for, as a big-endian word.
 */
uint32_t ses_element_shown_bits(unsigned int code);

/* Can --set and --clear write the field? Others can only be read. */
static inline bool ses_field_is_writable(const struct ses_field *f)
{
	return f->role & (SES_F_CONTROL | SES_F_DERIVED);
}

/* Does a row apply to a status element? Takes it as a big-endian word. */
static inline bool ses_field_applies(const struct ses_field *f, uint32_t word)
{
	/* dividing by the lowest bit shifts the value down */
	return !f->only_bits ||
	       f->only_values >> ((word & f->only_bits) /
				  (f->only_bits & -f->only_bits)) & 1;
}

/* Degrees Celsius of a byte of a temperature sensor: a reading or a limit. */
static inline int ses_celsius(uint32_t value)
{
	return (int)value - 20;
}

/* The value of a row in an element (which must hold its bytes). */
uint64_t ses_field_value(const struct ses_field *f, const uint8_t *element);

#endif
