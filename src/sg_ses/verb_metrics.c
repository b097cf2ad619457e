/* SPDX-License-Identifier: BSD-2-Clause */
/* --metrics: the readings of all enclosures, for Prometheus. */
#include "verbs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <ses/bytes.h>
#include <ses/error.h>
#include <ses/monitor.h>
#include <ses/page.h>
#include <ses/text.h>
#include <ses/transport.h>

#include "common/output_file.h"
#include "common/version.h"
#include "enclosures.h"

struct metrics_options {
	const char *output;		/* a file instead of stdout, or 0 */
	unsigned int openmetrics;	/* 1: that format */
};

/* The disks in the slots, if there is a machine. They are found when the first
 * slot asks for its disk, unless grouping the enclosures has found them. */
struct disks {
	struct source *source;
	struct ses_map *map;
	bool asked;
	int error;		/* negative: the disks are not known */
};

struct exposition {
	struct ses_metrics *metrics;
	struct ses_metrics_run run;
	struct enclosures set;
	const struct disks *disks;
	bool has_bays;			/* and their disks, all of them */
};

/* A module, to find elements that another module of the shelf reports. */
struct module {
	const struct ses_map *map;
	const struct ses_node *node;
};

static bool is_left_to_another(void *data, unsigned int type,
			       unsigned int index)
{
	const struct module *m = data;

	return ses_node_is_superseded(m->map, m->node, type, index);
}

static const struct ses_bay *find_bay(const struct module *m, unsigned int type,
				      unsigned int index)
{
	const struct ses_shelf *s = m->node->shelf;

	return s ? ses_shelf_find_bay(s, type, index) : NULL;
}

static bool find_paths(void *data, unsigned int type, unsigned int index,
		       unsigned int *paths, unsigned int *expected)
{
	const struct ses_bay *bay = find_bay(data, type, index);

	if (!bay || !bay->nr_paths_expected)
		return false;
	*paths = bay->nr_paths;
	*expected = bay->nr_paths_expected;
	return true;
}

/* The first module that speaks for a bay has the links of its disk, so that a
 * sum has each of them once. */
static const struct ses_unit *find_disk(void *data, unsigned int type,
					unsigned int index)
{
	const struct module *m = data;
	const struct ses_bay *bay = find_bay(m, type, index);

	return bay && bay->unit && ses_bay_is_first_module(bay, m->node) ?
		       bay->unit : NULL;
}

static int add_enclosure(struct exposition *e, const struct enclosure *v)
{
	struct ses_map *map = &e->set.map;
	struct ses_snapshot *snap = &v->node->session.snap;
	const struct ses_page *page = snap->pages[SES_PAGE_NICKNAME];
	const uint8_t *nickname = page ? ses_nickname_find(page, 0) : NULL;
	const struct ses_node *first = ses_node_find_first(map, v->node);
	struct module module = { map, v->node };
	const bool known = e->has_bays;
	char text[SES_NICKNAME_LEN + 1] = "";
	const struct ses_metrics_source source = {
		.device = v->node->device,
		.nickname = text,
		.inquiry = v->identified ? &v->inquiry : NULL,
		.shelf = ses_node_shelf_name(map, first),
		.module = ses_node_module_name(map, first),
		.is_superseded = is_left_to_another,
		.find_paths = known ? find_paths : NULL,
		.find_disk = known ? find_disk : NULL,
		.data = &module,
	};

	if (nickname)
		ses_text_copy_part(text, sizeof(text), nickname,
				   ses_text_length(nickname, SES_NICKNAME_LEN));
	return ses_metrics_add(e->metrics, &source, snap);
}

