/* SPDX-License-Identifier: BSD-2-Clause */
#include "host.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../emulator/inprocess.h"
#include "calls.h"

#define HANGS_S		1200	/* far from what a busy machine takes */

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
	struct emulator *shelf;
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
	calls.nodes[0] = (struct calls_node){
		.path = "/dev/sg0", .shelf = shelf,
	};
	calls.nr_nodes = 1;
	calls.hooks = run->hooks;
	calls_emulating(false);
	result->status = run->program(argc, argv);
	calls_emulating(true);
	fflush(NULL);
	result->done = run->done && run->done(shelf);
	result->waited_ms = calls.now_ms;
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
