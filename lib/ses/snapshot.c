/* SPDX-License-Identifier: BSD-2-Clause */
/* Loading pages under one generation code; all verbs read pages through it. */
#include <ses/snapshot.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/transport.h>

#include "ses_internal.h"

#define MAX_RELOADS	3
#define MAX_BUSY_TRIES	5
#define BUSY_WAIT_MS	1000	/* SES-4 6.1.11 names no time; others use 1 s */

void ses_snapshot_init(struct ses_snapshot *snap, struct ses_device *dev)
{
	*snap = (struct ses_snapshot){ .dev = dev, .log = dev->log };
}

static void free_pages(struct ses_snapshot *snap)
{
	ses_config_free(&snap->config);
	snap->config_error = 0;
	for (int i = 0; i < 256; i++) {
		if (snap->pages[i])
			free(snap->pages[i]);
	}
	memset(snap->pages, 0, sizeof(snap->pages));
	memset(snap->failed, 0, sizeof(snap->failed));
	memset(snap->absent, 0, sizeof(snap->absent));
}

void ses_snapshot_free(struct ses_snapshot *snap)
{
	free_pages(snap);
}

void ses_snapshot_drop(struct ses_snapshot *snap, uint8_t code)
{
	if (code == SES_PAGE_CONFIGURATION)
		ses_config_free(&snap->config);
	free(snap->pages[code]);
	snap->pages[code] = NULL;
	snap->failed[code] = 0;
	snap->absent[code] = false;
}

int ses_snapshot_copy(struct ses_snapshot *to, const struct ses_snapshot *from,
		      struct ses_log *log)
{
	free_pages(to);
	to->dev = NULL;
	to->log = log;
	to->changed = from->changed;
	for (int i = 0; i < 256; i++) {
		const struct ses_page *page = from->pages[i];
		struct ses_page *copy;

		to->failed[i] = from->failed[i];
		to->absent[i] = from->absent[i];
		if (!page)
			continue;
		copy = malloc(sizeof(*page) + page->len);
		if (!copy)
			return ses_no_memory(log);
		memcpy(copy, page, sizeof(*page) + page->len);
		to->pages[i] = copy;
	}
	if (to->pages[SES_PAGE_CONFIGURATION])
		to->config_error = ses_config_parse(
			to->pages[SES_PAGE_CONFIGURATION], log, &to->config);
	return to->config_error == -SES_E_NO_MEMORY ? -SES_E_NO_MEMORY : 0;
}

uint32_t ses_page_generation(const struct ses_page *page)
{
	return page->len >= 8 ? ses_be32(page->bytes + 4) : 0;
}

int ses_page_report_defect(const struct ses_snapshot *snap,
			   const struct ses_page *page, struct ses_log *log,
			   enum ses_topic topic, size_t at, const char *what)
{
	const char *name = ses_page_in_name(page->code);

	/* --maxlen: the user wants no more of it */
	if (ses_page_is_limited(page, snap->dev)) {
		ses_warn(log, SES_T_PAGE_TRUNCATED,
			 "%s page (%02Xh), byte %zu: %s is expected; --maxlen "
			 "ends the page after %u bytes.", name, page->code, at,
			 what, page->len);
		return 0;
	}
	return ses_fail(log, SES_E_MALFORMED, topic,
			"%s page (%02Xh), byte %zu: %s is expected; the page "
			"has %u bytes.", name, page->code, at, what,
			page->len);
}

int ses_snapshot_check(const struct ses_snapshot *snap, struct ses_log *log)
{
	return snap->changed ?
		       ses_fail(log, SES_E_OTHER,
				SES_T_GENERATION_CODE_CHANGED,
				"The state of the enclosure keeps changing "
				"while it is read; try again.") : 0;
}

static bool is_busy(const struct ses_page *page)
{
	return page->code == SES_PAGE_BUSY && page->bytes[1] & 1;
}

/* A page other than the requested one came. */
__attribute__((noinline))
static int report_wrong_page(struct ses_log *parent,
			     const struct ses_page *page)
{
	uint8_t want = page->requested;
	struct ses_child_log about;
	struct ses_log *log = &about.log;

	ses_log_about_page(&about, parent, want);
	if (is_busy(page))
		return ses_fail(log, SES_E_BUSY, SES_T_BUSY,
				"Page %02Xh: the enclosure answers that it is "
				"busy (page 09h); try again later.", want);
	if (page->code == SES_PAGE_SHORT)
		return ses_fail(log, SES_E_OTHER, SES_T_SHORT_STATUS_ONLY,
				"Page %02Xh: the device only supports Short "
				"enclosure status (page 08h), status=0x%x.",
				want, page->bytes[1]);
	return ses_fail(log, SES_E_MALFORMED, SES_T_PAGE_MALFORMED,
			"Page %02Xh was requested but page %02Xh came, %u "
			"bytes beginning %02x %02x %02x %02x.", want,
			page->code, page->len, page->bytes[0], page->bytes[1],
			page->bytes[2], page->bytes[3]);
}

