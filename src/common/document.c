/* SPDX-License-Identifier: BSD-2-Clause */
#include "document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/error.h>
#include <ses/memory.h>
#include <ses/out.h>
#include <ses/text.h>

#include "output_file.h"
#include "version.h"

/* Of the members that the old tool does not have: the second number grows with
 * added members, the first with changed meanings. */
static const unsigned int schema_version[] = { 1, 5 };

/* --- options --- */

static void print_letters_help(void)
{
	fprintf(stderr,
	      "--json=JO takes letters; - ~ or ! in front switches off:\n"
	      "  0 2 3 4 8  blanks per level (0: 2; default 4)\n"
	      "  e  exit_status (on)        k  no blanks, with -p\n"
	      "  h  numbers in hex, too     l  lead-in (on)\n"
	      "  o  the plain text, too     p  a line per member (on)\n"
	      "  s  meanings of codes (on)  ?  this help\n"
	      "  g n q v y z  are accepted and do nothing\n");
}

int document_parse_letters(struct document_options *opt, const char *letters,
			   struct ses_log *log)
{
	char bad;

	opt->wanted = true;
	bad = letters ? ses_json_letters(&opt->format, letters) : 0;
	if (!bad)
		return 0;
	if (bad != '?')
		ses_fail(log, SES_E_SYNTAX, SES_T_OTHER,
			 "--json=%s: the letter %c has no meaning.", letters,
			 bad);
	print_letters_help();
	return bad == '?' ? 1 : -SES_E_SYNTAX;
}

void document_set_file(struct document_options *opt, const char *name)
{
	opt->wanted = true;
	opt->file = strcmp(name, "-") ? name : NULL;
}

int document_add_input(struct document_options *opt, const char *name,
		       struct ses_log *log)
{
	struct input_names *in = &opt->inputs;
	const char **grown;

	if (!name)
		return 0;
	grown = ses_array_grow(in->names, in->nr, sizeof(*grown));
	if (!grown)
		return ses_no_memory(log);
	in->names = grown;
	in->names[in->nr++] = name;
	return 0;
}

void document_free_options(struct document_options *opt)
{
	free(opt->inputs.names);
	opt->inputs = (struct input_names){ .nr = 0 };
}

void document_set_defaults(struct document_options *opt, struct ses_log *log)
{
	const char *letters = secure_getenv("SG3_UTILS_JSON_OPTS");
	struct ses_json_format format = ses_json_default;

	*opt = (struct document_options){ .format = ses_json_default };
	if (!letters)
		return;
	if (ses_json_letters(&format, letters))
		ses_note(log, SES_T_OPTION_IGNORED,
			 "SG3_UTILS_JSON_OPTS=%s is ignored: a letter in it "
			 "has no meaning.", letters);
	else
		opt->format = format;
}

/* --- members --- */

static void emit_version(struct ses_out *o, const char *key, unsigned int major,
			 unsigned int minor)
{
	ses_open_list(o, key);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "", major);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "", minor);
	ses_close_branch(o);
}

/* The plain text as a list of lines. */
static void emit_lines(struct ses_out *o, const char *p, size_t len)
{
	ses_open_list(o, "plain_text_output");
	while (len > 0) {
		const char *lf = memchr(p, '\n', len);
		size_t n = lf ? (size_t)(lf - p) : len;

		ses_emit_string(o, NULL, "", (const uint8_t *)p, n);
		n += lf != NULL;
		p += n;
		len -= n;
	}
	ses_close_branch(o);
}

static void emit_call(const struct document *doc, struct ses_out *o)
{
	ses_emit_word(o, NULL, "name", doc->program);
	ses_emit_word(o, NULL, "version_date", VERSION);
	ses_open_list(o, "argv");
	for (int i = 0; i < doc->argc; i++)
		ses_emit_cstring(o, NULL, "", doc->argv[i]);
	ses_close_branch(o);
}

/* The plain text is in this object even if the lead-in is off. */
static void emit_lead_in(const struct document *doc, struct ses_out *o)
{
	const struct ses_json_format *f = &doc->opt->format;

	if (f->lead_in)
		emit_version(o, "json_format_version", 1, 0);
	if (f->lead_in || f->plain_text)
		ses_open_object(o, "utility_invoked");
	if (f->lead_in)
		emit_call(doc, o);
	if (f->plain_text)
		emit_lines(o, doc->text.buf, doc->text.len);
	if (f->lead_in || f->plain_text)
		ses_close_branch(o);
	if (f->lead_in)
		emit_version(o, "schema_version", schema_version[0],
			     schema_version[1]);
}

/* Without the blanks at both ends. */
static void emit_device(const struct document *doc, struct ses_out *o)
{
	const struct ses_inquiry *inq = &doc->inquiry;

	if (!doc->device)
		return;
	ses_open_object(o, "device");
	ses_emit_cstring(o, NULL, "name", doc->device);
	if (doc->identified) {
		ses_emit_trimmed(o, NULL, "vendor", inq->vendor);
		ses_emit_trimmed(o, NULL, "product", inq->product);
		ses_emit_trimmed(o, NULL, "revision", inq->revision);
		ses_emit_value(o, "peripheral_device_type",
			  &(struct ses_value){
				.kind = SES_VALUE_CODE_PLAIN,
				.number = inq->device_type,
				.meaning = ses_device_type_name(
						   inq->device_type) });
		ses_emit_item(o, SES_VALUE_FLAG, NULL, "encserv",
			      inq->enclosure_services);
	}
	ses_close_branch(o);
}

