/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/log.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/text.h>

#define USUAL 1024

static const char topics[SES_T_COUNT][28] = {
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
	[SES_T_OUT_OF_RESOURCES] = "out_of_resources",
};

const char *ses_topic_name(enum ses_topic topic)
{
	return (unsigned int)topic < SES_T_COUNT ? topics[topic] : topics[0];
}

/*
 * The text of a message: in text[USUAL], or, if it is longer, in a block of its
 * own (*more, to be freed). Without memory for that it is cut, and *cut is set.
 */
static char *format_message(char *text, char **more, bool *cut,
			    const char *format, va_list args)
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
	*cut = n >= USUAL && !*more;
	return *more ? *more : text;
}

static void emit_message(struct ses_log *log, enum ses_severity severity,
			 int status, enum ses_topic topic, const char *format,
			 va_list args)
{
	char usual[USUAL], *text, *more;
	bool cut;

	if (!log || !log->emit)
		return;
	text = format_message(usual, &more, &cut, format, args);
	ses_text_scrub(text, strlen(text), true);
	log->emit(log, &(struct ses_message){
		.severity = severity, .topic = topic, .text = text,
		.page_code = -1, .status = status,
	});
	free(more);
	if (cut)
		ses_no_memory(log);
}

int ses_fail(struct ses_log *log, int status, enum ses_topic topic,
	     const char *format, ...)
{
	va_list args;

	va_start(args, format);
	emit_message(log, SES_ERROR, status, topic, format, args);
	va_end(args);
	return -status;
}

static const struct { int err; const char *what; } wants[] = {
	{ ENOMEM, "There is not enough memory" },
	{ EMFILE, "This process has too many open files (see 'ulimit -n')" },
	{ ENFILE, "The system has too many open files" },
};

static const char *exhaustion_text(int err)
{
	for (size_t i = 0; i < sizeof(wants) / sizeof(wants[0]); i++) {
		if (wants[i].err == err)
			return wants[i].what;
	}
	return NULL;
}

enum ses_topic ses_topic_from_errno(int err, enum ses_topic otherwise)
{
	return exhaustion_text(err) ? SES_T_OUT_OF_RESOURCES : otherwise;
}

bool ses_is_exhaustion(int err)
{
	return exhaustion_text(-err - SES_E_OS);
}

int ses_report_exhaustion(struct ses_log *log, int err)
{
	const char *what = exhaustion_text(err);
	const int status = ses_error_from_errno(err);

	return what ? ses_fail(log, status, SES_T_OUT_OF_RESOURCES,
			       "%s: the result is not complete.", what) :
		      -status;
}

void ses_warn(struct ses_log *log, enum ses_topic topic,
	      const char *format, ...)
{
	va_list args;

	va_start(args, format);
	emit_message(log, SES_WARNING, 0, topic, format, args);
	va_end(args);
}

void ses_note(struct ses_log *log, enum ses_topic topic,
	      const char *format, ...)
{
	va_list args;

	va_start(args, format);
	emit_message(log, SES_INFORMATION, 0, topic, format, args);
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

static void emit_to_parent(struct ses_log *log,
			   const struct ses_message *message)
{
	const struct ses_child_log *child = (const struct ses_child_log *)log;
	struct ses_message m = *message;

	if (!child->parent->emit)
		return;
	/* what an inner child has set is more specific */
	if (m.page_code < 0)
		m.page_code = child->page_code;
	if (!m.sense) {
		m.sense = child->sense;
		m.sense_len = child->sense_len;
	}
	if (child->severity != SES_ERROR && m.severity == SES_ERROR &&
	    m.topic != SES_T_OUT_OF_RESOURCES) {
		m.severity = child->severity;
		m.status = 0;
	}
	child->parent->emit(child->parent, &m);
}

static void trace_to_parent(struct ses_log *log, const char *text)
{
	const struct ses_child_log *child = (const struct ses_child_log *)log;

	if (child->parent->trace)
		child->parent->trace(child->parent, text);
}

void ses_log_about_page(struct ses_child_log *child, struct ses_log *parent,
			int page_code)
{
	*child = (struct ses_child_log){
		.log = *parent, .parent = parent, .page_code = page_code,
		.severity = SES_ERROR,
	};
	child->log.emit = emit_to_parent;
	child->log.trace = trace_to_parent;
}

void ses_log_about_sense(struct ses_child_log *child, struct ses_log *parent,
			 const uint8_t *sense, unsigned int sense_len)
{
	ses_log_about_page(child, parent, -1);
	child->sense = sense;
	child->sense_len = sense_len;
}

void ses_log_milder(struct ses_child_log *child, struct ses_log *parent,
		    enum ses_severity severity)
{
	ses_log_about_page(child, parent, -1);
	child->severity = severity;
}
