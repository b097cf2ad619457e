/* SPDX-License-Identifier: BSD-2-Clause */
/* The result of a download: JSON, messages, and how to resume it. */
#include "download.h"

#include <string.h>

#include <ses/error.h>

static void show_status(struct ses_out *o, const struct ses_engine_result *r)
{
	const struct ses_download_status *st = &r->status;

	show_status_code(o, "final_status", r->has_status, st->status);
	if (r->has_status && st->status == SES_DOWNLOAD_FIELD) {
		ses_open_object(o, "additional_status");
		ses_emit_item(o, SES_VALUE_PLAIN, NULL, "i", st->additional);
		ses_emit_word(o, NULL, "field",
			      ses_download_field_name(st->additional));
		ses_close_branch(o);
	}
	ses_emit_item_or_null(o, SES_VALUE_PLAIN, "expected_buffer_offset",
			      r->has_status, st->offset);
	ses_emit_item_or_null(o, SES_VALUE_PLAIN, "resume_offset",
			 r->can_resume != SES_ANSWER_NO &&
			 r->resume_offset != SES_DOWNLOAD_ANY_OFFSET,
			 r->resume_offset);
}

static void show_digest(struct ses_out *o, const struct microcode *m)
{
	if (m->result.can_resume != SES_ANSWER_NO && m->digest[0])
		ses_emit_word(o, NULL, "resume_sha256", m->digest);
	else
		ses_emit_null(o, "resume_sha256");
}

static void show_chunk(struct ses_out *o, const struct ses_engine_result *r)
{
	if (!r->has_chunk) {
		ses_emit_null(o, "failed_chunk");
		return;
	}
	ses_open_object(o, "failed_chunk");
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "number", r->chunk.number);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "buffer_offset",
		      r->chunk.offset);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "length", r->chunk.length);
	ses_close_branch(o);
}

void show_result(struct ses_out *o, const struct microcode *m)
{
	const struct ses_engine_result *r = &m->result;

	ses_out_hide_text(o);
	show_target(o, m);
	ses_out_unhide_text(o);
	if (m->planned && m->plan.nr_chunks) {
		ses_emit_item(o, SES_VALUE_PLAIN, NULL, "image_length",
			      m->plan.image_length);
		ses_emit_item(o, SES_VALUE_PLAIN, NULL, "chunk_size",
			      m->plan.chunk_size);
		ses_emit_item(o, SES_VALUE_PLAIN, NULL, "number_of_chunks",
			      m->plan.nr_chunks);
	}
	ses_emit_word(o, NULL, "state", ses_transfer_name(r->transfer));
	ses_emit_word(o, NULL, "activation",
		      ses_activation_name(r->activation));
	ses_emit_item(o, SES_VALUE_BOOL, NULL, "activation_pending",
		      r->activation_pending);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "bytes_sent", r->bytes_sent);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "chunks_sent", r->chunks_sent);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "retries", r->retries);
	show_seconds(o, "duration_seconds", r->duration_ms);
	show_status(o, r);
	show_digest(o, m);
	show_chunk(o, r);
	ses_emit_cstring_or_null(o, "revision_before", r->revision_before);
	ses_emit_cstring_or_null(o, "revision_after", r->revision_after);
	ses_emit_item_or_null(o, SES_VALUE_BOOL, "verified",
			      r->verified != SES_ANSWER_UNKNOWN,
			      r->verified == SES_ANSWER_YES);
	document_emit_sense(o, r->sense, r->sense_len);
}

/* --- messages --- */

static void report_revision(const struct microcode *m)
{
	const struct ses_engine_result *r = &m->result;
	struct ses_out o = m->out;

	if (!r->revision_after[0])
		return;
	ses_emit_cstring(&o, "product revision before: ", NULL,
			 r->revision_before);
	ses_emit_cstring(&o, ", now: ", NULL, r->revision_after);
	ses_emit_text(&o, r->verified == SES_ANSWER_NO ?
		     " (the same: an equal version, or not active)\n" : "\n");
}

void report_success(const struct microcode *m)
{
	const struct ses_engine_result *r = &m->result;

	report_revision(m);
	if (r->transfer == SES_TRANSFER_ABORTED)
		ses_note(m->log, SES_T_OTHER, "No download is in progress any "
			 "more.");
	else
		ses_note(m->log, SES_T_OTHER,
			 "%llu bytes in %u chunk%s were sent in %llu.%03u "
			 "seconds; the download microcode status is: %s.%s%s",
			 (unsigned long long)r->bytes_sent, r->chunks_sent,
			 r->chunks_sent == 1 ? "" : "s",
			 (unsigned long long)r->duration_ms / 1000,
			 (unsigned int)(r->duration_ms % 1000),
			 r->has_status ?
				 ses_download_status_text(r->status.status) :
				 "not read",
			 r->activation_pending ? "" : " ",
			 r->activation_pending ?
				 "" : ses_activation_text(r->activation));
}

