/* SPDX-License-Identifier: BSD-2-Clause */
#include "output.h"

#include <ses/error.h>

void output_begin(struct ses_out *out, struct ses_writer *text,
		  struct document *doc)
{
	ses_writer_to_fd(text, 1);
	*out = (struct ses_out){ .text = text };
	if (!doc)
		return;
	out->text = doc->opt->format.plain_text ? &doc->text : NULL;
	out->tree = &ses_json_ops;
	out->tree_data = &doc->body;
}

int output_end(struct ses_writer *text, struct ses_log *log)
{
	int err = ses_writer_close(text);

	if (err)
		ses_fail(log, -err, SES_T_OTHER,
			 "The output cannot be written: %s.",
			 ses_error_text(-err));
	return err;
}
