/* SPDX-License-Identifier: BSD-2-Clause */
/* The join: what all pages say about each element, element by element. */
#include "show.h"

#include <stddef.h>
#include <string.h>

/* Begin what one page says about an element. */
static void open_part(struct ses_show *s, const struct ses_page *page,
		      const char *heading)
{
	s->page = page;
	s->about.page_code = page->code;
	ses_text_line(s->out, 2, heading);
	s->out->indent = 4;
}

static void close_part(struct ses_show *s)
{
	s->out->indent = 0;
	s->about.page_code = -1;
}

/* "SLOT 01 [0,0]  Element type: Array device slot" */
static void emit_title(struct ses_show *s, const struct ses_join *j,
		       uint32_t row)
{
	const struct ses_row *r = &j->rows[row];
	struct ses_out *o = s->out;
	char name[24];

	if (!o->text)
		return;
	if (r->name_room) {
		ses_write_clean(o->text, j->names->bytes + r->name_at,
				r->name_len);
		ses_text(o, " ");
	}
	ses_show_row_index(o, "[", NULL, r);
	ses_text(o, "]  Element type: ");
	ses_text(o, ses_element_type_name(ses_row_header(j, row)->type, name,
					  sizeof(name)));
	ses_endl(o);
}

/* What the members about the type of an element depend on; ses_emit_members()
 * compares the bytes. */
struct row_type {
	uint16_t type_index;
	uint8_t type, subenclosure;
	bool overall, has_name;
	uint8_t unused, text_len;	/* no padding before the text */
	uint8_t text[UINT8_MAX];
};

static void set_row_type(struct row_type *type, const struct ses_show *s,
			 const struct ses_row *r)
{
	const struct ses_type_header *t = &s->config->types[r->type];

	type->type_index = r->type;
	type->type = t->type;
	type->subenclosure = t->subenclosure;
	type->overall = r->element < 0;
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

static void emit_row_type(struct ses_out *o, const void *row_type)
{
	const struct row_type *t = row_type;

	ses_item(o, SES_PLAIN, NULL, "overall", t->overall);
	ses_item(o, SES_BOOL, NULL, "individual", !t->overall);
	ses_item(o, SES_PLAIN, NULL, "type_index", t->type_index);
	ses_show_subenclosure_member(o, t->subenclosure);
	ses_show_type_names(o, t->type, t->text, t->text_len);
	ses_item(o, SES_BOOL, NULL, "descriptor_available", t->has_name);
}

static void emit_members(struct ses_show *s, const struct ses_join *j,
			 const struct ses_row *r)
{
	struct ses_out *o = s->out;
	struct row_type type;

	if (!o->tree)
		return;
	set_row_type(&type, s, r);
	ses_emit_members(o, emit_type_code, &type.type, 1);
	if (r->name_at)
		ses_string(o, NULL, "descriptor",
			   j->names->bytes + r->name_at, r->name_room);
	else
		ses_word(o, NULL, "descriptor", "<null>");
	ses_item(o, SES_SIGNED, NULL, "element_number",
		 (uint64_t)(int64_t)r->element);
	ses_emit_members(o, emit_row_type, &type,
			 offsetof(struct row_type, text) + type.text_len);
	ses_show_row_index(o, NULL, "index", r);
}

static void show_row(struct ses_show *s, const struct ses_join *j,
		     uint32_t row, const uint8_t *status)
{
	unsigned int type = ses_row_header(j, row)->type;
	bool individual = j->rows[row].element >= 0;
	const uint8_t *limits;

	emit_title(s, j, row);
	ses_object(s->out, NULL);
	emit_members(s, j, &j->rows[row]);
	open_part(s, j->status, "Enclosure Status:");
	ses_object(s->out, "status_descriptor");
	ses_show_status_element(s, type, status, individual);
	ses_end(s->out);
	close_part(s);
	if (j->rows[row].aes != SES_NO_ROW) {
		open_part(s, j->additional, "Additional Element Status:");
		ses_object(s->out, "additional_element_status_descriptor");
		ses_show_aes(s, j, &j->aes[j->rows[row].aes], true);
		ses_end(s->out);
		close_part(s);
	}
	limits = s->view.thresholds ?
			 ses_page_element(j->config, j->thresholds,
					  j->rows[row].type,
					  j->rows[row].element) : NULL;
	if (limits && ses_show_has_thresholds(s, type)) {
		open_part(s, j->thresholds, "Threshold In:");
		ses_object(s->out, "threshold_status_descriptor");
		ses_show_threshold_element(s, type, limits);
		ses_end(s->out);
		close_part(s);
	}
	ses_end(s->out);
}

static bool is_selected(const struct ses_show *s, const struct ses_join *j,
			uint32_t row)
{
	return ses_select_row(&s->view.select, j, row) &&
	       (!s->view.rows || s->view.rows[row]) &&
	       (!s->view.with_aes_only || j->rows[row].aes != SES_NO_ROW);
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

	ses_list(o, "subenclosure_list");
	for (size_t i = 0; i < s->config->nr_subenclosures; i++) {
		const struct ses_subenclosure *sub =
			&s->config->subenclosures[i];

		ses_object(o, NULL);
		ses_show_subenclosure_member(s->out, sub->id);
		ses_show_logical_id(o, "enclosure_logical_identifier_hex",
				    sub);
		ses_show_identification(o, sub, false);
		ses_end(o);
	}
	ses_end(o);
}

static void show_rows(struct ses_show *s, const struct ses_join *j)
{
	ses_main_list(s->out, "element_list");
	for (uint32_t row = 0; row < j->nr_rows; row++) {
		const uint8_t *status;

		if (!is_selected(s, j, row))
			continue;
		status = ses_row_element(j->status, row);
		if (!status)
			break;
		s->matched = true;
		if (!is_filtered(s, status))
			show_row(s, j, row, status);
	}
	ses_end(s->out);
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
	err = ses_select_resolve(&s.view.select, s.config, &s.about.log);
	if (err)
		return err;
	ses_object(out, "join_of_diagnostic_pages");
	ses_show_primary(&s, true);
	err = ses_snapshot_check(snap, &s.about.log);
	if (err) {
		ses_end(out);
		return err;
	}
	err = ses_join_build(snap, view->eiioe, &s.about.log, &join);
	if (err) {
		ses_end(out);
		return err;
	}
	s.defect = join.defect;
	ses_item(out, SES_PLAIN, NULL, "generation_code",
		 s.config->generation);
	ses_show_flags(&s, s.page, false);
	emit_subenclosures(&s);
	show_rows(&s, &join);
	ses_show_no_match(&s);
	err = ses_join_check(&join, snap, s.view.thresholds, &s.about.log);
	ses_join_free(&join);
	ses_end(out);
	if (!s.defect)
		s.defect = err;
	return s.defect ? s.defect : snap->config_error;
}
