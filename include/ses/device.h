/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A device to talk to: a transport, and the manners of talking to it.
 *
 * Commands that only read are retried when that is safe: UNIT ATTENTION is
 * news, not failure; BUSY passes. A command that changes something is sent
 * once; what may be repeated is for its caller to decide.
 */
#ifndef SES_DEVICE_H
#define SES_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ses_command;
struct ses_log;
struct ses_os;
struct ses_transport;

/* Four below 64 KiB, for the sake of host adapters that like it even. */
#define SES_MAXLEN_DEFAULT 65532

struct ses_device {
	struct ses_transport *transport;
	const struct ses_os *os;
	struct ses_log *log;
	uint16_t maxlen;	/* ALLOCATION LENGTH for diagnostic pages */
	uint8_t *buffer;	/* of that length, made when needed */
	unsigned int resets;	/* that UNIT ATTENTION told of so far */
};

/* Fill a device; the transport stays the caller's. maxlen 0: the default. */
void ses_device_init(struct ses_device *dev, struct ses_transport *transport,
		     const struct ses_os *os, struct ses_log *log,
		     uint16_t maxlen);

/* Release the buffer (not the transport). */
void ses_device_free(struct ses_device *dev);

/*
 * A diagnostic page as it was received, in a block of exactly its length, so
 * that a sanitizer sees any reading beyond.
 */
struct ses_page {
	uint8_t requested;	/* PAGE CODE of the CDB */
	uint8_t code;		/* byte 0 of the response */
	uint32_t len;		/* valid bytes, 4 at least */
	uint32_t claimed;	/* PAGE LENGTH + 4 */
	uint8_t bytes[];
};

/* Was the page cut off by the allocation length, as the user wanted? dev may
 * be 0: then nobody wanted anything. */
static inline bool ses_page_is_limited(const struct ses_page *page,
				       const struct ses_device *dev)
{
	return dev && page->len < page->claimed && page->len == dev->maxlen;
}

/*
 * RECEIVE DIAGNOSTIC RESULTS. Takes a page code; returns 0 and the page, for
 * free(). UNIT ATTENTION, BUSY and TASK SET FULL are retried, a bounded
 * number of times; a transfer the kernel finds too long is tried shorter.
 * A page cut off, by the allocation length or by the device, is returned and
 * reported. byte 0 may differ from the code that was asked for: the caller
 * knows what that means.
 *
 * Errors: the category of the sense data, the transport's error, or
 * SES_E_MALFORMED when less than 4 bytes came. They are logged: as an error
 * when the page is needed, else as a note.
 */
int ses_device_receive(struct ses_device *dev, uint8_t code, bool needed,
		       struct ses_page **page);

/*
 * SEND DIAGNOSTIC with a whole page, once. Takes len bytes and a time limit;
 * *c is the command with its result. Returns 0 or a negative ses_error;
 * nothing is logged: ses_device_report() does that, when no second attempt
 * makes up for it.
 */
int ses_device_send(struct ses_device *dev, const uint8_t *page, uint16_t len,
		    uint32_t timeout_ms, struct ses_command *c);

/*
 * Log a command that failed with `err`, as an error. Takes the page it was
 * about, or -1. Returns err.
 */
int ses_device_report(struct ses_device *dev, const struct ses_command *c,
		      int page, int err);

/*
 * Why a command failed with `err`, in a few words: what the device said, or the
 * system. For sentences of others.
 */
void ses_device_explain(char *text, size_t size, const struct ses_command *c,
			int err);

/* Bytes of standard INQUIRY data (SPC 6.6.2) that this project uses. Vendor
 * specific ones follow them. */
#define SES_INQUIRY_FIXED 36

/* Fields of standard INQUIRY data that are texts, padded with blanks. */
enum ses_inquiry_text {
	SES_INQUIRY_VENDOR,	/* T10 VENDOR IDENTIFICATION */
	SES_INQUIRY_PRODUCT,
	SES_INQUIRY_REVISION
};

/* Where such a field is in INQUIRY data, and its length. */
size_t ses_inquiry_text_at(enum ses_inquiry_text which, size_t *len);

/* Standard INQUIRY data, as much as this project uses. */
struct ses_inquiry {
	uint8_t device_type;	/* PERIPHERAL DEVICE TYPE, 0Dh enclosure */
	bool enclosure_services; /* EncServ */
	char vendor[8 + 1];	/* T10 VENDOR IDENTIFICATION, blanks kept */
	char product[16 + 1];
	char revision[4 + 1];
};

/*
 * INQUIRY, 36 bytes. Returns 0, or a negative ses_error with the reason logged:
 * as an error when the data is needed, else as a note.
 */
int ses_device_load_inquiry(struct ses_device *dev, bool needed,
			    struct ses_inquiry *inquiry);

/*
 * INQUIRY for a VPD page that not every device has (SPC 7.7). Takes its code
 * and room for it; returns 0 and the bytes that came, as far as the page goes;
 * or a negative ses_error, noted only: also when another page came.
 */
int ses_device_load_vpd(struct ses_device *dev, uint8_t page, uint8_t *data,
			uint16_t size, uint16_t *len);

/* "disk", "enclosure services device", ... for a peripheral device type. */
const char *ses_device_type_name(unsigned int type);

/*
 * One command, once, with traces: for callers with manners of their own.
 * Returns what ses_command_result() makes of it, or the transport's error.
 */
int ses_device_execute(struct ses_device *dev, struct ses_command *c);

#endif
