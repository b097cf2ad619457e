/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The element types and field rows of SES-4 clause 7.
 *
 * Rows of one type are in the order of their text: line by line, from left to
 * right; rows without text follow. doc/HACKING says how to add one.
 */
#include <ses/element.h>

#include <string.h>

#include "element_internal.h"
#include "field_format.h"

/*
 * The role of a row, and with it the neutral value of its control field: 0 for
 * S, C and D. A field of both elements with one meaning is written as read.
 * Rows name what follows ROLE_, so that the preprocessor does not expand it
 * before it reaches ROW().
 */
#define ROLE_S	SES_F_STATUS
#define ROLE_C	SES_F_CONTROL
#define BOTH	SES_F_STATUS | SES_F_CONTROL | SES_F_SHOWN
#define ROLE_SC	BOTH, .neutral = SES_NEUTRAL_READ
#define ROLE_S_C SES_F_STATUS | SES_F_CONTROL
#define ROLE_D	SES_F_DERIVED

/* Bits of an element that decide about the neutral value of another field. */
#define AT(byte_, bit_)	(1u << (8 * (3 - (byte_)) + (bit_)))

/*
 * RQST ON: 0 turns the element off. Fans and supplies of several shelves run
 * while RQSTED ON is 0; therefore OFF decides.
 */
#define ROLE_SC_ON	BOTH, .neutral = SES_NEUTRAL_ON_WHILE_RUNNING,       \
		.other = AT(3, 4)

/*
 * ENABLE BYP A and B: BYPASSED is 1 whoever asked for the bypass. A bypass of
 * the enclosure or the device (`other`) must not become one of the application
 * client (`asked`), because that would stay.
 */
#define ROLE_SC_BYP_A	BOTH, .neutral = SES_NEUTRAL_READ_IF_OURS,           \
			.asked = AT(2, 7), .other = AT(2, 5) | AT(3, 1)
#define ROLE_SC_BYP_B	BOTH, .neutral = SES_NEUTRAL_READ_IF_OURS,           \
			.asked = AT(3, 7), .other = AT(2, 4) | AT(3, 0)

/* REQUESTED TEMPERATURE: an override stays what it is. */
#define ROLE_C_OVERRIDE	SES_F_CONTROL,                                       \
			.neutral = SES_NEUTRAL_READ_IF_ASKED,                \
			.asked = AT(3, 7)

#define ALWAYS	SES_WHEN_ALWAYS

/* What --check makes of a flag that is 1; its words are the remark, or the key
 * without one. */
#define WARNS		.alarm = SES_ALARM_WARNING
#define WARNS_AS(remark_)						     \
	.alarm = SES_ALARM_WARNING, .remark = remark_
#define CRITICAL_AS(remark_)						     \
	.alarm = SES_ALARM_CRITICAL, .remark = remark_

/* A request that lights an LED: IDENT and FAIL of any element, the others of a
 * slot. */
#define LED_IDENT	.led = SES_FIELD_LED_IDENT
#define LED_FAULT	.led = SES_FIELD_LED_FAULT
#define LED		.led = SES_FIELD_LED_OTHER

/* A state of a slot that the map shows. */
#define STATE_FAULT	.state = SES_FIELD_STATE_FAULT_SENSED
#define STATE_FAILING	.state = SES_FIELD_STATE_FAILING
#define STATE_OFF	.state = SES_FIELD_STATE_OFF

/* Rows that depend on the INVOP TYPE, and on the DISPLAY MODE STATUS. */
#define VALUE(n)	(1 << (n))
#define INVOP_TYPES(values_)                                                 \
	.only_bits = AT(1, 7) | AT(1, 6), .only_values = (values_)
#define DISPLAY_MODES(values_)                                               \
	.only_bits = AT(1, 1) | AT(1, 0), .only_values = (values_)

/* The value of .wakes for lines a and b; for no line at all. */
#define LINES(a, b)	(1 << (a) | 1 << (b))
#define NO_LINE		1

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

/*
 * byte, most significant bit, width; role; text line; format; label; names in
 * the status and the control element; JSON key; acronyms and whatever else.
 */
#define ROW(byte_, msb_, width_, role_, line_, format_, label_, status_,     \
	    control_, key_, ...)                                             \
	{                                                                    \
		.byte = (byte_), .msb = (msb_), .width = (width_),           \
		.shift = 32 - (8 * (byte_) + 7 - (msb_) + (width_)),         \
		.role = ROLE_##role_, .line = (line_), .format = (format_),  \
		.label = label_, .label_len = sizeof(label_) - 1,            \
		.status = status_, .control = control_, .key = key_,         \
		.acronyms = __VA_ARGS__                                      \
	}

/* The indicators that most types have at the same place. */
#define IDENT_X(...)                                                         \
	ROW(1, 7, 1, SC, 1, BIT, "Ident=", "IDENT", "RQST IDENT", "ident",   \
	    "ident locate", LED_IDENT, __VA_ARGS__)
#define IDENT	IDENT_X(.wakes = 0)
#define FAIL_X(...)                                                          \
	ROW(1, 6, 1, SC, 1, BIT, "Fail=", "FAIL", "RQST FAIL", "fail",       \
	    "fail", LED_FAULT, WARNS, __VA_ARGS__)
#define FAIL	FAIL_X(.wakes = 0)
#define DNR_X(byte_, msb_, line_, ...)                                       \
	ROW(byte_, msb_, 1, SC, line_, BIT, "Do not remove=",                \
	    "DO NOT REMOVE", "DO NOT REMOVE", "do_not_remove", "dnr",        \
	    __VA_ARGS__)
#define DNR(byte_, msb_, line_)	DNR_X(byte_, msb_, line_, .wakes = 0)

const struct ses_field ses_common_fields[] = {
	ROW(0, 6, 1, SC, 1, BIT, "Predicted failure=",
	    "PRDFAIL", "PRDFAIL", "prdfail", "prdfail", .when = ALWAYS,
	    WARNS_AS("failure predicted"), STATE_FAILING),
	ROW(0, 5, 1, SC, 1, BIT, "Disabled=",
	    "DISABLED", "DISABLE", "disabled", "disable"),
	ROW(0, 4, 1, S_C, 1, BIT, "Swap=",
	    "SWAP", "RST SWAP", "swap", "swap"),
	ROW(0, 3, 4, S, 1, STATUS_CODE, "status: ",
	    "ELEMENT STATUS CODE", "", "status", ""),
};

