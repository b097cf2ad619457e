/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The microcode image: where the bytes of a download come from.
 *
 * All of an image is at hand before a download begins, so that no source that
 * dries up can leave an enclosure half written. A regular file is read where
 * it lies, piece by piece, straight into the page that carries it; it is never
 * mapped, since a file that shrinks under a mapping kills its reader. A pipe,
 * stdin or a device is read to its end first, into a file without a name.
 */
#ifndef SES_IMAGE_H
#define SES_IMAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

struct ses_log;

/* What fits into the fields of the control page (SES-4 6.2.9). */
#define SES_IMAGE_MAX 0xffffffff

struct ses_image_source {
	const char *name;	/* of the file, "-" stdin */
	uint64_t skip;		/* bytes to leave out; regular files only */
	uint32_t length;	/* bytes wanted, 0: to the end */
	const char *spool;	/* directory for a file without a name */
};

struct ses_image {
	const char *name;	/* borrowed */
	struct ses_log *log;
	int fd;
	uint64_t start;		/* of the image in the file */
	uint32_t length;	/* of the image */
	uint32_t available;	/* of it in the file; the rest is FFh */
	bool copied;		/* from a source that cannot be read again */
	struct stat stat;	/* of the file when it was opened */
};

/*
 * Open an image and find out its length. A source that has less than the
 * length wanted is filled up with FFh, with a warning. Returns 0; errors, with
 * a message: -(50 + errno) when the source cannot be opened or read;
 * -SES_E_FILE when it is empty, has nothing behind the bytes to be skipped,
 * is larger than SES_IMAGE_MAX, or cannot be skipped in. ses_image_close() in
 * all cases.
 */
int ses_image_open(struct ses_image *image,
		   const struct ses_image_source *source, struct ses_log *log);
void ses_image_close(struct ses_image *image);

/*
 * Bytes at .. at + n of the image, which must lie within it. Returns 0, or
 * with a message -(50 + errno), or -SES_E_FILE when the file has become
 * shorter.
 */
int ses_image_read(struct ses_image *image, uint32_t at, void *to, uint32_t n);

/*
 * Is the file still the one that was opened, unchanged (by its size and times)?
 * 0, or -SES_E_FILE with a message. To be asked before the last piece is sent:
 * an enclosure does not act on an image that is not complete.
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
