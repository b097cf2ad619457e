/* SPDX-License-Identifier: BSD-2-Clause */
/* --get, --set, --clear: fields of elements. */
#include "verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/change.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/memory.h>
#include <ses/page.h>
#include <ses/writer.h>

#include "change_guard.h"
#include "option_words.h"

struct set_options {
	struct ses_operation *operations;
	size_t nr_operations;
};

static int parse_operation(struct options *o, enum ses_operation_kind kind,
			   const char *arg)
{
	struct set_options *own = o->own[VERB_SET];
	size_t n = own->nr_operations;
	struct ses_operation *grown = ses_array_grow(own->operations, n,
						     sizeof(*grown));

	if (!grown)
		return ses_no_memory(o->log);
	own->operations = grown;
	own->nr_operations++;
	return ses_operation_parse(kind, arg, o->log, &grown[n]);
}

static int parse_clear(void *options, const struct cli_option *row,
		       const char *arg)
{
	(void)row;
	return parse_operation(options, SES_OPERATION_CLEAR, arg);
}

static int parse_get(void *options, const struct cli_option *row,
		     const char *arg)
{
	(void)row;
	return parse_operation(options, SES_OPERATION_GET, arg);
}

static int parse_set(void *options, const struct cli_option *row,
		     const char *arg)
{
	(void)row;
	return parse_operation(options, SES_OPERATION_SET, arg);
}

static void free_operations(void *own)
{
	free(((struct set_options *)own)->operations);
}

void show_unsent(struct session *s, const uint8_t *page, uint16_t len)
{
	const struct ses_page_def *def = ses_page_def(page[0]);
	struct ses_out *o = &s->out;

	ses_emit_text(o, def->out_name);
	ses_emit_item(o, SES_VALUE_HEX, " [", NULL, page[0]);
	ses_emit_item(o, SES_VALUE_DEC, "] page, ", NULL, len);
	ses_emit_text(o, " bytes, would be sent:\n");
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "dry_run", true);
	ses_emit_bytes(o, "control_page", page, len);
}

void show_unsent_bytes(struct session *s, const uint8_t *page, uint16_t len)
{
	if (s->out.text)
		ses_hexdump(s->out.text, page, len, SES_HEX_ASCII);
}

/* "ident (RQST IDENT [2:1:1])", or "2:1:1" for a position. */
static void show_field(struct ses_out *o, const struct ses_outcome *out)
{
	const struct ses_position *pos = &out->position;
	const struct ses_field *f = pos->field;
	const struct ses_operation *op = out->operation;
	const char *name = op ? op->text : f ? f->acronyms : "";

	if (f && o->text) {
		ses_write(o->text, name, op && op->name_len ?
				op->name_len : strcspn(name, " "));
		ses_emit_text(o, *name ? " (" : "(");
		ses_emit_text(o, f->control[0] ? f->control : f->status);
		ses_emit_text(o, *f->control || *f->status ? " [" : "[");
	}
	ses_emit_item(o, SES_VALUE_DEC, "", NULL, pos->byte);
	ses_emit_item(o, SES_VALUE_DEC, ":", NULL, pos->msb);
	ses_emit_item(o, SES_VALUE_DEC, ":", NULL, pos->width);
	ses_emit_text(o, f ? "])" : "");
}

/* "  ident (RQST IDENT [2:1:1]), element 0,3 (Array device slot): 0 -> 1"; a
 * field that was not named is marked. */
static void show_outcome(struct session *s, const struct ses_outcome *out)
{
	struct ses_out *o = &s->out;
	char name[24];

	ses_emit_text(o, "  ");
	show_field(o, out);
	ses_emit_item(o, SES_VALUE_DEC, ", element ", NULL, out->type);
	ses_emit_item(o, SES_VALUE_SIGNED, ",", NULL,
		      (uint64_t)(int64_t)out->index);
	ses_emit_text(o, " (");
	ses_emit_text(o, ses_element_type_name(out->element_type, name,
					       sizeof(name)));
	ses_emit_item(o, SES_VALUE_DEC, "): ", NULL, out->old);
	ses_emit_item(o, SES_VALUE_DEC, " -> ", NULL, out->new);
	if (!out->operation)
		ses_emit_text(o,
			      " (not named; written so that the element stays "
			      "as it is)");
	ses_emit_newline(o);
}