const size_t ses_nr_common_fields = COUNT(ses_common_fields);

static const struct ses_field un_rows[] = {
	ROW(0, 7, 32, D, 1, ELEMENT_BYTES, "status in hex: ",
	    "", "", "", "", .when = SES_WHEN_VERBOSE),
	ROW(1, 7, 24, S, 0, DEC, "",
	    "type specific", "", "", ""),
};

static const struct ses_field dev_rows[] = {
	ROW(1, 7, 8, S, 1, DEC, "Slot address: ",
	    "SLOT ADDRESS", "", "slot_address", "", .when = ALWAYS),
	ROW(2, 7, 1, S, 2, BIT, "App client bypassed A=",
	    "APP CLIENT BYPASSED A", "", "app_client_bypassed_a", ""),
	ROW(2, 6, 1, SC, 2, BIT, "Do not remove=",
	    "DO NOT REMOVE", "DO NOT REMOVE", "do_not_remove", "dnr"),
	ROW(2, 5, 1, S, 2, BIT, "Enc bypassed A=",
	    "ENCLOSURE BYPASSED A", "", "enclosure_bypassed_a", ""),
	ROW(2, 4, 1, S, 3, BIT, "Enc bypassed B=",
	    "ENCLOSURE BYPASSED B", "", "enclosure_bypassed_b", ""),
	ROW(2, 3, 1, SC, 3, BIT, "Ready to insert=",
	    "READY TO INSERT", "RQST INSERT", "ready_to_insert", "insert", LED),
	ROW(2, 2, 1, SC, 3, BIT, "RMV=",
	    "RMV", "RQST REMOVE", "rmv", "remove", LED),
	ROW(2, 1, 1, SC, 3, BIT, "Ident=",
	    "IDENT", "RQST IDENT", "ident", "ident locate", LED_IDENT),
	ROW(2, 0, 1, S, 4, BIT, "Report=",
	    "REPORT", "", "report", ""),
	ROW(3, 7, 1, S, 4, BIT, "App client bypassed B=",
	    "APP CLIENT BYPASSED B", "", "app_client_bypassed_b", ""),
	ROW(3, 6, 1, S, 4, BIT, "Fault sensed=",
	    "FAULT SENSED", "", "fault_sensed", "", WARNS, STATE_FAULT),
	ROW(3, 5, 1, SC, 4, BIT, "Fault requested=",
	    "FAULT REQSTD", "RQST FAULT", "fault_reqstd", "fault", LED_FAULT),
	ROW(3, 4, 1, SC, 5, BIT, "Device off=",
	    "DEVICE OFF", "DEVICE OFF", "device_off", "devoff", STATE_OFF),
	ROW(3, 3, 1, SC_BYP_A, 5, BIT, "Bypassed A=",
	    "BYPASSED A", "ENABLE BYP A", "bypassed_a", "bypa"),
	ROW(3, 2, 1, SC_BYP_B, 5, BIT, "Bypassed B=",
	    "BYPASSED B", "ENABLE BYP B", "bypassed_b", "bypb"),
	ROW(3, 1, 1, S, 5, BIT, "Device bypassed A=",
	    "DEVICE BYPASSED A", "", "device_bypassed_a", ""),
	ROW(3, 0, 1, S, 6, BIT, "Device bypassed B=",
	    "DEVICE BYPASSED B", "", "device_bypassed_b", ""),
	ROW(2, 7, 1, C, 0, BIT, "", "", "RQST ACTIVE", "", "active"),
	ROW(2, 4, 1, C, 0, BIT, "", "", "RQST MISSING", "", "missing"),
};

static const struct ses_field ps_rows[] = {
	IDENT,
	DNR(1, 6, 1),
	ROW(2, 3, 1, S, 1, BIT, "DC overvoltage=",
	    "DC OVER VOLTAGE", "", "dc_over_voltage", "overvoltage", WARNS),
	ROW(2, 2, 1, S, 1, BIT, "DC undervoltage=",
	    "DC UNDER VOLTAGE", "", "dc_under_voltage", "undervoltage", WARNS),
	ROW(2, 1, 1, S, 2, BIT, "DC overcurrent=",
	    "DC OVER CURRENT", "", "dc_over_current", "overcurrent", WARNS),
	ROW(3, 7, 1, S, 2, BIT, "Hot swap=",
	    "HOT SWAP", "", "hot_swap", ""),
	ROW(3, 6, 1, SC, 2, BIT, "Fail=",
	    "FAIL", "RQST FAIL", "fail", "fail", LED_FAULT, WARNS),
	ROW(3, 5, 1, SC_ON, 2, BIT, "Requested on=",
	    "RQSTED ON", "RQST ON", "rqsted_on", "on"),
	ROW(3, 4, 1, S, 2, BIT, "Off=",
	    "OFF", "", "off", "off"),
	ROW(3, 3, 1, S, 3, BIT, "Overtmp fail=",
	    "OVERTMP FAIL", "", "overtmp_fail", "", WARNS),
	ROW(3, 2, 1, S, 3, BIT, "Temperature warn=",
	    "TEMP WARN", "", "temp_warn", "", WARNS),
	ROW(3, 1, 1, S, 3, BIT, "AC fail=",
	    "AC FAIL", "", "ac_fail", "", WARNS),
	ROW(3, 0, 1, S, 3, BIT, "DC fail=",
	    "DC FAIL", "", "dc_fail", "", WARNS),
};

