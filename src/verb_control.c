/* SPDX-License-Identifier: BSD-2-Clause */
/* --control: control pages made of user data, and nicknames. */
#include "run.h"

#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/os.h>
#include <ses/page.h>
#include <ses/transport.h>

#define ATTEMPTS 4

/*
 * Send a page that is complete, once; again only when the device did not act
 * because of a unit attention or because it was busy.
 */
static int send_page(struct run *r, const uint8_t *page, uint16_t len)
{
	struct ses_command c;
	int err;

	for (unsigned int attempt = 1; ; attempt++) {
		err = ses_device_send(&r->dev, page, len, SES_TIMEOUT_MS, &c);
		if (!err)
			return 0;
		if (attempt == ATTEMPTS || (err != -SES_E_UNIT_ATTENTION &&
					    err != -SES_E_BUSY))
			break;
		if (err == -SES_E_BUSY)
			r->dev.os->sleep_ms(200u << attempt);
	}
	ses_device_report(&r->dev, &c, page[0], err);
	if (ses_command_fate(&c, err) == SES_UNKNOWN)
		ses_fail(r->log, -err, SES_T_COMMAND_FAILED,
			 "It is not known whether the enclosure acted on it; "
			 "it was not sent again.");
	return err;
}

/* Header and user data. */
static int make_page(struct run *r, uint8_t **page, uint16_t *len)
{
	const struct options *opt = r->opt;
	uint8_t *data, *p;
	size_t n;
	int err = run_user_data(opt, &data, &n);

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
		return -SES_E_LOGIC;
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

/* --- nicknames: SES-4 6.1.18, 6.2.10 --- */

#define NICKNAME_SIZE	32
#define DESCRIPTOR_SIZE	40

/* The nickname status descriptor of a subenclosure, or 0. */
static const uint8_t *find_descriptor(const struct ses_page *page, uint8_t id)
{
	struct ses_reader r = ses_reader(page->bytes, page->len);
	const uint8_t *p;

	ses_reader_take(&r, 8);
	for (unsigned int i = 0; i <= page->bytes[1]; i++) {
		p = ses_reader_take(&r, DESCRIPTOR_SIZE);
		if (!p || p[1] == id)
			return p;
	}
	return NULL;
}

static int load_nicknames(struct run *r, const uint8_t **descriptor)
{
	const uint8_t code = SES_PAGE_NICKNAME;
	int err = run_load(r, &code, 1, 0);

	if (err)
		return err;
	*descriptor = find_descriptor(r->snap.pages[code], r->opt->nickid);
	if (*descriptor)
		return 0;
	return ses_fail(r->log, SES_E_SYNTAX, SES_T_SUBENCLOSURE_MISMATCH,
			"--nickid=%u: the enclosure has no such subenclosure; "
			"nothing is changed.", r->opt->nickid);
}

/* Did the enclosure take the nickname? */
static int verify_nickname(struct run *r, const uint8_t *wanted)
{
	static const unsigned int waits_ms[] = { 0, 200, 500, 1000 };
	const uint8_t *d = NULL;

	for (size_t i = 0; i < sizeof(waits_ms) / sizeof(waits_ms[0]); i++) {
		int err;

		r->dev.os->sleep_ms(waits_ms[i]);
		ses_snapshot_free(&r->snap);
		err = load_nicknames(r, &d);
		if (err)
			return err;
		if (d[2] == 0 &&
		    memcmp(d + 8, wanted, ses_text_length(wanted,
							  NICKNAME_SIZE)) == 0)
			return 0;
	}
	return ses_fail(r->log, SES_E_NOT_TAKEN, SES_T_OTHER,
			"The nickname of subenclosure %u did not take: "
			"nickname status 0x%x, additional status 0x%x.",
			r->opt->nickid, d[2], d[3]);
}

static void nickname_result(struct run *r, const uint8_t *name, bool confirmed)
{
	struct ses_out *o = &r->out;

	ses_list(o, "control_results");
	ses_object(o, NULL);
	ses_word(o, NULL, "operation", "nickname");
	ses_item(o, SES_PLAIN, NULL, "subenclosure_identifier",
		 r->opt->nickid);
	ses_string(o, NULL, "requested", name, NICKNAME_SIZE);
	if (confirmed)
		ses_string(o, NULL, "confirmed", name, NICKNAME_SIZE);
	else
		ses_value(o, NULL, "confirmed",
			  &(struct ses_value){ .kind = SES_NULL });
	ses_end(o);
	ses_end(o);
}

int verb_nickname(struct run *r)
{
	const struct options *opt = r->opt;
	uint8_t page[8 + NICKNAME_SIZE] = {
		SES_PAGE_NICKNAME, opt->nickid, 0, 4 + NICKNAME_SIZE,
	};
	size_t len = strlen(opt->nickname);
	const uint8_t *descriptor;
	int err = run_identify(r);

	if (!err)
		err = load_nicknames(r, &descriptor);
	if (err)
		return err;
	memcpy(page + 4, r->snap.pages[SES_PAGE_NICKNAME]->bytes + 4, 4);
	memcpy(page + 8, opt->nickname,
	       len < NICKNAME_SIZE ? len : NICKNAME_SIZE);
	if (opt->dry_run) {
		show_unsent(r, page, sizeof(page));
		return 0;
	}
	err = send_page(r, page, sizeof(page));
	if (!err && opt->verify)
		err = verify_nickname(r, page + 8);
	nickname_result(r, page + 8, !err && opt->verify);
	return err;
}
