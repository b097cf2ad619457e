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

#include "common/output_file.h"
#include "common/version.h"
#include "enclosures.h"

/* --- metrics --- */

/* The disks in the slots, when there is a machine that has them; looked for
 * when the first slot asks, if that was not done to group the enclosures. */
struct disks {
	struct place *place;
	struct ses_map *map;
	bool asked;
	int error;		/* negative ses_error: they are not known */
};

struct exposition {
	struct ses_metrics *metrics;
	struct ses_metrics_run run;
	struct round round;
	const struct disks *disks;
};

/* Elements that another module of the shelf has access to. */
struct module {
	const struct ses_map *map;
	const struct ses_node *node;
};

static bool left_to_another(void *data, const char *index)
{
	const struct module *m = data;

	return ses_node_defers(m->map, m->node, index);
}

static int measure(struct exposition *e, const struct visit *v)
{
	struct ses_map *map = &e->round.map;
	struct ses_snapshot *snap = &v->node->snap;
	const struct ses_page *page = snap->pages[SES_PAGE_NICKNAME];
	const uint8_t *nickname = page ? ses_nickname(page, 0) : NULL;
	const struct ses_node *first = ses_node_first(map, v->node);
	struct module module = { map, v->node };
	char text[SES_NICKNAME_LEN + 1] = "";
	const struct ses_metrics_source source = {
		.device = v->node->device, .nickname = text,
		.inquiry = v->identified ? &v->inquiry : NULL,
		.shelf = ses_node_shelf_name(map, first),
		.module = ses_node_module_name(map, first),
		.left = left_to_another, .data = &module,
	};

	if (nickname)
		memcpy(text, nickname,
		       ses_text_length(nickname, SES_NICKNAME_LEN));
	return ses_metrics_add(e->metrics, &source, snap);
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


static const char *device_of(void *data, uint64_t sas_address)
{
	struct disks *d = data;
	struct ses_inventory *inv = &d->map->inv;
	struct ses_machine *m;

	if (!d->asked && !d->map->machine &&
	    (!options_have_data(d->place->opt) || d->place->recorded)) {
		d->error = place_machine(d->place, &m);
		if (!d->error)
			d->error = ses_inventory_build(inv, m->sysfs);
		if (!d->error)
			d->map->machine = m;
	}
	d->asked = true;
	return d->map->machine ? ses_inventory_block_at(inv, sas_address) :
				 NULL;
}

static int measure_all(struct exposition *e, struct place *place)
{
	static const uint8_t pages[] = {
		SES_PAGE_CONFIGURATION, SES_PAGE_STATUS, SES_PAGE_DESCRIPTOR,
		SES_PAGE_ADDITIONAL, SES_PAGE_THRESHOLD, SES_PAGE_NICKNAME,
	};
	int err;

	e->round = (struct round){
		.place = place, .pages = pages, .nr_pages = 6,
		.nr_optional = 4, .loaded = SES_NODE_ALL,
	};
	err = round_make(&e->round);
	for (size_t i = 0; i < e->round.nr; i++) {
		const struct visit *v = &e->round.visits[i];
		int last = v->err;

		if (v->node)
			last = measure(e, v);
		else
			ses_metrics_failed(e->metrics, v->name);
		if (v->err || last)
			err = v->err ? v->err : last;
	}
	return err;
}

static int expose(struct place *place, struct exposition *e)
{
	const struct options *opt = place->opt;
	const struct output_file file = {
		.name = opt->output ? opt->output : "-",
		.what = "The metrics", .log = opt->log, .mode = 0666,
		.input = place_data_file(opt),
	};
	double start = now(CLOCK_MONOTONIC);
	int err = output_file_check(&file), written;

	if (err)
		return err;
	err = measure_all(e, place);
	/* slots without the disks in them would look like empty ones */
	if (!err && ses_is_want(e->disks->error))
		err = e->disks->error;
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
	struct exposition e = { .metrics = NULL };
	struct disks disks = { .place = place, .map = &e.round.map };
	const struct ses_metric_names names = { device_of, &disks };
	int err;

	e.metrics = ses_metrics_new(&names);
	e.disks = &disks;
	err = e.metrics ? expose(place, &e) : -SES_E_NO_MEMORY;
	if (e.metrics)
		ses_metrics_free(e.metrics);
	round_end(&e.round);
	return err;
}

/* --- check --- */

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

static const char *last_words(void *console)
{
	return last_message(console);
}

static void unknown(struct ses_judge *j, const char *name, const char *why,
		    int err)
{
	char text[160];

	snprintf(text, sizeof(text), "%s: %s", name, ses_error_text(-err));
	ses_judge_unknown(j, why ? why : text);
}

static void judge(struct ses_judge *j, struct round *round,
		  const struct visit *v, const struct console *console)
{
	const struct ses_node *n = v->node;
	int err = v->err;

	if (!err) {
		err = ses_judge_enclosure(j, &v->node->snap,
					  round->nr > 1 ? n->shelf : NULL,
					  ses_node_shelf_name(&round->map, n));
		if (err)
			unknown(j, v->name, last_message(console), err);
	} else {
		unknown(j, v->name, v->why, err);
	}
}

static void judge_all(struct ses_judge *j, struct place *place,
		      struct console *console)
{
	static const uint8_t pages[] = {
		SES_PAGE_CONFIGURATION, SES_PAGE_STATUS, SES_PAGE_DESCRIPTOR,
		SES_PAGE_THRESHOLD,
	};
	struct round round = {
		.place = place, .pages = pages, .nr_pages = 4,
		.nr_optional = 2, .loaded = SES_NODE_LABELS,
		.last_words = last_words, .data = console,
	};
	int err = round_make(&round);

	if (err)
		unknown(j, "the enclosures", last_message(console), err);
	for (size_t i = 0; !err && i < round.nr; i++)
		judge(j, &round, &round.visits[i], console);
	round_end(&round);
}

/* The line when there is no memory, or no descriptor: it takes none. */
static void put_exhausted(int status)
{
	char line[160];
	int n = snprintf(line, sizeof(line), "SES UNKNOWN - the enclosures "
			 "could not be checked: %s\n",
			 ses_error_text(status));
	struct ses_writer w = {
		.buf = line, .cap = sizeof(line), .len = (size_t)n, .fd = 1,
	};

	ses_writer_flush(&w);
}

static enum ses_health put_line(const struct ses_judge *j, int exhausted)
{
	struct ses_writer w;
	int err = -exhausted;

	if (!exhausted) {
		ses_writer_to_fd(&w, 1);
		ses_judge_line(j, &w);
		err = ses_writer_close(&w);
	}
	if (exhausted || err == -SES_E_NO_MEMORY)
		put_exhausted(-err);
	return err ? SES_HEALTH_UNKNOWN : ses_judge_verdict(j);
}

/* Told in a line or in the document; ends the judge. */
static int verdict(struct ses_judge *j, struct console *console,
		   struct document *doc)
{
	enum ses_health health = SES_HEALTH_UNKNOWN;

	if (!j)
		ses_no_memory(&console->log);
	else if (ses_judge_error(j))
		ses_no_memory(&console->log);
	if (j && console->exhausted)
		ses_judge_doubt(j);
	if (doc && j) {
		struct ses_out out = { .tree = &ses_json_ops,
				       .tree_data = &doc->body };

		ses_judge_tell(j, &out);
		health = ses_judge_verdict(j);
		doc->exit_meaning = ses_health_name(health);
	} else if (!doc) {
		health = put_line(j, console->exhausted);
	}
	if (j)
		ses_judge_free(j);
	return -(int)health;
}

int monitor_check(struct place *place, struct console *console,
		  struct document *doc)
{
	struct ses_judge *j = ses_judge_new(&place->opt->health);

	if (j)
		judge_all(j, place, console);
	return verdict(j, console, doc);
}

int monitor_unknown(struct console *console, struct document *doc)
{
	static const struct ses_health_options options = { .verbose = false };
	struct ses_judge *j = ses_judge_new(&options);
	const char *why = last_message(console);

	if (j)
		ses_judge_unknown(j, why ? why :
				     "the command line cannot be read");
	return verdict(j, console, doc);
}
