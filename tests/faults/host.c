/* SPDX-License-Identifier: BSD-2-Clause */
#include "host.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ses/transport.h>

#include "../emulator/inprocess.h"
#include "../emulator/sgio.h"

#define NODE		"/dev/sg0"
#define DESCRIPTOR	1000	/* of the open node; no other has it */
#define LOCK_FILE	1001	/* of the file that is the lock */
#define SG_MAJOR	21
#define HANGS_S		1200	/* far from what a busy machine takes */

/* --- the system calls --- */

/* Of the process that a run is made in. */
static struct emulator *shelf;
static uint64_t now_ms;
static bool read_only;
static const struct host_hooks *hooks;
static struct session session;
static struct session_node node = { .path = NODE, .kind = NODE_SG };

static void emulating(bool inside)
{
	if (hooks)
		hooks->emulating(inside);
}

static int os_open(const char *path, int flags)
{
	int err = hooks ? hooks->opening() : 0;

	if (err)
		return -err;
	if (strncmp(path, "/run/lock/ses-", 14) == 0)
		return LOCK_FILE;
	if (strcmp(path, NODE) != 0)
		return -ENOENT;
	read_only = (flags & O_ACCMODE) == O_RDONLY;
	return DESCRIPTOR;
}

static int os_close(int fd)
{
	return fd == DESCRIPTOR || fd == LOCK_FILE ? 0 : -EBADF;
}

static int os_fstat(int fd, struct stat *st)
{
	if (fd == LOCK_FILE) {
		*st = (struct stat){ .st_mode = S_IFREG | 0600, .st_nlink = 1,
				     .st_uid = geteuid() };
		return 0;
	}
	if (fd != DESCRIPTOR)
		return -EBADF;
	*st = (struct stat){ .st_mode = S_IFCHR | 0600,
			     .st_rdev = makedev(SG_MAJOR, 0) };
	return 0;
}

static int carry(struct sgio *io, struct carrier_command *c)
{
	(void)io;
	carrier_exec(&shelf->carrier, c);
	now_ms += c->delay_ms;
	if (c->signal)
		raise(c->signal);
	return -c->error;
}

static int os_ioctl(int fd, unsigned long request, void *arg)
{
	struct sgio io = { .session = &session, .node = &node,
			   .read_only = read_only, .exec = carry };

	int rc = -EBADF;

	emulating(true);
	if (fd == DESCRIPTOR)
		rc = sgio_ioctl(&io, request, arg);
	emulating(false);
	return rc;
}

static int os_flock(int fd, int operation)
{
	(void)operation;
	return fd == DESCRIPTOR || fd == LOCK_FILE ? 0 : -EBADF;
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
	now_ms += ms;
}

static uint64_t os_now_ms(void)
{
	return now_ms;
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

/* The wait of sg_ses_microcode, in place of the C library's. */
int ppoll(struct pollfd *fds, nfds_t nr, const struct timespec *timeout,
	  const sigset_t *mask)
{
	sigset_t old;

	(void)fds;
	(void)nr;
	/* signals that wait come now */
	if (mask && sigprocmask(SIG_SETMASK, mask, &old) == 0)
		sigprocmask(SIG_SETMASK, &old, NULL);
	now_ms += (uint64_t)timeout->tv_sec * 1000 +
		  (uint64_t)timeout->tv_nsec / 1000000;
	return 0;
}

/* --- a run --- */

static void fatal(const char *what)
{
	printf("not ok host: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* What a file has, as a text. */
static void read_text(FILE *f, char text[MOST_TEXT])
{
	ssize_t n = pread(fileno(f), text, MOST_TEXT - 1, 0);

	text[n < 0 ? 0 : n] = '\0';
}

static void empty_file(FILE *f)
{
	if (ftruncate(fileno(f), 0) || lseek(fileno(f), 0, SEEK_SET))
		fatal("a temporary file");
}

/* In the process of its own. */
static void child(const struct host_run *run, struct host_result *result,
		  FILE *out, FILE *err)
{
	char *argv[16] = { NULL };
	int argc = 0;

	if (dup2(fileno(out), 1) < 0 || dup2(fileno(err), 2) < 0)
		_exit(125);
	while (argc < 15 && run->argv[argc]) {
		argv[argc] = strdup(run->argv[argc]);
		argc++;
	}
	alarm(HANGS_S);
	shelf = emulator_new(run->description);
	if (!shelf)
		_exit(125);
	if (run->fault)
		emulator_fault(shelf, run->fault);
	hooks = run->hooks;
	emulating(false);
	result->status = run->program(argc, argv);
	emulating(true);
	fflush(NULL);
	result->done = run->done && run->done(shelf);
	result->waited_ms = now_ms;
	snprintf(result->log, MOST_TEXT, "%s", shelf->log);
	_exit(result->status);
}

const struct host_result *host_run(const struct host_run *run)
{
	static struct host_result *result;
	static FILE *out, *err;
	int status = 0;
	pid_t pid;

	if (!result) {
		result = mmap(NULL, sizeof(*result), PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		out = tmpfile();
		err = tmpfile();
		if (result == MAP_FAILED || !out || !err)
			fatal("resources");
	}
	empty_file(out);
	empty_file(err);
	result->status = -1;
	result->done = false;
	result->log[0] = '\0';
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		child(run, result, out, err);
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		fatal("a process");
	result->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
					       WEXITSTATUS(status);
	read_text(out, result->out);
	read_text(err, result->err);
	return result;
}
