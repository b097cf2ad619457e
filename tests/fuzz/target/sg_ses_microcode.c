/* SPDX-License-Identifier: BSD-2-Clause */
/* Whole command lines of sg_ses_microcode, with a hostile enclosure. */
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>

#include "../box.h"
#include "common/cli.h"
#include "sg_ses_microcode/download.h"

int program_main(int argc, char *argv[]);

static void silent(struct ses_log *log, const struct ses_message *m)
{
	(void)log;
	(void)m;
}

static bool meaning(struct microcode_options *o, struct ses_log *log,
		    char **words)
{
	int err;

	*log = (struct ses_log){ .emit = silent };
	err = microcode_parse_options(box.argc, words, log, o);
	document_free_options(&o->json);
	box_rewind();
	return err == 0;
}

/* Each line of the events is a document. */
static void judge_events(const char *p)
{
	while (*p) {
		size_t n = strcspn(p, "\n") + 1;

		fuzz_require(p[n - 1] == '\n');
		fuzz_json(p, n);
		p += n;
	}
}

static void judge_output(const struct microcode_options *o)
{
	bool json = o->json.wanted && o->verb > MICROCODE_NOTHING;
	bool on_stdout = !o->json.file || strcmp(o->json.file, "-") == 0;

	fuzz_text(box_out.text, box_out.len);
	if (box_out.len >= sizeof(box_out.text) - 1 ||
	    box_written.len >= sizeof(box_written.text) - 1)
		return;
	if (o->verb > MICROCODE_NOTHING && o->events && !o->events_file)
		judge_events(box_out.text);
	else if (json && on_stdout)
		fuzz_json(box_out.text, box_out.len);
	else if (json && !o->events && box_written.len)
		fuzz_json(box_written.text, box_written.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	struct microcode_options o;
	struct fuzz_log hostile_log;
	struct ses_log log;
	char **words;
	bool good;
	int status;

	fuzz_log_init(&hostile_log, 0);
	box_start("sg_ses_microcode", &in, &hostile_log.log);
	words = cli_copy(box.argc, box.argv);
	if (!words)
		abort();
	good = meaning(&o, &log, words);
	if (good)
		box.enclosure.read_only = o.verb != MICROCODE_TRANSFER;
	status = program_main(box.argc, box.argv);
	box_out.text[box_out.len] = '\0';
	box_written.text[box_written.len] = '\0';
	fuzz_require(status >= 0 && status <= SES_E_OTHER);
	if (good)
		judge_output(&o);
	else
		fuzz_require(box.enclosure.commands == 0);
	if (good && status && !log.quiet)
		fuzz_require(box_err.len > 0);
	free(words);
	box_end();
	return 0;
}
