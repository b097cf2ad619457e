/* SPDX-License-Identifier: BSD-2-Clause */
/* Status elements: Enclosure Status (02h) and Array Status (06h) pages. */
#include "ses/join_internal.h"
#include "ses/ses_internal.h"
#include "show.h"

#include <ses/writer.h>

#include "format.h"

/* A status element, and all that its members depend on; ses_emit_members()
 * compares the bytes of the struct. */
struct status_element {
	uint8_t type;
	uint8_t array_page;		/* see ses_status_fields() */
	uint8_t only_bytes;		/* --inner-hex */
	uint8_t readable;		/* its readings are valid */
	uint8_t bytes[4];
};

static void emit_element_text(struct ses_show *s,
			      const struct status_element *e)
{
	const struct ses_text_form form = {
		.type = e->type, .array_page = e->array_page,
		.filter = s->view.filter, .verbose = s->view.verbose,
		.indent = s->out->indent,
	};
	struct ses_out *o = s->out;

	if (e->only_bytes) {
		ses_emit_indent(o, 0);
		ses_hex_inline(o->text, e->bytes, 4);
		ses_emit_newline(o);
		return;
	}
	if (!ses_element_text_is_for(&s->text, &form))
		ses_element_text_prepare(&s->text, &form);
	ses_element_text_write(&s->text, o->text, e->bytes);
}

static void emit_fields(struct ses_out *o, const struct ses_fields *fields,
			const struct status_element *e)
{
	for (size_t i = 0; i < fields->nr; i++) {
		const struct ses_field *f = &fields->rows[i];

		if (f->key[0] && ses_format_in_tree(f, e->bytes))
			ses_format_tree(o, f, e->bytes, e->readable);
	}
}

/* For ses_emit_members(). */
static void emit_element_members(struct ses_out *o, const void *element)
{
	const struct ses_fields common = { ses_common_fields,
					   ses_nr_common_fields };
	const struct status_element *e = element;
	struct ses_fields fields = ses_status_fields(e->type, e->array_page);

	ses_emit_bytes(o, "status_element", e->bytes, 4);
	if (e->only_bytes)
		return;
	emit_fields(o, &common, e);
	emit_fields(o, &fields, e);
}

void ses_show_status_element(struct ses_show *s, unsigned int type,
			     const uint8_t *bytes, bool individual)
{
	struct status_element e = {
		.type = (uint8_t)type,
		.array_page = s->page->code == SES_PAGE_ARRAY,
		.only_bytes = s->view.inner_hex,
		.readable = individual &&
			    ses_status_is_readable(ses_element_status(bytes)),
	};

	memcpy(e.bytes, bytes, 4);
	if (s->out->text)
		emit_element_text(s, &e);
	ses_emit_members(s->out, emit_element_members, &e, sizeof(e));
}

/* An element below its heading. */
static void show_element(struct ses_show *s, unsigned int ti, int element,
			 const uint8_t *e)
{
	ses_show_open_element(s, element, true);
	/* the name that the bytes have in this page */
	if (element >= 0 && s->page->code == SES_PAGE_ARRAY)
		ses_emit_value(s->out, "individual_status_element",
			       &(struct ses_value){ .kind = SES_VALUE_BYTES,
						    .bytes = e,
						    .len = 4 });
	ses_show_status_element(s, s->config->types[ti].type, e,
				element >= 0);
	ses_show_close_element(s, true);
}

/* Are elements of this type not in the page? */
static bool is_left_out(const struct ses_show *s, unsigned int ti)
{
	return !ses_config_element_at(s->config, s->page->code,
				      s->page->claimed, ti, -1);
}

bool ses_show_elements(struct ses_show *s, unsigned int ti, bool in_tree,
		       ses_show_element_fn *show_each)
{
	const struct ses_type_header *t = &s->config->types[ti];
	const uint8_t *e = ses_page_element(s->config, s->page, ti, -1);
	struct ses_range range = ses_select_range(&s->view.select, ti,
						  t->count);

	if (range.first > range.last)
		return true;
	s->matched = s->matched || e || is_left_out(s, ti);
	if (!e)
		return is_left_out(s, ti);
	if (in_tree) {
		ses_open_object(s->out, NULL);
		ses_show_type_members(s, ti);
	}
	if (range.first < 0) {
		ses_show_type_line(s, ti);
		show_each(s, ti, -1, e);
	}
	if (in_tree)
		ses_open_main_list(s->out, "individual_status_element_list");
	for (int i = range.first < 0 ? 0 : range.first; i <= range.last; i++) {
		e = ses_page_element(s->config, s->page, ti, i);
		if (!e)
			break;
		show_each(s, ti, i, e);
	}
	if (in_tree) {
		ses_close_branch(s->out);
		ses_close_branch(s->out);
	}
	return e;
}

void ses_show_status(struct ses_show *s)
{
	size_t end = 8 + 4 * (size_t)s->config->nr_elements;
	struct ses_out *o = s->out;
	unsigned int ti = 0;

	ses_show_title(s, s->page->code == SES_PAGE_ARRAY ?
			  "Array Status diagnostic page:" :
			  "Enclosure Status diagnostic page:");
	ses_show_flags(s, s->page, true);
	ses_show_generation(s);
	ses_show_primary(s, false);
	if (ses_show_is_outdated(s))
		return;
	ses_emit_text_line(o, 2, "status descriptor list");
	ses_open_list(o, "status_descriptor_list");
	while (ti < s->config->nr_types &&
	       ses_show_elements(s, ti, true, show_element))
		ti++;
	ses_close_branch(o);
	ses_show_no_match(s);
	if (s->page->len < end)
		ses_show_report_cut(s, "the next status element");
}
