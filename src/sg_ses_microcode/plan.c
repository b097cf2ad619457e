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

	ses_digits(o, key, text, (size_t)n);
}

void show_status_code(struct ses_out *o, const char *key, bool known,
		      uint8_t status)
{
	if (!known) {
		ses_null(o, key);
		return;
	}
	ses_code(o, NULL, key, status, ses_download_status_text(status));
	ses_word(o, NULL, "status_class",
		 ses_download_class_name(ses_download_class(status)));
}

/* "  label: 4096 bytes" */
static void show_bytes_line(struct ses_out *o, const char *label,
			    const char *key, uint64_t n)
{
	ses_line(o, 2);
	ses_item(o, SES_PLAIN, label, key, n);
	ses_text(o, " bytes\n");
}

/* A number that the device may not have reported. */
static void show_if_known(struct ses_out *o, bool known, enum ses_kind kind,
			  const char *label, const char *key, uint64_t n)
{
	if (known)
		ses_item_line(o, 4, kind, label, key, n);
	else
		ses_null(o, key);
}

static void show_image(struct ses_out *o, const struct microcode *m)
{
	const struct ses_image *image = &m->image;

	if (!image->name)
		return;
	ses_object(o, "image");
	ses_line(o, 2);
	ses_cstring(o, "image: ", "file", image->name);
	ses_item(o, SES_PLAIN, ", ", "size", (uint64_t)image->stat.st_size);
	ses_text(o, " bytes");
	if (m->opt->image.skip)
		ses_item(o, SES_PLAIN, ", without the first ", NULL,
			 m->opt->image.skip);
	ses_item(o, SES_PLAIN, NULL, "skip", m->opt->image.skip);
	ses_endl(o);
	ses_end(o);
}

void show_target(struct ses_out *o, const struct microcode *m)
{
	const struct ses_plan_request *r = &m->opt->request;

	ses_line(o, 2);
	ses_code(o, "mode: ", "mode", r->mode->code, r->mode->name);
	ses_item(o, SES_HEX, " [", NULL, r->mode->code);
	ses_text(o, "]\n");
	ses_line(o, 2);
	ses_item(o, SES_DEC, "subenclosure identifier: ", NULL,
		 r->subenclosure);
	ses_text(o, r->subenclosure ? "\n" : " [primary]\n");
	ses_code(o, NULL, "subenclosure_identifier", r->subenclosure,
		 r->subenclosure ? "secondary" : "primary");
	ses_line(o, 2);
	ses_item(o, SES_HEX, "buffer id: ", NULL, r->buffer_id);
	ses_item(o, SES_PLAIN, NULL, "buffer_id", r->buffer_id);
	ses_endl(o);
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
	ses_line(o, 2);
	ses_item(o, SES_PLAIN, "number of chunks: ", "number_of_chunks",
		 p->nr_chunks);
	ses_item(o, SES_PLAIN, ", the last one ", "last_chunk_length",
		 p->last_length);
	ses_text(o, " bytes\n");
}

static void show_commands(struct ses_out *o, const struct ses_plan *p)
{
	ses_line(o, 2);
	ses_item(o, SES_PLAIN, "commands: ", "number_of_send_diagnostic",
		 p->nr_send);
	ses_item(o, SES_PLAIN, " SEND DIAGNOSTIC, ",
		 "number_of_receive_diagnostic", p->nr_receive);
	ses_text(o, " RECEIVE DIAGNOSTIC RESULTS\n");
	ses_line(o, 2);
	ses_word(o, "status reads: ", "status_reads", p->status_reads);
	ses_endl(o);
	ses_item(o, SES_BOOL, NULL, "activate", p->request.activate);
	if (p->request.activate)
		ses_text_line(o, 2, "activate_mc afterwards");
}

static void show_flag(struct ses_out *o, const char *label, const char *key,
		      bool on)
{
	ses_item(o, SES_BOOL, NULL, key, on);
	ses_text(o, on ? label : "");
}

