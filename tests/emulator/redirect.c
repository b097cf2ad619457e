/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Paths of a run: /sys, and the parts of /dev and /proc that belong to the
 * machine, are below the tree of the session. All other paths are unchanged:
 * the rest of /proc, /dev/null, /sys/fs.
 */
#include "redirect.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plant.h"

extern char **environ;

#define ROOM 4096

struct session_node *redirect_node(struct session *s, const char *path)
{
	for (uint32_t i = 0; s && path && i < s->nr_nodes; i++) {
		if (strcmp(s->nodes[i].path, path) == 0)
			return &s->nodes[i];
	}
	return NULL;
}

/* --- paths of the machine --- */

static bool begins(const char *path, const char *with)
{
	size_t len = strlen(with);

	return strncmp(path, with, len) == 0 &&
	       (path[len] == '\0' || path[len] == '/');
}

/* Names below /dev that the kernel and udev give to disks and enclosures. */
static bool is_device(const char *name)
{
	static const char *const directories[] = {
		"bsg", "block", "char", "disk", "mapper",
	};
	static const char *const devices[] = {
		"sd", "sg", "nvme", "ng", "dm-", "md",
	};

	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]);
	     i++) {
		if (begins(name, directories[i]))
			return true;
	}
	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
		if (strncmp(name, devices[i], strlen(devices[i])) == 0)
			return true;
	}
	return false;
}

static bool in_tree(const char *path)
{
	static const char *const parts[] = {
		"/sys/block", "/sys/bus", "/sys/class", "/sys/dev",
		"/sys/devices", "/sys/module", "/proc/self/mountinfo",
		"/proc/swaps",
	};

	if (strcmp(path, "/sys") == 0 || strcmp(path, "/sys/") == 0 ||
	    strcmp(path, "/dev") == 0 || strcmp(path, "/dev/") == 0)
		return true;
	if (strncmp(path, "/dev/", 5) == 0)
		return is_device(path + 5);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		/* /sys/devices/system is the processors and the memory */
		if (begins(path, parts[i]))
			return !begins(path, "/sys/devices/system");
	}
	return false;
}

/* --- the tree --- */

/* A variable of the helper's environment that is not for it. */
static bool is_ours(const char *variable)
{
	return strncmp(variable, "LD_PRELOAD=", 11) == 0;
}

/* The helper makes the tree, when the first process opens a file of it. */
static void make_tree(const struct session *s)
{
	/* not on the stack: what a library without MemorySanitizer writes there
	 * looks uninitialised to a program with it */
	static char name[] = "shelf", verb[] = "grow";
	static char *const argv[] = { name, verb, NULL };
	size_t nr = 0, to = 0;
	char **env;
	int status, saved = errno;
	pid_t pid;

	while (environ && environ[nr])
		nr++;
	env = calloc(nr + 1, sizeof(*env));
	for (size_t i = 0; env && i < nr; i++) {
		if (!is_ours(environ[i]))
			env[to++] = environ[i];
	}
	if (env && posix_spawn(&pid, s->helper, NULL, NULL, argv, env) == 0) {
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
	}
	free(env);
	errno = saved;
}

void redirect_refresh(struct session *s)
{
	if (s && session_is_due(s))
		make_tree(s);
}

static bool has_tree(const struct session *s)
{
	if (!__atomic_load_n(&s->tree_made, __ATOMIC_ACQUIRE))
		make_tree(s);
	return s->tree_made && s->tree_made != TREE_FAILED;
}

/* --- locks --- */

/*
 * Locks of emulated shelves are not the business of the machine: they are below
 * the directory of the run.
 */
static bool lock_file(const struct session *s, const char *path, char *file)
{
	static const char *const directories[] = { "/run/lock/", "/run/" };

	for (size_t i = 0; i < 2; i++) {
		size_t len = strlen(directories[i]);

		if (strncmp(path, directories[i], len) ||
		    strncmp(path + len, "ses-", 4))
			continue;
		snprintf(file, ROOM, "%s%s%s", s->run,
			 directories[i] + strlen("/run"), path + len);
		return true;
	}
	return false;
}

/* --- all of it --- */

/* "sys/class" below a descriptor of the root directory is "/sys/class". */
static bool is_below_root(int dir, const char *path)
{
	struct stat root, st;

	return dir >= 0 && (begins(path, "sys") || begins(path, "dev") ||
			    begins(path, "proc")) &&
	       fstat(dir, &st) == 0 && stat("/", &root) == 0 &&
	       st.st_ino == root.st_ino && st.st_dev == root.st_dev;
}

const char *redirect(struct session *s, int dir, const char *path)
{
	static _Thread_local char file[ROOM], absolute[ROOM];
	const struct session_node *node;
	const char *given = path;

	if (!s || !path)
		return path;
	if (path[0] != '/') {
		if (!is_below_root(dir, path) ||
		    snprintf(absolute, ROOM, "/%s", path) >= ROOM)
			return path;
		path = absolute;
	}
	node = redirect_node(s, path);
	/* not before other files: the helper opens them with its lock */
	if (node || in_tree(path))
		redirect_refresh(s);
	if (node && !node->gone) {
		session_node_file(s, node, file);
		return file;
	}
	if (strcmp(path, "/proc/devices") == 0)
		return s->devices;
	if (lock_file(s, path, file))
		return file;
	if (!in_tree(path) || !has_tree(s) ||
	    snprintf(file, ROOM, "%s%s", s->tree, path) >= ROOM)
		return given;
	return file;
}

bool redirect_device(int64_t seconds, long nanoseconds, bool *block,
		     unsigned int *major, unsigned int *minor)
{
	if (nanoseconds != PLANT_BLOCK && nanoseconds != PLANT_CHARACTER)
		return false;
	*block = nanoseconds == PLANT_BLOCK;
	*major = (unsigned int)(seconds >> 20);
	*minor = (unsigned int)(seconds & 0xfffff);
	return true;
}
