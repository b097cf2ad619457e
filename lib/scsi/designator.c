/* SPDX-License-Identifier: BSD-2-Clause */
#include "designator.h"

#include <string.h>

#include <ses/bytes.h>
#include <ses/text.h>

#define PAGE_DEVICE_IDENTIFICATION 0x83

bool ses_designator_next(const uint8_t *page, size_t len, size_t *at,
			 struct ses_designator *d)
{
	struct ses_reader r;
	const uint8_t *head;

	if (len < 4 || page[1] != PAGE_DEVICE_IDENTIFICATION)
		return false;
	if (len > ses_be16(page + 2) + 4u)
		len = ses_be16(page + 2) + 4u;
	if (*at == 0)
		*at = 4;
	r = ses_reader(page, len);
	ses_reader_bytes(&r, *at);
	head = ses_reader_bytes(&r, 4);
	if (!head)
		return false;
	*d = (struct ses_designator){
		.association = head[1] >> 4 & 3, .type = head[1] & 0x0f,
		.code_set = head[0] & 0x0f,
		.protocol = head[1] & 0x80 ? head[0] >> 4 : -1,
		.len = head[3],
	};
	d->bytes = ses_reader_bytes(&r, d->len);
	*at = ses_reader_offset(&r);
	return d->bytes != NULL;
}

static bool is_all_zero(const uint8_t *p, size_t len)
{
	while (len > 0 && p[len - 1] == 0)
		len--;
	return len == 0;
}

/* NAA 2, 3 and 5 have 8 bytes, NAA 6 has 16; EUI-64 may have a tail. */
static bool has_valid_length(const struct ses_designator *d)
{
	unsigned int naa;

	if (d->type == SES_DESIGNATOR_EUI)
		return d->len == 8 || d->len == 12 || d->len == 16;
	if (d->type != SES_DESIGNATOR_NAA || d->len < 8)
		return false;
	naa = d->bytes[0] >> 4;
	return d->len == (naa == 6 ? 16 : 8) &&
	       (naa == 2 || naa == 3 || naa == 5 || naa == 6);
}

bool ses_designator_name(const struct ses_designator *d, char *name)
{
	if (d->association != SES_ASSOCIATION_UNIT || d->code_set != 1 ||
	    !has_valid_length(d) || is_all_zero(d->bytes, d->len))
		return false;
	memcpy(name, d->type == SES_DESIGNATOR_NAA ? "naa." : "eui.", 4);
	name += 4;
	ses_hex_write(name, d->bytes, d->len);
	name[2 * d->len] = '\0';
	return true;
}

uint64_t ses_designator_port(const struct ses_designator *d)
{
	if (d->association != SES_ASSOCIATION_PORT ||
	    d->type != SES_DESIGNATOR_NAA || d->len != 8 || d->code_set != 1 ||
	    (d->protocol >= 0 && d->protocol != SES_DESIGNATOR_SAS))
		return 0;
	return ses_be64(d->bytes);
}
