/* SPDX-License-Identifier: BSD-2-Clause */
#include "new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <ses/text.h>

/* No signal ends the program while there is a temporary name. */
static void hold_signals(struct new_file *n)
{
	sigset_t all;

	if (n->held)
		return;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &n->outside);
	n->held = true;
}

static void release_signals(struct new_file *n)
{
	if (n->held)
		pthread_sigmask(SIG_SETMASK, &n->outside, NULL);
	n->held = false;
}

/* Another temporary name in the directory, at each attempt. */
static int choose_name(struct new_file *n, unsigned int attempt)
{
	const char *slash = strrchr(n->path, '/');
	int base = slash ? (int)(slash + 1 - n->path) : 0, len;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	len = snprintf(n->temporary, sizeof(n->temporary),
		       "%.*s.sg_ses.%lx%lx%x", base, n->path,
		       (unsigned long)now.tv_sec, (unsigned long)now.tv_nsec,
		       attempt);
	return len < (int)sizeof(n->temporary) ? 0 : ENAMETOOLONG;
}

#define ATTEMPTS 100

static int create_named(struct new_file *n, mode_t mode)
{
	int err = EEXIST;

	hold_signals(n);
	for (unsigned int i = 0; i < ATTEMPTS && err == EEXIST; i++) {
		err = choose_name(n, i);
		if (err)
			break;
		n->fd = open(n->temporary, O_RDWR | O_CREAT | O_EXCL |
					   O_NOFOLLOW | O_CLOEXEC, mode);
		err = n->fd < 0 ? errno : 0;
	}
	n->named = !err;
	return err;
}

/* A file whose name is removed at once. It gets no other one: it is copied
 * when it is complete. */
static int create_and_unlink(struct new_file *n)
{
	int err = create_named(n, 0600);

	if (!err && unlink(n->temporary))
		err = errno;
	n->named = n->named && err;
	if (!err)
		release_signals(n);
	return err;
}

int new_file_create(struct new_file *n, mode_t mode)
{
	const char *slash = strrchr(n->path, '/');
	char folder[PATH_MAX] = ".", own[32];
	struct stat st;

	if (slash)
		ses_text_copy_part(folder, sizeof(folder), n->path,
				   (size_t)(slash - n->path) + 1);
	n->fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
	if (n->fd < 0)
		return create_and_unlink(n);
	snprintf(own, sizeof(own), "/proc/self/fd/%d", n->fd);
	n->linkable = stat(own, &st) == 0;
	if (n->linkable)
		return 0;
	close(n->fd);
	return create_and_unlink(n);
}

/* Returns 0 or errno. */
static int copy_bytes(int from, int to)
{
	char buf[32768];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(from, buf, sizeof(buf), at)) > 0) {
		at += n;
		for (ssize_t done = 0; done < n; ) {
			ssize_t written = write(to, buf + done,
						(size_t)(n - done));

			if (written < 0)
				return errno;
			done += written;
		}
	}
	return n < 0 ? errno : 0;
}

int new_file_complete(struct new_file *n, mode_t mode)
{
	int unnamed = n->fd, err;

	if (n->linkable)
		return 0;
	err = create_named(n, mode);
	if (!err)
		err = copy_bytes(unnamed, n->fd);
	if (close(unnamed) && !err)
		err = errno;
	return err;
}

static int give_name(struct new_file *n)
{
	char own[32];
	int err = EEXIST;

	if (n->named)
		return 0;
	hold_signals(n);
	snprintf(own, sizeof(own), "/proc/self/fd/%d", n->fd);
	for (unsigned int i = 0; i < ATTEMPTS && err == EEXIST; i++) {
		err = choose_name(n, i);
		if (!err && linkat(AT_FDCWD, own, AT_FDCWD, n->temporary,
				   AT_SYMLINK_FOLLOW))
			err = errno;
	}
	n->named = !err;
	return err;
}

int new_file_keep_owner(const struct new_file *n, const struct stat *old)
{
	struct stat now;

	if (fstat(n->fd, &now))
		return errno;
	if ((now.st_uid != old->st_uid || now.st_gid != old->st_gid) &&
	    fchown(n->fd, old->st_uid, old->st_gid))
		return errno;
	return (now.st_mode & 07777) != (old->st_mode & 0777) &&
	       fchmod(n->fd, old->st_mode & 0777) ? errno : 0;
}

int new_file_finish(struct new_file *n, int err)
{
	if (!err && fsync(n->fd))
		err = errno;
	if (!err)
		err = give_name(n);
	if (n->fd >= 0 && close(n->fd) && !err)
		err = errno;
	if (!err && rename(n->temporary, n->path))
		err = errno;
	if (err && n->named)
		unlink(n->temporary);
	release_signals(n);
	return err;
}
