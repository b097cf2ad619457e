/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which element does an Additional Element Status descriptor belong to?
 *
 * With EIP=1 it has an index, and EIIOE says how elements are counted. With
 * EIIOE=0 enclosures differ: in SES-2 and SES-3 it means space B, firmware
 * derived from LSI's uses space C, and HP's uses space A. All descriptors of an
 * enclosure are numbered in one way, so the space is chosen for the whole page:
 * the first one in which every index leads to an element that may have such a
 * descriptor, and that has the right type.
 */
#include "aes.h"
#include "join_internal.h"
#include "ses_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/snapshot.h>

const uint8_t *ses_aes_bytes(const struct ses_join *join,
			     const struct ses_aes *aes)
{
	return join->additional->bytes + aes->at;
}

static struct ses_aes_head parse_head(const struct ses_join *join,
				      const struct ses_aes *aes)
{
	return ses_aes_head(ses_aes_bytes(join, aes), aes->len);
}

static unsigned int element_type(const struct ses_join *join, uint32_t element)
{
	return ses_join_header(join, element)->type;
}

/* An individual element of a type that may have a descriptor. */
static bool may_have_descriptor(const struct ses_join *join, uint32_t element)
{
	return element < join->nr_elements &&
	       join->elements[element].index >= 0 &&
	       ses_element_type(element_type(join, element))->aes !=
		       SES_AES_NEVER;
}

/* SAS: descriptor type 0 is for slots, type 1 for everything else. */
static bool is_fitting_type(const struct ses_join *join, uint32_t element,
			    const struct ses_aes_head *h)
{
	if (!ses_aes_sas_counted(h))
		return true;
	return (ses_aes_sas_type(h) == 0) ==
	       ses_element_is_slot(element_type(join, element));
}

static uint32_t find_element_in_a(const struct ses_join *join, uint8_t index)
{
	return index < join->nr_elements ? index : SES_NO_ELEMENT;
}

static uint32_t find_element_in(const struct ses_join *join,
				enum ses_index_space space, uint8_t index)
{
	switch (space) {
	case SES_SPACE_A:
		return find_element_in_a(join, index);
	case SES_SPACE_CD:
		return join->by_c[index];
	default:
		return join->by_b[index];
	}
}

/* Do the indexes of the page make sense in a space? */
struct fit {
	bool resolves;	/* every index leads to an element with AES */
	bool agrees;	/* and to one of the right type */
};

static struct fit assess_space(const struct ses_join *join,
			       enum ses_index_space space)
{
	struct fit f = { true, true };

	for (size_t i = 0; i < join->nr_aes; i++) {
		struct ses_aes_head h = parse_head(join, &join->aes[i]);
		uint32_t element;

		if (!h.eip || h.eiioe)
			continue;
		element = find_element_in(join, space, h.index);
		if (!may_have_descriptor(join, element))
			return (struct fit){ false, false };
		if (!is_fitting_type(join, element, &h))
			f.agrees = false;
	}
	return f;
}

/* The space of ELEMENT INDEX in descriptors with EIP=1 and EIIOE=0. */
static enum ses_index_space choose_space(const struct ses_join *join)
{
	static const enum ses_index_space spaces[] = {
		SES_SPACE_B, SES_SPACE_CD, SES_SPACE_A,
	};
	struct fit f[3];

	for (int i = 0; i < 3; i++) {
		f[i] = assess_space(join, spaces[i]);
		if (f[i].agrees)
			return spaces[i];
	}
	/* space A needs types that agree, too */
	if (!f[0].resolves && f[1].resolves)
		return SES_SPACE_CD;
	return SES_SPACE_B;
}

static int count_descriptors(struct ses_reader r, size_t *count)
{
	*count = 0;
	while (ses_reader_left(&r) >= 2) {
		if (!ses_reader_bytes(&r, r.p[1] + 2u))
			break;
		++*count;
	}
	return r.bad || ses_reader_left(&r) > 0;
}

/* A defect of the page is kept in the join. */
static int parse_descriptors(struct ses_join *join, struct ses_log *log)
{
	const struct ses_page *page = join->additional;
	struct ses_reader r = ses_reader(page->bytes, page->len);
	int bad, err;

	if (!ses_reader_bytes(&r, 8)) {
		err = ses_fail(log, SES_E_MALFORMED, SES_T_AES_SHORT,
			       "Additional Element Status page (0Ah): the "
			       "page has %u bytes, 8 at least are expected.",
			       page->len);
		join->defect = join->defect ? join->defect : err;
		return 0;
	}
	bad = count_descriptors(r, &join->nr_aes);
	join->aes = calloc(join->nr_aes + 1, sizeof(*join->aes));
	if (!join->aes)
		return ses_no_memory(log);
	for (size_t i = 0; i < join->nr_aes; i++) {
		uint32_t at = (uint32_t)ses_reader_offset(&r);
		uint32_t len = r.p[1] + 2u;

		join->aes[i] = (struct ses_aes){ .at = at, .len = len,
						 .element = SES_NO_ELEMENT };
		ses_reader_bytes(&r, len);
	}
	if (!bad)
		return 0;
	err = ses_fail(log, SES_E_MALFORMED, SES_T_AES_SHORT,
		       "Additional Element Status page (0Ah): the descriptor "
		       "at byte %zu goes on past the end of the page (%u "
		       "bytes).", ses_reader_offset(&r), page->len);
	join->defect = join->defect ? join->defect : err;
	return 0;
}

