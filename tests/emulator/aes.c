/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Additional Element Status page (0Ah; SES-4 6.1.13), in every way of
 * numbering elements that enclosures are known to use.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>

#include "plan.h"

/*
 * Ways to number elements: A all of them, B without overall elements, C only
 * those of types that have descriptors, D only SAS connectors.
 */
enum space { SPACE_A, SPACE_B, SPACE_C, SPACE_D, NR_SPACES };

static const struct {
	const char *name;
	bool eip;
	uint8_t eiioe;
	enum space element, connector, other;
} styles[] = {
	[SHELF_INDEX_EIIOE0] = { "eiioe0", true, 0, SPACE_B, SPACE_D, SPACE_C },
	[SHELF_INDEX_EIIOE1] = { "eiioe1", true, 1, SPACE_A, SPACE_A, SPACE_A },
	[SHELF_INDEX_EIIOE2] = { "eiioe2", true, 2, SPACE_B, SPACE_B, SPACE_B },
	[SHELF_INDEX_EIIOE3] = { "eiioe3", true, 3, SPACE_B, SPACE_A, SPACE_A },
	[SHELF_INDEX_HP] = { "hp", true, 0, SPACE_A, SPACE_D, SPACE_A },
	[SHELF_INDEX_LSI] = { "lsi", true, 0, SPACE_C, SPACE_D, SPACE_C },
	[SHELF_INDEX_ARECA] = { "areca", true, 0, SPACE_B, SPACE_D, SPACE_C },
	[SHELF_INDEX_NONE] = { "none", false, 0, SPACE_B, SPACE_D, SPACE_C },
};

#define NR_STYLES (int)(sizeof(styles) / sizeof(styles[0]))

int index_style_find(const char *name, size_t len)
{
	for (int i = 1; i < NR_STYLES; i++) {
		if (strlen(styles[i].name) == len &&
		    memcmp(styles[i].name, name, len) == 0)
			return i;
	}
	return -1;
}

struct numbers {
	uint32_t at[NR_SPACES];
};

/* The number of each row in each space; any number if it has none. */
static struct numbers *count(const struct shelf_plan *plan)
{
	struct numbers *all = need(calloc(plan->nr_rows + 1, sizeof(*all)));
	struct numbers next = { { 0 } };

	for (uint32_t i = 0; i < plan->nr_rows; i++) {
		uint8_t type = plan->types[plan->rows[i].ti].type;

		all[i] = next;
		next.at[SPACE_A]++;
		if (plan->rows[i].index < 0)
			continue;
		next.at[SPACE_B]++;
		next.at[SPACE_C] += ses_element_type(type)->aes !=
				    SES_AES_NEVER;
		next.at[SPACE_D] += type == SES_ET_SAS_CONNECTOR;
	}
	return all;
}

static bool resolve(const struct shelf_plan *plan, const struct plan_ref *ref,
		    uint32_t *row)
{
	const struct plan_type *t;

	if (ref->ti < 0 || (size_t)ref->ti >= plan->nr_types)
		return false;
	t = &plan->types[ref->ti];
	if (ref->index < 0 || ref->index >= t->count)
		return false;
	*row = t->row + 1 + (uint32_t)ref->index;
	return true;
}

/* The byte for a connector or another element; FFh none. */
static uint8_t ref_byte(const struct shelf_plan *plan,
			const struct numbers *numbers, enum space space,
			const struct plan_ref *ref)
{
	uint32_t row;

	if (!resolve(plan, ref, &row) || numbers[row].at[space] > 0xfe)
		return 0xff;
	return (uint8_t)numbers[row].at[space];
}

/* The parts of each form: their sizes with EIP=1, then with EIP=0. */
static const struct {
	uint8_t protocol;
	uint8_t fixed, fixed_no_eip;
	uint8_t entry;
} forms[] = {
	[AES_SAS_SLOT] = { 6, 8, 4, 28 },
	[AES_SAS_EXPANDER] = { 6, 16, 14, 2 },
	[AES_SAS_PORT] = { 6, 8, 6, 12 },
	[AES_FCP] = { 0, 16, 12, 16 },
	[AES_NVME] = { 0x0b, 72, 0, 8 },
};

/* The fixed part after the head: p is the byte that is byte 4 with EIP=1. */
static void fixed_part(const struct plan_aes *aes, bool eip, uint8_t *p)
{
	p[0] = (uint8_t)aes->nr_entries;
	switch (aes->form) {
	case AES_SAS_SLOT:
		p[1] = aes->partial;
		if (eip)
			p[3] = aes->slot;
		break;
	case AES_SAS_EXPANDER:
		p[1] = 0x40;
		put_be64(p + 4, aes->name);
		break;
	case AES_SAS_PORT:
		p[1] = 0x40;
		break;
	case AES_FCP:
		if (eip)
			p[3] = aes->slot;
		put_be64(p + (eip ? 4 : 2), aes->name);
		break;
	case AES_NVME:
		p[1] = (uint8_t)(0x20 | aes->partial);
		p[3] = aes->slot;
		p[6] = (uint8_t)aes->vendor;
		p[7] = (uint8_t)(aes->vendor >> 8);
		memcpy(p + 8, aes->serial, sizeof(aes->serial));
		memcpy(p + 28, aes->model, sizeof(aes->model));
		break;
	}
}