static void show_activation_support(struct ses_out *o,
				    const struct ses_survey *s)
{
	if (!s->has_activation) {
		ses_null(o, "activation_support");
		return;
	}
	ses_object(o, "activation_support");
	ses_line(o, 4);
	ses_text(o, "activation of deferred microcode by:");
	show_flag(o, " power on,", "power_on", s->power_on);
	show_flag(o, " hard reset,", "hard_reset", s->hard_reset);
	show_flag(o, " vendor specific event,", "vendor_specific",
		  s->vendor_specific);
	ses_item(o, SES_PLAIN, " ACTIVATE MICROCODE field ",
		 "activate_microcode", s->activate);
	ses_endl(o);
	ses_end(o);
}

static void show_reported(struct ses_out *o, const struct ses_survey *s)
{
	const struct ses_download_status *st = &s->status;

	ses_text_line(o, 2, "the enclosure reports:");
	if (s->identified)
		ses_string_line(o, 4, "product revision: ", "current_revision",
				(const uint8_t *)s->inquiry.revision,
				strlen(s->inquiry.revision));
	else
		ses_null(o, "current_revision");
	show_if_known(o, s->present, SES_PLAIN, "maximum size in bytes: ",
	      "maximum_size", st->max_size);
	show_if_known(o, s->present, SES_PLAIN, "expected buffer id: ",
	      "expected_buffer_id", st->buffer_id);
	show_if_known(o, s->present, SES_PLAIN, "expected buffer offset: ",
	      "expected_buffer_offset", st->offset);
	if (s->present) {
		ses_line(o, 4);
		ses_text(o, "download microcode status: ");
		ses_text(o, ses_download_status_text(st->status));
		ses_item(o, SES_HEX, " [", NULL, st->status);
		ses_text(o, "]\n");
	}
	show_status_code(o, "current_status", s->present, st->status);
	show_if_known(
		o, s->has_process, SES_PLAIN, "enclosure services process: ",
		"relative_enclosure_services_process_identifier", s->process);
	show_if_known(o, s->has_process, SES_PLAIN,
		      "number of enclosure services processes: ",
		      "number_of_enclosure_services_processes",
		      s->nr_processes);
	show_activation_support(o, s);
}

static void show_check(struct ses_out *o, const struct ses_check *c)
{
	static const char *const words[] = {
		[SES_ANSWER_NO] = "no",
		[SES_ANSWER_YES] = "yes",
		[SES_ANSWER_UNKNOWN] = "?",
	};

	ses_object(o, NULL);
	ses_line(o, 4);
	ses_word(o, "", "name", c->name);
	ses_text(o, ": ");
	ses_text(o, words[c->ok]);
	ses_item_or_null(o, SES_BOOL, "ok", c->ok != SES_ANSWER_UNKNOWN,
			 c->ok == SES_ANSWER_YES);
	ses_word(o, ". ", "string", c->text);
	ses_endl(o);
	ses_end(o);
}

void show_plan(struct ses_out *o, const struct microcode *m)
{
	const struct ses_plan *p = &m->plan;

	ses_text(o, "Download microcode plan:\n");
	show_target(o, m);
	ses_item(o, SES_PLAIN, NULL, "tlength", p->request.image_length);
	if (p->request.mode->flags & SES_M_IMAGE)
		show_cut(o, p);
	show_commands(o, p);
	show_reported(o, &p->survey);
	/* which disks would lose their only path is not checked */
	ses_null(o, "single_path_devices");
	ses_text_line(o, 2, "checks:");
	ses_list(o, "checks");
	for (size_t i = 0; i < p->nr_checks; i++)
		show_check(o, &p->checks[i]);
	ses_end(o);
	ses_line(o, 2);
	ses_word(o, "verdict: ", "verdict", ses_plan_verdict_name(p->verdict));
	ses_endl(o);
}
