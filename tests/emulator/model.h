/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of the model: how commands are carried out. */
#ifndef EMULATOR_MODEL_H
#define EMULATOR_MODEL_H

#include "plan.h"

/* Sense keys and additional sense codes that the model uses (SPC-4 annex F) */
#define KEY_NO_SENSE		0x00
#define KEY_NOT_READY		0x02
#define KEY_ILLEGAL_REQUEST	0x05
#define KEY_UNIT_ATTENTION	0x06

#define ASC_BECOMING_READY	0x0401
#define ASC_IN_PROGRESS		0x0407
#define ASC_LIST_LENGTH		0x1a00
#define ASC_INVALID_OPCODE	0x2000
#define ASC_FIELD_IN_CDB	0x2400
#define ASC_FIELD_IN_LIST	0x2600
#define ASC_POWER_ON		0x2900
#define ASC_POWER_ON_OCCURRED	0x2901
#define ASC_DEVICE_RESET	0x2904
#define ASC_MICROCODE_CHANGED	0x3f01

/* What a command failed with, before it becomes sense data. */
struct trouble {
	uint8_t key;
	uint16_t asc;		/* ASC and ASCQ */
	bool has_field, in_cdb;
	uint16_t byte;
	int bit;		/* -1 not given */
};

/* The next two return -1, for `return refuse...`. */
int refuse(struct trouble *t, uint8_t key, uint16_t asc);
/* INVALID FIELD IN CDB or in the parameter list, with its position. */
int refuse_cdb(struct trouble *t, unsigned int byte, int bit);
int refuse_list(struct trouble *t, unsigned int byte, int bit);

/* A unit attention from now on. */
void raise_attention(struct shelf *s, uint16_t asc);

/* -- pages.c -- */
/*
 * The page that answers a request: its length in page[LARGEST_PAGE], 0 when
 * it is not supported.
 */
size_t make_page(struct shelf *s, uint8_t code, uint8_t *page);
bool page_supported(const struct shelf *s, uint8_t code);

/* -- control.c -- */
/* Act on a control page of len bytes, whose length field is right. 0 or -1. */
int take_page(struct shelf *s, const uint8_t *page, size_t len,
	      struct trouble *t);

/* -- texts.c -- strings and nicknames */
size_t string_page(const struct shelf *s, uint8_t *page);
size_t sub_string_page(const struct shelf *s, uint8_t *page);
size_t nickname_page(struct shelf *s, uint8_t *page);
int take_string(struct shelf *s, const uint8_t *page, size_t len,
		struct trouble *t);
int take_sub_string(struct shelf *s, const uint8_t *page, size_t len,
		    struct trouble *t);
int take_nickname(struct shelf *s, const uint8_t *page, size_t len,
		  struct trouble *t);

/* -- download.c -- */
size_t download_page(struct shelf *s, uint8_t *page);
int take_download(struct shelf *s, const uint8_t *page, size_t len,
		  struct trouble *t);
/* Time passes: before and after every command. */
void download_before(struct shelf *s, const struct shelf_command *c);
void download_after(struct shelf *s, const struct shelf_command *c);
/* New code starts that was waiting for a reset, or for power on. */
void download_reset(struct shelf *s, bool power);

/* -- inquiry.c -- */
/* INQUIRY data or a VPD page: its length, or -1. */
int inquiry(struct shelf *s, const uint8_t *cdb, uint8_t *data,
	    struct trouble *t);

#endif
