/* SPDX-License-Identifier: BSD-2-Clause */
/* The samples about an enclosure, and the output of all families: --metrics. */
#include <ses/monitor.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/snapshot.h>
#include <ses/text.h>

#include "metric.h"
#include "ses/ses_internal.h"

struct ses_metrics *ses_metrics_new(const struct ses_metric_names *names)
{
	struct ses_metrics *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->names = names;
	ses_writer_to_memory(&m->seen);
	ses_writer_to_memory(&m->element);
	for (int i = 0; i < NR_FAMILIES; i++)
		ses_writer_to_memory(&m->texts[i]);
	return m;
}

void ses_metrics_free(struct ses_metrics *m)
{
	for (int i = 0; i < NR_FAMILIES; i++)
		ses_writer_close(&m->texts[i]);
	ses_writer_close(&m->seen);
	ses_writer_close(&m->element);
	free(m->types);
	free(m);
}

/* --- an enclosure --- */

/* The value in an earlier line that begins as the last one does, which starts
 * at `last` and has no value yet; 0 if there is none. */
static char *find_value(const struct ses_writer *w, size_t last)
{
	const size_t len = w->len - last;
	char *line = w->buf, *begin = w->buf + last, *end;

	while (line < begin) {
		end = memchr(line, '\n', (size_t)(begin - line));
		if (!end)
			break;
		if ((size_t)(end - line) == len + 1 &&
		    memcmp(line, begin, len) == 0)
			return line + len;
		line = end + 1;
	}
	return NULL;
}

/* A device that is named twice has one sample, because a series must not be
 * there twice: it is up if it was read each time. */
static void add_up(struct ses_metrics *m, const char *device, bool up)
{
	struct ses_writer *w = &m->texts[UP];
	const size_t last = w->len;
	char *value;

	ses_write_str(w, "ses_up{device=\"");
	ses_metric_write_text(w, device, strlen(device));
	ses_write_str(w, "\"} ");
	value = w->error ? NULL : find_value(w, last);
	if (value) {
		w->len = last;
		*value = up ? *value : '0';
	} else {
		ses_write_str(w, up ? "1\n" : "0\n");
	}
}

void ses_metrics_add_failed(struct ses_metrics *m, const char *device)
{
	add_up(m, device, false);
}

static void add_field(struct ses_writer *w, const char *name,
		      struct ses_text_field f)
{
	ses_metric_add_field(w, name, (const char *)f.bytes, f.len);
}

static void add_enclosure_info(struct ses_metrics *m,
			       const struct ses_subenclosure *s)
{
	const struct ses_inquiry *inq = m->source->inquiry;
	struct ses_writer *w = ses_metric_begin_sample(m, ENCLOSURE_INFO);

	ses_metric_add_label(w, "device", m->source->device);
	if (inq) {
		ses_metric_add_label(w, "vendor", inq->vendor);
		ses_metric_add_label(w, "product", inq->product);
		ses_metric_add_label(w, "revision", inq->revision);
	} else if (s->identified) {
		add_field(w, "vendor", ses_subenclosure_vendor(s));
		add_field(w, "product", ses_subenclosure_product(s));
		add_field(w, "revision", ses_subenclosure_revision(s));
	}
	if (s->identified)
		add_field(w, "enclosure_revision",
			  ses_subenclosure_revision(s));
	ses_metric_add_label(w, "nickname", m->source->nickname);
	ses_metric_end_sample(w, "1");
}

/* An unsupported page is not a failure. */
static void add_page_reads(struct ses_metrics *m,
			   const struct ses_snapshot *snap)
{
	static const uint8_t codes[] = {
		SES_PAGE_CONFIGURATION, SES_PAGE_STATUS, SES_PAGE_THRESHOLD,
		SES_PAGE_DESCRIPTOR, SES_PAGE_ADDITIONAL,
	};

	for (size_t i = 0; i < sizeof(codes); i++) {
		int err = snap->failed[codes[i]];
		struct ses_writer *w;
		char code[8];

		if (!snap->pages[codes[i]] &&
		    (!err || err == -SES_E_ILLEGAL_REQUEST ||
		     err == -SES_E_ILLEGAL_REQ_INFO || err == -SES_E_OTHER))
			continue;
		w = ses_metric_begin_sample(m, PAGE_READ);
		snprintf(code, sizeof(code), "0x%02x", codes[i]);
		ses_metric_add_label(w, "page", code);
		ses_metric_end_number(w, snap->pages[codes[i]] != NULL);
	}
}

/* Byte 1 of page 02h, INVOP last. */
static void add_conditions(struct ses_metrics *m, const struct ses_page *page)
{
	for (size_t i = 1; i <= ses_nr_summary_fields; i++) {
		const struct ses_field *f =
			&ses_summary_fields[i % ses_nr_summary_fields];
		struct ses_writer *w = ses_metric_begin_sample(m, CONDITION);

		ses_metric_add_label(w, "condition", f->key);
		ses_metric_end_number(w, page ? ses_field_value(f, page->bytes)
					      : 0);
	}
}