static const struct ses_field coo_rows[] = {
	IDENT,
	DNR(1, 6, 1),
	ROW(3, 7, 1, S, 1, BIT, "Hot swap=",
	    "HOT SWAP", "", "hot_swap", "hotswap"),
	ROW(3, 6, 1, SC, 1, BIT, "Fail=",
	    "FAIL", "RQST FAIL", "fail", "fail", LED_FAULT, WARNS),
	ROW(3, 5, 1, SC_ON, 1, BIT, "Requested on=",
	    "RQSTED ON", "RQST ON", "rqsted_on", "on"),
	ROW(3, 4, 1, S, 2, BIT, "Off=", "OFF", "", "off", "off",
	    .when = ALWAYS, .wakes = LINES(1, 2)),
	ROW(1, 4, 13, D, 2, SPEED_RPM, "Actual speed=",
	    "", "", "calculated_fan_speed", "", .after = " rpm"),
	ROW(3, 2, 3, S, 2, SPEED_CODE, "Fan ",
	    "ACTUAL SPEED CODE", "", "actual_fan_code", ""),
	ROW(1, 4, 2, S, 3, DEC_PLAIN, "  [Fan_speed_factor=",
	    "FAN SPEED FACTOR", "", "fan_speed_factor", "",
	    .when = SES_WHEN_VERBOSE_2),
	ROW(1, 2, 11, S, 3, DEC_RAW, "Actual_fan_speed=",
	    "ACTUAL FAN SPEED", "", "actual_fan_speed", "speed_act",
	    .after = "]"),
	ROW(3, 2, 3, C, 0, DEC, "",
	    "", "REQUESTED SPEED CODE", "", "speed_code"),
};

static const struct ses_field ts_rows[] = {
	IDENT_X(.wakes = LINES(1, 2)),
	FAIL_X(.wakes = LINES(1, 2)),
	ROW(3, 3, 1, S, 1, BIT, "OT failure=",
	    "OT FAILURE", "", "ot_failure", "overtemp_fail",
	    .wakes = LINES(1, 2), CRITICAL_AS("over temperature failure")),
	ROW(3, 2, 1, S, 1, BIT, "OT warning=",
	    "OT WARNING", "", "ot_warning", "overtemp_warn",
	    .wakes = LINES(1, 2), WARNS_AS("over temperature warning")),
	ROW(3, 1, 1, S, 1, BIT, "UT failure=",
	    "UT FAILURE", "", "ut_failure", "undertemp_fail",
	    .wakes = LINES(1, 2), CRITICAL_AS("under temperature failure")),
	ROW(3, 0, 1, S, 2, BIT, "UT warning=",
	    "UT WARNING", "", "ut_warning", "undertemp_warn",
	    .wakes = LINES(1, 2), WARNS_AS("under temperature warning")),
	ROW(2, 7, 8, S, 3, TEMPERATURE, "Temperature",
	    "TEMPERATURE", "", "temperature", "", .when = ALWAYS),
	ROW(1, 5, 6, SC, 0, DEC_PLAIN, "",
	    "OFFSET FOR REFERENCE TEMPERATURE",
	    "OFFSET FOR REFERENCE TEMPERATURE",
	    "offset_for_reference_temperature", "offset_temp"),
	ROW(2, 7, 8, C_OVERRIDE, 0, DEC, "",
	    "", "REQUESTED TEMPERATURE", "", "temp"),
	ROW(3, 7, 1, SC, 0, BIT, "",
	    "RQSTED OVERRIDE", "RQST OVERRIDE", "rqsted_override",
	    "rqst_override"),
};

static const struct ses_field do_rows[] = {
	IDENT,
	FAIL,
	ROW(3, 1, 1, S, 1, BIT, "Open=",
	    "OPEN", "", "open", "open"),
	ROW(3, 0, 1, SC, 1, BIT, "Unlock=",
	    "UNLOCKED", "UNLOCK", "unlocked", "unlock"),
};

static const struct ses_field aa_rows[] = {
	IDENT,
	FAIL,
	ROW(3, 7, 1, S, 1, BIT, "Request mute=",
	    "RQST MUTE", "", "rqst_mute", "rqst_mute"),
	ROW(3, 6, 1, SC, 1, BIT, "Mute=",
	    "MUTED", "SET MUTE", "muted", "mute muted"),
	ROW(3, 4, 1, SC, 1, BIT, "Remind=",
	    "REMIND", "SET REMIND", "remind", "remind"),
	ROW(3, 3, 1, SC, 2, BIT, "Tone indicator: Info=",
	    "INFO", "INFO", "info", "info"),
	ROW(3, 2, 1, SC, 2, BIT, "Non-crit=",
	    "NON-CRIT", "NON-CRIT", "non_crit", ""),
	ROW(3, 1, 1, SC, 2, BIT, "Crit=",
	    "CRIT", "CRIT", "crit", ""),
	ROW(3, 0, 1, SC, 2, BIT, "Unrecov=",
	    "UNRECOV", "UNRECOV", "unrecov", ""),
	ROW(3, 3, 4, D, 0, DEC, "", "", "", "", "urgency"),
};

static const struct ses_field esc_rows[] = {
	IDENT,
	FAIL,
	DNR(1, 5, 1),
	ROW(2, 0, 1, S, 1, BIT, "Report=",
	    "REPORT", "", "report", "report", .state = SES_FIELD_STATE_REPORT),
	ROW(3, 7, 1, S, 1, BIT, "Hot swap=",
	    "HOT SWAP", "", "hot_swap", "hotswap"),
	ROW(1, 4, 1, SC, 0, BIT, "",
	    "RMV", "RQST REMOVE", "rmv", "remove"),
	ROW(1, 3, 1, C, 0, BIT, "", "", "SW RESET", "", "sw_reset"),
	ROW(1, 2, 1, C, 0, BIT, "", "", "HW RESET", "", "hw_reset"),
	ROW(2, 0, 1, C, 0, BIT, "",
	    "", "SELECT ELEMENT", "", "select_element"),
};

static const struct ses_field sce_rows[] = {
	IDENT,
	FAIL,
	ROW(2, 0, 1, S, 1, BIT, "Report=",
	    "REPORT", "", "report", "report"),
};

static const struct ses_field nc_rows[] = {
	IDENT_X(.when = ALWAYS),
	FAIL,
	ROW(1, 1, 2, S, 1, SIZE_UNIT, "Size multiplier=",
	    "SIZE MULTIPLIER", "", "size_multiplier", "size_mult"),
	ROW(2, 7, 16, S, 1, HEX, "Non volatile cache size=0x",
	    "NONVOLATILE CACHE SIZE", "", "", "size"),
	ROW(2, 7, 16, D, 2, CACHE_SIZE, "Hence non volatile cache size: ",
	    "", "", "nonvolatile_cache_size", "", .when = ALWAYS),
};

