/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/transport.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <linux/nvme_ioctl.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/text.h>

#include "transport.h"

#define SG_MAJOR	21	/* linux/major.h: SCSI_GENERIC_MAJOR */
#define EXTENDED_MAJOR	259	/* block devices of many drivers */

/* The driver of a character device, as /proc/devices names its major number;
 * "" unknown. */
static void find_driver(const struct ses_os *os, unsigned int major_number,
			char *name, size_t size)
{
	char text[8192];
	const char *line = text;

	name[0] = '\0';
	if (os->read_text("/proc/devices", text, sizeof(text)) < 0)
		return;
	for (; line; line = strchr(line, '\n')) {
		const char *number = line + strspn(line, "\n ");
		const size_t digits = strspn(number, "0123456789");
		const char *end = number + digits;
		const size_t len = strcspn(end, "\n");
		uint64_t n;

		/* character devices come first; block devices have a heading */
		if (strncmp(line, "\nBlock", 6) == 0)
			return;
		if (!ses_number_parse(number, digits, UINT32_MAX, &n) &&
		    *end == ' ' && n == major_number && len <= size) {
			memcpy(name, end + 1, len - 1);
			name[len - 1] = '\0';
			return;
		}
		line++;
	}
}

/* Other drivers have block devices with this number, too: only NVMe has the
 * ioctl. */
static bool is_namespace(const struct ses_os *os, int fd, const struct stat *st)
{
	return S_ISBLK(st->st_mode) && major(st->st_rdev) == EXTENDED_MAJOR &&
	       os->ioctl(fd, NVME_IOCTL_ID, NULL) > 0;
}

/* The interface of a node. */
static const struct ses_transport_ops *find_interface(const struct ses_os *os,
						      int fd)
{
	char driver[32];
	struct stat st;

	if (os->fstat(fd, &st))
		return &ses_sg_ops;
	if (is_namespace(os, fd, &st))
		return &ses_nvme_ops;
	if (!S_ISCHR(st.st_mode) || major(st.st_rdev) == SG_MAJOR)
		return &ses_sg_ops;
	find_driver(os, major(st.st_rdev), driver, sizeof(driver));
	if (strcmp(driver, "bsg") == 0)
		return &ses_bsg_ops;
	if (strcmp(driver, "nvme") == 0 || strcmp(driver, "nvme-generic") == 0)
		return &ses_nvme_ops;
	return &ses_sg_ops;
}

int ses_transport_close_node(struct ses_transport *t)
{
	int err = t->os->close(t->fd);

	free(t);
	return err < 0 ? -ses_error_from_errno(-err) : 0;
}

int ses_transport_open(const char *path, bool writable,
		       const struct ses_os *os, struct ses_log *log,
		       struct ses_transport **transport)
{
	int flags = (writable ? O_RDWR : O_RDONLY) | O_NONBLOCK;
	struct ses_transport *t = malloc(sizeof(*t));
	int fd;

	if (!t)
		return ses_no_memory(log);
	fd = os->open(path, flags);
	if (fd < 0) {
		free(t);
		return ses_fail(log, ses_error_from_errno(-fd),
				ses_topic_from_errno(-fd, SES_T_OPEN_FAILED),
				"%s cannot be opened for %s: %s.",
				ses_text_quote_empty(path),
				writable ? "reading and writing" : "reading",
				strerror(-fd));
	}
	*t = (struct ses_transport){
		.ops = find_interface(os, fd),
		.os = os,
		.log = log,
		.name = path,
		.fd = fd,
		.has_inquiry = true,
	};
	ses_trace(log, 2, "    opened %s %s, %s interface\n", path,
		  writable ? "read-write" : "read-only", t->ops->name);
	*transport = t;
	return 0;
}
