/* SPDX-License-Identifier: BSD-2-Clause */
/* The tree of the running kernel, or one below a directory. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/sysfs.h>
#include <ses/text.h>

#include "base/kernel_wrote.h"
#include "sysfs_internal.h"

#define MAX_LINKS 16		/* in a row, below a prefix */
#define LISTING 4096

struct directory {
	struct ses_sysfs sysfs;		/* first */
	int root;
	char prefix[SES_SYSFS_PATH];	/* its canonical path, or "" */
	/* the directory that was entered, or -1 */
	int base_fd;
	size_t base_len;
	char base[SES_SYSFS_PATH];
};

/* -errno; of want of memory or descriptors the log is told. */
static int report_errno(struct ses_sysfs *s, int err)
{
	if (ses_topic_from_errno(err, SES_T_OTHER) != SES_T_OTHER && !s->error)
		s->error = ses_report_exhaustion(s->log, err);
	return -err;
}

/* Where to look up a path, and what to look up there. */
static int find_base(const struct directory *d, const char *path,
		     const char **rest)
{
	bool below = d->base_fd >= 0 &&
		     strncmp(path, d->base, d->base_len) == 0 &&
		     path[d->base_len] == '/';

	*rest = path + 1 + (below ? d->base_len : 0);
	return below ? d->base_fd : d->root;
}

static void leave_directory(struct directory *d)
{
	if (d->base_fd >= 0)
		close(d->base_fd);
	d->base_fd = -1;
}

