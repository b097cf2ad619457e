/* SPDX-License-Identifier: BSD-2-Clause */
/* Images: files, pipes and what is wrong with them. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/microcode.h>

#include "../test.h"
#include "base/digest.h"

static char file[] = "/tmp/image.XXXXXX";
static char said[1024];

static void listen_to(struct ses_log *log, const struct ses_message *m)
{
	(void)log;
	snprintf(said, sizeof(said), "%s", m->text);
}

static struct ses_log log_ = { .emit = listen_to };

/* A file of n bytes, each of which tells its place. */
static void make_file(size_t n)
{
	int fd = open(file, O_WRONLY | O_TRUNC);

	for (size_t i = 0; i < n; i++) {
		uint8_t c = (uint8_t)(i * 3);

		if (write(fd, &c, 1) != 1)
			abort();
	}
	close(fd);
}

static struct ses_image image;

static int open_image(const char *name, uint64_t skip, uint32_t length)
{
	const struct ses_image_source source = {
		.name = name, .skip = skip, .length = length, .spool = "/tmp",
	};

	said[0] = '\0';
	return ses_image_open(&image, &source, &log_);
}

/* Are bytes at .. at + n those of the file from `from` on? */
static bool reads(uint32_t at, uint32_t n, size_t from)
{
	uint8_t buf[64] = { 0 };
	bool same = ses_image_read(&image, at, buf, n) == 0;

	for (uint32_t i = 0; same && i < n; i++)
		same = buf[i] == (uint8_t)((from + i) * 3);
	return same;
}

static void whole_file(void)
{
	make_file(50);
	check_int(open_image(file, 0, 0), 0);
	check_int(image.length, 50);
	check(reads(0, 50, 0));
	check(reads(48, 2, 48));
	check_int(ses_image_check(&image), 0);
	ses_image_close(&image);
}

static void part_of_a_file(void)
{
	make_file(50);
	check_int(open_image(file, 10, 0), 0);
	check_int(image.length, 40);
	check(reads(0, 40, 10));
	ses_image_close(&image);
	check_int(open_image(file, 10, 8), 0);
	check_int(image.length, 8);
	check(reads(0, 8, 10));
	check_str(said, "");
	ses_image_close(&image);
	check_int(open_image(file, 49, 0), 0);
	check_int(image.length, 1);
	ses_image_close(&image);
}

static void fill(void)
{
	uint8_t buf[20];

	make_file(5);
	check_int(open_image(file, 1, 20), 0);
	check_int(image.length, 20);
	check(strstr(said, "4 bytes of the 20"));
	check_int(ses_image_read(&image, 0, buf, 20), 0);
	check(buf[3] == 12 && buf[4] == 0xff && buf[19] == 0xff);
	check_int(ses_image_read(&image, 8, buf, 4), 0);
	check(buf[0] == 0xff && buf[3] == 0xff);
	ses_image_close(&image);
}

static void refused(const char *name, uint64_t skip, uint32_t length, int err,
		    const char *words)
{
	check_int(open_image(name, skip, length), -err);
	ses_image_close(&image);
	if (!strstr(said, words)) {
		printf("# \"%s\" does not tell: %s\n", said, words);
		test_bad_checks++;
	}
}

static void refusals(void)
{
	make_file(0);
	refused(file, 0, 0, SES_E_FILE, "is empty");
	refused(file, 0, 100, SES_E_FILE, "is empty");
	make_file(10);
	refused(file, 10, 0, SES_E_FILE, "nothing is left");
	refused(file, 11, 4, SES_E_FILE, "has 10 bytes");
	refused("/nonexistent/image", 0, 0, SES_E_OS + ENOENT, "opened");
	refused("/tmp", 0, 0, SES_E_OS + EISDIR, "read");
	refused("/dev/null", 0, 0, SES_E_FILE, "is empty");
	refused("/dev/zero", 4, 4, SES_E_FILE, "not a regular file");
	/* a hole is as good as data */
	check_int(truncate(file, 0x100000000), 0);
	refused(file, 0, 0, SES_E_FILE, "more than 4294967295");
	check_int(open_image(file, 1, 0), 0);
	check_int(image.length, 0xffffffff);
	ses_image_close(&image);
	make_file(0);
}

