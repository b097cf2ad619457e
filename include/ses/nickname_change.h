/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Giving a nickname to a subenclosure: the Subenclosure Nickname Control page
 * (0Fh; SES-4 6.2.10).
 */
#ifndef SES_NICKNAME_CHANGE_H
#define SES_NICKNAME_CHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include <ses/command.h>
#include <ses/nickname.h>

struct ses_snapshot;

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
int ses_nickname_change_prepare(struct ses_nickname_change *change,
				struct ses_snapshot *snap);

/*
 * Prepare, send once, and verify if that is asked for. If the enclosure did not
 * act for a temporary reason, all of it is repeated, a limited number of times.
 * Returns 0, or with a message: the errors of ses_nickname_change_prepare(),
 * the category of the refusal, -SES_E_NOT_TAKEN.
 */
int ses_nickname_change_execute(struct ses_nickname_change *change,
				struct ses_snapshot *snap);

#endif
