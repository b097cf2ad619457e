/* SPDX-License-Identifier: BSD-2-Clause */
/* A change is prepared: a request becomes the page that is to be sent. */
#include <ses/change.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/snapshot.h>

#include "change_image.h"
#include "change_internal.h"
#include "ses/join_internal.h"
#include "ses/ses_internal.h"

/* The page that says which elements match; 0: the Configuration page does. */
static uint8_t find_selecting_page(const struct ses_select *select)
{
	switch (select->kind) {
	case SES_SELECT_DESCRIPTOR:
		return SES_PAGE_DESCRIPTOR;
	case SES_SELECT_SLOT:
	case SES_SELECT_SAS:
		return SES_PAGE_ADDITIONAL;
	default:
		return 0;
	}
}

/* The pages that the operations and the selection need, each once. */
static int load_pages(struct change_work *w)
{
	uint8_t by = find_selecting_page(&w->req->select);
	struct ses_wanted_page wants[3] = {
		{ SES_PAGE_CONFIGURATION, true }, { w->req->page, true },
		{ by, true },
	};

	return ses_snapshot_load(w->change->snap, wants,
				 by && by != w->req->page ? 3 : 2);
}

/* Is a part of the page missing that says which elements match? */
static bool is_unreliable(const struct change_work *w)
{
	uint8_t by = find_selecting_page(&w->req->select);
	const struct ses_page *page = by ? w->change->snap->pages[by] : NULL;

	return page && (ses_page_is_cut(page) || w->join.defect);
}

/* Another element may match, too: in a part that is missing. */
static int refuse_unreliable(const struct change_work *w)
{
	const struct ses_select *select = &w->req->select;
	struct ses_select_text words;

	if (!is_unreliable(w))
		return 0;
	if (!ses_change_is_write(w->req)) {
		w->change->defect = w->join.defect;
		return 0;
	}
	ses_select_format(select, &words);
	return ses_fail(w->log, SES_E_MALFORMED, SES_T_PAGE_MALFORMED,
			"The %s page does not say reliably which elements "
			"match %s%s: nothing is changed; use --index.",
			ses_page_in_name(find_selecting_page(select)),
			words.option, words.given);
}

/*
 * The selected elements: all that an index names. A name or an address should
 * be unique; if several elements have it, a change is refused, and the first
 * one is read.
 */
static int find_elements(struct change_work *w, const struct ses_select *select)
{
	bool unique = select->kind != SES_SELECT_INDEX &&
		      select->kind != SES_SELECT_ELEMENTS;
	struct ses_select_text words;

	ses_select_format(select, &words);
	for (uint32_t element = 0; element < w->join.nr_elements; element++) {
		const struct ses_element *r = &w->join.elements[element];

		if (!ses_select_includes(select, &w->join, element))
			continue;
		if (unique && w->nr_elements && ses_change_is_write(w->req))
			return ses_fail(w->log, SES_E_AMBIGUOUS,
					SES_T_DESCRIPTOR_NAME_AMBIGUOUS,
					"%s%s matches element %u,%d and "
					"element %u,%d: nothing is changed; "
					"use --index.", words.option,
					words.given,
					w->join.elements[w->elements[0]].type,
					w->join.elements[w->elements[0]].index,
					r->type, r->index);
		if (unique && w->nr_elements) {
			ses_warn(w->log, SES_T_DESCRIPTOR_NAME_AMBIGUOUS,
				 "%s%s matches element %u,%d, too; the first "
				 "one counts.", words.option, words.given,
				 r->type, r->index);
			return 0;
		}
		w->elements[w->nr_elements++] = element;
	}
	if (w->nr_elements)
		return 0;
	if (is_unreliable(w))
		return ses_fail(w->log, SES_E_MALFORMED, SES_T_NO_MATCH,
				"No element matches %s%s in the part of the %s "
				"page that can be read.", words.option,
				words.given, ses_page_in_name(
					find_selecting_page(select)));
	return ses_fail(w->log, SES_E_OTHER, SES_T_NO_MATCH,
			"No element matches %s%s; --join shows the elements.",
			words.option, words.given);
}

static int report_refusal(const struct change_work *w,
			  const struct ses_outcome *out, int status,
			  const char *what)
{
	return ses_fail(w->log, status, SES_T_OTHER,
			"%s=%s: %s (element %u,%d); nothing is changed.",
			ses_operation_name(out->operation->kind),
			out->operation->text, what, out->type, out->index);
}

