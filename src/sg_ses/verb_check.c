/* SPDX-License-Identifier: BSD-2-Clause */
/* --check: the verdict for a monitoring system. */
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/element.h>
#include <ses/error.h>
#include <ses/memory.h>
#include <ses/monitor.h>
#include <ses/page.h>
#include <ses/text.h>

#include "enclosures.h"
#include "option_words.h"

struct check_options {
	struct ses_health_options health;
	struct ses_expect *expects;
};

/* TYPE:N, an abbreviation or hex code of an element type and a count. */
static int parse_expect(void *options, const struct cli_option *row,
			const char *arg)
{
	struct options *o = options;
	struct check_options *own = o->own[VERB_CHECK];
	const char *colon = strchr(arg, ':');
	size_t n = own->health.nr_expects;
	const struct ses_element_type *type = NULL;
	struct ses_expect *grown;
	uint64_t number;

	if (colon)
		type = ses_element_type_find(arg, (size_t)(colon - arg));
	if (!type || ses_number_parse(colon + 1, strlen(colon + 1), UINT16_MAX,
				&number))
		return cli_refuse(row, arg, "an element type, a colon and a "
				  "number, for example ps:2,", o->log);
	grown = ses_array_grow(own->expects, n, sizeof(*grown));
	if (!grown)
		return ses_no_memory(o->log);
	grown[n] = (struct ses_expect){ type->code, (unsigned int)number };
	own->health.expects = own->expects = grown;
	own->health.nr_expects = n + 1;
	return 0;
}

static void free_expects(void *own)
{
	free(((struct check_options *)own)->expects);
}

/* The text of the last error, or 0. */
static const char *find_last_error(const struct console *console)
{
	for (size_t i = console->nr_messages; i > 0; i--) {
		const struct kept_message *m = &console->messages[i - 1];

		if (m->severity == SES_ERROR && m->text)
			return m->text;
	}
	return NULL;
}

static const char *copy_last_error(void *console)
{
	return find_last_error(console);
}

static void add_unknown(struct ses_judge *j, const char *name, const char *why,
			int err)
{
	char text[160];

	snprintf(text, sizeof(text), "%s: %s", name, ses_error_text(-err));
	ses_judge_add_unknown(j, why ? why : text);
}

/* Which enclosure of the judge is a shelf? */
static const void *judged_shelf(const struct enclosures *set,
				const struct ses_shelf *s)
{
	return set->nr > 1 ? s : NULL;
}

/* Is no other module of its shelf in the list after a module? */
static bool is_last_module(const struct enclosures *set,
			   const struct enclosure *v)
{
	const struct enclosure *end = set->list + set->nr;

	for (const struct enclosure *w = v + 1; w < end; w++) {
		if (w->node && w->node->shelf == v->node->shelf)
			return false;
	}
	return true;
}

/* A page without which the verdict may be too good. One that the enclosure does
 * not have is not missed. */
static void require_page(struct ses_judge *j, const struct enclosures *set,
			 const struct ses_node *n, uint8_t code)
{
	int err = ses_snapshot_failure(&n->session.snap, code);

	if (err)
		ses_judge_add_unread(j, judged_shelf(set, n->shelf), n->device,
				     code, err);
}

static void judge_enclosure(struct ses_judge *j, struct enclosures *set,
			    const struct enclosure *v,
			    const struct console *console)
{
	struct ses_node *n = v->node;
	int err = v->err;

	if (err) {
		add_unknown(j, v->name, v->why, err);
		return;
	}
	err = ses_judge_enclosure(j, &n->session.snap,
				  judged_shelf(set, n->shelf),
				  ses_node_shelf_name(&set->map, n));
	if (err)
		add_unknown(j, v->name, find_last_error(console), err);
	require_page(j, set, n, SES_PAGE_THRESHOLD);
}

static void warn_bay(struct ses_judge *j, struct enclosures *set,
		     const struct ses_bay *bay)
{
	const struct ses_doubt *d = bay->doubts;
	char index[16], slot[24], words[256];

	while (d && d->kind != SES_FINDING)
		d = d->next;
	if (!d)
		return;
	snprintf(index, sizeof(index), "%u,%u", bay->type, bay->index);
	snprintf(slot, sizeof(slot), "slot %d", bay->slot);
	snprintf(words, sizeof(words), "(%s): %s",
		 ses_map_format_unit(&set->map, bay->unit), d->text);
	ses_judge_warn_bay(j, judged_shelf(set, bay->shelf), index,
			   *bay->label ? bay->label :
			   bay->slot < 0 ? "" : slot, words);
}

static void judge_shelf_paths(struct ses_judge *j, struct enclosures *set,
			      const struct ses_shelf *s)
{
	size_t nr_lost = 0;
	bool known = false;

	for (size_t i = 0; i < s->nr_bays; i++) {
		const struct ses_bay *bay = &s->bays[i];

		known |= bay->nr_paths_expected > 0;
		nr_lost += bay->nr_paths_expected - bay->nr_paths;
		if (bay->nr_paths < bay->nr_paths_expected)
			warn_bay(j, set, bay);
	}
	if (known)
		ses_judge_add_paths(j, judged_shelf(set, s), nr_lost);
}

/* Without page 0Ah it is not known which paths a module should have. */
static void require_bays(struct ses_judge *j, const struct enclosures *set)
{
	if (!ses_map_has_sas_disks(&set->map))
		return;
	for (size_t i = 0; i < set->nr; i++) {
		const struct enclosure *v = &set->list[i];

		if (!v->err)
			require_page(j, set, v->node, SES_PAGE_ADDITIONAL);
	}
}

