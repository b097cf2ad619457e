/* SPDX-License-Identifier: BSD-2-Clause */
/* A change is verified: the page is read back. */
#ifndef LIB_CHANGE_CHANGE_VERIFY_H
#define LIB_CHANGE_CHANGE_VERIFY_H

struct ses_change;
struct ses_log;

/*
 * Load the page of a change that was sent, a limited number of times, until its
 * fields show what was requested, and set in the outcomes what they show.
 * Messages go to log. Returns 0, or with a message -SES_E_NOT_TAKEN or the
 * error of loading.
 */
int ses_change_verify(struct ses_change *change, struct ses_log *log);

#endif
