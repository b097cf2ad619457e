/* SPDX-License-Identifier: BSD-2-Clause */
#include "change_verify.h"
#include "change_internal.h"
#include "ses/join_internal.h"
#include "ses/ses_internal.h"

#include <stdlib.h>

#include <ses/bytes.h>
#include <ses/change.h>
#include <ses/device.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/snapshot.h>
#include <ses/transport.h>

/* Some enclosures show a change some time after they have accepted it. */
static const unsigned int waits_ms[] = { 0, 200, 500, 1000 };

#define NR_WAITS (sizeof(waits_ms) / sizeof(waits_ms[0]))

/* The bits of an element that an outcome is about, as a big-endian word. */
static uint32_t outcome_bits(const struct ses_outcome *out)
{
	uint8_t bits[4] = { 0 };

	ses_bits_put(bits, out->position.byte, out->position.msb,
		     out->position.width, UINT64_MAX);
	return ses_be32(bits);
}

/* The bits of a status element that show the control element. */
static uint32_t shown_bits(const struct ses_change *c,
			   const struct ses_outcome *out)
{
	return c->request->page == SES_PAGE_STATUS ?
		       ses_element_shown_bits(out->element_type) : UINT32_MAX;
}

/* The bits of an outcome that no later operation overwrites. */
static uint32_t standing_bits(const struct ses_change *c,
			      const struct ses_outcome *out)
{
	uint32_t bits = outcome_bits(out);

	for (const struct ses_outcome *o = out + 1;
	     o < c->outcomes + c->nr_outcomes; o++) {
		if (o->operation->kind != SES_OPERATION_GET &&
		    o->type == out->type && o->index == out->index)
			bits &= ~outcome_bits(o);
	}
	return bits;
}

/* The bits that show whether an operation had its effect; 0: none. */
static uint32_t decisive_bits(const struct ses_change *c,
			      const struct ses_outcome *out)
{
	if (out->operation->kind == SES_OPERATION_GET)
		return 0;
	return standing_bits(c, out) & shown_bits(c, out);
}

/* The element that was sent. */
static const uint8_t *sent_element(const struct ses_change *c,
				   const struct ses_outcome *out)
{
	return c->image + ses_config_element_at(&c->snap->config,
						c->request->page, c->image_len,
						out->type, out->index);
}

/* Are these bits of an element the same as in the element that was sent? */
static bool shows_bits(const struct ses_change *c, const struct ses_page *page,
		       unsigned int ti, int element, const uint8_t *sent,
		       uint32_t bits)
{
	const uint8_t *e = ses_page_element(&c->snap->config, page, ti,
					    element);

	return e && ((ses_be32(e) ^ ses_be32(sent)) & bits) == 0;
}

/*
 * A change of an overall element is a change of all elements of its type: it
 * had its effect if the overall element, or each of the others, shows it.
 */
static bool all_elements_show_bits(const struct ses_change *c,
				   const struct ses_page *page, unsigned int ti,
				   const uint8_t *sent, uint32_t bits)
{
	unsigned int count = c->snap->config.types[ti].count;

	for (unsigned int i = 0; i < count; i++) {
		if (!shows_bits(c, page, ti, (int)i, sent, bits))
			return false;
	}
	return count > 0;
}

/* Compare one outcome with the page, and set what was read back. */
static bool compare_outcome(const struct ses_change *c,
			    const struct ses_page *page,
			    struct ses_outcome *out)
{
	uint32_t bits = decisive_bits(c, out);
	const uint8_t *sent = sent_element(c, out);
	const uint8_t *e = ses_page_element(&c->snap->config, page, out->type,
					    out->index);
	bool took = shows_bits(c, page, out->type, out->index, sent, bits);

