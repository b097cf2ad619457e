/* SPDX-License-Identifier: BSD-2-Clause */
/* The Download Microcode pages; lib/microcode and lib/show use them. */
#include <ses/download.h>

#include <string.h>

#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/page.h>

#include "ses_internal.h"

/* --- status codes --- */

static const struct status_row {
	uint8_t status;
	const char *name;	/* 0: reserved or vendor specific */
	const char *advice;	/* a sentence, or 0 */
	const char *other;	/* name in sg_ses_microcode, 0 the same */
} statuses[] = {
	{ .status = 0x00,
	  .name = "No download microcode operation in progress" },
	{ .status = 0x01, .name = "Download in progress, awaiting more" },
	{ .status = 0x02,
	  .name = "Download complete, updating non-volatile storage",
	  .other = "Download complete, updating storage" },
	{ .status = 0x03,
	  .name = "Updating non-volatile storage with deferred microcode",
	  .other = "Updating storage with deferred microcode" },
	{ .status = 0x10, .name = "Complete, no error, starting now" },
	{ .status = 0x11,
	  .name = "Complete, no error, start after hard reset or power cycle" },
	{ .status = 0x12,
	  .name = "Complete, no error, start after power cycle" },
	{ .status = 0x13,
	  .name = "Complete, no error, start after activate_mc, hard reset or "
		  "power cycle" },
	{ .status = 0x80, .name = "Error, discarded, see additional status" },
	{ .status = 0x81, .name = "Error, discarded, image error",
	  .advice = "The image is damaged, or not one for this enclosure." },
	{ .status = 0x82, .name = "Timeout, discarded",
	  .advice = "The next page came too late; begin again." },
	{ .status = 0x83,
	  .name = "Internal error, need new microcode before reset",
	  .advice = "Neither reset the enclosure nor switch it off before a "
		    "good image is stored." },
	{ .status = 0x84,
	  .name = "Internal error, need new microcode, reset safe",
	  .advice = "A reset or power cycle is safe; send a good image." },
	{ .status = 0x85, .name = "Unexpected activate_mc received",
	  .advice = "There was no image that waits for activation." },
};

/* The row of a code; an empty one for codes without a row. */
static const struct status_row *find_status(uint8_t status)
{
	static const struct status_row none;

	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		if (statuses[i].status == status)
			return &statuses[i];
	}
	return &none;
}

const char *ses_download_status_name(uint8_t status)
{
	return find_status(status)->name;
}

const char *ses_download_status_classic_name(uint8_t status)
{
	const struct status_row *row = find_status(status);

	return row->other ? row->other : row->name;
}

const char *ses_download_advice(uint8_t status)
{
	return find_status(status)->advice;
}

const char *ses_download_status_text(uint8_t status)
{
	const char *name = ses_download_status_name(status);

	return name ? name : status < 0x10 ? "reserved" :
	       status < 0x70 ? "reserved, complete" :
	       status < 0x80 ? "Vendor specific, complete" :
	       status < 0xf0 ? "reserved error" : "Vendor specific error";
}

enum ses_download_class ses_download_class(uint8_t status)
{
	if (status == 0)
		return SES_DOWNLOAD_IDLE;
	if (status < 0x10)
		return SES_DOWNLOAD_IN_PROGRESS;
	return status < 0x80 ? SES_DOWNLOAD_COMPLETE : SES_DOWNLOAD_ERROR;
}

const char *ses_download_class_name(enum ses_download_class class_)
{
	static const char *const names[] = {
		[SES_DOWNLOAD_IDLE] = "idle",
		[SES_DOWNLOAD_IN_PROGRESS] = "in_progress",
		[SES_DOWNLOAD_COMPLETE] = "complete",
		[SES_DOWNLOAD_ERROR] = "error",
	};

	return names[class_];
}

/* --- activation --- */

