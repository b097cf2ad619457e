/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system calls of the transports, behind a table, so that a test can stand
 * in for the kernel and a wait need not take time.
 *
 * The calls have the arguments and results of those they are named after,
 * except that failure is a negative errno: no call touches errno for others.
 */
#ifndef SES_OS_H
#define SES_OS_H

#include <stddef.h>
#include <stdint.h>

struct stat;

struct ses_os {
	/* with O_CREAT, a file of mode 0600 */
	int (*open)(const char *path, int flags);
	int (*close)(int fd);
	int (*fstat)(int fd, struct stat *st);
	int (*ioctl)(int fd, unsigned long request, void *arg);
	/* flock(fd, operation) */
	int (*flock)(int fd, int operation);
	/* Read a whole small file as text; its length, or -errno. Text that
	 * does not fit is cut. Always terminated. */
	int (*read_text)(const char *path, char *text, size_t size);
	void (*sleep_ms)(unsigned int ms);
	/* Milliseconds of a clock that only goes forward. */
	uint64_t (*now_ms)(void);
};

/* The real system calls. */
extern const struct ses_os ses_os_linux;

#endif
