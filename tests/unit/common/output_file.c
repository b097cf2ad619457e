/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that appear whole or not at all: every call that can fail, fails. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../test.h"

/* The calls of the file under test, by name; one of them fails. */
static const char *failing;
static int failure;
static bool no_tmpfile;			/* as of NFS */
static int killed_before_rename;	/* a signal, or 0 */

static bool fails(const char *name)
{
	if (!failing || strcmp(failing, name))
		return false;
	errno = failure;
	return true;
}

static int test_fsync(int fd)
{
	return fails("fsync") ? -1 : fsync(fd);
}

static int test_close(int fd)
{
	int rc = close(fd);

	return fails("close") ? -1 : rc;
}

static int test_rename(const char *from, const char *to)
{
	if (killed_before_rename)
		raise(killed_before_rename);
	return fails("rename") ? -1 : rename(from, to);
}

static int test_linkat(int a, const char *from, int b, const char *to, int how)
{
	return fails("linkat") ? -1 : linkat(a, from, b, to, how);
}

static int test_fchown(int fd, uid_t user, gid_t group)
{
	return fails("fchown") ? -1 : fchown(fd, user, group);
}

static int test_fchmod(int fd, mode_t mode)
{
	return fails("fchmod") ? -1 : fchmod(fd, mode);
}

static int test_open(const char *path, int flags, ...)
{
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = va_arg(args, mode_t);
	va_end(args);
	if (no_tmpfile && (flags & O_TMPFILE) == O_TMPFILE) {
		errno = EOPNOTSUPP;
		return -1;
	}
	return fails("open") ? -1 : open(path, flags, mode);
}

#define fsync(...)	test_fsync(__VA_ARGS__)
#define close(...)	test_close(__VA_ARGS__)
#define rename(...)	test_rename(__VA_ARGS__)
#define linkat(...)	test_linkat(__VA_ARGS__)
#define fchown(...)	test_fchown(__VA_ARGS__)
#define fchmod(...)	test_fchmod(__VA_ARGS__)
#define open(...)	test_open(__VA_ARGS__, 0)
#include "../../../src/common/new_file.c"
#include "../../../src/common/output_file.c"
#undef fsync
#undef close
#undef rename
#undef linkat
#undef fchown
#undef fchmod
#undef open

static char dir[64];
static char new_text[] = "new", much[] = "much ";
static char said[1024];			/* the last message */

static void emit(struct ses_log *log, const struct ses_message *m)
{
	(void)log;
	snprintf(said, sizeof(said), "%s", m->text);
}

static struct ses_log listener = { .emit = emit };

static void put_text(void *data, struct ses_writer *w)
{
	ses_write_str(w, data);
}

static void put_much(void *data, struct ses_writer *w)
{
	for (int i = 0; i < 100000; i++)
		ses_write_str(w, data);
}

/* --- a directory --- */

static const char *path_of(const char *name)
{
	static char path[2][128];
	static int turn;

	turn = !turn;
	snprintf(path[turn], sizeof(path[turn]), "%s/%s", dir, name);
	return path[turn];
}