static const struct ses_field ior_rows[] = {
	ROW(1, 7, 2, S, 1, INVOP_TYPE, "Invop type=",
	    "INVOP TYPE", "", "invop_type", "", .when = ALWAYS),
	ROW(1, 0, 1, S, 2, INVOP_PAGE, "Page not supported=",
	    "PAGE NOT SUPPORTED", "", "page_not_supported", "",
	    .when = ALWAYS, INVOP_TYPES(VALUE(0))),
	ROW(2, 7, 16, S, 2, INVOP_FIELD, "Byte offset=",
	    "BYTE OFFSET", "", "byte_offset", "", INVOP_TYPES(VALUE(1))),
	ROW(1, 2, 3, S, 2, INVOP_FIELD, "bit number=",
	    "BIT NUMBER", "", "bit_number", "", INVOP_TYPES(VALUE(1))),
	ROW(1, 7, 24, D, 2, INVOP_REST, "last 3 bytes (hex): ",
	    "", "", "bytes_1_2_3", "", INVOP_TYPES(VALUE(2) | VALUE(3))),
};

static const struct ses_field ups_rows[] = {
	ROW(1, 7, 8, S, 1, BATTERY, "Battery status: ",
	    "BATTERY STATUS", "", "battery_status", "", .when = ALWAYS),
	ROW(2, 7, 1, S, 2, BIT, "AC low=",
	    "AC LO", "", "ac_lo", "ac_lo"),
	ROW(2, 6, 1, S, 2, BIT, "AC high=",
	    "AC HI", "", "ac_hi", "ac_hi"),
	ROW(2, 5, 1, S, 2, BIT, "AC qual=",
	    "AC QUAL", "", "ac_qual", "ac_qual"),
	ROW(2, 4, 1, S, 2, BIT, "AC fail=",
	    "AC FAIL", "", "ac_fail", "ac_fail", WARNS),
	ROW(2, 3, 1, S, 2, BIT, "DC fail=",
	    "DC FAIL", "", "dc_fail", "dc_fail", WARNS),
	ROW(2, 2, 1, S, 3, BIT, "UPS fail=",
	    "UPS FAIL", "", "ups_fail", "ups_fail", .wakes = LINES(3, 4),
	    WARNS),
	ROW(2, 1, 1, S, 3, BIT, "Warn=",
	    "WARN", "", "warn", "warning", .wakes = LINES(3, 4)),
	ROW(2, 0, 1, S, 3, BIT, "Intf fail=",
	    "INTF FAIL", "", "intf_fail", "intf_fail", .wakes = LINES(3, 4),
	    WARNS),
	ROW(3, 7, 1, SC, 3, BIT, "Ident=",
	    "IDENT", "RQST IDENT", "ident", "ident locate",
	    .wakes = LINES(3, 4), LED_IDENT),
	ROW(3, 6, 1, SC, 3, BIT, "Fail=",
	    "FAIL", "RQST FAIL", "fail", "fail", .wakes = LINES(3, 4),
	    LED_FAULT, WARNS),
	DNR_X(3, 5, 3, .wakes = LINES(3, 4)),
	ROW(3, 1, 1, S, 4, BIT, "Batt fail=",
	    "BATT FAIL", "", "batt_fail", "batt_fail", .wakes = LINES(3, 4),
	    WARNS),
	ROW(3, 0, 1, S, 4, BIT, "BPF=",
	    "BPF", "", "bpf", "bpf", .wakes = LINES(3, 4)),
};

static const struct ses_field dis_rows[] = {
	IDENT,
	FAIL,
	ROW(1, 1, 2, S, 1, DISPLAY_MODE, "Display mode status=",
	    "DISPLAY MODE STATUS", "", "display_mode_status", ""),
	ROW(2, 7, 16, SC, 1, DISPLAY_CHAR, "Display character status=0x",
	    "DISPLAY CHARACTER STATUS", "DISPLAY CHARACTER",
	    "display_character_status", "disp_char", .wakes = NO_LINE,
	    DISPLAY_MODES(VALUE(1) | VALUE(2))),
	ROW(1, 1, 2, C, 0, DEC, "",
	    "", "DISPLAY MODE", "", "disp_mode"),
};

static const struct ses_field kpe_rows[] = {
	IDENT,
	FAIL,
};

static const struct ses_field enc_rows[] = {
	IDENT,
	ROW(2, 7, 6, S, 1, POWER_TIME, "Time until power cycle=",
	    "TIME UNTIL POWER CYCLE", "", "time_to_power_cycle",
	    "pow_c_time", .wakes = LINES(1, 2)),
	ROW(2, 1, 1, S, 1, BIT, "Failure indication=",
	    "FAILURE INDICATION", "", "failure_indication", "failure_ind"),
	ROW(2, 0, 1, S, 2, BIT, "Warning indication=",
	    "WARNING INDICATION", "", "warning_indication", "warning_ind"),
	ROW(3, 7, 6, SC, 2, POWER_DURATION, "Requested power off duration=",
	    "REQUESTED POWER OFF DURATION", "POWER OFF DURATION",
	    "requested_power_off_duration", "pow_c_duration"),
	ROW(3, 1, 1, SC, 3, BIT, "Failure requested=",
	    "FAILURE REQUESTED", "REQUEST FAILURE", "failure_requested",
	    "failure", LED_FAULT),
	ROW(3, 0, 1, SC, 3, BIT, "Warning requested=",
	    "WARNING REQUESTED", "REQUEST WARNING", "warning_requested",
	    "warning"),
	ROW(2, 7, 2, C, 0, DEC, "",
	    "", "POWER CYCLE REQUEST", "", "pow_cycle"),
	ROW(2, 5, 6, C, 0, DEC, "",
	    "", "POWER CYCLE DELAY", "", "pow_c_delay"),
};

