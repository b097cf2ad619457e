/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages that do not need the Configuration page: lists of pages (00h, 0Dh),
 * texts and strings (03h, 04h, 0Bh, 0Ch), short status (08h), busy (09h),
 * nicknames (0Fh).
 */
#include "show.h"

#include <stdio.h>

#include <ses/page.h>
#include <ses/text.h>
#include <ses/writer.h>

/* --- supported pages --- */

static const char *page_meaning(uint8_t code, const struct ses_page_def *def)
{
	if (def && code != SES_PAGE_ALL)
		return def->name;
	if (code >= 0x80 || (code >= 0x10 && code < 0x20))
		return "Vendor specific";
	return code < 0x3f ? "reserved" : "unknown";
}

static void show_supported_page(struct ses_show *s, uint8_t code)
{
	const struct ses_page_def *def = ses_page_def(code);
	struct ses_out *o = s->out;

	ses_open_object(o, NULL);
	ses_emit_code(o, NULL, "page_code", code, page_meaning(code, def));
	ses_emit_indent(o, 2);
	ses_emit_text(o, def ? def->name : "<unknown>");
	if (def) {
		ses_emit_text(o, " [");
		ses_emit_text(o, def->abbreviations);
		ses_emit_text(o, "]");
	}
	ses_emit_item(o, SES_VALUE_HEX, " [", NULL, code);
	ses_emit_text(o, "]\n");
	ses_close_branch(o);
}

void ses_show_supported(struct ses_show *s)
{
	const uint8_t *p = s->page->bytes;
	bool all = s->page->code == SES_PAGE_SUPPORTED;

	ses_show_title(s, all ? "Supported diagnostic pages:" :
				"Supported SES diagnostic pages:");
	ses_open_list(s->out, "supported_page_list");
	for (uint32_t i = 4; i < s->page->len; i++) {
		/* codes ascend: a lower code is padding */
		if (i > 4 && p[i] < p[i - 1])
			break;
		show_supported_page(s, p[i]);
	}
	ses_close_branch(s->out);
}

/* --- texts and strings --- */

/* A help text may have LF; other control characters are not written. */
static void write_help_text(struct ses_out *o, const uint8_t *p, size_t len)
{
	while (o->text && len > 0) {
		size_t n = 0;

		while (n < len && p[n] != '\n')
			n++;
		ses_write_clean(o->text, p, n);
		if (n < len)
			ses_write_char(o->text, '\n');
		n += n < len;
		p += n;
		len -= n;
	}
	ses_emit_newline(o);
}

/* A text that is cut off is not called empty. */
static void emit_empty(struct ses_out *o, unsigned int indent, bool cut)
{
	if (!cut)
		ses_emit_text_line(o, indent, "<empty>");
}

static void show_help(struct ses_show *s, unsigned int indent, const char *key,
		      const uint8_t *p, size_t len, bool cut)
{
	if (len) {
		ses_emit_indent(s->out, indent);
		write_help_text(s->out, p, ses_text_length(p, len));
	} else {
		emit_empty(s->out, indent, cut);
	}
	ses_emit_string(s->out, NULL, key, p, len);
}

void ses_show_text(struct ses_show *s)
{
	const uint8_t *p = s->page->bytes + 4;
	size_t len = s->page->len - 4;
	bool cut = s->page->len < s->page->claimed;
	struct ses_out *o = s->out;

	if (s->page->code == SES_PAGE_HELP) {
		ses_show_title(s, "Help text diagnostic page (for primary "
				  "subenclosure):");
		show_help(s, 2, "primary_subenclosure_help_text", p, len, cut);
	} else {
		ses_show_title(s, "String In diagnostic page (for primary "
				  "subenclosure):");
		if (!len)
			emit_empty(o, 2, cut);
		else if (o->text)
			ses_hexdump(o->text, p, len, SES_HEX_ASCII);
		ses_emit_bytes(o, "primary_subenclosure_string_in_data",
			       p, len);
	}
	if (cut)
		ses_show_report_cut(s, "more of the text");
}

static void show_string(struct ses_show *s, const uint8_t *p,
			size_t len, bool cut)
{
	struct ses_out *o = s->out;

	if (len && o->text)
		ses_hexdump_indented(o->text, 4, p, len);
	if (len)
		ses_emit_newline(o);
	else
		emit_empty(o, 4, cut);
	ses_emit_bytes(o, "subenclosure_string_in_data", p, len);
}

