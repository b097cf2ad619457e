/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sending control pages: what may be done after a SEND DIAGNOSTIC that failed,
 * and the messages about it; and a change of a nickname.
 *
 *	for (unsigned int attempt = 1; ; attempt++) {
 *		(build the page)
 *		err = ses_device_send(dev, page, len, SES_TIMEOUT_MS, &cmd);
 *		if (!err)
 *			break;
 *		if (!ses_control_may_retry(dev, &cmd, err, attempt))
 *			return ses_control_report(dev, NULL, page, &cmd, err);
 *	}
 *
 * A page that the enclosure may have acted on is never sent again.
 */
#ifndef SES_CONTROL_H
#define SES_CONTROL_H

#include <stdbool.h>
#include <stdint.h>

#include <ses/command.h>
#include <ses/nickname.h>

struct ses_config;
struct ses_device;
struct ses_snapshot;

/*
 * Did the device not act, for a temporary reason (UNIT ATTENTION, BUSY, TASK
 * SET FULL)? Takes the command that failed with `err`, and the number of
 * attempts so far, this one included. Waits as long as the reason requires.
 * False after the last attempt.
 */
bool ses_control_may_retry(struct ses_device *dev,
			   const struct ses_command *cmd, int err,
			   unsigned int attempt);

/*
 * Was the page refused because the generation code of the enclosure has
 * changed? Takes the same, and the page, which has one. Loads the Configuration
 * page to be sure. If true, the caller may build the page again from pages that
 * are loaded now, and send that.
 */
bool ses_control_is_stale(struct ses_device *dev, const uint8_t *page,
			  const struct ses_command *cmd, int err,
			  unsigned int attempt);

/*
 * Report a page that finally failed with `err`: it was refused, and the message
 * names the element and field that the device points at, as far as config (or
 * 0) allows; or it is unknown whether the enclosure acted on it. Returns err.
 */
int ses_control_report(struct ses_device *dev, const struct ses_config *config,
		       const uint8_t *page, const struct ses_command *cmd,
		       int err);

/* --- the Subenclosure Nickname Control page (0Fh; SES-4 6.2.10) --- */

#define SES_NICKNAME_PAGE (8 + SES_NICKNAME_LEN)

/* The nickname that a subenclosure is to have. */
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
 * Load page 0Fh, and build the control page. Takes a snapshot, which may hold
 * the page already. Returns 0, or with a message the error of loading, or
 * -SES_E_SYNTAX if the enclosure has no such subenclosure.
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
