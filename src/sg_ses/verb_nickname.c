/* SPDX-License-Identifier: BSD-2-Clause */
/* --nickname: name a subenclosure. */
#include "verbs.h"

#include <string.h>

#include <ses/change.h>
#include <ses/error.h>
#include <ses/page.h>

struct nickname_options {
	const char *nickname;
	uint8_t subenclosure;
};

static int parse_nickid(void *options, const struct cli_option *row,
			const char *arg)
{
	struct options *o = options;
	struct nickname_options *own = o->own[VERB_NICKNAME];

	return cli_parse_byte(row, arg, o->log, &own->subenclosure);
}

static int check_nickname(const struct options *o)
{
	const struct nickname_options *own = o->own[VERB_NICKNAME];

	if (o->log->quiet || strlen(own->nickname) <= SES_NICKNAME_LEN)
		return 0;
	return ses_fail(o->log, SES_E_SYNTAX, SES_T_OTHER,
			"--nickname: a nickname has at most %d bytes (--quiet "
			"cuts a longer one).", SES_NICKNAME_LEN);
}

static void emit_result(struct session *s,
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
		ses_null(o, "confirmed");
	ses_end(o);
	ses_end(o);
}

static int set_nickname(struct session *s)
{
	const struct options *opt = s->opt;
	const struct nickname_options *own = opt->own[VERB_NICKNAME];
	bool dry_run = options_given(opt, GIVEN(DRY_RUN));
	struct ses_nickname_change change = {
		.subenclosure = own->subenclosure,
		.verify = options_given(opt, GIVEN(VERIFY)),
	};
	size_t len = strlen(own->nickname);
	int err = session_identify(s);

	if (err)
		return err;
	memcpy(change.name, own->nickname,
	       len < SES_NICKNAME_LEN ? len : SES_NICKNAME_LEN);
	err = dry_run ? ses_nickname_change_prepare(&change, &s->ses.snap) :
			ses_nickname_change_execute(&change, &s->ses.snap);
	if (!err && dry_run)
		show_unsent(s, change.page, sizeof(change.page));
	else
		emit_result(s, &change);
	return err;
}

static const struct cli_option options[] = {
	{ 'N', "nickid", CLI_REQUIRED, "SEID", 2,
	  "subenclosure of --nickname (default 0)", PARSE(parse_nickid),
	  .needs = GIVEN(NICKNAME), .needs_status = SES_E_SYNTAX },
	{ 'n', "nickname", CLI_REQUIRED, "SEN", 2,
	  "new nickname of a subenclosure",
	  OPTION_AT(CLI_TEXT, const char *, struct nickname_options, nickname),
	  ASKS, .gives = GIVEN(NICKNAME), .needs = GIVEN(CONTROL),
	  .needs_status = SES_E_SYNTAX },
};

const struct verb_methods verb_nickname = {
	VERB_OPTIONS(options), .own_size = sizeof(struct nickname_options),
	.check = check_nickname, .run_session = set_nickname,
};
