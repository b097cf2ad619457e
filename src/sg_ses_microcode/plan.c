/* SPDX-License-Identifier: BSD-2-Clause */
/* The plan of a download as text and JSON. */
#include "download.h"

#include <string.h>

void show_seconds(struct ses_out *o, const char *key, uint64_t ms)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "%llu.%03u",
			 (unsigned long long)ms / 1000,
			 (unsigned int)(ms % 1000));

	ses_emit_digits(o, key, text, (size_t)n);
}

void show_status_code(struct ses_out *o, const char *key, bool known,
		      uint8_t status)
{
	if (!known) {
		ses_emit_null(o, key);
		return;
	}
	ses_emit_code(o, NULL, key, status, ses_download_status_text(status));
	ses_emit_word(o, NULL, "status_class",
		      ses_download_class_name(ses_download_class(status)));
}

/* "  label: 4096 bytes" */
static void show_bytes_line(struct ses_out *o, const char *label,
			    const char *key, uint64_t n)
{
	ses_emit_indent(o, 2);
	ses_emit_item(o, SES_VALUE_PLAIN, label, key, n);
	ses_emit_text(o, " bytes\n");
}

/* A number that the device may not have reported. */
static void show_if_known(struct ses_out *o, bool known,
			  enum ses_value_kind kind, const char *label,
			  const char *key, uint64_t n)
{
	if (known)
		ses_emit_item_line(o, 4, kind, label, key, n);
	else
		ses_emit_null(o, key);
}

static void show_image(struct ses_out *o, const struct microcode *m)
{
	const struct ses_image *image = &m->image;

	if (!image->name)
		return;
	ses_open_object(o, "image");
	ses_emit_indent(o, 2);
	ses_emit_cstring(o, "image: ", "file", image->name);
	ses_emit_item(o, SES_VALUE_PLAIN, ", ", "size",
		      (uint64_t)image->stat.st_size);
	ses_emit_text(o, " bytes");
	if (m->opt->image.skip)
		ses_emit_item(o, SES_VALUE_PLAIN, ", without the first ", NULL,
			      m->opt->image.skip);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "skip", m->opt->image.skip);
	ses_emit_newline(o);
	ses_close_branch(o);
}

void show_target(struct ses_out *o, const struct microcode *m)
{
	const struct ses_plan_request *r = &m->opt->request;

	ses_emit_indent(o, 2);
	ses_emit_code(o, "mode: ", "mode", r->mode->code, r->mode->name);
	ses_emit_item(o, SES_VALUE_HEX, " [", NULL, r->mode->code);
	ses_emit_text(o, "]\n");
	ses_emit_indent(o, 2);
	ses_emit_item(o, SES_VALUE_DEC, "subenclosure identifier: ", NULL,
		      r->subenclosure);
	ses_emit_text(o, r->subenclosure ? "\n" : " [primary]\n");
	ses_emit_code(o, NULL, "subenclosure_identifier", r->subenclosure,
		      r->subenclosure ? "secondary" : "primary");
	ses_emit_indent(o, 2);
	ses_emit_item(o, SES_VALUE_HEX, "buffer id: ", NULL, r->buffer_id);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "buffer_id", r->buffer_id);
	ses_emit_newline(o);
	show_image(o, m);
}

static void show_cut(struct ses_out *o, const struct ses_plan *p)
{
	show_bytes_line(o, "image length: ", "image_length", p->image_length);
	show_bytes_line(o, "data length: ", "data_length",
			p->request.length - p->start);
	show_bytes_line(o, "first buffer offset: ", "first_buffer_offset",
			p->request.offset + p->start);
	show_bytes_line(o, "chunk size: ", "chunk_size", p->chunk_size);
	ses_emit_indent(o, 2);
	ses_emit_item(o, SES_VALUE_PLAIN,
		      "number of chunks: ", "number_of_chunks", p->nr_chunks);
	ses_emit_item(o, SES_VALUE_PLAIN, ", the last one ",
		      "last_chunk_length", p->last_length);
	ses_emit_text(o, " bytes\n");
}

static void show_commands(struct ses_out *o, const struct ses_plan *p)
{
	ses_emit_indent(o, 2);
	ses_emit_item(o, SES_VALUE_PLAIN,
		      "commands: ", "number_of_send_diagnostic", p->nr_send);
	ses_emit_item(o, SES_VALUE_PLAIN, " SEND DIAGNOSTIC, ",
		      "number_of_receive_diagnostic", p->nr_receive);
	ses_emit_text(o, " RECEIVE DIAGNOSTIC RESULTS\n");
	ses_emit_indent(o, 2);
	ses_emit_word(o, "status reads: ", "status_reads", p->status_reads);
	ses_emit_newline(o);
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "activate", p->request.activate);
	if (p->request.activate)
		ses_emit_text_line(o, 2, "activate_mc afterwards");
}

static void show_flag(struct ses_out *o, const char *label, const char *key,
		      bool on)
{
	ses_emit_item(o, SES_VALUE_BOOL, NULL, key, on);
	ses_emit_text(o, on ? label : "");
}

static void show_activation_support(struct ses_out *o,
				    const struct ses_survey *s)
{
	if (!s->has_activation) {
		ses_emit_null(o, "activation_support");
		return;
	}
	ses_open_object(o, "activation_support");
	ses_emit_indent(o, 4);
	ses_emit_text(o, "activation of deferred microcode by:");
	show_flag(o, " power on,", "power_on", s->power_on);
	show_flag(o, " hard reset,", "hard_reset", s->hard_reset);
	show_flag(o, " vendor specific event,", "vendor_specific",
		  s->vendor_specific);
	ses_emit_item(o, SES_VALUE_PLAIN, " ACTIVATE MICROCODE field ",
		      "activate_microcode", s->activate);
	ses_emit_newline(o);
	ses_close_branch(o);
}

