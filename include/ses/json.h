/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * JSON: a tree consumer (see out.h) that writes into memory.
 *
 * A document is made of pieces, each the members of one object, so that its
 * head can be written when its body is known. Strings are always valid UTF-8:
 * text from a device that is not is read as Latin-1; when a string does not
 * show each of its bytes as a character, they stand beside it under
 * "<key>_bytes". Identifiers of 64 bits are unsigned numbers and have a string
 * of hex digits beside them under "<key>_hex".
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

/* The members of one object or list, on their way into memory. */
struct ses_json {
	struct ses_writer w;
	const struct ses_json_format *format;
	unsigned int depth;		/* of the members written now */
	bool list[SES_JSON_DEEPEST];	/* by depth: its members have no keys */
	bool some[SES_JSON_DEEPEST];	/* by depth: a member was written */
};

/* Begin: `depth` is how many objects and lists will be around the members,
 * `list` whether the innermost is a list. */
void ses_json_begin(struct ses_json *j, const struct ses_json_format *format,
		    unsigned int depth, bool list);
void ses_json_free(struct ses_json *j);

/* For an out: its tree consumer; the data is the struct ses_json. */
extern const struct ses_tree_ops ses_json_ops;

/*
 * The whole document: the members of the pieces one after the other, in one
 * object, with LF at the end. Written to *w, which keeps the first error.
 */
void ses_json_document(struct ses_writer *w,
		       const struct ses_json *const pieces[], unsigned int nr);

#endif
