/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls the fuzz target that is linked to it with inputs that were kept.
 *
 *	NAME PACK|DIRECTORY...	one test: the target survives all inputs in
 *				packs, and in the files of directories
 *	NAME --pack DIRECTORY	writes a pack of the files of a directory
 *	NAME --unpack PACK DIRECTORY
 *
 * A pack is one file with many inputs, each after its length: four bytes,
 * big-endian. tests/fuzz/corpus has them compressed, for gzip -d.
 */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "fuzz.h"

/* An input that takes longer hangs, on whatever machine this is. */
#define LONGEST_SECONDS 60

static const char *name, *file;
static unsigned long number;
static size_t total;

static void report(const char *why)
{
	char text[512];
	int n = snprintf(text, sizeof(text), "not ok %s: %s, input %lu: %s\n",
			 name, file, number, why);

	if (n > 0 && write(1, text, (size_t)n) != n)
		_exit(2);
}

static void report_signal(int signal_number)
{
	report(signal_number == SIGVTALRM ? "it hangs" : "it crashes");
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

static uint8_t *read_file(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	struct stat st;
	uint8_t *p;

	if (!f || fstat(fileno(f), &st)) {
		perror(path);
		exit(2);
	}
	p = malloc((size_t)st.st_size + 1);
	if (!p)
		abort();
	*len = fread(p, 1, (size_t)st.st_size, f);
	fclose(f);
	return p;
}

/* A limit of processor time, in which a busy machine plays no part. */
static void limit_seconds(unsigned int seconds)
{
	struct itimerval t = { .it_value.tv_sec = seconds };

	setitimer(ITIMER_VIRTUAL, &t, NULL);
}

/* From a block of its own, so that a sanitizer sees its end. */
static void try_input(const uint8_t *p, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);

	if (!copy)
		abort();
	if (len)
		memcpy(copy, p, len);
	number++;
	total++;
	limit_seconds(LONGEST_SECONDS);
	LLVMFuzzerTestOneInput(copy, len);
	limit_seconds(0);
	free(copy);
}

/* Each input of a pack. */
static void for_each_packed(const char *path,
			    void (*handle)(const uint8_t *p, size_t len))
{
	size_t len, at = 0, n;
	uint8_t *p = read_file(path, &len);

	for (; len - at >= 4; at += n) {
		n = (size_t)p[at] << 24 | (size_t)p[at + 1] << 16 |
		    (size_t)p[at + 2] << 8 | p[at + 3];
		at += 4;
		if (n > len - at) {
			report("the pack is truncated");
			exit(1);
		}
		handle(p + at, n);
	}
	free(p);
}

static void for_each_file(const char *directory,
			  void (*handle)(const uint8_t *p, size_t len))
{
	struct dirent **entries;
	int nr = scandir(directory, &entries, NULL, alphasort);

	for (int i = 0; i < nr; i++) {
		char path[4096];
		size_t len;
		uint8_t *p;

		if (entries[i]->d_name[0] != '.') {
			snprintf(path, sizeof(path), "%s/%s", directory,
				 entries[i]->d_name);
			p = read_file(path, &len);
			handle(p, len);
			free(p);
		}
		free(entries[i]);
	}
	if (nr >= 0)
		free(entries);
}

static void write_packed(const uint8_t *p, size_t len)
{
	const uint8_t head[4] = {
		(uint8_t)(len >> 24), (uint8_t)(len >> 16),
		(uint8_t)(len >> 8), (uint8_t)len,
	};

	fwrite(head, 1, 4, stdout);
	fwrite(p, 1, len, stdout);
}

static const char *directory_to_fill;

static void write_file(const uint8_t *p, size_t len)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%06lu", directory_to_fill, ++number);
	f = fopen(path, "wb");
	if (!f || fwrite(p, 1, len, f) != len || fclose(f)) {
		perror(path);
		exit(2);
	}
}

static void catch_signals(void)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL,
				       SIGABRT, SIGVTALRM };

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		signal(signals[i], report_signal);
}

static void replay_path(const char *path)
{
	struct stat st;

	file = path;
	number = 0;
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		for_each_file(path, try_input);
	else
		for_each_packed(path, try_input);
}

static int print_result(void)
{
	if (total)
		printf("ok %s (%zu inputs)\n", name, total);
	else
		printf("not ok %s: there are no inputs\n", name);
	return total == 0;
}

int main(int argc, char *argv[])
{
	name = strrchr(argv[0], '/');
	name = name ? name + 1 : argv[0];
	if (argc == 3 && strcmp(argv[1], "--pack") == 0) {
		for_each_file(argv[2], write_packed);
		return 0;
	}
	if (argc == 4 && strcmp(argv[1], "--unpack") == 0) {
		directory_to_fill = argv[3];
		for_each_packed(argv[2], write_file);
		return 0;
	}
	catch_signals();
	for (int i = 1; i < argc; i++)
		replay_path(argv[i]);
	return print_result();
}
