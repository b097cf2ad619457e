/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Nicknames of subenclosures: the Subenclosure Nickname Status and Control
 * pages (0Fh; SES-4 6.1.18, 6.2.10).
 */
#ifndef SES_NICKNAME_H
#define SES_NICKNAME_H

#include <stdbool.h>
#include <stdint.h>

#include <ses/command.h>

struct ses_page;
struct ses_snapshot;

#define SES_NICKNAME_LEN 32
/* of a descriptor, from byte 8 of the page on */
#define SES_NICKNAME_DESCRIPTOR 40

/*
 * The nickname of a subenclosure: its field of SES_NICKNAME_LEN bytes in the
 * page (NUL padded, not terminated), or 0 when the page has none for it.
 */
const uint8_t *ses_nickname(const struct ses_page *page, uint8_t subenclosure);

#define SES_NICKNAME_PAGE (8 + SES_NICKNAME_LEN)

/* A nickname to be given. */
struct ses_nickname_change {
	/* in */
	uint8_t subenclosure;
	uint8_t name[SES_NICKNAME_LEN];	/* NUL padded */
	bool verify;			/* read back and compare */
	/* out */
	uint8_t page[SES_NICKNAME_PAGE];	/* what is sent */
	enum ses_fate fate;		/* of it; not done until sent */
	bool confirmed;			/* it was read back */
};

/*
 * Read page 0Fh, and make the control page. Takes a snapshot, which may hold
 * the page already. Returns 0, or with a message the error of reading, or
 * -SES_E_SYNTAX when the enclosure has no such subenclosure.
 */
int ses_nickname_prepare(struct ses_nickname_change *change,
			 struct ses_snapshot *snap);

/*
 * Prepare, send once, and verify if that is asked for; when the enclosure did
 * not act for a reason that passes, all of it again, a bounded number of
 * times. Returns 0, or with a message: the errors of ses_nickname_prepare(),
 * the category of the refusal, -SES_E_NOT_TAKEN.
 */
int ses_nickname_execute(struct ses_nickname_change *change,
			 struct ses_snapshot *snap);

#endif
