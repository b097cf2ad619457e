/* SPDX-License-Identifier: BSD-2-Clause */
#include "option_words.h"

#include <stdio.h>
#include <string.h>

#include <ses/change.h>
#include <ses/element.h>
#include <ses/monitor.h>
#include <ses/page.h>
#include <ses/view.h>

#include "options.h"

void offer_pages(struct cli_words *words, const void *options)
{
	const struct ses_page_def *page;

	(void)options;
	for (size_t n = 0; (page = ses_page_row(n)); n++) {
		const char *word = page->abbreviations;

		while (*word) {
			const size_t len = strcspn(word, ",");

			words->offer(words, word, len, page->name);
			word += len + (word[len] == ',');
		}
	}
}

static void offer_type_names(struct cli_words *words, const char *after)
{
	for (unsigned int n = 0; n <= SES_ELEMENT_TYPE_MAX; n++) {
		const struct ses_element_type *type = ses_element_type(n);
		char word[16];

		snprintf(word, sizeof(word), "%s%s", type->abbreviation, after);
		words->offer(words, word, strlen(word), type->name);
	}
}

void offer_types(struct cli_words *words, const void *options)
{
	(void)options;
	offer_type_names(words, "");
}

void offer_types_with_colon(struct cli_words *words, const void *options)
{
	(void)options;
	offer_type_names(words, ":");
}

/* --- acronyms --- */

/* Which acronyms are offered. */
struct acronym_choice {
	bool all_types;
	uint64_t types;			/* set of codes */
	bool writable;
};

/* The element types that are selected, as far as the options alone say it. */
static struct acronym_choice choose_types(const struct options *o)
{
	struct acronym_choice choice = { .all_types = true };
	struct ses_select select = { .by_type = false };
	struct ses_log silent = { 0 };

	if (o && o->index &&
	    !ses_select_parse_index(o->index, &silent, &select) &&
	    select.by_type && select.type <= SES_ELEMENT_TYPE_MAX) {
		choice.all_types = false;
		choice.types = 1ull << select.type;
	} else if (o && (o->view.select.kind == SES_SELECT_SLOT ||
			 o->view.select.kind == SES_SELECT_SAS)) {
		choice.all_types = false;
		choice.types = 1ull << SES_ET_DEVICE_SLOT |
			       1ull << SES_ET_ARRAY_DEVICE_SLOT;
	}
	return choice;
}

static bool is_offered(const struct acronym_choice *choice,
		       const struct ses_acronym *a)
{
	if (choice->writable && !ses_field_is_writable(a->field))
		return false;
	return choice->all_types || a->type < 0 ||
	       choice->types >> a->type & 1;
}

/* Was this acronym offered before? Some element types share names. */
static bool was_offered(const struct acronym_choice *choice, uint8_t page,
			const struct ses_acronym *what)
{
	struct ses_acronym a = ses_acronyms(page, -1);

	while (ses_acronym_next(&a) && a.name != what->name) {
		if (is_offered(choice, &a) && a.len == what->len &&
		    memcmp(a.name, what->name, a.len) == 0)
			return true;
	}
	return false;
}

static void offer_acronyms(struct cli_words *words,
			   const struct acronym_choice *choice)
{
	static const uint8_t pages[] = {
		SES_PAGE_STATUS, SES_PAGE_THRESHOLD, SES_PAGE_ADDITIONAL,
	};
	const size_t nr = choice->writable ? 2 : 3;

	for (size_t i = 0; i < nr; i++) {
		struct ses_acronym a = ses_acronyms(pages[i], -1);

		while (ses_acronym_next(&a)) {
			if (is_offered(choice, &a) &&
			    !was_offered(choice, pages[i], &a))
				words->offer(words, a.name, a.len, a.hint);
		}
	}
}

void offer_readable_acronyms(struct cli_words *words, const void *options)
{
	const struct acronym_choice choice = choose_types(options);

	offer_acronyms(words, &choice);
}

void offer_writable_acronyms(struct cli_words *words, const void *options)
{
	struct acronym_choice choice = choose_types(options);

	choice.writable = true;
	offer_acronyms(words, &choice);
}

static void offer_columns(struct cli_words *words,
			  const char *(*column)(size_t n))
{
	const char *name;

	for (size_t n = 0; (name = column(n)); n++)
		words->offer(words, name, strlen(name), NULL);
}

void offer_map_columns(struct cli_words *words, const void *options)
{
	(void)options;
	offer_columns(words, ses_map_column_name);
}

void offer_sensor_columns(struct cli_words *words, const void *options)
{
	(void)options;
	offer_columns(words, ses_sensors_column_name);
}
