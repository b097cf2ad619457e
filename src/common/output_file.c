/* SPDX-License-Identifier: BSD-2-Clause */
#include "output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/text.h>
#include <ses/writer.h>

/* Takes errno. */
static int system_error(const struct output_file *f, int err)
{
	return ses_fail(f->log, ses_error_from_errno(err), SES_T_OTHER,
			"%s cannot be written to %s: %s.", f->what,
			ses_text_quote_empty(f->name), strerror(err));
}

/* --- what a name stands for --- */

/* /dev/null, /dev/zero, /dev/full, and what may be a terminal: these are opened
 * to ask them. Opening another device can do something (rewind a tape, start a
 * watchdog). */
static bool may_be_opened(const struct stat *st)
{
	static const struct { unsigned int number, first, last; } devices[] = {
		{ 1, 3, 3 }, { 1, 5, 5 }, { 1, 7, 7 },	/* memory */
		{ 4, 0, 255 }, { 5, 0, 1 },	/* consoles, serial lines */
		{ 166, 0, 255 }, { 188, 0, 255 }, { 204, 0, 255 },
		{ 229, 0, 255 },		/* consoles of hypervisors */
	};
	unsigned int number = major(st->st_rdev), sub = minor(st->st_rdev);

	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
		if (number == devices[i].number && sub >= devices[i].first &&
		    sub <= devices[i].last)
			return true;
	}
	return number >= 136 && number <= 143;	/* pseudoterminals */
}

/* Why it is not written, or 0. */
static const char *refused(const struct stat *st)
{
	if (S_ISREG(st->st_mode) || S_ISFIFO(st->st_mode) ||
	    (S_ISCHR(st->st_mode) && may_be_opened(st)))
		return NULL;
	return S_ISBLK(st->st_mode) ? "a block device" :
	       S_ISCHR(st->st_mode) ? "a character device" :
	       S_ISDIR(st->st_mode) ? "a directory" :
	       S_ISSOCK(st->st_mode) ? "a socket" : "no file";
}

