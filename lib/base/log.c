/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/log.h>
#include <ses/text.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define USUAL 1024

static const char *const topics[SES_T_COUNT] = {
	[SES_T_OTHER] = "other",
	[SES_T_OPTION_IGNORED] = "option_ignored",
	[SES_T_OPEN_FAILED] = "open_failed",
	[SES_T_COMMAND_FAILED] = "command_failed",
	[SES_T_INVALID_CAPTURE] = "invalid_capture",
	[SES_T_PAGE_NOT_SUPPORTED] = "page_not_supported",
	[SES_T_PAGE_TRUNCATED] = "page_truncated",
	[SES_T_PAGE_MALFORMED] = "page_malformed",
	[SES_T_GENERATION_CODE_CHANGED] = "generation_code_changed",
	[SES_T_SHORT_STATUS_ONLY] = "short_status_only",
	[SES_T_BUSY] = "busy",
	[SES_T_NO_MATCH] = "no_match",
	[SES_T_AES_UNMATCHED] = "aes_unmatched",
	[SES_T_AES_SHORT] = "aes_short",
	[SES_T_DESCRIPTOR_NAME_AMBIGUOUS] = "descriptor_name_ambiguous",
	[SES_T_SUBENCLOSURE_MISMATCH] = "subenclosure_mismatch",
};

const char *ses_topic_name(enum ses_topic topic)
{
	return (unsigned int)topic < SES_T_COUNT ? topics[topic] : topics[0];
}

/*
 * The text of a message: in text[USUAL], or in a block of its own (*more, to
 * be freed) when it names something longer. Without memory it is cut.
 */
static char *compose(char *text, char **more, const char *format, va_list args)
{
	va_list again;
	int n;

	*more = NULL;
	va_copy(again, args);
	n = vsnprintf(text, USUAL, format, args);
	if (n >= USUAL)
		*more = malloc((size_t)n + 1);
	if (*more)
		vsnprintf(*more, (size_t)n + 1, format, again);
	va_end(again);
	return *more ? *more : text;
}

static void emit(struct ses_log *log, enum ses_severity severity, int status,
		 enum ses_topic topic, const char *format, va_list args)
{
	char usual[USUAL], *text, *more;

	if (!log || !log->emit)
		return;
	text = compose(usual, &more, format, args);
	ses_text_scrub(text, strlen(text), true);
	log->emit(log, &(struct ses_message){
		.severity = severity, .topic = topic, .text = text,
		.page_code = log->page_code, .status = status,
		.sense = log->sense, .sense_len = log->sense_len,
	});
	free(more);
}

int ses_fail(struct ses_log *log, int status, enum ses_topic topic,
	     const char *format, ...)
{
	va_list args;

	va_start(args, format);
	emit(log, SES_ERROR, status, topic, format, args);
	va_end(args);
	return -status;
}

void ses_warn(struct ses_log *log, enum ses_topic topic,
	      const char *format, ...)
{
	va_list args;

	va_start(args, format);
	emit(log, SES_WARNING, 0, topic, format, args);
	va_end(args);
}

void ses_note(struct ses_log *log, enum ses_topic topic,
	      const char *format, ...)
{
	va_list args;

	va_start(args, format);
	emit(log, SES_INFORMATION, 0, topic, format, args);
	va_end(args);
}

void ses_trace(struct ses_log *log, int level, const char *format, ...)
{
	char text[USUAL];
	va_list args;

	if (!log || !log->trace || log->verbose < level)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	ses_text_scrub(text, strlen(text), true);
	log->trace(log, text);
}

static void mild_emit(struct ses_log *log, const struct ses_message *message)
{
	struct ses_mild_log *mild = (struct ses_mild_log *)log;
	struct ses_message m = *message;

	if (m.severity == SES_ERROR) {
		m.severity = mild->severity;
		m.status = 0;
	}
	if (mild->to->emit)
		mild->to->emit(mild->to, &m);
}

static void mild_trace(struct ses_log *log, const char *text)
{
	struct ses_mild_log *mild = (struct ses_mild_log *)log;

	if (mild->to->trace)
		mild->to->trace(mild->to, text);
}

void ses_mild_log_init(struct ses_mild_log *mild, struct ses_log *to,
		       enum ses_severity severity)
{
	*mild = (struct ses_mild_log){
		.log = *to, .to = to, .severity = severity,
	};
	mild->log.emit = mild_emit;
	mild->log.trace = mild_trace;
}
