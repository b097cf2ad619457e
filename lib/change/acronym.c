/* SPDX-License-Identifier: BSD-2-Clause */
/* A walk over the acronyms, which are words of the field rows. */
#include <ses/change.h>

#include <string.h>

#include <ses/element.h>
#include <ses/page.h>

#include "ses/aes.h"
#include "element/element_internal.h"

/* The start of the part with EIP=1, which the list of acronyms shows. */
static unsigned int listed_base(const struct ses_field *f)
{
	static const uint8_t with_eip[] = {
		[SES_AES_IN_COUNT] = 4, [SES_AES_IN_HEAD] = 0,
		[SES_AES_IN_PHY] = 8, [SES_AES_IN_EXPANDER] = 8,
	};

	return with_eip[f->line];
}

struct table {
	const struct ses_field *rows;
	size_t nr;
};

/*
 * The tables of a page: number -1 is for all element types, the others are for
 * one. False past the last table.
 */
static bool find_table(uint8_t page, int number, struct table *t)
{
	const struct ses_element_type *type;

	if (number >= 0 && (page != SES_PAGE_STATUS ||
			    number > SES_ELEMENT_TYPE_MAX))
		return false;
	if (number >= 0) {
		type = ses_element_type((unsigned int)number);
		*t = (struct table){ type->fields, type->nr_fields };
	} else if (page == SES_PAGE_STATUS) {
		*t = (struct table){ ses_common_fields,
				     ses_nr_common_fields };
	} else if (page == SES_PAGE_THRESHOLD) {
		*t = (struct table){ ses_threshold_fields,
				     ses_nr_threshold_fields };
	} else {
		*t = (struct table){ ses_aes_fields, SES_NR_AES_FIELDS };
	}
	return true;
}

struct ses_acronym ses_acronyms(uint8_t page, int type)
{
	return (struct ses_acronym){ .page = page, .only = type, .table = -1 };
}

/* Step to the next table of the walk. */
static void step_to_table(struct ses_acronym *a)
{
	a->row = 0;
	if (a->only < 0)
		a->table++;
	else
		a->table = a->table < 0 ? a->only : SES_ELEMENT_TYPE_MAX + 1;
}

bool ses_acronym_next(struct ses_acronym *a)
{
	struct table t;

	while (!a->rest || !*a->rest) {
		if (!find_table(a->page, a->table, &t))
			return false;
		if (a->row == t.nr) {
			step_to_table(a);
			continue;
		}
		a->field = &t.rows[a->row++];
		a->rest = a->field->acronyms;
	}
	a->name = a->rest;
	a->len = strcspn(a->rest, " ");
	a->rest += a->len;
	a->rest += strspn(a->rest, " ");
	a->hint = ses_acronym_hint(a->name, a->len);
	a->type = a->table;
	a->byte = a->field->byte +
		  (a->page == SES_PAGE_ADDITIONAL ? listed_base(a->field) : 0);
	a->msb = a->field->msb;
	a->width = a->field->width;
	return true;
}