	if (!e || !bits)	/* check_read_back() has made sure of e */
		return true;
	out->verified = bits == outcome_bits(out);
	out->confirmed = ses_bits_get(e, out->position.byte,
				      out->position.msb, out->position.width);
	if (!took && out->index < 0 && c->request->page == SES_PAGE_STATUS &&
	    all_elements_show_bits(c, page, out->type, sent, bits)) {
		out->confirmed = out->new;
		took = true;
	}
	return took;
}

/* Does the page that was read back have the elements that were changed? */
static int check_read_back(const struct ses_change *c,
			   const struct ses_page *page, struct ses_log *log)
{
	if (page->len < c->image_len)
		return ses_fail(log, SES_E_MALFORMED, SES_T_PAGE_TRUNCATED,
				"Page %02Xh came with %u bytes, not %u as "
				"before.", page->code, page->len,
				c->image_len);
	if (ses_page_generation(page) != ses_be32(c->image + 4))
		return ses_fail(log, SES_E_OTHER,
				SES_T_GENERATION_CODE_CHANGED,
				"The generation code changed from %u to %u: "
				"the elements may be others now.",
				ses_be32(c->image + 4),
				ses_page_generation(page));
	return 0;
}

/* Load the page once. Returns 0, and whether it shows all that was
 * requested. */
static int load_and_compare(struct ses_change *c, struct ses_log *log,
			    bool *good)
{
	struct ses_page *page;
	int err = ses_snapshot_receive(c->snap->dev, c->request->page, true,
				       log, &page);

	c->nr_reads++;
	if (err)
		return err;
	err = check_read_back(c, page, log);
	*good = !err;
	for (size_t i = 0; !err && i < c->nr_outcomes; i++) {
		struct ses_outcome *out = &c->outcomes[i];

		out->matches = compare_outcome(c, page, out);
		*good = *good && out->matches;
	}
	free(page);
	return err;
}

static void report_mismatches(const struct ses_change *c, struct ses_log *log)
{
	for (size_t i = 0; i < c->nr_outcomes; i++) {
		const struct ses_outcome *out = &c->outcomes[i];
		const uint8_t *sent = sent_element(c, out);

		if (out->matches)
			continue;
		ses_fail(log, SES_E_NOT_TAKEN, SES_T_OTHER,
			 "%s=%s had no effect on element %u,%d: it reads %llu, "
			 "%llu was requested.",
			 ses_operation_name(out->operation->kind),
			 out->operation->text, out->type, out->index,
			 (unsigned long long)out->confirmed,
			 (unsigned long long)ses_bits_get(
				 sent, out->position.byte, out->position.msb,
				 out->position.width));
	}
}

static void warn_unverifiable(const struct ses_change *c, struct ses_log *log)
{
	for (size_t i = 0; i < c->nr_outcomes; i++) {
		const struct ses_outcome *out = &c->outcomes[i];
		uint32_t standing = standing_bits(c, out);
		uint32_t decisive = decisive_bits(c, out);

		if (out->operation->kind == SES_OPERATION_GET ||
		    decisive == standing)
			continue;
		ses_warn(log, SES_T_OTHER,
			 "%s=%s cannot be verified: the status of element "
			 "%u,%d %s.",
			 ses_operation_name(out->operation->kind),
			 out->operation->text, out->type, out->index,
			 decisive ? "shows only some of its bits" :
				    "does not show it");
	}
}

int ses_change_verify(struct ses_change *c, struct ses_log *log)
{
	bool good = false;

	warn_unverifiable(c, log);
	for (size_t i = 0; i < NR_WAITS; i++) {
		int err;

		if (waits_ms[i])
			c->snap->dev->os->sleep_ms(waits_ms[i]);
		err = load_and_compare(c, log, &good);
		if (err)
			return ses_fail(log, -err, SES_T_OTHER,
					c->fate == SES_FATE_DONE ?
					"The enclosure accepted the change, "
					"but it could not be read back." :
					"What became of the change could not "
					"be read back.");
		if (good)
			return 0;
	}
	report_mismatches(c, log);
	return -SES_E_NOT_TAKEN;
}
