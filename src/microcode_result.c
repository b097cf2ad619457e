/* SPDX-License-Identifier: BSD-2-Clause */
/* What became of a download, for programs; and what to do next. */
#include "microcode.h"

#include <string.h>

#include <ses/error.h>

static void number_or_null(struct ses_out *o, const char *key, bool known,
			   uint64_t n)
{
	if (known)
		ses_item(o, SES_PLAIN, NULL, key, n);
	else
		show_null(o, key);
}

static void show_status(struct ses_out *o, const struct ses_result *r)
{
	const struct ses_download_status *st = &r->status;

	show_status_code(o, "final_status", r->has_status, st->status);
	if (r->has_status && st->status == SES_DOWNLOAD_FIELD) {
		ses_object(o, "additional_status");
		ses_item(o, SES_PLAIN, NULL, "i", st->additional);
		ses_word(o, NULL, "field",
			 ses_download_field_name(st->additional));
		ses_end(o);
	}
	number_or_null(o, "expected_buffer_offset", r->has_status, st->offset);
	number_or_null(o, "resume_offset", r->can_resume, r->resume_offset);
}

static void show_chunk(struct ses_out *o, const struct ses_result *r)
{
	if (!r->has_chunk) {
		show_null(o, "failed_chunk");
		return;
	}
	ses_object(o, "failed_chunk");
	ses_item(o, SES_PLAIN, NULL, "number", r->chunk.number);
	ses_item(o, SES_PLAIN, NULL, "buffer_offset", r->chunk.offset);
	ses_item(o, SES_PLAIN, NULL, "length", r->chunk.length);
	ses_end(o);
}

static void show_revision(struct ses_out *o, const char *key,
			  const char *revision)
{
	if (revision[0])
		ses_string(o, NULL, key, (const uint8_t *)revision,
			   strlen(revision));
	else
		show_null(o, key);
}

void show_result(struct ses_out *o, const struct microcode *m)
{
	const struct ses_result *r = &m->result;

	ses_hide(o);
	show_target(o, m);
	ses_unhide(o);
	if (m->planned && m->plan.nr_chunks) {
		ses_item(o, SES_PLAIN, NULL, "image_length",
			 m->plan.image_length);
		ses_item(o, SES_PLAIN, NULL, "chunk_size", m->plan.chunk_size);
		ses_item(o, SES_PLAIN, NULL, "number_of_chunks",
			 m->plan.nr_chunks);
	}
	ses_word(o, NULL, "state", ses_transfer_name(r->transfer));
	ses_word(o, NULL, "activation", ses_activation_name(r->activation));
	ses_item(o, SES_BOOL, NULL, "activation_pending",
		 r->activation_pending);
	ses_item(o, SES_PLAIN, NULL, "bytes_sent", r->bytes_sent);
	ses_item(o, SES_PLAIN, NULL, "chunks_sent", r->chunks_sent);
	ses_item(o, SES_PLAIN, NULL, "retries", r->retries);
	show_seconds(o, "duration_seconds", r->duration_ms);
	show_status(o, r);
	show_chunk(o, r);
	show_revision(o, "revision_before", r->revision_before);
	show_revision(o, "revision_after", r->revision_after);
	if (r->verified == SES_CANNOT_TELL)
		show_null(o, "verified");
	else
		ses_item(o, SES_BOOL, NULL, "verified",
			 r->verified == SES_YES);
	document_sense(o, r->sense, r->sense_len);
}

/* --- for people --- */

static void tell_revision(const struct microcode *m)
{
	const struct ses_result *r = &m->result;
	struct ses_out o = m->out;

	if (!r->revision_after[0])
		return;
	ses_string(&o, "product revision before: ", NULL,
		   (const uint8_t *)r->revision_before,
		   strlen(r->revision_before));
	ses_string(&o, ", now: ", NULL, (const uint8_t *)r->revision_after,
		   strlen(r->revision_after));
	ses_text(&o, r->verified == SES_NO ?
		     " (the same: an equal version, or not active)\n" : "\n");
}

void tell_success(const struct microcode *m)
{
	const struct ses_result *r = &m->result;

	tell_revision(m);
	if (r->transfer == SES_TRANSFER_ABORTED)
		ses_note(m->log, SES_T_OTHER, "No download is in progress any "
			 "more.");
	else
		ses_note(m->log, SES_T_OTHER,
			 "%llu bytes in %u chunk%s were sent in %llu.%03u "
			 "seconds; the download microcode status is: %s. %s",
			 (unsigned long long)r->bytes_sent, r->chunks_sent,
			 r->chunks_sent == 1 ? "" : "s",
			 (unsigned long long)r->duration_ms / 1000,
			 (unsigned int)(r->duration_ms % 1000),
			 r->has_status ?
				 ses_download_status_text(r->status.status) :
				 "not asked for",
			 ses_activation_text(r->activation));
}

/* A blank, and a word that a shell reads back. */
static void put_word(struct ses_writer *w, const char *word)
{
	ses_write_char(w, ' ');
	ses_write_quoted(w, word);
}

void tell_resume(const struct microcode *m)
{
	char **words = m->words;
	struct ses_writer w;

	if (!m->result.can_resume || !words || !words[0])
		return;
	fprintf(stderr, "The enclosure waits for the bytes from %u on. This "
		"goes on with them%s:\n", m->result.resume_offset,
		m->image.copied || strcmp(m->image.name, "-") == 0 ?
			" (with the same image as input)" : "");
	ses_writer_to_fd(&w, 2);
	put_word(&w, words[0]);
	if (!m->opt->request.resume)
		put_word(&w, "--resume");
	for (int i = 1; words[i]; i++)
		put_word(&w, words[i]);
	ses_write_char(&w, '\n');
	ses_writer_close(&w);
}
