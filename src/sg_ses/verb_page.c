/* SPDX-License-Identifier: BSD-2-Clause */
/* --page: one page, or all of them; decoded, in hex, or raw. */
#include "verbs.h"

#include <ses/error.h>
#include <ses/page.h>
#include <ses/transport.h>
#include <ses/writer.h>

static bool is_shown_as_bytes(const struct options *opt)
{
	return opt->hex > 0 || opt->raw > 0;
}

/* Does stdout get nothing but the bytes of the pages? */
static bool is_bytes_only(const struct options *opt)
{
	return opt->hex > 2 || opt->raw > 0;
}

/* The title above a dump. */
static void write_hex_title(struct ses_writer *w, unsigned int hex,
			    uint8_t code)
{
	char title[80];

	if (hex == 3)
		return;
	ses_write_str(w, hex < 3 ? "# Response in hex for " : "\n# ");
	ses_write_str(w, ses_page_title(code, title, sizeof(title)));
	if (hex > 4) {
		ses_write_str(w, " [0x");
		ses_write_hex(w, code, 1);
		ses_write_str(w, "]");
	}
	ses_write_str(w, ":\n");
}

static int write_bytes(struct session *s, const struct ses_page *page)
{
	const struct options *opt = s->opt;

	if (opt->raw > 1) {
		ses_write(&s->text, page->bytes, page->len);
	} else if (opt->raw) {
		ses_hexdump(&s->text, page->bytes + 4, page->len - 4,
			    SES_HEX_BARE);
	} else {
		write_hex_title(&s->text, opt->hex, page->code);
		ses_hexdump(&s->text, page->bytes, page->len,
			    opt->hex == 1 ? SES_HEX_ASCII :
			    opt->hex == 2 ? SES_HEX_ADDRESS : SES_HEX_BARE);
	}
	if (page->len < page->claimed &&
	    !ses_page_is_limited(page, &s->ses.dev))
		return -SES_E_MALFORMED;
	return 0;
}

static int show_page(struct session *s, uint8_t code)
{
	const struct ses_page_def *def = ses_page_def(code);
	const uint8_t pages[] = { SES_PAGE_CONFIGURATION, code };
	bool decode = !is_shown_as_bytes(s->opt) || s->opt->json.file;
	bool config = decode && def && def->flags & SES_P_CONFIG &&
		      !s->view.no_config;
	int err = config ? session_load(s, pages, 2, 0) :
			   session_load(s, pages + 1, 1, 0);

	if (err)
		return err;
	if (is_shown_as_bytes(s->opt))
		err = write_bytes(s, s->ses.snap.pages[code]);
	return decode ? ses_show_page(&s->out, &s->ses.snap, code,
				      &s->view) : err;
}

/* Is the page part of the join that is shown? */
static bool is_in_join(const struct options *opt, uint8_t code)
{
	return opt->join &&
	       (code == SES_PAGE_STATUS || code == SES_PAGE_DESCRIPTOR ||
		code == SES_PAGE_ADDITIONAL ||
		(code == SES_PAGE_THRESHOLD && opt->view.thresholds));
}

/* Show one of many pages. *first is the first error; later ones are reported
 * only. */
static void show_next_page(struct session *s, uint8_t code, int *first)
{
	bool skip = is_in_join(s->opt, code) ||
		    (s->view.no_config && code == SES_PAGE_CONFIGURATION);
	int err = skip ? 0 : show_page(s, code);

	if (!*first || ses_is_exhaustion(err))
		*first = err;
}

/* Show each page that the list names, which includes the list. */
static int show_listed_pages(struct session *s, const struct ses_page *list)
{
	uint8_t codes[256];
	size_t nr = 0;
	int first = 0;

	for (uint32_t i = 4; i < list->len && nr < sizeof(codes); i++) {
		uint8_t code = list->bytes[i];

		if (code > SES_PAGE_LAST_SES || (i > 4 && code == 0))
			break;
		if (nr && code <= codes[nr - 1]) {
			first = ses_fail(s->log, SES_E_MALFORMED,
					 SES_T_PAGE_MALFORMED,
					 "Page %02Xh, byte %u: in the list of "
					 "pages %02Xh is followed by %02Xh; "
					 "ascending codes are expected.",
					 list->code, i, codes[nr - 1], code);
			break;
		}
		codes[nr++] = code;
	}
	if (!nr) {
		ses_warn(s->log, SES_T_PAGE_MALFORMED,
			 "The list of pages (%02Xh) has no page up to %02Xh: "
			 "only the list can be shown.", list->code,
			 SES_PAGE_LAST_SES);
		show_next_page(s, list->code, &first);
	}
	for (size_t i = 0; i < nr && !ses_is_exhaustion(first); i++)
		show_next_page(s, codes[i], &first);
	return first;
}

/* A capture without a list of pages: show them in the order of the file. Of
 * several pages with one code only the first is available. */
static int show_captured_pages(struct session *s)
{
	bool seen[256] = { false };
	int first = 0, code;

	for (size_t i = 0; !ses_is_exhaustion(first) &&
	     (code = ses_capture_page_code(s->ses.transport, i)) >= 0; i++) {
		if (!seen[code])
			show_next_page(s, (uint8_t)code, &first);
		seen[code] = true;
	}
	return first;
}

static int show_all_pages(struct session *s)
{
	static const uint8_t lists[] = {
		SES_PAGE_SUPPORTED, SES_PAGE_SUPPORTED_SES,
	};

	for (int i = 0; i < 2; i++) {
		/* the second list is needed, unless the file with the pages is
		 * a list itself */
		bool needed = i == 1 &&
			      ses_capture_page_code(s->ses.transport, 0) < 0;
		const struct ses_wanted_page want = { lists[i], needed };
		int err = ses_snapshot_load(&s->ses.snap, &want, 1);

		if (err)
			return err;
		if (s->ses.snap.pages[lists[i]])
			return show_listed_pages(s,
						 s->ses.snap.pages[lists[i]]);
	}
	return show_captured_pages(s);
}

int show_other_pages(struct session *s)
{
	bool shown = options_given(s->opt, GIVEN(REST));
	int err;

	if (!shown)
		ses_out_hide_text(&s->out);
	err = is_shown_as_bytes(s->opt) ? 0 : show_all_pages(s);
	if (!shown)
		ses_out_unhide_text(&s->out);
	return err;
}

static int show_pages(struct session *s)
{
	const struct options *opt = s->opt;
	uint8_t code = opt->page;
	int err = 0;

	/* a capture with one page: show that page */
	if (!options_given(opt, GIVEN(PAGE)) &&
	    ses_capture_page_code(s->ses.transport, 0) >= 0 &&
	    ses_capture_page_code(s->ses.transport, 1) < 0)
		code = (uint8_t)ses_capture_page_code(s->ses.transport, 0);
	if (!is_bytes_only(opt))
		err = session_identify(s);
	if (err)
		return err;
	return code == SES_PAGE_ALL ? show_all_pages(s) : show_page(s, code);
}

const struct verb_methods verb_page = {
	.run_session = show_pages,
};