/* A pipe that is fed in drops by another process. */
static void pipe_in_drops(size_t n)
{
	int ends[2], saved = dup(0);
	pid_t child;

	if (pipe(ends))
		abort();
	child = fork();
	if (child == 0) {
		close(ends[0]);
		for (size_t i = 0; i < n; i++) {
			uint8_t c = (uint8_t)(i * 3);

			if (write(ends[1], &c, 1) != 1)
				_exit(1);
			if (i % 16 == 0)
				usleep(1000);
		}
		_exit(0);
	}
	close(ends[1]);
	dup2(ends[0], 0);
	close(ends[0]);
	check_int(open_image("-", 0, 0), 0);
	dup2(saved, 0);
	close(saved);
	check_int(image.length, n);
	check(reads(0, (uint32_t)n, 0));
	check_int(ses_image_check(&image), 0);
	ses_image_close(&image);
}

static void pipes(void)
{
	pipe_in_drops(1);
	pipe_in_drops(63);
	/* no more is taken than is wanted */
	check_int(open_image("/dev/zero", 0, 100000), 0);
	check_int(image.length, 100000);
	check_int(image.available, 100000);
	ses_image_close(&image);
}

/* Stdin may be a file of which the beginning is used up. */
static void file_as_stdin(void)
{
	int saved = dup(0), fd;

	make_file(50);
	fd = open(file, O_RDONLY);
	dup2(fd, 0);
	close(fd);
	lseek(0, 7, SEEK_SET);
	check_int(open_image("-", 3, 0), 0);
	check_int(image.length, 40);
	check(reads(0, 40, 10));
	ses_image_close(&image);
	dup2(saved, 0);
	close(saved);
}

static void changes(void)
{
	uint8_t buf[50];

	make_file(50);
	check_int(open_image(file, 0, 0), 0);
	check_int(truncate(file, 20), 0);
	check_int(ses_image_read(&image, 0, buf, 20), 0);
	check_int(ses_image_read(&image, 0, buf, 21), -SES_E_FILE);
	check(strstr(said, "has become shorter"));
	check_int(ses_image_check(&image), -SES_E_FILE);
	check(strstr(said, "has changed"));
	ses_image_close(&image);
}

/* Another content, and all the rest put back. */
static void changes_in_disguise(void)
{
	char text[SES_DIGEST_TEXT];
	struct timespec times[2];
	struct stat st;

	make_file(50);
	/* the clock of the file system must tick once */
	check_int(stat(file, &st), 0);
	check_int(open_image(file, 0, 0), 0);
	do {
		usleep(1000);
		make_file(50);
		check_int(stat(file, &st), 0);
	} while (st.st_ctim.tv_sec == image.stat.st_ctim.tv_sec &&
		 st.st_ctim.tv_nsec == image.stat.st_ctim.tv_nsec);
	times[0] = image.stat.st_atim;
	times[1] = image.stat.st_mtim;
	check_int(utimensat(AT_FDCWD, file, times, 0), 0);
	check_int(stat(file, &st), 0);
	check_int(st.st_mtim.tv_nsec, image.stat.st_mtim.tv_nsec);
	check_int(ses_image_check(&image), -SES_E_FILE);
	check_int(ses_image_digest(&image, text), -SES_E_FILE);
	check(strstr(said, "has changed"));
	ses_image_close(&image);
}

static void digest_is(uint64_t skip, uint32_t length, const char *want)
{
	char text[SES_DIGEST_TEXT];

	check_int(open_image(file, skip, length), 0);
	check_int(ses_image_digest(&image, text), 0);
	check_str(text, want);
	ses_image_close(&image);
}

/* Of what is sent: without the bytes skipped, with those filled in. */
static void digests(void)
{
	struct ses_digest digest;
	char text[SES_DIGEST_TEXT];
	uint8_t bytes[70000];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 3);
	make_file(40000);
	memset(bytes + 40000, 0xff, sizeof(bytes) - 40000);
	for (int part = 0; part < 3; part++) {
		static const uint32_t skip[] = { 0, 7, 0 };
		static const uint32_t length[] = { 40000, 33000, 70000 };

		ses_digest_begin(&digest);
		ses_digest_add(&digest, bytes + skip[part], length[part]);
		ses_digest_text(&digest, text);
		digest_is(skip[part], part ? length[part] : 0, text);
	}
}

int main(void)
{
	int fd = mkstemp(file);

	if (fd < 0)
		abort();
	close(fd);
	test(whole_file);
	test(part_of_a_file);
	test(fill);
	test(refusals);
	test(pipes);
	test(file_as_stdin);
	test(changes);
	test(changes_in_disguise);
	test(digests);
	unlink(file);
	return test_end();
}