static const struct {
	const char *name;
	const char *text;
} activations[] = {
	[SES_ACTIVATION_NONE] = {
		"none", "There is nothing to become active." },
	[SES_ACTIVATION_IMMEDIATE] = {
		"immediate", "The new microcode starts now." },
	[SES_ACTIVATION_RESET] = {
		"hard_reset_or_power_on", "The new microcode does not run yet: "
		"it starts with the next hard reset or power cycle of the "
		"enclosure." },
	[SES_ACTIVATION_POWER_ON] = {
		"power_on", "The new microcode does not run yet: it starts "
		"with the next power cycle of the enclosure." },
	[SES_ACTIVATION_DEFERRED] = {
		"activate_or_reset", "The new microcode does not run yet: it "
		"starts with --mode=activate_mc, or with the next hard reset "
		"or power cycle of the enclosure." },
	[SES_ACTIVATION_UNKNOWN] = {
		"unknown", "The enclosure does not say when the new microcode "
		"starts." },
};

enum ses_activation ses_download_activation(uint8_t status)
{
	static const enum ses_activation by_code[] = {
		SES_ACTIVATION_IMMEDIATE, SES_ACTIVATION_RESET,
		SES_ACTIVATION_POWER_ON, SES_ACTIVATION_DEFERRED,
	};

	if (ses_download_class(status) != SES_DOWNLOAD_COMPLETE)
		return SES_ACTIVATION_NONE;
	return status <= SES_DOWNLOAD_DEFERRED ? by_code[status - 0x10] :
						 SES_ACTIVATION_UNKNOWN;
}

const char *ses_activation_name(enum ses_activation activation)
{
	return activations[activation].name;
}

const char *ses_activation_text(enum ses_activation activation)
{
	return activations[activation].text;
}

/* --- status descriptors --- */

struct ses_download_status ses_download_status(const uint8_t *p)
{
	return (struct ses_download_status){
		.subenclosure = p[1], .status = p[2], .additional = p[3],
		.max_size = ses_be32(p + 4), .buffer_id = p[11],
		.offset = ses_be32(p + 12),
	};
}

bool ses_download_find(const struct ses_page *page, uint8_t subenclosure,
		       struct ses_download_status *status)
{
	struct ses_reader r = ses_reader(page->bytes, page->len);
	const uint8_t *p;

	ses_reader_bytes(&r, 8);
	for (unsigned int i = 0; i <= page->bytes[1]; i++) {
		p = ses_reader_bytes(&r, SES_DOWNLOAD_DESCRIPTOR);
		if (!p)
			return false;
		*status = ses_download_status(p);
		if (status->subenclosure == subenclosure)
			return true;
	}
	return false;
}

/* --- the control page --- */

uint16_t ses_download_build(uint8_t *page,
			    const struct ses_download_control *c)
{
	size_t end = SES_DOWNLOAD_HEADER + c->data_length;
	size_t len = (end + 3) & ~(size_t)3;

	memset(page, 0, SES_DOWNLOAD_HEADER);
	memset(page + end, 0, len - end);
	page[0] = SES_PAGE_MICROCODE;
	page[1] = c->subenclosure;
	ses_put_be16(page + 2, (uint16_t)(len - 4));
	ses_put_be32(page + 4, c->generation);
	page[8] = c->mode;
	page[11] = c->buffer_id;
	ses_put_be32(page + 12, c->offset);
	ses_put_be32(page + 16, c->image_length);
	ses_put_be32(page + 20, c->data_length);
	return (uint16_t)len;
}

const char *ses_download_field_name(unsigned int at)
{
	static const struct {
		uint8_t end;	/* one past its last byte */
		const char *name;
	} fields[] = {
		{ 1, "PAGE CODE" },
		{ 2, "SUBENCLOSURE IDENTIFIER" },
		{ 4, "PAGE LENGTH" },
		{ 8, "EXPECTED GENERATION CODE" },
		{ 9, "DOWNLOAD MICROCODE MODE" },
		{ 11, "reserved" },
		{ 12, "BUFFER ID" },
		{ 16, "BUFFER OFFSET" },
		{ 20, "MICROCODE IMAGE LENGTH" },
		{ 24, "MICROCODE DATA LENGTH" },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (at < fields[i].end)
			return fields[i].name;
	}
	return "MICROCODE DATA";
}