static int entries(void)
{
	DIR *d = opendir(dir);
	int n = -2;	/* . and .. */

	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

static void clear(void)
{
	char command[256];

	snprintf(command, sizeof(command), "rm -rf %s/* %s/.sg*", dir, dir);
	check_int(system(command), 0);
	failing = NULL;
	no_tmpfile = false;
	killed_before_rename = 0;
	said[0] = '\0';
}

static void make(const char *name, const char *text, mode_t mode)
{
	FILE *f = fopen(path_of(name), "w");

	fputs(text, f);
	fclose(f);
	check_int(chmod(path_of(name), mode), 0);
}

static const char *content(const char *name)
{
	static char text[64];
	FILE *f = fopen(path_of(name), "r");

	if (!f)
		return "(none)";
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	fclose(f);
	return text;
}

static unsigned int mode_of(const char *name)
{
	struct stat st = { .st_mode = 0 };

	check_int(stat(path_of(name), &st), 0);
	return st.st_mode & 07777;
}

static int write_text(const char *name, const char *text, mode_t mode)
{
	const struct output_file f = {
		.name = path_of(name), .what = "The text", .mode = mode,
		.log = &listener,
	};

	return output_file(&f, put_text, (char *)(uintptr_t)text);
}

/* --- what goes wrong --- */

static void one_failure(const char *call, bool named, bool old)
{
	const int errors[] = { EIO, ENOSPC, EDQUOT };

	for (int i = 0; i < 3; i++) {
		clear();
		if (old)
			make("file", "old", 0600);
		failing = call;
		failure = errors[i];
		no_tmpfile = named;
		check_int(write_text("file", "new", 0666),
			  -ses_error_from_errno(errors[i]));
		check(strstr(said, "The text cannot be written to"));
		check(strstr(said, strerror(errors[i])));
		/* the file may be writable when its directory is not */
		check_int(strstr(said, "cannot be made in its directory") != 0,
			  old && strcmp(call, "open") == 0);
		check_str(content("file"), old ? "old" : "(none)");
		check_int(entries(), old);
	}
}

static void a_call_that_fails_leaves_the_old_file(void)
{
	static const char *const calls[] = {
		"open", "fsync", "close", "rename", "linkat",
	};

	for (int how = 0; how < 4; how++) {
		for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
			/* a file that is named is not linked */
			if (how & 1 && strcmp(calls[i], "linkat") == 0)
				continue;
			one_failure(calls[i], how & 1, how & 2);
		}
	}
}

static void a_stream_that_is_given_up(void)
{
	for (int how = 0; how < 4; how++) {
		const struct output_file f = {
			.name = path_of("file"), .what = "The text",
			.mode = 0666, .log = &listener,
		};
		bool old = how & 2;
		struct output_stream s;

		clear();
		no_tmpfile = how & 1;
		if (old)
			make("file", "old", 0600);
		check_int(output_file_begin(&s, &f), 0);
		put_much(much, &s.w);
		check_int(entries(), old);
		check_int(output_file_end(&s, -SES_E_NO_MEMORY),
			  -SES_E_NO_MEMORY);
		check_str(said, "");
		check_str(content("file"), old ? "old" : "(none)");
		check_int(entries(), old);
	}
}

static void a_file_that_grows_too_large(void)
{
	const struct rlimit most = { 100000, RLIM_INFINITY };
	const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };

	signal(SIGXFSZ, SIG_IGN);
	for (int named = 0; named < 2; named++) {
		clear();
		make("file", "old", 0600);
		no_tmpfile = named;

		const struct output_file f = {
			.name = path_of("file"), .what = "The text",
			.mode = 0666, .log = &listener,
		};

		check_int(setrlimit(RLIMIT_FSIZE, &most), 0);
		check_int(output_file(&f, put_much, much),
			  -ses_error_from_errno(EFBIG));
		check_int(setrlimit(RLIMIT_FSIZE, &all), 0);
		check_str(content("file"), "old");
		check_int(entries(), 1);
	}
}

/* --- signals --- */

static int deadly;	/* the signal that comes while it is written */

static void put_and_die(void *data, struct ses_writer *w)
{
	ses_write_str(w, data);
	ses_writer_flush(w);
	raise(deadly);
}

static void in_a_child(const char *want)
{
	const struct output_file f = {
		.name = path_of("file"), .what = "The text", .mode = 0666,
		.log = &listener,
	};
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		signal(deadly, SIG_DFL);
		output_file(&f, killed_before_rename ? put_text : put_and_die,
			    new_text);
		_exit(0);
	}
	check_int(waitpid(pid, &status, 0), pid);
	check(WIFSIGNALED(status) && WTERMSIG(status) == deadly);
	check_str(content("file"), want);
	check_int(entries(), 1);
}

