/* SPDX-License-Identifier: BSD-2-Clause */
/* --sensors: readings, limits and states of all enclosures. */
#include "verbs.h"

#include <ses/error.h>
#include <ses/monitor.h>
#include <ses/page.h>

#include "common/output.h"
#include "enclosures.h"
#include "terminal.h"
#include "option_words.h"

/* The words of --sort, from 1. */
enum order { ORDER_STATUS = 1, ORDER_ENCLOSURE };

struct sensors_options {
	struct ses_sensors_view view;
	unsigned int order;
};

static int parse_sensors(void *options, const struct cli_option *row,
			 const char *arg)
{
	struct options *o = options;
	struct sensors_options *own = o->own[VERB_SENSORS];

	(void)row;
	return arg ? ses_sensors_parse_columns(arg, o->log, &own->view.choice) :
		     0;
}

static int add_enclosure(struct ses_sensors *sensors,
			 const struct enclosure *v)
{
	const struct ses_node *n = v->node;
	const struct ses_sensors_shelf shelf = {
		.key = n->shelf, .id = n->shelf->id,
		.nickname = ses_shelf_nickname(n->shelf),
		.device = n->device,
	};

	return ses_sensors_add(sensors, &shelf, &v->node->session.snap);
}

/* Why a page could not be read: its dashes are not what the enclosure says. */
static int find_failure(const struct enclosures *set, const struct ses_node *n)
{
	for (size_t i = 0; i < set->nr_pages; i++) {
		int err = ses_snapshot_failure(&n->session.snap, set->pages[i]);

		if (err)
			return err;
	}
	return 0;
}

/* All that can be read. Returns the first error. */
static int add_enclosures(struct ses_sensors *sensors, struct enclosures *set)
{
	int err = enclosures_load(set), first = err;

	for (size_t i = 0; !err && i < set->nr; i++) {
		const struct enclosure *v = &set->list[i];
		int last = v->node ? add_enclosure(sensors, v) : v->err;

		if (!last)
			last = find_failure(set, v->node);
		first = first ? first : last;
	}
	return first;
}

static int emit_sensors(const struct options *opt, struct document *doc,
			struct ses_sensors *sensors)
{
	const struct sensors_options *own = opt->own[VERB_SENSORS];
	struct ses_sensors_view view = own->view;
	struct ses_writer text;
	struct ses_out out;
	int err, written;

	view.verbose = opt->log->verbose > 0;
	view.not_ok = opt->view.not_ok;
	view.by_status = own->order == ORDER_STATUS;
	view.terminal = terminal_of_tables(opt->colour, doc);
	output_begin(&out, &text, doc);
	err = ses_sensors_emit(&out, sensors, &view);
	written = output_end(&text, opt->log);
	return err ? err : written;
}

static int show_sensors(const struct request *q)
{
	static const uint8_t pages[] = {
		SES_PAGE_CONFIGURATION, SES_PAGE_STATUS, SES_PAGE_DESCRIPTOR,
		SES_PAGE_THRESHOLD, SES_PAGE_NICKNAME,
	};
	/* whose they are needs names; page 0Ah has nothing about sensors */
	struct enclosures set = {
		.source = q->source, .pages = pages, .nr_pages = 5,
		.nr_alone = 5, .loaded = SES_NODE_LABELS,
		.loaded_alone = SES_NODE_LABELS,
	};
	const struct options *opt = q->source->opt;
	struct ses_sensors *sensors = ses_sensors_new(opt->log);
	int err, last;

	if (!sensors)
		return ses_no_memory(opt->log);
	err = add_enclosures(sensors, &set);
	last = ses_is_exhaustion(err) ? 0 :
		       emit_sensors(opt, q->doc, sensors);
	ses_sensors_free(sensors);
	enclosures_free(&set);
	return err ? err : last;
}

static const struct cli_option options[] = {
	{ 0, CLI_ATTACHED, CLI_ADDED, "sensors", "COL,...",
	  "temperatures, fans, supplies: values and limits",
	  PARSE(parse_sensors), ASKS, .gives = GIVEN(SENSORS),
	  .words = offer_sensor_columns },
	{ 0, CLI_REQUIRED, CLI_ADDED, "sort", "status|enclosure",
	  "--sensors: status: the worst first",
	  OPTION_AT(CLI_CHOICE, unsigned int, struct sensors_options, order) },
};

static const struct cli_task tasks[] = {
	{ "what is too hot, what has failed",
	  "sg_ses --sensors --sort=status" },
};

const struct verb_methods verb_sensors = {
	VERB_OPTIONS(options), VERB_TASKS(tasks),
	.own_size = sizeof(struct sensors_options), .run = show_sensors,
};