static const struct ses_field sp_rows[] = {
	IDENT,
	FAIL,
	ROW(2, 0, 1, S, 1, BIT, "Report=",
	    "REPORT", "", "report", ""),
	ROW(3, 4, 1, SC, 1, BIT, "Disabled=",
	    "DISABLED", "DISABLE", "port_disabled", "disable_elm"),
	ROW(3, 1, 1, S, 1, BIT, "Loss of link=",
	    "LOL", "", "lol", "lol", WARNS),
	ROW(3, 0, 1, S, 1, BIT, "Xmit fail=",
	    "XMIT FAIL", "", "xmit_fail", "xmit_fail"),
};

static const struct ses_field lan_rows[] = {
	IDENT_X(.when = ALWAYS),
	ROW(2, 7, 16, SC, 1, LANGUAGE, "Language code: ",
	    "LANGUAGE CODE", "LANGUAGE CODE", "language_code", "language"),
};

static const struct ses_field cp_rows[] = {
	IDENT,
	FAIL,
	ROW(3, 0, 1, SC, 1, BIT, "Disabled=",
	    "DISABLED", "DISABLE", "port_disabled", "disable_elm"),
};

static const struct ses_field vs_rows[] = {
	IDENT_X(.wakes = LINES(1, 2)),
	FAIL_X(.wakes = LINES(1, 2)),
	ROW(1, 3, 1, S, 1, BIT, " Warn Over=",
	    "WARN OVER", "", "warn_over", "overvoltage_warn",
	    .wakes = LINES(1, 2), WARNS_AS("high")),
	ROW(1, 2, 1, S, 1, BIT, "Warn Under=",
	    "WARN UNDER", "", "warn_under", "undervoltage_warn",
	    .wakes = LINES(1, 2), WARNS_AS("low")),
	ROW(1, 1, 1, S, 1, BIT, "Crit Over=",
	    "CRIT OVER", "", "crit_over", "overvoltage",
	    .wakes = LINES(1, 2), CRITICAL_AS("critically high")),
	ROW(1, 0, 1, S, 2, BIT, "Crit Under=",
	    "CRIT UNDER", "", "crit_under", "undervoltage",
	    .wakes = LINES(1, 2), CRITICAL_AS("critically low")),
	ROW(2, 7, 16, S, 3, VOLTS, "Voltage: ",
	    "VOLTAGE", "", "voltage", "voltage",
	    .when = ALWAYS, .after = " volts"),
};

static const struct ses_field cs_rows[] = {
	IDENT,
	FAIL,
	ROW(1, 3, 1, S, 1, BIT, "Warn Over=",
	    "WARN OVER", "", "warn_over", "overcurrent_warn", WARNS_AS("high")),
	ROW(1, 1, 1, S, 1, BIT, "Crit Over=",
	    "CRIT OVER", "", "crit_over", "overcurrent",
	    CRITICAL_AS("critically high")),
	ROW(2, 7, 16, S, 2, AMPS, "Current: ",
	    "CURRENT", "", "current", "current",
	    .when = ALWAYS, .after = " amps"),
};

static const struct ses_field stp_rows[] = {
	IDENT,
	FAIL,
	ROW(2, 0, 1, S, 1, BIT, "Report=",
	    "REPORT", "", "report", "report"),
	ROW(3, 0, 1, SC, 1, BIT, "Enabled=",
	    "ENABLED", "ENABLE", "enabled", "enable"),
};

static const struct ses_field sip_rows[] = {
	IDENT,
	FAIL,
	ROW(2, 0, 1, S, 1, BIT, "Report=",
	    "REPORT", "", "report", "report"),
	ROW(3, 0, 1, SC, 1, BIT, "Enabled=",
	    "ENABLED", "ENABLE", "enabled", "enable"),
};

static const struct ses_field ss_rows[] = {
	IDENT_X(.when = ALWAYS),
	FAIL,
	ROW(3, 7, 8, S, 1, HEX_PLAIN, "Short enclosure status: 0x",
	    "SHORT ENCLOSURE STATUS", "", "short_enclosure_status",
	    "short_stat"),
};

static const struct ses_field arr_rows[] = {
	ROW(1, 7, 1, SC, 1, BIT, "OK=",
	    "OK", "RQST OK", "rqst_ok", "ok", LED),
	ROW(1, 6, 1, SC, 1, BIT, "Reserved device=",
	    "RSVD DEVICE", "RQST RSVD DEVICE", "rqst_rsvd_device",
	    "rsvddevice", LED),
	ROW(1, 5, 1, SC, 1, BIT, "Hot spare=",
	    "HOT SPARE", "RQST HOT SPARE", "rqst_hot_spare", "hotspare", LED),
	ROW(1, 4, 1, SC, 1, BIT, "Cons check=",
	    "CONS CHK", "RQST CONS CHECK", "rqst_cons_check", "conscheck", LED),
	ROW(1, 3, 1, SC, 2, BIT, "In crit array=",
	    "IN CRIT ARRAY", "RQST IN CRIT ARRAY", "rqst_in_crit_array",
	    "incritarray", LED),
	ROW(1, 2, 1, SC, 2, BIT, "In failed array=",
	    "IN FAILED ARRAY", "RQST IN FAILED ARRAY", "rqst_in_failed_array",
	    "infailedarray", LED),
	ROW(1, 1, 1, SC, 2, BIT, "Rebuild/remap=",
	    "REBUILD/REMAP", "RQST REBUILD/REMAP", "rqst_rebuild_remap",
	    "rebuildremap rebuild", LED),
	ROW(1, 0, 1, SC, 2, BIT, "R/R abort=",
	    "R/R ABORT", "RQST R/R ABORT", "rqst_r_r_abort", "rrabort", LED),
	ROW(2, 7, 1, S, 3, BIT, "App client bypass A=",
	    "APP CLIENT BYPASSED A", "", "app_client_bypassed_a", ""),
	ROW(2, 6, 1, SC, 3, BIT, "Do not remove=",
	    "DO NOT REMOVE", "DO NOT REMOVE", "do_not_remove", "dnr"),
	ROW(2, 5, 1, S, 3, BIT, "Enc bypass A=",
	    "ENCLOSURE BYPASSED A", "", "enclosure_bypassed_a", ""),
	ROW(2, 4, 1, S, 3, BIT, "Enc bypass B=",
	    "ENCLOSURE BYPASSED B", "", "enclosure_bypassed_b", ""),
	ROW(2, 3, 1, SC, 4, BIT, "Ready to insert=",
	    "READY TO INSERT", "RQST INSERT", "ready_to_insert", "insert", LED),
	ROW(2, 2, 1, SC, 4, BIT, "RMV=",
	    "RMV", "RQST REMOVE", "rmv", "remove", LED),
	ROW(2, 1, 1, SC, 4, BIT, "Ident=",
	    "IDENT", "RQST IDENT", "ident", "ident locate", LED_IDENT),
	ROW(2, 0, 1, S, 4, BIT, "Report=",
	    "REPORT", "", "report", ""),
	ROW(3, 7, 1, S, 5, BIT, "App client bypass B=",
	    "APP CLIENT BYPASSED B", "", "app_client_bypassed_b", ""),
	ROW(3, 6, 1, S, 5, BIT, "Fault sensed=",
	    "FAULT SENSED", "", "fault_sensed", "", WARNS, STATE_FAULT),
	ROW(3, 5, 1, SC, 5, BIT, "Fault reqstd=",
	    "FAULT REQSTD", "RQST FAULT", "fault_reqstd", "fault", LED_FAULT),
	ROW(3, 4, 1, SC, 5, BIT, "Device off=",
	    "DEVICE OFF", "DEVICE OFF", "device_off", "devoff", STATE_OFF),
	ROW(3, 3, 1, SC_BYP_A, 6, BIT, "Bypassed A=",
	    "BYPASSED A", "ENABLE BYP A", "bypassed_a", "bypa"),
	ROW(3, 2, 1, SC_BYP_B, 6, BIT, "Bypassed B=",
	    "BYPASSED B", "ENABLE BYP B", "bypassed_b", "bypb"),
	ROW(3, 1, 1, S, 6, BIT, "Dev bypassed A=",
	    "DEVICE BYPASSED A", "", "device_bypassed_a", ""),
	ROW(3, 0, 1, S, 6, BIT, "Dev bypassed B=",
	    "DEVICE BYPASSED B", "", "device_bypassed_b", ""),
	ROW(2, 7, 1, C, 0, BIT, "",
	    "", "RQST ACTIVE", "rqst_active", "active"),
	ROW(2, 4, 1, C, 0, BIT, "", "", "RQST MISSING", "", "missing"),
};

