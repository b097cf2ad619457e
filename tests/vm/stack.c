/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What lies on disks, and what uses them, for a guest that has no tools for it:
 *
 * stack multipath NAME DEVICE...	a multipath map of these paths
 * stack mirror NODE DEVICE...		a RAID 1 of md, without metadata
 * stack read SECONDS NAME...		reads all maps over and over; a path
 *					that failed is used again once it can
 *					be read
 *
 * "read" ends at SIGTERM. It prints "READS ERRORS LOST BACK": blocks that were
 * read from the maps, those that could not be read, and how often a path failed
 * and was used again. It waits SECONDS for paths that are lost at the end.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/dm-ioctl.h>
#include <linux/major.h>
#include <linux/raid/md_u.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#define BLOCK		4096
#define MAX_PATHS	16
#define SECTOR		512
/* as in linux/raid/md_p.h, which user space does not have whole */
#define DISK_ACTIVE	1
#define DISK_SYNC	2
#define SB_CLEAN	0

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "stack: %s: %s\n", what, strerror(errno));
	exit(1);
}

static dev_t number_of(const char *device)
{
	struct stat st;

	if (stat(device, &st))
		die(device);
	return st.st_rdev;
}

static uint64_t size_of(const char *device)
{
	int fd = open(device, O_RDONLY | O_CLOEXEC);
	off_t size = lseek(fd, 0, SEEK_END);

	if (fd < 0 || size < 0)
		die(device);
	close(fd);
	return (uint64_t)size;
}

/* --- device mapper --- */

struct request {
	struct dm_ioctl dm;
	char data[4096];
};

/* For the map of that name. What a request found is no part of the next one. */
static void ask(unsigned long command, const char *map, struct request *r)
{
	static int control = -1;

	snprintf(r->dm.name, sizeof(r->dm.name), "%s", map);
	r->dm.dev = 0;

	if (control < 0)
		control = open("/dev/mapper/control", O_RDWR | O_CLOEXEC);
	r->dm.version[0] = DM_VERSION_MAJOR;
	r->dm.data_size = sizeof(*r);
	r->dm.data_start = offsetof(struct request, data);
	if (ioctl(control, command, r))
		die(map);
	r->dm.uuid[0] = '\0';
}

static void make_multipath(const char *name, char *const paths[])
{
	struct request r = { .dm.target_count = 1 };
	struct dm_target_spec *spec = (struct dm_target_spec *)r.data;
	char *text = r.data + sizeof(*spec);
	int n = 0, len;

	while (paths[n])
		n++;
	snprintf(r.dm.uuid, sizeof(r.dm.uuid), "mpath-%s", name);
	ask(DM_DEV_CREATE, name, &r);
	r.dm.target_count = 1;
	spec->length = size_of(paths[0]) / SECTOR;
	strcpy(spec->target_type, "multipath");
	len = sprintf(text, "0 0 1 1 round-robin 0 %d 1", n);
	for (int i = 0; i < n; i++) {
		dev_t dev = number_of(paths[i]);

		len += sprintf(text + len, " %u:%u 1", major(dev), minor(dev));
	}
	ask(DM_TABLE_LOAD, name, &r);
	r.dm.flags = 0;		/* resume */
	ask(DM_DEV_SUSPEND, name, &r);
	printf("dm-%u\n", minor(r.dm.dev));
}

/* Its paths that have failed, by numbers: "8:0"; and its own number. */
static int failed_paths(const char *map, char failed[][16], dev_t *dev)
{
	struct request r = { .dm.target_count = 0 };
	char *word, *before = NULL;
	int n = 0;

	ask(DM_TABLE_STATUS, map, &r);
	*dev = makedev(major(r.dm.dev), minor(r.dm.dev));
	word = strtok(r.data + sizeof(struct dm_target_spec), " ");
	for (; word && n < MAX_PATHS; word = strtok(NULL, " ")) {
		if (before && strchr(before, ':') && strcmp(word, "F") == 0)
			snprintf(failed[n++], 16, "%s", before);
		before = word;
	}
	return n;
}

static void reinstate(const char *map, const char *path)
{
	struct request r = { .dm.target_count = 0 };
	struct dm_target_msg *message = (struct dm_target_msg *)r.data;

	sprintf(message->message, "reinstate_path %s", path);
	ask(DM_TARGET_MSG, map, &r);
}