void document_emit_sense(struct ses_out *o, const uint8_t *bytes, size_t len)
{
	struct ses_sense sense;
	char text[256];

	ses_sense_parse(bytes, len, &sense);
	if (!sense.valid)
		return;
	ses_sense_text(text, sizeof(text), &sense);
	ses_open_object(o, "sense");
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "key", sense.key);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "asc", sense.asc);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "ascq", sense.ascq);
	ses_emit_word(o, NULL, "string", text);
	ses_close_branch(o);
}

static void emit_messages(const struct console *console, struct ses_out *o)
{
	static const char *const severities[] = {
		[SES_ERROR] = "error", [SES_WARNING] = "warning",
		[SES_INFORMATION] = "information",
	};

	ses_open_list(o, "messages");
	for (size_t i = 0; i < console->nr_messages; i++) {
		const struct kept_message *m = &console->messages[i];

		ses_open_object(o, NULL);
		ses_emit_word(o, NULL, "severity", severities[m->severity]);
		ses_emit_word(o, NULL, "code", ses_topic_name(m->topic));
		ses_emit_cstring(o, NULL, "string", m->text);
		if (m->page_code >= 0)
			ses_emit_item(o, SES_VALUE_PLAIN, NULL, "page_code",
				      (unsigned int)m->page_code);
		if (m->status)
			ses_emit_item(o, SES_VALUE_PLAIN, NULL, "exit_status",
				      (unsigned int)m->status);
		document_emit_sense(o, m->sense, m->sense_len);
		ses_close_branch(o);
	}
	ses_close_branch(o);
}

static void emit_exit_status(const struct document *doc, struct ses_out *o,
			     int status)
{
	const char *text = status == 0 ? "no errors" :
			   doc->exit_meaning ? doc->exit_meaning :
					       ses_error_text(status);
	char number[24];

	if (!text)
		snprintf(number, sizeof(number), "exit status %d", status);
	ses_emit_value(o, "exit_status", &(struct ses_value){
		.kind = SES_VALUE_CODE_PLAIN, .number = (unsigned int)status,
		.meaning = text ? text : number });
}

/* --- writing it --- */

static struct output_file describe_file(const struct document *doc)
{
	return (struct output_file){
		.name = doc->opt->file ? doc->opt->file : "-",
		.what = "The JSON document", .log = &doc->console->log,
		.inputs = doc->opt->inputs,
		.other = doc->opt->other,
		.mode = 0666,
	};
}

int document_check(const struct document *doc)
{
	const struct output_file file = describe_file(doc);

	return output_file_check(&file);
}

static int begin_file(struct document *doc)
{
	const struct output_file file = describe_file(doc);
	struct ses_json lead_in;
	struct ses_out o = { .tree = &ses_json_ops, .tree_data = &lead_in };
	int err = output_file_begin(&doc->file, &file);

	if (err)
		return doc->begin_error = err;
	doc->begun = true;
	ses_json_begin(&lead_in, &doc->file.w, &doc->opt->format);
	emit_lead_in(doc, &o);
	emit_device(doc, &o);
	ses_json_end_part(&lead_in);
	return 0;
}

/* For doc->members. */
static int write_members(void *data, const char *text, size_t len)
{
	struct document *doc = data;

	if (!doc->begun && begin_file(doc))
		return doc->begin_error;
	ses_write_large(&doc->file.w, text, len);
	return doc->file.w.error;
}

/* Is the document written only when all of it is there? Its plain text comes
 * before the members, and other text on stdout before the document. */
static bool is_held(const struct document_options *opt)
{
	return opt->format.plain_text || opt->text_too;
}

void document_begin(struct document *doc, const struct document_options *opt,
		    struct console *console, const char *program, int argc,
		    char *argv[])
{
	*doc = (struct document){
		.opt = opt, .console = console, .program = program,
		.argc = argc, .argv = argv,
	};
	ses_writer_to_memory(&doc->text);
	if (is_held(opt))
		ses_writer_to_memory(&doc->members);
	else
		ses_writer_to_call(&doc->members, write_members, doc);
	ses_json_begin_part(&doc->body, &doc->members, &opt->format);
	doc->body.memo = ses_json_memo_new();
}

void document_set_device(struct document *doc, const char *name)
{
	free(doc->device);
	doc->device = name ? strdup(name) : NULL;
	if (name && !doc->device)
		doc->members.error = -SES_E_NO_MEMORY;
}

/* Write what is still in memory. 0, or the error that ended the writing. */
static int flush_members(struct document *doc)
{
	struct ses_writer *w = &doc->members;
	int err = doc->text.error ? doc->text.error : ses_writer_flush(w);

	if (!err && is_held(doc->opt))
		err = write_members(doc, w->buf, w->len);
	return err;
}

int document_end(struct document *doc, int status)
{
	struct ses_out o = { .tree = &ses_json_ops, .tree_data = &doc->body };
	int err;

	emit_messages(doc->console, &o);
	if (doc->opt->format.exit_status)
		emit_exit_status(doc, &o, status);
	ses_json_end(&doc->body);
	err = flush_members(doc);
	/* a document that lacks something is not written */
	if (err == -SES_E_NO_MEMORY && !doc->begin_error)
		ses_no_memory(&doc->console->log);
	/* errors of the file are reported when it ends */
	if (doc->begun)
		err = output_file_end(&doc->file, doc->file.w.error ? 0 : err);
	return err;
}

void document_free(struct document *doc)
{
	ses_writer_close(&doc->text);
	doc->members.len = 0;
	ses_writer_close(&doc->members);
	ses_json_memo_free(doc->body.memo);
	free(doc->device);
}
