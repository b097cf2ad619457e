/* SPDX-License-Identifier: BSD-2-Clause */
#include "run.h"

#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/file.h>
#include <ses/hex.h>
#include <ses/os.h>
#include <ses/transport.h>

#include "output.h"

/* More than all pages that an enclosure can have, with comments, many times. */
#define LARGEST_CAPTURE (64u << 20)

/* Hex text into bytes; the text is given up. */
static int from_hex(const struct options *opt, const char *name, uint8_t *text,
		    size_t text_len, uint8_t **bytes, size_t *len)
{
	struct ses_hex_error where;
	int err = ses_hex_parse((const char *)text, text_len, bytes, len,
				&where);

	free(text);
	if (err == -SES_E_SYNTAX)
		return ses_fail(opt->log, SES_E_SYNTAX, SES_T_INVALID_CAPTURE,
				"%s, line %lu, column %lu: %s; bytes of one or "
				"two hex digits are expected.", name,
				where.line, where.column, where.why);
	return err;
}

/* The file that has the user data ("-": stdin), or 0: the option has it. */
static const char *data_file(const struct options *opt)
{
	if (opt->inhex)
		return opt->inhex;
	if (opt->data[0] == '@')
		return opt->data + 1;
	return strcmp(opt->data, "-") == 0 ? opt->data : NULL;
}

int run_user_data(const struct options *opt, uint8_t **bytes, size_t *len)
{
	const char *name = data_file(opt);
	uint8_t *text;
	size_t text_len;
	int err;

	if (!name) {
		text = (uint8_t *)strdup(opt->data);
		if (!text)
			return -SES_E_LOGIC;
		return from_hex(opt, "--data", text, strlen(opt->data), bytes,
				len);
	}
	err = ses_file_read(name, LARGEST_CAPTURE, opt->log, &text, &text_len);
	if (err)
		return err;
	if (opt->binary) {
		*bytes = text;
		*len = text_len;
		return 0;
	}
	return from_hex(opt, name, text, text_len, bytes, len);
}

static int open_capture(struct run *r)
{
	const struct options *opt = r->opt;
	const char *name = data_file(opt);
	uint8_t *bytes;
	size_t len;
	int err = run_user_data(opt, &bytes, &len);

	if (err)
		return err;
	err = ses_capture_open(name ? name : "--data", bytes, len,
				       &ses_os_linux, r->log,
			       &r->transport);
	free(bytes);
	return err;
}

int run_open(struct run *r, const struct options *opt, struct document *doc,
	     bool writable)
{
	int err;

	*r = (struct run){ .opt = opt, .log = opt->log, .doc = doc };
	output_begin(&r->out, &r->text, doc);
	if (doc && !(options_have_data(opt) && !opt->control))
		doc->device = opt->device;
	if (options_have_data(opt) && !opt->control)
		err = open_capture(r);
	else
		err = ses_transport_open(opt->device, writable, &ses_os_linux,
					 r->log, &r->transport);
	ses_device_init(&r->dev, r->transport, &ses_os_linux, r->log,
			opt->maxlen);
	ses_snapshot_init(&r->snap, &r->dev);
	return err;
}

int run_close(struct run *r, int err)
{
	int out = output_end(&r->text, r->log);
	int closed;

	ses_snapshot_free(&r->snap);
	ses_device_end(&r->dev);
	closed = ses_transport_close(r->transport);
	return err ? err : out ? out : closed;
}

int run_identify(struct run *r)
{
	struct ses_inquiry inq;
	struct ses_out *o = &r->out;
	int err;

	if (!r->transport->identifies)
		return 0;
	err = ses_device_inquiry(&r->dev, true, &inq);
	if (err)
		return err;
	if (r->doc) {
		r->doc->inquiry = inq;
		r->doc->identified = true;
	}
	ses_text(o, "  ");
	ses_text(o, inq.vendor);
	ses_text(o, "  ");
	ses_text(o, inq.product);
	ses_text(o, "  ");
	ses_text(o, inq.revision);
	ses_endl(o);
	if (inq.device_type == 0x0d) {
		if (r->log->verbose)
			ses_text(o, "    enclosure services device\n");
		return 0;
	}
	/* of an NVMe controller the transport has said it */
	if (!inq.enclosure_services && strcmp(inq.vendor, "NVMe    ") == 0)
		return 0;
	ses_text(o, "    ");
	ses_text(o, ses_device_type_name(inq.device_type));
	ses_text(o, inq.enclosure_services ? " device has EncServ bit set\n" :
					     " device (not an enclosure)\n");
	return 0;
}

int run_load(struct run *r, const uint8_t *codes, size_t nr,
	     size_t nr_optional)
{
	struct ses_want wants[8];

	for (size_t i = 0; i < nr; i++)
		wants[i] = (struct ses_want){ codes[i], i < nr - nr_optional };
	return ses_snapshot_load(&r->snap, wants, nr);
}