/* Rows for descriptors without an index, in order. */
struct sequence {
	uint32_t *elements;
	size_t nr;
	size_t next;
};

static bool must_have_descriptor(const struct ses_join *join, uint32_t element)
{
	return ses_element_type(element_type(join, element))->aes ==
	       SES_AES_REQUIRED;
}

static int build_sequence(const struct ses_join *join, struct sequence *seq,
			  struct ses_log *log)
{
	size_t nr = 0, nr_required = 0, nr_eip = 0;
	bool only_required;

	*seq = (struct sequence){ .elements = NULL };
	for (size_t i = 0; i < join->nr_aes; i++)
		nr_eip += parse_head(join, &join->aes[i]).eip;
	if (nr_eip == join->nr_aes)
		return 0;
	for (uint32_t element = 0; element < join->nr_elements; element++) {
		nr += may_have_descriptor(join, element);
		nr_required += may_have_descriptor(join, element) &&
			       must_have_descriptor(join, element);
	}
	/* optional types may have none: the count decides */
	only_required = nr_eip == 0 && join->nr_aes == nr_required;
	seq->elements = malloc((nr + 1) * sizeof(uint32_t));
	if (!seq->elements)
		return ses_no_memory(log);
	for (uint32_t element = 0; element < join->nr_elements; element++) {
		if (may_have_descriptor(join, element) &&
		    (!only_required || must_have_descriptor(join, element)))
			seq->elements[seq->nr++] = element;
	}
	return 0;
}

static uint32_t find_element_by_index(const struct ses_join *join,
				      const struct ses_aes_head *h,
				      enum ses_index_space space)
{
	uint32_t element;

	if (h->eiioe == 1 || (h->eiioe == 0 && join->forced))
		element = find_element_in_a(join, h->index);
	else
		element = find_element_in(join, h->eiioe ? SES_SPACE_B : space,
					  h->index);
	return may_have_descriptor(join, element) ? element : SES_NO_ELEMENT;
}

/* The sequence continues after an element that an index named. */
static void advance_sequence(struct sequence *seq, uint32_t element)
{
	size_t low = 0, high = seq->nr;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (seq->elements[mid] <= element)
			low = mid + 1;
		else
			high = mid;
	}
	seq->next = low;
}

/*
 * Areca 8028: the descriptor of its expander has index 0, which is that of the
 * first slot. A descriptor of type 1 for a slot that has one already goes to
 * the first element of a fitting type.
 */
static uint32_t find_other_element(const struct ses_join *join,
			       const struct ses_aes_head *h, uint32_t element)
{
	if (h->index != 0 || !ses_aes_sas_counted(h) ||
	    ses_aes_sas_type(h) != 1 ||
	    !ses_element_is_slot(element_type(join, element)))
		return SES_NO_ELEMENT;
	for (uint32_t r = 0; r < join->nr_elements; r++) {
		if (may_have_descriptor(join, r) &&
		    !ses_element_is_slot(element_type(join, r)) &&
		    join->elements[r].aes == SES_NO_ELEMENT)
			return r;
	}
	return SES_NO_ELEMENT;
}

/* The number of an element in space B. */
static unsigned int find_index_in_b(const struct ses_join *join,
				    uint32_t element)
{
	unsigned int b = 0;

	while (b < 255 && join->by_b[b] != element)
		b++;
	return b;
}

static void attach_descriptor(struct ses_join *join, uint32_t n,
			      struct sequence *seq, enum ses_index_space space,
			      struct ses_log *log)
{
	struct ses_aes *aes = &join->aes[n];
	struct ses_aes_head h = parse_head(join, aes);
	uint32_t element = SES_NO_ELEMENT;

	if (h.eip)
		element = find_element_by_index(join, &h, space);
	else if (seq->next < seq->nr)
		element = seq->elements[seq->next++];
	if (element != SES_NO_ELEMENT && h.eip)
		advance_sequence(seq, element);
	if (element != SES_NO_ELEMENT &&
	    join->elements[element].aes != SES_NO_ELEMENT) {
		element = find_other_element(join, &h, element);
		aes->repaired = element != SES_NO_ELEMENT;
		aes->index = (uint8_t)find_index_in_b(join, element);
	}
	if (element == SES_NO_ELEMENT) {
		ses_warn(log, SES_T_AES_UNMATCHED,
			 "Additional Element Status page (0Ah): the descriptor "
			 "at byte %u (element index %u, EIIOE %u) belongs to "
			 "no element, or to one that has its own.", aes->at,
			 h.index, h.eiioe);
		return;
	}
	join->elements[element].aes = n;
	aes->element = element;
}

