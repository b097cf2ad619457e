/* SPDX-License-Identifier: BSD-2-Clause */
/* Formats of field values, a column of the field rows; lib/show makes text and
 * members of JSON from them. */
#ifndef LIB_ELEMENT_FIELD_FORMAT_H
#define LIB_ELEMENT_FIELD_FORMAT_H

enum ses_field_format {
	BIT,		/* 0 or 1; a flag */
	DEC,		/* decimal */
	DEC_PLAIN,	/* decimal, never with a hex twin in the tree */
	DEC_RAW,	/* the same; another row has it as a reading */
	HEX,		/* hex digits (the label ends in 0x) */
	HEX_PLAIN,
	STATUS_CODE,	/* name of the element status code */
	SPEED_RPM,	/* fan speed factor and actual fan speed: rpm */
	SPEED_CODE,	/* "at lowest speed" */
	TEMPERATURE,	/* "=25 C", ": <reserved>" */
	SIZE_UNIT,	/* number; a code named after the unit */
	CACHE_SIZE,	/* "16 MiB" */
	INVOP_TYPE,	/* number, three blanks, name */
	BATTERY,	/* "5 minutes remaining" */
	DISPLAY_MODE,	/* number, a code */
	POWER_TIME,	/* minutes until power cycle: number, a code */
	POWER_DURATION,	/* minutes without power: number, a code */
	LANGUAGE,	/* two letters */
	VOLTS,		/* signed hundredths */
	AMPS,
	CONNECTOR,	/* long connector name */
	ELEMENT_BYTES,	/* the whole element in hex */
	/* the thresholds */
	TH_CELSIUS,	/* degrees or "<res>" */
	TH_MINUTES,	/* minutes or "<vendor>" */
	TH_PERCENT,	/* half percents: "2.5 %" */
	INVOP_PAGE,	/* flag, of a row that does not apply to all elements */
	INVOP_FIELD,	/* decimal, likewise */
	INVOP_REST,	/* bytes 1 to 3 in hex */
	DISPLAY_CHAR,	/* hex and character */
};

#endif
