/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A device: a transport, and the rules for retries; and the lock of a shelf.
 *
 * Commands that only read are retried if that is safe: UNIT ATTENTION reports
 * an event, not a failure; BUSY is temporary. A command that changes something
 * is sent once; its caller decides whether it may be repeated.
 */
#ifndef SES_DEVICE_H
#define SES_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ses_command;
struct ses_job;
struct ses_log;
struct ses_os;
struct ses_transport;

/* A multiple of 4, as some host adapters need it. */
#define SES_MAXLEN_DEFAULT 65532

struct ses_device {
	struct ses_transport *transport;
	const struct ses_os *os;
	struct ses_log *log;
	uint16_t maxlen;	/* ALLOCATION LENGTH for diagnostic pages */
	uint8_t *buffer;	/* of that length, allocated when needed */
	unsigned int resets;	/* reported by UNIT ATTENTION so far */
	unsigned int lost;	/* commands so far whose fate is unknown */
	struct ses_job *job;	/* that waits for its answers, or 0 */
};

/* Set up a device. The caller closes the transport. maxlen 0: the default. */
void ses_device_init(struct ses_device *dev, struct ses_transport *transport,
		     const struct ses_os *os, struct ses_log *log,
		     uint16_t maxlen);

/* Release the buffer (not the transport). */
void ses_device_free(struct ses_device *dev);

/*
 * A diagnostic page as it was received, in a block of exactly its length, so
 * that a sanitizer finds any read past its end.
 */
struct ses_page {
	uint8_t requested;	/* PAGE CODE of the CDB */
	uint8_t code;		/* byte 0 of the response */
	uint32_t len;		/* valid bytes, 4 at least */
	uint32_t claimed;	/* PAGE LENGTH + 4 */
	uint8_t bytes[];
};

/* Did less arrive than the page promises? */
static inline bool ses_page_is_cut(const struct ses_page *page)
{
	return page->len < page->claimed;
}

/* Is the page cut off because the user limited the allocation length? dev may
 * be 0: without a limit. */
static inline bool ses_page_is_limited(const struct ses_page *page,
				       const struct ses_device *dev)
{
	return dev && ses_page_is_cut(page) && page->len == dev->maxlen;
}

/*
 * RECEIVE DIAGNOSTIC RESULTS. Takes a page code; returns 0 and the page, for
 * free(). UNIT ATTENTION, BUSY and TASK SET FULL are retried, a limited number
 * of times. If a transfer is too long for the kernel, a shorter one is tried.
 * A page that is cut off, by the allocation length or by the device, is
 * returned, with a warning. Byte 0 may differ from the code that was requested:
 * the caller decides what that means.
 *
 * Errors: the category of the sense data, the transport's error, or
 * SES_E_MALFORMED if less than 4 bytes were received. They are reported: as an
 * error to the log if the page is needed, else as a note.
 */
int ses_device_receive(struct ses_device *dev, uint8_t code, bool needed,
		       struct ses_log *log, struct ses_page **page);

/*
 * SEND DIAGNOSTIC with a whole page, once. Takes len bytes and a time limit;
 * *c is the command with its result. Returns 0 or a negative ses_error, without
 * a message: the caller calls ses_device_report() if it does not try again.
 */
int ses_device_send(struct ses_device *dev, const uint8_t *page, uint16_t len,
		    uint32_t timeout_ms, struct ses_command *c);

/* Bytes of standard INQUIRY data (SPC 6.6.2) that this project uses. Vendor
 * specific ones follow them. */
#define SES_INQUIRY_FIXED 36

/* Fields of standard INQUIRY data that are texts, padded with blanks. */
enum ses_inquiry_text {
	SES_INQUIRY_VENDOR,	/* T10 VENDOR IDENTIFICATION */
	SES_INQUIRY_PRODUCT,
	SES_INQUIRY_REVISION
};

/* Standard INQUIRY data, as far as this project uses it. */
struct ses_inquiry {
	uint8_t device_type;	/* PERIPHERAL DEVICE TYPE, 0Dh enclosure */
	bool enclosure_services; /* EncServ */
	char vendor[8 + 1];	/* T10 VENDOR IDENTIFICATION, blanks kept */
	char product[16 + 1];
	char revision[4 + 1];
};

/*
 * INQUIRY, 36 bytes. Returns 0, or a negative ses_error with a message: an
 * error if the data is needed, else a note.
 */
int ses_device_load_inquiry(struct ses_device *dev, bool needed,
			    struct ses_inquiry *inquiry);

/*
 * INQUIRY for a VPD page that not every device has (SPC 7.7). Takes its code
 * and room for it. Returns 0 and the number of bytes of the page; or, with a
 * note, a negative ses_error, also if another page was received.
 */
int ses_device_load_vpd(struct ses_device *dev, uint8_t page, uint8_t *data,
			uint16_t size, uint16_t *len);

/* "disk", "enclosure services device", ... for a peripheral device type. */
const char *ses_device_type_name(unsigned int type);

/*
 * Carry out one command, once, with traces, for callers that retry in a way of
 * their own. Returns ses_command_result(), or the transport's error.
 */
int ses_device_execute(struct ses_device *dev, struct ses_command *c);

/* --- the lock of a shelf --- */

/*
 * A program that changes a shelf holds its lock from before the state is read
 * until the change was sent, so that two programs do not undo each other's
 * change, through whatever nodes they reach the shelf.
 *
 * The lock is flock() of a file below /run/lock, or /run, that is named after
 * the logical identifier, which all modules and nodes of a shelf share. For a
 * shelf without one the file is named after the kernel's device, which its sg,
 * bsg and block nodes share, as do the nodes of an NVMe controller. The file is
 * used for this lock only; it is created if missing, and stays.
 *
 * The node is locked as well, because other programs lock nodes.
 */
struct ses_lock {
	const struct ses_os *os;	/* 0: nothing to release */
	int fd;				/* of the lock file, -1 none */
};

/*
 * Lock the shelf that a device belongs to, and the node. Takes the logical
 * identifier (0 or all ones: unknown), and how long to try. If a lock file
 * cannot be created, only the node is locked, with a warning. A device without
 * a node is not locked.
 *
 * Returns 0, or -SES_E_FLOCK with a message. The lock of the node ends when the
 * transport is closed; ses_lock_release() releases the other one, and is called
 * in all cases.
 */
int ses_lock_acquire(struct ses_lock *lock, struct ses_device *dev, uint64_t id,
		     unsigned int wait_ms);

void ses_lock_release(struct ses_lock *lock);

#endif
