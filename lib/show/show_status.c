/* SPDX-License-Identifier: BSD-2-Clause */
/* Status elements: Enclosure Status (02h) and Array Status (06h) pages. */
#include "show.h"

#include <ses/hexdump.h>

#include "format.h"

/* The rows of an element type, which differ in the Array Status page. */
struct rows {
	const struct ses_field *fields;
	size_t nr;
};

static struct rows rows_of(const struct ses_show *s, unsigned int type)
{
	const struct ses_element_type *t = ses_element_type(type);

	if (s->page && s->page->code == SES_PAGE_ARRAY &&
	    type == SES_ET_DEVICE_SLOT)
		return (struct rows){ ses_array_slot_fields,
				      ses_nr_array_slot_fields };
	return (struct rows){ t->fields, t->nr_fields };
}

static void write_element(struct ses_show *s, const struct rows *rows,
			  const uint8_t *e)
{
	struct ses_out *o = s->out;

	if (s->view.inner_hex) {
		ses_line(o, 0);
		ses_hex_inline(o->text, e, 4);
		ses_endl(o);
		return;
	}
	ses_element_text_prepare(&s->text, rows->fields, rows->nr, o->indent,
				 s->view.filter, s->view.verbose);
	ses_element_text_write(&s->text, o->text, e);
}

static void members(struct ses_out *o, const struct ses_field *f, size_t nr,
		    const uint8_t *e, bool reading)
{
	for (size_t i = 0; i < nr; i++) {
		if (f[i].key[0] && f[i].format == BIT)
			ses_item(o, SES_FLAG, NULL, f[i].key,
				 ses_format_value(&f[i], e));
		else if (f[i].key[0] && ses_format_in_tree(&f[i], e))
			ses_format_tree(o, &f[i], e, reading);
	}
}

static void tell_element(const struct ses_show *s, const char *key,
			 const struct rows *rows, const uint8_t *e,
			 bool reading)
{
	struct ses_out *o = s->out;

	if (key)
		ses_object(o, key);
	ses_value(o, NULL, "status_element", &(struct ses_value){
		.kind = SES_BYTES, .bytes = e, .len = 4 });
	if (!s->view.inner_hex) {
		members(o, ses_common_fields, ses_nr_common_fields, e,
			reading);
		members(o, rows->fields, rows->nr, e, reading);
	}
	if (key)
		ses_end(o);
}

void ses_show_status_element(struct ses_show *s, const char *key,
			     unsigned int type, const uint8_t *e,
			     bool individual)
{
	struct rows rows = rows_of(s, type);

	if (s->out->text)
		write_element(s, &rows, e);
	if (s->out->tree)
		tell_element(s, key, &rows, e, individual &&
			     ses_status_is_readable(ses_element_status(e)));
}

/* One element under its heading. */
static void one(struct ses_show *s, unsigned int ti, int element,
		const uint8_t *e)
{
	ses_show_open_element(s, element, true);
	/* what this page has always called the bytes */
	if (element >= 0 && s->page->code == SES_PAGE_ARRAY)
		ses_value(s->out, NULL, "individual_status_element",
			  &(struct ses_value){ .kind = SES_BYTES, .bytes = e,
					       .len = 4 });
	ses_show_status_element(s, NULL, s->config->types[ti].type, e,
				element >= 0);
	ses_show_close_element(s, true);
}

/* Does the layout of the page leave out a type? */
static bool left_out(const struct ses_show *s, unsigned int ti)
{
	return !ses_config_element_at(s->config, s->page->code,
				      s->page->claimed, ti, -1);
}

bool ses_show_elements(struct ses_show *s, unsigned int ti, bool in_tree,
		       ses_show_one *one_element)
{
	const struct ses_type_header *t = &s->config->types[ti];
	const uint8_t *e = ses_page_element(s->config, s->page, ti, -1);
	struct ses_range range = ses_select_range(&s->view.select, ti,
						  t->count);

	if (range.first > range.last)
		return true;
	s->matched = s->matched || e || left_out(s, ti);
	if (!e)
		return left_out(s, ti);
	if (in_tree) {
		ses_object(s->out, NULL);
		ses_show_type_members(s, ti);
	}
	if (range.first < 0) {
		ses_show_type_line(s, ti);
		one_element(s, ti, -1, e);
	}
	if (in_tree)
		ses_list(s->out, "individual_status_element_list");
	for (int i = range.first < 0 ? 0 : range.first; i <= range.last; i++) {
		e = ses_page_element(s->config, s->page, ti, i);
		if (!e)
			break;
		one_element(s, ti, i, e);
	}
	if (in_tree) {
		ses_end(s->out);
		ses_end(s->out);
	}
	return e;
}

void ses_show_status(struct ses_show *s)
{
	size_t end = 8 + 4 * (size_t)s->config->nr_rows;
	struct ses_out *o = s->out;
	unsigned int ti = 0;

	ses_show_title(s, s->page->code == SES_PAGE_ARRAY ?
			  "Array Status diagnostic page:" :
			  "Enclosure Status diagnostic page:");
	ses_show_flags(s, s->page, true);
	ses_show_generation(s);
	ses_show_primary(s, false);
	if (ses_show_changed(s))
		return;
	ses_text_line(o, 2, "status descriptor list");
	ses_list(o, "status_descriptor_list");
	while (ti < s->config->nr_types && ses_show_elements(s, ti, true, one))
		ti++;
	ses_end(o);
	ses_show_no_match(s);
	if (s->page->len < end)
		ses_show_cut(s, "the next status element");
}
