/* SPDX-License-Identifier: BSD-2-Clause */
/* Element Descriptor page (07h), SES-4 6.1.10. */
#include "show.h"
#include "ses/join_internal.h"

/* The text of one element, as far as the page has it. */
struct entry {
	const uint8_t *text;
	size_t len;
};

/* Parse the next entry; false if the page has no more. A text that is cut off
 * is an entry, and the last one. */
static bool parse_entry(struct ses_reader *r, struct entry *entry)
{
	size_t len, there;

	ses_reader_be16(r);
	len = ses_reader_be16(r);
	if (r->bad)
		return false;
	there = ses_reader_left(r) < len ? ses_reader_left(r) : len;
	entry->text = r->p;
	entry->len = there;
	ses_reader_bytes(r, len);
	return there || !len;
}

static void show_element(struct ses_show *s, int element,
			 const struct entry *entry)
{
	struct ses_out *o = s->out;

	s->matched = true;
	ses_emit_indent(o, 6);
	if (element < 0) {
		ses_emit_text(o, "Overall");
		ses_emit_string(o, NULL, "overall_descriptor", entry->text,
				entry->len);
	} else {
		ses_emit_item(o, SES_VALUE_DEC, "Element ", NULL,
			      (unsigned int)element);
	}
	ses_emit_text(o, " descriptor: ");
	if (entry->len)
		ses_emit_string(o, "", NULL, entry->text, entry->len);
	else
		ses_emit_text(o, "<empty>");
	ses_emit_newline(o);
	if (element < 0)
		return;
	ses_open_object(o, NULL);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "element_number",
		      (unsigned int)element);
	ses_emit_string(o, NULL, "descriptor", entry->text, entry->len);
	ses_close_branch(o);
}

/* Show the entries of one type; false if the page ends before the last one. */
static bool show_type(struct ses_show *s, unsigned int ti, struct ses_reader *r)
{
	const struct ses_type_header *t = &s->config->types[ti];
	struct ses_range range = ses_select_range(&s->view.select, ti,
						  t->count);
	bool selected = range.first <= range.last;
	struct entry entry;

	if (ses_reader_left(r) < 4) {
		r->bad = true;
		return false;
	}
	if (selected) {
		ses_open_object(s->out, NULL);
		ses_show_type_members(s, ti);
	}
	if (selected && range.first < 0)
		ses_show_type_line(s, ti);
	for (int i = -1; i < t->count && !r->bad; i++) {
		if (parse_entry(r, &entry) && selected && range.first <= i &&
		    i <= range.last)
			show_element(s, i, &entry);
		if (selected && i < 0)
			ses_open_list(s->out, "element_descriptor");
	}
	if (selected) {
		ses_close_branch(s->out);
		ses_close_branch(s->out);
	}
	return !r->bad;
}

void ses_show_descriptor(struct ses_show *s)
{
	struct ses_reader r = ses_reader(s->page->bytes, s->page->len);
	struct ses_out *o = s->out;
	unsigned int ti = 0;

	ses_show_title(s, "Element Descriptor In diagnostic page:");
	ses_show_generation(s);
	ses_show_primary(s, false);
	if (ses_show_is_outdated(s))
		return;
	ses_emit_text_line(o, 2, "element descriptor list (grouped by type):");
	ses_open_list(o, "element_descriptor_by_type_list");
	ses_reader_bytes(&r, 8);
	while (ti < s->config->nr_types && show_type(s, ti, &r))
		ti++;
	ses_close_branch(o);
	ses_show_no_match(s);
	if (r.bad)
		ses_show_report_cut(s, "the next element descriptor");
}
