/* SPDX-License-Identifier: BSD-2-Clause */
/* SHA-256: the vectors of FIPS 180 and NIST's examples, and sha256sum(1). */
#include <stdlib.h>
#include <unistd.h>

#include "base/digest.h"

#include "../test.h"

static char text[SES_DIGEST_TEXT];

static const char *digest_of(const void *bytes, size_t n)
{
	struct ses_digest digest;

	ses_digest_begin(&digest);
	ses_digest_add(&digest, bytes, n);
	ses_digest_text(&digest, text);
	return text;
}

static void vectors(void)
{
	static const struct {
		const char *message, *digest;
	} rows[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb924"
		      "27ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223"
			 "b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "248d6a61d20638b8e5c026930c3e6039"
		  "a33ce45964ff2167f6ecedd419db06c1" },
		{ "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
		  "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
		  "cf5b16a778af8380036ce59e7b049237"
		  "0b249b11e8f07a51afac45037afee9d1" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_str(digest_of(rows[i].message, strlen(rows[i].message)),
			  rows[i].digest);
}

static void a_million_times_a(void)
{
	struct ses_digest digest;
	char a[1000];

	memset(a, 'a', sizeof(a));
	ses_digest_begin(&digest);
	for (int i = 0; i < 1000; i++)
		ses_digest_add(&digest, a, sizeof(a));
	ses_digest_text(&digest, text);
	check_str(text, "cdc76e5c9914fb9281a1c7e284d73e67"
			"f1809a48a497200e046d39ccc7112cd0");
}

static uint8_t bytes[300];

/* In pieces of any size it is the same. */
static void pieces(void)
{
	for (size_t len = 0; len <= sizeof(bytes); len += 23) {
		for (size_t piece = 1; piece < 130; piece++) {
			char whole[SES_DIGEST_TEXT];
			struct ses_digest digest;

			strcpy(whole, digest_of(bytes, len));
			ses_digest_begin(&digest);
			for (size_t at = 0; at < len; at += piece)
				ses_digest_add(&digest, bytes + at,
					       len - at < piece ? len - at :
								  piece);
			ses_digest_text(&digest, text);
			check_str(text, whole);
		}
	}
}

/* What sha256sum says of the first n bytes. */
static bool has_digest(const char *file, size_t n, char theirs[SES_DIGEST_TEXT])
{
	char command[128];
	FILE *f;
	bool good;

	snprintf(command, sizeof(command), "head -c %zu %s | sha256sum", n,
		 file);
	f = popen(command, "r");
	if (!f)
		return false;
	good = fread(theirs, 1, SES_DIGEST_TEXT - 1, f) == SES_DIGEST_TEXT - 1;
	theirs[SES_DIGEST_TEXT - 1] = '\0';
	pclose(f);
	return good;
}

/* Around each length where the padding changes. */
static void like_sha256sum(void)
{
	static const size_t lengths[] = {
		0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 118, 119, 120, 121, 127,
		128, 129, 183, 184, 300,
	};
	char file[] = "/tmp/digest.XXXXXX", theirs[SES_DIGEST_TEXT];
	int fd = mkstemp(file);

	if (fd < 0 || write(fd, bytes, sizeof(bytes)) != sizeof(bytes))
		abort();
	close(fd);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		if (!has_digest(file, lengths[i], theirs)) {
			check(!"sha256sum runs");
			break;
		}
		check_str(digest_of(bytes, lengths[i]), theirs);
	}
	unlink(file);
}

int main(void)
{
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 7 + i / 5);
	test(vectors);
	test(a_million_times_a);
	test(pieces);
	if (system("command -v sha256sum >/dev/null") == 0)
		test(like_sha256sum);
	else
		puts("skip like_sha256sum: no sha256sum here");
	return test_end();
}