static void a_signal_leaves_no_temporary_file(void)
{
	static const int numbers[] = {
		SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGPIPE, SIGXFSZ, SIGALRM,
		SIGKILL,
	};
	const struct rlimit no_core = { 0, 0 };

	setrlimit(RLIMIT_CORE, &no_core);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		deadly = numbers[i];
		clear();
		make("file", "old", 0600);
		in_a_child("old");	/* it has no name */
		if (deadly == SIGKILL)
			break;
		clear();
		make("file", "old", 0600);
		no_tmpfile = true;
		in_a_child("old");	/* nor has it one here */
		clear();
		make("file", "old", 0600);
		killed_before_rename = deadly;
		in_a_child("new");
	}
}

/* --- owner and mode --- */

static void modes(void)
{
	for (int named = 0; named < 2; named++) {
		clear();
		no_tmpfile = named;
		umask(027);
		check_int(write_text("file", "new", 0666), 0);
		check_int(mode_of("file"), 0640);
		check_int(write_text("secret", "new", 0600), 0);
		check_int(mode_of("secret"), 0600);
		umask(077);
		make("old", "old", 0664);
		check_int(write_text("old", "new", 0600), 0);
		check_int(mode_of("old"), 0664);
		check_str(content("old"), "new");
		umask(022);
		check_int(entries(), 3);
	}
}

static void an_owner_stays_or_the_file_does(void)
{
	struct stat st;

	clear();
	if (geteuid() != 0) {
		printf("skip an owner stays: only root gives files away\n");
		return;
	}
	make("file", "old", 0640);
	check_int(chown(path_of("file"), 1, 2), 0);
	check_int(write_text("file", "new", 0666), 0);
	check_int(stat(path_of("file"), &st), 0);
	check_int(st.st_uid, 1);
	check_int(st.st_gid, 2);
	check_int(mode_of("file"), 0640);
	check_str(content("file"), "new");
	failing = "fchown";
	failure = EPERM;
	check_int(write_text("file", "newer", 0666),
		  -ses_error_from_errno(EPERM));
	check(strstr(said, "would not belong to user 1, group 2"));
	check_str(content("file"), "new");
	check_int(entries(), 1);
}

/* --- what must stay --- */

static int beside(const char *name, const char *input, const char *other)
{
	const struct output_file f = {
		.name = name, .what = "The text", .mode = 0666,
		.log = &listener, .inputs = { &input, 1 }, .other = other,
	};
	int fd, err = output_file(&f, put_text, new_text);

	check_int(output_file_check(&f), err);
	fd = output_file_open(&f);
	if (fd < 0)
		check_int(fd, err);
	else
		close(fd);
	return err;
}

static void what_is_read_or_written_too_stays(void)
{
	char file[128], again[128];

	clear();
	make("file", "old", 0600);
	snprintf(file, sizeof(file), "%s", path_of("file"));
	snprintf(again, sizeof(again), "%s/./file", dir);
	check_int(symlink("file", path_of("link")), 0);
	check_int(link(file, path_of("hard")), 0);
	check_int(beside(file, again, NULL), -SES_E_CONTRADICT);
	check(strstr(said, "which is the input too"));
	check_int(beside(path_of("link"), file, NULL), -SES_E_CONTRADICT);
	check_int(beside(path_of("hard"), file, NULL), -SES_E_CONTRADICT);
	check_int(beside(again, NULL, file), -SES_E_CONTRADICT);
	check(strstr(said, "which is another output too"));
	check_int(beside("/nonexistent", NULL, "/nonexistent"),
		  -SES_E_CONTRADICT);
	check_str(content("file"), "old");
	/* there is nothing to be lost in these */
	check_int(beside("/dev/null", "/dev/null", "/dev/null"), 0);
	check_int(beside(path_of("new"), file, "-"), 0);
}

/* --- kinds of files --- */

