/* SPDX-License-Identifier: BSD-2-Clause */
/* The files of a run. */
#include "setup.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "plan.h"

static const char default_shelf[] = "shelf12";

/* Write a whole file. 0, or -1 with a message. */
static int write_file(const char *file, const void *p, size_t len)
{
	FILE *f = fopen(file, "w");
	bool good = f && (len == 0 || fwrite(p, len, 1, f) == 1);

	if (f && fclose(f))
		good = false;
	return good ? 0 : setup_fail("%s: cannot be written: %s.", file,
				     strerror(errno));
}

/* Where a shelf is described: a path, or a name of those that come along. */
static void find(const struct setup *s, const struct setup_shelf *shelf,
		 char *file, size_t size)
{
	const char *name = shelf->name ? shelf->name : default_shelf;

	if (shelf->capture || strchr(name, '/') || !s->shelf_dir ||
	    access(name, F_OK) == 0)
		snprintf(file, size, "%s", name);
	else
		snprintf(file, size, "%s/%s.shelf", s->shelf_dir, name);
}

/* Errors have the name that the user gave. */
static int check_plan(const char *file, const struct setup_shelf *shelf)
{
	struct shelf_quirks unused = { 0 };
	struct shelf_plan *plan;

	if (session_read_plan(file, file, shelf->capture, &unused, &plan))
		return -1;
	shelf_plan_free(plan);
	return 0;
}

/*
 * Write the description where all processes find it. A directory that is kept
 * may have one already, which then must be the same.
 */
static int copy_plan(struct setup *s, unsigned int n, const char *plan)
{
	const struct setup_shelf *shelf = &s->shelves[n];
	char file[4096];
	char *old, *new;
	size_t old_len, new_len;
	int err = 0;

	old = session_read_file(plan, &old_len);
	if (old && !shelf->name) {
		free(old);
		return 0;
	}
	find(s, shelf, file, sizeof(file));
	new = shelf->text ? strdup(shelf->text) :
			    session_read_file(file, &new_len);
	if (shelf->text)
		new_len = strlen(shelf->text);
	if (!new)
		err = setup_fail("%s: cannot be read: %s.", file,
				 strerror(errno));
	else if (old && (old_len != new_len || memcmp(old, new, old_len)))
		err = setup_fail("%s holds another shelf than %s: name another "
				 "directory, or leave out the shelf.",
				 s->state, file);
	else if (!old)
		err = (!shelf->text && check_plan(file, shelf)) ||
		      write_file(plan, new, new_len) ? -1 : 0;
	free(old);
	free(new);
	return err;
}

static int make_state(const char *file, const struct shelf_plan *plan)
{
	size_t size = shelf_state_size(plan);
	void *block;
	int err;

	if (access(file, F_OK) == 0)
		return 0;
	block = need(malloc(size));
	shelf_state_init(plan, block);
	err = write_file(file, block, size);
	free(block);
	return err;
}

int setup_enclosure(struct setup *s, unsigned int n)
{
	struct session_enclosure *e = &s->session.enclosures[n];
	char plan_file[SESSION_PATH], state[SESSION_PATH];
	struct shelf_error error;
	struct shelf_plan *plan;
	int err;

	session_file(&s->session, n, "state", state);
	session_file(&s->session, n, "capture", plan_file);
	e->capture = s->shelves[n].capture ||
		     (!s->shelves[n].name && access(plan_file, F_OK) == 0);
	if (!e->capture)
		session_file(&s->session, n, "shelf", plan_file);
	if (copy_plan(s, n, plan_file))
		return -1;
	e->quirks = (struct shelf_quirks){ 0 };
	if (session_read_plan(plan_file, plan_file, e->capture, &e->quirks,
			      &plan))
		return -1;
	for (unsigned int i = 0; i < s->nr_quirks; i++) {
		if (s->quirk_of[i] == n)
			shelf_quirk_set(&e->quirks, s->quirks[i],
					strlen(s->quirks[i]), &error);
	}
	err = make_state(state, plan);
	shelf_plan_free(plan);
	return err;
}

/* The major number of a driver, from its line of /proc/devices; 0 none. */
static uint32_t find_major(const char *devices, const char *driver)
{
	char line[32];
	const char *p;

	snprintf(line, sizeof(line), " %s\n", driver);
	p = strstr(devices, line);
	if (!p)
		return 0;
	while (p > devices && p[-1] != '\n')
		p--;
	return (uint32_t)strtoul(p, NULL, 10);
}

