/* SPDX-License-Identifier: BSD-2-Clause */
#define BOX_INSIDE
#include "sandbox.h"

#include <stdarg.h>
#include <sys/sysmacros.h>
#include <linux/bsg.h>
#include <linux/fs.h>
#include <linux/major.h>
#include <scsi/sg.h>

#include <ses/command.h>

#include "box.h"

#define NODE		1000
#define FILE_TO_READ	100
#define FILE_TO_WRITE	101
#define SPOOL		102
#define BSG_MAJOR	245

struct box box;
struct box_output box_out, box_err, box_written;
static char spool[1 << 16];
static size_t spool_len;

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
	box.node_major = how & 0x80 ? BSG_MAJOR : SCSI_GENERIC_MAJOR;
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
	fuzz_require(box_was_asked(path));
	box.open_files++;
	return FILE_TO_WRITE;
}

int box_mkstemp(char *name)
{
	char *suffix = name + strlen(name) - 7;

	fuzz_require(strcmp(suffix, ".XXXXXX") == 0);
	*suffix = '\0';
	fuzz_require(box_was_asked(name));
	if (name[0] == '!')
		return fail(EACCES);
	memcpy(suffix, ".box000", 8);
	box.open_files++;
	return FILE_TO_WRITE;
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
	fuzz_require(fd >= FILE_TO_READ && fd <= SPOOL);
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
	const char *from = fd == SPOOL ? spool : (const char *)box.file.p;
	size_t len = fd == SPOOL ? spool_len : box.file.len;

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
	if (fd == 1) {
		keep(&box_out, p, n);
	} else if (fd == SPOOL) {
		if (n > sizeof(spool) - spool_len)
			return fail(ENOSPC);
		memcpy(spool + spool_len, p, n);
		spool_len += n;
	} else {
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
	fuzz_require(fd == 0 && command == F_DUPFD_CLOEXEC);
	box.open_files++;
	return FILE_TO_READ;
}

int box_fstat(int fd, struct stat *st)
{
	*st = (struct stat){
		.st_mode = box.pipe && fd != SPOOL ? S_IFIFO : S_IFREG,
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
	fuzz_require(fd == FILE_TO_WRITE);
	return 0;
}

int box_rename(const char *from, const char *to)
{
	(void)from;
	fuzz_require(box_was_asked(to));
	return 0;
}

int box_unlink(const char *path)
{
	size_t n = strlen(path);

	fuzz_require(n > 7 && strcmp(path + n - 7, ".box000") == 0);
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

/* --- the device node: the table of system calls of the library --- */

static int node_open(const char *path, int flags)
{
	if (path[0] == '!' || !path[0])
		return -ENOENT;
	box.open_nodes++;
	box.node_writable = (flags & O_ACCMODE) != O_RDONLY;
	return NODE;
}

static int node_close(int fd)
{
	fuzz_require(fd == NODE && box.open_nodes > 0);
	box.open_nodes--;
	return 0;
}

static int node_fstat(int fd, struct stat *st)
{
	fuzz_require(fd == NODE);
	*st = (struct stat){
		.st_mode = S_IFCHR,
		.st_rdev = makedev(box.node_major, 0),
	};
	return 0;
}

static int node_flock(int fd, int operation)
{
	(void)operation;
	fuzz_require(fd == NODE);
	return (fuzz_u8(&box.enclosure.script) & 15) == 15 ? -EWOULDBLOCK : 0;
}

static int node_read_text(const char *path, char *text, size_t size)
{
	fuzz_require(strcmp(path, "/proc/devices") == 0);
	return snprintf(text, size, "Character devices:\n 21 sg\n%d bsg\n\n"
			"Block devices:\n  8 sd\n", BSG_MAJOR);
}

static int carry_out(struct ses_command *c, const void *cdb, uint64_t cdb_len,
		     void *sense, uint32_t room, uint32_t *written)
{
	struct ses_transport *t = &box.enclosure.transport;
	int err;

	fuzz_require(cdb_len <= sizeof(c->cdb) && room >= 32);
	memcpy(c->cdb, cdb, cdb_len);
	c->cdb_len = (unsigned int)cdb_len;
	fuzz_require(c->cdb[0] != SES_OP_SEND_DIAGNOSTIC || box.node_writable);
	err = t->ops->exec(t, c);
	*written = c->sense_len < room ? c->sense_len : room;
	memcpy(sense, c->sense, *written);
	return err < -50 && err > -97 ? err + 50 : err ? -EIO : 0;
}

static int sg_io(struct sg_io_hdr *h)
{
	static const enum ses_direction directions[] = {
		[-SG_DXFER_NONE] = SES_DATA_NONE,
		[-SG_DXFER_TO_DEV] = SES_DATA_OUT,
		[-SG_DXFER_FROM_DEV] = SES_DATA_IN,
	};
	struct ses_command c = {
		.direction = directions[-h->dxfer_direction],
		.data = h->dxferp, .data_len = h->dxfer_len,
	};
	uint32_t sense;
	int err = carry_out(&c, h->cmdp, h->cmd_len, h->sbp, h->mx_sb_len,
			    &sense);

	h->status = c.status;
	h->host_status = c.host_status;
	h->driver_status = c.driver_status;
	h->resid = c.residual;
	h->sb_len_wr = (unsigned char)sense;
	return err;
}

static void *pointer(uint64_t address)
{
	return (void *)(uintptr_t)address;
}

static int bsg_io(struct sg_io_v4 *h)
{
	bool out = h->dout_xfer_len;
	struct ses_command c = {
		.direction = out ? SES_DATA_OUT :
			     h->din_xfer_len ? SES_DATA_IN : SES_DATA_NONE,
		.data = pointer(out ? h->dout_xferp : h->din_xferp),
		.data_len = out ? h->dout_xfer_len : h->din_xfer_len,
	};
	uint32_t sense;
	int err = carry_out(&c, pointer(h->request), h->request_len,
			    pointer(h->response), h->max_response_len, &sense);

	h->device_status = c.status;
	h->transport_status = c.host_status;
	h->driver_status = c.driver_status;
	if (out)
		h->dout_resid = c.residual;
	else
		h->din_resid = c.residual;
	h->response_len = sense;
	return err;
}

static int node_ioctl(int fd, unsigned long request, void *arg)
{
	fuzz_require(fd == NODE);
	if (request == BLKSECTGET) {
		*(int *)arg = 524288;
		return 0;
	}
	fuzz_require(request == SG_IO);
	return *(int *)arg == 'S' ? sg_io(arg) : bsg_io(arg);
}

const struct ses_os ses_os_linux = {
	.open = node_open, .close = node_close, .fstat = node_fstat,
	.ioctl = node_ioctl, .flock = node_flock,
	.read_text = node_read_text, .sleep_ms = hostile_sleep,
	.now_ms = hostile_now,
};
