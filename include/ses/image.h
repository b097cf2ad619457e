/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The microcode image: the bytes of a download.
 *
 * All of an image is available before a download begins, so that a source that
 * ends early does not interrupt it. A regular file is read in place, chunk by
 * chunk, directly into the page to be sent. It is not mapped: reading a mapping
 * of a file that has become shorter ends the process (SIGBUS). A pipe, standard
 * input or a device is first read to its end, into a file without a name.
 */
#ifndef SES_IMAGE_H
#define SES_IMAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

struct ses_log;

/* The largest length that fits in the control page (SES-4 6.2.9). */
#define SES_IMAGE_MAX 0xffffffff

struct ses_image_source {
	const char *name;	/* of the file, "-" stdin */
	uint64_t skip;		/* bytes to skip; regular files only */
	uint32_t length;	/* bytes to use, 0: to the end */
	const char *spool;	/* directory for a file without a name */
};

struct ses_image {
	const char *name;	/* borrowed */
	struct ses_log *log;
	int fd;
	uint64_t start;		/* of the image in the file */
	uint32_t length;	/* of the image */
	uint32_t available;	/* of it in the file; the rest is FFh */
	bool copied;		/* the source cannot be read again */
	struct stat stat;	/* of the file when it was opened */
};

/*
 * Open an image and find out its length. If the source is shorter than the
 * length that is requested, FFh is appended, with a warning. Returns 0; errors,
 * with a message: -(50 + errno) if the source cannot be opened or read;
 * -SES_E_FILE if it is empty, has no bytes after those to be skipped, is larger
 * than SES_IMAGE_MAX, or is not a regular file and bytes are to be skipped.
 * ses_image_close() is called in all cases.
 */
int ses_image_open(struct ses_image *image,
		   const struct ses_image_source *source, struct ses_log *log);
void ses_image_close(struct ses_image *image);

/*
 * Read the bytes from `at` to at + n of the image, which must be within it.
 * Returns 0, or with a message -(50 + errno), or -SES_E_FILE if the file has
 * become shorter.
 */
int ses_image_read(struct ses_image *image, uint32_t at, void *to, uint32_t n);

/*
 * Is the file unchanged since it was opened, by its size and times? Returns 0,
 * or -SES_E_FILE with a message. It is called before the last chunk is sent: an
 * enclosure does not act on an incomplete image.
 */
int ses_image_check(struct ses_image *image);

/*
 * The SHA-256 of the whole image, as lower-case hex digits and a NUL. Reads all
 * of it. Returns 0, or the error of ses_image_read() or ses_image_check(): the
 * digest of a file that has changed is not that of what was sent.
 */
#define SES_IMAGE_DIGEST 65
int ses_image_digest(struct ses_image *image, char text[SES_IMAGE_DIGEST]);

#endif
