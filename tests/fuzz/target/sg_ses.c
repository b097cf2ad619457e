/* SPDX-License-Identifier: BSD-2-Clause */
/* Whole command lines of sg_ses, with a hostile enclosure behind the node. */
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/monitor.h>

#include "../box.h"
#include "common/cli.h"
#include "sg_ses/options.h"

int program_main(int argc, char *argv[]);

static void silent(struct ses_log *log, const struct ses_message *m)
{
	(void)log;
	(void)m;
}

static bool read_only(const struct options *o)
{
	return options_given(o, GIVEN(READONLY) | GIVEN(DRY_RUN));
}

/* What a copy of the words means, as the program itself reads it. */
static bool meaning(struct options *o, struct ses_log *log, char **words)
{
	int err;

	*log = (struct ses_log){ .emit = silent };
	err = options_parse(box.argc, words, log, o);
	options_free(o);
	box_rewind();
	return err == 0;
}

/* What must hold for a command line that was understood. */
static void judge_output(const struct options *o)
{
	bool bytes = (o->raw || o->hex) && o->verb == VERB_PAGE;
	bool json = o->json.wanted && !bytes && o->verb != VERB_HELP &&
		    o->verb != VERB_VERSION && o->verb != VERB_ENUMERATE;

	/* binary was asked for */
	if (!(o->raw > 1 && o->verb == VERB_PAGE))
		fuzz_text(box_out.text, box_out.len);
	if (!json || o->verb == VERB_WATCH ||
	    box_out.len >= sizeof(box_out.text) - 1)
		return;
	if (!o->json.file || strcmp(o->json.file, "-") == 0)
		fuzz_json(box_out.text, box_out.len);
	else if (box_written.len &&
		 box_written.len < sizeof(box_written.text) - 1)
		fuzz_json(box_written.text, box_written.len);
}

static void judge_status(const struct options *o, int status)
{
	fuzz_require(status >= 0 && status <= SES_E_OTHER);
	if (o->asked[VERB_CHECK])
		fuzz_require(status <= SES_HEALTH_UNKNOWN);
	if (status && !o->asked[VERB_CHECK] && !o->log->quiet &&
	    status != SES_E_FALSE)
		fuzz_require(box_err.len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	struct fuzz_log hostile_log;
	struct ses_log log;
	struct options o;
	char **words;
	bool good;
	int status;

	fuzz_log_init(&hostile_log, 0);
	box_start("sg_ses", &in, &hostile_log.log);
	box.enclosure.once = true;
	words = cli_copy(box.argc, box.argv);
	if (!words)
		abort();
	good = meaning(&o, &log, words);
	if (good)
		box.enclosure.read_only = read_only(&o);
	status = program_main(box.argc, box.argv);
	box_out.text[box_out.len] = '\0';
	box_written.text[box_written.len] = '\0';
	if (good) {
		judge_output(&o);
		judge_status(&o, status);
	} else {
		fuzz_require(box.enclosure.commands == 0);
	}
	free(words);
	box_end();
	return 0;
}
