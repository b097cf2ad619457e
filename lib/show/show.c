/* SPDX-License-Identifier: BSD-2-Clause */
#include "show.h"

#include <stdio.h>
#include <string.h>

#include <ses/writer.h>

#include "element/element_internal.h"
#include "ses/join_internal.h"
#include "ses/element_view.h"
#include "ses/ses_internal.h"

typedef void show_fn(struct ses_show *s);

static const struct {
	uint8_t code;
	show_fn *show;
} decoders[] = {
#define DECODER(code, name) { code, name },
	SES_DECODERS(DECODER)
#undef DECODER
};

static show_fn *find_decoder(uint8_t code)
{
	for (size_t i = 0; i < sizeof(decoders) / sizeof(decoders[0]); i++) {
		if (decoders[i].code == code)
			return decoders[i].show;
	}
	return NULL;
}

/* Report that `what` was expected at byte `at` of the page. If --maxlen cut the
 * page off, it is a warning. */
static void report_defect(struct ses_show *s, enum ses_topic topic, size_t at,
			  const char *what)
{
	int err = ses_page_report_defect(s->snap, s->page, &s->about.log, topic,
					 at, what);

	if (!s->defect)
		s->defect = err;
}

void ses_show_report_cut(struct ses_show *s, const char *what)
{
	report_defect(s, SES_T_PAGE_TRUNCATED, s->page->len, what);
}

/* The key of a page without a name has its code. */
static const char *page_key(uint8_t code, bool decoded, char *buf, size_t size)
{
	const struct ses_page_def *def = ses_page_def(code);

	if (decoded && def && *def->key)
		return def->key;
	snprintf(buf, size, "diagnostic_page_0x%x", code);
	return buf;
}

/* The name of a page in the tree. */
#define PAGE_NAME 32
static const char *page_name(uint8_t code, char *buf)
{
	const struct ses_page_def *def = ses_page_def(code);

	if (def)
		return def->name;
	snprintf(buf, PAGE_NAME, "diagnostic page 0x%x", code);
	return buf;
}

void ses_show_title(struct ses_show *s, const char *title)
{
	const struct ses_page_def *def = ses_page_def(s->page->code);
	char name[PAGE_NAME];

	if (title)
		ses_emit_text_line(s->out, 0, title);
	ses_emit_code(s->out, NULL, "page_code", s->page->code,
		      def && *def->meaning ? def->meaning :
					    page_name(s->page->code, name));
}

void ses_show_generation(struct ses_show *s)
{
	if (s->page->len < 8)
		return;
	ses_emit_item_line(s->out, 2, SES_VALUE_HEX, "generation code: ",
		      "generation_code", ses_page_generation(s->page));
}

void ses_show_nr_secondary(struct ses_show *s)
{
	ses_emit_item_line(s->out, 2, SES_VALUE_DEC,
		      "number of secondary subenclosures: ",
		      "number_of_secondary_subenclosures",
		      s->page->bytes[1]);
}

void ses_show_primary(struct ses_show *s, bool in_text)
{
	const struct ses_subenclosure *sub = ses_config_primary(s->config);

	if (!sub)
		return;
	if (in_text && sub->identified)
		ses_emit_item_line(s->out, 2, SES_VALUE_NAME64,
			      "Primary enclosure logical identifier (hex): ",
			      NULL, sub->logical_id);
	ses_show_logical_id(s->out, "primary_enclosure_logical_identifier",
			    sub);
}

void ses_show_logical_id(struct ses_out *o, const char *key,
			 const struct ses_subenclosure *sub)
{
	if (sub->identified)
		ses_emit_hex_word(o, key, sub->logical_id, 16);
}

void ses_show_subenclosure_member(struct ses_out *o, uint8_t id)
{
	ses_emit_code(o, NULL, "subenclosure_identifier", id,
		      id == 0 ? "primary" : "secondary");
}

void ses_show_type_code(struct ses_out *o, unsigned int type)
{
	char name[32];

	ses_emit_code(o, NULL, "element_type", type,
		      ses_element_type_label(type, name, sizeof(name)));
}

