/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Additional Element Status page (0Ah), SES-4 6.1.13: each descriptor below the
 * type of its element.
 */
#include "ses/join_internal.h"
#include "show.h"

#include "ses/aes.h"

static void show_heading(struct ses_show *s, const struct ses_join *join,
			 const struct ses_aes *aes)
{
	struct ses_aes_head h = ses_aes_head(ses_aes_bytes(join, aes),
					     aes->len);
	struct ses_out *o = s->out;

	ses_emit_indent(o, 6);
	if (h.eip) {
		ses_emit_item(o, SES_VALUE_DEC, "Element index: ", NULL,
			      aes->repaired ? aes->index : h.index);
		ses_emit_item(o, SES_VALUE_DEC, "  eiioe=", NULL, h.eiioe);
		if (join->overridden && h.eiioe == 0)
			ses_emit_text(o, " but overridden");
	} else if (aes->element != SES_NO_ELEMENT) {
		ses_emit_item(o, SES_VALUE_SIGNED, "Element ", NULL,
			 (uint64_t)(int64_t)join->elements[aes->element].index);
		ses_emit_text(o, " descriptor");
	} else {
		ses_emit_item(o, SES_VALUE_DEC, "Descriptor at byte ", NULL,
			      aes->at);
	}
	ses_emit_newline(o);
}

static void show_descriptor(struct ses_show *s, const struct ses_join *join,
			    const struct ses_aes *aes)
{
	show_heading(s, join, aes);
	s->out->indent = 8;
	ses_show_aes(s, join, aes, false);
	s->out->indent = 0;
}

static void show_element(struct ses_show *s, const struct ses_join *join,
			 uint32_t element)
{
	ses_open_object(s->out, NULL);
	ses_emit_item(s->out, SES_VALUE_PLAIN, NULL, "element_number",
		      (unsigned int)join->elements[element].index);
	ses_open_object(s->out, "additional_element_status_descriptor");
	show_descriptor(s, join, &join->aes[join->elements[element].aes]);
	ses_close_branch(s->out);
	ses_close_branch(s->out);
}

/* Has any element of this header a descriptor? */
static bool has_descriptor(const struct ses_join *join,
			   const struct ses_type_header *t)
{
	for (uint32_t i = 1; i <= t->count; i++) {
		if (t->first + i < join->nr_elements &&
		    join->elements[t->first + i].aes != SES_NO_ELEMENT)
			return true;
	}
	return false;
}

static void show_type(struct ses_show *s, const struct ses_join *join,
		      unsigned int ti)
{
	const struct ses_type_header *t = &s->config->types[ti];
	unsigned int use = ses_element_type(t->type)->aes;
	struct ses_range range = ses_select_range(&s->view.select, ti,
						  t->count);

	if (range.first > range.last || use == SES_AES_NEVER ||
	    (use == SES_AES_OPTIONAL && !has_descriptor(join, t)))
		return;
	ses_open_object(s->out, NULL);
	ses_show_type_members(s, ti);
	if (range.first < 0)
		ses_show_type_line(s, ti);
	ses_open_list(s->out, "additional_element_status_descriptor_list");
	for (int i = range.first < 0 ? 0 : range.first; i <= range.last; i++) {
		uint32_t element = t->first + 1 + (uint32_t)i;

		if (element < join->nr_elements &&
		    join->elements[element].aes != SES_NO_ELEMENT)
			show_element(s, join, element);
	}
	ses_close_branch(s->out);
	ses_close_branch(s->out);
}

/* Descriptors that belong to no element come last. */
static void show_unmatched(struct ses_show *s, const struct ses_join *join)
{
	bool any = false;

	if (s->view.select.kind != SES_SELECT_ALL)
		return;
	for (size_t i = 0; i < join->nr_aes; i++) {
		const struct ses_aes *aes = &join->aes[i];

		if (aes->element != SES_NO_ELEMENT)
			continue;
		if (!any) {
			ses_emit_text_line(s->out, 4,
					   "Descriptors of no element:");
			ses_open_list(s->out, "unmatched_descriptor_list");
		}
		any = true;
		ses_open_object(s->out, NULL);
		ses_emit_item(s->out, SES_VALUE_PLAIN, NULL, "offset", aes->at);
		show_descriptor(s, join, aes);
		ses_close_branch(s->out);
	}
	if (any)
		ses_close_branch(s->out);
}

void ses_show_additional(struct ses_show *s)
{
	struct ses_out *o = s->out;
	struct ses_join join;

	ses_show_primary(s, true);
	ses_show_title(s, "Additional element status diagnostic page:");
	ses_show_generation(s);
	if (ses_show_is_outdated(s))
		return;
	s->defect = ses_join_build(s->snap, s->view.eiioe, &s->about.log,
				   &join);
	if (s->defect)
		return;
	s->defect = join.defect;
	ses_emit_text_line(o, 2, "additional element status descriptor list");
	ses_open_list(o, "additional_element_status_by_element_type_list");
	for (unsigned int ti = 0; ti < s->config->nr_types; ti++)
		show_type(s, &join, ti);
	ses_close_branch(o);
	show_unmatched(s, &join);
	ses_join_free(&join);
}