/* --- md --- */

static void make_mirror(const char *node, char *const devices[])
{
	mdu_array_info_t info = {
		.level = 1, .not_persistent = 1, .state = 1 << SB_CLEAN,
		.size = (int)(size_of(devices[0]) / 1024),
	};
	int fd;

	while (devices[info.raid_disks])
		info.raid_disks++;
	info.nr_disks = info.active_disks = info.working_disks =
		info.raid_disks;
	if (mknod(node, S_IFBLK | 0600, makedev(MD_MAJOR, 0)) &&
	    errno != EEXIST)
		die(node);
	fd = open(node, O_RDWR | O_CLOEXEC);
	if (fd < 0 || ioctl(fd, SET_ARRAY_INFO, &info))
		die(node);
	for (int i = 0; i < info.raid_disks; i++) {
		dev_t dev = number_of(devices[i]);
		mdu_disk_info_t disk = {
			.number = i, .raid_disk = i,
			.major = (int)major(dev), .minor = (int)minor(dev),
			.state = 1 << DISK_ACTIVE | 1 << DISK_SYNC,
		};

		if (ioctl(fd, ADD_NEW_DISK, &disk))
			die(devices[i]);
	}
	if (ioctl(fd, RUN_ARRAY, NULL))
		die("the array");
	close(fd);
}

/* --- a process that uses the disks --- */

static volatile sig_atomic_t stopped;

static void stop(int number)
{
	(void)number;
	stopped = 1;
}

/* From the device itself, not from the cache; its node is made for it. */
static bool can_read(dev_t dev, off_t at)
{
	static _Alignas(BLOCK) char block[BLOCK];
	static const char node[] = "/tmp/stack-node";
	bool good;
	int fd;

	unlink(node);
	if (mknod(node, S_IFBLK | 0600, dev))
		die(node);
	fd = open(node, O_RDONLY | O_DIRECT | O_CLOEXEC);
	good = fd >= 0 && pread(fd, block, BLOCK, at) == BLOCK;
	if (fd >= 0)
		close(fd);
	return good;
}

struct counts {
	unsigned long reads, errors, lost, back;
};

/* One round over a map. Returns the number of its paths that are lost. */
static int read_map(const char *map, unsigned long round, int lost_before,
		    struct counts *n)
{
	char failed[MAX_PATHS][16];
	int nr, lost;
	dev_t dev;

	failed_paths(map, failed, &dev);
	n->reads++;
	n->errors += !can_read(dev, (off_t)(round % 64) * BLOCK);
	nr = lost = failed_paths(map, failed, &dev);
	n->lost += (unsigned long)(nr > lost_before ? nr - lost_before : 0);
	for (int i = 0; i < nr; i++) {
		unsigned int path[2] = { 0 };

		sscanf(failed[i], "%u:%u", &path[0], &path[1]);
		if (!can_read(makedev(path[0], path[1]), 0))
			continue;
		reinstate(map, failed[i]);
		n->back++;
		lost--;
	}
	return lost;
}

static void read_all(char *const maps[], time_t seconds)
{
	struct sigaction action = { .sa_handler = stop };
	int lost[MAX_PATHS] = { 0 }, any = 0;
	time_t until = 0;
	struct counts n = { 0 };

	sigaction(SIGTERM, &action, NULL);
	for (unsigned long round = 0; !until || (any && time(NULL) < until);
	     round++) {
		any = 0;
		for (int i = 0; i < MAX_PATHS && maps[i]; i++) {
			lost[i] = read_map(maps[i], round, lost[i], &n);
			any += lost[i];
		}
		if (stopped && !until)
			until = time(NULL) + seconds;
		usleep(10000);
	}
	printf("%lu %lu %lu %lu\n", n.reads, n.errors, n.lost, n.back);
}

int main(int argc, char *argv[])
{
	if (argc > 3 && strcmp(argv[1], "multipath") == 0)
		make_multipath(argv[2], argv + 3);
	else if (argc > 3 && strcmp(argv[1], "mirror") == 0)
		make_mirror(argv[2], argv + 3);
	else if (argc > 3 && strcmp(argv[1], "read") == 0)
		read_all(argv + 3, atol(argv[2]));
	else
		return 1;
	return 0;
}
