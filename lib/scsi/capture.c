/* SPDX-License-Identifier: BSD-2-Clause */
/* The transport that answers from captured pages. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/error.h>
#include <ses/log.h>

#include "scsi_internal.h"
#include "transport.h"

struct page {
	uint8_t code;
	uint32_t offset;	/* into the bytes */
	uint32_t len;		/* available bytes, with the header */
};

struct capture {
	struct ses_transport transport;	/* first */
	uint8_t *bytes;
	uint8_t *inquiry;	/* 0: not captured */
	size_t inquiry_len;
	const uint8_t *expected; /* codes of pages that it was to have */
	size_t nr_expected;
	size_t nr_pages;
	struct page pages[];
};

static const struct page *find_page(const struct capture *cap, uint8_t code)
{
	for (size_t i = 0; i < cap->nr_pages; i++) {
		if (cap->pages[i].code == code)
			return &cap->pages[i];
	}
	return NULL;
}

static int copy_answer(struct ses_command *c, const uint8_t *bytes, size_t len)
{
	uint32_t n = len < c->data_len ? (uint32_t)len : c->data_len;

	memcpy(c->data, bytes, n);
	c->residual = (int32_t)(c->data_len - n);
	return 0;
}

/* Does the enclosure have a page that is missing? */
static bool was_unreadable(const struct capture *cap, uint8_t code)
{
	const struct page *list = find_page(cap, 0);

	return cap->nr_expected && list && list->len > 4 &&
	       memchr(cap->expected, code, cap->nr_expected) &&
	       memchr(cap->bytes + list->offset + 4, code, list->len - 4);
}

static int capture_exec(struct ses_transport *t, struct ses_command *c)
{
	const struct capture *cap = (const struct capture *)t;
	const struct page *page;

	/* standard data; byte 1 is EVPD */
	if (c->cdb[0] == SES_OP_INQUIRY && cap->inquiry && !c->cdb[1])
		return copy_answer(c, cap->inquiry, cap->inquiry_len);
	if (c->cdb[0] != SES_OP_RECEIVE_DIAGNOSTIC) {
		c->why = "a capture answers only RECEIVE DIAGNOSTIC RESULTS";
		return -SES_E_CONTRADICT;
	}
	page = find_page(cap, c->cdb[2]);
	if (!page && was_unreadable(cap, c->cdb[2])) {
		c->why = "it could not be read when this was captured";
		return -ses_error_from_errno(EIO);
	}
	if (!page) {
		c->why = "the page is not in the captured data";
		return -SES_E_OTHER;
	}
	return copy_answer(c, cap->bytes + page->offset, page->len);
}

static uint32_t capture_max_transfer(struct ses_transport *t)
{
	(void)t;
	return 0;
}

static int capture_close(struct ses_transport *t)
{
	struct capture *cap = (struct capture *)t;

	free(cap->bytes);
	free(cap->inquiry);
	free(cap);
	return 0;
}

static const struct ses_transport_ops capture_ops = {
	.name = "capture",
	.exec = capture_exec,
	.max_transfer = capture_max_transfer,
	.close = capture_close,
};

/* The pages in p[0..len); if out is 0 they are only counted. */
static size_t split_pages(const uint8_t *p, size_t len, struct page *out,
			  struct ses_log *log)
{
	size_t at = 0, n = 0;

	while (len - at >= 4) {
		size_t whole = ses_be16(p + at + 2) + 4u;
		size_t there = whole < len - at ? whole : len - at;

		if (out) {
			out[n] = (struct page){ p[at], (uint32_t)at,
						(uint32_t)there };
			if (there < whole)
				ses_warn(log, SES_T_INVALID_CAPTURE,
					 "Captured page %02Xh at byte %zu ends "
					 "after %zu bytes; its length field "
					 "asks for %zu.", p[at], at, there,
					 whole);
		}
		n++;
		at += there;
	}
	if (out && at < len)
		ses_warn(log, SES_T_INVALID_CAPTURE,
			 "The captured data ends with %zu stray byte(s) at "
			 "byte %zu; a page has at least 4.", len - at, at);
	return n;
}

int ses_capture_open(const char *name, const uint8_t *bytes, size_t len,
		     const struct ses_os *os, struct ses_log *log,
		     struct ses_transport **transport)
{
	size_t n = split_pages(bytes, len, NULL, NULL);
	struct capture *cap;

	if (n == 0)
		return ses_fail(log, SES_E_SYNTAX, SES_T_INVALID_CAPTURE,
				"The captured data has %zu byte(s); a page "
				"has at least 4.", len);
	cap = malloc(sizeof(*cap) + n * sizeof(cap->pages[0]));
	if (!cap)
		return ses_no_memory(log);
	*cap = (struct capture){
		.transport = {
			.ops = &capture_ops, .os = os, .log = log,
			.name = name, .fd = -1,
		},
		.bytes = malloc(len),
		.nr_pages = n,
	};
	if (!cap->bytes) {
		free(cap);
		return ses_no_memory(log);
	}
	memcpy(cap->bytes, bytes, len);
	split_pages(cap->bytes, len, cap->pages, log);
	*transport = &cap->transport;
	return 0;
}

int ses_capture_page_code(const struct ses_transport *t, size_t n)
{
	const struct capture *cap = (const struct capture *)t;

	if (t->ops != &capture_ops || n >= cap->nr_pages)
		return -1;
	return cap->pages[n].code;
}

int ses_capture_set_inquiry(struct ses_transport *t, const uint8_t *bytes,
			    size_t len)
{
	struct capture *cap = (struct capture *)t;
	uint8_t *copy = malloc(len + 1);

	if (!copy)
		return ses_no_memory(t->log);
	memcpy(copy, bytes, len);
	free(cap->inquiry);
	cap->inquiry = copy;
	cap->inquiry_len = len;
	t->has_inquiry = true;
	return 0;
}

void ses_capture_expect(struct ses_transport *t, const uint8_t *codes,
			size_t nr)
{
	struct capture *cap = (struct capture *)t;

	cap->expected = codes;
	cap->nr_expected = nr;
}

uint8_t *ses_capture_find_page(struct ses_transport *t, uint8_t code,
			       size_t *len)
{
	struct capture *cap = (struct capture *)t;
	const struct page *page = NULL;

	if (t->ops == &capture_ops)
		page = find_page(cap, code);
	if (!page)
		return NULL;
	*len = page->len;
	return cap->bytes + page->offset;
}
