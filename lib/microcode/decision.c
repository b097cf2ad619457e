/* SPDX-License-Identifier: BSD-2-Clause */
#include "decision.h"

#include <stddef.h>

#define BIT(n) (1u << (n))

enum {
	GOOD = BIT(SES_SENT_GOOD),
	ATTENTION = BIT(SES_SENT_ATTENTION),
	LOST = BIT(SES_SENT_LOST),
	ALWAYS = GOOD | ATTENTION | LOST
};

enum {
	FIRST = 1, MIDDLE = 2, LAST = 4, ONLY = 8,
	STARTS = FIRST | ONLY,
	GOES_ON = FIRST | MIDDLE,
	ENDS = LAST | ONLY,
	ANYWHERE = FIRST | MIDDLE | LAST | ONLY
};

enum {
	THIS = BIT(SES_EXPECTED_THIS),
	NEXT = BIT(SES_EXPECTED_NEXT),
	ANY = BIT(SES_EXPECTED_ANY),
	OTHER = BIT(SES_EXPECTED_OTHER),
	WHATEVER = THIS | NEXT | ANY | OTHER
};

/*
 * The first row that matches is used. The codes are those of SES-4 table 60. A
 * final code (10h..7Fh) is reported once, then 00h follows. Therefore 00h after
 * the last chunk is success; an error code stays.
 */
static const struct {
	uint8_t sent, place;
	uint8_t low, high;	/* of the status */
	uint8_t expected;
	uint8_t decision;
} rules[] = {
	{ GOOD, GOES_ON, 0x01, 0x01, NEXT | ANY, SES_D_NEXT_CHUNK },
	{ ALWAYS, ANYWHERE, 0x80, 0xff, WHATEVER, SES_D_FAILED },

	{ GOOD, ANYWHERE, 0x02, 0x0f, WHATEVER, SES_D_WAIT },
	{ GOOD, ENDS, 0x01, 0x01, WHATEVER, SES_D_UNFINISHED },
	{ GOOD, ENDS, 0x00, 0x7f, WHATEVER, SES_D_COMPLETE },
	{ GOOD, GOES_ON, 0x01, 0x01, THIS | OTHER, SES_D_MISMATCH },
	{ GOOD, GOES_ON, 0x00, 0x00, WHATEVER, SES_D_LOST },
	{ GOOD, GOES_ON, 0x10, 0x7f, WHATEVER, SES_D_TOO_EARLY },

	/* only an expected offset is proof, and not after the end: if the
	 * enclosure is idle, another program may have read the final code */
	{ LOST, ANYWHERE, 0x02, 0x0f, WHATEVER, SES_D_WAIT },
	{ LOST, ANYWHERE, 0x01, 0x01, THIS, SES_D_RESEND },
	{ LOST, GOES_ON, 0x01, 0x01, NEXT, SES_D_NEXT_CHUNK },
	{ LOST, FIRST, 0x00, 0x00, THIS, SES_D_RESEND },
	{ LOST, ENDS, 0x10, 0x7f, WHATEVER, SES_D_COMPLETE },
	{ LOST, ANYWHERE, 0x00, 0x7f, WHATEVER, SES_D_UNCERTAIN },

	/* the page was not read; but the event may have ended the download */
	{ ATTENTION, ANYWHERE, 0x02, 0x0f, WHATEVER, SES_D_WAIT },
	{ ATTENTION, ANYWHERE, 0x01, 0x01, THIS | ANY, SES_D_RESEND },
	{ ATTENTION, ANYWHERE, 0x01, 0x01, NEXT | OTHER, SES_D_MISMATCH },
	{ ATTENTION, STARTS, 0x00, 0x7f, WHATEVER, SES_D_RESEND },
	{ ATTENTION, ANYWHERE, 0x00, 0x00, WHATEVER, SES_D_LOST },
	{ ATTENTION, ANYWHERE, 0x10, 0x7f, WHATEVER, SES_D_TOO_EARLY },
};

static unsigned int chunk_place(const struct ses_situation *s)
{
	if (s->first)
		return s->last ? ONLY : FIRST;
	return s->last ? LAST : MIDDLE;
}

enum ses_decision ses_decision_make(const struct ses_situation *s)
{
	const unsigned int place = chunk_place(s);
	uint8_t status = s->status;
	size_t i = 0;

	/* the end of an earlier download is not the end of this one */
	if (s->first && s->sent != SES_SENT_GOOD && status == s->before &&
	    ses_download_class(status) != SES_DOWNLOAD_IN_PROGRESS)
		status = 0;
	/* each situation has a row */
	while (!(rules[i].sent & BIT(s->sent) && rules[i].place & place &&
		 rules[i].low <= status && status <= rules[i].high &&
		 rules[i].expected & BIT(s->expected)))
		i++;
	return rules[i].decision;
}

enum ses_expected ses_expected_compare(const struct ses_download_status *st,
				       uint8_t buffer_id, uint32_t offset,
				       uint32_t next)
{
	if (st->buffer_id != SES_DOWNLOAD_ANY_ID && st->buffer_id != buffer_id)
		return SES_EXPECTED_OTHER;
	if (st->offset == SES_DOWNLOAD_ANY_OFFSET)
		return SES_EXPECTED_ANY;
	if (st->offset == offset)
		return SES_EXPECTED_THIS;
	return st->offset == next ? SES_EXPECTED_NEXT : SES_EXPECTED_OTHER;
}
