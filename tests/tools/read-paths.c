/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * read-paths start | stop: within a run of with-enclosure, a process that reads
 * from the disks of all multipath maps through each of their paths, over and
 * over, as long as the run goes on.
 *
 * A path can be used if its node can be opened and read, and the kernel's state
 * of its device is "running". "stop" ends the process and prints what it has
 * seen: "DISKS PATHS LOST PATHLESS": how many there are, how often a path was
 * lost, and in how many rounds a disk had none. Nothing happens to modules and
 * paths before a round is over (session_show()): that does not depend on how
 * fast the process is.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "../emulator/session.h"

#define MAX_PATHS	1024
#define PAUSE_NS	1000000	/* between rounds */

static struct path {
	char name[32];			/* "sda" */
	unsigned int disk;		/* number of the map that it is in */
	bool usable;
} paths[MAX_PATHS];
static unsigned int nr_paths, nr_disks;

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "read-paths: ");
	perror(what);
	exit(1);
}

/* Not sleep(), which puts clocks forward under --no-wait. */
static void pause_briefly(void)
{
	struct timespec t = { 0, PAUSE_NS };

	syscall(SYS_nanosleep, &t, NULL);
}

static bool is_multipath(const char *map)
{
	char file[300], uuid[8] = "";
	FILE *f;

	snprintf(file, sizeof(file), "/sys/class/block/%s/dm/uuid", map);
	f = fopen(file, "r");
	if (f && !fgets(uuid, sizeof(uuid), f))
		uuid[0] = '\0';
	if (f)
		fclose(f);
	return strncmp(uuid, "mpath-", 6) == 0;
}

static void add_map(const char *map)
{
	char name[300];
	struct dirent *e;
	DIR *dir;

	snprintf(name, sizeof(name), "/sys/class/block/%s/slaves", map);
	dir = opendir(name);
	while (dir && (e = readdir(dir)) && nr_paths < MAX_PATHS) {
		struct path *p = &paths[nr_paths];

		if (e->d_name[0] == '.')
			continue;
		snprintf(p->name, sizeof(p->name), "%.31s", e->d_name);
		p->disk = nr_disks;
		p->usable = true;
		nr_paths++;
	}
	if (dir)
		closedir(dir);
	nr_disks++;
}

static void find_paths(void)
{
	DIR *dir = opendir("/sys/class/block");
	struct dirent *e;

	if (!dir)
		die("/sys/class/block");
	while ((e = readdir(dir))) {
		if (strncmp(e->d_name, "dm-", 3) == 0 &&
		    is_multipath(e->d_name))
			add_map(e->d_name);
	}
	closedir(dir);
}

static bool is_read(const char *file, char *text, size_t size)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, size - 1);

	if (fd >= 0)
		close(fd);
	if (n >= 0)
		text[n] = '\0';
	return n >= 0;
}

static bool is_usable(const struct path *p)
{
	char file[80], text[512];

	snprintf(file, sizeof(file), "/dev/%.31s", p->name);
	if (!is_read(file, text, sizeof(text)))
		return false;
	snprintf(file, sizeof(file), "/sys/class/block/%.31s/device/state",
		 p->name);
	return is_read(file, text, sizeof(text)) &&
	       strncmp(text, "running", 7) == 0;
}

/* Read through all paths once. */
static void read_all(struct session_reader *r)
{
	bool has_path[MAX_PATHS] = { false };
	bool pathless = false;

	for (unsigned int i = 0; i < nr_paths; i++) {
		bool usable = is_usable(&paths[i]);

		r->lost += paths[i].usable && !usable;
		paths[i].usable = usable;
		has_path[paths[i].disk] |= usable;
	}
	for (unsigned int i = 0; i < nr_disks; i++)
		pathless |= !has_path[i];
	r->pathless += pathless;
}

/* The process that reads. */
static void read_on(struct session_reader *r)
{
	while (!__atomic_load_n(&r->stop, __ATOMIC_ACQUIRE)) {
		uint32_t turn = __atomic_load_n(&r->turn, __ATOMIC_ACQUIRE);

		read_all(r);
		__atomic_store_n(&r->seen, turn, __ATOMIC_RELEASE);
		pause_briefly();
	}
	__atomic_store_n(&r->pid, 0, __ATOMIC_RELEASE);
}

static void start(struct session_reader *r)
{
	pid_t pid;

	find_paths();
	*r = (struct session_reader){ .disks = nr_disks, .paths = nr_paths };
	pid = fork();
	if (pid < 0)
		die("fork");
	if (pid > 0) {
		__atomic_store_n(&r->pid, (int32_t)pid, __ATOMIC_RELEASE);
		return;
	}
	/* a shell waits for the end of its output, not for this process */
	for (int fd = 0; fd < 3; fd++) {
		close(fd);
		if (open("/dev/null", O_RDWR) != fd)
			_exit(1);
	}
	setsid();
	while (!__atomic_load_n(&r->pid, __ATOMIC_ACQUIRE))
		pause_briefly();
	read_on(r);
	_exit(0);
}

static void stop(struct session_reader *r)
{
	int32_t pid;

	__atomic_store_n(&r->stop, true, __ATOMIC_RELEASE);
	while ((pid = __atomic_load_n(&r->pid, __ATOMIC_ACQUIRE)) &&
	       kill(pid, 0) == 0)
		pause_briefly();
	if (pid)
		die("the process that reads has ended");
	printf("%u %u %u %u\n", r->disks, r->paths, r->lost, r->pathless);
}

int main(int argc, char *argv[])
{
	const char *directory = getenv(SESSION_ENV);
	struct session *s;

	if (argc != 2 || !directory || session_open(directory, &s)) {
		fprintf(stderr, "usage: with-enclosure [OPTIONS] sh -c "
			"'read-paths start; ...; read-paths stop'\n");
		return 2;
	}
	if (strcmp(argv[1], "start") == 0)
		start(&s->reader);
	else
		stop(&s->reader);
	return 0;
}
