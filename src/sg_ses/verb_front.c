/* SPDX-License-Identifier: BSD-2-Clause */
/* --front: shelves as one sees them. */
#include "verbs.h"

#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/error.h>
#include <ses/map.h>
#include <ses/view.h>

#include "common/output.h"
#include "terminal.h"
#include "source_map.h"

#define LARGEST_FILE	(1024 * 1024)

struct front_options {
	unsigned int svg;		/* 1: as SVG */
	const char *layout;		/* argument of --layout, or 0 */
};

static int check_front(const struct options *o)
{
	const struct front_options *own = o->own[VERB_FRONT];

	if (!own->svg || !o->json.wanted)
		return 0;
	return ses_fail(o->log, SES_E_CONTRADICT, SES_T_OTHER,
			"--front=svg has a format of its own, which --json "
			"contradicts.");
}

static int load_layouts(const char *arg, struct ses_log *log,
			struct ses_layouts *layouts)
{
	uint8_t *text = NULL;
	size_t len;
	int err;

	*layouts = (struct ses_layouts){ .nr = 0 };
	if (!arg)
		return 0;
	if (ses_layout_is_grid(arg))
		return ses_layouts_add_grid(layouts, arg, log);
	err = ses_file_load(arg, LARGEST_FILE, log, &text, &len);
	if (!err)
		err = ses_layouts_add_file(layouts, arg, text, len, log);
	free(text);
	return err;
}

#define OTHER_WIDTH	80	/* of what is no terminal */

static int emit_front(const struct options *opt, struct document *doc,
		      const struct ses_front *front)
{
	const struct front_options *own = opt->own[VERB_FRONT];
	const size_t width = terminal_width(1);
	const struct ses_front_format format = {
		.width = width ? width : OTHER_WIDTH,
		.utf8 = terminal_is_utf8(),
	};
	struct ses_writer text;
	struct ses_out out;

	output_begin(&out, &text, doc);
	if (own->svg)
		ses_front_write_svg(&text, front);
	else
		ses_front_emit(&out, front, &format);
	return output_end(&text, opt->log);
}

static int show_front(const struct request *q)
{
	struct source *source = q->source;
	const struct options *opt = source->opt;
	const struct front_options *own = opt->own[VERB_FRONT];
	struct ses_layouts layouts;
	struct ses_map map = { 0 };
	struct ses_front front;
	int err = load_layouts(own->layout, opt->log, &layouts);

	if (!err)
		err = source_map_build(source, SES_MAP_BAYS, &map);
	if (!err)
		err = ses_front_build(&front, &map, &layouts);
	if (!err)
		err = ses_map_error(&map);
	if (!err)
		err = emit_front(opt, q->doc, &front);
	if (!err)
		err = source_map_completeness(source, &map);
	ses_map_free(&map);
	ses_layouts_free(&layouts);
	return err;
}

static const struct cli_option options[] = {
	{ 0, CLI_ATTACHED, CLI_ADDED, "front", "svg",
	  "draw the bays of shelves as one sees them",
	  OPTION_AT(CLI_CHOICE, unsigned int, struct front_options, svg),
	  ASKS },
	{ 0, CLI_REQUIRED, CLI_ADDED | CLI_READS, "layout", "GRID|FILE",
	  "--front: where bays are: 4x6,down,from=bottom",
	  OPTION_AT(CLI_TEXT, const char *, struct front_options, layout) },
};

static const struct cli_task tasks[] = {
	{ "the bays as one sees them", "sg_ses --front" },
};

const struct verb_methods verb_front = {
	VERB_OPTIONS(options), VERB_TASKS(tasks),
	.own_size = sizeof(struct front_options), .check = check_front,
	.run = show_front,
};
