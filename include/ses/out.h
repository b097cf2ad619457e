/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a walk over pages and elements writes its results.
 *
 * One walk writes all forms of output. It emits objects, lists, lines and items
 * to an `out`, which turns lines into text, and passes objects, lists and items
 * to a tree consumer (JSON, or facts that are compared). Either half may be
 * missing. Each call is for one half or for both:
 *
 *   ses_emit_indent ... ses_emit_newline, ses_emit_text     text only
 *   ses_open_object, ses_open_list, ses_close_branch        tree only
 *   ses_emit_item and those after it                        both: "label" goes
 *                         before the value in the text, "key" names it in the
 *                         tree; a null label or key leaves that half out
 *
 * The out does not know SCSI or SES. No call returns an error: the writer keeps
 * its first error, and so does the tree consumer.
 */
#ifndef SES_OUT_H
#define SES_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/writer.h>

struct ses_fact_collector;
struct ses_json_memo;
struct ses_out;

/* What a value is: its form in the text and in the tree follow from it. */
enum ses_value_kind {
	SES_VALUE_FLAG,		/* one bit: 0 or 1 in both halves */
	SES_VALUE_DEC,		/* unsigned number: decimal text */
	SES_VALUE_HEX,		/* unsigned number: text 0x and hex digits */
	SES_VALUE_PLAIN,	/* like DEC, but never with a hex twin */
	SES_VALUE_BOOL,		/* tree: true or false; text 1 or 0 */
	SES_VALUE_SIGNED,	/* signed number */
	SES_VALUE_ID64,		/* identifier: 0x and hex digits, "0" for 0 */
	SES_VALUE_NAME64,	/* the same as 16 hex digits without 0x */
	SES_VALUE_CODE,		/* number with a meaning, which is the text */
	SES_VALUE_CODE_PLAIN,	/* like CODE, but never with a hex twin */
	SES_VALUE_STRING,	/* bytes[0..len), text from a device */
	SES_VALUE_WORD,		/* bytes[0..len), our own, always clean */
	SES_VALUE_BYTES,	/* bytes[0..len) as a hex dump string */
	SES_VALUE_NUMBER,	/* decimal fraction: digits in bytes[0..len) */
	SES_VALUE_NULL		/* not known */
};

struct ses_value {
	enum ses_value_kind kind;
	uint64_t number;	/* FLAG .. CODE; SIGNED: cast from int64_t */
	const char *meaning;	/* CODE */
	const uint8_t *bytes;	/* STRING .. NUMBER */
	size_t len;
	size_t room;		/* STRING: of the field, when that is more */
	bool repeats;		/* the value of a member before it: who compares
				 * states leaves it out */
};

/* What holds other members. */
enum ses_branch_kind {
	SES_BRANCH_OBJECT,
	SES_BRANCH_LIST,
	SES_BRANCH_MAIN_LIST	/* the list that a walk is about */
};

/* Emits members that depend on the bytes of *input, and on nothing else. */
typedef void ses_emit_fn(struct ses_out *o, const void *input);

/* A consumer of the tree. key is 0 for the members of a list. */
struct ses_tree_ops {
	void (*open)(void *tree, const char *key, enum ses_branch_kind branch);
	void (*close)(void *tree);
	void (*value)(void *tree, const char *key, const struct ses_value *v);
	/* The same for kinds FLAG .. NAME64. */
	void (*number)(void *tree, const char *key, enum ses_value_kind kind,
		       uint64_t number);
	/* ses_emit_members(); 0: emit() is called each time. */
	void (*members)(void *tree, ses_emit_fn *emit, const void *input,
			size_t len);
};

struct ses_out {
	struct ses_writer *text;	/* 0: no text wanted, or hidden */
	struct ses_writer *hidden;	/* the text writer while hidden */
	unsigned int indent;		/* blanks before each line */
	const struct ses_tree_ops *tree; /* 0: no tree wanted */
	void *tree_data;
};

/* --- text only --- */

/* Begin a line with the indent of the out plus `more` blanks. */
static inline void ses_emit_indent(struct ses_out *o, unsigned int more)
{
	if (o->text)
		ses_write_blanks(o->text, o->indent + more);
}