/* The nodes of an NVMe controller and of its namespaces. */
static bool classify_nvme(struct session_node *node, const char *devices)
{
	unsigned int c, n;
	char end;

	if (sscanf(node->path, "/dev/nvme%u%c", &c, &end) == 1) {
		node->kind = NODE_NVME;
		node->major = find_major(devices, "nvme");
		node->minor = c;
		return true;
	}
	if (sscanf(node->path, "/dev/nvme%un%u%c", &c, &n, &end) == 2) {
		node->kind = NODE_NVME_BLOCK;
		node->major = 259;
		node->minor = 16 * c + n;
		return true;
	}
	if (sscanf(node->path, "/dev/ng%un%u%c", &c, &n, &end) == 2) {
		node->kind = NODE_NVME_GENERIC;
		node->major = find_major(devices, "nvme-generic");
		node->minor = 16 * c + n;
		return true;
	}
	return false;
}

/* The properties of a node, by its path. 0, or -1 with a message. */
static int classify(struct session_node *node,
		    const struct session_node *nodes, const char *devices)
{
	unsigned int h, c, t, l, n;
	char disk, end;

	if (sscanf(node->path, "/dev/sg%u%c", &n, &end) == 1) {
		node->kind = NODE_SG;
		node->major = 21;
		node->minor = n;
		node->target = n + 1;
		return 0;
	}
	if (sscanf(node->path, "/dev/bsg/%u:%u:%u:%u%c", &h, &c, &t, &l,
		   &end) == 4) {
		node->kind = NODE_BSG;
		node->major = find_major(devices, "bsg");
		node->minor = (unsigned int)(node - nodes);
		node->host = h;
		node->channel = c;
		node->target = t;
		node->lun = l;
		return 0;
	}
	if (sscanf(node->path, "/dev/sd%c%c", &disk, &end) == 1 &&
	    disk >= 'a' && disk <= 'p') {
		node->kind = NODE_BLOCK;
		node->major = 8;
		node->minor = 16 * (unsigned int)(disk - 'a');
		return 0;
	}
	if (classify_nvme(node, devices))
		return 0;
	return setup_fail("--node=%s: the name is none of /dev/sgN, "
			  "/dev/bsg/H:C:T:L, /dev/sdX, /dev/nvmeC, "
			  "/dev/nvmeCnN, /dev/ngCnN.", node->path);
}

/* A /proc/devices with the drivers of our nodes. */
int setup_devices(struct setup *s)
{
	static const struct { const char *driver; int major; } ours[] = {
		{ "sg", 21 }, { "bsg", 252 }, { "nvme", 251 },
		{ "nvme-generic", 250 },
	};
	char *file = s->session.devices;
	size_t len;
	char *text = session_read_file("/proc/devices", &len);
	char *all = need(malloc(len + 128));
	const char *characters = "Character devices:\n";
	size_t n = strlen(characters);
	int err;

	strcpy(all, characters);
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
		if (!text || !find_major(text, ours[i].driver))
			sprintf(all + strlen(all), "%3d %s\n", ours[i].major,
				ours[i].driver);
	}
	if (text && strncmp(text, characters, n) == 0)
		strcat(all, text + n);
	free(text);
	snprintf(file, SESSION_PATH, "%s/devices", s->directory);
	err = write_file(file, all, strlen(all));
	for (uint32_t i = 0; !err && i < s->session.nr_nodes; i++)
		err = classify(&s->session.nodes[i], s->session.nodes, all);
	free(all);
	return err;
}

int setup_node(struct setup *s, unsigned int n)
{
	struct session_node *node = &s->session.nodes[n];
	char file[SESSION_PATH];
	struct stat st;
	int fd;

	for (unsigned int i = 0; i < n; i++) {
		if (strcmp(s->session.nodes[i].path, node->path) == 0)
			return setup_fail("%s names two enclosures, or one "
					  "twice.", node->path);
	}
	session_node_file(&s->session, node, file);
	fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || fstat(fd, &st))
		return setup_fail("%s: cannot be made: %s.", file,
				  strerror(errno));
	close(fd);
	node->file_dev = st.st_dev;
	node->file_ino = st.st_ino;
	return 0;
}