static bool has_threshold(unsigned int type, unsigned int byte)
{
	const struct ses_element_type *t = ses_element_type(type);
	bool has = !ses_element_type_defined(type);

	for (size_t i = 0; i < t->nr_thresholds; i++)
		has = has || t->thresholds[i].byte == byte;
	return has;
}

/* Can the operation be carried out on this element? */
static int check_outcome(const struct change_work *w,
			 const struct ses_outcome *out)
{
	const struct ses_operation *op = out->operation;
	const struct ses_position *pos = &out->position;

	if (op->kind == SES_OPERATION_GET)
		return 0;
	if (w->req->page == SES_PAGE_ADDITIONAL)
		return report_refusal(w, out, SES_E_OTHER,
			       "the Additional Element Status page can only be "
			       "read");
	if (pos->field && !ses_field_is_writable(pos->field))
		return report_refusal(w, out, SES_E_OTHER,
				      "this field can be read but not set");
	if (pos->field && w->req->page == SES_PAGE_THRESHOLD &&
	    !has_threshold(out->element_type, pos->byte))
		return report_refusal(w, out, SES_E_OTHER,
			       "elements of this type have no such threshold");
	if (pos->width < 64 && !op->all_ones && op->value >> pos->width)
		return report_refusal(w, out, SES_E_SYNTAX,
				      "the value is wider than the field");
	return 0;
}

/* Every operation on every element: its position, and whether it is allowed. */
static int resolve_operation(struct change_work *w,
			     const struct ses_operation *op, uint32_t element)
{
	struct ses_change *c = w->change;
	struct ses_outcome *out = &c->outcomes[c->nr_outcomes];
	int err;

	if (op->one_element && op->element != element)
		return 0;
	err = ses_operation_find_field(op, &w->join, element, w->req->page,
				       w->log, &out->position);
	if (err)
		return err;
	out->operation = op;
	out->element = element;
	out->type = w->join.elements[element].type;
	out->index = w->join.elements[element].index;
	out->element_type = ses_join_header(&w->join, element)->type;
	c->nr_outcomes++;
	return check_outcome(w, out);
}

static int resolve_operations(struct change_work *w)
{
	struct ses_change *c = w->change;
	int err = 0;

	c->outcomes = calloc(w->req->nr_operations * w->nr_elements,
			     sizeof(*c->outcomes));
	if (!c->outcomes)
		return ses_no_memory(w->log);
	for (size_t i = 0; i < w->req->nr_operations; i++) {
		for (size_t k = 0; !err && k < w->nr_elements; k++)
			err = resolve_operation(w, &w->req->operations[i],
						w->elements[k]);
	}
	return err;
}

static int find_and_build_image(struct change_work *w)
{
	struct ses_select select = w->req->select;
	struct ses_snapshot *snap = w->change->snap;
	int err = ses_select_resolve(&select, snap, w->log);

	if (!err)
		err = ses_join_build(snap, w->req->eiioe, snap->log, &w->join);
	if (!err)
		err = refuse_unreliable(w);
	if (err)
		return err;
	w->elements = calloc(w->join.nr_elements + 1, sizeof(*w->elements));
	if (!w->elements)
		return ses_no_memory(w->log);
	err = find_elements(w, &select);
	if (!err)
		err = resolve_operations(w);
	return err ? err : ses_change_build_image(w);
}

int ses_change_prepare(struct ses_change *change,
		       const struct ses_change_request *request,
		       struct ses_snapshot *snap)
{
	struct change_work w = {
		.change = change, .req = request, .log = snap->log,
	};
	int err;

	*change = (struct ses_change){
		.request = request, .snap = snap, .fate = SES_FATE_NOT_DONE,
	};
	err = load_pages(&w);
	if (err)
		return err;
	if (snap->changed)
		return ses_fail(snap->log, SES_E_OTHER,
				SES_T_GENERATION_CODE_CHANGED,
				"The state of the enclosure keeps changing "
				"while it is read; try again.");
	if (snap->config_error && ses_change_is_write(request))
		return ses_fail(snap->log, -snap->config_error,
				SES_T_PAGE_MALFORMED,
				"The Configuration page does not say reliably "
				"where the elements are: nothing is changed.");
	err = find_and_build_image(&w);
	ses_join_free(&w.join);
	free(w.elements);
	free(w.touched);
	return err;
}

void ses_change_free(struct ses_change *change)
{
	free(change->outcomes);
	free(change->unnamed);
	free(change->image);
	*change = (struct ses_change){ 0 };
}
