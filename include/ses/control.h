/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Control pages on their way: what may be done after a SEND DIAGNOSTIC that
 * failed, and how to say what became of it.
 *
 *	for (unsigned int attempt = 1; ; attempt++) {
 *		(make the page)
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

struct ses_command;
struct ses_config;
struct ses_device;

/*
 * Did the device not act, for a reason that passes (UNIT ATTENTION, BUSY, TASK
 * SET FULL)? Takes the command that failed with `err`, and the number of
 * attempts so far, this one included. Waits as long as the reason asks for.
 * False when there were enough attempts.
 */
bool ses_control_may_retry(struct ses_device *dev,
			   const struct ses_command *cmd, int err,
			   unsigned int attempt);

/*
 * Was the page refused because the enclosure has another generation code by
 * now? Takes the same, and the page, which has one. Reads the Configuration
 * page to be sure. A page made of what is read now may then be sent.
 */
bool ses_control_is_stale(struct ses_device *dev, const uint8_t *page,
			  const struct ses_command *cmd, int err,
			  unsigned int attempt);

/*
 * Report a page that failed for good with `err`: refused, with the element and
 * field that the device names if config (or 0) can tell, or lost, so that
 * nobody knows whether it was acted on. Returns err.
 */
int ses_control_report(struct ses_device *dev, const struct ses_config *config,
		       const uint8_t *page, const struct ses_command *cmd,
		       int err);

#endif