static inline void ses_emit_text(struct ses_out *o, const char *s)
{
	if (o->text)
		ses_write_str(o->text, s);
}

static inline void ses_emit_newline(struct ses_out *o)
{
	if (o->text)
		ses_write_char(o->text, '\n');
}

/* A line of fixed text. */
static inline void ses_emit_text_line(struct ses_out *o, unsigned int more,
				      const char *s)
{
	ses_emit_indent(o, more);
	ses_emit_text(o, s);
	ses_emit_newline(o);
}

/* Until ses_out_unhide_text() no text appears; the tree is not affected. */
static inline void ses_out_hide_text(struct ses_out *o)
{
	if (o->text)
		o->hidden = o->text;
	o->text = NULL;
}

static inline void ses_out_unhide_text(struct ses_out *o)
{
	if (o->hidden)
		o->text = o->hidden;
	o->hidden = NULL;
}

/* --- tree only --- */

static inline void ses_open_object(struct ses_out *o, const char *key)
{
	if (o->tree)
		o->tree->open(o->tree_data, key, SES_BRANCH_OBJECT);
}

static inline void ses_open_list(struct ses_out *o, const char *key)
{
	if (o->tree)
		o->tree->open(o->tree_data, key, SES_BRANCH_LIST);
}

/* The list whose objects are the things that a walk is about, not inside of
 * another such list. */
static inline void ses_open_main_list(struct ses_out *o, const char *key)
{
	if (o->tree)
		o->tree->open(o->tree_data, key, SES_BRANCH_MAIN_LIST);
}

static inline void ses_close_branch(struct ses_out *o)
{
	if (o->tree)
		o->tree->close(o->tree_data);
}

/*
 * Call emit(), whose output depends on the len bytes of *input alone; padding
 * in them is zero. A tree consumer may remember what the same bytes have made
 * before. emit() has no text.
 */
static inline void ses_emit_members(struct ses_out *o, ses_emit_fn *emit,
				    const void *input, size_t len)
{
	if (o->tree && o->tree->members)
		o->tree->members(o->tree_data, emit, input, len);
	else if (o->tree)
		emit(o, input);
}

void ses_emit_value(struct ses_out *o, const char *key,
		    const struct ses_value *v);

/* Bytes in hex. */
void ses_emit_bytes(struct ses_out *o, const char *key, const uint8_t *p,
		    size_t len);

/* A value that is not known. */
void ses_emit_null(struct ses_out *o, const char *key);

/* A number, or null if it is not known. */
void ses_emit_item_or_null(struct ses_out *o, enum ses_value_kind kind,
			   const char *key, bool known, uint64_t number);

/* Text as of ses_emit_cstring(), or null if it is 0 or empty. */
void ses_emit_cstring_or_null(struct ses_out *o, const char *key,
			      const char *s);

/* A number as a word: "0x" and at least so many hex digits. */
void ses_emit_hex_word(struct ses_out *o, const char *key, uint64_t number,
		       unsigned int digits);

/* Decimal digits of a fraction. */
void ses_emit_digits(struct ses_out *o, const char *key, const char *digits,
		     size_t len);

/* --- both --- */

/* The text of ses_emit_item(), without its label. */
void ses_write_item(struct ses_writer *w, enum ses_value_kind kind,
		    uint64_t number);
/* A number of kind FLAG .. NAME64. */
static inline void ses_emit_item(struct ses_out *o, enum ses_value_kind kind,
				 const char *label, const char *key,
				 uint64_t number)
{
	if (label && o->text) {
		ses_write_str(o->text, label);
		if (kind <= SES_VALUE_DEC && number < 10)
			ses_write_char(o->text, (char)('0' + number));
		else
			ses_write_item(o->text, kind, number);
	}
	if (key && o->tree)
		o->tree->number(o->tree_data, key, kind, number);
}

/* A number that has a name: text is the name. */
void ses_emit_code(struct ses_out *o, const char *label, const char *key,
		   uint64_t number, const char *meaning);

/* Text from a device: a field of len bytes, of which the text ends at the
 * first NUL. */
void ses_emit_string(struct ses_out *o, const char *label, const char *key,
		     const uint8_t *p, size_t len);

/* Text from a device that ends at its NUL. */
void ses_emit_cstring(struct ses_out *o, const char *label, const char *key,
		      const char *s);

