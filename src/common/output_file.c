/* SPDX-License-Identifier: BSD-2-Clause */
#include "output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
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

/* --- what a name refers to --- */

/* /dev/null, /dev/zero, /dev/full, and devices that may be terminals: they are
 * opened to find out. Opening another device can have an effect (rewind a tape,
 * start a watchdog). */
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

/* The reason not to write it, or 0. */
static const char *is_refused(const struct stat *st)
{
	if (S_ISREG(st->st_mode) || S_ISFIFO(st->st_mode) ||
	    (S_ISCHR(st->st_mode) && may_be_opened(st)))
		return NULL;
	return S_ISBLK(st->st_mode) ? "a block device" :
	       S_ISCHR(st->st_mode) ? "a character device" :
	       S_ISDIR(st->st_mode) ? "a directory" :
	       S_ISSOCK(st->st_mode) ? "a socket" : "no file";
}

static int refuse_output(const struct output_file *f, const char *kind)
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

/* 1 or 2, if stdout or stderr is this file (/dev/stdout), else -1. If it were
 * opened again, it would be written from its beginning. */
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

/* Does a name (0: none) refer to this regular file? "-" is stdin. */
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

/* Returns 1 if the name does not exist, 0 and *st if it does, or an error. */
static int look_up(const struct output_file *f, struct stat *st)
{
	const char *why;
	int found = look_at_name(f, st);

	if (found)
		return found;
	for (size_t i = 0; i < f->inputs.nr; i++) {
		if (stands_for(f->inputs.names[i], st))
			return refuse_twice(f, "the input");
	}
	if (stands_for(f->other, st))
		return refuse_twice(f, "another output");
	why = is_refused(st);
	if (!why || (S_ISSOCK(st->st_mode) && own_descriptor(st) >= 0))
		return 0;
	return refuse_output(f, why);
}

int output_file_check(const struct output_file *f)
{
	struct stat st;
	int found = strcmp(f->name, "-") ? look_up(f, &st) : 0;

	return found < 0 ? found : 0;
}

/* --- in place --- */

/* Is it the file that was checked, and may it be written? */
static int check_opened(const struct output_file *f, const struct stat *st,
			int fd)
{
	struct stat now;

	if (fstat(fd, &now))
		return system_error(f, errno);
	if (!same_file(st, &now))
		return refuse_output(f, "another file now");
	if (S_ISCHR(now.st_mode) && major(now.st_rdev) != 1 && !isatty(fd))
		return refuse_output(f, "a character device");
	if (S_ISREG(now.st_mode) && ftruncate(fd, 0))
		return system_error(f, errno);
	/* a pipe that is read slowly is waited for */
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
				"pipe without a reader: start the reader "
				"first.", f->what, f->name);
	if (fd < 0)
		return system_error(f, errno);
	err = check_opened(f, st, fd);
	if (err)
		close(fd);
	return err ? err : fd;
}

static int report_lost(const struct output_file *f, int err)
{
	return ses_fail(f->log, -err, SES_T_OTHER,
			"%s cannot be written to %s: %s.", f->what,
			strcmp(f->name, "-") ? f->name : "stdout",
			ses_error_text(-err));
}

static int begin_in_place(struct output_stream *s, const struct stat *st)
{
	int fd = open_old(&s->file, st);

	if (fd < 0)
		return fd;
	s->target = OUTPUT_IN_PLACE;
	ses_writer_to_fd(&s->w, fd);
	return 0;
}

static int end_in_place(struct output_stream *s, int failed)
{
	if (close(s->w.fd) && !failed)
		return system_error(&s->file, errno);
	return failed ? report_lost(&s->file, failed) : 0;
}

/* --- symbolic links --- */