/* An absolute path of the directory that stays; it is made when missing. */
static int make_state_dir(struct setup *s)
{
	char *path;

	if (!s->state)
		return 0;
	if (mkdir(s->state, 0777) && errno != EEXIST)
		return setup_fail("--state=%s: %s.", s->state,
				  strerror(errno));
	path = realpath(s->state, NULL);
	if (!path || strlen(path) >= sizeof(s->state_path)) {
		setup_fail("--state=%s: %s.", s->state,
			   path ? "the path is too long" : strerror(errno));
		free(path);
		return -1;
	}
	strcpy(s->state_path, path);
	free(path);
	s->state = s->state_path;
	return 0;
}

/* A /run in which programs lock the shelves. */
static int make_run(struct setup *s)
{
	const char *dir = s->state ? s->state : s->directory;
	char lock[SESSION_PATH];
	int n = snprintf(s->session.run, sizeof(s->session.run), "%s/run", dir);

	if (n >= (int)sizeof(s->session.run))
		return setup_fail("%s: the path is too long.", dir);
	snprintf(lock, sizeof(lock), "%s/lock", s->session.run);
	if ((mkdir(s->session.run, 0777) && errno != EEXIST) ||
	    (mkdir(lock, 0777) && errno != EEXIST))
		return setup_fail("%s: cannot be made: %s.", lock,
				  strerror(errno));
	return 0;
}

/* The description of the machine, and the path of its tree. */
static int make_machine(struct setup *s)
{
	struct session *session = &s->session;
	char file[SESSION_PATH];
	ssize_t n = readlink("/proc/self/exe", session->helper,
			     sizeof(session->helper) - 1);

	session->helper[n > 0 ? n : 0] = '\0';
	if (snprintf(session->tree, sizeof(session->tree), "%s/tree",
		     s->directory) >= (int)sizeof(session->tree))
		return setup_fail("%s: the path is too long.", s->directory);
	snprintf(file, sizeof(file), "%s/machine", session->directory);
	return s->lines ? write_file(file, s->lines, strlen(s->lines)) : 0;
}

static int make_all(struct setup *s)
{
	char file[SESSION_PATH];
	int err = 0;

	strcpy(s->session.directory, s->state ? s->state : s->directory);
	snprintf(s->session.lock, sizeof(s->session.lock), "%s/lock",
		 s->directory);
	if (make_machine(s))
		return -1;
	if (write_file(s->session.lock, "", 0) || setup_devices(s) ||
	    make_run(s))
		return -1;
	for (uint32_t i = 0; !err && i < s->session.nr_enclosures; i++)
		err = setup_enclosure(s, i);
	for (uint32_t i = 0; !err && i < s->session.nr_nodes; i++)
		err = setup_node(s, i);
	if (err)
		return -1;
	s->session.magic = SESSION_MAGIC;
	s->session.next_turn = UINT64_MAX;
	snprintf(file, sizeof(file), "%s/session", s->directory);
	return write_file(file, &s->session, sizeof(s->session));
}

/* The directory for files that are not kept: in memory if there is room. */
static const char *temporary(void)
{
	const char *tmp = getenv("TMPDIR");
	const char *memory = "/dev/shm";
	struct statvfs st;

	if (tmp && *tmp)
		return tmp;
	if (access(memory, W_OK) || statvfs(memory, &st) ||
	    (uint64_t)st.f_bavail * st.f_frsize < 256u << 20)
		return "/tmp";
	return memory;
}

int setup_make(struct setup *s)
{
	int lock = -1, err;

	snprintf(s->directory, sizeof(s->directory),
		 "%s/with-enclosure.XXXXXX", temporary());
	if (!mkdtemp(s->directory))
		return setup_fail("%s: cannot be made: %s.", s->directory,
				  strerror(errno));
	err = make_state_dir(s);
	/* two runs may start with one state: the first makes it */
	if (!err && s->state) {
		char file[SESSION_PATH];

		snprintf(file, sizeof(file), "%s/lock", s->state);
		close(open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0666));
		lock = session_lock(file);
	}
	if (!err)
		err = make_all(s);
	session_unlock(lock);
	if (err)
		setup_remove(s);
	return err;
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void setup_remove(const struct setup *s)
{
	nftw(s->directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}
