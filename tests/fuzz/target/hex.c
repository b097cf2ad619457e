/* SPDX-License-Identifier: BSD-2-Clause */
/* Hex text, and captures: any bytes as pages back to back. */
#include <stdlib.h>
#include <string.h>

#include <ses/command.h>
#include <ses/device.h>
#include <ses/error.h>
#include <ses/text.h>
#include <ses/transport.h>
#include <ses/writer.h>

#include "../fuzz.h"

/* An error names a place in the text. */
static void judge_place(const char *s, const struct ses_hex_error *e)
{
	unsigned long lines = 1;

	for (const char *p = s; *p; p++)
		lines += *p == '\n';
	fuzz_require(e->why && e->why[0]);
	fuzz_require(e->line >= 1 && e->line <= lines);
	fuzz_require(e->column >= 1 && e->column <= strlen(s) + 1);
}

/* What was read can be written and read again. */
static void round_trip(const uint8_t *bytes, size_t n)
{
	struct ses_hex_error where;
	struct ses_writer w;
	uint8_t *again;
	size_t m;

	fuzz_writer(&w);
	ses_hexdump(&w, bytes, n, SES_HEX_BARE);
	fuzz_judge_text(&w);
	fuzz_require(!w.error);
	fuzz_require(ses_hex_parse(w.buf, w.len, &again, &m, &where) == 0);
	fuzz_require(m == n && (n == 0 || memcmp(bytes, again, n) == 0));
	free(again);
}

/* Every page that a capture names can be received, in its length. */
static void capture(const uint8_t *bytes, size_t n, int verbose)
{
	struct ses_transport *t;
	struct ses_device dev;
	struct fuzz_log log;
	int code;

	fuzz_log_init(&log, verbose);
	if (fuzz_result(ses_capture_open("fuzz", bytes, n, &ses_os_linux,
					 &log.log, &t)))
		return;
	ses_device_init(&dev, t, &ses_os_linux, &log.log, 0);
	for (size_t i = 0; i < 16 && (code = ses_capture_page_code(t, i)) >= 0;
	     i++) {
		struct ses_page *page;

		if (fuzz_result(ses_device_receive(&dev, (uint8_t)code, true,
						   dev.log, &page)))
			continue;
		fuzz_require(page->code == code && page->len >= 4);
		fuzz_require(page->len <= page->claimed && page->len <= n);
		free(page);
	}
	ses_device_free(&dev);
	ses_transport_close(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	uint8_t how = fuzz_u8(&in), *bytes;
	struct ses_hex_error where;
	char *s = fuzz_string(in);
	size_t n;
	int err;

	err = ses_hex_parse(s, in.len, &bytes, &n, &where);
	fuzz_require(err == 0 || err == -SES_E_SYNTAX);
	if (err) {
		if (strlen(s) == in.len)
			judge_place(s, &where);
	} else {
		fuzz_require((n == 0) == !bytes);
		fuzz_require(n <= in.len);
		if (how & 1)
			round_trip(bytes, n);
		if (n && how & 2)
			capture(bytes, n, how >> 4 & 3);
		free(bytes);
	}
	free(s);
	return 0;
}
