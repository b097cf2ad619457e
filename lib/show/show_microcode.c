/* SPDX-License-Identifier: BSD-2-Clause */
/* Download Microcode Status page (0Eh), SES-4 6.1.17. */
#include "ses/ses_internal.h"
#include "show.h"

#include <ses/download.h>

#define KEY(name) "subenclosure_download_microcode_" name

static void emit_status(struct ses_show *s,
			const struct ses_download_status *st)
{
	struct ses_out *o = s->out;
	const char *name = s->view.classic_names ?
		ses_download_status_classic_name(st->status) :
		ses_download_status_name(st->status);

	ses_emit_indent(o, 5);
	ses_emit_text(o, "download microcode status: ");
	if (name) {
		ses_emit_text(o, name);
		ses_emit_item(o, SES_VALUE_HEX, " [", NULL, st->status);
		ses_emit_text(o, "]\n");
		ses_emit_item_line(o, 5, SES_VALUE_HEX,
			      "download microcode additional status: ", NULL,
			      st->additional);
	} else {
		ses_emit_item(o, SES_VALUE_HEX, "", NULL, st->status);
		ses_emit_item(o, SES_VALUE_HEX, " [additional status: ", NULL,
			      st->additional);
		ses_emit_text(o, "]\n");
	}
	ses_emit_code(o, NULL, KEY("status"), st->status,
		      ses_download_status_text(st->status));
	ses_emit_item(o, SES_VALUE_DEC, NULL, KEY("additional_status"),
		      st->additional);
	ses_emit_word(o, NULL, "status_class",
		      ses_download_class_name(ses_download_class(st->status)));
}

static void show_descriptor(struct ses_show *s, const uint8_t *p)
{
	const struct ses_download_status st = ses_download_status(p);
	struct ses_out *o = s->out;

	ses_open_object(o, NULL);
	ses_emit_indent(o, 3);
	ses_emit_item(o, SES_VALUE_DEC, "subenclosure identifier: ",
		 "subenclosure_identifier", st.subenclosure);
	ses_emit_text(o, st.subenclosure == 0 ? " [primary]\n" : "\n");
	emit_status(s, &st);
	ses_emit_indent(o, 5);
	ses_emit_item(o, SES_VALUE_DEC, "download microcode maximum size: ",
		 KEY("maximum_size"), st.max_size);
	ses_emit_text(o, " bytes\n");
	ses_emit_item_line(o, 5, SES_VALUE_HEX,
			   "download microcode expected buffer id: ",
			   KEY("expected_buffer_id"), st.buffer_id);
	ses_emit_item_line(o, 5, SES_VALUE_DEC,
			   "download microcode expected buffer id offset: ",
			   KEY("expected_buffer_offset"), st.offset);
	ses_close_branch(o);
}

void ses_show_microcode(struct ses_show *s)
{
	struct ses_reader r = ses_reader(s->page->bytes, s->page->len);
	const uint8_t *p;

	ses_show_title(s, "Download microcode status diagnostic page:");
	ses_show_nr_secondary(s);
	ses_show_generation(s);
	ses_open_list(s->out, "download_microcode_status_descriptor_list");
	ses_reader_bytes(&r, 8);
	for (unsigned int i = 0; i <= s->page->bytes[1]; i++) {
		p = ses_reader_bytes(&r, SES_DOWNLOAD_DESCRIPTOR);
		if (!p)
			break;
		show_descriptor(s, p);
	}
	ses_close_branch(s->out);
	if (r.bad)
		ses_show_report_cut(s, "the next status descriptor (16 bytes)");
	else if (ses_reader_left(&r))
		ses_note(&s->about.log, SES_T_PAGE_MALFORMED,
			 "Page 0Eh has %zu bytes after its %u status "
			 "descriptor(s) of 16 bytes; they are ignored.",
			 ses_reader_left(&r), s->page->bytes[1] + 1u);
}
