/* SPDX-License-Identifier: BSD-2-Clause */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>

#include <ses/error.h>

int output_guard(struct ses_log *log)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGXFSZ, &ignore, NULL);
	for (int fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) >= 0)
			continue;
		/* open() returns the lowest free number, which is this one; an
		 * O_PATH descriptor of the root needs no device file and no
		 * permission */
		if (open("/", O_PATH | O_CLOEXEC) != fd)
			return ses_fail(log, ses_error_from_errno(errno),
					SES_T_OTHER,
					"Descriptor %d is closed and cannot "
					"be filled (%s): nothing is done, "
					"because a device could get its "
					"number.", fd, strerror(errno));
	}
	return 0;
}

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
		ses_fail(log, -err,
			 ses_topic_from_errno(-err - SES_E_OS, SES_T_OTHER),
			 "The output cannot be written: %s.",
			 ses_error_text(-err));
	return err;
}
