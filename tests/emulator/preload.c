/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Emulated device nodes for unchanged programs: a library to preload.
 *
 * Opening a node opens a regular file instead, so that flock(), dup(), fork()
 * and exec() work by themselves; the node of a descriptor is found by that
 * file. /sys and parts of /proc and /dev are a tree (redirect.c). All other
 * calls are passed to libc.
 *
 * This does not work for a statically linked program, or one of another libc:
 * it sees the real machine.
 */
/* The symbols below are those without 64, whatever other files use. */
#undef _FILE_OFFSET_BITS
#undef _FORTIFY_SOURCE
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "redirect.h"
#include "sgio.h"

#define EXPORT __attribute__((visibility("default")))

/* The real function of a name, looked up once. */
#define REAL(type_, name_, ...)                                              \
	static type_ (*real)(__VA_ARGS__);                                   \
	if (!real)                                                           \
		*(void **)&real = dlsym(RTLD_NEXT, name_)

static struct session *session;
static struct enclosure enclosures[MOST_ENCLOSURES];
static atomic_flag loading = ATOMIC_FLAG_INIT;

/* The time of the waits that were skipped. */
static _Atomic long long skipped_ns;

__attribute__((constructor)) static void start(void)
{
	const char *directory = getenv(SESSION_ENV);
	int err;

	if (!directory || session)
		return;
	err = session_open(directory, &session);
	if (err)
		fprintf(stderr, "emulator: %s: is not a session: %s\n",
			directory, strerror(-err));
}

static struct enclosure *enclosure_of(const struct session_node *node)
{
	struct enclosure *e = &enclosures[node->enclosure];
	bool good = true;

	while (atomic_flag_test_and_set(&loading))
		;
	if (!e->plan)
		good = enclosure_load(session, node->enclosure, e);
	atomic_flag_clear(&loading);
	return good ? e : NULL;
}

static struct session_node *node_of_file(uint64_t dev, uint64_t ino)
{
	for (uint32_t i = 0; session && i < session->nr_nodes; i++) {
		if (session->nodes[i].file_ino == ino &&
		    session->nodes[i].file_dev == dev)
			return &session->nodes[i];
	}
	return NULL;
}

/* -- opening ----------------------------------------------------------- */

/* The file to open instead of a path; the path itself for others. */
static const char *instead_at(int dir, const char *path)
{
	return redirect(session, dir, path);
}

static const char *instead(const char *path)
{
	return instead_at(AT_FDCWD, path);
}

/* What a device node ignores would change the file that replaces it. */
static int flags_for(const char *path, int flags)
{
	return redirect_node(session, path) ?
		       flags & ~(O_TRUNC | O_EXCL | O_CREAT) : flags;
}

#define MODE_OF(flags_)                                                      \
	mode_t mode = 0;                                                     \
	if ((flags_) & (O_CREAT | __O_TMPFILE_BIT)) {                        \
		va_list args;                                                \
		va_start(args, flags);                                       \
		mode = va_arg(args, mode_t);                                 \
		va_end(args);                                                \
	}
#ifdef O_TMPFILE
#define __O_TMPFILE_BIT (O_TMPFILE & ~O_DIRECTORY)
#else
#define __O_TMPFILE_BIT 0
#endif

