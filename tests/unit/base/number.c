/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers as people type them. */
#include <ses/error.h>
#include <ses/text.h>

#include "../test.h"

static int plain(const char *s, uint64_t max, uint64_t *v)
{
	return ses_number_parse(s, strlen(s), max, v);
}

static void plain_numbers(void)
{
	uint64_t v;

	check_int(plain("0", 255, &v), 0);
	check_int(v, 0);
	check_int(plain("0x1F", 255, &v), 0);
	check_int(v, 0x1f);
	check_int(plain("1fh", 255, &v), 0);
	check_int(v, 0x1f);
	check_int(plain("255", 255, &v), 0);
	check_int(plain("18446744073709551615", UINT64_MAX, &v), 0);
	check(v == UINT64_MAX);
}

static void junk_is_no_number(void)
{
	static const char *const junk[] = {
		"", "x", "12xyz", " 1", "1 ", "-1", "+1", "0x", "h", "256",
		"0x100", "1.0", "18446744073709551616", "0xfffffffffffffffff",
	};
	uint64_t v = 7;

	for (size_t i = 0; i < sizeof(junk) / sizeof(junk[0]); i++)
		check_int(plain(junk[i], 255, &v), -SES_E_SYNTAX);
	check_int(v, 7);
}

static void scaled_numbers(void)
{
	static const struct { const char *s; uint64_t v; } good[] = {
		{ "4k", 4096 }, { "4K", 4096 }, { "4KiB", 4096 },
		{ "4kb", 4000 }, { "4KD", 4000 }, { "1m", 1048576 },
		{ "2MB", 2000000 }, { "4g", 4294967296 }, { "1GiB", 1 << 30 },
		{ "3b", 1536 }, { "5w", 10 }, { "9c", 9 }, { " 8", 8 },
		{ "2x3", 6 }, { "2x3k", 6144 }, { "1k+1", 1025 },
		{ "0x10", 16 }, { "10h", 16 }, { "0x10x2", 32 },
	};
	static const char *const bad[] = {
		"", "k", "4q", "4kk", "0x10k", "1+", "x3", "-5", "5-", "4 k",
		"99999999999999999999", "20000000000g", "9999999999x9999999999",
		"18446744073709551615+1",
	};
	uint64_t v;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		check_int(ses_number_parse_scaled(good[i].s, UINT64_MAX, &v),
			  0);
		check(v == good[i].v);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		check_int(ses_number_parse_scaled(bad[i], UINT64_MAX, &v),
			  -SES_E_SYNTAX);
	check_int(ses_number_parse_scaled("65536", 65535, &v), -SES_E_SYNTAX);
}

int main(void)
{
	test(plain_numbers);
	test(junk_is_no_number);
	test(scaled_numbers);
	return test_end();
}
