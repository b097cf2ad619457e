/* SPDX-License-Identifier: BSD-2-Clause */
#include "wrap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <time.h>

static struct wrap_plan plan;
static unsigned int *calls;
static bool paused = true;

void wrap_begin(const struct wrap_plan *p, unsigned int *count)
{
	plan = *p;
	calls = count;
	*calls = 0;
}

void wrap_pause(bool pause)
{
	paused = pause;
}

bool wrap_fails(enum wrap_kind kind)
{
	if (paused || !calls || kind != plan.kind)
		return false;
	++*calls;
	if (!plan.nth || *calls < plan.nth ||
	    (*calls > plan.nth && !plan.after))
		return false;
	errno = kind == WRAP_MEMORY ? ENOMEM : EMFILE;
	return true;
}

/* --- memory --- */

#define REPLACE(type_, name_, failure_, parameters_, arguments_)             \
	type_ __real_##name_ parameters_;                                    \
	type_ __wrap_##name_ parameters_;                                    \
	type_ __wrap_##name_ parameters_                                     \
	{                                                                    \
		if (wrap_fails(WRAP_MEMORY))                                 \
			return failure_;                                     \
		return __real_##name_ arguments_;                            \
	}

REPLACE(void *, malloc, NULL, (size_t n), (n))
REPLACE(void *, calloc, NULL, (size_t n, size_t size), (n, size))
REPLACE(void *, realloc, NULL, (void *p, size_t n), (p, n))
REPLACE(void *, reallocarray, NULL, (void *p, size_t n, size_t size),
	(p, n, size))
REPLACE(void *, aligned_alloc, NULL, (size_t to, size_t n), (to, n))
REPLACE(int, posix_memalign, ENOMEM, (void **p, size_t to, size_t n),
	(p, to, n))
REPLACE(char *, strdup, NULL, (const char *s), (s))
REPLACE(char *, strndup, NULL, (const char *s, size_t n), (s, n))
REPLACE(void *, mmap, MAP_FAILED,
	(void *at, size_t n, int protection, int flags, int fd, off_t from),
	(at, n, protection, flags, fd, from))
REPLACE(void *, mmap64, MAP_FAILED,
	(void *at, size_t n, int protection, int flags, int fd, off_t from),
	(at, n, protection, flags, fd, from))

/* --- file descriptors --- */

#define OPTIONAL_MODE                                                        \
	mode_t mode;                                                         \
	va_list args;                                                        \
	va_start(args, flags);                                               \
	mode = va_arg(args, mode_t);                                         \
	va_end(args)

#define OPEN(name_)                                                          \
	int __real_##name_(const char *path, int flags, ...);                \
	int __wrap_##name_(const char *path, int flags, ...);                \
	int __wrap_##name_(const char *path, int flags, ...)                 \
	{                                                                    \
		OPTIONAL_MODE;                                               \
		return wrap_fails(WRAP_FILES) ? -1 :                         \
		       __real_##name_(path, flags, mode);                    \
	}

#define OPENAT(name_)                                                        \
	int __real_##name_(int dir, const char *path, int flags, ...);       \
	int __wrap_##name_(int dir, const char *path, int flags, ...);       \
	int __wrap_##name_(int dir, const char *path, int flags, ...)        \
	{                                                                    \
		OPTIONAL_MODE;                                               \
		return wrap_fails(WRAP_FILES) ? -1 :                         \
		       __real_##name_(dir, path, flags, mode);               \
	}

#define MKSTEMP(name_)                                                       \
	int __real_##name_(char *path);                                      \
	int __wrap_##name_(char *path);                                      \
	int __wrap_##name_(char *path)                                       \
	{                                                                    \
		return wrap_fails(WRAP_FILES) ? -1 : __real_##name_(path);   \
	}

/* Only duplicates need a descriptor. */
#define FCNTL(name_)                                                         \
	int __real_##name_(int fd, int command, ...);                        \
	int __wrap_##name_(int fd, int command, ...);                        \
	int __wrap_##name_(int fd, int command, ...)                         \
	{                                                                    \
		va_list args;                                                \
		void *arg;                                                   \
		va_start(args, command);                                     \
		arg = va_arg(args, void *);                                  \
		va_end(args);                                                \
		return (command == F_DUPFD || command == F_DUPFD_CLOEXEC) && \
				       wrap_fails(WRAP_FILES) ?              \
			       -1 : __real_##name_(fd, command, arg);        \
	}

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
MKSTEMP(mkstemp)
MKSTEMP(mkstemp64)
FCNTL(fcntl)
FCNTL(fcntl64)

int __real_memfd_create(const char *name, unsigned int flags);
int __wrap_memfd_create(const char *name, unsigned int flags);
int __wrap_memfd_create(const char *name, unsigned int flags)
{
	return wrap_fails(WRAP_FILES) ? -1 : __real_memfd_create(name, flags);
}

/* --- time, which stands still --- */

time_t __wrap_time(time_t *now);
time_t __wrap_time(time_t *now)
{
	(void)now;
	return 1000000000;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
	(void)clock;
	*now = (struct timespec){ .tv_sec = 1000000000 };
	return 0;
}
