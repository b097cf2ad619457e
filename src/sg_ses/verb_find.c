/* SPDX-License-Identifier: BSD-2-Clause */
/* --find: where is it, what is there, and who uses it? */
#include "verbs.h"

#include <ses/error.h>
#include <ses/map.h>
#include <ses/target.h>
#include <ses/view.h>

#include "common/output.h"
#include "source_map.h"
#include "target_list.h"

struct find_options {
	struct target_list targets;
};

static int parse_find(void *options, const struct cli_option *row,
		      const char *arg)
{
	struct options *o = options;
	struct find_options *own = o->own[VERB_FIND];

	(void)row;
	return target_list_add(&own->targets, arg, 0, o->log);
}

static void free_targets(void *own)
{
	target_list_free(&((struct find_options *)own)->targets);
}

/* What was found of one TARGET. */
struct answer {
	const char *text;
	struct ses_target target;
	int error;
};

/* Everything is read before the first line: after an error of the machine no
 * line is shown. */
static void find_target(struct ses_map *map, struct answer *a)
{
	const struct ses_bay *bay;

	a->error = ses_target_find(map, a->text, &a->target);
	for (size_t n = 0; !a->error && (bay = ses_target_element(&a->target,
								  n)); n++)
		ses_map_load_usage(map, bay);
}

static void emit_answer(struct ses_out *out, const struct ses_map *map,
			const struct answer *a)
{
	const struct ses_bay *bay;

	for (size_t n = 0; !a->error && (bay = ses_target_element(&a->target,
								  n)); n++) {
		ses_open_object(out, NULL);
		ses_emit_cstring_or_null(out, "target", a->text);
		ses_map_emit_answer(out, map, bay);
		ses_close_branch(out);
	}
}

static int answer(struct ses_out *out, struct ses_map *map,
		  const struct target_list *list)
{
	struct answer *answers = ses_arena_alloc(
		&map->arena, (list->nr + 1) * sizeof(*answers));
	int err = 0, trouble;

	for (size_t i = 0; answers && i < list->nr; i++) {
		answers[i].text = list->words[i].text;
		find_target(map, &answers[i]);
		err = err ? err : answers[i].error;
		err = err ? err : answers[i].target.unread;
	}
	trouble = ses_map_error(map);
	err = trouble ? trouble : err;
	ses_open_list(out, "find_result_list");
	for (size_t i = 0; !ses_is_exhaustion(err) && i < list->nr; i++)
		emit_answer(out, map, &answers[i]);
	ses_close_branch(out);
	return err;
}

static int find(const struct request *q)
{
	struct source *source = q->source;
	struct ses_log *log = source->opt->log;
	struct find_options *own = source->opt->own[VERB_FIND];
	struct ses_map map = { 0 };
	struct ses_writer text;
	struct ses_out out;
	int written, err = target_list_load(&own->targets, log);

	output_begin(&out, &text, q->doc);
	if (!err)
		err = source_map_build(source, SES_MAP_BAYS, &map);
	if (!err && !map.nr_nodes)
		err = source_report_empty(source, &map);
	if (!err)
		err = answer(&out, &map, &own->targets);
	ses_map_free(&map);
	written = output_end(&text, log);
	return err ? err : written;
}

static const struct cli_option options[] = {
	{ 0, CLI_REQUIRED, CLI_ADDED | CLI_MAY_READ, "find", "TARGET",
	  "show where a disk or an element is; may be repeated",
	  PARSE(parse_find), ASKS },
};

static const struct cli_task tasks[] = {
	{ "where is this disk", "sg_ses --find=sdf" },
};

const struct verb_methods verb_find = {
	VERB_OPTIONS(options), VERB_TASKS(tasks),
	.own_size = sizeof(struct find_options), .free_own = free_targets,
	.run = find,
};
