/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages to people: the log of the library on stderr. They are kept, too,
 * for a JSON document that may have to tell them again.
 */
#ifndef SRC_CONSOLE_H
#define SRC_CONSOLE_H

#include <stddef.h>

#include <ses/log.h>

struct kept_message {
	enum ses_severity severity;
	enum ses_topic topic;
	char *text;
	int page_code;		/* -1: none */
	int status;
	unsigned int sense_len;
	uint8_t sense[96];
};

struct console {
	struct ses_log log;	/* first: the log is the console */
	struct kept_message *messages;
	size_t nr_messages;
	int exhausted;		/* exit status for want of memory or files */
	/* Told before a message (0: a trace) is printed. May be 0. */
	void (*before)(void *data, const struct ses_message *message);
	void *data;
	/* Words for the exit status where those of the table are about
	 * something else; 0: they fit. */
	const char *words;
};


/* Start a console; set its log's verbose, quiet and warn later. */
void console_init(struct console *console);
void console_free(struct console *console);

/*
 * The exit status of a run: the one it came to, or that of the memory or the
 * files it lacked, so that an incomplete result never is a success.
 */
int console_status(struct console *console, int status);

/*
 * The last word of a program: for an exit status other than 0 one line that
 * names it, unless --quiet or --verbose say otherwise. Returns the status.
 */
int console_finish(const struct console *console, const char *program,
		   int status);

#endif
