/* SPDX-License-Identifier: BSD-2-Clause */
/* What other rooms of lib/ use of commands, devices and captures. */
#ifndef LIB_SCSI_SCSI_INTERNAL_H
#define LIB_SCSI_SCSI_INTERNAL_H

#include <ses/command.h>
#include <ses/device.h>
#include <ses/transport.h>

/* --- commands and devices --- */

/* "RECEIVE DIAGNOSTIC RESULTS"; "command" for one without a builder. */
const char *ses_command_name(uint8_t opcode);

/* Forget the result of a command, which can be sent again. */
void ses_command_clear_result(struct ses_command *c);

/* A sense key: "Illegal Request". */
const char *ses_sense_key_name(unsigned int key);

/*
 * Report to a log that a command failed with `err`. Takes the code of its page,
 * or -1. Returns err.
 */
int ses_device_report(struct ses_device *dev, const struct ses_command *c,
		      int page, int err, struct ses_log *log);

/*
 * Why a command failed with `err`, as a phrase: the answer of the device, or
 * the error of the system. For messages of the caller.
 */
void ses_device_explain(char *text, size_t size, const struct ses_command *c,
			int err);

/* Where the text is in INQUIRY data, and its length. */
size_t ses_inquiry_text_at(enum ses_inquiry_text which, size_t *len);

/* --- captures --- */

/*
 * Let a capture answer INQUIRY, too, with a copy of these bytes (standard
 * data). Returns 0, or -(50 + ENOMEM).
 */
int ses_capture_set_inquiry(struct ses_transport *t, const uint8_t *bytes,
			    size_t len);

/* The capture was to have these pages: those that page 00h lists, and that it
 * does not have, could not be read. The codes are borrowed. */
void ses_capture_expect(struct ses_transport *t, const uint8_t *codes,
			size_t nr);

/*
 * The bytes of a captured page, which may be changed, and their number; 0 if
 * the capture does not have it, or for any other transport.
 */
uint8_t *ses_capture_find_page(struct ses_transport *t, uint8_t code,
			       size_t *len);

#endif
