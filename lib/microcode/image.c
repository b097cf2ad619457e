/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/microcode.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <ses/error.h>
#include <ses/log.h>

#include "base/digest.h"

#define FILL 0xff	/* the value of erased flash memory */

/* The name of the source, for the beginning of a sentence. */
static const char *source_name(const struct ses_image *image)
{
	return strcmp(image->name, "-") ? image->name : "Standard input";
}

static int system_error(struct ses_image *image, const char *what, int err)
{
	return ses_fail(image->log, ses_error_from_errno(err),
			SES_T_OPEN_FAILED, "%s cannot be %s: %s.",
			source_name(image), what, strerror(err));
}

/* Read n bytes at offset `at`, less only at the end of the file; or -errno. */
static ssize_t read_bytes(int fd, uint8_t *to, size_t n, uint64_t at)
{
	size_t done = 0;

	while (done < n) {
		ssize_t got = pread(fd, to + done, n - done,
				    (off_t)(at + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

/* --- sources that cannot be read twice --- */

static int write_bytes(int fd, const uint8_t *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -errno;
		p += done;
		n -= (size_t)done;
	}
	return 0;
}

/* Copy up to `most` bytes. Returns their number, or -errno. */
static int64_t copy_bytes(int from, int to, uint64_t most)
{
	uint8_t buf[16384];
	uint64_t done = 0;

	while (done < most) {
		size_t room = most - done < sizeof(buf) ?
				      (size_t)(most - done) : sizeof(buf);
		ssize_t n = read(from, buf, room);
		int err;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		err = write_bytes(to, buf, (size_t)n);
		if (err)
			return err;
		done += (uint64_t)n;
	}
	return (int64_t)done;
}

/* A file without a name: on disk, or in memory if that is not available. */
static int open_spool_file(const char *directory)
{
	int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	return fd >= 0 ? fd : memfd_create("image", MFD_CLOEXEC);
}

/* Copy the source to its end; the copy replaces it. */
static int spool_source(struct ses_image *image,
			const struct ses_image_source *source, uint64_t *size)
{
	uint64_t most = source->length ? source->length :
					 SES_IMAGE_MAX + (uint64_t)1;
	int64_t n;
	int fd;

	if (source->skip)
		return ses_fail(image->log, SES_E_FILE, SES_T_OTHER,
				"--skip=%llu: %s is not a regular file; bytes "
				"can be skipped in a regular file only.",
				(unsigned long long)source->skip,
				source_name(image));
	fd = open_spool_file(source->spool);
	if (fd < 0)
		return system_error(image, "kept", errno);
	n = copy_bytes(image->fd, fd, most);
	close(image->fd);
	image->fd = fd;
	image->copied = true;
	if (n < 0)
		return system_error(image, "read", (int)-n);
	*size = (uint64_t)n;
	return fstat(fd, &image->stat) ? system_error(image, "read", errno) : 0;
}

/* --- the image --- */

static int check_size(struct ses_image *image,
		      const struct ses_image_source *source, uint64_t size)
{
	if (size == 0)
		return ses_fail(image->log, SES_E_FILE, SES_T_OTHER,
				"%s is empty; a microcode image has at least "
				"1 byte.", source_name(image));
	if (source->skip >= size)
		return ses_fail(image->log, SES_E_FILE, SES_T_OTHER,
				"--skip=%llu: %s has %llu bytes; nothing is "
				"left to be sent.",
				(unsigned long long)source->skip,
				source_name(image), (unsigned long long)size);
	if (!source->length && size - source->skip > SES_IMAGE_MAX)
		return ses_fail(image->log, SES_E_FILE, SES_T_OTHER,
				"%s has more than %u bytes, the largest number "
				"in the length fields of a download.",
				source_name(image), SES_IMAGE_MAX);
	return 0;
}

static void set_length(struct ses_image *image,
		       const struct ses_image_source *source, uint64_t size)
{
	uint64_t rest = size - source->skip;

	image->start += source->skip;
	image->length = source->length ? source->length : (uint32_t)rest;
	image->available = rest < image->length ? (uint32_t)rest :
						  image->length;
	if (image->available < image->length)
		ses_warn(image->log, SES_T_OTHER,
			 "%s has %u bytes of the %u that --length asks for; "
			 "the rest is filled with FFh.", source_name(image),
			 image->available, image->length);
}

/* The bytes of a regular file after its current position, which is not
 * always 0 for standard input. */
static uint64_t bytes_left(struct ses_image *image)
{
	off_t at = lseek(image->fd, 0, SEEK_CUR);

	if (at < 0 || at > image->stat.st_size)
		at = 0;
	image->start = (uint64_t)at;
	return (uint64_t)(image->stat.st_size - at);
}

int ses_image_open(struct ses_image *image,
		   const struct ses_image_source *source, struct ses_log *log)
{
	uint64_t size = 0;
	int err = 0;

	*image = (struct ses_image){ .name = source->name, .log = log };
	image->fd = strcmp(source->name, "-") == 0 ?
			    fcntl(0, F_DUPFD_CLOEXEC, 3) :
			    open(source->name, O_RDONLY | O_CLOEXEC);
	if (image->fd < 0 || fstat(image->fd, &image->stat))
		return system_error(image, "opened", errno);
	if (S_ISREG(image->stat.st_mode))
		size = bytes_left(image);
	else
		err = spool_source(image, source, &size);
	if (!err)
		err = check_size(image, source, size);
	if (!err)
		set_length(image, source, size);
	return err;
}

void ses_image_close(struct ses_image *image)
{
	if (image->fd >= 0)
		close(image->fd);
	image->fd = -1;
}

int ses_image_read(struct ses_image *image, uint32_t at, void *to, uint32_t n)
{
	uint32_t there = at < image->available ? image->available - at : 0;
	ssize_t got;

	if (there > n)
		there = n;
	got = read_bytes(image->fd, to, there, image->start + at);
	if (got < 0)
		return system_error(image, "read", (int)-got);
	if ((size_t)got < there)
		return ses_fail(image->log, SES_E_FILE, SES_T_OTHER,
				"%s has become shorter while it was sent: "
				"there are %zu of %u bytes at byte %llu.",
				source_name(image), (size_t)got, there,
				(unsigned long long)image->start + at);
	if (there < n)
		memset((uint8_t *)to + there, FILL, n - there);
	return 0;
}

/* Has the file changed since it was opened? 0, 1 or -errno. */
static int is_changed(const struct ses_image *image)
{
	const struct stat *then = &image->stat;
	struct stat now;

	if (fstat(image->fd, &now))
		return -errno;
	/* ctime, too: mtime can be set back */
	return now.st_size != then->st_size ||
	       now.st_mtim.tv_sec != then->st_mtim.tv_sec ||
	       now.st_mtim.tv_nsec != then->st_mtim.tv_nsec ||
	       now.st_ctim.tv_sec != then->st_ctim.tv_sec ||
	       now.st_ctim.tv_nsec != then->st_ctim.tv_nsec;
}

int ses_image_check(struct ses_image *image)
{
	int err = is_changed(image);

	if (err < 0)
		return system_error(image, "read", -err);
	if (!err)
		return 0;
	return ses_fail(image->log, SES_E_FILE, SES_T_OTHER,
			"%s has changed since it was opened; the rest of it is "
			"not sent, so that the enclosure gets no mixture of "
			"two images.", source_name(image));
}

_Static_assert(SES_IMAGE_DIGEST == SES_DIGEST_TEXT, "both are SHA-256");

int ses_image_digest(struct ses_image *image, char text[SES_IMAGE_DIGEST])
{
	uint8_t buf[16384];
	struct ses_digest digest;

	ses_digest_begin(&digest);
	for (uint32_t at = 0; at < image->length;) {
		uint32_t n = image->length - at < sizeof(buf) ?
				     image->length - at : sizeof(buf);
		int err = ses_image_read(image, at, buf, n);

		if (err)
			return err;
		ses_digest_add(&digest, buf, n);
		at += n;
	}
	ses_digest_text(&digest, text);
	return ses_image_check(image);
}