/* One descriptor; its length, 0 if that does not fit in its length byte. */
static size_t descriptor(const struct shelf_plan *plan,
			 const struct numbers *numbers,
			 enum shelf_index_style style, uint32_t row,
			 uint8_t *p)
{
	const struct plan_aes *aes = &plan->rows[row].aes;
	bool eip = styles[style].eip || aes->form == AES_NVME;
	size_t fixed = eip ? forms[aes->form].fixed :
			     forms[aes->form].fixed_no_eip;
	size_t entry = forms[aes->form].entry;
	size_t len = fixed + aes->nr_entries * entry;
	uint32_t index = numbers[row].at[styles[style].element];

	if (len > 257)
		return 0;
	memset(p, 0, len);
	p[0] = (uint8_t)(aes->invalid << 7 | eip << 4 |
			 forms[aes->form].protocol);
	p[1] = (uint8_t)(len - 2);
	if (style == SHELF_INDEX_ARECA && aes->form == AES_SAS_EXPANDER)
		index = 0;
	if (eip) {
		p[2] = styles[style].eiioe;
		p[3] = (uint8_t)index;
	}
	fixed_part(aes, eip, p + (eip ? 4 : 2));
	for (uint32_t i = 0; i < aes->nr_entries; i++) {
		const struct plan_entry *e = &aes->entries[i];
		uint8_t *at = p + fixed + i * entry;
		uint8_t *refs = at + (aes->form == AES_SAS_PORT ? 2 : 0);

		memcpy(at, e->bytes, entry);
		if (aes->form != AES_SAS_EXPANDER && aes->form != AES_SAS_PORT)
			continue;
		refs[0] = ref_byte(plan, numbers, styles[style].connector,
				   &e->connector);
		refs[1] = ref_byte(plan, numbers, styles[style].other,
				   &e->other);
	}
	return len;
}

/* What the descriptor of a bay without a disk has: no address, no device. */
static void detach(const struct plan_aes *aes, bool eip, uint8_t *p)
{
	size_t fixed = eip ? forms[aes->form].fixed :
			     forms[aes->form].fixed_no_eip;

	if (aes->form == AES_NVME) {
		p[0] |= 0x80;		/* INVALID */
		memset(p + 12, 0, 60);	/* serial and model number */
	}
	for (uint32_t i = 0; aes->form == AES_SAS_SLOT && i < aes->nr_entries;
	     i++)
		memset(p + fixed + 28 * i, 0, 20);
}

size_t aes_page(const struct shelf_plan *plan, enum shelf_index_style style,
		const uint8_t *absent, uint8_t *page)
{
	struct numbers *numbers = count(plan);
	size_t len = 8, n;

	memset(page, 0, 8);
	page[0] = 0x0a;
	for (uint32_t i = 0; i < plan->nr_rows; i++) {
		if (!plan->rows[i].aes.form || plan->rows[i].aes.none ||
		    plan->rows[i].index < 0 || len + 257 > LARGEST_PAGE)
			continue;
		n = descriptor(plan, numbers, style, i, page + len);
		if (n && absent[i])
			detach(&plan->rows[i].aes, page[len] & 0x10,
			       page + len);
		len += n;
	}
	free(numbers);
	ses_put_be16(page + 2, (uint16_t)(len - 4));
	return len;
}

static int check_ref(const struct shelf_plan *plan, const struct plan_ref *ref,
		     struct shelf_error *error)
{
	uint32_t row;

	if (ref->ti < 0 || resolve(plan, ref, &row))
		return 0;
	error->line = ref->line;
	error->column = ref->column;
	snprintf(error->text, sizeof(error->text),
		 "There is no element %d,%d: types and elements count from 0.",
		 ref->ti, ref->index);
	return -1;
}

int aes_check(const struct shelf_plan *plan, struct shelf_error *error)
{
	for (uint32_t i = 0; i < plan->nr_rows; i++) {
		const struct plan_aes *aes = &plan->rows[i].aes;

		for (uint32_t k = 0; k < aes->nr_entries; k++) {
			if (check_ref(plan, &aes->entries[k].connector,
				      error) ||
			    check_ref(plan, &aes->entries[k].other, error))
				return -1;
		}
		if (aes->form && forms[aes->form].fixed + aes->nr_entries *
		    forms[aes->form].entry > 257) {
			snprintf(error->text, sizeof(error->text),
				 "The descriptor of element %d,%d has %u phys "
				 "or ports, more than fit.", plan->rows[i].ti,
				 plan->rows[i].index, aes->nr_entries);
			return -1;
		}
	}
	return 0;
}
