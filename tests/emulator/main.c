/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shelf run [OPTIONS] COMMAND...	called by tests/with-enclosure
 * shelf EVENT [-N] ...			inside of such a run, see inside.c
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "setup.h"

/* Exit statuses of programs that run others, like those of env(1). */
#define FAILED		125
#define NOT_EXECUTABLE	126
#define NOT_FOUND	127

static void prepend_env(const char *name, const char *value, char separator)
{
	const char *old = getenv(name);
	char *all;

	if (!old || !*old) {
		setenv(name, value, 1);
		return;
	}
	if (asprintf(&all, "%s%c%s", value, separator, old) < 0)
		return;
	setenv(name, all, 1);
	free(all);
}

/* The file that a command is, looked for in PATH; 0 not found. */
static char *find_program(const char *name)
{
	const char *path = getenv("PATH");
	char *file;

	if (strchr(name, '/'))
		return strdup(name);
	while (path && *path) {
		size_t len = strcspn(path, ":");

		if (asprintf(&file, "%.*s/%s", (int)len, path, name) < 0)
			return NULL;
		if (access(file, X_OK) == 0)
			return file;
		free(file);
		path += len + (path[len] == ':');
	}
	return NULL;
}

/* The interpreter of a 64-bit ELF program: in buf; 0 none; -1 not ELF. */
static int interpreter(int fd, char *buf, size_t size)
{
	Elf64_Ehdr head;
	Elf64_Phdr part;

	buf[0] = '\0';
	if (pread(fd, &head, sizeof(head), 0) != sizeof(head) ||
	    memcmp(head.e_ident, ELFMAG, SELFMAG) ||
	    head.e_ident[EI_CLASS] != ELFCLASS64)
		return -1;
	for (unsigned int i = 0; i < head.e_phnum; i++) {
		ssize_t n;

		if (pread(fd, &part, sizeof(part), (off_t)(head.e_phoff +
				i * head.e_phentsize)) != sizeof(part))
			return -1;
		if (part.p_type != PT_INTERP)
			continue;
		n = pread(fd, buf, part.p_filesz < size ? part.p_filesz :
						size - 1, (off_t)part.p_offset);
		buf[n > 0 ? n : 0] = '\0';
		return 1;
	}
	return 0;
}

/* Preloading works for dynamically linked programs of the same libc. */
static int check_program(const char *name)
{
	char *file = find_program(name);
	char theirs[256], ours[256] = "";
	int fd, self, kind;

	if (!file)
		return 0;	/* exec will complain */
	fd = open(file, O_RDONLY | O_CLOEXEC);
	free(file);
	if (fd < 0)
		return 0;
	kind = interpreter(fd, theirs, sizeof(theirs));
	close(fd);
	self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (self >= 0) {
		interpreter(self, ours, sizeof(ours));
		close(self);
	}
	if (kind == 0)
		return setup_fail("%s is linked statically: the emulated "
				  "enclosure cannot be preloaded into it.",
				  name);
	if (kind == 1 && ours[0] && !strstr(theirs, "/ld-linux") !=
				    !strstr(ours, "/ld-linux"))
		return setup_fail("%s is of another C library (%s): the "
				  "emulated enclosure cannot be preloaded "
				  "into it.", name, theirs);
	return 0;
}

static pid_t child;

static void pass_on(int n)
{
	if (child > 0)
		kill(child, n);
}

static int wait_for_child(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction pass = { .sa_handler = pass_on };
	int status;

	/* a terminal sends these to the child as well */
	sigaction(SIGINT, &ignore, NULL);
	sigaction(SIGQUIT, &ignore, NULL);
	sigaction(SIGTERM, &pass, NULL);
	sigaction(SIGHUP, &pass, NULL);
	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR)
			return FAILED;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) :
				   128 + WTERMSIG(status);
}

static int run_command(const struct setup *s, char *argv[])
{
	const char *preload = getenv("SES_PRELOAD");

	fflush(stdout);
	child = fork();
	if (child < 0) {
		setup_fail("fork: %s.", strerror(errno));
		return FAILED;
	}
	if (child > 0)
		return wait_for_child();
	setenv(SESSION_ENV, s->directory, 1);
	/* ignored in a background job, but a fault may send it */
	signal(SIGINT, SIG_DFL);
	if (preload) {
		prepend_env("LD_PRELOAD", preload, ':');
		/* the address sanitizer must be the first library */
		prepend_env("ASAN_OPTIONS", "verify_asan_link_order=0", ':');
	}
	execvp(argv[0], argv);
	setup_fail("%s: %s.", argv[0], strerror(errno));
	_exit(errno == ENOENT ? NOT_FOUND : NOT_EXECUTABLE);
}

static int do_run(int argc, char *argv[])
{
	static struct setup setup;
	struct setup *s = &setup;
	int first, status;

	s->shelf_dir = getenv("SES_SHELVES");
	first = setup_options(s, argc, argv);
	if (first == 0)
		return 0;
	if (first < 0 || check_program(argv[first]) || setup_make(s))
		return FAILED;
	status = run_command(s, argv + first);
	setup_remove(s);
	return status;
}

static int usage(void)
{
	fputs("usage: shelf run [OPTION...] COMMAND...\n", stderr);
	inside_usage();
	return FAILED;
}

int main(int argc, char *argv[])
{
	if (argc < 2)
		return usage();
	if (strcmp(argv[1], "run") == 0)
		return do_run(argc - 1, argv + 1);
	return inside_knows(argv[1]) ? inside_do(argv + 1) : usage();
}
