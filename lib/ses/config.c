/* SPDX-License-Identifier: BSD-2-Clause */
/* The Configuration page; every snapshot parses it. */
#include <ses/snapshot.h>

#include <errno.h>
#include <stdlib.h>

#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/text.h>

#include "ses_internal.h"

static int report_too_short(const struct ses_reader *r, struct ses_log *log,
			    const char *what, size_t n)
{
	struct ses_child_log about;

	ses_log_about_page(&about, log, SES_PAGE_CONFIGURATION);
	return ses_fail(&about.log, SES_E_MALFORMED, SES_T_PAGE_MALFORMED,
			"Configuration page (01h): %s %zu is expected at byte "
			"%zu, where the page ends.", what, n,
			ses_reader_offset(r));
}

static int parse_subenclosures(struct ses_config *c, struct ses_reader *r,
			       struct ses_log *log)
{
	int err = 0;

	for (size_t i = 0; i <= c->nr_secondary && !err; i++) {
		struct ses_subenclosure *s = &c->subenclosures[i];
		const uint8_t *p = r->p;
		size_t whole;

		if (ses_reader_left(r) < 4)
			return report_too_short(r, log, "enclosure descriptor",
						i);
		whole = p[3] + 4u;
		if (ses_reader_left(r) < whole) {
			/* its own fields are valid; what follows it cannot be
			 * found */
			whole = ses_reader_left(r);
			err = report_too_short(
				r, log, "the end of enclosure descriptor", i);
		}
		ses_reader_bytes(r, whole);
		*s = (struct ses_subenclosure){
			.process = p[0] >> 4 & 7, .nr_processes = p[0] & 7,
			.id = p[1], .nr_types = p[2], .bytes = p,
			.len = (uint32_t)whole,
			.identified = whole >= SES_SUBENCLOSURE_FIXED,
		};
		if (whole >= 12)
			s->logical_id = ses_be64(p + 4);
		if (!s->identified)
			ses_warn(log, SES_T_PAGE_MALFORMED,
				 "Configuration page (01h): enclosure "
				 "descriptor %zu has %zu bytes, %d are "
				 "expected.", i, whole, SES_SUBENCLOSURE_FIXED);
		c->nr_subenclosures++;
	}
	return err;
}

static int parse_types(struct ses_config *c, struct ses_reader *r,
		       size_t expected, struct ses_log *log)
{
	while (c->nr_types < expected) {
		const uint8_t *p = ses_reader_bytes(r, 4);

		if (!p)
			return report_too_short(
				r, log, "type descriptor header", c->nr_types);
		c->types[c->nr_types++] = (struct ses_type_header){
			.type = p[0], .count = p[1], .subenclosure = p[2],
			.text_len = p[3], .first = c->nr_elements,
			.first_threshold = SES_NO_ELEMENT,
		};
		c->nr_elements += p[1] + 1u;
		if (!ses_element_type(p[0])->thresholds)
			continue;
		c->types[c->nr_types - 1].first_threshold =
			c->nr_threshold_elements;
		c->nr_threshold_elements += p[1] + 1u;
	}
	return 0;
}

/* After an error of parse_types() (`err`) the texts are empty. */
static int parse_texts(struct ses_config *c, struct ses_reader *r, int err,
		       struct ses_log *log)
{
	for (size_t i = 0; i < c->nr_types; i++) {
		struct ses_type_header *t = &c->types[i];

		t->text = r->p;
		if (ses_reader_left(r) < t->text_len) {
			if (!err)
				err = report_too_short(r, log,
						       "the end of type "
						       "descriptor text",
						       i);
			t->text_len = (uint8_t)ses_reader_left(r);
		}
		ses_reader_bytes(r, t->text_len);
	}
	return err;
}

int ses_config_parse(const struct ses_page *page, struct ses_log *log,
		     struct ses_config *c)
{
	struct ses_reader r = ses_reader(page->bytes, page->len);
	size_t nr_types = 0;
	int err;

	*c = (struct ses_config){ .page = page };
	if (!ses_reader_bytes(&r, 8))
		return report_too_short(&r, log, "enclosure descriptor", 0);
	c->nr_secondary = page->bytes[1];
	c->generation = ses_be32(page->bytes + 4);
	/* sized by what the page can hold, not by what it claims */
	c->subenclosures = calloc(c->nr_secondary + 1,
				  sizeof(*c->subenclosures));
	c->types = calloc(page->len / 4, sizeof(*c->types));
	if (!c->subenclosures || !c->types)
		return ses_no_memory(log);
	err = parse_subenclosures(c, &r, log);
	if (err)
		return err;
	for (size_t i = 0; i < c->nr_subenclosures; i++)
		nr_types += c->subenclosures[i].nr_types;
	err = parse_types(c, &r, nr_types, log);
	return parse_texts(c, &r, err, log);
}

void ses_config_free(struct ses_config *c)
{
	free(c->subenclosures);
	free(c->types);
	*c = (struct ses_config){ 0 };
}

bool ses_config_only_thresholds(const struct ses_config *c, uint32_t len)
{
	return len == 8 + 4 * (uint64_t)c->nr_threshold_elements &&
	       c->nr_threshold_elements < c->nr_elements;
}

size_t ses_config_element_at(const struct ses_config *c, uint8_t code,
			     uint32_t len, unsigned int ti, int element)
{
	const struct ses_type_header *t = &c->types[ti];
	uint32_t first = t->first;

	if (code == SES_PAGE_THRESHOLD && ses_config_only_thresholds(c, len))
		first = t->first_threshold;
	return first == SES_NO_ELEMENT ? 0 : 8 + 4 * ((size_t)first + 1 +
						(size_t)element);
}

size_t ses_config_thresholds_end(const struct ses_config *c, uint32_t len)
{
	size_t end = 8;

	for (unsigned int i = 0; i < c->nr_types; i++) {
		if (c->types[i].first_threshold != SES_NO_ELEMENT)
			end = 4 + ses_config_element_at(c, SES_PAGE_THRESHOLD,
							len, i,
							c->types[i].count - 1);
	}
	return end;
}

/* --- texts of an enclosure descriptor (SES-4 6.1.2.3) --- */

static struct ses_text_field find_text(const struct ses_subenclosure *s,
				       size_t at, size_t size)
{
	struct ses_text_field f = { NULL, 0, 0 };

	if (!s->identified)
		return f;
	f.bytes = s->bytes + at;
	f.room = size;
	f.len = ses_text_trim_end(f.bytes, ses_text_length(f.bytes, size));
	return f;
}

struct ses_text_field ses_subenclosure_vendor(const struct ses_subenclosure *s)
{
	return find_text(s, 12, 8);
}

struct ses_text_field ses_subenclosure_product(const struct ses_subenclosure *s)
{
	return find_text(s, 20, 16);
}

struct ses_text_field ses_subenclosure_revision(
	const struct ses_subenclosure *s)
{
	return find_text(s, 36, 4);
}

const uint8_t *ses_subenclosure_vendor_bytes(const struct ses_subenclosure *s,
					     size_t *len)
{
	bool some = s->len > SES_SUBENCLOSURE_FIXED;

	*len = some ? s->len - SES_SUBENCLOSURE_FIXED : 0;
	return some ? s->bytes + SES_SUBENCLOSURE_FIXED : NULL;
}
