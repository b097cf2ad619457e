/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Transports carry commands to an enclosure: through the sg driver (v3 header,
 * also through block nodes), the bsg driver (v4 header), the NVMe driver, or
 * from captured pages. Their users do not see a difference; no other code of
 * this project sends anything to a device.
 *
 * An NVMe enclosure gets the same commands, translated to NVMe-MI (in-band
 * tunnel): INQUIRY becomes Identify Controller, RECEIVE DIAGNOSTIC RESULTS and
 * SEND DIAGNOSTIC become SES Receive and SES Send. Its statuses are translated
 * to a SCSI status with sense data. Identify is sent once, before the first
 * command; a controller that does not say that it is an enclosure is reported
 * to the log, and used nevertheless.
 */
#ifndef SES_TRANSPORT_H
#define SES_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ses_command;
struct ses_log;
struct ses_transport;
struct stat;

/*
 * The system calls that transports make, as a table, so that a test can replace
 * the kernel, and a wait takes no time.
 *
 * The calls have the arguments and results of those they are named after,
 * except that failure is a negative errno, and errno is not part of it.
 */
struct ses_os {
	/* with O_CREAT, a file of mode 0600 */
	int (*open)(const char *path, int flags);
	int (*close)(int fd);
	int (*fstat)(int fd, struct stat *st);
	int (*ioctl)(int fd, unsigned long request, void *arg);
	/* flock(fd, operation) */
	int (*flock)(int fd, int operation);
	/* Read a whole small file as text; its length, or -errno. Text that
	 * does not fit is cut. Ends with a NUL. */
	int (*read_text)(const char *path, char *text, size_t size);
	void (*sleep_ms)(unsigned int ms);
	/* Milliseconds of a monotonic clock. */
	uint64_t (*now_ms)(void);
};

/* The real system calls. */
extern const struct ses_os ses_os_linux;

struct ses_transport_ops {
	const char *name;	/* "sg", "bsg", "nvme", "capture" */
	/*
	 * Carry out one command. Returns 0 if the device (or what replaces
	 * it) answered; then status, sense and residual are set. Negative: the
	 * command was not delivered; for a failed ioctl -(50 + errno), and
	 * c->why may say more. If a command reads more than max_bytes of the
	 * transport, only max_bytes are requested, and c->data_len is set to
	 * that. If it sends more, nothing is sent: -(50 + EINVAL).
	 */
	int (*exec)(struct ses_transport *t, struct ses_command *c);
	/* The most bytes of one command, 0 unknown. */
	uint32_t (*max_transfer)(struct ses_transport *t);
	/* Release everything, t included. 0 or -(50 + errno). */
	int (*close)(struct ses_transport *t);
};

struct ses_transport {
	const struct ses_transport_ops *ops;
	const struct ses_os *os;
	struct ses_log *log;
	const char *name;	/* as the user gave it; borrowed */
	int fd;			/* of the device node, -1 none */
	bool has_inquiry;	/* answers INQUIRY */
	uint32_t max_bytes;	/* of one command; 0 not known yet */
	void *state;		/* of the transport; close() frees it */
};

/*
 * Open a device node. Takes its path, whether commands that change state will
 * be sent (then it is opened read-write, else read-only), the system calls to
 * use and a log. `path` must outlive the transport.
 *
 * Returns 0 and the transport, or -(50 + errno) with a message.
 */
int ses_transport_open(const char *path, bool writable,
		       const struct ses_os *os, struct ses_log *log,
		       struct ses_transport **transport);

static inline int ses_transport_close(struct ses_transport *t)
{
	return t ? t->ops->close(t) : 0;
}

/* --- captures --- */

/*
 * Answer RECEIVE DIAGNOSTIC RESULTS from captured pages: `bytes` holds whole
 * pages back to back. The bytes are copied. If a code occurs twice the first
 * page is used. If the last page is cut off, what there is of it is used, with
 * a warning.
 *
 * Returns 0 and the transport, or a negative ses_error: SES_E_SYNTAX if the
 * bytes do not hold a page (less than 4 bytes).
 */
int ses_capture_open(const char *name, const uint8_t *bytes, size_t len,
		     const struct ses_os *os, struct ses_log *log,
		     struct ses_transport **transport);

/*
 * The pages of a capture in the order of the file: the code of page n, or -1
 * past the end, or for any other transport.
 */
int ses_capture_page_code(const struct ses_transport *t, size_t n);

#endif
