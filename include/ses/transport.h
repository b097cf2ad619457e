/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ways for a command to reach an enclosure: the sg driver (v3 header, also
 * through block nodes), the bsg driver (v4 header), the NVMe driver, a captured
 * set of pages. All are alike to their users; nothing else in this project
 * talks to the kernel.
 *
 * An NVMe enclosure gets the commands in other clothes (NVMe-MI, in-band
 * tunnel): INQUIRY becomes Identify Controller, RECEIVE DIAGNOSTIC RESULTS and
 * SEND DIAGNOSTIC become SES Receive and SES Send, and what the controller says
 * of them becomes a SCSI status with sense data. Identify is sent once, before
 * the first command; a controller that does not call itself an enclosure is
 * told to the log, and served all the same.
 */
#ifndef SES_TRANSPORT_H
#define SES_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ses_command;
struct ses_log;
struct ses_os;
struct ses_transport;

struct ses_transport_ops {
	const char *name;	/* "sg", "bsg", "nvme", "capture" */
	/*
	 * Carry out one command. 0 when the device (or whatever stands for
	 * it) answered: status, sense and residual are then set. Negative:
	 * the command was refused on its way; for an ioctl that failed
	 * -(50 + errno), and c->why may say more. Of data that is too long
	 * for `most` of the transport only so much is asked for, which
	 * c->data_len then says; more is not sent, -(50 + EINVAL).
	 */
	int (*exec)(struct ses_transport *t, struct ses_command *c);
	/* Most bytes one command may carry, 0 unknown. */
	uint32_t (*max_transfer)(struct ses_transport *t);
	/* Let go of everything, t included. 0 or -(50 + errno). */
	int (*close)(struct ses_transport *t);
};

struct ses_transport {
	const struct ses_transport_ops *ops;
	const struct ses_os *os;
	struct ses_log *log;
	const char *name;	/* as the user gave it; borrowed */
	int fd;			/* -1: no device node behind it */
	bool identifies;	/* answers INQUIRY */
	uint32_t most;		/* bytes with one command; 0 unknown yet */
	void *own;		/* the transport's; gone after its close() */
};

/*
 * Open a device node. Takes its path, whether commands that change state will
 * be sent (then it is opened read-write, else read-only), the system calls to
 * use and a log. `path` must outlive the transport.
 *
 * Returns 0 and the transport, or -(50 + errno) with the reason logged.
 */
int ses_transport_open(const char *path, bool writable,
		       const struct ses_os *os, struct ses_log *log,
		       struct ses_transport **transport);

/*
 * Serve RECEIVE DIAGNOSTIC RESULTS from captured pages: `bytes` holds whole
 * pages back to back. The bytes are copied. When a code occurs twice the
 * first page counts; a last page that is cut off is served as far as it goes
 * and reported to the log.
 *
 * Returns 0 and the transport, or a negative ses_error: SES_E_SYNTAX when the
 * bytes hold no page (less than 4 bytes).
 */
int ses_capture_open(const char *name, const uint8_t *bytes, size_t len,
		     const struct ses_os *os, struct ses_log *log,
		     struct ses_transport **transport);

/*
 * The pages of a capture in the order of the file: the code of page n, or -1
 * past the end, or for any other transport.
 */
int ses_capture_page_code(const struct ses_transport *t, size_t n);

/*
 * Let a capture answer INQUIRY, too, with a copy of these bytes (standard
 * data). 0, or -(50 + ENOMEM).
 */
int ses_capture_set_inquiry(struct ses_transport *t, const uint8_t *bytes,
			    size_t len);

/*
 * The bytes of a captured page, which may be changed, and their number; 0 when
 * the capture does not have it, or for any other transport.
 */
uint8_t *ses_capture_find_page(struct ses_transport *t, uint8_t code,
			       size_t *len);

static inline int ses_transport_close(struct ses_transport *t)
{
	return t ? t->ops->close(t) : 0;
}

#endif
