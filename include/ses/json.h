/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * JSON: a tree consumer (see out.h). It writes each member when it is called,
 * and keeps nothing of the document.
 *
 * Strings are always valid UTF-8: text from a device that is not UTF-8 is read
 * as Latin-1. If a string does not show each of its bytes as a character, the
 * bytes follow it as "<key>_bytes". An identifier of 64 bits is an unsigned
 * number, and a string of hex digits follows it as "<key>_hex".
 */
#ifndef SES_JSON_H
#define SES_JSON_H

#include <stdbool.h>

#include <ses/out.h>

/* How it looks: the letters of --json=JO. */
struct ses_json_format {
	unsigned int indent;	/* 0 2 3 4 8: blanks per level */
	bool pretty;		/* p: a line per member */
	bool packed;		/* k: without blanks, if not pretty */
	bool exit_status;	/* e: the member exit_status */
	bool lead_in;		/* l: json_format_version, utility_invoked */
	bool meanings;		/* s: {i, meaning} instead of a number */
	bool hex;		/* h: {i, hex} instead of a number */
	bool plain_text;	/* o: the text as a list of lines */
};

/* The defaults: indent 4, pretty, e, l and s on. */
extern const struct ses_json_format ses_json_default;

/*
 * Apply letters: each switches something on, or off behind one of - ~ !. An
 * equals sign in front is skipped; n v g q y z have no effect. Returns 0, or
 * the first character that means nothing ('?' is among those).
 */
char ses_json_letters(struct ses_json_format *format, const char *letters);

#define SES_JSON_DEEPEST 16

/*
 * Members that one document has written before, by what they were made of (see
 * ses_emit_members()): enclosures have many elements in few states. It is for
 * speed only; without it the document is the same.
 */
struct ses_json_memo;

/* Returns 0 without memory. */
struct ses_json_memo *ses_json_memo_new(void);
void ses_json_memo_free(struct ses_json_memo *memo);

/* A document, or a part of one, that is being written. */
struct ses_json {
	struct ses_writer *w;
	const struct ses_json_format *format;
	unsigned int depth;		/* of the next member */
	bool list[SES_JSON_DEEPEST];	/* by depth: its members have no keys */
	bool some[SES_JSON_DEEPEST];	/* by depth: a member was written */
	struct ses_json_memo *memo;	/* the caller's, or 0 */
};

/* Begin a document: its members go to w, which keeps the first error. Writer
 * and format stay the caller's, and must last until ses_json_end(). */
void ses_json_begin(struct ses_json *j, struct ses_writer *w,
		    const struct ses_json_format *format);

/* End the document, with LF. */
void ses_json_end(struct ses_json *j);

/*
 * A document in two parts, of which the second is made first: begin the second
 * part like a document. When the first part is complete, and before what the
 * second one wrote, ses_json_end_part() writes what goes between them.
 */
void ses_json_begin_part(struct ses_json *j, struct ses_writer *w,
			 const struct ses_json_format *format);
void ses_json_end_part(struct ses_json *first);

/* For an out: its tree consumer; the data is the struct ses_json. */
extern const struct ses_tree_ops ses_json_ops;

#endif