void ses_show_type_names(struct ses_out *o, unsigned int type,
			 const uint8_t *text, size_t len)
{
	const struct ses_element_type *t = ses_element_type(type);

	if (t->abbreviation)
		ses_emit_word(o, NULL, "element_type_abbreviation",
			      t->abbreviation);
	ses_emit_string(o, NULL, "type_descriptor_text", text, len);
}

void ses_show_type_members(struct ses_show *s, unsigned int ti)
{
	const struct ses_type_header *t = &s->config->types[ti];

	if (!s->out->tree)
		return;
	ses_show_type_code(s->out, t->type);
	ses_show_subenclosure_member(s->out, t->subenclosure);
	ses_emit_item(s->out, SES_VALUE_PLAIN, NULL, "type_index", ti);
	ses_show_type_names(s->out, t->type, t->text,
			    t->text ? t->text_len : 0);
}

void ses_show_type_line(struct ses_show *s, unsigned int ti)
{
	const struct ses_type_header *t = &s->config->types[ti];
	char name[24];

	if (!s->out->text)
		return;
	ses_emit_text(s->out, "    Element type: ");
	ses_emit_text(s->out,
		      ses_element_type_name(t->type, name, sizeof(name)));
	ses_emit_item(s->out, SES_VALUE_DEC, ", subenclosure id: ", NULL,
		      t->subenclosure);
	ses_emit_item(s->out, SES_VALUE_DEC, " [ti=", NULL, ti);
	ses_emit_text(s->out, "]\n");
}

void ses_show_open_element(struct ses_show *s, int element, bool in_tree)
{
	struct ses_out *o = s->out;

	if (element < 0) {
		ses_emit_text_line(o, 6, "Overall descriptor:");
	} else {
		ses_emit_indent(o, 6);
		ses_emit_item(o, SES_VALUE_DEC, "Element ", NULL,
			      (unsigned int)element);
		ses_emit_text(o, " descriptor:\n");
	}
	if (in_tree)
		ses_open_object(o, element < 0 ? "overall_descriptor" : NULL);
	if (in_tree && element >= 0)
		ses_emit_item(o, SES_VALUE_PLAIN, NULL, "element_number",
			      (unsigned int)element);
	o->indent = 8;
}

void ses_show_close_element(struct ses_show *s, bool in_tree)
{
	s->out->indent = 0;
	if (in_tree)
		ses_close_branch(s->out);
}

bool ses_show_is_outdated(struct ses_show *s)
{
	if (s->page->len < 8 ||
	    ses_page_generation(s->page) == s->config->generation)
		return false;
	ses_warn(&s->about.log, SES_T_GENERATION_CODE_CHANGED,
		 "The state of the enclosure changed while it was read: page "
		 "%02Xh has generation code 0x%x, the Configuration page "
		 "0x%x. Try again.", s->page->code,
		 ses_page_generation(s->page), s->config->generation);
	return true;
}

void ses_show_flags(struct ses_show *s, const struct ses_page *page,
		    bool in_text)
{
	for (size_t i = 0; i < ses_nr_summary_fields; i++) {
		const struct ses_field *f = &ses_summary_fields[i];

		ses_emit_item(s->out, SES_VALUE_FLAG, in_text ? f->label : NULL,
			      f->key, ses_field_value(f, page->bytes));
	}
	if (in_text)
		ses_emit_newline(s->out);
}

void ses_show_element_index(struct ses_out *o, const char *label,
			    const char *key, const struct ses_element *element)
{
	char text[16];
	size_t len;

	if (!o->tree && !label)
		return;
	len = ses_element_index_text(element->type, element->index, text);
	if (o->text && label) {
		ses_write_str(o->text, label);
		ses_write(o->text, text, len);
	}
	if (o->tree)
		ses_emit_word(o, NULL, key, text);
}

