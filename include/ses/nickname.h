/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Nicknames of subenclosures: the Subenclosure Nickname Status page (0Fh; SES-4
 * 6.1.18).
 */
#ifndef SES_NICKNAME_H
#define SES_NICKNAME_H

#include <stdint.h>

struct ses_page;

#define SES_NICKNAME_LEN 32
/* of a descriptor, from byte 8 of the page on */
#define SES_NICKNAME_DESCRIPTOR 40

/*
 * The nickname of a subenclosure: its field of SES_NICKNAME_LEN bytes in the
 * page (NUL padded, not terminated), or 0 when the page has none for it.
 */
const uint8_t *ses_nickname_find(const struct ses_page *page,
				 uint8_t subenclosure);

#endif
