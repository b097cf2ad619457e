/* SPDX-License-Identifier: BSD-2-Clause */
/* Fields of elements, by way of the rows that the library has for them. */
#include <string.h>

#include <ses/bytes.h>

#include "plan.h"

/* Is the name one of the words of a blank-separated list? */
static bool in_list(const char *list, const char *name, size_t len)
{
	while (*list) {
		size_t n = strcspn(list, " ");

		if (n == len && memcmp(list, name, len) == 0)
			return true;
		list += n + (list[n] == ' ');
	}
	return false;
}

static const struct ses_field *find(const struct ses_field *rows, size_t nr,
				    const char *name, size_t len)
{
	for (size_t i = 0; i < nr; i++) {
		const struct ses_field *f = &rows[i];

		if (f->role & SES_F_STATUS && !(f->role & SES_F_DERIVED) &&
		    ((strlen(f->key) == len &&
		      memcmp(f->key, name, len) == 0) ||
		     in_list(f->acronyms, name, len)))
			return f;
	}
	return NULL;
}

int field_set(uint8_t type, uint8_t *element, const char *name, size_t len,
	      uint64_t value)
{
	const struct ses_element_type *t = ses_element_type(type);
	const struct ses_field *f;

	f = find(ses_common_fields, ses_nr_common_fields, name, len);
	if (!f)
		f = find(t->fields, t->nr_fields, name, len);
	if (!f)
		return -1;
	if (f->width < 64 && value >> f->width)
		return -2;
	ses_bits_put(element, f->byte, f->msb, f->width, value);
	return 0;
}

int status_code_find(const char *name, size_t len)
{
	static const char *const names[] = {
		"unsupported", "ok", "critical", "noncritical",
		"unrecoverable", "not_installed", "unknown", "not_available",
		"no_access",
	};

	for (int i = 0; i < (int)(sizeof(names) / sizeof(names[0])); i++) {
		if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
			return i;
	}
	return -1;
}

uint32_t control_reserved(uint8_t type)
{
	const struct ses_element_type *t = ses_element_type(type);
	uint8_t used[4] = { 0xf0, 0, 0, 0 };	/* byte 0: SELECT .. RST SWAP */

	/* these have no known fields: bytes 1 to 3 are vendor specific */
	if (type == 0 || !ses_element_type_defined(type))
		return 0x0f000000;
	for (size_t i = 0; i < t->nr_fields; i++) {
		const struct ses_field *f = &t->fields[i];

		if (f->role & SES_F_CONTROL && !(f->role & SES_F_DERIVED))
			ses_bits_put(used, f->byte, f->msb, f->width,
				     UINT64_MAX);
	}
	return ~ses_be32(used);
}