/* The text of a subenclosure, as far as the page has it. */
static void show_entry(struct ses_show *s, struct ses_reader *r, bool is_help)
{
	const uint8_t *head = ses_reader_bytes(r, 4);
	size_t len, there;

	if (!head)
		return;
	len = ses_be16(head + 2);
	there = ses_reader_left(r) < len ? ses_reader_left(r) : len;
	ses_open_object(s->out, NULL);
	ses_show_subenclosure_member(s->out, head[1]);
	ses_emit_item_line(s->out, 3, SES_VALUE_DEC,
			   "subenclosure identifier: ", NULL, head[1]);
	if (is_help)
		show_help(s, 4, "subenclosure_help_text", r->p, there,
			  there < len);
	else
		show_string(s, r->p, there, there < len);
	ses_close_branch(s->out);
	ses_reader_bytes(r, len);
}

void ses_show_subenclosure_text(struct ses_show *s)
{
	struct ses_reader r = ses_reader(s->page->bytes, s->page->len);
	bool is_help = s->page->code == SES_PAGE_SUB_HELP;

	ses_show_title(s, is_help ? "Subenclosure help text diagnostic page:" :
				    "Subenclosure string in diagnostic page:");
	ses_show_nr_secondary(s);
	ses_show_generation(s);
	ses_open_list(s->out, is_help ? "subenclosure_help_text_list" :
					"subenclosure_string_in_data_list");
	ses_reader_bytes(&r, 8);
	for (unsigned int i = 0; i <= s->page->bytes[1] && !r.bad; i++)
		show_entry(s, &r, is_help);
	ses_close_branch(s->out);
	if (r.bad)
		ses_show_report_cut(s, "the next subenclosure entry");
}

/* --- short status, busy --- */

void ses_show_short(struct ses_show *s)
{
	ses_show_title(s, NULL);
	ses_emit_item_line(s->out, 0, SES_VALUE_HEX,
			   "Short enclosure status diagnostic page, status=",
			   "short_enclosure_status", s->page->bytes[1]);
}

void ses_show_busy(struct ses_show *s)
{
	struct ses_out *o = s->out;
	uint8_t b = s->page->bytes[1];

	ses_show_title(s, NULL);
	ses_emit_item(o, SES_VALUE_FLAG,
		      "Enclosure Busy diagnostic page, busy=", "busy", b & 1);
	ses_emit_item(o, SES_VALUE_HEX, " [vendor specific=", NULL, b >> 1);
	ses_emit_item(o, SES_VALUE_PLAIN, NULL, "vendor_specific", b >> 1);
	ses_emit_text(o, "]\n");
}

/* --- nicknames --- */

#define KEY(name) "subenclosure_nickname" name

static void show_nickname(struct ses_show *s, const uint8_t *p)
{
	struct ses_out *o = s->out;

	ses_open_object(o, NULL);
	ses_show_subenclosure_member(s->out, p[1]);
	ses_emit_item_line(o, 3, SES_VALUE_DEC,
			   "subenclosure identifier: ", NULL, p[1]);
	ses_emit_item_line(o, 3, SES_VALUE_HEX,
			   "nickname status: ", KEY("_status"), p[2]);
	ses_emit_item_line(o, 3, SES_VALUE_HEX, "nickname additional status: ",
			   KEY("_additional_status"), p[3]);
	ses_emit_string_line(o, 3, "nickname language code: ", NULL, p + 6, 2);
	if (p[6])
		ses_emit_string(o, NULL, KEY("_language_code"), p + 6, 2);
	else
		ses_emit_word(o, NULL, KEY("_language_code"), "en");
	ses_emit_string_line(o, 3, "nickname: ", KEY(""), p + 8,
			     SES_NICKNAME_LEN);
	ses_close_branch(o);
}

void ses_show_nickname(struct ses_show *s)
{
	struct ses_reader r = ses_reader(s->page->bytes, s->page->len);
	const uint8_t *p;

	ses_show_title(s, "Subenclosure nickname status diagnostic page:");
	ses_show_nr_secondary(s);
	ses_show_generation(s);
	ses_open_list(s->out, "subenclosure_nickname_status_descriptor_list");
	ses_reader_bytes(&r, 8);
	for (unsigned int i = 0; i <= s->page->bytes[1]; i++) {
		p = ses_reader_bytes(&r, SES_NICKNAME_DESCRIPTOR);
		if (!p)
			break;
		show_nickname(s, p);
	}
	ses_close_branch(s->out);
	if (r.bad)
		ses_show_report_cut(s,
				    "the next nickname descriptor (40 bytes)");
}
