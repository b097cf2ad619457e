/* SPDX-License-Identifier: BSD-2-Clause */
#define BOX_INSIDE
#include "sandbox.h"

#include <stdarg.h>

#include "box.h"

#define FILE_TO_READ	100
#define FILE_TO_WRITE	101
#define SPOOL		102
#define COPY		103	/* of FILE_TO_WRITE, which has lost its name */

struct box box;
struct box_output box_out, box_err, box_written;
static char spool[1 << 16];
static size_t spool_len;
static bool nameless;		/* FILE_TO_WRITE is */

/* Only their addresses count. */
static int out_mark, err_mark;
FILE *box_stdout = (FILE *)&out_mark, *box_stderr = (FILE *)&err_mark;

/* --- the command line --- */

static void make_words(const char *program, struct fuzz_input part)
{
	char *p = box.words = fuzz_string(part);

	for (size_t i = 0; i < part.len; i++) {
		if (p[i] != '\n' && (p[i] < 0x20 || p[i] > 0x7e))
			p[i] = '/';
	}
	box.argv[box.argc++] = (char *)(uintptr_t)program;
	while (*p && box.argc <= BOX_ARGS) {
		size_t n = strcspn(p, "\n");

		box.argv[box.argc++] = p;
		p += n;
		if (*p)
			*p++ = '\0';
	}
	box.argv[box.argc] = NULL;
}

void box_rewind(void)
{
	box_out.len = box_err.len = box_written.len = spool_len = 0;
	box.file_at = 0;
	nameless = false;
	optind = 0;
	opterr = 0;
}

void box_start(const char *program, struct fuzz_input *in, struct ses_log *log)
{
	uint8_t how = fuzz_u8(in);

	memset(&box, 0, sizeof(box));
	box.pipe = how & 1;
	box.polls = how >> 2 & 3;
	make_words(program, fuzz_take(in, 2u * fuzz_u8(in)));
	box.file = fuzz_take(in, fuzz_be16(in));
	hostile_init(&box.enclosure, in, log);
	box.enclosure.obliging = how & 2;
	box.node = how >> 6;
	box_rewind();
}

void box_end(void)
{
	fuzz_require(box.open_files == 0 && box.open_nodes == 0);
	box_err.text[box_err.len] = '\0';
	if (box_err.len < sizeof(box_err.text) - 1)
		fuzz_text(box_err.text, box_err.len);
	free(box.words);
}

bool box_was_asked(const char *text)
{
	for (int i = 1; i < box.argc; i++) {
		if (strstr(box.argv[i], text))
			return true;
	}
	return false;
}

/* --- files --- */

static void keep(struct box_output *o, const void *p, size_t n)
{
	size_t room = sizeof(o->text) - 1 - o->len;

	if (n > room)
		n = room;
	memcpy(o->text + o->len, p, n);
	o->len += n;
}

static int fail(int error)
{
	errno = error;
	return -1;
}

/* A temporary file beside one that was asked for. */
static bool is_temporary(const char *path)
{
	const char *name = strstr(path, ".sg_ses.");

	return name && !strchr(name, '/');
}

int box_open(const char *path, int flags, ...)
{
	if ((flags & O_TMPFILE) == O_TMPFILE)
		return fail(EOPNOTSUPP);
	if (path[0] == '!' || !path[0])
		return fail(ENOENT);
	if ((flags & O_ACCMODE) == O_RDONLY) {
		box.open_files++;
		box.file_at = 0;
		return FILE_TO_READ;
	}
	fuzz_require(box_was_asked(path) || is_temporary(path));
	box.open_files++;
	return nameless ? COPY : FILE_TO_WRITE;
}

int box_memfd_create(const char *name, unsigned int flags)
{
	(void)name;
	(void)flags;
	box.open_files++;
	return SPOOL;
}

int box_close(int fd)
{
	fuzz_require(fd >= FILE_TO_READ && fd <= COPY);
	fuzz_require(box.open_files > 0);
	box.open_files--;
	return 0;
}

ssize_t box_read(int fd, void *to, size_t n)
{
	size_t left = box.file.len - box.file_at;

	fuzz_require(fd == 0 || fd == FILE_TO_READ);
	if (n > left)
		n = left;
	if (n)
		memcpy(to, box.file.p + box.file_at, n);
	box.file_at += n;
	return (ssize_t)n;
}

ssize_t box_pread(int fd, void *to, size_t n, off_t at)
{
	const char *from = fd == SPOOL ? spool :
			   fd == FILE_TO_WRITE ? box_written.text :
						 (const char *)box.file.p;
	size_t len = fd == SPOOL ? spool_len :
		     fd == FILE_TO_WRITE ? box_written.len : box.file.len;

	fuzz_require(at >= 0);
	if ((size_t)at >= len)
		return 0;
	if (n > len - (size_t)at)
		n = len - (size_t)at;
	memcpy(to, from + at, n);
	return (ssize_t)n;
}

