/* SPDX-License-Identifier: BSD-2-Clause */
/* A shelf from its description: the part of it that one module has. */
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>

#include "describe.h"

static bool is_bay(const struct shelf_plan *plan, const struct plan_row *row)
{
	uint8_t type = plan->types[row->ti].type;

	return row->index >= 0 && (type == SES_ET_DEVICE_SLOT ||
				   type == SES_ET_ARRAY_DEVICE_SLOT);
}

/* The phys of bays that are attached to one expander; others are removed. */
static void keep_attached(struct plan_aes *aes, uint64_t expander)
{
	uint32_t nr = 0;

	for (uint32_t i = 0; i < aes->nr_entries; i++) {
		if (ses_be64(aes->entries[i].bytes + 4) == expander)
			aes->entries[nr++] = aes->entries[i];
	}
	aes->nr_entries = nr;
}

/* Is a number in a list like "0-5,8"? */
static bool in_list(const char *list, unsigned long n)
{
	while (*list) {
		char *end;
		unsigned long first = strtoul(list, &end, 10), last = first;

		if (*end == '-')
			last = strtoul(end + 1, &end, 10);
		if (n >= first && n <= last)
			return true;
		list = *end == ',' ? end + 1 : "";
	}
	return false;
}

/* view process=2 attached=50000000000000e1 access=0-5 */
int describe_view(struct describe *d)
{
	struct series process = { 0 }, attached = { 0 }, naa = { 0 },
		      port = { 0 };
	struct text access = { 0 };
	const struct attr attrs[] = {
		{ "process", A_NUMBER, &process, 7 },
		{ "attached", A_HEX, &attached, UINT64_MAX },
		{ "naa", A_HEX, &naa, UINT64_MAX },
		{ "port", A_HEX, &port, UINT64_MAX },
		{ "access", A_TEXT, &access, 255 },
	};
	struct shelf_plan *p = d->plan;

	if (attrs_read(&d->l, 1, attrs, sizeof(attrs) / sizeof(attrs[0])))
		return -1;
	if (process.given && p->nr_subs)
		p->subs[0].process = (uint8_t)process.first;
	p->naa = naa.given ? naa.first : p->naa;
	p->port_naa = port.given ? port.first : p->port_naa;
	for (uint32_t i = 0; i < p->nr_rows; i++) {
		struct plan_row *r = &p->rows[i];

		if (!is_bay(p, r))
			continue;
		if (attached.given && r->aes.form == AES_SAS_SLOT &&
		    r->aes.nr_entries > 1)
			keep_attached(&r->aes, attached.first);
		if (access.given &&
		    !in_list(access.p, (unsigned long)r->index))
			r->status[0] = (r->status[0] & 0xf0) | NO_ACCESS;
	}
	return 0;
}