int ses_aes_attach(struct ses_join *join, enum ses_eiioe eiioe,
		   struct ses_log *log)
{
	enum ses_index_space space;
	struct sequence seq;
	int err = parse_descriptors(join, log);

	if (!join->aes)
		return err;
	err = build_sequence(join, &seq, log);
	if (err)
		return err;
	space = choose_space(join);
	join->forced = eiioe == SES_EIIOE_FORCE || space == SES_SPACE_A;
	join->overridden = join->forced && eiioe != SES_EIIOE_AS_IS;
	for (size_t i = 0; i < join->nr_aes; i++)
		attach_descriptor(join, (uint32_t)i, &seq, space, log);
	free(seq.elements);
	return 0;
}

/* --- is a descriptor complete? --- */

/* What is missing in a descriptor. */
struct lack {
	const char *what;	/* 0: nothing */
	bool counted;		/* `count` of them */
};

static struct lack check_entries(const struct ses_aes_head *h, size_t fixed,
				 size_t size, const char *what)
{
	bool all = ses_aes_present(h, fixed, size) == ses_aes_count(h);

	return (struct lack){ all ? NULL : what, true };
}

static struct lack check_sas(const struct ses_aes_head *h, unsigned int type)
{
	if (!ses_aes_sas_counted(h))
		return (struct lack){ "a descriptor type", false };
	if (ses_aes_sas_type(h) == 0) {
		if (h->len < ses_aes_sas_slot_fixed(h))
			return (struct lack){ "a device slot number", false };
		return check_entries(h, ses_aes_sas_slot_fixed(h),
				     SES_SAS_SLOT_PHY_SIZE, "phy descriptors");
	}
	if (ses_aes_sas_type(h) != 1)
		return (struct lack){ NULL, false };
	if (type == SES_ET_SAS_EXPANDER) {
		if (h->len < ses_aes_sas_expander_fixed(h))
			return (struct lack){
				"the SAS address of the expander", false };
		return check_entries(h, ses_aes_sas_expander_fixed(h),
				     SES_SAS_EXP_PHY_SIZE,
				     "expander phy descriptors");
	}
	if (!ses_aes_is_sas_port(type))
		return (struct lack){ NULL, false };
	return check_entries(h, ses_aes_sas_port_fixed(h),
			     SES_SAS_PORT_PHY_SIZE, "phy descriptors");
}

static struct lack check_fcp(const struct ses_aes_head *h)
{
	if (h->len < ses_aes_fcp_fixed(h))
		return (struct lack){ "the node name", false };
	return check_entries(h, ses_aes_fcp_fixed(h), SES_FCP_PORT_SIZE,
			     "port descriptors");
}

static struct lack check_pcie(const struct ses_aes_head *h)
{
	if (!h->eip)
		return (struct lack){ NULL, false };
	if (h->len < 6)
		return (struct lack){ "a PCIe protocol type", false };
	if (!ses_aes_is_nvme(h))
		return (struct lack){ NULL, false };
	if (h->len < SES_AES_NVME_FIXED)
		return (struct lack){ "serial and model number", false };
	return check_entries(h, SES_AES_NVME_FIXED, SES_NVME_PORT_SIZE,
			     "physical port descriptors");
}

static struct lack check_descriptor(const struct ses_aes_head *h,
				    unsigned int type)
{
	switch (h->invalid ? -1 : h->protocol) {
	case SES_PROTOCOL_SAS:
		return check_sas(h, type);
	case SES_PROTOCOL_FCP:
		return check_fcp(h);
	case SES_PROTOCOL_PCIE:
		return check_pcie(h);
	}
	return (struct lack){ NULL, false };
}

int ses_aes_check(const struct ses_join *j, const struct ses_snapshot *snap,
		  const struct ses_aes *aes, struct ses_log *log)
{
	struct ses_aes_head h = ses_aes_head(ses_aes_bytes(j, aes), aes->len);
	struct lack lack =
		check_descriptor(&h, ses_join_header(j, aes->element)->type);
	char count[16] = "", text[128];

	if (!lack.what)
		return 0;
	if (lack.counted)
		snprintf(count, sizeof(count), "%u ", ses_aes_count(&h));
	snprintf(text, sizeof(text),
		 "a descriptor long enough for %s%s, not of %zu bytes,", count,
		 lack.what, h.len);
	return ses_page_report_defect(snap, j->additional, log, SES_T_AES_SHORT,
				      aes->at, text);
}