void report_not_active(const struct microcode *m)
{
	const struct ses_engine_result *r = &m->result;

	/* a status code that is not in the standard */
	bool unknown = r->activation == SES_ACTIVATION_UNKNOWN &&
		       r->has_status &&
		       ses_download_class(r->status.status) ==
			       SES_DOWNLOAD_COMPLETE;

	if (r->activation_pending || (unknown && !m->log->verbose))
		ses_warn(m->log, SES_T_OTHER, "%s",
			 ses_activation_text(r->activation));
}

/* --- how to resume --- */

/* The enclosure waits for the rest of a download that cannot be resumed. */
static void report_left_behind(const struct microcode *m, int err)
{
	const struct ses_engine_result *r = &m->result;

	if (err != -SES_E_INTERRUPTED && r->has_status &&
	    r->transfer == SES_TRANSFER_FAILED &&
	    r->status.status == SES_DOWNLOAD_MORE &&
	    m->opt->request.mode->flags & SES_M_IMAGE)
		ses_fail(m->log, -err, SES_T_OTHER,
			 "The download that the enclosure waits for cannot be "
			 "resumed: end it with --mode=dmc_abort, then begin "
			 "again.");
}

bool load_digest(struct microcode *m, int err)
{
	struct ses_log silent = { .emit = NULL };
	int bad;

	m->image.log = &silent;
	bad = m->digest[0] ? ses_image_check(&m->image) :
			     ses_image_digest(&m->image, m->digest);
	m->image.log = m->log;
	if (!bad)
		return true;
	ses_fail(m->log, -err, SES_T_OTHER,
		 "The image has changed or cannot be read any more, so that "
		 "the download cannot be resumed: end it with "
		 "--mode=dmc_abort, then begin again.");
	return false;
}

static void print_resume_offset(const struct microcode *m)
{
	const struct ses_engine_result *r = &m->result;

	if (r->can_resume == SES_ANSWER_YES)
		fprintf(stderr, "The enclosure waits for the bytes from %u "
			"on. This command continues with them",
			r->resume_offset);
	else if (r->resume_offset != SES_DOWNLOAD_ANY_OFFSET)
		fprintf(stderr, "The bytes before %u were accepted. If the "
			"enclosure waits for more, this command continues "
			"with them",
			r->resume_offset);
	else
		fprintf(stderr, "If the enclosure waits for more of the "
			"image, this command continues with it");
	if (m->image.copied || strcmp(m->image.name, "-") == 0)
		fprintf(stderr, " (with the same image as input)");
	fprintf(stderr, ":\n");
}

/* Digits of the digest in the command: enough to distinguish images. */
#define SHOWN_DIGITS 16

static void write_word(struct ses_writer *w, const char *word)
{
	ses_write_char(w, ' ');
	ses_write_quoted(w, word);
}

static bool is_resume(const char *word)
{
	return strncmp(word, "--resume", strlen("--resume")) == 0;
}

void print_command(const struct microcode *m, bool resume, const char *more)
{
	struct ses_writer w;

	ses_writer_to_fd(&w, 2);
	ses_write_char(&w, ' ');
	ses_write_quoted(&w, m->words[0]);
	if (resume && !m->opt->fingerprint && m->opt->image.name) {
		ses_write_str(&w, " --resume=");
		ses_write(&w, m->digest, SHOWN_DIGITS);
	} else if (resume && !m->opt->request.resume) {
		ses_write_str(&w, " --resume");
	}
	if (m->update.request.revision[0] && !m->opt->revision[0]) {
		ses_write_str(&w, " --to=");
		ses_write_quoted(&w, m->update.request.revision);
	}
	for (int i = 1; m->words[i]; i++) {
		if (!resume && is_resume(m->words[i]))
			continue;
		/* after the others, which it overrules */
		if (*more && strcmp(m->words[i], "--") == 0) {
			write_word(&w, more);
			more = "";
		}
		write_word(&w, m->words[i]);
	}
	if (*more)
		write_word(&w, more);
	ses_write_char(&w, '\n');
	ses_writer_close(&w);
}

void report_resume(struct microcode *m, int err)
{
	struct ses_engine_result *r = &m->result;

	if (r->can_resume == SES_ANSWER_NO) {
		report_left_behind(m, err);
		return;
	}
	if (!load_digest(m, err)) {
		r->can_resume = SES_ANSWER_NO;
		return;
	}
	if (!m->words || !m->words[0])
		return;
	print_resume_offset(m);
	print_command(m, true, "");
}