/* Disks that have lost a path. */
static int judge_paths(struct ses_judge *j, struct enclosures *set)
{
	struct ses_map *map = &set->map;
	int err;

	if (!map->nr_nodes)
		return 0;
	if (!map->machine) {
		ses_note(map->log, SES_T_OTHER,
			 "Lost paths are not checked: %s.",
			 options_captured(set->source->opt) ?
				 "captured pages do not have the disks, which "
				 "a file of --capture has" :
				 "no SAS disk is known to the kernel");
		return 0;
	}
	err = ses_map_find_disks(map);
	for (const struct ses_shelf *s = err ? NULL : map->shelves; s;
	     s = s->next)
		judge_shelf_paths(j, set, s);
	if (!err)
		require_bays(j, set);
	return err;
}

static void judge_enclosures(struct ses_judge *j, struct source *source,
			     struct console *console)
{
	static const uint8_t pages[] = {
		SES_PAGE_CONFIGURATION, SES_PAGE_STATUS, SES_PAGE_DESCRIPTOR,
		SES_PAGE_THRESHOLD, SES_PAGE_ADDITIONAL, SES_PAGE_NICKNAME,
	};
	/* paths need page 0Ah, and disks; to group nodes, nicknames count */
	struct enclosures set = {
		.source = source,
		.pages = pages,
		.nr_pages = 6,
		.nr_alone = 4,
		.loaded = SES_NODE_ALL,
		.loaded_alone = SES_NODE_LABELS,
		.last_error = copy_last_error,
		.data = console,
	};
	int err = enclosures_load(&set);

	if (err)
		add_unknown(j, "the enclosures", find_last_error(console), err);
	for (size_t i = 0; !err && i < set.nr; i++) {
		const struct enclosure *v = &set.list[i];

		judge_enclosure(j, &set, v, console);
		if (v->node && is_last_module(&set, v))
			ses_judge_count_installed(
				j, judged_shelf(&set, v->node->shelf));
	}
	if (!err)
		err = judge_paths(j, &set);
	if (err && set.nr)
		add_unknown(j, "the disks", find_last_error(console), err);
	enclosures_free(&set);
}

/* The line if there is no memory or no descriptor left; writing it needs
 * none. */
static void write_exhausted_line(int status)
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

static enum ses_health write_verdict_line(const struct ses_judge *j,
					  int exhausted)
{
	struct ses_writer w;
	int err = -exhausted;

	if (!exhausted) {
		ses_writer_to_fd(&w, 1);
		ses_judge_emit_text(j, &w);
		err = ses_writer_close(&w);
	}
	if (exhausted || err == -SES_E_NO_MEMORY)
		write_exhausted_line(-err);
	return err ? SES_HEALTH_UNKNOWN : ses_judge_verdict(j);
}

/* Write the verdict as a line or into the document, and free the judge. Returns
 * the negative exit status. */
static int report_verdict(struct ses_judge *j, struct console *console,
			  struct document *doc)
{
	enum ses_health health = SES_HEALTH_UNKNOWN;

	if (!j || ses_judge_error(j))
		ses_no_memory(&console->log);
	if (j && console->exhausted)
		ses_judge_set_incomplete(j);
	if (doc && j) {
		struct ses_out out = { .tree = &ses_json_ops,
				       .tree_data = &doc->body };

		ses_judge_emit_json(j, &out);
		health = ses_judge_verdict(j);
		doc->exit_meaning = ses_health_name(health);
	} else if (!doc) {
		health = write_verdict_line(j, console->exhausted);
	}
	if (j)
		ses_judge_free(j);
	return -(int)health;
}

static int check_enclosures(const struct request *q)
{
	struct source *source = q->source;
	struct console *console = q->console;
	struct document *doc = q->doc;
	struct check_options *own = source->opt->own[VERB_CHECK];
	struct ses_judge *j;

	own->health.verbose = source->opt->log->verbose > 0;
	j = ses_judge_new(&own->health);
	if (j)
		judge_enclosures(j, source, console);
	return report_verdict(j, console, doc);
}

int verb_check_unknown(struct console *console, struct document *doc)
{
	static const struct ses_health_options defaults = { .verbose = false };
	struct ses_judge *j = ses_judge_new(&defaults);
	const char *why = find_last_error(console);

	if (j)
		ses_judge_add_unknown(
			j, why ? why : "the command line cannot be read");
	return report_verdict(j, console, doc);
}

#define OWN_FLAG(member) \
	OPTION_AT(CLI_FLAG, bool, struct check_options, health.member)

static const struct cli_option options[] = {
	{ 0, CLI_NONE, CLI_ADDED, "check", NULL,
	  "verdict for monitoring: exit status 0, 1, 2 or 3", ASKS },
	{ 0, CLI_REQUIRED, CLI_ADDED, "expect", "TYPE:N",
	  "--check: N elements of TYPE must be installed",
	  PARSE(parse_expect), .words = offer_types_with_colon },
	{ 0, CLI_NONE, CLI_ADDED, "ignore-summary,ignore_summary", NULL,
	  "--check: ignore the bits in byte 1 of page 02h",
	  OWN_FLAG(ignore_summary) },
	{ 0, CLI_NONE, CLI_ADDED, "perf-units,perf_units", NULL,
	  "--check: add units to performance data", OWN_FLAG(units) },
};

static const struct cli_task tasks[] = {
	{ "what is wrong", "sg_ses --check -v" },
};

const struct verb_methods verb_check = {
	VERB_OPTIONS(options), VERB_TASKS(tasks),
	.own_size = sizeof(struct check_options),
	.free_own = free_expects,
	.run = check_enclosures,
};
