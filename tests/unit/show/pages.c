/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of pages (lib/ses/page.c) and the table of decoders
 * (lib/show/show.c) know the same pages, and a page that neither of them
 * knows is dumped: all 256 page codes, as text and as JSON.
 */
#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/out.h>
#include <ses/page.h>
#include <ses/show.h>
#include <ses/snapshot.h>
#include <ses/transport.h>

#include "../test.h"

/* Pages of other standards, and SES_PAGE_ALL: they have a name only. */
static bool has_name_only(unsigned int code)
{
	return code == 0x3f || code == 0x40 || code == 0x41 || code == 0x42 ||
	       code == SES_PAGE_ALL;
}

/* An empty configuration, and a page with 12 bytes after its header. */
static size_t make_capture(uint8_t *bytes, unsigned int code)
{
	static const uint8_t config[] = {
		0x01, 0, 0, 44, 0, 0, 0, 1, 0x11, 0, 0, 36,
		0x30, 0, 0, 0, 0, 0, 0x0a, 0,
	};
	size_t n = 0;

	if (code != SES_PAGE_CONFIGURATION) {
		memset(bytes, ' ', 48);
		memcpy(bytes, config, sizeof(config));
		n = 48;
	}
	memcpy(bytes + n, (uint8_t[16]){ (uint8_t)code, 0, 0, 12, 0, 0, 0, 1,
					 1, 2, 3, 4, 5, 6, 7, 8 }, 16);
	return n + 16;
}

struct shown {
	char text[8192];
	char json[16384];
};

static void show(struct ses_snapshot *snap, uint8_t code, struct shown *s)
{
	const struct ses_show_options view = { .verbose = 0 };
	struct ses_writer text, doc;
	struct ses_json json;
	struct ses_out out = { .text = &text };

	ses_writer_to_buffer(&text, s->text, sizeof(s->text) - 1);
	ses_show_page(&out, snap, code, &view);
	s->text[text.len] = '\0';
	ses_writer_to_buffer(&doc, s->json, sizeof(s->json) - 1);
	ses_json_begin(&json, &doc, &ses_json_default);
	out = (struct ses_out){ .tree = &ses_json_ops, .tree_data = &json };
	ses_show_page(&out, snap, code, &view);
	ses_json_end(&json);
	s->json[doc.len] = '\0';
}

/* Show a page from a capture. */
static void show_captured(uint8_t code, struct shown *s)
{
	struct ses_wanted_page wants[] = {
		{ SES_PAGE_CONFIGURATION, false }, { code, true },
	};
	struct ses_log log = { .emit = NULL };
	struct ses_transport *t = NULL;
	struct ses_device dev;
	struct ses_snapshot snap;
	uint8_t bytes[64];

	check_int(ses_capture_open("capture", bytes, make_capture(bytes, code),
				   &ses_os_linux, &log, &t), 0);
	ses_device_init(&dev, t, &ses_os_linux, &log, 0);
	ses_snapshot_init(&snap, &dev);
	ses_snapshot_load(&snap, wants, 2);
	check(snap.pages[code]);
	*s = (struct shown){ "", "" };
	if (snap.pages[code])
		show(&snap, code, s);
	ses_snapshot_free(&snap);
	ses_device_free(&dev);
	ses_transport_close(t);
}

static bool is_dump(unsigned int code, const struct shown *s)
{
	char key[32];

	snprintf(key, sizeof(key), "\"diagnostic_page_0x%x\"", code);
	return strstr(s->text, "Cannot decode response from") != NULL &&
	       strstr(s->text, "01 02 03 04 05 06 07 08") != NULL &&
	       strstr(s->json, key) != NULL &&
	       strstr(s->json, "\"in_hex\"") != NULL;
}

static struct shown shown;

static void every_page_is_decoded_or_dumped(void)
{
	for (unsigned int code = 0; code <= 0xff; code++) {
		const struct ses_page_def *def = ses_page_def(code);
		bool decoded = def && !has_name_only(code);
		int bad = test_bad_checks;

		check(!def || def->code == code);
		check(!has_name_only(code) || def);
		show_captured((uint8_t)code, &shown);
		check(*shown.text && *shown.json);
		check_int(is_dump(code, &shown), !decoded);
		check(!decoded || (*def->key && strstr(shown.json, def->key)));
		if (test_bad_checks != bad)
			printf("# page %02Xh: one row in lib/ses/page.c, and "
			       "one in lib/show/show.c?\n%s%s\n", code,
			       shown.text, shown.json);
	}
}

static void codes_ascend(void)
{
	const struct ses_page_def *def, *before = NULL;

	for (size_t n = 0; (def = ses_page_row(n)); n++) {
		check(!before || before->code < def->code);
		check(ses_page_def(def->code) == def);
		before = def;
	}
}

int main(void)
{
	test(every_page_is_decoded_or_dumped);
	test(codes_ascend);
	return test_end();
}