/* The name after all symbolic links are followed; it need not exist. */
static int follow_links(const char *name, char path[PATH_MAX])
{
	char target[PATH_MAX];
	size_t len = strlen(name), base;
	ssize_t n;

	if (len >= PATH_MAX)
		return ENAMETOOLONG;
	memcpy(path, name, len + 1);
	for (int links = 0; links < 40; links++) {
		char *slash = strrchr(path, '/');

		n = readlinkat(AT_FDCWD, path, target, sizeof(target));
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

/* --- a new file that gets the name --- */

static int report_foreign_owner(const struct output_file *f,
				const struct stat *old, int err)
{
	return ses_fail(f->log, ses_error_from_errno(err), SES_T_OTHER,
			"%s cannot be written to %s: the new file would not "
			"belong to user %lu, group %lu with mode %03o, as the "
			"old one does (%s). The old one is unchanged; remove "
			"it, or write as its owner.", f->what, f->name,
			(unsigned long)old->st_uid, (unsigned long)old->st_gid,
			(unsigned int)old->st_mode & 0777, strerror(err));
}

/* The old file itself may be writable. */
static int report_no_room(const struct output_file *f, int err)
{
	return ses_fail(f->log, ses_error_from_errno(err), SES_T_OTHER,
			"%s cannot be written to %s: the new file that is to "
			"replace it cannot be made in its directory (%s). The "
			"old one is unchanged.", f->what, f->name,
			strerror(err));
}

static int begin_new(struct output_stream *s)
{
	struct new_file *n = &s->new_file;
	int err = new_file_create(n, s->replaces ? 0600 : s->file.mode);

	if (err) {
		new_file_finish(n, err);
		return s->replaces ? report_no_room(&s->file, err)
				   : system_error(&s->file, err);
	}
	s->target = OUTPUT_NEW;
	ses_writer_to_fd(&s->w, n->fd);
	return 0;
}

static int end_new(struct output_stream *s, int failed, bool wanted)
{
	struct new_file *n = &s->new_file;
	mode_t mode = s->replaces ? 0600 : s->file.mode;
	int err = failed || !wanted ? EIO : 0, owner = 0;

	if (!err)
		err = new_file_complete(n, mode);
	if (!err && s->replaces)
		owner = new_file_keep_owner(n, &s->old);
	err = new_file_finish(n, err ? err : owner);
	if (failed)
		return report_lost(&s->file, failed);
	if (owner)
		return report_foreign_owner(&s->file, &s->old, owner);
	return err && wanted ? system_error(&s->file, err) : 0;
}

/* --- the interface --- */

static int begin_own(struct output_stream *s, int fd)
{
	s->target = OUTPUT_OWN;
	ses_writer_to_fd(&s->w, fd);
	return 0;
}

int output_file_begin(struct output_stream *s, const struct output_file *f)
{
	struct stat target;
	int found, err, own;

	*s = (struct output_stream){ .file = *f, .new_file = { .fd = -1 } };
	if (strcmp(f->name, "-") == 0)
		return begin_own(s, 1);
	found = look_up(f, &s->old);
	if (found < 0)
		return found;
	s->replaces = !found;
	own = found ? -1 : own_descriptor(&s->old);
	if (own >= 0)
		return begin_own(s, own);
	if (!found && !S_ISREG(s->old.st_mode))
		return begin_in_place(s, &s->old);
	err = follow_links(f->name, s->new_file.path);
	if (err)
		return system_error(f, err);
	/* a file below /proc without a name cannot be replaced */
	if (!found && (stat(s->new_file.path, &target) ||
		       !same_file(&s->old, &target)))
		return begin_in_place(s, &s->old);
	return begin_new(s);
}

int output_file_end(struct output_stream *s, int err)
{
	int failed = ses_writer_close(&s->w);

	switch (s->target) {
	case OUTPUT_OWN:
		failed = failed ? report_lost(&s->file, failed) : 0;
		break;
	case OUTPUT_IN_PLACE:
		failed = end_in_place(s, failed);
		break;
	case OUTPUT_NEW:
		failed = end_new(s, failed, !err);
		break;
	}
	return err ? err : failed;
}

int output_file(const struct output_file *f,
		void (*put)(void *data, struct ses_writer *w), void *data)
{
	struct output_stream s;
	int err = output_file_begin(&s, f);

	if (err)
		return err;
	put(data, &s.w);
	return output_file_end(&s, 0);
}

static int open_new(const struct output_file *f)
{
	char path[PATH_MAX];
	int err = follow_links(f->name, path), fd;

	if (err)
		return system_error(f, err);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		  f->mode);
	return fd < 0 ? system_error(f, errno) : fd;
}

int output_file_open(const struct output_file *f)
{
	struct stat st;
	int found = look_up(f, &st), own, fd;

	if (found)
		return found < 0 ? found : open_new(f);
	own = own_descriptor(&st);
	if (own < 0)
		return open_old(f, &st);
	fd = fcntl(own, F_DUPFD_CLOEXEC, 3);
	return fd < 0 ? system_error(f, errno) : fd;
}
