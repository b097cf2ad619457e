/* SPDX-License-Identifier: BSD-2-Clause */
/* What every row of the element table must keep to. */
#include <string.h>

#include <ses/element.h>

#include "test.h"

static bool ends(const char *text, size_t size)
{
	return memchr(text, '\0', size) != NULL;
}

/* A text that just fills its array would have no end. */
static void check_rows(const struct ses_field *f, size_t nr)
{
	for (size_t i = 0; i < nr; i++, f++) {
		check(ends(f->label, sizeof(f->label)));
		check(ends(f->after, sizeof(f->after)));
		check(ends(f->status, sizeof(f->status)));
		check(ends(f->control, sizeof(f->control)));
		check(ends(f->key, sizeof(f->key)));
		check(ends(f->acronyms, sizeof(f->acronyms)));
		check(strlen(f->label) == f->label_len);
		check(8 * f->byte + 7 - f->msb + f->width <= 32);
	}
}

static void texts_end_and_bits_fit(void)
{
	check_rows(ses_common_fields, ses_nr_common_fields);
	check_rows(ses_array_slot_fields, ses_nr_array_slot_fields);
	check_rows(ses_threshold_fields, ses_nr_threshold_fields);
	for (unsigned int code = 0; code <= 0xff; code++) {
		const struct ses_element_type *t = ses_element_type(code);

		check_rows(t->fields, t->nr_fields);
		check_rows(t->thresholds, t->nr_thresholds);
	}
}

int main(void)
{
	test(texts_end_and_bits_fit);
	return test_end();
}
