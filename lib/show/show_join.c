/* SPDX-License-Identifier: BSD-2-Clause */
/* All that the pages say of an element, element by element. */
#include "show.h"

/* A part of a row: its heading. */
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
static void title(struct ses_show *s, const struct ses_join *j, uint32_t row)
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

static void members(struct ses_show *s, const struct ses_join *j, uint32_t row)
{
	const struct ses_row *r = &j->rows[row];
	struct ses_out *o = s->out;

	if (!o->tree)
		return;
	ses_show_element_type(s, r->type);
	if (r->name_at)
		ses_string(o, NULL, "descriptor",
			   j->names->bytes + r->name_at, r->name_room);
	else
		ses_word(o, NULL, "descriptor", "<null>");
	ses_item(o, SES_SIGNED, NULL, "element_number",
		 (uint64_t)(int64_t)r->element);
	ses_show_row_members(s, r);
	ses_show_row_index(o, NULL, "index", r);
}

static void show_row(struct ses_show *s, const struct ses_join *j,
		     uint32_t row, const uint8_t *status)
{
	unsigned int type = ses_row_header(j, row)->type;
	bool individual = j->rows[row].element >= 0;
	const uint8_t *limits;

	title(s, j, row);
	ses_object(s->out, NULL);
	members(s, j, row);
	open_part(s, j->status, "Enclosure Status:");
	ses_show_status_element(s, "status_descriptor", type, status,
				individual);
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

static bool selected(const struct ses_show *s, const struct ses_join *j,
		     uint32_t row)
{
	return ses_select_row(&s->view.select, j, row) &&
	       (!s->view.rows || s->view.rows[row]) &&
	       (!s->view.with_aes_only || j->rows[row].aes != SES_NO_ROW);
}

/* What is not OK is left out, but it was found. */
static bool filtered(const struct ses_show *s, const uint8_t *status)
{
	return s->view.filter > 1 && ses_element_status(status) !=
						  SES_STATUS_CODE_OK;
}

static void subenclosures(struct ses_show *s)
{
	struct ses_out *o = s->out;

	ses_list(o, "subenclosure_list");
	for (size_t i = 0; i < s->config->nr_subenclosures; i++) {
		const struct ses_subenclosure *sub =
			&s->config->subenclosures[i];

		ses_object(o, NULL);
		ses_show_subenclosure_member(s, sub->id);
		ses_show_logical_id(o, "enclosure_logical_identifier_hex",
				    sub);
		ses_show_identification(o, sub, false);
		ses_end(o);
	}
	ses_end(o);
}

static void rows(struct ses_show *s, const struct ses_join *j)
{
	ses_list(s->out, "element_list");
	for (uint32_t row = 0; row < j->nr_rows; row++) {
		const uint8_t *status;

		if (!selected(s, j, row))
			continue;
		status = ses_row_element(j->status, row);
		if (!status)
			break;
		s->matched = true;
		if (!filtered(s, status))
			show_row(s, j, row, status);
	}
	ses_end(s->out);
}

int ses_show_join(struct ses_out *out, struct ses_snapshot *snap,
		  const struct ses_view *view)
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
	subenclosures(&s);
	rows(&s, &join);
	ses_show_no_match(&s);
	err = ses_join_check(&join, snap, s.view.thresholds, &s.about.log);
	ses_join_free(&join);
	ses_end(out);
	if (!s.defect)
		s.defect = err;
	return s.defect ? s.defect : snap->config_error;
}
