/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/device.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/transport.h>

#define POLL_MS		20
#define NAME_SIZE	64

/* flock(), repeated until wait_ms have passed. `shared`: a shared lock is
 * enough if other processes have one. */
static int try_lock(const struct ses_os *os, int fd, bool shared,
		    unsigned int wait_ms)
{
	for (unsigned int waited = 0; ; waited += POLL_MS) {
		int err = os->flock(fd, LOCK_EX | LOCK_NB);

		if (err == -EWOULDBLOCK && shared)
			err = os->flock(fd, LOCK_SH | LOCK_NB);
		if (err != -EWOULDBLOCK || waited >= wait_ms)
			return err;
		os->sleep_ms(POLL_MS);
	}
}

static int report_lock_failure(struct ses_device *dev, int err,
			       const char *file)
{
	if (err == -EWOULDBLOCK && file)
		return ses_fail(dev->log, SES_E_FLOCK, SES_T_BUSY,
				"%s is locked by another process that changes "
				"the enclosure (%s); nothing was sent, try "
				"again when it has ended.",
				dev->transport->name, file);
	if (err == -EWOULDBLOCK)
		return ses_fail(dev->log, SES_E_FLOCK, SES_T_BUSY,
				"%s is locked by another process that changes "
				"it; nothing was sent, try again when it has "
				"ended.", dev->transport->name);
	return ses_fail(dev->log, SES_E_FLOCK, SES_T_OTHER,
			"%s cannot be locked: %s.",
			file ? file : dev->transport->name, strerror(-err));
}

/* --- the name of the lock file --- */

/*
 * The directory of the device in sysfs: that of the SCSI device for its sg, bsg
 * and block nodes, that of the PCI function for those of an NVMe controller
 * and, one level further up, of its namespaces. Its inode, or 0.
 */
static uint64_t load_kernel_device(const struct ses_device *dev)
{
	static const char *const parents[] = { "device/device", "device" };
	const struct ses_os *os = dev->os;
	struct stat st;
	char path[80];

	if (os->fstat(dev->transport->fd, &st))
		return 0;
	for (size_t i = 0; i < sizeof(parents) / sizeof(parents[0]); i++) {
		struct stat dir;
		int fd, err;

		snprintf(path, sizeof(path), "/sys/dev/%s/%u:%u/%s",
			 S_ISBLK(st.st_mode) ? "block" : "char",
			 major(st.st_rdev), minor(st.st_rdev), parents[i]);
		fd = os->open(path, O_RDONLY | O_DIRECTORY);
		if (fd < 0)
			continue;
		err = os->fstat(fd, &dir);
		os->close(fd);
		if (!err)
			return dir.st_ino;
	}
	return 0;
}

/* False: the enclosure and its device have nothing that could name the file. */
static bool build_file_name(const struct ses_device *dev, uint64_t id,
			    char name[NAME_SIZE])
{
	if (id && id != UINT64_MAX) {
		snprintf(name, NAME_SIZE, "ses-%016llx.lock",
			 (unsigned long long)id);
		return true;
	}
	id = load_kernel_device(dev);
	snprintf(name, NAME_SIZE, "ses-device-%llx.lock",
		 (unsigned long long)id);
	return id != 0;
}

/* --- the lock file --- */

/* Is it a regular file of our own, and not a link that somebody planted? */
static int check_file(const struct ses_os *os, int fd)
{
	struct stat st;
	int err = os->fstat(fd, &st);

	if (err)
		return err;
	return S_ISREG(st.st_mode) && st.st_nlink == 1 &&
	       st.st_uid == geteuid() ? 0 : -EPERM;
}

/* The descriptor of the file in the first directory that is writable, and
 * its path; or the first -errno. */
static int open_lock_file(const struct ses_os *os, const char *name, char *path,
			  size_t size)
{
	static const char *const directories[] = { "/run/lock", "/run" };
	int first = 0;

	for (size_t i = 0;
	     i < sizeof(directories) / sizeof(directories[0]); i++) {
		int fd, err;

		snprintf(path, size, "%s/%s", directories[i], name);
		fd = os->open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK |
				    O_NOCTTY);
		err = fd < 0 ? fd : check_file(os, fd);
		if (!err)
			return fd;
		if (fd >= 0)
			os->close(fd);
		first = first ? first : err;
	}
	return first;
}

static int lock_shelf(struct ses_lock *lock, struct ses_device *dev,
		      uint64_t id, unsigned int wait_ms)
{
	char name[NAME_SIZE], path[NAME_SIZE + 16];
	int err;

	if (!build_file_name(dev, id, name)) {
		ses_note(dev->log, SES_T_OTHER,
			 "The enclosure has no logical identifier: only %s is "
			 "locked, not its other nodes.", dev->transport->name);
		return 0;
	}
	lock->fd = open_lock_file(dev->os, name, path, sizeof(path));
	/* another try may succeed: not a reason to continue without the lock */
	if (lock->fd == -EMFILE || lock->fd == -ENFILE ||
	    lock->fd == -ENOMEM)
		return ses_report_exhaustion(dev->log, -lock->fd);
	if (lock->fd < 0) {
		ses_warn(dev->log, SES_T_OTHER,
			 "No lock file %s can be made in /run/lock or /run "
			 "(%s): only %s is locked, and a program that changes "
			 "the enclosure through another node at the same time "
			 "may undo this change.", name, strerror(-lock->fd),
			 dev->transport->name);
		return 0;
	}
	err = try_lock(dev->os, lock->fd, false, wait_ms);
	return err ? report_lock_failure(dev, err, path) : 0;
}

int ses_lock_acquire(struct ses_lock *lock, struct ses_device *dev, uint64_t id,
		     unsigned int wait_ms)
{
	int err;

	*lock = (struct ses_lock){ .os = dev->os, .fd = -1 };
	if (dev->transport->fd < 0)
		return 0;
	err = lock_shelf(lock, dev, id, wait_ms);
	if (err)
		return err;
	/* a reader with a shared lock on the node must not prevent a change
	 * that the lock file protects */
	err = try_lock(dev->os, dev->transport->fd, lock->fd >= 0, wait_ms);
	return err ? report_lock_failure(dev, err, NULL) : 0;
}

void ses_lock_release(struct ses_lock *lock)
{
	if (lock->os && lock->fd >= 0)
		lock->os->close(lock->fd);
	*lock = (struct ses_lock){ .fd = -1 };
}