void ses_show_no_match(struct ses_show *s)
{
	struct ses_select_text w;

	if (s->matched || s->view.select.kind == SES_SELECT_ALL)
		return;
	ses_select_format(&s->view.select, &w);
	if (s->out->text) {
		ses_emit_text(s->out, "      >>> no match on ");
		ses_emit_text(s->out, w.option);
		ses_write_clean(s->out->text, (const uint8_t *)w.argument,
				strlen(w.argument));
		ses_emit_newline(s->out);
	}
	ses_note(&s->about.log, SES_T_NO_MATCH, "No element matches %s%s.",
		 w.option, w.given);
}

static void emit_page_bytes(struct ses_out *out, const struct ses_page *page)
{
	ses_emit_item(out, SES_VALUE_DEC, NULL, "page_length", page->len);
	if (page->len > 256) {
		ses_open_list(out, "in_hex_list");
		for (uint32_t at = 0; at < page->len; at += 256) {
			ses_open_object(out, NULL);
			ses_emit_bytes(out, "in_hex", page->bytes + at,
				  page->len - at < 256 ? page->len - at : 256);
			ses_close_branch(out);
		}
		ses_close_branch(out);
	}
	ses_emit_bytes(out, "in_hex", page->bytes, page->len);
}

/* A page as hex: a dump in the text, in_hex in the tree. */
static void show_hex(struct ses_out *out, const struct ses_page *page)
{
	char title[80];

	ses_emit_text(out, "Cannot decode response from diagnostic page: ");
	ses_emit_text_line(out, 0, ses_page_title(page->code, title,
					     sizeof(title)));
	if (out->text)
		ses_hexdump(out->text, page->bytes, page->len, SES_HEX_ASCII);
	emit_page_bytes(out, page);
}

/* A page of elements without the Configuration page, which says what they
 * are. */
static void show_elements_in_hex(struct ses_show *s)
{
	const struct ses_page *page = s->page;
	char title[80];

	snprintf(title, sizeof(title), "%s:",
		 ses_page_def(page->code)->meaning);
	ses_show_title(s, title);
	ses_show_generation(s);
	if (s->out->text && page->len > 8)
		ses_hexdump(s->out->text, page->bytes + 8, page->len - 8,
			    SES_HEX_ADDRESS);
	emit_page_bytes(s->out, page);
}

static void show_undecoded(struct ses_show *s)
{
	char name[PAGE_NAME];

	ses_emit_code(s->out, NULL, "page_code", s->page->code,
		      page_name(s->page->code, name));
	show_hex(s->out, s->page);
}

int ses_show_page(struct ses_out *out, struct ses_snapshot *snap, uint8_t code,
		  const struct ses_show_options *view)
{
	struct ses_show s = {
		.out = out, .snap = snap, .config = &snap->config,
		.page = snap->pages[code], .view = *view,
	};
	const struct ses_page_def *def = ses_page_def(code);
	show_fn *decoder = find_decoder(code);
	bool elements = decoder && def && def->flags & SES_P_CONFIG;
	bool needs_config = elements && !view->no_config;
	bool in_hex = elements && view->no_config;
	char key[32];
	int err = 0;

	ses_log_about_page(&s.about, view->log ? view->log : snap->log, -1);
	if (needs_config)
		err = ses_select_resolve(&s.view.select, snap, &s.about.log);
	if (err)
		return err;
	s.about.page_code = code;
	ses_open_object(out,
			page_key(code, decoder && !in_hex, key, sizeof(key)));
	if (in_hex)
		show_elements_in_hex(&s);
	else if (decoder)
		decoder(&s);
	else
		show_undecoded(&s);
	ses_close_branch(out);
	err = s.defect;
	if (!err && (needs_config || (code == SES_PAGE_CONFIGURATION &&
				      !ses_page_is_limited(s.page, snap->dev))))
		err = snap->config_error;
	/* that it is too short was reported when it was loaded */
	if (!err && s.page->len < s.page->claimed &&
	    !ses_page_is_limited(s.page, snap->dev))
		err = -SES_E_MALFORMED;
	return err;
}
