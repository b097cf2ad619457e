/* SPDX-License-Identifier: BSD-2-Clause */
#include "monitor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <ses/bytes.h>
#include <ses/error.h>
#include <ses/inventory.h>
#include <ses/metrics.h>
#include <ses/nickname.h>
#include <ses/page.h>
#include <ses/transport.h>

#include "output_file.h"
#include "run.h"
#include "version.h"

/* --- devices one after the other --- */

/* What is done with an enclosure that was opened and identified. */
typedef int enclosure_fn(void *data, struct run *r,
			 const struct ses_inquiry *inquiry);

/* An enclosure by its name, or the captured data. */
static int with_enclosure(struct place *place, const char *name,
			  enclosure_fn *use, void *data)
{
	struct ses_inquiry inquiry;
	struct run r;
	int err = run_open(&r, place, name, NULL, false);

	if (!err && r.transport->identifies)
		err = ses_device_inquiry(&r.dev, true, &inquiry);
	if (!err)
		err = use(data, &r, r.transport->identifies ? &inquiry : NULL);
	return run_close(&r, err);
}

static const char *device_name(const struct place *place, const char *name)
{
	return name ? name : place_data_name(place->opt);
}

/* --- metrics --- */

struct exposition {
	struct ses_metrics *metrics;
	struct ses_metrics_run run;
	bool added;		/* the enclosure at hand has its metrics */
};

static int measure(void *data, struct run *r,
		   const struct ses_inquiry *inquiry)
{
	static const uint8_t pages[] = {
		SES_PAGE_CONFIGURATION, SES_PAGE_STATUS, SES_PAGE_DESCRIPTOR,
		SES_PAGE_ADDITIONAL, SES_PAGE_THRESHOLD, SES_PAGE_NICKNAME,
	};
	struct exposition *e = data;
	const uint8_t *nickname = NULL;
	char text[SES_NICKNAME_LEN + 1] = "";
	int err = run_load(r, pages, 6, 4);

	if (err)
		return err;
	if (r->snap.pages[SES_PAGE_NICKNAME])
		nickname = ses_nickname(r->snap.pages[SES_PAGE_NICKNAME], 0);
	if (nickname)
		memcpy(text, nickname,
		       ses_text_length(nickname, SES_NICKNAME_LEN));
	e->added = true;
	return ses_metrics_add(e->metrics, r->transport->name, inquiry, text,
			       &r->snap);
}

static double now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void put_metrics(void *data, struct ses_writer *w)
{
	struct exposition *e = data;

	ses_metrics_write(e->metrics, &e->run, w);
}

/* The disks in the slots, when there is a machine that has them; looked for
 * when the first slot asks. */
struct disks {
	struct place *place;
	struct ses_inventory inv;
	bool asked, known;
};

static const char *device_of(void *data, uint64_t sas_address)
{
	struct disks *d = data;
	struct ses_machine *m;

	if (!d->asked && (!options_have_data(d->place->opt) ||
			  d->place->recorded))
		d->known = !place_machine(d->place, &m) &&
			   !ses_inventory_build(&d->inv, m->sysfs);
	d->asked = true;
	return d->known ? ses_inventory_block_at(&d->inv, sas_address) : NULL;
}

static int measure_all(struct exposition *e, struct place *place)
{
	const char *const *names;
	size_t nr;
	int last, err = place_enclosures(place, &names, &nr);

	for (size_t i = 0; i < nr; i++) {
		e->added = false;
		last = with_enclosure(place, names[i], measure, e);
		if (last)
			err = last;
		if (!e->added)
			ses_metrics_failed(e->metrics,
					   device_name(place, names[i]));
	}
	return err;
}

static int expose(struct place *place, struct exposition *e)
{
	const struct options *opt = place->opt;
	const struct output_file file = {
		.name = opt->output ? opt->output : "-",
		.what = "The metrics", .log = opt->log, .mode = 0666,
	};
	double start = now(CLOCK_MONOTONIC);
	int err = output_file_check(&file), written;

	if (err)
		return err;
	err = measure_all(e, place);
	e->run = (struct ses_metrics_run){
		.version = VERSION, .success = !err,
		.timestamp = now(CLOCK_REALTIME),
		.duration = now(CLOCK_MONOTONIC) - start,
		.openmetrics = opt->openmetrics,
	};
	written = output_file(&file, put_metrics, e);
	return written ? written : err;
}

int monitor_metrics(struct place *place)
{
	struct disks disks = { .place = place };
	const struct ses_metric_names names = { device_of, &disks };
	struct exposition e = { .metrics = ses_metrics_new(&names) };
	int err = e.metrics ? expose(place, &e) : -ses_error_from_errno(ENOMEM);

	ses_metrics_free(e.metrics);
	ses_inventory_free(&disks.inv);
	return err;
}

/* --- check --- */

static int judge(void *data, struct run *r, const struct ses_inquiry *inquiry)
{
	static const uint8_t pages[] = {
		SES_PAGE_CONFIGURATION, SES_PAGE_STATUS, SES_PAGE_DESCRIPTOR,
		SES_PAGE_THRESHOLD,
	};
	int err;

	(void)inquiry;
	err = run_load(r, pages, 4, 2);
	return err ? err : ses_judge_enclosure(data, &r->snap);
}

/* What was said last of the failure. */
static const char *last_message(const struct console *console)
{
	for (size_t i = console->nr_messages; i > 0; i--) {
		const struct kept_message *m = &console->messages[i - 1];

		if (m->severity == SES_ERROR && m->text)
			return m->text;
	}
	return NULL;
}

static void unknown(struct ses_judge *j, const char *name,
		    const struct console *console, int err)
{
	const char *why = last_message(console);
	char text[160];

	snprintf(text, sizeof(text), "%s: %s", name, ses_error_text(-err));
	ses_judge_unknown(j, why ? why : text);
}

static void judge_all(struct ses_judge *j, struct place *place,
		      const struct console *console)
{
	const char *const *names;
	size_t nr;
	int err = place_enclosures(place, &names, &nr);

	if (err)
		unknown(j, "the enclosures", console, err);
	for (size_t i = 0; !err && i < nr; i++) {
		int one = with_enclosure(place, names[i], judge, j);

		if (one)
			unknown(j, device_name(place, names[i]), console, one);
	}
}

/* Told in a line or in the document; ends the judge. */
static int verdict(struct ses_judge *j, struct document *doc)
{
	enum ses_health health = SES_HEALTH_UNKNOWN;
	struct ses_writer w;

	if (!j)
		return -SES_HEALTH_UNKNOWN;
	health = ses_judge_verdict(j);
	if (doc) {
		struct ses_out out = { .tree = &ses_json_ops,
				       .tree_data = &doc->body };

		ses_judge_tell(j, &out);
		doc->exit_meaning = ses_health_name(health);
	} else {
		ses_writer_to_fd(&w, 1);
		ses_judge_line(j, &w);
		if (ses_writer_close(&w))
			health = SES_HEALTH_UNKNOWN;
	}
	ses_judge_free(j);
	return -(int)health;
}

int monitor_check(struct place *place, struct console *console,
		  struct document *doc)
{
	struct ses_judge *j = ses_judge_new(&place->opt->health);

	if (j)
		judge_all(j, place, console);
	return verdict(j, doc);
}

int monitor_unknown(const struct console *console, struct document *doc)
{
	static const struct ses_health_options options = { .verbose = false };
	struct ses_judge *j = ses_judge_new(&options);
	const char *why = last_message(console);

	if (j)
		ses_judge_unknown(j, why ? why :
				     "the command line cannot be read");
	return verdict(j, doc);
}
