/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The log of both programs: messages are printed on stderr, and kept for the
 * JSON document.
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
	bool muted;		/* only want of memory or descriptors is
				 * reported */
	int exhausted;		/* exit status if memory or file descriptors ran
				 * out */
	/* Called before a message (0: a trace line) is printed. May be 0. */
	void (*before)(void *data, const struct ses_message *message);
	void *data;
	/* Text for the exit status, if that of the table is about something
	 * else; or 0. */
	const char *words;
};


/* Initialize a console. verbose, quiet and warn of its log are set later. */
void console_init(struct console *console);
void console_free(struct console *console);

/*
 * The exit status of a run: the given one; or, if that is success and memory or
 * file descriptors ran out, the status for that, because the result is
 * incomplete.
 */
int console_status(struct console *console, int status);

/*
 * The last line of a program: what an exit status other than 0 means, unless
 * --quiet or --verbose is given. Returns the status.
 */
int console_finish(const struct console *console, const char *program,
		   int status);

#endif