static const struct ses_field sse_rows[] = {
	IDENT_X(.when = ALWAYS),
	FAIL,
};

static const struct ses_field ssc_rows[] = {
	IDENT_X(.when = ALWAYS),
	ROW(1, 6, 7, S, 1, CONNECTOR, "",
	    "CONNECTOR TYPE", "", "connector_type", "ctr_type"),
	ROW(2, 7, 8, S, 2, HEX_PLAIN, "Connector physical link=0x",
	    "CONNECTOR PHYSICAL LINK", "", "connector_physical_link",
	    "ctr_link", .when = ALWAYS),
	ROW(3, 7, 1, S, 2, BIT, "Mated=", "MATED", "", "mated", "mated"),
	ROW(3, 6, 1, SC, 2, BIT, "Fail=",
	    "FAIL", "RQST FAIL", "fail", "fail", LED_FAULT, WARNS),
	ROW(3, 5, 1, S, 2, BIT, "OC=", "OC", "", "oc", "overcurrent", WARNS),
};

static const struct ses_field reserved_rows[] = {
	ROW(0, 7, 32, D, 1, ELEMENT_BYTES,
	    "Unknown element type, status in hex: ",
	    "", "", "unknown_element_type_bytes", "", .when = ALWAYS),
};

static const struct ses_field vendor_rows[] = {
	ROW(0, 7, 32, D, 1, ELEMENT_BYTES,
	    "Vendor specific element type, status in hex: ",
	    "", "", "unknown_element_type_bytes", "", .when = ALWAYS),
};

#define SUMMARY(bit_, label_, status_, key_, ...)			     \
	ROW(1, bit_, 1, S, 1, BIT, label_, status_, "", key_, "", __VA_ARGS__)

const struct ses_field ses_summary_fields[] = {
	SUMMARY(4, "  INVOP=", "INVOP", "invop", .alarm = SES_ALARM_UNKNOWN,
		.remark = "an invalid operation"),
	SUMMARY(3, ", INFO=", "INFO", "info", .remark = ""),
	SUMMARY(2, ", NON-CRIT=", "NON-CRIT", "non_crit",
		WARNS_AS("a noncritical condition")),
	SUMMARY(1, ", CRIT=", "CRIT", "crit",
		CRITICAL_AS("a critical condition")),
	SUMMARY(0, ", UNRECOV=", "UNRECOV", "unrecov",
		CRITICAL_AS("an unrecoverable condition")),
};

const size_t ses_nr_summary_fields = COUNT(ses_summary_fields);

/* SES-1 Array Status page: the state of an array, not of a slot. */
const struct ses_field ses_array_slot_fields[] = {
	ROW(1, 7, 1, S, 1, BIT, "OK=", "OK", "", "rqst_ok", ""),
	ROW(1, 6, 1, S, 1, BIT, "Reserved device=",
	    "RSVD DEVICE", "", "rqst_rsvd_device", ""),
	ROW(1, 5, 1, S, 1, BIT, "Hot spare=",
	    "HOT SPARE", "", "rqst_hot_spare", ""),
	ROW(1, 4, 1, S, 1, BIT, "Cons check=",
	    "CONS CHK", "", "rqst_cons_check", ""),
	ROW(1, 3, 1, S, 2, BIT, "In crit array=",
	    "IN CRIT ARRAY", "", "rqst_in_crit_array", ""),
	ROW(1, 2, 1, S, 2, BIT, "In failed array=",
	    "IN FAILED ARRAY", "", "rqst_in_failed_array", ""),
	ROW(1, 1, 1, S, 2, BIT, "Rebuild/remap=",
	    "REBUILD/REMAP", "", "rqst_rebuild_remap", ""),
	ROW(1, 0, 1, S, 2, BIT, "R/R abort=",
	    "R/R ABORT", "", "rqst_r_r_abort", ""),
	ROW(2, 6, 1, S, 3, BIT, "Do not remove=",
	    "DO NOT REMOVE", "", "do_not_remove", ""),
	ROW(2, 2, 1, S, 3, BIT, "RMV=", "RMV", "", "rmv", ""),
	ROW(2, 1, 1, S, 3, BIT, "Ident=", "IDENT", "", "ident", ""),
	ROW(3, 3, 1, S, 3, BIT, "Enable bypass A=",
	    "ENABLE BYPASS A", "", "enable_bypass_a", ""),
	ROW(3, 2, 1, S, 4, BIT, "Enable bypass B=",
	    "ENABLE BYPASS B", "", "enable_bypass_b", ""),
	ROW(3, 1, 1, S, 4, BIT, "Bypass A enabled=",
	    "BYPASS A ENABLED", "", "bypass_a_enabled", ""),
	ROW(3, 0, 1, S, 4, BIT, "Bypass B enabled=",
	    "BYPASS B ENABLED", "", "bypass_b_enabled", ""),
};

