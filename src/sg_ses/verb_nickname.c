/* SPDX-License-Identifier: BSD-2-Clause */
/* --nickname: name a subenclosure. */
#include "verbs.h"

#include <string.h>

#include <ses/nickname_change.h>

static void nickname_result(struct session *s,
			    const struct ses_nickname_change *change)
{
	struct ses_out *o = &s->out;

	ses_list(o, "control_results");
	ses_object(o, NULL);
	ses_word(o, NULL, "operation", "nickname");
	ses_item(o, SES_PLAIN, NULL, "subenclosure_identifier",
		 change->subenclosure);
	ses_string(o, NULL, "requested", change->name, SES_NICKNAME_LEN);
	if (change->confirmed)
		ses_string(o, NULL, "confirmed", change->name,
			   SES_NICKNAME_LEN);
	else
		ses_value(o, NULL, "confirmed",
			  &(struct ses_value){ .kind = SES_NULL });
	ses_end(o);
	ses_end(o);
}

int verb_nickname(struct session *s)
{
	const struct options *opt = s->opt;
	struct ses_nickname_change change = {
		.subenclosure = opt->nickid, .verify = opt->verify,
	};
	size_t len = strlen(opt->nickname);
	int err = session_identify(s);

	if (err)
		return err;
	memcpy(change.name, opt->nickname,
	       len < SES_NICKNAME_LEN ? len : SES_NICKNAME_LEN);
	err = opt->dry_run ? ses_nickname_prepare(&change, &s->snap) :
			     ses_nickname_execute(&change, &s->snap);
	if (!err && opt->dry_run)
		show_unsent(s, change.page, sizeof(change.page));
	else
		nickname_result(s, &change);
	return err;
}
