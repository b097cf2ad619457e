/* SPDX-License-Identifier: BSD-2-Clause */
/* --nickname: name a subenclosure. */
#include "verbs.h"

#include <string.h>

#include <ses/bytes.h>
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

	ses_open_list(o, "control_results");
	ses_open_object(o, NULL);
	ses_emit_word(o, NULL, "operation", "nickname");
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "subenclosure_identifier",
		      change->subenclosure);
	ses_emit_string(o, NULL, "requested", change->name, SES_NICKNAME_LEN);
	if (change->confirmed)
		ses_emit_string(o, NULL, "confirmed", change->name,
				SES_NICKNAME_LEN);
	else
		ses_emit_null(o, "confirmed");
	ses_close_branch(o);
	ses_close_branch(o);
}

static void write_nickname(struct ses_out *o, const uint8_t *name)
{
	if (!o->text)
		return;
	ses_write_char(o->text, '"');
	ses_write_clean(o->text, name,
			ses_text_length(name, SES_NICKNAME_LEN));
	ses_write_char(o->text, '"');
}

/* "  nickname of subenclosure 0: "rack 7" -> "rack 8"" */
static void show_unsent_nickname(struct session *s,
				 const struct ses_nickname_change *change)
{
	struct ses_out *o = &s->out;
	const uint8_t *old = ses_nickname_find(
		s->ses.snap.pages[SES_PAGE_NICKNAME], change->subenclosure);

	show_unsent(s, change->page, sizeof(change->page));
	ses_emit_item(o, SES_VALUE_DEC, "  nickname of subenclosure ", NULL,
		      change->subenclosure);
	ses_emit_text(o, ": ");
	write_nickname(o, old);
	ses_emit_text(o, " -> ");
	write_nickname(o, change->name);
	ses_emit_newline(o);
	if (s->log->verbose)
		show_unsent_bytes(s, change->page, sizeof(change->page));
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
		show_unsent_nickname(s, &change);
	else
		emit_result(s, &change);
	return err;
}

static const struct cli_option options[] = {
	{ 'N', CLI_REQUIRED, 0, "nickid", "SEID",
	  "subenclosure of --nickname (default 0)", PARSE(parse_nickid),
	  .needs = GIVEN(NICKNAME), .needs_status = SES_E_SYNTAX },
	{ 'n', CLI_REQUIRED, 0, "nickname", "SEN",
	  "new nickname of a subenclosure",
	  OPTION_AT(CLI_TEXT, const char *, struct nickname_options, nickname),
	  ASKS, .gives = GIVEN(NICKNAME), .needs = GIVEN(CONTROL),
	  .needs_status = SES_E_SYNTAX },
};

static const struct cli_task tasks[] = {
	{ "rename an enclosure", "sg_ses --control --nickname=NAME /dev/sg3" },
};

const struct verb_methods verb_nickname = {
	VERB_OPTIONS(options), VERB_TASKS(tasks),
	.own_size = sizeof(struct nickname_options),
	.check = check_nickname, .run_session = set_nickname,
};
