/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every page decoder, the join, and all renderers: text, hex, JSON, facts,
 * metrics, check and watch, on captured pages. The first bytes of an input
 * choose; the others are the pages.
 */
#include <stdlib.h>
#include <string.h>

#include <ses/device.h>
#include <ses/error.h>
#include <ses/monitor.h>
#include <ses/out.h>
#include <ses/page.h>
#include <ses/show.h>
#include <ses/snapshot.h>
#include <ses/transport.h>
#include <ses/writer.h>

#include "../fuzz.h"

/* The allocation length, where none is chosen: less memory is faster. */
#define MOST_BYTES 8192

struct choice {
	uint8_t what, form, code;
	struct ses_show_options view;
	uint16_t maxlen;
};

enum { ONE_PAGE, JOIN, MONITOR, ALL_PAGES };
enum { TEXT, JSON, BOTH, FACTS };

static void choose_selection(struct ses_select *sel, struct fuzz_input *in)
{
	static const char name[] = "SLOT 01";
	uint8_t kind = fuzz_u8(in), a = fuzz_u8(in), b = fuzz_u8(in),
		c = fuzz_u8(in);

	if (kind < 128)
		return;
	sel->kind = kind % 5;
	sel->by_type = kind & 64;
	sel->type = a;
	sel->instance = kind >> 4 & 3;
	sel->header = a;
	sel->first = b - 1;
	sel->last = c < b ? sel->first : c - 1;
	sel->name = name;
	sel->slot = a;
	sel->sas_address = (uint64_t)0x5000c50000000a00 + a;
}

static void choose(struct choice *c, struct fuzz_input *in)
{
	uint8_t how = fuzz_u8(in), more;

	c->what = how & 3;
	c->form = how >> 2 & 3;
	c->code = fuzz_u8(in);
	more = fuzz_u8(in);
	if (c->form == BOTH && !(more & 0x20))
		c->form = TEXT;
	c->view = (struct ses_show_options){
		.verbose = how >> 4 & 3,
		.inner_hex = how >> 6 & 1,
		.thresholds = how >> 7,
		.filter = (more & 3) % 3,
		.eiioe = (more >> 2 & 3) % 3,
		.with_aes_only = more >> 4 & 1,
	};
	choose_selection(&c->view.select, in);
	more = fuzz_u8(in);
	c->maxlen = more ? (uint16_t)(4 + more) : MOST_BYTES;
}

/* --- the forms --- */

/* Elements that were shown, and where they must end. */
struct count {
	size_t told;
};

static void count_item(void *data, const struct ses_facts *item,
		       const struct ses_facts *around)
{
	struct count *c = data;

	c->told++;
	for (size_t i = 0; i < item->nr; i++)
		fuzz_require(item->v[i].key && item->v[i].text);
	for (size_t i = 0; i < around->nr; i++)
		fuzz_require(around->v[i].key && around->v[i].text);
}

struct form {
	struct ses_out out;
	struct ses_writer text;
	struct ses_writer document;
	struct ses_json json;
	struct ses_fact_collector *facts;
	struct count count;
};

static void begin(struct form *f, uint8_t form)
{
	*f = (struct form){ .facts = NULL };
	fuzz_writer(&f->text);
	f->out.text = form == TEXT || form == BOTH ? &f->text : NULL;
	if (form == JSON || form == BOTH) {
		fuzz_writer(&f->document);
		ses_json_begin(&f->json, &f->document, &ses_json_default);
		f->out.tree = &ses_json_ops;
		f->out.tree_data = &f->json;
	} else if (form == FACTS) {
		f->facts = ses_facts_new(count_item, &f->count);
		f->out.tree = &ses_facts_ops;
		f->out.tree_data = f->facts;
	}
}

/* Returns how many items of the list were shown. */
static size_t end(struct form *f)
{
	if (f->out.text) {
		fuzz_judge_text(&f->text);
	}
	if (f->facts) {
		fuzz_result(ses_facts_free(f->facts));
	} else if (f->out.tree) {
		const struct ses_writer *w = &f->document;

		ses_json_end(&f->json);
		fuzz_judge_text(w);
		if (!w->error)
			fuzz_json(w->buf, w->len);
	}
	return f->count.told;
}

/* --- what is shown --- */

static int load(struct ses_snapshot *snap, const uint8_t *codes, size_t nr,
		size_t nr_needed)
{
	struct ses_wanted_page wants[8];

	for (size_t i = 0; i < nr; i++)
		wants[i] = (struct ses_wanted_page){ codes[i], i < nr_needed };
	return fuzz_result(ses_snapshot_load(snap, wants, nr));
}

/* Elements that a page of four bytes each has. */
static size_t elements_there(const struct ses_page *page)
{
	return page && page->len >= 8 ? (page->len - 8) / 4 : 0;
}

static void one_page(struct ses_snapshot *snap, uint8_t code,
		     const struct choice *c)
{
	const uint8_t codes[] = { SES_PAGE_CONFIGURATION, code };
	const struct ses_page_def *def = ses_page_def(code);
	bool config = def && def->flags & SES_P_CONFIG;
	struct form f;
	size_t told;
	int err;

	if (load(snap, codes + !config, 1u + config, 1u + config))
		return;
	begin(&f, c->form);
	err = fuzz_result(ses_show_page(&f.out, snap, code, &c->view));
	/* a page that was cut off is never good */
	if (snap->pages[code]->len < 4)
		fuzz_require(err);
	told = end(&f);
	if (code == SES_PAGE_STATUS || code == SES_PAGE_THRESHOLD)
		fuzz_require(told <= elements_there(snap->pages[code]));
}

