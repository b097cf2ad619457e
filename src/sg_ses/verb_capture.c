/* SPDX-License-Identifier: BSD-2-Clause */
/* --capture: pages and disks of the enclosures into a file. */
#include "verbs.h"

#include <ses/record.h>

#include "common/output_file.h"
#include "common/version.h"

static void put_record(void *data, struct ses_writer *w)
{
	ses_record_write(data, "made by sg_ses " VERSION, w);
}

int verb_capture(const struct request *q)
{
	struct source *source = q->source;
	const struct options *opt = source->opt;
	const struct output_file file = {
		.name = opt->capture, .what = "The capture", .log = opt->log,
		.input = source_data_file(opt),
		.mode = 0600,	/* serial numbers, addresses, host names */
	};
	struct ses_record record;
	struct ses_machine *m;
	int err = output_file_check(&file);

	if (!err)
		err = source_machine(source, &m);
	if (err)
		return err;
	ses_record_init(&record, opt->log);
	err = ses_record_capture(&record, m, (const char *const *)opt->devices,
				 opt->nr_devices, opt->maxlen, opt->anonymise);
	if (!err)
		err = output_file(&file, put_record, &record);
	ses_record_free(&record);
	return err;
}