static void directory_enter(struct ses_sysfs *s, const char *path)
{
	struct directory *d = (struct directory *)s;

	leave_directory(d);
	d->base_len = strlen(path);
	if (!d->base_len || d->base_len >= sizeof(d->base))
		return;
	memcpy(d->base, path, d->base_len + 1);
	d->base_fd = openat(d->root, path + 1,
			    O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (d->base_fd < 0)	/* without it paths are longer */
		report_errno(s, errno);
}

static int directory_read(struct ses_sysfs *s, const char *path, void *bytes,
			  size_t size)
{
	const char *rest;
	int dir = find_base((struct directory *)s, path, &rest);
	int fd = openat(dir, rest, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	size_t len = 0;
	ssize_t n;

	if (fd < 0)
		return report_errno(s, errno);
	/* an attribute comes in one piece, a file of procfs in many */
	do {
		n = read(fd, (char *)bytes + len, size - len);
		if (n > 0)
			len += (size_t)n;
	} while ((n > 0 && len < size && strncmp(path, "/proc/", 6) == 0) ||
		 (n < 0 && errno == EINTR));
	if (n < 0)
		n = report_errno(s, errno);
	close(fd);
	return n < 0 ? (int)n : (int)len;
}

static int directory_link(struct ses_sysfs *s, const char *path, char *text,
			  size_t size)
{
	const char *rest;
	int dir = find_base((struct directory *)s, path, &rest);
	ssize_t n = readlinkat(dir, rest, text, size);

	if (n < 0)
		return -errno;
	if ((size_t)n >= size)
		return -ENAMETOOLONG;
	text[n] = '\0';
	return (int)n;
}

/* What the kernel lists: struct linux_dirent64. The call costs no stream and
 * no lookup of three functions in programs that never list anything. */
struct entry {
	uint64_t inode;
	int64_t next;
	unsigned short length;
	unsigned char type;
	char name[];
};

static int directory_list(struct ses_sysfs *s, const char *path,
			  const char *prefix, ses_sysfs_name_fn *take,
			  void *data)
{
	const char *rest;
	int dir = find_base((struct directory *)s, path, &rest);
	int fd = openat(dir, rest, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_Alignas(struct entry) char buffer[LISTING];
	long len;
	int err;

	if (fd < 0)
		return report_errno(s, errno);
	while ((len = syscall(SYS_getdents64, fd, buffer,
			      sizeof(buffer))) > 0) {
		const struct entry *e;

		ses_kernel_wrote(buffer, (size_t)len);
		for (long at = 0; at < len; at += e->length) {
			e = (const struct entry *)(buffer + at);
			if (strncmp(e->name, prefix, strlen(prefix)) == 0 &&
			    strcmp(e->name, ".") && strcmp(e->name, ".."))
				take(data, e->name);
		}
	}
	err = len < 0 ? report_errno(s, errno) : 0;
	close(fd);
	return err;
}

/* --- names of nodes --- */

/* By device number: a node may have any name. */
static int kernel_node(struct ses_sysfs *s, const char *path, char *name,
		       size_t size)
{
	char link[SES_SYSFS_PATH], target[SES_SYSFS_PATH];
	struct stat st;

	if (stat(path, &st))
		return errno == ENOTDIR ? -ENOENT : -errno;
	if (!S_ISBLK(st.st_mode) && !S_ISCHR(st.st_mode))
		return -ENODEV;
	snprintf(link, sizeof(link), "/sys/dev/%s/%u:%u",
		 S_ISBLK(st.st_mode) ? "block" : "char", major(st.st_rdev),
		 minor(st.st_rdev));
	if (!ses_sysfs_resolve_link(s, link, target, sizeof(target)))
		return -ENODEV;
	return ses_sysfs_copy_basename(target, name, size);
}

/* The path of a file without links in it; its length, or -errno. */
static int find_canonical_path(struct ses_sysfs *s, const char *path,
			       char real[SES_SYSFS_PATH])
{
	int fd = open(path, O_PATH | O_CLOEXEC);
	char link[40];
	ssize_t n;

	if (fd < 0)
		return report_errno(s, errno);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlinkat(AT_FDCWD, link, real, SES_SYSFS_PATH - 1);
	if (n < 0)
		n = report_errno(s, errno);
	else
		real[n] = '\0';
	close(fd);
	return (int)n;
}

/* A path as it is named below the prefix; with the prefix in front, or
 * relative, it is cut back. */
static bool strip_prefix(struct directory *d, const char *path, char *cut,
			 size_t size)
{
	size_t len = strlen(d->prefix);
	char real[SES_SYSFS_PATH];

	if (path[0] == '/' && strncmp(path, d->prefix, len))
		return ses_text_copy(cut, size, path);
	if (path[0] != '/') {
		if (find_canonical_path(&d->sysfs, path, real) < 0)
			return false;
		path = real;
	}
	return strncmp(path, d->prefix, len) == 0 && path[len] == '/' &&
	       ses_text_copy(cut, size, path + len);
}

/* By the text of links. */
static int prefix_node(struct ses_sysfs *s, const char *path, char *name,
		       size_t size)
{
	struct directory *d = (struct directory *)s;
	char at[SES_SYSFS_PATH], target[SES_SYSFS_PATH];
	struct stat st = { 0 };
	int fd, err;

	if (!strip_prefix(d, path, at, sizeof(at)))
		return -ENOENT;
	for (int links = 0; links < MAX_LINKS; links++) {
		if (!ses_sysfs_resolve_link(s, at, target, sizeof(target)))
			break;
		memcpy(at, target, sizeof(at));
	}
	fd = openat(d->root, at + 1, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	err = fd < 0 ? errno : fstat(fd, &st) ? errno : 0;
	if (fd >= 0)
		close(fd);
	if (err)
		return err == ENOTDIR ? -ENOENT : report_errno(s, err);
	if (S_ISDIR(st.st_mode) || strncmp(at, "/dev/", 5))
		return -ENODEV;
	return ses_sysfs_copy_basename(at, name, size);
}

static void directory_close(struct ses_sysfs *s)
{
	struct directory *d = (struct directory *)s;

	leave_directory(d);
	close(d->root);
	free(d);
}

static const struct ses_sysfs_ops kernel_ops = {
	.read = directory_read,
	.link = directory_link,
	.list = directory_list,
	.node = kernel_node,
	.enter = directory_enter,
	.close = directory_close,
};

static const struct ses_sysfs_ops prefix_ops = {
	.read = directory_read,
	.link = directory_link,
	.list = directory_list,
	.node = prefix_node,
	.enter = directory_enter,
	.close = directory_close,
};

int ses_sysfs_open(const char *prefix, struct ses_log *log,
		   struct ses_sysfs **sysfs)
{
	struct directory *d = calloc(1, sizeof(*d));
	int err = 0;

	if (!d)
		return ses_no_memory(log);
	d->sysfs.log = log;
	d->sysfs.ops = prefix ? &prefix_ops : &kernel_ops;
	d->base_fd = -1;
	if (prefix)
		err = find_canonical_path(&d->sysfs, prefix, d->prefix);
	d->root = err < 0 ? err : open(prefix ? d->prefix : "/",
				       O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (d->root < 0) {
		err = err < 0 ? err : report_errno(&d->sysfs, errno);
		free(d);
		return -ses_error_from_errno(-err);
	}
	*sysfs = &d->sysfs;
	return 0;
}