#define OPEN(name_)                                                          \
	EXPORT int name_(const char *path, int flags, ...);                  \
	EXPORT int name_(const char *path, int flags, ...)                   \
	{                                                                    \
		REAL(int, #name_, const char *, int, ...);                   \
		MODE_OF(flags)                                               \
		return real(instead(path), flags_for(path, flags), mode);    \
	}

#define OPEN_2(name_)                                                        \
	EXPORT int name_(const char *path, int flags);                       \
	EXPORT int name_(const char *path, int flags)                        \
	{                                                                    \
		REAL(int, #name_, const char *, int);                        \
		return real(instead(path), flags_for(path, flags));          \
	}

#define OPENAT(name_)                                                        \
	EXPORT int name_(int dir, const char *path, int flags, ...);         \
	EXPORT int name_(int dir, const char *path, int flags, ...)          \
	{                                                                    \
		REAL(int, #name_, int, const char *, int, ...);              \
		MODE_OF(flags)                                               \
		return real(dir, instead_at(dir, path), flags_for(path, flags),\
			    mode);                                           \
	}

#define OPENAT_2(name_)                                                      \
	EXPORT int name_(int dir, const char *path, int flags);              \
	EXPORT int name_(int dir, const char *path, int flags)               \
	{                                                                    \
		REAL(int, #name_, int, const char *, int);                   \
		return real(dir, instead_at(dir, path),                      \
			    flags_for(path, flags));                         \
	}

#define FOPEN(name_)                                                         \
	EXPORT FILE *name_(const char *path, const char *mode);              \
	EXPORT FILE *name_(const char *path, const char *mode)               \
	{                                                                    \
		REAL(FILE *, #name_, const char *, const char *);            \
		return real(instead(path), mode);                            \
	}

OPEN(open)
OPENAT(openat)
FOPEN(fopen)
#ifdef __GLIBC__
OPEN(open64)
OPEN(__open)
OPEN(__open64)
OPEN_2(__open_2)
OPEN_2(__open64_2)
OPENAT(openat64)
OPENAT_2(__openat_2)
OPENAT_2(__openat64_2)
FOPEN(fopen64)
#endif

EXPORT int access(const char *path, int mode)
{
	REAL(int, "access", const char *, int);
	return real(instead(path), mode);
}

EXPORT int faccessat(int dir, const char *path, int mode, int flags)
{
	REAL(int, "faccessat", int, const char *, int, int);
	return real(dir, instead_at(dir, path), mode, flags);
}

/* ls(1) calls these; a node has no attributes and is not a link. */
EXPORT ssize_t getxattr(const char *path, const char *name, void *value,
			size_t size);
EXPORT ssize_t getxattr(const char *path, const char *name, void *value,
			size_t size)
{
	REAL(ssize_t, "getxattr", const char *, const char *, void *, size_t);
	return real(instead(path), name, value, size);
}

EXPORT ssize_t lgetxattr(const char *path, const char *name, void *value,
			 size_t size);
EXPORT ssize_t lgetxattr(const char *path, const char *name, void *value,
			 size_t size)
{
	REAL(ssize_t, "lgetxattr", const char *, const char *, void *, size_t);
	return real(instead(path), name, value, size);
}

EXPORT ssize_t readlink(const char *path, char *to, size_t size)
{
	REAL(ssize_t, "readlink", const char *, char *, size_t);
	return real(instead(path), to, size);
}

EXPORT char *realpath(const char *path, char *to)
{
	size_t len = session ? strlen(session->tree) : 0;
	const char *file = instead(path), *below;
	char *found;

	REAL(char *, "realpath", const char *, char *);
	if (redirect_node(session, path))
		return to ? strcpy(to, path) : strdup(path);
	found = real(file, to);
	/* "/tmp/.../tree.0/sys/class" is "/sys/class" */
	if (!found || file == path || strncmp(found, session->tree, len) ||
	    found[len] != '.' || !(below = strchr(found + len, '/')))
		return found;
	memmove(found, below, strlen(below) + 1);
	return found;
}

EXPORT DIR *opendir(const char *path);
EXPORT DIR *opendir(const char *path)
{
	REAL(DIR *, "opendir", const char *);
	return real(instead(path));
}

EXPORT int chdir(const char *path);
EXPORT int chdir(const char *path)
{
	REAL(int, "chdir", const char *);
	return real(instead(path));
}

EXPORT ssize_t readlinkat(int dir, const char *path, char *to, size_t size)
{
	REAL(ssize_t, "readlinkat", int, const char *, char *, size_t);
	return real(dir, instead_at(dir, path), to, size);
}

/* -- looking ----------------------------------------------------------- */

/* The device that a file replaces: a node of an enclosure, or a name below
 * the /dev of the tree. */
static bool device_of(uint64_t dev, uint64_t ino, int64_t seconds,
		      long nanoseconds, bool *block, unsigned int *major,
		      unsigned int *minor)
{
	const struct session_node *n = node_of_file(dev, ino);

	if (!n)
		return session && redirect_device(seconds, nanoseconds, block,
						  major, minor);
	*block = node_is_block(n->kind);
	*major = n->major;
	*minor = n->minor;
	return true;
}

/* Make the stat of a file that of the device that it replaces. */
#define DISGUISE(st_)                                                        \
	do {                                                                 \
		unsigned int major_, minor_;                                 \
		bool block_;                                                 \
		if (device_of((st_)->st_dev, (st_)->st_ino,                  \
			      (st_)->st_mtim.tv_sec, (st_)->st_mtim.tv_nsec, \
			      &block_, &major_, &minor_)) {                  \
			(st_)->st_mode = 0660 | (block_ ? S_IFBLK : S_IFCHR);\
			(st_)->st_rdev = makedev(major_, minor_);            \
		}                                                            \
	} while (0)

#define STAT(name_, struct_)                                                 \
	EXPORT int name_(const char *path, struct struct_ *st)               \
	{                                                                    \
		REAL(int, #name_, const char *, struct struct_ *);           \
		int rc = real(instead(path), st);                            \
		if (rc == 0)                                                 \
			DISGUISE(st);                                        \
		return rc;                                                   \
	}

#define FSTAT(name_, struct_)                                                \
	EXPORT int name_(int fd, struct struct_ *st)                         \
	{                                                                    \
		REAL(int, #name_, int, struct struct_ *);                    \
		int rc = real(fd, st);                                       \
		if (rc == 0)                                                 \
			DISGUISE(st);                                        \
		return rc;                                                   \
	}

#define FSTATAT(name_, struct_)                                              \
	EXPORT int name_(int dir, const char *path, struct struct_ *st,      \
			 int flags)                                          \
	{                                                                    \
		REAL(int, #name_, int, const char *, struct struct_ *, int); \
		int rc = real(dir, instead_at(dir, path), st, flags);        \
		if (rc == 0)                                                 \
			DISGUISE(st);                                        \
		return rc;                                                   \
	}

STAT(stat, stat)
STAT(lstat, stat)
FSTAT(fstat, stat)
FSTATAT(fstatat, stat)
#ifdef __GLIBC__
STAT(stat64, stat64)
STAT(lstat64, stat64)
FSTAT(fstat64, stat64)
FSTATAT(fstatat64, stat64)

/* What programs call that were built with a glibc older than 2.33. */
#define XSTAT(name_, struct_)                                                \
	EXPORT int name_(int version, const char *path, struct struct_ *st); \
	EXPORT int name_(int version, const char *path, struct struct_ *st)  \
	{                                                                    \
		REAL(int, #name_, int, const char *, struct struct_ *);      \
		int rc = real(version, instead(path), st);                   \
		if (rc == 0)                                                 \
			DISGUISE(st);                                        \
		return rc;                                                   \
	}
#define FXSTAT(name_, struct_)                                               \
	EXPORT int name_(int version, int fd, struct struct_ *st);           \
	EXPORT int name_(int version, int fd, struct struct_ *st)            \
	{                                                                    \
		REAL(int, #name_, int, int, struct struct_ *);               \
		int rc = real(version, fd, st);                              \
		if (rc == 0)                                                 \
			DISGUISE(st);                                        \
		return rc;                                                   \
	}
XSTAT(__xstat, stat)
XSTAT(__xstat64, stat64)
XSTAT(__lxstat, stat)
XSTAT(__lxstat64, stat64)
FXSTAT(__fxstat, stat)
FXSTAT(__fxstat64, stat64)

EXPORT int statx(int dir, const char *path, int flags, unsigned int mask,
		 struct statx *st)
{
	unsigned int major, minor;
	bool block;
	int rc;

	REAL(int, "statx", int, const char *, int, unsigned int,
	     struct statx *);
	/* the time of the file encodes the device number */
	rc = real(dir, instead_at(dir, path), flags, mask | STATX_MTIME, st);
	if (rc)
		return rc;
	if (device_of(makedev(st->stx_dev_major, st->stx_dev_minor),
		      st->stx_ino, st->stx_mtime.tv_sec, st->stx_mtime.tv_nsec,
		      &block, &major, &minor)) {
		st->stx_mode = 0660 | (block ? S_IFBLK : S_IFCHR);
		st->stx_rdev_major = major;
		st->stx_rdev_minor = minor;
	}
	return rc;
}
#endif

/* -- waiting ----------------------------------------------------------- */

static bool skip_waits(void)
{
	return session && session->no_wait;
}

static void skip(long long ns)
{
	if (ns <= 0)
		return;
	atomic_fetch_add(&skipped_ns, ns);
	__atomic_add_fetch(&session->skipped_ms, (uint64_t)ns / 1000000,
			   __ATOMIC_ACQ_REL);
	if (session_is_due(session))
		session_show(session);
}

static long long in_ns(const struct timespec *t)
{
	return (long long)t->tv_sec * 1000000000 + t->tv_nsec;
}

EXPORT int nanosleep(const struct timespec *want, struct timespec *left)
{
	REAL(int, "nanosleep", const struct timespec *, struct timespec *);
	if (!skip_waits())
		return real(want, left);
	skip(in_ns(want));
	return 0;
}

EXPORT int clock_gettime(clockid_t clock, struct timespec *now)
{
	long long ns;
	int rc;

	REAL(int, "clock_gettime", clockid_t, struct timespec *);
	rc = real(clock, now);
	if (rc || clock == CLOCK_PROCESS_CPUTIME_ID ||
	    clock == CLOCK_THREAD_CPUTIME_ID || !session)
		return rc;
	ns = in_ns(now) + (skip_waits() ? atomic_load(&skipped_ns) : 0) +
	     (long long)__atomic_load_n(&session->ahead_ms, __ATOMIC_RELAXED) *
		     1000000;
	now->tv_sec = (time_t)(ns / 1000000000);
	now->tv_nsec = (long)(ns % 1000000000);
	return 0;
}

EXPORT int clock_nanosleep(clockid_t clock, int flags,
			   const struct timespec *want, struct timespec *left)
{
	struct timespec now = { 0 };

	REAL(int, "clock_nanosleep", clockid_t, int, const struct timespec *,
	     struct timespec *);
	if (!skip_waits())
		return real(clock, flags, want, left);
	if (flags & TIMER_ABSTIME)
		clock_gettime(clock, &now);
	skip(in_ns(want) - in_ns(&now));
	return 0;
}

EXPORT int usleep(useconds_t us)
{
	struct timespec t = { us / 1000000, (long)(us % 1000000) * 1000 };

	return nanosleep(&t, NULL);
}

EXPORT unsigned int sleep(unsigned int seconds)
{
	struct timespec want = { (time_t)seconds, 0 }, left = { 0 };

	return nanosleep(&want, &left) ? (unsigned int)left.tv_sec + 1 : 0;
}

EXPORT int poll(struct pollfd *fds, nfds_t nr, int ms)
{
	REAL(int, "poll", struct pollfd *, nfds_t, int);
	if (nr || ms < 0 || !skip_waits())
		return real(fds, nr, ms);
	skip(ms * 1000000ll);
	return 0;
}

EXPORT int ppoll(struct pollfd *fds, nfds_t nr, const struct timespec *want,
		 const sigset_t *mask)
{
	static const struct timespec none;

	REAL(int, "ppoll", struct pollfd *, nfds_t, const struct timespec *,
	     const sigset_t *);
	if (nr || !want || !skip_waits())
		return real(fds, nr, want, mask);
	skip(in_ns(want));
	return real(fds, nr, &none, mask);	/* a signal may be pending */
}

EXPORT int select(int nr, fd_set *in, fd_set *out, fd_set *other,
		  struct timeval *want)
{
	REAL(int, "select", int, fd_set *, fd_set *, fd_set *,
	     struct timeval *);
	if (nr || !want || !skip_waits())
		return real(nr, in, out, other, want);
	skip(want->tv_sec * 1000000000ll + want->tv_usec * 1000ll);
	return 0;
}

/* -- commands ---------------------------------------------------------- */

static int exec(struct sgio *io, struct carrier_command *c)
{
	struct enclosure *e;
	int err;

	redirect_refresh(session);
	e = io->node->gone ? NULL : enclosure_of(io->node);
	if (!e)
		return -ENODEV;
	enclosure_exec(e, c);
	/* for the process, whichever of its threads is here */
	if (c->signal)
		kill(getpid(), c->signal);
	/* a signal ends the wait on an sg node, as in the kernel; the
	 * command continues */
	err = session_spend(session, c, io->node->kind == NODE_SG);
	return c->error ? -c->error : err;
}

static int on_node(struct session_node *node, int fd, unsigned long request,
		   void *arg)
{
	struct sgio io = {
		.session = session, .node = node, .exec = exec,
		.read_only = (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDONLY,
	};
	int rc = sgio_ioctl(&io, request, arg);

	if (rc >= 0)
		return rc;
	errno = -rc;
	return -1;
}

#ifdef __GLIBC__
EXPORT int ioctl(int fd, unsigned long request, ...)
#else
EXPORT int ioctl(int fd, int request, ...)
#endif
{
	struct session_node *node = NULL;
	struct stat st;
	va_list args;
	void *arg;

#ifdef __GLIBC__
	REAL(int, "ioctl", int, unsigned long, ...);
#else
	REAL(int, "ioctl", int, int, ...);
#endif
	va_start(args, request);
	arg = va_arg(args, void *);
	va_end(args);
	if (session && fstat(fd, &st) == 0)
		node = node_of_file(st.st_dev, st.st_ino);
	if (!node)
		return real(fd, request, arg);
	return on_node(node, fd, (unsigned long)request & 0xffffffff, arg);
}