static void show_reported(struct ses_out *o, const struct ses_survey *s)
{
	const struct ses_download_status *st = &s->status;

	ses_emit_text_line(o, 2, "the enclosure reports:");
	if (s->identified)
		ses_emit_string_line(o, 4,
				     "product revision: ", "current_revision",
				     (const uint8_t *)s->inquiry.revision,
				     strlen(s->inquiry.revision));
	else
		ses_emit_null(o, "current_revision");
	show_if_known(o, s->present, SES_VALUE_PLAIN,
		      "maximum size in bytes: ", "maximum_size", st->max_size);
	show_if_known(o, s->present, SES_VALUE_PLAIN,
		      "expected buffer id: ", "expected_buffer_id",
		      st->buffer_id);
	show_if_known(o, s->present, SES_VALUE_PLAIN,
		      "expected buffer offset: ", "expected_buffer_offset",
		      st->offset);
	if (s->present) {
		ses_emit_indent(o, 4);
		ses_emit_text(o, "download microcode status: ");
		ses_emit_text(o, ses_download_status_text(st->status));
		ses_emit_item(o, SES_VALUE_HEX, " [", NULL, st->status);
		ses_emit_text(o, "]\n");
	}
	show_status_code(o, "current_status", s->present, st->status);
	show_if_known(o, s->has_process, SES_VALUE_PLAIN,
		      "enclosure services process: ",
		      "relative_enclosure_services_process_identifier",
		      s->process);
	show_if_known(o, s->has_process, SES_VALUE_PLAIN,
		      "number of enclosure services processes: ",
		      "number_of_enclosure_services_processes",
		      s->nr_processes);
	show_activation_support(o, s);
}

/* What the image requires; the text has it in the checks. */
static void show_required(struct ses_out *o, const struct ses_requirements *r)
{
	if (!r->given)
		return;
	ses_open_object(o, "required");
	if (ses_is_required(r, SES_REQUIRE_ONLY_FOR))
		ses_emit_cstring(o, NULL, "only_for", r->model);
	if (ses_is_required(r, SES_REQUIRE_FROM)) {
		ses_open_list(o, "from");
		for (unsigned int i = 0; i < r->nr_revisions; i++)
			ses_emit_cstring(o, NULL, "", r->revisions[i]);
		ses_close_branch(o);
	}
	if (ses_is_required(r, SES_REQUIRE_SHA256))
		ses_emit_cstring(o, NULL, "sha256", r->sha256);
	ses_close_branch(o);
}

static void show_check(struct ses_out *o, const struct ses_check *c)
{
	static const char *const words[] = {
		[SES_ANSWER_NO] = "no",
		[SES_ANSWER_YES] = "yes",
		[SES_ANSWER_UNKNOWN] = "?",
	};

	ses_open_object(o, NULL);
	ses_emit_indent(o, 4);
	ses_emit_word(o, "", "name", c->name);
	ses_emit_text(o, ": ");
	ses_emit_text(o, words[c->ok]);
	ses_emit_item_or_null(o, SES_VALUE_BOOL, "ok",
			      c->ok != SES_ANSWER_UNKNOWN,
			      c->ok == SES_ANSWER_YES);
	ses_emit_cstring(o, ". ", "string", c->text);
	ses_emit_newline(o);
	ses_close_branch(o);
}

/* The disks whose last path leads through the module. */
static void show_risk(struct ses_out *o, const struct ses_path_risk *r)
{
	if (!r->known || r->raid) {
		ses_emit_null(o, "single_path_devices");
		return;
	}
	ses_open_list(o, "single_path_devices");
	for (size_t i = 0; i < r->nr_used; i++)
		ses_emit_cstring(o, NULL, "", r->used[i]);
	for (size_t i = 0; i < r->nr_idle; i++)
		ses_emit_cstring(o, NULL, "", r->idle[i]);
	ses_close_branch(o);
}

/* What is wrong or unknown comes first. */
static void show_checks(struct ses_out *o, const struct ses_plan *p)
{
	static const enum ses_answer order[] = {
		SES_ANSWER_NO, SES_ANSWER_UNKNOWN, SES_ANSWER_YES,
	};

	ses_emit_text_line(o, 2, "checks:");
	ses_open_list(o, "checks");
	for (size_t n = 0; n < sizeof(order) / sizeof(order[0]); n++) {
		for (size_t i = 0; i < p->nr_checks; i++) {
			if (p->checks[i].ok == order[n])
				show_check(o, &p->checks[i]);
		}
	}
	ses_close_branch(o);
}

void show_plan(struct ses_out *o, const struct microcode *m)
{
	const struct ses_plan *p = &m->plan;

	ses_emit_text(o, "Download microcode plan:\n");
	show_target(o, m);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "tlength",
		      p->request.image_length);
	if (p->request.mode->flags & SES_M_IMAGE)
		show_cut(o, p);
	show_commands(o, p);
	show_reported(o, &p->survey);
	show_required(o, &m->required);
	show_risk(o, &p->survey.paths);
	show_checks(o, p);
	ses_emit_indent(o, 2);
	ses_emit_word(o, "verdict: ", "verdict",
		      ses_plan_verdict_name(p->verdict));
	ses_emit_newline(o);
}
