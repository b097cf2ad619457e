/* SPDX-License-Identifier: BSD-2-Clause */
/* What every row of the element table must keep to. */
#include <string.h>

#include <ses/element.h>

#include "../test.h"

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
		check(ends(f->remark, sizeof(f->remark)));
		check(strlen(f->label) == f->label_len);
		check(8 * f->byte + 7 - f->msb + f->width <= 32);
	}
}

static void texts_end_and_bits_fit(void)
{
	check_rows(ses_common_fields, ses_nr_common_fields);
	check_rows(ses_array_slot_fields, ses_nr_array_slot_fields);
	check_rows(ses_summary_fields, ses_nr_summary_fields);
	check_rows(ses_threshold_fields, ses_nr_threshold_fields);
	for (unsigned int code = 0; code <= 0xff; code++) {
		const struct ses_element_type *t = ses_element_type(code);

		check_rows(t->fields, t->nr_fields);
		check_rows(t->thresholds, t->nr_thresholds);
	}
}

/* What --check reports has a name to report it by. */
static void alarms_have_words(void)
{
	const struct ses_field *f;

	for (unsigned int code = 0; code <= 0xff; code++) {
		for (size_t n = 0; (f = ses_element_field(code, n)); n++) {
			check(!f->alarm || f->width == 1);
			check(!f->alarm || f->key[0]);
			check(f->alarm || !f->remark[0]);
		}
	}
	for (size_t n = 0; n < ses_nr_summary_fields; n++) {
		f = &ses_summary_fields[n];
		check(!f->alarm == !f->remark[0]);
	}
}

/* IDENT has an LED wherever it is; a slot shows one request for FAULT and some
 * others; another element one for FAIL, if any. */
static void slots_have_leds(void)
{
	for (unsigned int code = 0; code <= 0xff; code++) {
		const struct ses_field *f;
		unsigned int leds[4] = { 0 };

		for (size_t n = 0; (f = ses_element_field(code, n)); n++) {
			leds[f->led]++;
			check((f->led == SES_FIELD_LED_IDENT) ==
			      (strcmp(f->control, "RQST IDENT") == 0));
			if (!f->led)
				continue;
			check(f->role & SES_F_SHOWN && f->acronyms[0]);
			check(strncmp(f->control, "RQST ", 5) == 0 ||
			      code == SES_ET_ENCLOSURE);
		}
		check(leds[SES_FIELD_LED_IDENT] <= 1);
		check(leds[SES_FIELD_LED_IDENT] || !ses_element_is_slot(code));
		check(leds[SES_FIELD_LED_FAULT] <= 1);
		check(leds[SES_FIELD_LED_FAULT] || !ses_element_is_slot(code));
		check_int(leds[SES_FIELD_LED_OTHER],
			  code == SES_ET_DEVICE_SLOT ? 2 :
			  code == SES_ET_ARRAY_DEVICE_SLOT ? 10 : 0);
	}
}

int main(void)
{
	test(alarms_have_words);
	test(slots_have_leds);
	test(texts_end_and_bits_fit);
	return test_end();
}