static int refuse(const struct output_file *f, const char *kind)
{
	return ses_fail(f->log, SES_E_FILE, SES_T_OTHER,
			"%s cannot be written to %s, which is %s: give the "
			"name of a regular file, a pipe, a terminal or "
			"/dev/null.",
			f->what, f->name, kind);
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Stdout or stderr, if it is this very file (/dev/stdout), or -1: opened once
 * more it would be written from its start. */
static int own_descriptor(const struct stat *st)
{
	struct stat own;

	for (int fd = 1; fd <= 2; fd++) {
		int flags = fcntl(fd, F_GETFL);

		if (flags >= 0 && !(flags & O_PATH) &&
		    (flags & O_ACCMODE) != O_RDONLY && !fstat(fd, &own) &&
		    same_file(st, &own))
			return fd;
	}
	return -1;
}

/* Does a name stand for this regular file? "-" is stdin. */
static bool stands_for(const char *name, const struct stat *st)
{
	struct stat now;

	return name && S_ISREG(st->st_mode) &&
	       !(strcmp(name, "-") ? stat(name, &now) : fstat(0, &now)) &&
	       same_file(st, &now);
}

static int refuse_twice(const struct output_file *f, const char *role)
{
	return ses_fail(f->log, SES_E_CONTRADICT, SES_T_OTHER,
			"%s cannot be written to %s, which is %s too: give "
			"another name.", f->what, f->name, role);
}

static int look_at_name(const struct output_file *f, struct stat *st)
{
	if (stat(f->name, st) == 0)
		return 0;
	if (errno != ENOENT)
		return system_error(f, errno);
	if (f->other && strcmp(f->name, f->other) == 0)
		return refuse_twice(f, "another output");
	return 1;
}

/* 1: there is nothing of this name; 0: *st is what there is. */
static int look(const struct output_file *f, struct stat *st)
{
	const char *why;
	int found = look_at_name(f, st);

	if (found)
		return found;
	if (stands_for(f->input, st))
		return refuse_twice(f, "the input");
	if (stands_for(f->other, st))
		return refuse_twice(f, "another output");
	why = refused(st);
	if (!why || (S_ISSOCK(st->st_mode) && own_descriptor(st) >= 0))
		return 0;
	return refuse(f, why);
}

int output_file_check(const struct output_file *f)
{
	struct stat st;
	int found = strcmp(f->name, "-") ? look(f, &st) : 0;

	return found < 0 ? found : 0;
}

/* --- in place --- */

/* Is it what was looked at, and nothing that must not be written? */
static int check_opened(const struct output_file *f, const struct stat *st,
			int fd)
{
	struct stat now;

	if (fstat(fd, &now))
		return system_error(f, errno);
	if (!same_file(st, &now))
		return refuse(f, "another file now");
	if (S_ISCHR(now.st_mode) && major(now.st_rdev) != 1 && !isatty(fd))
		return refuse(f, "a character device");
	if (S_ISREG(now.st_mode) && ftruncate(fd, 0))
		return system_error(f, errno);
	/* whoever reads a pipe slowly is waited for */
	if (fcntl(fd, F_SETFL, 0))
		return system_error(f, errno);
	return 0;
}

static int open_old(const struct output_file *f, const struct stat *st)
{
	int fd = open(f->name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int err;

	if (fd < 0 && errno == ENXIO && S_ISFIFO(st->st_mode))
		return ses_fail(f->log, ses_error_from_errno(ENXIO),
				SES_T_OTHER, "%s cannot be written to %s, a "
				"pipe that nobody reads: start its reader "
				"first.", f->what, f->name);
	if (fd < 0)
		return system_error(f, errno);
	err = check_opened(f, st, fd);
	if (err)
		close(fd);
	return err ? err : fd;
}

/* Through put() into a descriptor: errno is lost, the ses_error is not. */
static int write_fd(int fd, void (*put)(void *data, struct ses_writer *w),
		    void *data)
{
	struct ses_writer w;

	ses_writer_to_fd(&w, fd);
	put(data, &w);
	return ses_writer_close(&w);
}

static int lost(const struct output_file *f, int err)
{
	return ses_fail(f->log, -err, SES_T_OTHER,
			"%s cannot be written to %s: %s.", f->what,
			strcmp(f->name, "-") ? f->name : "stdout",
			ses_error_text(-err));
}

static int write_old(const struct output_file *f, const struct stat *st,
		     void (*put)(void *data, struct ses_writer *w), void *data)
{
	int fd = open_old(f, st), err;

	if (fd < 0)
		return fd;
	err = write_fd(fd, put, data);
	if (close(fd) && !err)
		return system_error(f, errno);
	return err ? lost(f, err) : 0;
}

/* --- symbolic links --- */

/* The name behind all symbolic links, also when there is nothing there. */
static int follow(const char *name, char path[PATH_MAX])
{
	char target[PATH_MAX];
	size_t len = strlen(name), base;
	ssize_t n;

	if (len >= PATH_MAX)
		return ENAMETOOLONG;
	memcpy(path, name, len + 1);
	for (int links = 0; links < 40; links++) {
		char *slash = strrchr(path, '/');

		n = readlink(path, target, sizeof(target));
		if (n < 0)
			return 0;
		base = slash && target[0] != '/' ?
			      (size_t)(slash + 1 - path) : 0;
		if (base + (size_t)n >= PATH_MAX)
			return ENAMETOOLONG;
		memcpy(path + base, target, (size_t)n);
		path[base + (size_t)n] = '\0';
	}
	return ELOOP;
}

/* --- a new file in the place of a name --- */

struct fresh {
	char path[PATH_MAX];		/* the name that it takes */
	char temporary[PATH_MAX];	/* the one that it has before */
	int fd;
	bool named, held;
	sigset_t outside;		/* the signals of the program */
};

/* No signal ends the program while there is a temporary name. */
static void hold_signals(struct fresh *n)
{
	sigset_t all;

	if (n->held)
		return;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &n->outside);
	n->held = true;
}

/* Another temporary name in the directory, at each attempt. */
static int choose_name(struct fresh *n, unsigned int attempt)
{
	const char *slash = strrchr(n->path, '/');
	int base = slash ? (int)(slash + 1 - n->path) : 0, len;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	len = snprintf(n->temporary, sizeof(n->temporary),
		       "%.*s.sg_ses.%lx%lx%x", base, n->path,
		       (unsigned long)getpid(), (unsigned long)now.tv_nsec,
		       attempt);
	return len < (int)sizeof(n->temporary) ? 0 : ENAMETOOLONG;
}

#define ATTEMPTS 100

static int create_named(struct fresh *n, mode_t mode)
{
	int err = EEXIST;

	hold_signals(n);
	for (unsigned int i = 0; i < ATTEMPTS && err == EEXIST; i++) {
		err = choose_name(n, i);
		if (err)
			break;
		n->fd = open(n->temporary, O_WRONLY | O_CREAT | O_EXCL |
					   O_NOFOLLOW | O_CLOEXEC, mode);
		err = n->fd < 0 ? errno : 0;
	}
	n->named = !err;
	return err;
}

/* Whatever ends the program, a file without a name is gone; where it cannot be
 * made, or could not get its name, it has one from the start. */
static int create(struct fresh *n, mode_t mode)
{
	const char *slash = strrchr(n->path, '/');
	char folder[PATH_MAX] = ".", own[32];

	if (slash) {
		size_t len = (size_t)(slash - n->path);

		memcpy(folder, n->path, len + 1);
		folder[len + 1] = '\0';
	}
	n->fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
	if (n->fd < 0)
		return create_named(n, mode);
	snprintf(own, sizeof(own), "/proc/self/fd/%d", n->fd);
	if (access(own, F_OK) == 0)
		return 0;
	close(n->fd);
	return create_named(n, mode);
}

static int give_name(struct fresh *n)
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

static int keep_owner(const struct fresh *n, const struct stat *old)
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

/* All went well so far (or err, an errno): close it, and let it take its
 * name. */
static int finish(struct fresh *n, int err)
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
	if (n->held)
		sigprocmask(SIG_SETMASK, &n->outside, NULL);
	return err;
}