int ses_snapshot_receive(struct ses_device *dev, uint8_t code, bool needed,
			 struct ses_log *log, struct ses_page **page)
{
	unsigned int tries = MAX_BUSY_TRIES;
	int err;

	for (;;) {
		err = ses_device_receive(dev, code, needed, log, page);
		if (err || (*page)->code == code)
			return err;
		if (!is_busy(*page) || --tries == 0)
			break;
		free(*page);
		dev->os->sleep_ms(BUSY_WAIT_MS);
	}
	err = report_wrong_page(log, *page);
	free(*page);
	*page = NULL;
	return err;
}

/* Does an error say that the device has no such page? Otherwise something went
 * wrong. */
static bool is_absence(const struct ses_transport *transport, int err)
{
	switch (-err) {
	case SES_E_ILLEGAL_REQUEST:
	case SES_E_INVALID_OPCODE:
	case SES_E_ILLEGAL_REQ_INFO:
	case SES_E_BAD_PARAMETER:
		return true;
	case SES_E_OTHER:
		/* a capture has the pages that were saved */
		return transport->fd < 0 ||
		       ses_capture_page_code(transport, 0) >= 0;
	}
	return false;
}

/* An optional page that the device does not have is left out without a message.
 * One that could not be read is reported. */
static void report_left_out(struct ses_snapshot *snap, uint8_t code)
{
	const char *words = ses_error_text(-snap->failed[code]);

	if (!snap->absent[code])
		ses_warn(snap->log, SES_T_COMMAND_FAILED,
			 "Page %02Xh of %s could not be read and is left out: "
			 "%s.", code, snap->dev->transport->name,
			 words ? words : "unknown error");
}

static void load_page(struct ses_snapshot *snap, uint8_t code, bool needed)
{
	struct ses_page *page;
	int err = ses_snapshot_receive(snap->dev, code, needed, snap->log,
				       &page);

	snap->failed[code] = err;
	snap->absent[code] = is_absence(snap->dev->transport, err);
	if (err == -SES_E_NO_MEMORY)
		ses_no_memory(snap->log);
	else if (err && !needed)
		report_left_out(snap, code);
	if (err)
		return;
	snap->pages[code] = page;
	if (code == SES_PAGE_CONFIGURATION)
		snap->config_error = ses_config_parse(page, snap->log,
						      &snap->config);
	if (snap->config_error == -SES_E_NO_MEMORY)
		snap->failed[code] = -SES_E_NO_MEMORY;
}

static int load_pages(struct ses_snapshot *snap,
		      const struct ses_wanted_page *wants, size_t nr_wants)
{
	for (size_t i = 0; i < nr_wants; i++) {
		uint8_t code = wants[i].code;

		if (!snap->pages[code] && !snap->failed[code])
			load_page(snap, code, wants[i].needed);
		if (snap->failed[code] &&
		    (wants[i].needed || snap->failed[code] == -SES_E_NO_MEMORY))
			return snap->failed[code];
	}
	return 0;
}

/* Does each requested page fit the Configuration page? */
static bool is_one_generation(const struct ses_snapshot *snap,
			      const struct ses_wanted_page *wants,
			      size_t nr_wants)
{
	const struct ses_page *config = snap->pages[SES_PAGE_CONFIGURATION];

	for (size_t i = 0; i < nr_wants; i++) {
		const struct ses_page_def *def = ses_page_def(wants[i].code);
		const struct ses_page *page = snap->pages[wants[i].code];

		if (config && page && page->len >= 8 && config->len >= 8 &&
		    def && def->flags & SES_P_CONFIG &&
		    ses_page_generation(page) != ses_page_generation(config))
			return false;
	}
	return true;
}

int ses_snapshot_load(struct ses_snapshot *snap,
		      const struct ses_wanted_page *wants, size_t nr_wants)
{
	int err;

	for (int reload = 0; ; reload++) {
		err = load_pages(snap, wants, nr_wants);
		if (err)
			return err;
		snap->changed = !is_one_generation(snap, wants, nr_wants);
		if (!snap->changed || reload == MAX_RELOADS)
			break;
		ses_note(snap->log, SES_T_GENERATION_CODE_CHANGED,
			 "The generation code changed between two pages: all "
			 "are read again.");
		free_pages(snap);
	}
	return 0;
}
