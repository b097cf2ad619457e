/* SPDX-License-Identifier: BSD-2-Clause */
/* The join: what all pages say about each element, element by element. */
#include "element/element_internal.h"
#include "ses/join_internal.h"
#include "ses/ses_internal.h"
#include "show.h"

#include <stddef.h>
#include <string.h>

/* Begin what one page says about an element. */
static void open_part(struct ses_show *s, const struct ses_page *page,
		      const char *heading)
{
	s->page = page;
	s->about.page_code = page->code;
	ses_emit_text_line(s->out, 2, heading);
	s->out->indent = 4;
}

static void close_part(struct ses_show *s)
{
	s->out->indent = 0;
	s->about.page_code = -1;
}

/* "SLOT 01 [0,0]  Element type: Array device slot" */
static void emit_title(struct ses_show *s, const struct ses_join *j,
		       uint32_t element)
{
	const struct ses_element *r = &j->elements[element];
	struct ses_out *o = s->out;
	char name[24];

	if (!o->text)
		return;
	if (r->name_room) {
		ses_write_clean(o->text, j->names->bytes + r->name_at,
				r->name_len);
		ses_emit_text(o, " ");
	}
	ses_show_element_index(o, "[", NULL, r);
	ses_emit_text(o, "]  Element type: ");
	ses_emit_text(o,
		      ses_element_type_name(ses_join_header(j, element)->type,
					    name, sizeof(name)));
	ses_emit_newline(o);
}

/* What the members about the type of an element depend on; ses_emit_members()
 * compares the bytes. */
struct element_type {
	uint16_t type_index;
	uint8_t type, subenclosure;
	bool overall, has_name;
	uint8_t unused, text_len;	/* no padding before the text */
	uint8_t text[UINT8_MAX];
};

static void set_element_type(struct element_type *type,
			     const struct ses_show *s,
			     const struct ses_element *r)
{
	const struct ses_type_header *t = &s->config->types[r->type];

	type->type_index = r->type;
	type->type = t->type;
	type->subenclosure = t->subenclosure;
	type->overall = r->index < 0;
	type->has_name = r->name_at != 0;
	type->unused = 0;
	type->text_len = t->text ? t->text_len : 0;
	if (type->text_len)
		memcpy(type->text, t->text, type->text_len);
}

static void emit_type_code(struct ses_out *o, const void *type)
{
	ses_show_type_code(o, *(const uint8_t *)type);
}

static void emit_element_type(struct ses_out *o, const void *element_type)
{
	const struct element_type *t = element_type;

	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "overall", t->overall);
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "individual", !t->overall);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "type_index", t->type_index);
	ses_show_subenclosure_member(o, t->subenclosure);
	ses_show_type_names(o, t->type, t->text, t->text_len);
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "descriptor_available",
		      t->has_name);
}

static void emit_members(struct ses_show *s, const struct ses_join *j,
			 const struct ses_element *r)
{
	struct ses_out *o = s->out;
	struct element_type type;

	if (!o->tree)
		return;
	set_element_type(&type, s, r);
	ses_emit_members(o, emit_type_code, &type.type, 1);
	if (r->name_at)
		ses_emit_string(o, NULL, "descriptor",
				j->names->bytes + r->name_at, r->name_room);
	else
		ses_emit_word(o, NULL, "descriptor", "<null>");
	ses_emit_item(o, SES_VALUE_SIGNED, NULL, "element_number",
		      (uint64_t)(int64_t)r->index);
	ses_emit_members(o, emit_element_type, &type,
			 offsetof(struct element_type, text) + type.text_len);
	ses_show_element_index(o, NULL, "index", r);
}

