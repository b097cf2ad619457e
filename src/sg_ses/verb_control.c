/* SPDX-License-Identifier: BSD-2-Clause */
/* --control: control pages made of user data, and nicknames. */
#include "session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/control.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/nickname_change.h>
#include <ses/page.h>
#include <ses/transport.h>

/*
 * The page was refused: the configuration helps to say which element the
 * enclosure points at.
 */
static const struct ses_config *config_for(struct run *r, uint8_t page)
{
	const struct ses_page_def *def = ses_page_def(page);
	struct ses_want want = { SES_PAGE_CONFIGURATION, false };

	if (!(def->flags & SES_P_CONFIG) ||
	    ses_snapshot_load(&r->snap, &want, 1) ||
	    !r->snap.pages[SES_PAGE_CONFIGURATION])
		return NULL;
	return &r->snap.config;
}

/*
 * Send a page that is complete, once; again only when the device did not act
 * for a reason that passes.
 */
static int send_page(struct run *r, const uint8_t *page, uint16_t len)
{
	struct ses_command c;
	int err;

	for (unsigned int attempt = 1; ; attempt++) {
		err = ses_device_send(&r->dev, page, len, SES_TIMEOUT_MS, &c);
		if (!err)
			return 0;
		if (!ses_control_passes(&r->dev, &c, err, attempt))
			break;
	}
	return ses_control_failed(&r->dev, err == -SES_E_BAD_PARAMETER ?
				  config_for(r, page[0]) : NULL, page, &c,
				  err);
}

/* Header and user data. */
static int make_page(struct run *r, uint8_t **page, uint16_t *len)
{
	const struct options *opt = r->opt;
	uint8_t *data, *p;
	size_t n;
	int err = place_bytes(r->place, &data, &n);

	if (err)
		return err;
	if (n > 65531) {
		free(data);
		return ses_fail(r->log, SES_E_SYNTAX, SES_T_OTHER,
				"The data has %zu bytes; a control page can "
				"hold 65531 behind its header.", n);
	}
	p = malloc(n + 4);
	if (!p) {
		free(data);
		return ses_no_memory(r->log);
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

static void announce(struct run *r, const uint8_t *page, uint16_t len)
{
	const struct ses_page_def *def = ses_page_def(page[0]);
	/* the two youngest pages have always been counted with their header */
	bool whole = page[0] == SES_PAGE_MICROCODE ||
		     page[0] == SES_PAGE_NICKNAME;

	ses_text(&r->out, "Sending ");
	ses_text(&r->out, def->out_name);
	ses_item(&r->out, SES_HEX, " [", NULL, page[0]);
	ses_item(&r->out, SES_DEC, "] page, with page length=", NULL,
		 whole ? len : len - 4u);
	ses_text(&r->out, " bytes\n");
	ses_list(&r->out, "control_results");
	ses_object(&r->out, NULL);
	ses_word(&r->out, NULL, "operation", "control");
	ses_item(&r->out, SES_PLAIN, NULL, "page_code", page[0]);
	ses_item(&r->out, SES_PLAIN, NULL, "page_length", len - 4u);
	ses_end(&r->out);
	ses_end(&r->out);
	if (page[0] == SES_PAGE_MICROCODE)
		ses_warn(r->log, SES_T_OTHER,
			 "sg_ses_microcode does this better: it checks and "
			 "reports.");
}

int verb_control(struct run *r)
{
	uint8_t *page = NULL;
	uint16_t len = 0;
	int err = make_page(r, &page, &len);

	if (err)
		return err;
	err = run_identify(r);
	if (!err && r->opt->dry_run) {
		show_unsent(r, page, len);
	} else if (!err) {
		announce(r, page, len);
		err = send_page(r, page, len);
	}
	free(page);
	return err;
}

static void nickname_result(struct run *r,
			    const struct ses_nickname_change *change)
{
	struct ses_out *o = &r->out;

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

int verb_nickname(struct run *r)
{
	const struct options *opt = r->opt;
	struct ses_nickname_change change = {
		.subenclosure = opt->nickid, .verify = opt->verify,
	};
	size_t len = strlen(opt->nickname);
	int err = run_identify(r);

	if (err)
		return err;
	memcpy(change.name, opt->nickname,
	       len < SES_NICKNAME_LEN ? len : SES_NICKNAME_LEN);
	err = opt->dry_run ? ses_nickname_prepare(&change, &r->snap) :
			     ses_nickname_execute(&change, &r->snap);
	if (!err && opt->dry_run)
		show_unsent(r, change.page, sizeof(change.page));
	else
		nickname_result(r, &change);
	return err;
}
