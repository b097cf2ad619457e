/* SPDX-License-Identifier: BSD-2-Clause */
/* --get, --set, --clear: fields of elements. */
#include "run.h"

#include <ses/change.h>
#include <ses/error.h>
#include <ses/hexdump.h>
#include <ses/log.h>
#include <ses/page.h>

void show_unsent(struct run *r, const uint8_t *page, uint16_t len)
{
	const struct ses_page_def *def = ses_page_def(page[0]);
	struct ses_out *o = &r->out;

	ses_text(o, def->out_name);
	ses_item(o, SES_HEX, " [", NULL, page[0]);
	ses_item(o, SES_DEC, "] page, ", NULL, len);
	ses_text(o, " bytes, would be sent:\n");
	ses_hexdump(&r->text, page, len, SES_HEX_ASCII);
}

/* "  element 0,3 (Array device slot): RQST IDENT [2:1:1]: 0 -> 1" */
static void show_outcome(struct run *r, const struct ses_outcome *out)
{
	const struct ses_position *pos = &out->position;
	const struct ses_field *f = pos->field;
	struct ses_out *o = &r->out;
	char name[24];

	ses_item(o, SES_DEC, "  element ", NULL, out->type);
	ses_item(o, SES_SIGNED, ",", NULL, (uint64_t)(int64_t)out->element);
	ses_text(o, " (");
	ses_text(o, ses_element_type_name(out->element_type, name,
					  sizeof(name)));
	ses_text(o, "): ");
	if (f && (f->control || f->status))
		ses_text(o, f->control ? f->control : f->status);
	else if (f)
		ses_text(o, f->acronyms);
	if (f)
		ses_text(o, " ");
	ses_item(o, SES_DEC, "[", NULL, pos->byte);
	ses_item(o, SES_DEC, ":", NULL, pos->msb);
	ses_item(o, SES_DEC, ":", NULL, pos->width);
	ses_item(o, SES_DEC, "]: ", NULL, out->old);
	ses_item(o, SES_DEC, " -> ", NULL, out->new);
	ses_endl(o);
}

static void show_plan(struct run *r, const struct ses_change *change)
{
	show_unsent(r, change->image, change->image_len);
	for (size_t i = 0; i < change->nr_outcomes; i++) {
		if (change->outcomes[i].operation->kind != SES_GET)
			show_outcome(r, &change->outcomes[i]);
	}
}

static void show_gets(struct run *r, const struct ses_change *change)
{
	for (size_t i = 0; i < change->nr_outcomes; i++) {
		const struct ses_outcome *out = &change->outcomes[i];

		if (out->operation->kind != SES_GET)
			continue;
		ses_item(&r->out, r->opt->hex ? SES_HEX : SES_DEC, "", NULL,
			 out->old);
		ses_endl(&r->out);
	}
}

static void warn_ignored_values(const struct options *opt)
{
	for (size_t i = 0; i < opt->nr_operations; i++) {
		const struct ses_operation *op = &opt->operations[i];

		if (op->kind == SES_GET && op->has_value)
			ses_warn(opt->log, SES_T_OPTION_IGNORED,
				 "--get=%s: the value is ignored.", op->text);
	}
}

int verb_change(struct run *r)
{
	const struct options *opt = r->opt;
	struct ses_change_request request = {
		.operations = opt->operations,
		.nr_operations = opt->nr_operations,
		.select = opt->view.select, .eiioe = opt->view.eiioe,
		.no_mask = opt->mask, .verify = opt->verify,
		.byte1 = opt->byte1_given ? opt->byte1 : -1,
	};
	struct ses_change change;
	int err = ses_operation_page(opt->operations, opt->nr_operations,
				     opt->page_given ? opt->page : 0, r->log,
				     &request.page);

	if (err)
		return err;
	warn_ignored_values(opt);
	err = opt->dry_run ?
		      ses_change_prepare(&change, &request, &r->snap) :
		      ses_change_execute(&change, &request, &r->snap);
	if (!err && opt->dry_run && change.image)
		show_plan(r, &change);
	/* what was asked for is told, whatever became of the change */
	if (change.nr_outcomes == opt->nr_operations || !err || change.image)
		show_gets(r, &change);
	ses_change_free(&change);
	return err;
}