static void show_element(struct ses_show *s, const struct ses_join *j,
			 uint32_t element, const uint8_t *status)
{
	unsigned int type = ses_join_header(j, element)->type;
	bool individual = j->elements[element].index >= 0;
	const uint8_t *limits;

	emit_title(s, j, element);
	ses_open_object(s->out, NULL);
	emit_members(s, j, &j->elements[element]);
	open_part(s, j->status, "Enclosure Status:");
	ses_open_object(s->out, "status_descriptor");
	ses_show_status_element(s, type, status, individual);
	ses_close_branch(s->out);
	close_part(s);
	if (j->elements[element].aes != SES_NO_ELEMENT) {
		open_part(s, j->additional, "Additional Element Status:");
		ses_open_object(s->out, "additional_element_status_descriptor");
		ses_show_aes(s, j, &j->aes[j->elements[element].aes], true);
		ses_close_branch(s->out);
		close_part(s);
	}
	limits = s->view.thresholds ?
			 ses_page_element(j->config, j->thresholds,
					  j->elements[element].type,
					  j->elements[element].index) : NULL;
	if (limits && ses_show_has_thresholds(s, type)) {
		open_part(s, j->thresholds, "Threshold In:");
		ses_open_object(s->out, "threshold_status_descriptor");
		ses_show_threshold_element(s, type, limits);
		ses_close_branch(s->out);
		close_part(s);
	}
	ses_close_branch(s->out);
}

static bool is_selected(const struct ses_show *s, const struct ses_join *j,
			uint32_t element)
{
	return ses_select_includes(&s->view.select, j, element) &&
	       (!s->view.elements || s->view.elements[element]) &&
	       (!s->view.with_aes_only ||
		j->elements[element].aes != SES_NO_ELEMENT);
}

static bool is_not_ok(const struct ses_join *j, uint32_t element,
		      const uint8_t *status)
{
	return j->elements[element].index >= 0 &&
	       ses_element_is_not_ok(ses_join_header(j, element)->type,
				     status);
}

/* With --filter given twice only elements with status OK are shown. */
static bool is_filtered(const struct ses_show *s, const uint8_t *status)
{
	return s->view.filter > 1 && ses_element_status(status) !=
						  SES_STATUS_CODE_OK;
}

static void emit_subenclosures(struct ses_show *s)
{
	struct ses_out *o = s->out;

	ses_open_list(o, "subenclosure_list");
	for (size_t i = 0; i < s->config->nr_subenclosures; i++) {
		const struct ses_subenclosure *sub =
			&s->config->subenclosures[i];

		ses_open_object(o, NULL);
		ses_show_subenclosure_member(s->out, sub->id);
		ses_show_logical_id(o, "enclosure_logical_identifier_hex",
				    sub);
		ses_show_identification(o, sub, false);
		ses_close_branch(o);
	}
	ses_close_branch(o);
}

static void show_elements(struct ses_show *s, const struct ses_join *j)
{
	ses_open_main_list(s->out, "element_list");
	for (uint32_t element = 0; element < j->nr_elements; element++) {
		const uint8_t *status;

		if (!is_selected(s, j, element))
			continue;
		status = ses_status_element(j->status, element);
		if (!status)
			break;
		s->matched = true;
		if (!is_filtered(s, status) &&
		    (!s->view.not_ok || is_not_ok(j, element, status)))
			show_element(s, j, element, status);
	}
	ses_close_branch(s->out);
}

int ses_show_join(struct ses_out *out, struct ses_snapshot *snap,
		  const struct ses_show_options *view)
{
	struct ses_show s = {
		.out = out, .snap = snap, .config = &snap->config,
		.page = snap->pages[SES_PAGE_STATUS], .view = *view,
	};
	struct ses_join join;
	int err;

	ses_log_about_page(&s.about, view->log ? view->log : snap->log, -1);
	err = ses_select_resolve(&s.view.select, snap, &s.about.log);
	if (err)
		return err;
	ses_open_object(out, "join_of_diagnostic_pages");
	ses_show_primary(&s, true);
	err = ses_snapshot_check(snap, &s.about.log);
	if (err) {
		ses_close_branch(out);
		return err;
	}
	err = ses_join_build(snap, view->eiioe, &s.about.log, &join);
	if (err) {
		ses_close_branch(out);
		return err;
	}
	s.defect = join.defect;
	ses_emit_item(out, SES_VALUE_PLAIN, NULL, "generation_code",
		      s.config->generation);
	ses_show_flags(&s, s.page, false);
	emit_subenclosures(&s);
	show_elements(&s, &join);
	ses_show_no_match(&s);
	err = ses_join_check(&join, snap, s.view.thresholds, &s.about.log);
	ses_join_free(&join);
	ses_close_branch(out);
	if (!s.defect)
		s.defect = err;
	return s.defect ? s.defect : snap->config_error;
}
