/* SPDX-License-Identifier: BSD-2-Clause */
/* What a status means: the table against the rules it stands for. */

#include "microcode/decision.h"
#include "../test.h"

static struct ses_situation situation(unsigned int n)
{
	return (struct ses_situation){
		.status = n & 0xff,
		.first = n >> 8 & 1, .last = n >> 9 & 1,
		.expected = (enum ses_expected)(n >> 10 & 3),
		.sent = (enum ses_sent)(n >> 12),
	};
}

#define NR_SITUATIONS (3u << 12)

/* Call a function for each situation that there is. */
static void each(void (*look)(const struct ses_situation *s,
			      enum ses_decision d))
{
	for (unsigned int n = 0; n < NR_SITUATIONS; n++) {
		const struct ses_situation s = situation(n);

		look(&s, ses_decision_make(&s));
		if (test_bad_checks) {
			printf("# status %02xh, first %d, last %d, expected "
			       "%d, sent %d\n", s.status, s.first, s.last,
			       s.expected, s.sent);
			return;
		}
	}
}

/* What was taken is never sent again; the rest only with a proof. */
static void proof(const struct ses_situation *s, enum ses_decision d)
{
	if (d != SES_D_RESEND)
		return;
	check(s->sent != SES_SENT_GOOD);
	check(s->status == 0x01 || s->first);
	if (s->sent == SES_SENT_LOST)
		check(s->expected == SES_EXPECTED_THIS &&
		      (s->status == 0x01 || (s->status == 0 && !s->last)));
}

static void only_with_a_proof(void)
{
	each(proof);
}

static void ends(const struct ses_situation *s, enum ses_decision d)
{
	bool interim = s->status >= 0x02 && s->status <= 0x0f;

	check((d == SES_D_FAILED) == (s->status >= 0x80));
	check((d == SES_D_WAIT) == interim);
	if (d == SES_D_COMPLETE)
		check(s->last && s->sent != SES_SENT_ATTENTION &&
		      s->status != 0x01);
	if (d == SES_D_NEXT_CHUNK)
		check(!s->last && s->status == 0x01 &&
		      s->expected != SES_EXPECTED_THIS &&
		      s->expected != SES_EXPECTED_OTHER &&
		      s->sent != SES_SENT_ATTENTION);
}

static void how_it_ends(void)
{
	each(ends);
}

static void regular(void)
{
	struct ses_situation s = {
		.sent = SES_SENT_GOOD, .status = 0x01,
		.expected = SES_EXPECTED_NEXT,
	};

	check_int(ses_decision_make(&s), SES_D_NEXT_CHUNK);
	s.expected = SES_EXPECTED_THIS;
	check_int(ses_decision_make(&s), SES_D_MISMATCH);
	s.status = 0;
	check_int(ses_decision_make(&s), SES_D_LOST);
	s.status = 0x11;
	check_int(ses_decision_make(&s), SES_D_TOO_EARLY);
	s.last = true;
	check_int(ses_decision_make(&s), SES_D_COMPLETE);
	s.status = 0;
	check_int(ses_decision_make(&s), SES_D_COMPLETE);
	s.status = 0x01;
	check_int(ses_decision_make(&s), SES_D_UNFINISHED);
}

/* The end of the download before says nothing about this one. */
static void stale(void)
{
	struct ses_situation s = {
		.sent = SES_SENT_LOST, .first = true, .last = true,
		.status = 0x11, .before = 0x11,
	};

	check_int(ses_decision_make(&s), SES_D_UNCERTAIN);
	s.before = 0;
	check_int(ses_decision_make(&s), SES_D_COMPLETE);
	s.last = false;
	s.status = s.before = 0x82;
	check_int(ses_decision_make(&s), SES_D_RESEND);
	s.sent = SES_SENT_ATTENTION;
	check_int(ses_decision_make(&s), SES_D_RESEND);
	s.sent = SES_SENT_GOOD;
	check_int(ses_decision_make(&s), SES_D_FAILED);
}

static void expectations(void)
{
	struct ses_download_status st = { .buffer_id = 2, .offset = 8 };

	check_int(ses_expected_compare(&st, 2, 8, 12), SES_EXPECTED_THIS);
	check_int(ses_expected_compare(&st, 2, 4, 8), SES_EXPECTED_NEXT);
	check_int(ses_expected_compare(&st, 2, 12, 16), SES_EXPECTED_OTHER);
	check_int(ses_expected_compare(&st, 0, 4, 8), SES_EXPECTED_OTHER);
	st.buffer_id = SES_DOWNLOAD_ANY_ID;
	check_int(ses_expected_compare(&st, 0, 4, 8), SES_EXPECTED_NEXT);
	st.offset = SES_DOWNLOAD_ANY_OFFSET;
	check_int(ses_expected_compare(&st, 0, 4, 8), SES_EXPECTED_ANY);
}

int main(void)
{
	test(only_with_a_proof);
	test(how_it_ends);
	test(regular);
	test(stale);
	test(expectations);
	return test_end();
}
