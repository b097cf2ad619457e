/* SPDX-License-Identifier: BSD-2-Clause */
/* Download Microcode Status page (0Eh), SES-4 6.1.17. */
#include "show.h"

#include <ses/download.h>

#define KEY(name) "subenclosure_download_microcode_" name

static void status(struct ses_out *o, uint8_t code, uint8_t additional)
{
	const char *name = ses_download_status_name(code);

	if (!name) {
		ses_line(o, 5);
		ses_item(o, SES_HEX, "download microcode status: ", NULL,
			 code);
		ses_item(o, SES_HEX, " [additional status: ", NULL,
			 additional);
		ses_text(o, "]\n");
	} else {
		ses_line(o, 5);
		ses_text(o, "download microcode status: ");
		ses_text(o, name);
		ses_item(o, SES_HEX, " [", NULL, code);
		ses_text(o, "]\n");
		ses_item_line(o, 5, SES_HEX,
			      "download microcode additional status: ", NULL,
			      additional);
	}
	ses_code(o, NULL, KEY("status"), code,
		 name ? name : code < 0x10 ? "reserved" :
		 code < 0x70 ? "reserved, complete" :
		 code < 0x80 ? "vendor specific, complete" :
		 code < 0xf0 ? "reserved error" : "vendor specific error");
	ses_item(o, SES_DEC, NULL, KEY("additional_status"), additional);
	ses_word(o, NULL, "status_class",
		 ses_download_class_name(ses_download_class(code)));
}

static void descriptor(struct ses_show *s, const uint8_t *p)
{
	struct ses_out *o = s->out;

	ses_object(o, NULL);
	ses_line(o, 3);
	ses_item(o, SES_DEC, "subenclosure identifier: ",
		 "subenclosure_identifier", p[1]);
	ses_text(o, p[1] == 0 ? " [primary]\n" : "\n");
	status(o, p[2], p[3]);
	ses_line(o, 5);
	ses_item(o, SES_DEC, "download microcode maximum size: ",
		 KEY("maximum_size"), ses_be32(p + 4));
	ses_text(o, " bytes\n");
	ses_item_line(o, 5, SES_HEX, "download microcode expected buffer id: ",
		      KEY("expected_buffer_id"), p[11]);
	ses_item_line(o, 5, SES_DEC,
		      "download microcode expected buffer id offset: ",
		      KEY("expected_buffer_offset"), ses_be32(p + 12));
	ses_end(o);
}

void ses_show_microcode(struct ses_show *s)
{
	struct ses_reader r = ses_reader(s->page->bytes, s->page->len);
	const uint8_t *p;

	ses_show_title(s, "Download microcode status diagnostic page:");
	ses_show_nr_secondary(s);
	ses_show_generation(s);
	ses_list(s->out, "download_microcode_status_descriptor_list");
	ses_reader_take(&r, 8);
	for (unsigned int i = 0; i <= s->page->bytes[1]; i++) {
		p = ses_reader_take(&r, SES_DOWNLOAD_DESCRIPTOR);
		if (!p)
			break;
		descriptor(s, p);
	}
	ses_end(s->out);
	if (r.bad)
		ses_show_cut(s, "the next status descriptor (16 bytes)");
}
