/* SPDX-License-Identifier: BSD-2-Clause */
/* --control: a control page made of user data. */
#include "verbs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/change.h>
#include <ses/command.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/transport.h>

/*
 * The page was refused. With the configuration the message can name the element
 * that the sense data points at.
 */
static const struct ses_config *load_config(struct session *s, uint8_t page)
{
	const struct ses_page_def *def = ses_page_def(page);
	struct ses_wanted_page want = { SES_PAGE_CONFIGURATION, false };

	if (!(def->flags & SES_P_CONFIG) ||
	    ses_snapshot_load(&s->ses.snap, &want, 1) ||
	    !s->ses.snap.pages[SES_PAGE_CONFIGURATION])
		return NULL;
	return &s->ses.snap.config;
}

/*
 * Send a page that is complete. It is sent again only if the device certainly
 * did not act, and the reason is temporary.
 */
static int send_page(struct session *s, const uint8_t *page, uint16_t len)
{
	struct ses_command c;
	int err;

	for (unsigned int attempt = 1; ; attempt++) {
		err = ses_device_send(&s->ses.dev, page, len, SES_TIMEOUT_MS,
				      &c);
		if (!err)
			return 0;
		if (!ses_control_may_retry(&s->ses.dev, &c, err, attempt))
			break;
	}
	return ses_control_report(
		&s->ses.dev,
		err == -SES_E_BAD_PARAMETER ? load_config(s, page[0]) : NULL,
		page, &c, err);
}

/* Build the page: a header and the user data. */
static int build_page(struct session *s, uint8_t **page, uint16_t *len)
{
	const struct options *opt = s->opt;
	uint8_t *data, *p;
	size_t n;
	int err = source_load_bytes(s->source, &data, &n);

	if (err)
		return err;
	if (n > 65531) {
		free(data);
		return ses_fail(s->log, SES_E_SYNTAX, SES_T_OTHER,
				"The data has %zu bytes; a control page can "
				"hold 65531 after its header.", n);
	}
	p = malloc(n + 4);
	if (!p) {
		free(data);
		return ses_no_memory(s->log);
	}
	p[0] = opt->page;
	p[1] = opt->byte1;
	ses_put_be16(p + 2, (uint16_t)n);
	if (n)
		memcpy(p + 4, data, n);
	free(data);
	*page = p;
	*len = (uint16_t)(n + 4);
	return 0;
}

static void show_page_to_send(struct session *s, const uint8_t *page,
			      uint16_t len)
{
	const struct ses_page_def *def = ses_page_def(page[0]);
	/* for these two pages the old tool counts the header, too */
	bool whole = page[0] == SES_PAGE_MICROCODE ||
		     page[0] == SES_PAGE_NICKNAME;

	ses_emit_text(&s->out, "Sending ");
	ses_emit_text(&s->out, def->out_name);
	ses_emit_item(&s->out, SES_VALUE_HEX, " [", NULL, page[0]);
	ses_emit_item(&s->out, SES_VALUE_DEC, "] page, with page length=", NULL,
		      whole ? len : len - 4u);
	ses_emit_text(&s->out, " bytes\n");
	ses_open_list(&s->out, "control_results");
	ses_open_object(&s->out, NULL);
	ses_emit_word(&s->out, NULL, "operation", "control");
	ses_emit_item(&s->out, SES_VALUE_PLAIN, NULL, "page_code", page[0]);
	ses_emit_item(&s->out, SES_VALUE_PLAIN, NULL, "page_length", len - 4u);
	ses_close_branch(&s->out);
	ses_close_branch(&s->out);
	if (page[0] == SES_PAGE_MICROCODE)
		ses_warn(s->log, SES_T_OTHER,
			 "sg_ses_microcode is better for microcode: it checks "
			 "the image and reports the result.");
}

static int check_page(const struct options *o)
{
	const struct ses_page_def *def = ses_page_def(o->page);

	if ((def && def->flags & SES_P_CONTROL) ||
	    options_given(o, GIVEN(WRITES) | GIVEN(NICKNAME)))
		return 0;
	return ses_fail(o->log, SES_E_SYNTAX, SES_T_OTHER,
			"--control: this --page is not a control page; es, "
			"str, th, as, sstr, dm and snic can be sent.");
}

static int send_control_page(struct session *s)
{
	uint8_t *page = NULL;
	uint16_t len = 0;
	int err = build_page(s, &page, &len);

	if (err)
		return err;
	err = session_identify(s);
	if (!err && options_given(s->opt, GIVEN(DRY_RUN))) {
		show_unsent(s, page, len);
		/* it is the user's: its fields are not known */
		show_unsent_bytes(s, page, len);
	} else if (!err) {
		show_page_to_send(s, page, len);
		err = send_page(s, page, len);
	}
	free(page);
	return err;
}

static const struct cli_option options[] = {
	{ 'c', CLI_NONE, 0, "control", NULL,
	  "send the control page given with --data", ASKS,
	  .gives = GIVEN(CONTROL),
	  .needs = GIVEN(DATA) | GIVEN(NICKNAME) | GIVEN(WRITES),
	  .needs_status = SES_E_SYNTAX },
};

const struct verb_methods verb_control = {
	VERB_OPTIONS(options), .check = check_page,
	.run_session = send_control_page,
};
