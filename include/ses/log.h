/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages for people: errors, warnings, notes, traces.
 *
 * The library prints nothing; it passes messages to the log it was given. The
 * programs write them to stderr and, with --json, also into the document.
 * Messages are whole sentences that name the object, the value and what was
 * expected. Text from a device may be passed with %s or %.*s: the log replaces
 * what must not reach a terminal.
 */
#ifndef SES_LOG_H
#define SES_LOG_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

enum ses_severity {
	SES_ERROR,		/* something requested was not done */
	SES_WARNING,		/* done, but the user should know */
	SES_INFORMATION		/* shown with --verbose only */
};

/* The subject of a message, for programs: "code" in JSON. */
enum ses_topic {
	SES_T_OTHER,
	SES_T_OPTION_IGNORED,
	SES_T_OPEN_FAILED,
	SES_T_COMMAND_FAILED,
	SES_T_INVALID_CAPTURE,
	SES_T_PAGE_NOT_SUPPORTED,
	SES_T_PAGE_TRUNCATED,
	SES_T_PAGE_MALFORMED,
	SES_T_GENERATION_CODE_CHANGED,
	SES_T_SHORT_STATUS_ONLY,
	SES_T_BUSY,
	SES_T_NO_MATCH,
	SES_T_AES_UNMATCHED,
	SES_T_AES_SHORT,
	SES_T_DESCRIPTOR_NAME_AMBIGUOUS,
	SES_T_SUBENCLOSURE_MISMATCH,
	SES_T_OUT_OF_RESOURCES,	/* memory or file descriptors exhausted */
	SES_T_COUNT
};

/* The JSON spelling of a topic, for example "page_truncated". */
const char *ses_topic_name(enum ses_topic topic);

struct ses_message {
	enum ses_severity severity;
	enum ses_topic topic;
	const char *text;	/* clean, without LF at the end */
	int page_code;		/* of its page, -1 none */
	int status;		/* exit status that follows, 0 none */
	const uint8_t *sense;	/* sense data, or 0 */
	unsigned int sense_len;
};

struct ses_log {
	/* Called with each message; or 0. */
	void (*emit)(struct ses_log *log, const struct ses_message *message);
	/* Called with each trace line (text with LF); or 0. */
	void (*trace)(struct ses_log *log, const char *text);
	int verbose;		/* 0..: the level of traces */
	bool quiet;		/* no warnings */
	bool warn;		/* notes about irregularities */
};

#if defined(__GNUC__)
#define SES_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define SES_PRINTF(fmt, args)
#endif

/*
 * Report an error and return it: `return ses_fail(log, SES_E_MALFORMED, ...)`.
 * Takes an exit status (positive) and a log, or 0; returns the negated status.
 */
int ses_fail(struct ses_log *log, int status, enum ses_topic topic,
	     const char *format, ...) SES_PRINTF(4, 5);

/*
 * Report that a call failed because memory or file descriptors are exhausted.
 * Takes errno and returns -(50 + errno); only ENOMEM, EMFILE and ENFILE are
 * reported. Every failed allocation in the library is reported here or by an
 * arena: without a message of this topic a result is complete.
 */
int ses_report_exhaustion(struct ses_log *log, int err);

static inline int ses_no_memory(struct ses_log *log)
{
	return ses_report_exhaustion(log, ENOMEM);
}

/* The topic of a failed call: SES_T_OUT_OF_RESOURCES, or the one given. Takes
 * errno. */
enum ses_topic ses_topic_from_errno(int err, enum ses_topic otherwise);

/* Does a negative ses_error say that memory or descriptors are exhausted? This
 * concerns the whole process: another page, node or file does not help. */
bool ses_is_exhaustion(int err);

/* Report what the user should know although the work continues. */
void ses_warn(struct ses_log *log, enum ses_topic topic,
	      const char *format, ...) SES_PRINTF(3, 4);

/* Report what is shown with --verbose or --warn only. */
void ses_note(struct ses_log *log, enum ses_topic topic,
	      const char *format, ...) SES_PRINTF(3, 4);

/*
 * A log of a part of the work: it adds to each message what this part is about,
 * or makes errors milder, and passes it to its parent, which must outlive it.
 * SES_T_OUT_OF_RESOURCES and traces are passed unchanged.
 */
struct ses_child_log {
	struct ses_log log;		/* first */
	struct ses_log *parent;
	int page_code;			/* -1: about no page */
	const uint8_t *sense;		/* sense data, or 0 */
	unsigned int sense_len;
	enum ses_severity severity;	/* of errors */
};

/* Messages are about a page, by its code; -1: none yet. */
void ses_log_about_page(struct ses_child_log *child, struct ses_log *parent,
			int page_code);

/* Messages are about the answer to a command, which may have sense data. */
void ses_log_about_sense(struct ses_child_log *child, struct ses_log *parent,
			 const uint8_t *sense, unsigned int sense_len);

/* Errors become warnings or notes: for attempts after which something else is
 * tried. */
void ses_log_milder(struct ses_child_log *child, struct ses_log *parent,
		    enum ses_severity severity);

/*
 * A log that keeps its messages and traces, until they are passed on in their
 * order: for work that is done beside other work, whose messages must not be
 * mixed with them.
 */
struct ses_held_message;

struct ses_held_log {
	struct ses_log log;		/* first */
	struct ses_held_message *first, *last;
	bool lost;			/* there was no memory for one */
	struct ses_log *reader;		/* what comes later goes there, or 0 */
};

/* Begin; what the parent leaves out is left out. */
void ses_log_hold(struct ses_held_log *held, const struct ses_log *parent);

/* Pass everything on, and what comes later, too; to no log (0): drop what was
 * kept. The log is empty then. */
void ses_log_release(struct ses_held_log *held, struct ses_log *log);

/* A trace line, if the verbosity is at least level. */
void ses_trace(struct ses_log *log, int level,
	       const char *format, ...) SES_PRINTF(3, 4);

#endif
