/* SPDX-License-Identifier: BSD-2-Clause */
/* Which lock file belongs to the shelf behind a node, on a planted /sys. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <ses/device.h>
#include <ses/log.h>
#include <ses/transport.h>

#include "../test.h"

#define LOCK_FD	99	/* below: nodes; above: directories in sysfs */

/* Nodes by descriptor: two SCSI devices, and an NVMe controller. */
static const struct {
	const char *name;
	mode_t type;
	unsigned int major, minor;
} nodes[] = {
	{ "sg0", S_IFCHR, 21, 0 },
	{ "bsg/0:0:1:0", S_IFCHR, 250, 0 },
	{ "sda", S_IFBLK, 8, 0 },
	{ "sg1", S_IFCHR, 21, 1 },
	{ "nvme0", S_IFCHR, 240, 0 },
	{ "nvme0n1", S_IFBLK, 259, 0 },
	{ "ng0n1", S_IFCHR, 239, 0 },
	{ "sg9", S_IFCHR, 21, 9 },	/* unknown to sysfs */
};

/* "device" of a controller's namespaces is the controller. */
static const struct {
	const char *path;
	ino_t inode;
} directories[] = {
	{ "/sys/dev/char/21:0/device", 0x700 },
	{ "/sys/dev/char/250:0/device", 0x700 },
	{ "/sys/dev/block/8:0/device", 0x700 },
	{ "/sys/dev/char/21:1/device", 0x701 },
	{ "/sys/dev/char/240:0/device", 0x800 },
	{ "/sys/dev/block/259:0/device", 0x801 },
	{ "/sys/dev/block/259:0/device/device", 0x800 },
	{ "/sys/dev/char/239:0/device", 0x801 },
	{ "/sys/dev/char/239:0/device/device", 0x800 },
};

static char file[80];
static unsigned int locked_nodes, locked_files;

static int open_planted(const char *path, int flags)
{
	(void)flags;
	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]);
	     i++) {
		if (strcmp(path, directories[i].path) == 0)
			return LOCK_FD + 1 + (int)i;
	}
	if (strncmp(path, "/run/", 5) != 0)
		return -ENOENT;
	snprintf(file, sizeof(file), "%s", path);
	return LOCK_FD;
}

static int close_planted(int fd)
{
	(void)fd;
	return 0;
}

static int stat_planted(int fd, struct stat *st)
{
	*st = (struct stat){
		.st_mode = S_IFREG, .st_nlink = 1, .st_uid = geteuid(),
	};
	if (fd > LOCK_FD) {
		st->st_mode = S_IFDIR;
		st->st_ino = directories[fd - LOCK_FD - 1].inode;
	} else if ((size_t)fd < sizeof(nodes) / sizeof(nodes[0])) {
		st->st_mode = nodes[fd].type;
		st->st_rdev = makedev(nodes[fd].major, nodes[fd].minor);
	}
	return 0;
}

static int lock_planted(int fd, int operation)
{
	(void)operation;
	locked_files += fd == LOCK_FD;
	locked_nodes += fd < LOCK_FD;
	return 0;
}

static const struct ses_os os = {
	.open = open_planted, .close = close_planted, .fstat = stat_planted,
	.flock = lock_planted,
};

/* The file that is locked for a node, "" none. */
static const char *locked(int node, uint64_t id)
{
	static struct ses_log log;
	struct ses_transport t = {
		.os = &os, .log = &log, .name = nodes[node].name, .fd = node,
	};
	struct ses_device dev = { .transport = &t, .os = &os, .log = &log };
	struct ses_lock lock;

	file[0] = '\0';
	locked_nodes = locked_files = 0;
	check_int(ses_lock_acquire(&lock, &dev, id, 0), 0);
	check_int(locked_nodes, 1);
	check_int(locked_files, file[0] != '\0');
	ses_lock_release(&lock);
	return file;
}

static void a_shelf_with_an_identifier(void)
{
	for (int i = 0; i < 8; i++)
		check_str(locked(i, 0x3000000000000b01),
			  "/run/lock/ses-3000000000000b01.lock");
}

/* All nodes of one device share a file, those of another one do not. */
static void a_shelf_without_one(void)
{
	for (int i = 0; i < 3; i++) {
		check_str(locked(i, 0), "/run/lock/ses-device-700.lock");
		check_str(locked(i, UINT64_MAX),
			  "/run/lock/ses-device-700.lock");
	}
	check_str(locked(3, 0), "/run/lock/ses-device-701.lock");
	for (int i = 4; i < 7; i++)
		check_str(locked(i, 0), "/run/lock/ses-device-800.lock");
}

static void a_node_that_sysfs_does_not_know(void)
{
	check_str(locked(7, 0), "");
}

int main(void)
{
	test(a_shelf_with_an_identifier);
	test(a_shelf_without_one);
	test(a_node_that_sysfs_does_not_know);
	return test_end();
}