/* Labels of the enclosure at hand. */
static void build_enclosure_labels(struct ses_metrics *m,
				   const struct ses_subenclosure *primary)
{
	const struct ses_metrics_source *source = m->source;
	struct ses_writer w;

	snprintf(m->enclosure, sizeof(m->enclosure),
		 "enclosure=\"0x%016llx\",esp=\"%u\"",
		 (unsigned long long)primary->logical_id, primary->process);
	ses_writer_to_memory(&w);
	ses_write_str(&w, m->enclosure);
	if (source->shelf && *source->shelf)
		ses_metric_add_label(&w, "shelf", source->shelf);
	if (source->module && *source->module)
		ses_metric_add_label(&w, "module", source->module);
	if (w.error || !ses_text_copy_part(m->enclosure, sizeof(m->enclosure),
					   w.buf, w.len))
		m->error = -SES_E_NO_MEMORY;
	ses_writer_close(&w);
}

/* Is this enclosure services process new? Its labels are kept. */
static bool is_new(struct ses_metrics *m)
{
	for (size_t at = 0; at < m->seen.len;
	     at += strlen(m->seen.buf + at) + 1) {
		if (strcmp(m->seen.buf + at, m->enclosure) == 0)
			return false;
	}
	ses_write(&m->seen, m->enclosure, strlen(m->enclosure) + 1);
	if (m->seen.error)
		m->error = m->seen.error;
	return !m->seen.error;
}

static void add_element(void *data, const struct ses_join *join,
			const struct ses_element_view *v)
{
	ses_metric_add_element(data, join, v);
}

/* An enclosure that was not added before. */
static int add_enclosure(struct ses_metrics *m, struct ses_snapshot *snap,
			 const struct ses_subenclosure *primary)
{
	int err;

	add_enclosure_info(m, primary);
	add_page_reads(m, snap);
	err = ses_element_view_visit(snap, add_element, m);
	add_conditions(m, snap->pages[SES_PAGE_STATUS]);
	ses_metric_add_counts(m);
	return err ? err : m->error;
}

int ses_metrics_add(struct ses_metrics *m,
		    const struct ses_metrics_source *source,
		    struct ses_snapshot *snap)
{
	const struct ses_subenclosure *primary =
		ses_config_primary(&snap->config);
	int err;

	if (!primary || snap->changed) {
		add_up(m, source->device, false);
		return primary ? -SES_E_OTHER : -SES_E_MALFORMED;
	}
	add_up(m, source->device, true);
	m->source = source;
	build_enclosure_labels(m, primary);
	err = is_new(m) ? add_enclosure(m, snap, primary) : m->error;
	m->source = NULL;
	return err == -SES_E_NO_MEMORY ? ses_no_memory(snap->log) : err;
}

/* --- all families --- */

static void add_double(struct ses_metrics *m, enum family f, double v)
{
	char text[40];

	snprintf(text, sizeof(text), " %.3f\n", v);
	ses_write_str(&m->texts[f], ses_metric_families[f].name);
	ses_write_str(&m->texts[f], text);
}

static void add_run(struct ses_metrics *m, const struct ses_metrics_run *run)
{
	struct ses_writer *w = &m->texts[BUILD_INFO];

	ses_write_str(w, "ses_build_info{version=\"");
	ses_metric_write_text(w, run->version, strlen(run->version));
	ses_write_str(w, "\"} 1\n");
	add_double(m, TIMESTAMP, run->timestamp);
	add_double(m, DURATION, run->duration);
	ses_write_str(&m->texts[SUCCESS], run->success ?
		      "ses_collection_success 1\n" :
		      "ses_collection_success 0\n");
}

/* In OpenMetrics a counter is called without _total, which its samples have. */
static void emit_head(struct ses_writer *w, const struct metric_family *family,
		      const char *word, const char *text, bool openmetrics)
{
	size_t len = strlen(family->name);

	if (family->counter && openmetrics)
		len -= strlen("_total");
	ses_write_str(w, "# ");
	ses_write_str(w, word);
	ses_write_char(w, ' ');
	ses_write(w, family->name, len);
	ses_write_char(w, ' ');
	ses_write_str(w, text);
	ses_write_char(w, '\n');
}

void ses_metrics_emit(struct ses_metrics *m, const struct ses_metrics_run *run,
		      struct ses_writer *w)
{
	add_run(m, run);
	for (int f = 0; f < NR_FAMILIES; f++) {
		const struct metric_family *family = &ses_metric_families[f];
		const struct ses_writer *t = &m->texts[f];

		if (t->error)
			w->error = t->error;
		if (!t->len)
			continue;
		emit_head(w, family, "HELP", family->help, run->openmetrics);
		emit_head(w, family, "TYPE",
			  family->counter ? "counter" : "gauge",
			  run->openmetrics);
		if (run->openmetrics && *family->unit)
			emit_head(w, family, "UNIT", family->unit, true);
		ses_write_large(w, t->buf, t->len);
	}
	if (run->openmetrics)
		ses_write_str(w, "# EOF\n");
}