static int foreign_owner(const struct output_file *f, const struct stat *old,
			 int err)
{
	return ses_fail(f->log, ses_error_from_errno(err), SES_T_OTHER,
			"%s cannot be written to %s: the new file would not "
			"belong to user %lu, group %lu with mode %03o, as the "
			"old one does (%s). The old one is unchanged; remove "
			"it, or write as its owner.", f->what, f->name,
			(unsigned long)old->st_uid, (unsigned long)old->st_gid,
			(unsigned int)old->st_mode & 0777, strerror(err));
}

/* It may well be writable itself. */
static int no_room(const struct output_file *f, int err)
{
	return ses_fail(f->log, ses_error_from_errno(err), SES_T_OTHER,
			"%s cannot be written to %s: the new file that is to "
			"replace it cannot be made in its directory (%s). The "
			"old one is unchanged.", f->what, f->name,
			strerror(err));
}

/* old: 0 when there is none. */
static int replace(const struct output_file *f, struct fresh *n,
		   const struct stat *old,
		   void (*put)(void *data, struct ses_writer *w), void *data)
{
	int err = create(n, old ? 0600 : f->mode), failed, owner = 0;

	if (err) {
		finish(n, err);
		return old ? no_room(f, err) : system_error(f, err);
	}
	failed = write_fd(n->fd, put, data);
	if (!failed && old)
		owner = keep_owner(n, old);
	err = finish(n, failed ? EIO : owner);
	if (failed)
		return lost(f, failed);
	if (owner)
		return foreign_owner(f, old, owner);
	return err ? system_error(f, err) : 0;
}

/* --- all of it --- */

int output_file(const struct output_file *f,
		void (*put)(void *data, struct ses_writer *w), void *data)
{
	struct fresh n = { .fd = -1 };
	struct stat st, target;
	int own = 1, found, err;

	if (strcmp(f->name, "-")) {
		found = look(f, &st);
		if (found < 0)
			return found;
		own = found ? -1 : own_descriptor(&st);
	}
	if (own >= 0) {
		err = write_fd(own, put, data);
		return err ? lost(f, err) : 0;
	}
	if (!found && !S_ISREG(st.st_mode))
		return write_old(f, &st, put, data);
	err = follow(f->name, n.path);
	if (err)
		return system_error(f, err);
	/* a file without a name, below /proc, has nothing to be replaced */
	if (!found && (stat(n.path, &target) || !same_file(&st, &target)))
		return write_old(f, &st, put, data);
	return replace(f, &n, found ? NULL : &st, put, data);
}

static int open_new(const struct output_file *f)
{
	char path[PATH_MAX];
	int err = follow(f->name, path), fd;

	if (err)
		return system_error(f, err);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		  f->mode);
	return fd < 0 ? system_error(f, errno) : fd;
}

int output_file_open(const struct output_file *f)
{
	struct stat st;
	int found = look(f, &st), own, fd;

	if (found)
		return found < 0 ? found : open_new(f);
	own = own_descriptor(&st);
	if (own < 0)
		return open_old(f, &st);
	fd = fcntl(own, F_DUPFD_CLOEXEC, 3);
	return fd < 0 ? system_error(f, errno) : fd;
}
