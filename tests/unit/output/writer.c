/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers as the writer puts them, beside those of printf(). */
#include <stdlib.h>

#include <ses/writer.h>

#include "../test.h"

static void same(uint64_t v)
{
	char got[64], want[64];
	struct ses_writer w;

	ses_writer_to_buffer(&w, got, sizeof(got));
	ses_write_dec(&w, v);
	ses_write_char(&w, ' ');
	ses_write_signed(&w, (int64_t)v);
	ses_write_char(&w, ' ');
	ses_write_hex(&w, v, 3);
	ses_write_char(&w, '\0');
	snprintf(want, sizeof(want), "%" PRIu64 " %" PRId64 " %03" PRIx64, v,
		 (int64_t)v, v);
	check_str(got, want);
}

/* Where the number of digits changes, in each base. */
static void numbers_at_edges(void)
{
	for (uint64_t v = 1; v <= UINT64_MAX / 10; v *= 10) {
		same(v - 1);
		same(v);
		same(10 * v - 1);
	}
	for (int bit = 0; bit < 64; bit++) {
		same((UINT64_C(1) << bit) - 1);
		same(UINT64_C(1) << bit);
		same(~(UINT64_C(1) << bit));
	}
	same(UINT64_MAX);
}

static void random_numbers(void)
{
	srand(1);
	for (int i = 0; i < 20000; i++) {
		uint64_t v = (uint64_t)rand() << 33 ^ (uint64_t)rand() << 11 ^
			     (uint64_t)rand();

		same(v >> rand() % 64);
	}
}

/* Only what a colour needs: control characters of the text are gone. */
static void colours(void)
{
	char got[80];
	struct ses_writer w;

	ses_writer_to_buffer(&w, got, sizeof(got));
	ses_write_coloured(&w, SES_COLOUR_CRITICAL, "a\033[2J\nb", 7);
	ses_write_coloured(&w, SES_COLOUR_WARNING, "c", 1);
	ses_write_coloured(&w, SES_COLOUR_NONE, "d\r", 2);
	ses_write_char(&w, '\0');
	check_str(got, "\033[31ma.[2J.b\033[0m\033[33mc\033[0md.");
}

/* What does not fit is dropped whole, and the error stays. */
static void a_buffer_that_is_full(void)
{
	static const uint64_t numbers[] = { 7, 4711, 4294967296, UINT64_MAX };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		for (size_t room = 0; room < 24; room++) {
			char text[32], got[32];
			struct ses_writer w;
			int n = snprintf(text, sizeof(text), "%" PRIu64,
					 numbers[i]);

			memset(got, '#', sizeof(got));
			ses_writer_to_buffer(&w, got, room);
			ses_write_dec(&w, numbers[i]);
			check(w.len == 0 || w.len == (size_t)n);
			check((w.len == 0) == (w.error != 0));
			check(memcmp(got, text, w.len) == 0);
			check(got[room] == '#');
		}
	}
}

int main(void)
{
	test(numbers_at_edges);
	test(random_numbers);
	test(colours);
	test(a_buffer_that_is_full);
	return test_end();
}
