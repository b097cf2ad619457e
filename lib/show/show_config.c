/* SPDX-License-Identifier: BSD-2-Clause */
/* Configuration page (01h), SES-4 6.1.4. */
#include "ses/ses_internal.h"
#include "show.h"

#include <ses/writer.h>

static void emit_field(struct ses_out *o, const char *label, const char *key,
		       struct ses_text_field f)
{
	ses_emit_string(o, label, key, f.bytes, f.room);
}

void ses_show_identification(struct ses_out *o,
			     const struct ses_subenclosure *sub, bool in_text)
{
	if (!sub->identified)
		return;
	emit_field(o, in_text ? "enclosure vendor: " : NULL,
		   "enclosure_vendor_identification",
		   ses_subenclosure_vendor(sub));
	emit_field(o, in_text ? "  product: " : NULL,
		   "product_identification", ses_subenclosure_product(sub));
	emit_field(o, in_text ? "  rev: " : NULL,
		   "product_revision_level", ses_subenclosure_revision(sub));
}

static void show_identification(struct ses_show *s,
				const struct ses_subenclosure *sub)
{
	struct ses_out *o = s->out;

	if (!sub->identified)
		return;
	ses_emit_item_line(o, 6, SES_VALUE_NAME64,
			   "enclosure logical identifier (hex): ",
			   "enclosure_logical_identifier", sub->logical_id);
	ses_emit_indent(o, 6);
	ses_show_identification(o, sub, true);
	ses_emit_newline(o);
}

static void show_vendor_data(struct ses_out *o,
			     const struct ses_subenclosure *sub)
{
	size_t len;
	const uint8_t *bytes = ses_subenclosure_vendor_bytes(sub, &len);

	if (!bytes)
		return;
	ses_emit_text_line(o, 6, "vendor-specific data:");
	if (o->text)
		ses_hexdump_indented(o->text, 8, bytes, len);
	ses_emit_newline(o);
	ses_emit_bytes(o, "vendor_specific_enclosure_information", bytes,
		       len);
}

static void show_subenclosure(struct ses_show *s,
			      const struct ses_subenclosure *sub)
{
	struct ses_out *o = s->out;

	ses_open_object(o, NULL);
	ses_show_subenclosure_member(s->out, sub->id);
	ses_emit_indent(o, 4);
	ses_emit_item(o, SES_VALUE_DEC, "Subenclosure identifier: ", NULL,
		      sub->id);
	ses_emit_text(o, sub->id == 0 ? " [primary]\n" : "\n");
	ses_emit_indent(o, 6);
	ses_emit_item(o, SES_VALUE_DEC, "relative ES process id: ",
		      "relative_enclosure_services_process_identifier",
		      sub->process);
	ses_emit_item(o, SES_VALUE_DEC, ", number of ES processes: ",
		 "number_of_enclosure_services_processes", sub->nr_processes);
	ses_emit_newline(o);
	ses_emit_item_line(o, 6, SES_VALUE_DEC,
			   "number of type descriptor headers: ",
			   "number_of_type_descriptor_headers", sub->nr_types);
	show_identification(s, sub);
	show_vendor_data(o, sub);
	if (s->view.inner_hex)
		ses_emit_bytes(o, "in_hex", sub->bytes, sub->len);
	ses_close_branch(o);
}

/* The headers come after the last enclosure descriptor. */
static void emit_header_bytes(struct ses_show *s, unsigned int ti)
{
	const struct ses_config *config = s->config;
	const struct ses_subenclosure *last =
		&config->subenclosures[config->nr_subenclosures - 1];

	ses_emit_bytes(s->out, "in_hex", last->bytes + last->len + 4 * ti,
		       4);
}

static void show_type_header(struct ses_show *s, unsigned int ti)
{
	const struct ses_type_header *t = &s->config->types[ti];
	const struct ses_element_type *type = ses_element_type(t->type);
	struct ses_out *o = s->out;
	char name[24];

	ses_open_object(o, NULL);
	ses_emit_indent(o, 4);
	ses_emit_text(o, "Element type: ");
	ses_emit_text(o, ses_element_type_name(t->type, name, sizeof(name)));
	ses_show_type_code(o, t->type);
	ses_emit_item_line(o, 0, SES_VALUE_DEC, ", subenclosure id: ", NULL,
			   t->subenclosure);
	ses_emit_item_line(o, 6, SES_VALUE_DEC, "number of possible elements: ",
			   "number_of_possible_elements", t->count);
	/* a plain number, as readers of this page expect it */
	ses_emit_item(o, SES_VALUE_DEC, NULL, "subenclosure_identifier",
		      t->subenclosure);
	ses_emit_item(o, SES_VALUE_DEC, NULL, "type_descriptor_text_length",
		      t->text_len);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "type_index", ti);
	if (type->abbreviation)
		ses_emit_word(o, NULL, "element_type_abbreviation",
			      type->abbreviation);
	if (t->text && t->text_len)
		ses_emit_string_line(o, 6, "text: ",
				s->view.inner_hex ? NULL : "text", t->text,
				t->text_len);
	if (s->view.inner_hex)
		emit_header_bytes(s, ti);
	ses_close_branch(o);
}

/* With --inner-hex the type descriptor texts are a list of their own. */
static void show_type_texts(struct ses_show *s)
{
	const struct ses_config *config = s->config;
	struct ses_out *o = s->out;

	if (!s->view.inner_hex)
		return;
	ses_open_list(o, "type_descriptor_text_list");
	for (size_t i = 0; i < config->nr_types; i++) {
		const struct ses_type_header *t = &config->types[i];

		ses_open_object(o, NULL);
		ses_emit_string(o, NULL, "text", t->text,
				t->text ? t->text_len : 0);
		ses_close_branch(o);
	}
	ses_close_branch(o);
}

void ses_show_configuration(struct ses_show *s)
{
	const struct ses_config *config = s->config;
	struct ses_out *o = s->out;

	ses_show_title(s, "Configuration diagnostic page:");
	ses_show_nr_secondary(s);
	ses_show_generation(s);
	ses_emit_text_line(o, 2, "enclosure descriptor list");
	ses_open_list(o, "enclosure_descriptor_list");
	for (size_t i = 0; i < config->nr_subenclosures; i++)
		show_subenclosure(s, &config->subenclosures[i]);
	ses_close_branch(o);
	ses_emit_text_line(o, 2, "type descriptor header and text list");
	ses_open_list(o, s->view.inner_hex ? "type_descriptor_header_list" :
					"type_descriptor_header_and_text_list");
	for (size_t i = 0; i < config->nr_types; i++)
		show_type_header(s, (unsigned int)i);
	ses_close_branch(o);
	show_type_texts(s);
}
