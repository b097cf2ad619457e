/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/transport.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int os_open(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);

	return fd < 0 ? -errno : fd;
}

static int os_close(int fd)
{
	return close(fd) ? -errno : 0;
}

static int os_fstat(int fd, struct stat *st)
{
	return fstat(fd, st) ? -errno : 0;
}

static int os_ioctl(int fd, unsigned long request, void *arg)
{
	/* musl declares the request as int; the bits are the same */
#ifdef __GLIBC__
	int rc = ioctl(fd, request, arg);
#else
	int rc = ioctl(fd, (int)request, arg);
#endif

	return rc < 0 ? -errno : rc;
}

static int os_flock(int fd, int operation)
{
	return flock(fd, operation) ? -errno : 0;
}

static int os_read_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t n = 0;

	text[0] = '\0';
	if (fd < 0)
		return -errno;
	while (len < size - 1) {
		n = read(fd, text + len, size - 1 - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	if (n < 0)
		n = -errno;
	close(fd);
	text[len] = '\0';
	return n < 0 ? (int)n : (int)len;
}

static void os_sleep_ms(unsigned int ms)
{
	struct timespec ts = {
		.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000,
	};

	ppoll(NULL, 0, &ts, NULL);
}

static uint64_t os_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

const struct ses_os ses_os_linux = {
	.open = os_open,
	.close = os_close,
	.fstat = os_fstat,
	.ioctl = os_ioctl,
	.flock = os_flock,
	.read_text = os_read_text,
	.sleep_ms = os_sleep_ms,
	.now_ms = os_now_ms,
};