const size_t ses_nr_array_slot_fields = COUNT(ses_array_slot_fields);

/*
 * Thresholds (SES-4 clause 6.1.8). Mind the order: on the low side the
 * warning comes before the critical one.
 */
const struct ses_field ses_threshold_fields[] = {
	ROW(0, 7, 8, S_C, 0, DEC, "", "HIGH CRITICAL THRESHOLD",
	    "REQUESTED HIGH CRITICAL THRESHOLD", "high_critical", "high_crit"),
	ROW(1, 7, 8, S_C, 0, DEC, "", "HIGH WARNING THRESHOLD",
	    "REQUESTED HIGH WARNING THRESHOLD", "high_warning", "high_warn"),
	ROW(2, 7, 8, S_C, 0, DEC, "", "LOW WARNING THRESHOLD",
	    "REQUESTED LOW WARNING THRESHOLD", "low_warning", "low_warn"),
	ROW(3, 7, 8, S_C, 0, DEC, "", "LOW CRITICAL THRESHOLD",
	    "REQUESTED LOW CRITICAL THRESHOLD", "low_critical", "low_crit"),
};

const size_t ses_nr_threshold_fields = COUNT(ses_threshold_fields);

#define LIMIT(byte_, line_, format_, label_, key_, ...)                      \
	ROW(byte_, 7, 8, S_C, line_, format_, label_, "", "", key_,          \
	    "", __VA_ARGS__)
#define HIGH_CRITICAL(format_, ...)                                          \
	LIMIT(0, 1, format_, "high critical=", "high_critical", __VA_ARGS__)
#define HIGH_WARNING(format_, ...)                                           \
	LIMIT(1, 1, format_, "high warning=", "high_warning", __VA_ARGS__)
#define LOW_WARNING(line_, format_, ...)                                     \
	LIMIT(2, line_, format_, "low warning=", "low_warning", __VA_ARGS__)
#define LOW_CRITICAL(line_, format_, ...)                                    \
	LIMIT(3, line_, format_, "low critical=", "low_critical", __VA_ARGS__)

static const struct ses_field ts_limits[] = {
	HIGH_CRITICAL(TH_CELSIUS, .after = ""),
	HIGH_WARNING(TH_CELSIUS, .after = ""),
	LOW_WARNING(2, TH_CELSIUS, .after = ""),
	LOW_CRITICAL(2, TH_CELSIUS, .after = " (in Celsius)"),
};

static const struct ses_field ups_limits[] = {
	LOW_WARNING(1, TH_MINUTES, .after = ""),
	LOW_CRITICAL(1, TH_MINUTES, .after = " (in minutes)"),
};

static const struct ses_field vs_limits[] = {
	HIGH_CRITICAL(TH_PERCENT, .after = ""),
	HIGH_WARNING(TH_PERCENT, .after = " (above nominal voltage)"),
	LOW_WARNING(2, TH_PERCENT, .after = ""),
	LOW_CRITICAL(2, TH_PERCENT, .after = " (below nominal voltage)"),
};

static const struct ses_field cs_limits[] = {
	HIGH_CRITICAL(TH_PERCENT, .after = ""),
	HIGH_WARNING(TH_PERCENT, .after = " (above nominal current)"),
};

#define TYPE(code_, standard_, name_, abbreviation_, metric_, rows_, ...)    \
	[code_] = {                                                          \
		.code = (code_), .standard_name = standard_, .name = name_,  \
		.abbreviation = abbreviation_, .metric_name = metric_,       \
		.fields = rows_, .nr_fields = COUNT(rows_), __VA_ARGS__      \
	}
#define REQUIRED	.aes = SES_AES_REQUIRED
#define OPTIONAL	.aes = SES_AES_OPTIONAL
#define NONE		.aes = SES_AES_NEVER
#define LIMITS(rows_, unit_)                                                 \
	.thresholds = rows_, .nr_thresholds = COUNT(rows_),                  \
	.threshold_unit = unit_

