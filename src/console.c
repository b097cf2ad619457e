/* SPDX-License-Identifier: BSD-2-Clause */
#include "console.h"

#include <stdio.h>

#include <ses/error.h>

static void emit(struct ses_log *log, const struct ses_message *m)
{
	if (m->severity == SES_WARNING && log->quiet)
		return;
	if (m->severity == SES_INFORMATION && !log->verbose && !log->warn)
		return;
	fprintf(stderr, "%s%s\n",
		m->severity == SES_WARNING ? "Warning: " : "", m->text);
}

static void trace(struct ses_log *log, const char *text)
{
	(void)log;
	fputs(text, stderr);
}

void console_log(struct ses_log *log)
{
	*log = (struct ses_log){
		.emit = emit, .trace = trace, .page_code = -1,
	};
}

int console_finish(const struct ses_log *log, const char *program, int status)
{
	const char *text;

	if (!status || status == SES_E_FALSE || log->quiet || log->verbose)
		return status;
	text = ses_error_text(status);
	if (text)
		fprintf(stderr, "%s failed: %s\n", program, text);
	else
		fprintf(stderr, "%s failed with exit status %d\n", program,
			status);
	if (status == SES_E_SYNTAX)
		fprintf(stderr, "Use --help to see the options.\n");
	return status;
}
