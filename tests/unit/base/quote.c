/* SPDX-License-Identifier: BSD-2-Clause */
/* Words of a command line, read back by a shell. */
#include <stdlib.h>
#include <unistd.h>

#include <ses/text.h>
#include <ses/writer.h>

#include "../test.h"

#define MANY 400

static char words[MANY][64];
static size_t nr;

/* The shells that are here; sh always is. */
static const char *const shells[] = {
	"sh", "dash", "bash", "busybox sh", "ksh", "mksh", "yash",
};

static void add(const char *word)
{
	if (nr < MANY)
		snprintf(words[nr++], sizeof(words[0]), "%s", word);
}

/* Every byte, alone and between others; what shells and printf know. */
static void make_words(void)
{
	static const char *const special[] = {
		"", "-", "--", "-n", "id>P;$(id)", "`id`", "a b", "  ", "a\n",
		"\n", "\n\n\n", "a\nb\n", "\n ", " \n", "it's", "'\033'",
		"$HOME\a", "\"\033\"", "%s%d\033", "\\c\033", "\\0101\033",
		"-e\033", "a\\", "\\\033", "~", "~root", "=ls", "A=B", "#x",
		"!!", "!!\033", "{a,b}", "*", "?", "[a-z]*", "&", "|", ";",
		"<", "(", "caf\303\251", "caf\303\251\033", "\303", "\377\376",
		"\302\233" "31m", "\342\200\256abc", "0\0337", "a\033" "777",
		"$'a'", "--in=my file", "--in=a=b", "\t", "\r", "${IFS}\n",
	};

	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++)
		add(special[i]);
	for (unsigned int c = 1; c < 256; c++)
		add((char[]){ (char)c, '\0' });
	srand(1);
	while (nr < MANY) {
		char word[16];

		for (int i = 0; i < 15; i++)
			word[i] = (char)(1 + rand() % 255);
		word[rand() % 16 % 15] = '\0';
		word[15] = '\0';
		add(word);
	}
}

static void shown_words_are_clean(void)
{
	for (size_t i = 0; i < nr; i++) {
		struct ses_writer w;

		ses_writer_to_memory(&w);
		ses_write_quoted(&w, words[i]);
		check(w.len > 0);
		check_int(ses_text_clean_length((const uint8_t *)w.buf, w.len),
			  w.len);
		ses_writer_close(&w);
	}
}

/* A script that prints all words, each with a NUL after it; its output. */
static size_t read_back(const char *shell, char *got, size_t size)
{
	char name[] = "/tmp/quoteXXXXXX", command[128];
	int fd = mkstemp(name);
	struct ses_writer w;
	FILE *f;
	size_t n = 0;

	check(fd >= 0);
	ses_writer_to_fd(&w, fd);
	for (size_t i = 0; i < nr; i++) {
		ses_write_str(&w, "printf '%s\\0' ");
		ses_write_quoted(&w, words[i]);
		ses_write_str(&w, "\n");
	}
	check_int(ses_writer_close(&w), 0);
	close(fd);
	snprintf(command, sizeof(command), "LC_ALL=C %s %s", shell, name);
	f = popen(command, "r");
	if (f) {
		n = fread(got, 1, size, f);
		check_int(pclose(f), 0);
	}
	unlink(name);
	return n;
}

static bool is_here(const char *shell)
{
	char command[128];

	snprintf(command, sizeof(command), "%s -c : >/dev/null 2>&1", shell);
	return system(command) == 0;
}

static void shells_read_them_back(void)
{
	static char got[MANY * 64];

	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
		size_t len, at = 0;

		if (!is_here(shells[i])) {
			check(i > 0);
			continue;
		}
		len = read_back(shells[i], got, sizeof(got));
		for (size_t n = 0; n < nr && at < len; n++) {
			check_str(got + at, words[n]);
			at += strlen(got + at) + 1;
		}
		check_int(at, len);
	}
}

static void plain_words_stay(void)
{
	static const char *const same[] = {
		"sg_ses", "--index=0,0", "--mode=dmc_offs_save", "/dev/sg3",
		"/dev/bsg/0:0:1:0", "--bpw=4k", "fw-1.2+3.bin",
	};

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		char got[64];
		struct ses_writer w;

		ses_writer_to_buffer(&w, got, sizeof(got));
		ses_write_quoted(&w, same[i]);
		ses_write_char(&w, '\0');
		check_str(got, same[i]);
	}
}

int main(void)
{
	make_words();
	test(plain_words_stay);
	test(shown_words_are_clean);
	test(shells_read_them_back);
	return test_end();
}
