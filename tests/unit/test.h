/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The little that a test program needs.
 *
 * A program prints one line per test: "ok NAME", "not ok NAME: why" or "skip
 * NAME: why", and whatever else in between; tests/run counts them. Checks go
 * on after a failure; one test is a function called through test().
 */
#ifndef TESTS_UNIT_TEST_H
#define TESTS_UNIT_TEST_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int test_bad_checks;
static int test_failures;

#define check(what)                                                          \
	do {                                                                 \
		if (!(what)) {                                               \
			printf("# %s:%d: %s\n", __FILE__, __LINE__, #what);  \
			test_bad_checks++;                                   \
		}                                                            \
	} while (0)

#define check_int(got, want)                                                 \
	do {                                                                 \
		intmax_t got_ = (intmax_t)(got), want_ = (intmax_t)(want);   \
		if (got_ != want_) {                                         \
			printf("# %s:%d: %s is %jd, not %jd\n", __FILE__,    \
			       __LINE__, #got, got_, want_);                 \
			test_bad_checks++;                                   \
		}                                                            \
	} while (0)

#define check_str(got, want)                                                 \
	do {                                                                 \
		const char *got_ = (got), *want_ = (want);                   \
		if (!got_ || strcmp(got_, want_)) {                          \
			printf("# %s:%d: %s is \"%s\", not \"%s\"\n",        \
			       __FILE__, __LINE__, #got,                     \
			       got_ ? got_ : "(null)", want_);               \
			test_bad_checks++;                                   \
		}                                                            \
	} while (0)

static void test_run(const char *name, void (*function)(void))
{
	test_bad_checks = 0;
	function();
	if (test_bad_checks)
		printf("not ok %s: %d bad check(s)\n", name, test_bad_checks);
	else
		printf("ok %s\n", name);
	fflush(stdout);
	test_failures += test_bad_checks != 0;
}

#define test(function) test_run(#function, function)

/* The end of main(). */
static inline int test_end(void)
{
	return test_failures != 0;
}

#endif
