/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the kernel says of devices in /sys and /proc, and which device a
 * name below /dev stands for.
 *
 * The tree may be that of the running kernel, one below another directory, or
 * one that was recorded (machine.h): its users do not see a difference. They
 * follow two rules: topology comes from resolved paths, values come from
 * attributes; and
 * an attribute that is absent, empty, all NUL or cannot be read is unknown,
 * which is not an error. Lack of memory or file descriptors is one: it is
 * reported (ses_report_exhaustion()), as nothing is known of what could not be
 * opened.
 *
 * Paths are absolute ("/sys/class/nvme") and free of "." and "..". They are
 * canonical, too, but for their last component: links are read, not followed.
 */
#ifndef SES_SYSFS_H
#define SES_SYSFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for a path of sysfs, NUL included. */
#define SES_SYSFS_PATH 1024

struct ses_log;
struct ses_sysfs;

/* Takes a name in a directory. */
typedef void ses_sysfs_name_fn(void *data, const char *name);

struct ses_sysfs_ops {
	/* The first `size` bytes of a file: their number, or -errno. */
	int (*read)(struct ses_sysfs *s, const char *path, void *bytes,
		    size_t size);
	/* The text of a link, terminated: its length, or -errno. */
	int (*link)(struct ses_sysfs *s, const char *path, char *text,
		    size_t size);
	/* Every name in a directory that begins with `prefix`, in any order:
	 * 0 or -errno. */
	int (*list)(struct ses_sysfs *s, const char *path, const char *prefix,
		    ses_sysfs_name_fn *take, void *data);
	/*
	 * The kernel's name of the device that a path (which may be relative,
	 * and a chain of links) leads to: "sda", "dm-0", "sg3", "0:0:1:0".
	 * 0; -ENOENT: there is no such path; -ENODEV: not a device node.
	 */
	int (*node)(struct ses_sysfs *s, const char *path, char *name,
		    size_t size);
	/* What is asked next is below this directory, "" anywhere: a tree may
	 * keep it open, so that paths are shorter. Or 0. */
	void (*enter)(struct ses_sysfs *s, const char *dir);
	void (*close)(struct ses_sysfs *s);
};

struct ses_sysfs {
	const struct ses_sysfs_ops *ops;
	struct ses_log *log;	/* told of want of memory or descriptors */
	int error;		/* sticky, of such: -(50 + errno); or 0 */
};

static inline void ses_sysfs_close(struct ses_sysfs *s)
{
	if (s)
		s->ops->close(s);
}

/* The directory that holds most of what is asked next; "" when it is left. */
static inline void ses_sysfs_enter(struct ses_sysfs *s, const char *dir)
{
	if (s->ops->enter)
		s->ops->enter(s, dir);
}

/* "dir/name" into path[0..size): false when it does not fit. */
bool ses_sysfs_build_path(char *path, size_t size, const char *dir,
			  const char *name);

/* The last component of a path. */
const char *ses_sysfs_basename(const char *path);

#endif