static void join(struct ses_snapshot *snap, const struct choice *c)
{
	static const uint8_t codes[] = {
		SES_PAGE_CONFIGURATION, SES_PAGE_STATUS, SES_PAGE_DESCRIPTOR,
		SES_PAGE_ADDITIONAL, SES_PAGE_THRESHOLD,
	};
	struct form f;
	size_t told;
	int err;

	if (load(snap, codes, c->view.thresholds ? 5 : 4, 2))
		return;
	begin(&f, c->form);
	err = fuzz_result(ses_show_join(&f.out, snap, &c->view));
	told = end(&f);
	fuzz_require(told <= elements_there(snap->pages[SES_PAGE_STATUS]));
	fuzz_require(told <= snap->config.nr_elements);
	/* what is missing is said */
	if (!err && !snap->changed)
		fuzz_require(elements_there(snap->pages[SES_PAGE_STATUS]) >=
				     snap->config.nr_elements ||
			     ses_page_is_limited(snap->pages[SES_PAGE_STATUS],
						 snap->dev));
}

static void all_pages(struct ses_snapshot *snap, const struct choice *c)
{
	int code;

	for (size_t i = 0; i < 24; i++) {
		code = ses_capture_page_code(snap->dev->transport, i);
		if (code < 0)
			break;
		one_page(snap, (uint8_t)code, c);
	}
}

/* --- monitoring --- */

static void metrics(struct ses_snapshot *snap, const struct choice *c)
{
	struct ses_metrics *m = ses_metrics_new(NULL);
	const struct ses_metrics_run run = {
		.version = "fuzz", .openmetrics = c->code & 1,
	};
	const struct ses_page *page = snap->pages[SES_PAGE_NICKNAME];
	const uint8_t *nickname = page ? ses_nickname_find(page, 0) : NULL;
	char text[SES_NICKNAME_LEN + 1] = "";
	const struct ses_metrics_source first = {
		.device = "/dev/sg1", .nickname = text,
	};
	const struct ses_metrics_source second = {
		.device = "/dev/sg2", .nickname = text, .shelf = "/dev/sg2",
	};
	struct ses_writer w;

	if (nickname)
		memcpy(text, nickname, SES_NICKNAME_LEN);
	fuzz_writer(&w);
	fuzz_result(ses_metrics_add(m, &first, snap));
	fuzz_result(ses_metrics_add(m, &second, snap));
	ses_metrics_emit(m, &run, &w);
	fuzz_judge_text(&w);
	ses_metrics_free(m);
}

static void check(struct ses_snapshot *snap, const struct choice *c)
{
	static const struct ses_expect expects[] = { { 1, 2 }, { 4, 1 } };
	const struct ses_health_options options = {
		.ignore_summary = c->code & 2, .units = c->code & 4,
		.verbose = c->view.verbose, .expects = expects,
		.nr_expects = c->code & 8 ? 2 : 0,
	};
	struct ses_judge *j = ses_judge_new(&options);
	struct ses_writer w;

	if (fuzz_result(ses_judge_enclosure(j, snap, NULL, "")))
		ses_judge_add_unknown(j, "it cannot be read");
	ses_judge_count_installed(j, NULL);
	fuzz_require((unsigned int)ses_judge_verdict(j) <= SES_HEALTH_UNKNOWN);
	fuzz_writer(&w);
	ses_judge_emit_text(j, &w);
	fuzz_require(w.len > 4 && w.len <= SES_HEALTH_MAX_LEN);
	fuzz_require(memcmp(w.buf, "SES ", 4) == 0);
	fuzz_judge_text(&w);
	ses_judge_free(j);
}

static void take_change(void *data, const struct ses_watch_change *change)
{
	fuzz_require(change->before || change->after);
	fuzz_require(change->index && change->descriptor);
	++*(unsigned int *)data;
}

/* Twice the same, then with a page dropped: a capture does not change. */
static void watch(struct ses_snapshot *snap)
{
	unsigned int changes = 0;
	struct ses_watch *w = ses_watch_new(take_change, &changes);

	fuzz_result(ses_watch_compare(w, snap));
	fuzz_result(ses_watch_compare(w, snap));
	fuzz_require(changes == 0);
	ses_snapshot_drop(snap, SES_PAGE_DESCRIPTOR);
	fuzz_result(ses_watch_compare(w, snap));
	ses_watch_free(w);
}

static void monitor(struct ses_snapshot *snap, const struct choice *c)
{
	static const uint8_t codes[] = {
		SES_PAGE_CONFIGURATION, SES_PAGE_STATUS, SES_PAGE_DESCRIPTOR,
		SES_PAGE_ADDITIONAL, SES_PAGE_THRESHOLD, SES_PAGE_NICKNAME,
	};

	if (load(snap, codes, 6, 2))
		return;
	switch (c->form) {
	case TEXT:
		metrics(snap, c);
		break;
	case JSON:
		check(snap, c);
		break;
	default:
		watch(snap);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	struct ses_transport *t;
	struct ses_snapshot snap;
	struct ses_device dev;
	struct fuzz_log log;
	struct choice c;

	choose(&c, &in);
	fuzz_log_init(&log, c.view.verbose);
	if (ses_capture_open("fuzz", in.p, in.len, &ses_os_linux, &log.log,
			     &t))
		return 0;
	ses_device_init(&dev, t, &ses_os_linux, &log.log, c.maxlen);
	ses_snapshot_init(&snap, &dev);
	switch (c.what) {
	case ONE_PAGE:
		one_page(&snap, c.code, &c);
		break;
	case JOIN:
		join(&snap, &c);
		break;
	case MONITOR:
		monitor(&snap, &c);
		break;
	default:
		all_pages(&snap, &c);
	}
	ses_snapshot_free(&snap);
	ses_device_free(&dev);
	ses_transport_close(t);
	return 0;
}