static void links_stay(void)
{
	struct stat st;

	for (int old = 0; old < 2; old++) {
		clear();
		check_int(mkdir(path_of("sub"), 0700), 0);
		check_int(symlink("sub/again", path_of("link")), 0);
		check_int(symlink("file", path_of("sub/again")), 0);
		if (old)
			make("sub/file", "old", 0600);
		check_int(write_text("link", "new", 0666), 0);
		check_str(content("sub/file"), "new");
		check(!lstat(path_of("link"), &st) && S_ISLNK(st.st_mode));
		check(!lstat(path_of("sub/again"), &st) &&
		      S_ISLNK(st.st_mode));
		check_int(entries(), 2);
	}
	clear();
	check_int(symlink("loop", path_of("loop")), 0);
	check_int(write_text("loop", "new", 0666),
		  -ses_error_from_errno(ELOOP));
}

static void kinds_that_are_refused(void)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int s = socket(AF_UNIX, SOCK_STREAM, 0);

	clear();
	check_int(mkdir(path_of("directory"), 0700), 0);
	check_int(write_text("directory", "new", 0666), -SES_E_FILE);
	check(strstr(said, "which is a directory"));
	snprintf(name.sun_path, sizeof(name.sun_path), "%s", path_of("socket"));
	check_int(bind(s, (struct sockaddr *)&name, sizeof(name)), 0);
	check_int(write_text("socket", "new", 0666), -SES_E_FILE);
	check(strstr(said, "which is a socket"));
	close(s);
	check_int(mkfifo(path_of("pipe"), 0600), 0);
	check_int(write_text("pipe", "new", 0666),
		  -ses_error_from_errno(ENXIO));
	check(strstr(said, "a pipe without a reader"));
	check_int(entries(), 3);
}

static void a_pipe_with_a_reader(void)
{
	char text[8] = "";
	int fd;

	clear();
	check_int(mkfifo(path_of("pipe"), 0600), 0);
	fd = open(path_of("pipe"), O_RDONLY | O_NONBLOCK);
	check_int(write_text("pipe", "new", 0666), 0);
	check_int(read(fd, text, sizeof(text)), 3);
	check_str(text, "new");
	close(fd);
}

/* /proc/self/fd/N of a file that has no name any more */
static void a_file_without_a_name(void)
{
	char name[32], text[8] = "";
	const struct output_file f = {
		.name = name, .what = "The text", .mode = 0666,
		.log = &listener,
	};
	int fd;

	clear();
	make("file", "old old", 0600);
	fd = open(path_of("file"), O_RDWR);
	unlink(path_of("file"));
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	check_int(output_file(&f, put_text, new_text), 0);
	check_int(pread(fd, text, sizeof(text), 0), 3);
	check_str(text, "new");
	check_int(entries(), 0);
	close(fd);
}

static void a_file_that_grows(void)
{
	const struct output_file f = {
		.name = path_of("file"), .what = "The text", .mode = 0666,
		.log = &listener,
	};
	int fd;

	clear();
	make("file", "old old", 0640);
	fd = output_file_open(&f);
	check(fd > 2);
	check_str(content("file"), "");
	check_int(write(fd, "new", 3), 3);
	check_str(content("file"), "new");
	check_int(mode_of("file"), 0640);
	close(fd);
	unlink(f.name);
	check_int(mkfifo(f.name, 0600), 0);
	check_int(output_file_open(&f), -ses_error_from_errno(ENXIO));
}

int main(void)
{
	snprintf(dir, sizeof(dir), "/tmp/output_fileXXXXXX");
	if (!mkdtemp(dir))
		return 1;
	umask(022);
	test(a_call_that_fails_leaves_the_old_file);
	test(a_stream_that_is_given_up);
	test(a_file_that_grows_too_large);
	test(a_signal_leaves_no_temporary_file);
	test(modes);
	test(an_owner_stays_or_the_file_does);
	test(what_is_read_or_written_too_stays);
	test(links_stay);
	test(kinds_that_are_refused);
	test(a_pipe_with_a_reader);
	test(a_file_without_a_name);
	test(a_file_that_grows);
	clear();
	rmdir(dir);
	return test_end();
}