static double read_clock(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void write_metrics(void *data, struct ses_writer *w)
{
	struct exposition *e = data;

	ses_metrics_emit(e->metrics, &e->run, w);
}

static const char *find_device(void *data, uint64_t sas_address)
{
	struct disks *d = data;
	struct ses_machine *m;

	if (!d->asked && !d->map->machine &&
	    (!options_given(d->source->opt, GIVEN(DATA)) ||
	     d->source->recorded)) {
		d->error = source_open_machine(d->source, &m);
		if (!d->error)
			d->error = ses_map_set_machine(d->map, m);
	}
	d->asked = true;
	return d->map->machine ? ses_map_find_block(d->map, sas_address) : NULL;
}

static int add_enclosures(struct exposition *e, struct source *source)
{
	static const uint8_t pages[] = {
		SES_PAGE_CONFIGURATION, SES_PAGE_STATUS, SES_PAGE_DESCRIPTOR,
		SES_PAGE_ADDITIONAL, SES_PAGE_THRESHOLD, SES_PAGE_NICKNAME,
	};
	int err;

	e->set = (struct enclosures){
		.source = source, .pages = pages, .nr_pages = 6,
		.nr_alone = 6, .loaded = SES_NODE_ALL,
		.loaded_alone = SES_NODE_ALL,
	};
	err = enclosures_load(&e->set);
	if (!err && e->set.map.machine)
		err = ses_map_find_disks(&e->set.map);
	e->has_bays = !err && e->set.map.machine;
	if (e->has_bays)
		ses_map_load_links(&e->set.map);
	for (size_t i = 0; i < e->set.nr; i++) {
		const struct enclosure *v = &e->set.list[i];
		int last = v->err;

		if (v->node)
			last = add_enclosure(e, v);
		else
			ses_metrics_add_failed(e->metrics, v->name);
		if (v->err || last)
			err = v->err ? v->err : last;
	}
	return err;
}

static int load_and_write(struct source *source, struct exposition *e)
{
	const struct options *opt = source->opt;
	const struct metrics_options *own = opt->own[VERB_METRICS];
	const struct output_file file = {
		.name = own->output ? own->output : "-",
		.what = "The metrics", .log = opt->log, .mode = 0666,
		.inputs = opt->json.inputs,
	};
	double start = read_clock(CLOCK_MONOTONIC);
	int err = output_file_check(&file), written;

	if (err)
		return err;
	err = add_enclosures(e, source);
	/* without the disks occupied slots would look empty */
	if (!err && ses_is_exhaustion(e->disks->error))
		err = e->disks->error;
	e->run = (struct ses_metrics_run){
		.version = VERSION,
		.success = !err,
		.timestamp = read_clock(CLOCK_REALTIME),
		.duration = read_clock(CLOCK_MONOTONIC) - start,
		.openmetrics = own->openmetrics,
	};
	written = output_file(&file, write_metrics, e);
	return written ? written : err;
}

static int export_metrics(const struct request *q)
{
	struct source *source = q->source;
	struct exposition e = { .metrics = NULL };
	struct disks disks = { .source = source, .map = &e.set.map };
	const struct ses_metric_names names = {find_device, &disks};
	int err;

	e.metrics = ses_metrics_new(&names);
	e.disks = &disks;
	err = e.metrics ? load_and_write(source, &e) : -SES_E_NO_MEMORY;
	if (e.metrics)
		ses_metrics_free(e.metrics);
	enclosures_free(&e.set);
	return err;
}

static const struct cli_option options[] = {
	{ 0, CLI_ATTACHED, CLI_ADDED, "metrics", "openmetrics",
	  "Prometheus metrics of all or some enclosures",
	  OPTION_AT(CLI_CHOICE, unsigned int, struct metrics_options,
		    openmetrics), ASKS },
	{ 0, CLI_REQUIRED, CLI_ADDED, "output", "FILE",
	  "--metrics: write to FILE, whole or not at all",
	  OPTION_AT(CLI_TEXT, const char *, struct metrics_options, output) },
};

static const struct cli_task tasks[] = {
	{ "metrics for Prometheus", "sg_ses --metrics" },
};

const struct verb_methods verb_metrics = {
	VERB_OPTIONS(options), VERB_TASKS(tasks),
	.own_size = sizeof(struct metrics_options),
	.run = export_metrics,
};