/* The same without blanks at either end. */
void ses_emit_trimmed(struct ses_out *o, const char *label, const char *key,
		      const char *s);

/* A word of our own. */
void ses_emit_word(struct ses_out *o, const char *label, const char *key,
		   const char *word);

/* The same as lines of their own: indent, label, value, LF. */
static inline void ses_emit_item_line(struct ses_out *o, unsigned int more,
				 enum ses_value_kind kind, const char *label,
				 const char *key, uint64_t number)
{
	ses_emit_indent(o, more);
	ses_emit_item(o, kind, label, key, number);
	ses_emit_newline(o);
}

void ses_emit_string_line(struct ses_out *o, unsigned int more,
			  const char *label, const char *key, const uint8_t *p,
			  size_t len);

/* --- tables --- */

#define SES_COLUMNS_MAX 32

/* Columns of a table that were chosen, by their numbers, for scripts; none: the
 * table for people. */
struct ses_column_choice {
	size_t nr;
	uint8_t columns[SES_COLUMNS_MAX];
};

/* The terminal that shows a table; all 0: it is not for a terminal. */
struct ses_table_terminal {
	size_t width;		/* 0: unknown, nothing is cut */
	bool utf8;		/* the mark where a cell is cut */
	bool colour;		/* of what is not well */
};

/*
 * JSON: a tree consumer (see out.h). It writes each member when it is called,
 * and keeps nothing of the document.
 *
 * Strings are always valid UTF-8: text from a device that is not UTF-8 is read
 * as Latin-1. If a string does not show each of its bytes as a character, the
 * bytes follow it as "<key>_bytes". An identifier of 64 bits is an unsigned
 * number, and a string of hex digits follows it as "<key>_hex".
 */

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
 * Parse letters: each switches something on, or off after one of - ~ !. An
 * equals sign at the start is skipped; n v g q y z have no effect. Returns 0,
 * or the first character without a meaning (also '?').
 */
char ses_json_letters(struct ses_json_format *format, const char *letters);

#define SES_JSON_DEEPEST 16

/*
 * Members that one document has written before, by what they were made of (see
 * ses_emit_members()): enclosures have many elements in few states. It is for
 * speed only; without it the document is the same.
 */

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

/*
 * A walk as flat facts, for comparing two walks: a tree consumer (see out.h)
 * that collects the members of each object of the main list, and notifies its
 * caller of one object after the other. The members outside of the list are
 * collected, too.
 */

/* Deepest nesting of objects and lists around a fact. */
#define SES_FACTS_DEEPEST 12

/* A value of the tree, and its place in an object of the main list. */
struct ses_fact {
	const char *part;	/* key of the object around it, 0: the object
				 * of the list */
	const char *inner;	/* key of the object in that one, or 0 */
	unsigned int entry;	/* number of the entry in a list, from 1; 0:
				 * not in a list */
	const char *key;
	enum ses_value_kind kind;
	bool repeats;		/* the value of another member */
	uint64_t number;	/* FLAG .. CODE_PLAIN */
	/* meaning, string, digits or hex dump; terminated, but a string may
	 * have NULs in it */
	const char *text;
	size_t text_len;
	size_t text_at;		/* for the collector */
};

struct ses_facts {
	struct ses_fact *v;
	size_t nr;
};

/*
 * Make a collector. notify() is called when an object of the main list is
 * complete: *object are its facts, *around the facts before it, outside of the
 * list. Both are valid during the call only. Returns 0 without memory.
 */
struct ses_fact_collector *
ses_facts_new(void (*notify)(void *data, const struct ses_facts *object,
			     const struct ses_facts *around),
	      void *data);

/* Returns 0, or a negative ses_error without memory: facts are missing. */
int ses_facts_free(struct ses_fact_collector *collector);

/* For an out: its tree consumer; the data is the collector. */
extern const struct ses_tree_ops ses_facts_ops;

/* The facts outside of the list, so far. */
const struct ses_facts *ses_facts_around(struct ses_fact_collector *collector);

/* A value for people: its text, or its number in buf. */
const char *ses_fact_format(const struct ses_fact *fact, char *buf,
			    size_t size);

#endif
