/* SPDX-License-Identifier: BSD-2-Clause */
/* --capture: pages and disks of the enclosures into a file. */
#include "verbs.h"

#include <ses/error.h>
#include <ses/machine.h>

#include "common/output_file.h"
#include "common/version.h"

struct capture_options {
	const char *file;
	bool anonymise;
};

static void write_record(void *data, struct ses_writer *w)
{
	ses_record_write(data, "made by sg_ses " VERSION, w);
}

static int capture_machine(const struct request *q)
{
	struct source *source = q->source;
	const struct options *opt = source->opt;
	const struct capture_options *own = opt->own[VERB_CAPTURE];
	const struct output_file file = {
		.name = own->file, .what = "The capture", .log = opt->log,
		.inputs = opt->json.inputs,
		.mode = 0600,	/* serial numbers, addresses, host names */
	};
	struct ses_record record;
	struct ses_machine *m;
	int err = output_file_check(&file);

	if (!err)
		err = source_open_machine(source, &m);
	if (err)
		return err;
	ses_record_init(&record, opt->log);
	err = ses_record_capture(&record, m, (const char *const *)opt->devices,
				 opt->nr_devices, opt->maxlen, own->anonymise);
	if (!err)
		err = output_file(&file, write_record, &record);
	if (!err && record.incomplete)
		err = ses_fail(opt->log, SES_E_INCOMPLETE, SES_T_OTHER,
			       "The capture is written, but incomplete: what "
			       "could not be read is missing.");
	ses_record_free(&record);
	return err;
}

#define OWN(kind, type, member) \
	OPTION_AT(kind, type, struct capture_options, member)

static const struct cli_option options[] = {
	{ 0, CLI_NONE, CLI_ADDED, "anonymise,anonymize", NULL,
	  "--capture: replace serial numbers and addresses",
	  OWN(CLI_FLAG, bool, anonymise) },
	{ 0, CLI_REQUIRED, CLI_ADDED, "capture", "FILE",
	  "save pages and disks of all enclosures to FILE",
	  OWN(CLI_TEXT, const char *, file), ASKS },
};

static const struct cli_task tasks[] = {
	{ "save it all for someone else", "sg_ses --capture=FILE --anonymise" },
	{ "look into a saved file", "sg_ses --inhex=FILE --join" },
};

const struct verb_methods verb_capture = {
	VERB_OPTIONS(options), VERB_TASKS(tasks),
	.own_size = sizeof(struct capture_options),
	.run = capture_machine,
};
