/* SPDX-License-Identifier: BSD-2-Clause */
#include "calls.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <ses/transport.h>

#include "../emulator/inprocess.h"
#include "../emulator/sgio.h"
#include "host.h"

#define DESCRIPTOR	1000	/* of the first node; no other file has it */
#define LOCK_FILE	999	/* of the file that is the lock */
#define SG_MAJOR	21

struct calls calls;

static struct session session;
static struct session_node session_node = { .kind = NODE_SG };

void calls_emulating(bool inside)
{
	if (calls.hooks)
		calls.hooks->emulating(inside);
}

/* The node with a descriptor, or 0. */
static struct calls_node *find_node(int fd)
{
	unsigned int n = (unsigned int)(fd - DESCRIPTOR) % CALLS_NODES;

	return fd < DESCRIPTOR || n >= calls.nr_nodes ? NULL : &calls.nodes[n];
}

/* Each restart makes another node, with the same name. */
static int find_descriptor(const struct calls_node *node)
{
	return DESCRIPTOR + (int)(node - calls.nodes) +
	       CALLS_NODES * (int)node->restarts;
}

static bool is_gone(const struct calls_node *node)
{
	return calls.now_ms < node->back_ms;
}

static int os_open(const char *path, int flags)
{
	int err = calls.hooks ? calls.hooks->opening() : 0;

	if (err)
		return -err;
	if (strncmp(path, "/run/lock/ses-", 14) == 0)
		return LOCK_FILE;
	for (size_t i = 0; i < calls.nr_nodes; i++) {
		struct calls_node *node = &calls.nodes[i];

		if (strcmp(path, node->path) != 0 || is_gone(node))
			continue;
		node->read_only = (flags & O_ACCMODE) == O_RDONLY;
		return find_descriptor(node);
	}
	return -ENOENT;
}

static int os_close(int fd)
{
	return find_node(fd) || fd == LOCK_FILE ? 0 : -EBADF;
}

static int os_fstat(int fd, struct stat *st)
{
	if (fd == LOCK_FILE) {
		*st = (struct stat){ .st_mode = S_IFREG | 0600, .st_nlink = 1,
				     .st_uid = geteuid() };
		return 0;
	}
	if (!find_node(fd))
		return -EBADF;
	*st = (struct stat){
		.st_mode = S_IFCHR | 0600,
		.st_rdev = makedev(SG_MAJOR, (unsigned int)(find_node(fd) -
							    calls.nodes)),
	};
	return 0;
}

/* The node that the command of this process goes to. */
static struct calls_node *busy;

static int carry(struct sgio *io, struct carrier_command *c)
{
	(void)io;
	if (calls.before && !is_gone(busy))
		calls.before(busy);
	if (is_gone(busy))
		return -ENODEV;
	carrier_exec(&busy->shelf->carrier, c);
	if (calls.after)
		calls.after(busy, c);
	calls.now_ms += c->delay_ms;
	if (c->signal)
		raise(c->signal);
	return -c->error;
}

static int os_ioctl(int fd, unsigned long request, void *arg)
{
	struct sgio io = { .session = &session, .node = &session_node,
			   .exec = carry };
	int rc = -EBADF;

	calls_emulating(true);
	busy = find_node(fd);
	if (busy && fd != find_descriptor(busy)) {
		rc = -ENODEV;
	} else if (busy) {
		strcpy(session_node.path, busy->path);
		io.read_only = busy->read_only;
		rc = sgio_ioctl(&io, request, arg);
	}
	calls_emulating(false);
	return rc;
}

static int os_flock(int fd, int operation)
{
	(void)operation;
	return find_node(fd) || fd == LOCK_FILE ? 0 : -EBADF;
}

static int os_read_text(const char *path, char *text, size_t size)
{
	(void)path;
	if (size)
		text[0] = '\0';
	return -ENOENT;
}

static void os_sleep_ms(unsigned int ms)
{
	calls.now_ms += ms;
}

static uint64_t os_now_ms(void)
{
	return calls.now_ms;
}

/* In place of those of the library. */
const struct ses_os ses_os_linux = {
	.open = os_open,
	.close = os_close,
	.fstat = os_fstat,
	.ioctl = os_ioctl,
	.flock = os_flock,
	.read_text = os_read_text,
	.sleep_ms = os_sleep_ms,
	.now_ms = os_now_ms,
};

/* The wait of sg_ses_microcode, in place of the C library's; not that for the
 * end of a job. */
int ppoll(struct pollfd *fds, nfds_t nr, const struct timespec *timeout,
	  const sigset_t *mask)
{
	const uint64_t ms = (uint64_t)timeout->tv_sec * 1000 +
			    (uint64_t)timeout->tv_nsec / 1000000;
	sigset_t old, waiting;

	if (nr)
		return poll(fds, nr, (int)ms);
	sigemptyset(&waiting);
	sigpending(&waiting);
	/* they come now */
	if (mask && !sigisemptyset(&waiting) &&
	    sigprocmask(SIG_SETMASK, mask, &old) == 0)
		sigprocmask(SIG_SETMASK, &old, NULL);
	calls.now_ms += ms;
	return 0;
}