/* What a person looks for comes first. */
static void show_plan(struct session *s, const struct ses_change *change)
{
	show_unsent(s, change->image, change->image_len);
	for (size_t i = 0; i < change->nr_outcomes; i++) {
		if (change->outcomes[i].operation->kind != SES_OPERATION_GET)
			show_outcome(s, &change->outcomes[i]);
	}
	for (size_t i = 0; i < change->nr_unnamed; i++)
		show_outcome(s, &change->unnamed[i]);
	if (s->log->verbose)
		show_unsent_bytes(s, change->image, change->image_len);
}

/* Members that both lists of results have. */
static void emit_result_members(struct ses_out *o,
				const struct ses_outcome *out)
{
	const struct ses_operation *op = out->operation;
	char index[16];

	snprintf(index, sizeof(index), "%u,%d", out->type, out->index);
	ses_emit_word(o, NULL, "index", index);
	if (op && op->name_len)
		ses_emit_string(o, NULL, "acronym", (const uint8_t *)op->text,
				op->name_len);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "start_byte",
		      out->position.byte);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "start_bit", out->position.msb);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "number_of_bits",
		      out->position.width);
}

static void emit_get_members(struct ses_out *o, const struct ses_outcome *out)
{
	emit_result_members(o, out);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "value", out->old);
	ses_emit_hex_word(o, "value_hex", out->old, 1);
}

/* Did it change? Unknown if the answer to the page was lost. */
static struct ses_value did_change(const struct ses_change *change,
				   const struct ses_outcome *out)
{
	uint64_t now = out->verified ? out->confirmed : out->new;

	if (change->fate == SES_FATE_UNKNOWN && !out->verified)
		return (struct ses_value){ .kind = SES_VALUE_NULL };
	return (struct ses_value){
		.kind = SES_VALUE_BOOL,
		.number = change->fate != SES_FATE_NOT_DONE && now != out->old,
	};
}

static void emit_set_members(struct ses_out *o, const struct ses_change *change,
			     const struct ses_outcome *out)
{
	struct ses_value value = did_change(change, out);

	emit_result_members(o, out);
	ses_emit_word(o, NULL, "operation",
		 out->operation->kind == SES_OPERATION_SET ? "set" : "clear");
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "old", out->old);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "requested", out->new);
	ses_emit_item_or_null(o, SES_VALUE_PLAIN, "confirmed", out->verified,
			      out->confirmed);
	ses_emit_value(o, "changed", &value);
}

/* The results of --get, or those of --set and --clear, as a list. */
static void emit_results(struct session *s, const struct ses_change *change,
			 bool gets)
{
	struct ses_out *o = &s->out;
	bool any = false;

	for (size_t i = 0; o->tree && i < change->nr_outcomes; i++) {
		const struct ses_outcome *out = &change->outcomes[i];

		if ((out->operation->kind == SES_OPERATION_GET) != gets)
			continue;
		if (!any)
			ses_open_list(o,
				      gets ? "get_results" : "control_results");
		any = true;
		ses_open_object(o, NULL);
		if (gets)
			emit_get_members(o, out);
		else
			emit_set_members(o, change, out);
		ses_close_branch(o);
	}
	if (any)
		ses_close_branch(o);
}

/* Fields that were not named, but are written with another value than was
 * read. */
static void emit_unnamed(struct session *s, const struct ses_change *change)
{
	struct ses_out *o = &s->out;

	if (!o->tree || !change->nr_unnamed)
		return;
	ses_open_list(o, "unnamed_results");
	for (size_t i = 0; i < change->nr_unnamed; i++) {
		const struct ses_outcome *out = &change->unnamed[i];

		ses_open_object(o, NULL);
		emit_result_members(o, out);
		ses_emit_word(o, NULL, "field", out->position.field->control);
		ses_emit_item(o, SES_VALUE_PLAIN, NULL, "read", out->old);
		ses_emit_item(o, SES_VALUE_PLAIN, NULL, "written", out->new);
		ses_close_branch(o);
	}
	ses_close_branch(o);
}

