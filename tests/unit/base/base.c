/* SPDX-License-Identifier: BSD-2-Clause */
/* Arrays that grow, blanks that are trimmed, hex digits. */
#include <stdlib.h>

#include <ses/memory.h>
#include <ses/text.h>

#include "../test.h"

static void arrays_grow(void)
{
	int *array = NULL;

	for (size_t n = 0; n < 100; n++) {
		int *more = ses_array_grow(array, n, sizeof(*array));

		if (!more)
			abort();
		array = more;
		array[n] = (int)n;
	}
	for (int i = 0; i < 100; i++)
		check_int(array[i], i);
	array = ses_array_resize(array, 3, sizeof(*array));
	check(array && array[2] == 2);
	free(array);
}

/* A size that does not fit is not a small one. */
static void sizes_do_not_wrap(void)
{
	check(!ses_array_resize(NULL, SIZE_MAX / 4 + 2, 4));
	check(!ses_array_grow(NULL, SIZE_MAX / 8 + 1, 8));
	check(!ses_array_grow(NULL, SIZE_MAX / 2 + 1, 1));
}

static void blanks_are_trimmed(void)
{
	static const struct { const char *s; size_t end, both; } rows[] = {
		{ "", 0, 0 }, { "   ", 0, 0 }, { "a", 1, 1 },
		{ " a b  ", 4, 3 }, { "\ta ", 2, 2 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *s = rows[i].s;

		check_int(ses_text_trim_end(s, strlen(s)), rows[i].end);
		check_int(ses_text_trim(&s, strlen(s)), rows[i].both);
		check(!rows[i].both || *s != ' ');
	}
}

static void hex_digits_are_read(void)
{
	char text[5] = "";
	uint64_t v;

	check_int(ses_hex_byte("5Af"), 0x5a);
	check_int(ses_hex_byte("5"), -1);
	check_int(ses_hex_byte("g1"), -1);
	check_int(ses_hex_number("12x", 9, &v), 2);
	check_int(v, 0x12);
	check_int(ses_hex_number("123", 2, &v), 2);
	check_int(v, 0x12);
	check_int(ses_hex_number("x", 1, &v), 0);
	check_int(v, 0);
	check_int(ses_hex_number("1ffffffffffffffff", 17, &v), 17);
	check(v == UINT64_MAX);
	ses_hex_write(text, (const uint8_t[]){ 0x0f, 0xa0 }, 2);
	check_str(text, "0fa0");
}

int main(void)
{
	test(arrays_grow);
	test(sizes_do_not_wrap);
	test(blanks_are_trimmed);
	test(hex_digits_are_read);
	return test_end();
}
