/* SPDX-License-Identifier: BSD-2-Clause */
/* Threshold In page (05h), SES-4 6.1.8. */
#include "ses/ses_internal.h"
#include "show.h"

#include <ses/writer.h>

#include "format.h"

bool ses_show_has_thresholds(const struct ses_show *s, unsigned int type)
{
	return ses_element_type(type)->thresholds || s->view.inner_hex ||
	       s->view.verbose > 0;
}

static void emit_limits(struct ses_out *o, const struct ses_element_type *t,
			const uint8_t *e)
{
	unsigned int line = 0;

	for (size_t i = 0; i < t->nr_thresholds; i++) {
		const struct ses_field *f = &t->thresholds[i];

		if (f->line != line) {
			if (line)
				ses_emit_newline(o);
			ses_emit_indent(o, 0);
		} else {
			ses_write(o->text, ", ", 2);
		}
		line = f->line;
		ses_write(o->text, f->label, f->label_len);
		ses_format_text(o->text, f, e);
		if (f->after[0])
			ses_write_str(o->text, f->after);
	}
	ses_emit_newline(o);
}

void ses_show_threshold_element(struct ses_show *s, unsigned int type,
				const uint8_t *e)
{
	const struct ses_element_type *t = ses_element_type(type);
	struct ses_out *o = s->out;

	if (o->text && s->view.inner_hex) {
		ses_emit_indent(o, 0);
		ses_hex_inline(o->text, e, 4);
		ses_emit_newline(o);
	} else if (o->text && !t->thresholds) {
		ses_emit_text_line(o, 0,
				   "<< no thresholds for this element type >>");
	} else if (o->text) {
		emit_limits(o, t, e);
	}
	if (!o->tree || !t->thresholds)
		return;
	ses_emit_word(o, NULL, "threshold_unit", t->threshold_unit);
	if (s->view.inner_hex)
		ses_format_threshold_bytes(o, e);
	for (size_t i = 0; !s->view.inner_hex && i < t->nr_thresholds; i++)
		ses_format_tree(o, &t->thresholds[i], e, true);
}

static void show_element(struct ses_show *s, unsigned int ti, int element,
			 const uint8_t *e)
{
	unsigned int type = s->config->types[ti].type;
	bool in_tree = ses_element_type(type)->thresholds;

	if (!ses_show_has_thresholds(s, type))
		return;
	ses_show_open_element(s, element, in_tree);
	ses_show_threshold_element(s, type, e);
	ses_show_close_element(s, in_tree);
}

static bool show_type(struct ses_show *s, unsigned int ti)
{
	unsigned int type = s->config->types[ti].type;

	return ses_show_elements(s, ti, ses_element_type(type)->thresholds,
				 show_element);
}

void ses_show_threshold(struct ses_show *s)
{
	/* the only bit of byte 1 that this page has (SES-4 6.1.8) */
	const struct ses_field *invop = &ses_summary_fields[0];
	struct ses_out *o = s->out;
	unsigned int ti = 0;

	ses_show_title(s, "Threshold In diagnostic page:");
	ses_emit_item_line(o, 2, SES_VALUE_DEC, "INVOP=", invop->key,
			   ses_field_value(invop, s->page->bytes));
	ses_show_generation(s);
	ses_show_primary(s, false);
	if (ses_show_is_outdated(s))
		return;
	ses_emit_text_line(o, 2, "Threshold status descriptor list");
	ses_open_list(o, "threshold_status_descriptor_list");
	while (ti < s->config->nr_types && show_type(s, ti))
		ti++;
	ses_close_branch(o);
	ses_show_no_match(s);
	if (s->page->len < ses_config_thresholds_end(s->config,
						     s->page->claimed))
		ses_show_report_cut(s, "the next threshold element");
	else if (!ses_config_only_thresholds(s->config, s->page->claimed) &&
		 s->page->len < 8 + 4 * (size_t)s->config->nr_elements)
		ses_warn(&s->about.log, SES_T_PAGE_TRUNCATED,
			 "Threshold In page (05h): the page ends after %u "
			 "bytes, before element types that have no "
			 "thresholds.", s->page->len);
}