static void show_gets(struct session *s, const struct ses_change *change)
{
	for (size_t i = 0; i < change->nr_outcomes; i++) {
		const struct ses_outcome *out = &change->outcomes[i];

		if (out->operation->kind != SES_OPERATION_GET)
			continue;
		ses_emit_item(&s->out,
			      s->opt->hex ? SES_VALUE_HEX : SES_VALUE_DEC, "",
			      NULL, out->old);
		ses_emit_newline(&s->out);
	}
}

static void warn_ignored_values(const struct set_options *own,
				struct ses_log *log)
{
	for (size_t i = 0; i < own->nr_operations; i++) {
		const struct ses_operation *op = &own->operations[i];

		if (op->kind == SES_OPERATION_GET && op->has_value)
			ses_warn(log, SES_T_OPTION_IGNORED,
				 "--get=%s: the value is ignored.", op->text);
	}
}

/* With --dry-run everything but sending. */
static int prepare_change(struct ses_change *change,
			  const struct ses_change_request *request,
			  struct ses_snapshot *snap)
{
	int err = ses_change_prepare(change, request, snap);

	return err || !change->image ? err :
		       request->confirm(request->confirm_data, snap);
}

static int set_fields(struct session *s)
{
	const struct options *opt = s->opt;
	const struct set_options *own = opt->own[VERB_SET];
	bool dry_run = options_given(opt, GIVEN(DRY_RUN));
	struct ses_change_request request = {
		.operations = own->operations,
		.nr_operations = own->nr_operations,
		.select = s->view.select, .eiioe = s->view.eiioe,
		.no_mask = options_given(opt, GIVEN(MASK)),
		.verify = options_given(opt, GIVEN(VERIFY)),
		.byte1 = options_given(opt, GIVEN(BYTE1)) ? opt->byte1 : -1,
	};
	struct ses_change change;
	struct change_guard guard = { .session = s, .change = &change };
	int err = ses_operation_find_page(own->operations, own->nr_operations,
					  options_given(opt, GIVEN(PAGE)) ?
					  opt->page : 0, s->log, &request.page);

	if (err)
		return err;
	warn_ignored_values(own, opt->log);
	request.confirm = change_guard_check;
	request.confirm_data = &guard;
	err = dry_run ? prepare_change(&change, &request, &s->ses.snap) :
			ses_change_execute(&change, &request, &s->ses.snap);
	if (!err && dry_run && change.image)
		show_plan(s, &change);
	/* results are shown even if the change failed */
	if (!err || change.image) {
		show_gets(s, &change);
		emit_results(s, &change, true);
		emit_results(s, &change, false);
		emit_unnamed(s, &change);
	}
	if (!err)
		err = change.defect;
	change_guard_free(&guard);
	ses_change_free(&change);
	return err;
}

#define NEEDS_ELEMENTS \
	.needs = GIVEN(INDEX) | GIVEN(BY_NAME) | GIVEN(BAY), \
	.needs_status = SES_E_CONTRADICT

static const struct cli_option options[] = {
	{ 'C', CLI_REQUIRED, 0, "clear", "STR",
	  "clear a field of the selected elements", PARSE(parse_clear), ASKS,
	  .words = offer_writable_acronyms,
	  .gives = GIVEN(CHANGE) | GIVEN(WRITES), NEEDS_ELEMENTS },
	{ 'G', CLI_REQUIRED, 0, "get", "STR",
	  "print a field of the selected elements", PARSE(parse_get), ASKS,
	  .words = offer_readable_acronyms,
	  .gives = GIVEN(CHANGE), NEEDS_ELEMENTS },
	{ 'S', CLI_REQUIRED, 0, "set", "STR",
	  "set a field of the selected elements", PARSE(parse_set), ASKS,
	  .words = offer_writable_acronyms,
	  .gives = GIVEN(CHANGE) | GIVEN(WRITES), NEEDS_ELEMENTS },
};

static const struct cli_task tasks[] = {
	{ "read a field", "sg_ses --index=arr,5 --get=ident /dev/sg3" },
	{ "change a field", "sg_ses --index=arr,5 --set=fault /dev/sg3" },
};

const struct verb_methods verb_set = {
	VERB_OPTIONS(options), VERB_TASKS(tasks),
	.own_size = sizeof(struct set_options),
	.free_own = free_operations, .run_session = set_fields,
};
