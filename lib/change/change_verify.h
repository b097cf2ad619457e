/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading back what a change asked for. */
#ifndef LIB_CHANGE_CHANGE_VERIFY_H
#define LIB_CHANGE_CHANGE_VERIFY_H

struct ses_change;

/*
 * Read the page of a change that was sent again, a bounded number of times,
 * until its fields show what was asked for, and note in the outcomes what they
 * show. Returns 0; -SES_E_NOT_TAKEN, or the error of reading, with a message.
 */
int ses_change_verify(struct ses_change *change);

#endif
