/* SPDX-License-Identifier: BSD-2-Clause */
/* The Subenclosure Nickname Status page; the map and --nickname read it. */
#include <ses/page.h>

#include <ses/bytes.h>
#include <ses/device.h>

const uint8_t *ses_nickname_find(const struct ses_page *page,
				 uint8_t subenclosure)
{
	struct ses_reader r = ses_reader(page->bytes, page->len);
	const uint8_t *p;

	ses_reader_bytes(&r, 8);
	while ((p = ses_reader_bytes(&r, SES_NICKNAME_DESCRIPTOR))) {
		if (p[1] == subenclosure)
			return p + 8;
	}
	return NULL;
}
