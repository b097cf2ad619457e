/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/device.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/error.h>
#include <ses/jobs.h>
#include <ses/log.h>
#include <ses/text.h>
#include <ses/transport.h>

#include "base/kernel_wrote.h"
#include "scsi_internal.h"

/*
 * Limits of retries. A unit attention is reported once per event; there are
 * devices that report three in a row (power on, mode parameters, microcode).
 */
#define ATTENTION_TRIES	4
#define DEFERRED_TRIES	4
#define BUSY_TRIES	6
#define BUSY_WAIT_MS	100	/* doubled each time: 3.1 s in all */

void ses_device_init(struct ses_device *dev, struct ses_transport *transport,
		     const struct ses_os *os, struct ses_log *log,
		     uint16_t maxlen)
{
	*dev = (struct ses_device){
		.transport = transport, .os = os, .log = log,
		.maxlen = maxlen ? maxlen : SES_MAXLEN_DEFAULT,
	};
}

void ses_device_free(struct ses_device *dev)
{
	if (dev->buffer)
		munmap(dev->buffer, dev->maxlen);
	dev->buffer = NULL;
}

/*
 * The buffer of all pages of a run: whole memory pages, which some drivers
 * need, and zeroed.
 */
static int make_buffer(struct ses_device *dev)
{
	void *p;

	if (dev->buffer)
		return 0;
	p = mmap(NULL, dev->maxlen, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return ses_report_exhaustion(dev->log, errno);
	dev->buffer = p;
	return 0;
}

static void trace_cdb(struct ses_log *log, const struct ses_command *c)
{
	char text[3 * sizeof(c->cdb) + 1];

	for (unsigned int i = 0; i < c->cdb_len; i++)
		snprintf(text + 3 * i, 4, "%02x ", c->cdb[i]);
	text[3 * c->cdb_len - 1] = '\0';
	ses_trace(log, 1, "    %s cdb: [%s]\n", ses_command_name(c->cdb[0]),
		  text);
}

static void trace_bytes(struct ses_log *log, int level, const uint8_t *p,
			size_t len)
{
	char text[3 * 16 + 1];

	if (log->verbose < level)
		return;
	for (size_t at = 0; at < len && at < 256; at += 16) {
		size_t n = len - at < 16 ? len - at : 16;

		for (size_t i = 0; i < n; i++)
			snprintf(text + 3 * i, 4, "%02x ", p[at + i]);
		ses_trace(log, level, "      %04zx  %s\n", at, text);
	}
}

/* POWER ON, RESET, OR BUS DEVICE RESET OCCURRED and its qualifiers (SPC). */
static bool is_reset_attention(const struct ses_command *c)
{
	struct ses_sense sense;

	ses_sense_parse(c->sense, c->sense_len, &sense);
	return sense.asc == 0x29;
}

/* Not inlined, like others that seldom run: their buffers would be checked each
 * time. */
__attribute__((noinline))
static void trace_command(struct ses_log *log, const struct ses_command *c)
{
	trace_cdb(log, c);
	if (c->direction == SES_DATA_OUT)
		trace_bytes(log, 2, c->data, c->data_len);
}

__attribute__((noinline))
static void trace_result(struct ses_log *log, const struct ses_command *c,
			 int err)
{
	char text[256];

	if (err) {
		ses_command_result_text(text, sizeof(text), c);
		ses_trace(log, 1, "    %s\n", text);
	}
	ses_trace(log, 2, "    %u of %u bytes, %u ms\n",
		  ses_command_transferred(c), c->data_len, c->duration_ms);
	if (c->direction == SES_DATA_IN)
		trace_bytes(log, 3, c->data, ses_command_transferred(c));
}

int ses_device_execute(struct ses_device *dev, struct ses_command *c)
{
	int err;

	if (dev->log->verbose > 0)
		trace_command(dev->log, c);
	if (dev->job && !ses_job_begin_wait(dev->job))
		return -SES_E_INTERRUPTED;
	err = dev->transport->ops->exec(dev->transport, c);
	if (dev->job)
		ses_job_end_wait(dev->job);
	if (err) {
		dev->lost += ses_command_fate(c, err) == SES_FATE_UNKNOWN;
		return err;
	}
	if (c->direction == SES_DATA_IN)
		ses_kernel_wrote(c->data, ses_command_transferred(c));
	ses_kernel_wrote(c->sense, c->sense_len);
	err = ses_command_result(c);
	if (err == -SES_E_UNIT_ATTENTION && is_reset_attention(c))
		dev->resets++;
	if (err && ses_command_fate(c, err) == SES_FATE_UNKNOWN)
		dev->lost++;
	if (dev->log->verbose > 0)
		trace_result(dev->log, c, err);
	return err;
}

/* Is the device only busy? */
static bool is_temporary(const struct ses_command *c, int err)
{
	return err == -SES_E_BUSY || err == -SES_E_TASK_SET_FULL ||
	       (err && c->mi_status == SES_MI_MORE_PROCESSING);
}

static void warn_deferred(struct ses_device *dev, const struct ses_command *c)
{
	char text[256];

	ses_command_result_text(text, sizeof(text), c);
	ses_warn(dev->log, SES_T_COMMAND_FAILED,
		 "%s on %s was answered with %s; it is sent again.",
		 ses_command_name(c->cdb[0]), dev->transport->name, text);
}

/*
 * The result of a command that read and whose last retry has a deferred error,
 * too. The data that came with NO SENSE or RECOVERED ERROR is valid, as always.
 */
static int final_deferred_error(int err)
{
	return err == -SES_E_NO_SENSE || err == -SES_E_RECOVERED ? 0 : err;
}

/* One command that reads, repeated as long as that may help. */
static int read_command(struct ses_device *dev, struct ses_command *c)
{
	unsigned int attention = ATTENTION_TRIES, busy = BUSY_TRIES;
	unsigned int deferred = DEFERRED_TRIES, wait = BUSY_WAIT_MS;

	for (;; ses_command_clear_result(c)) {
		int err = ses_device_execute(dev, c);

		if (!err)
			return 0;
		if (ses_command_is_deferred(c)) {
			if (deferred == DEFERRED_TRIES)
				warn_deferred(dev, c);
			if (--deferred)
				continue;
			return final_deferred_error(err);
		}
		if (err == -SES_E_UNIT_ATTENTION && --attention)
			continue;
		if (!is_temporary(c, err) || !--busy)
			return err;
		dev->os->sleep_ms(wait);
		wait *= 2;
	}
}

static void add_text(char *text, size_t size, const char *more)
{
	size_t len = strlen(text);

	ses_text_copy(text + len, size - len, more);
}

void ses_device_explain(char *text, size_t size, const struct ses_command *c,
			int err)
{
	const char *words = ses_error_text(-err);

	if (c->why)
		ses_text_copy(text, size, c->why);
	else if (err == -(SES_E_OS + ENOTTY))
		ses_text_copy(text, size,
			      "it is not a device that accepts SCSI commands");
	else if (-err > SES_E_OS && -err < SES_E_MALFORMED)
		snprintf(text, size, "the system says: %s", words);
	else
		ses_command_result_text(text, size, c);
	/* the errors of SCSI drivers, and of the NVMe driver */
	if (err == -(SES_E_OS + EPERM))
		add_text(text, size, " (root or CAP_SYS_RAWIO is needed)");
	else if (err == -(SES_E_OS + EACCES))
		add_text(text, size, " (root or CAP_SYS_ADMIN is needed)");
}

/* page -1: the command has none. */
static int report_failure(struct ses_device *dev, const struct ses_command *c,
			  int page, bool needed, int err, struct ses_log *log)
{
	struct ses_child_log about;
	char text[256], object[16] = "";

	if (page >= 0)
		snprintf(object, sizeof(object), ", page %02Xh,", page & 0xffu);
	ses_device_explain(text, sizeof(text), c, err);
	ses_log_about_sense(&about, log, c->sense, c->sense_len);
	if (needed)
		ses_fail(&about.log, -err, SES_T_COMMAND_FAILED,
			 "%s%s failed on %s: %s.", ses_command_name(c->cdb[0]),
			 object, dev->transport->name, text);
	else
		ses_note(&about.log, SES_T_PAGE_NOT_SUPPORTED,
			 "%s%s failed on %s: %s.", ses_command_name(c->cdb[0]),
			 object, dev->transport->name, text);
	return err;
}

/* Errors of an ioctl that a shorter transfer may avoid. */
static bool may_be_too_long(int err)
{
	return err == -(SES_E_OS + EINVAL) || err == -(SES_E_OS + ENOMEM) ||
	       err == -(SES_E_OS + EIO);
}

static int receive_shorter(struct ses_device *dev, uint8_t code,
			   struct ses_command *c)
{
	uint16_t len = dev->maxlen;
	int err;

	for (;;) {
		ses_command_build_receive_diagnostic(c, code, dev->buffer, len);
		err = read_command(dev, c);
		if (!may_be_too_long(err) || len <= 4096)
			return err;
		len = (uint16_t)(len / 2 & ~3u);
		ses_trace(dev->log, 1, "    trying again with %u bytes\n",
			  len);
	}
}

/* Warn about a page that was not received completely. */
__attribute__((noinline))
static void warn_cut(struct ses_device *dev, const struct ses_page *page,
		     uint32_t offered, struct ses_log *log)
{
	struct ses_child_log about;

	ses_log_about_page(&about, log, page->code);
	if (page->len == offered && offered < dev->maxlen &&
	    offered == dev->transport->max_bytes)
		ses_warn(&about.log, SES_T_PAGE_TRUNCATED,
			 "Page %02Xh has %u bytes but %s sends at most %u at "
			 "once: only that much is decoded.", page->code,
			 page->claimed, dev->transport->name, offered);
	else if (page->len == offered)
		ses_warn(&about.log, SES_T_PAGE_TRUNCATED,
			 "Page %02Xh has %u bytes but the allocation length is "
			 "%u: only that much is decoded (see --maxlen).",
			 page->code, page->claimed, offered);
	else
		ses_warn(&about.log, SES_T_PAGE_TRUNCATED,
			 "Page %02Xh ends after %u bytes; its length field "
			 "promises %u.", page->code, page->len, page->claimed);
}

int ses_device_receive(struct ses_device *dev, uint8_t code, bool needed,
		       struct ses_log *log, struct ses_page **page)
{
	struct ses_command c;
	struct ses_page *p;
	uint32_t came, got, claimed;
	int err;

	err = make_buffer(dev);
	if (err)
		return err;
	err = receive_shorter(dev, code, &c);
	if (err)
		return report_failure(dev, &c, code, needed, err, log);
	came = got = ses_command_transferred(&c);
	if (got < 4)
		return ses_fail(log, SES_E_MALFORMED, SES_T_PAGE_TRUNCATED,
				"Page %02Xh: %u byte(s) came; a page has at "
				"least 4.", code, got);
	claimed = ses_be16(dev->buffer + 2) + 4u;
	if (got > claimed)
		got = claimed;
	p = malloc(sizeof(*p) + got);
	if (!p)
		return ses_no_memory(log);
	*p = (struct ses_page){ .requested = code, .code = dev->buffer[0],
				.len = got, .claimed = claimed };
	memcpy(p->bytes, dev->buffer, got);
	/* no byte of this page may appear in the next one */
	memset(dev->buffer, 0, came);
	if (got < claimed)
		warn_cut(dev, p, c.data_len, log);
	*page = p;
	return 0;
}

int ses_device_send(struct ses_device *dev, const uint8_t *page, uint16_t len,
		    uint32_t timeout_ms, struct ses_command *c)
{
	ses_command_build_send_diagnostic(c, page, len);
	c->timeout_ms = timeout_ms;
	return ses_device_execute(dev, c);
}

int ses_device_report(struct ses_device *dev, const struct ses_command *c,
		      int page, int err, struct ses_log *log)
{
	return report_failure(dev, c, page, true, err, log);
}

size_t ses_inquiry_text_at(enum ses_inquiry_text which, size_t *len)
{
	static const struct { uint8_t at, len; } fields[] = {
		[SES_INQUIRY_VENDOR] = { 8, 8 },
		[SES_INQUIRY_PRODUCT] = { 16, 16 },
		[SES_INQUIRY_REVISION] = { 32, 4 },
	};

	*len = fields[which].len;
	return fields[which].at;
}

/* Vendor, product and revision are ASCII; other bytes are shown as '.'. */
static void copy_inquiry_text(char *to, const uint8_t *data,
			      enum ses_inquiry_text which)
{
	size_t len;
	const uint8_t *from = data + ses_inquiry_text_at(which, &len);

	for (size_t i = 0; i < len; i++)
		to[i] = from[i] >= 0x20 && from[i] < 0x7f ? (char)from[i] : '.';
	to[ses_text_length(from, len)] = '\0';
}

int ses_device_load_inquiry(struct ses_device *dev, bool needed,
			    struct ses_inquiry *inquiry)
{
	uint8_t data[SES_INQUIRY_FIXED] = { 0 };
	struct ses_command c;
	uint32_t got;
	int err;

	ses_command_build_inquiry(&c, false, 0, data, sizeof(data));
	err = read_command(dev, &c);
	if (err)
		return report_failure(dev, &c, -1, needed, err, dev->log);
	got = ses_command_transferred(&c);
	if (got < sizeof(data))
		ses_warn(dev->log, SES_T_PAGE_TRUNCATED,
			 "INQUIRY on %s: %u byte(s) came, %zu are expected.",
			 dev->transport->name, got, sizeof(data));
	*inquiry = (struct ses_inquiry){
		.device_type = data[0] & 0x1f,
		.enclosure_services = data[6] & 0x40,
	};
	copy_inquiry_text(inquiry->vendor, data, SES_INQUIRY_VENDOR);
	copy_inquiry_text(inquiry->product, data, SES_INQUIRY_PRODUCT);
	copy_inquiry_text(inquiry->revision, data, SES_INQUIRY_REVISION);
	return 0;
}

int ses_device_load_vpd(struct ses_device *dev, uint8_t page, uint8_t *data,
			uint16_t size, uint16_t *len)
{
	struct ses_command c;
	uint32_t got, claimed;
	int err;

	ses_command_build_inquiry(&c, true, page, data, size);
	err = read_command(dev, &c);
	if (err)
		return report_failure(dev, &c, -1, false, err, dev->log);
	got = ses_command_transferred(&c);
	if (got < 4 || data[1] != page) {
		ses_note(dev->log, SES_T_PAGE_MALFORMED,
			 "VPD page %02xh was requested on %s; %u byte(s) of "
			 "something else were received.",
			 page, dev->transport->name, got);
		return -SES_E_MALFORMED;
	}
	claimed = ses_be16(data + 2) + 4u;
	*len = (uint16_t)(got < claimed ? got : claimed);
	return 0;
}

const char *ses_device_type_name(unsigned int type)
{
	static const char names[32][40] = {
		"disk", "tape", "printer", "processor",
		"write once optical disk", "cd/dvd", "scanner",
		"optical memory device", "medium changer", "communications",
		"graphics [0xa]", "graphics [0xb]",
		"storage array controller", "enclosure services device",
		"simplified direct access device",
		"optical card reader/writer device",
		"bridge controller commands", "object based storage",
		"automation/driver interface", "security manager device",
		"host managed zoned block", "0x15", "0x16", "0x17", "0x18",
		"0x19", "0x1a", "0x1b", "0x1c", "0x1d",
		"well known logical unit", "unknown or no device type",
	};

	return names[type & 31];
}