ssize_t box_write(int fd, const void *p, size_t n)
{
	if (fd == 1 || fd == 2) {
		keep(fd == 1 ? &box_out : &box_err, p, n);
	} else if (fd == SPOOL) {
		if (n > sizeof(spool) - spool_len)
			return fail(ENOSPC);
		memcpy(spool + spool_len, p, n);
		spool_len += n;
	} else if (fd != COPY) {
		fuzz_require(fd == FILE_TO_WRITE && box.open_files);
		keep(&box_written, p, n);
	}
	return (ssize_t)n;
}

off_t box_lseek(int fd, off_t at, int whence)
{
	(void)fd;
	fuzz_require(at == 0 && whence == SEEK_CUR);
	return 0;
}

int box_fcntl(int fd, int command, ...)
{
	if (command == F_GETFD || command == F_SETFL)
		return 0;
	if (command == F_GETFL)
		return O_WRONLY;
	fuzz_require(fd == 0 && command == F_DUPFD_CLOEXEC);
	box.open_files++;
	return FILE_TO_READ;
}

int box_fstat(int fd, struct stat *st)
{
	*st = (struct stat){
		.st_mode = box.pipe && fd != SPOOL ? S_IFIFO : S_IFREG,
		.st_ino = (ino_t)fd,
		.st_size = (off_t)(fd == SPOOL ? spool_len : box.file.len),
	};
	return 0;
}

int box_stat(const char *path, struct stat *st)
{
	return path[0] == '!' ? fail(ENOENT) : box_fstat(FILE_TO_WRITE, st);
}

int box_fchmod(int fd, mode_t mode)
{
	(void)mode;
	fuzz_require(fd == FILE_TO_WRITE || fd == COPY);
	return 0;
}

int box_fchown(int fd, uid_t user, gid_t group)
{
	(void)user;
	(void)group;
	fuzz_require(fd == FILE_TO_WRITE || fd == COPY);
	return 0;
}

int box_fsync(int fd)
{
	fuzz_require(fd == FILE_TO_WRITE || fd == COPY);
	return 0;
}

int box_ftruncate(int fd, off_t len)
{
	fuzz_require(fd == FILE_TO_WRITE && len == 0);
	return 0;
}

ssize_t box_readlink(const char *path, char *to, size_t n)
{
	(void)path;
	(void)to;
	(void)n;
	return fail(EINVAL);
}

int box_rename(const char *from, const char *to)
{
	fuzz_require(is_temporary(from) && box_was_asked(to));
	return 0;
}

int box_unlink(const char *path)
{
	fuzz_require(is_temporary(path));
	nameless = true;
	return 0;
}

/* --- standard streams --- */

int box_fprintf(const FILE *f, const char *format, ...)
{
	char text[4096];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fuzz_require(n >= 0);
	keep(f == box_stdout ? &box_out : &box_err, text,
	     (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1);
	return n;
}

int box_fputs(const char *s, const FILE *f)
{
	keep(f == box_stdout ? &box_out : &box_err, s, strlen(s));
	return 0;
}

int box_fputc(int c, const FILE *f)
{
	char byte = (char)c;

	keep(f == box_stdout ? &box_out : &box_err, &byte, 1);
	return c;
}

int box_fflush(const FILE *f)
{
	(void)f;
	return 0;
}

int box_isatty(int fd)
{
	(void)fd;
	return 0;
}

/* --- the rest of the system --- */

/* There is no sysfs. */
int box_openat(int dir, const char *path, int flags, ...)
{
	(void)dir;
	(void)path;
	(void)flags;
	errno = ENOENT;
	return -1;
}

ssize_t box_readlinkat(int dir, const char *path, char *to, size_t n)
{
	(void)dir;
	(void)path;
	(void)to;
	(void)n;
	errno = ENOENT;
	return -1;
}

long box_syscall(long number, ...)
{
	(void)number;
	errno = ENOSYS;
	return -1;
}

char *box_getenv(const char *name)
{
	(void)name;
	return NULL;
}

int box_sigaction(int number, const struct sigaction *action,
		  struct sigaction *old)
{
	(void)number;
	(void)action;
	if (old)
		*old = (struct sigaction){ .sa_flags = 0 };
	return 0;
}

int box_sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
	(void)how;
	(void)set;
	if (old)
		sigemptyset(old);
	return 0;
}

int box_ppoll(const struct pollfd *fds, nfds_t nr,
	      const struct timespec *timeout, const sigset_t *mask)
{
	(void)mask;
	fuzz_require(!fds && !nr);
	hostile_sleep((unsigned int)(timeout->tv_sec * 1000 +
				     timeout->tv_nsec / 1000000));
	if (box.polls == 0)
		return fail(EINTR);
	box.polls--;
	return 0;
}

int box_clock_gettime(clockid_t clock, struct timespec *t)
{
	(void)clock;
	*t = (struct timespec){ .tv_sec = (time_t)(hostile_now() / 1000) };
	return 0;
}

time_t box_time(time_t *t)
{
	(void)t;
	return (time_t)(hostile_now() / 1000);
}

int box_getopt_long(int argc, char *const argv[], const char *letters,
		    const struct option *names, int *index)
{
	return getopt_long(argc, argv, letters, names, index);
}