static const struct ses_element_type types[] = {
	TYPE(0x00, "Unspecified", "Unspecified",
	     "un", "unspecified", un_rows, NONE),
	TYPE(0x01, "Device Slot", "Device slot",
	     "dev", "device_slot", dev_rows, REQUIRED),
	TYPE(0x02, "Power Supply", "Power supply",
	     "ps", "power_supply", ps_rows, NONE, .sensor = true),
	TYPE(0x03, "Cooling", "Cooling",
	     "coo", "cooling", coo_rows, NONE),
	TYPE(0x04, "Temperature Sensor", "Temperature sensor",
	     "ts", "temperature_sensor", ts_rows, LIMITS(ts_limits, "celsius")),
	TYPE(0x05, "Door", "Door",
	     "do", "door", do_rows, .alias = "dl"),
	TYPE(0x06, "Audible Alarm", "Audible alarm",
	     "aa", "audible_alarm", aa_rows, NONE),
	TYPE(0x07, "Enclosure Services Controller Electronics",
	     "Enclosure services controller electronics",
	     "esc", "enclosure_services_controller_electronics", esc_rows,
	     OPTIONAL),
	TYPE(0x08, "SCC Controller Electronics", "SCC controller electronics",
	     "sce", "scc_controller_electronics", sce_rows, NONE),
	TYPE(0x09, "Nonvolatile Cache", "Nonvolatile cache",
	     "nc", "nonvolatile_cache", nc_rows, NONE),
	TYPE(0x0a, "Invalid Operation Reason", "Invalid operation reason",
	     "ior", "invalid_operation_reason", ior_rows, NONE),
	TYPE(0x0b, "Uninterruptible Power Supply",
	     "Uninterruptible power supply",
	     "ups", "uninterruptible_power_supply", ups_rows,
	     LIMITS(ups_limits, "minutes")),
	TYPE(0x0c, "Display", "Display",
	     "dis", "display", dis_rows, NONE),
	TYPE(0x0d, "Key Pad Entry", "Key pad entry",
	     "kpe", "key_pad_entry", kpe_rows, NONE),
	TYPE(SES_ET_ENCLOSURE, "Enclosure", "Enclosure",
	     "enc", "enclosure", enc_rows, NONE),
	TYPE(0x0f, "SCSI Port/Transceiver", "SCSI port/transceiver",
	     "sp", "scsi_port_transceiver", sp_rows, NONE),
	TYPE(0x10, "Language", "Language",
	     "lan", "language", lan_rows, NONE),
	TYPE(0x11, "Communication Port", "Communication port",
	     "cp", "communication_port", cp_rows, NONE),
	TYPE(0x12, "Voltage Sensor", "Voltage sensor",
	     "vs", "voltage_sensor", vs_rows, LIMITS(vs_limits, "percent")),
	TYPE(0x13, "Current Sensor", "Current sensor",
	     "cs", "current_sensor", cs_rows, LIMITS(cs_limits, "percent")),
	TYPE(0x14, "SCSI Target Port", "SCSI target port",
	     "stp", "scsi_target_port", stp_rows, OPTIONAL),
	TYPE(0x15, "SCSI Initiator Port", "SCSI initiator port",
	     "sip", "scsi_initiator_port", sip_rows, OPTIONAL),
	TYPE(0x16, "Simple Subenclosure", "Simple subenclosure",
	     "ss", "simple_subenclosure", ss_rows, NONE),
	TYPE(0x17, "Array Device Slot", "Array device slot",
	     "arr", "array_device_slot", arr_rows, REQUIRED),
	TYPE(0x18, "SAS Expander", "SAS expander",
	     "sse", "sas_expander", sse_rows, REQUIRED),
	TYPE(0x19, "SAS Connector", "SAS connector",
	     "ssc", "sas_connector", ssc_rows, NONE),
};

static const struct ses_element_type reserved_type = {
	.code = 0x1a, .standard_name = "Reserved", .metric_name = "reserved",
	.fields = reserved_rows, .nr_fields = COUNT(reserved_rows),
};

static const struct ses_element_type vendor_type = {
	.code = 0x80, .standard_name = "Vendor specific",
	.metric_name = "vendor_specific",
	.fields = vendor_rows, .nr_fields = COUNT(vendor_rows),
};

const struct ses_element_type *ses_element_type(unsigned int code)
{
	if (code < COUNT(types))
		return &types[code];
	return code < 0x80 ? &reserved_type : &vendor_type;
}

/* What acronyms do, where the name does not say it; the same for all types.
 * Those of ses_aes_fields are here, too. */
static const struct { char acronym[16], hint[52]; } hints[] = {
	{ "active", "set only: device is active" },
	{ "bypa", "bypass port A" },
	{ "bypb", "bypass port B" },
	{ "conscheck", "consistency check" },
	{ "ctr_link", "physical link in the connector" },
	{ "ctr_type", "connector type" },
	{ "current", "signed, in 10 mA" },
	{ "dev_type", "0: none, 1: SAS or SATA, 2: expander" },
	{ "dnr", "do not remove" },
	{ "dsn", "device slot number, 255: none" },
	{ "exp_sas_addr", "of a SAS expander element" },
	{ "hw_reset", "set only: reset the hardware" },
	{ "ident", "LED on or blinking" },
	{ "info", "highest bit of urgency" },
	{ "language", "two letters of ISO 639, 0: English" },
	{ "locate", "the same as ident" },
	{ "lol", "loss of link" },
	{ "missing", "set only: device is missing" },
	{ "mute", "set: silence the alarm" },
	{ "muted", "get: the alarm is silent" },
	{ "num_phys", "number of phy descriptors" },
	{ "off", "delivers nothing" },
	{ "offset_temp", "offset for reference temperature" },
	{ "on", "0: turn off, 1: turn on" },
	{ "overtemp_fail", "above the high critical threshold" },
	{ "overtemp_warn", "above the high warning threshold" },
	{ "pow_c_delay", "set only: minutes before a power cycle" },
	{ "pow_c_duration",
	  "minutes without power, 63: until restored by hand" },
	{ "pow_c_time", "get only: minutes until power cycle, 63: 0" },
	{ "pow_cycle", "set only: 1: start after pow_c_delay, 2: cancel" },
	{ "prdfail", "predicted failure" },
	{ "rqst_mute", "get only: silenced by hand" },
	{ "rqst_override", "requested temperature overrides" },
	{ "rebuild", "the same as rebuildremap" },
	{ "rrabort", "rebuild/remap aborted" },
	{ "rsvddevice", "reserved device" },
	{ "select_element", "set only: use this controller" },
	{ "short_stat", "short enclosure status" },
	{ "size", "in units of size_mult" },
	{ "size_mult", "0: bytes, 1: KiB, 2: MiB, 3: GiB" },
	{ "speed_act", "speed count; see Fan_speed_factor" },
	{ "speed_code", "set only: 0: leave, 1: lowest, 7: highest" },
	{ "sw_reset", "set only: reset the software" },
	{ "temp", "degrees Celsius plus 20" },
	{ "undertemp_fail", "below the low critical threshold" },
	{ "undertemp_warn", "below the low warning threshold" },
	{ "urgency", "the four bits of the tone" },
	{ "voltage", "signed, in 10 mV" },
	{ "xmit_fail", "transmitter failure" },
};

const char *ses_acronym_hint(const char *acronym, size_t len)
{
	for (size_t i = 0; i < COUNT(hints); i++) {
		if (strlen(hints[i].acronym) == len &&
		    strncmp(hints[i].acronym, acronym, len) == 0)
			return hints[i].hint;
	}
	return NULL;
}
