/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/change.h>

#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/snapshot.h>
#include <ses/text.h>
#include <ses/transport.h>

#include "change_internal.h"
#include "ses/ses_internal.h"

int ses_nickname_change_prepare(struct ses_nickname_change *change,
				struct ses_snapshot *snap)
{
	struct ses_wanted_page want = { SES_PAGE_NICKNAME, true };
	const struct ses_page *status;
	bool known;
	int err = ses_snapshot_load(snap, &want, 1);

	change->fate = SES_FATE_NOT_DONE;
	change->confirmed = false;
	if (err)
		return err;
	status = snap->pages[SES_PAGE_NICKNAME];
	known = ses_nickname_find(status, change->subenclosure);
	if (!known && ses_page_is_cut(status))
		return ses_fail(snap->log, SES_E_MALFORMED,
				SES_T_PAGE_TRUNCATED,
				"Only %u of %u bytes of the Subenclosure "
				"Nickname Status page were received, without "
				"subenclosure %u; nothing is changed.",
				status->len, status->claimed,
				change->subenclosure);
	if (!known)
		return ses_fail(snap->log, SES_E_SYNTAX,
				SES_T_SUBENCLOSURE_MISMATCH,
				"The enclosure has no subenclosure %u to give "
				"a nickname to; nothing is changed.",
				change->subenclosure);
	change->page[0] = SES_PAGE_NICKNAME;
	change->page[1] = change->subenclosure;
	ses_put_be16(change->page + 2, SES_NICKNAME_PAGE - 4);
	ses_put_be32(change->page + 4, ses_page_generation(status));
	memcpy(change->page + 8, change->name, SES_NICKNAME_LEN);
	return 0;
}

/* Some enclosures pad with blanks instead of NULs. */
static size_t name_length(const uint8_t *name)
{
	return ses_text_trim_end(name, ses_text_length(name, SES_NICKNAME_LEN));
}

static bool is_same_name(const uint8_t *a, const uint8_t *b)
{
	size_t len = name_length(a);

	return len == name_length(b) && memcmp(a, b, len) == 0;
}

/* Load the nickname again, until it is the one that was sent. */
static int verify_nickname(struct ses_nickname_change *change,
			   struct ses_snapshot *snap)
{
	static const unsigned int waits_ms[] = { 0, 200, 500, 1000 };
	uint8_t status = 0, additional = 0;

	for (size_t i = 0; i < sizeof(waits_ms) / sizeof(waits_ms[0]); i++) {
		struct ses_page *page;
		const uint8_t *name;
		int err;

		if (waits_ms[i])
			snap->dev->os->sleep_ms(waits_ms[i]);
		err = ses_snapshot_receive(snap->dev, SES_PAGE_NICKNAME, true,
					   snap->log, &page);
		name = err ? NULL :
			     ses_nickname_find(page, change->subenclosure);
		if (name) {
			status = name[2 - 8];
			additional = name[3 - 8];
			change->confirmed = !status &&
					    is_same_name(name, change->name);
		}
		if (!err)
			free(page);
		if (!name)
			return ses_fail(
				snap->log, err ? -err : SES_E_MALFORMED,
				SES_T_OTHER,
				change->fate == SES_FATE_DONE
					? "The enclosure accepted the "
					  "nickname, "
					  "but it could not be read back."
					: "What became of the nickname could "
					  "not "
					  "be read back.");
		if (change->confirmed)
			return 0;
	}
	return ses_fail(snap->log, SES_E_NOT_TAKEN, SES_T_OTHER,
			"The nickname of subenclosure %u was not changed: "
			"nickname status 0x%x, additional status 0x%x.",
			change->subenclosure, status, additional);
}

int ses_nickname_change_execute(struct ses_nickname_change *change,
				struct ses_snapshot *snap)
{
	struct ses_device *dev = snap->dev;
	struct ses_command cmd;
	int err;

	for (unsigned int attempt = 1; ; attempt++) {
		err = ses_nickname_change_prepare(change, snap);
		if (err)
			return err;
		err = ses_device_send(dev, change->page, SES_NICKNAME_PAGE,
				      SES_TIMEOUT_MS, &cmd);
		change->fate = ses_command_fate(&cmd, err);
		if (!err)
			return change->verify ? verify_nickname(change, snap) :
						0;
		if (!ses_control_may_retry(dev, &cmd, err, attempt) &&
		    !ses_control_is_stale(dev, change->page, &cmd, err,
					  attempt))
			break;
		ses_snapshot_free(snap);
	}
	ses_control_report(dev, NULL, change->page, &cmd, err);
	if (change->fate == SES_FATE_UNKNOWN && change->verify &&
	    verify_nickname(change, snap) == 0)
		ses_warn(snap->log, SES_T_OTHER,
			 "Read back, the nickname is the one that was asked "
			 "for.");
	return err;
}
