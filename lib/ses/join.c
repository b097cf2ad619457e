/* SPDX-License-Identifier: BSD-2-Clause */
/* The elements of a join; aes.c finds the additional status of each. What is
 * about elements, from --join to the map, begins with a join. */
#include <ses/join.h>

#include <errno.h>
#include <stdlib.h>

#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/snapshot.h>

#include "aes.h"
#include "join_internal.h"
#include "ses_internal.h"

/* A status page has at most this many elements: PAGE LENGTH has 16 bits. */
#define MAX_ELEMENTS ((65535 + 4 - 8) / 4)

const uint8_t *ses_status_element(const struct ses_page *page, uint32_t element)
{
	uint32_t at = 8 + 4 * element;

	return page && element < MAX_ELEMENTS && page->len >= at + 4 ?
		       page->bytes + at : NULL;
}

const uint8_t *ses_page_element(const struct ses_config *config,
				const struct ses_page *page, unsigned int ti,
				int element)
{
	size_t at = page ? ses_config_element_at(config, page->code,
						 page->claimed, ti, element) :
			   0;

	return at && at + 4 <= page->len ? page->bytes + at : NULL;
}

/* Add an element to the tables of its numbers, as far as they fit in a byte. */
static void number_element(struct ses_join *j, uint32_t element,
			   uint32_t next[3])
{
	const struct ses_type_header *t = ses_join_header(j, element);
	bool has_aes = ses_element_type(t->type)->aes != SES_AES_NEVER;

	if (next[0] < 256)
		j->by_b[next[0]] = element;
	next[0]++;
	if (has_aes && next[1] < 256)
		j->by_c[next[1]] = element;
	next[1] += has_aes;
	if (t->type == SES_ET_SAS_CONNECTOR && next[2] < 256)
		j->by_d[next[2]++] = element;
}

static int build_elements(struct ses_join *j, struct ses_log *log)
{
	uint32_t next[3] = { 0, 0, 0 };

	j->nr_elements = 0;
	j->elements = malloc((size_t)(j->config->nr_elements < MAX_ELEMENTS ?
				  j->config->nr_elements : MAX_ELEMENTS) *
			 sizeof(*j->elements) + 1);
	if (!j->elements)
		return ses_no_memory(log);
	for (int i = 0; i < 256; i++)
		j->by_b[i] = j->by_c[i] = j->by_d[i] = SES_NO_ELEMENT;
	for (size_t t = 0; t < j->config->nr_types; t++) {
		for (int e = -1; e < j->config->types[t].count; e++) {
			if (j->nr_elements == MAX_ELEMENTS)
				return 0;
			j->elements[j->nr_elements] = (struct ses_element){
				.type = (uint16_t)t, .index = (int16_t)e,
				.aes = SES_NO_ELEMENT,
			};
			if (e >= 0)
				number_element(j, j->nr_elements, next);
			j->nr_elements++;
		}
	}
	return 0;
}

static int attach_names(struct ses_join *j, struct ses_log *log)
{
	struct ses_reader r = ses_reader(j->names->bytes, j->names->len);

	if (!ses_reader_bytes(&r, 8))
		return ses_fail(log, SES_E_MALFORMED, SES_T_PAGE_MALFORMED,
				"Element Descriptor page (07h): the page has "
				"%u bytes, 8 at least are expected.",
				j->names->len);
	for (uint32_t element = 0; element < j->nr_elements; element++) {
		uint32_t at;
		uint16_t len;
		const uint8_t *text;

		if (!ses_reader_left(&r)) {
			ses_warn(log, SES_T_PAGE_TRUNCATED,
				 "Element Descriptor page (07h): it ends after "
				 "%u bytes, before the name of element %u,%d.",
				 j->names->len, j->elements[element].type,
				 j->elements[element].index);
			return 0;
		}
		ses_reader_be16(&r);
		len = ses_reader_be16(&r);
		at = (uint32_t)ses_reader_offset(&r);
		text = ses_reader_bytes(&r, len);
		if (r.bad)
			return ses_fail(log, SES_E_MALFORMED,
					SES_T_PAGE_MALFORMED,
					"Element Descriptor page (07h): the "
					"entry of element %u,%d at byte %u "
					"goes on past the end of the page (%u "
					"bytes).", j->elements[element].type,
					j->elements[element].index, at - 4,
					j->names->len);
		j->elements[element].name_at = at;
		j->elements[element].name_len =
			(uint16_t)ses_text_length(text, len);
		j->elements[element].name_room = len;
	}
	return 0;
}

/*
 * The spaces of the connector and other element indexes inside of descriptors
 * with EIIOE 0, chosen for the page: the first in which every connector index
 * names a connector and every other index an element.
 */
static bool is_fitting_space(const struct ses_join *j,
			     enum ses_index_space space, uint8_t connector,
			     uint8_t other)
{
	uint32_t c = space == SES_SPACE_CD ? j->by_d[connector] :
		     space == SES_SPACE_B ? j->by_b[connector] :
		     connector < j->nr_elements ? connector : SES_NO_ELEMENT;
	uint32_t o = space == SES_SPACE_CD ? j->by_c[other] :
		     space == SES_SPACE_B ? j->by_b[other] :
		     other < j->nr_elements ? other : SES_NO_ELEMENT;

	return (connector == 0xff ||
		(c != SES_NO_ELEMENT &&
		 ses_join_header(j, c)->type == SES_ET_SAS_CONNECTOR)) &&
	       (other == 0xff || o != SES_NO_ELEMENT);
}

static bool do_all_fit(const struct ses_join *j, enum ses_index_space space)
{
	for (size_t i = 0; i < j->nr_aes; i++) {
		struct ses_aes_head h = ses_aes_head(
			ses_aes_bytes(j, &j->aes[i]), j->aes[i].len);
		bool expander = j->aes[i].element != SES_NO_ELEMENT &&
				ses_join_header(j, j->aes[i].element)->type ==
					SES_ET_SAS_EXPANDER;
		size_t fixed = expander ? ses_aes_sas_expander_fixed(&h) :
					  ses_aes_sas_port_fixed(&h);
		size_t size = expander ? SES_SAS_EXP_PHY_SIZE :
					 SES_SAS_PORT_PHY_SIZE;

		if (h.invalid || h.eiioe || !ses_aes_sas_counted(&h) ||
		    ses_aes_sas_type(&h) != 1)
			continue;
		for (size_t n = ses_aes_present(&h, fixed, size); n > 0; n--) {
			const uint8_t *p = h.p + fixed + size * (n - 1) +
					   (expander ? 0 : 2);

			if (!is_fitting_space(j, space, p[0], p[1]))
				return false;
		}
	}
	return true;
}

static void choose_inner_space(struct ses_join *j)
{
	static const enum ses_index_space spaces[] = {
		SES_SPACE_CD, SES_SPACE_A, SES_SPACE_B,
	};

	j->inner = SES_SPACE_RAW;
	for (int i = 0; i < 3; i++) {
		if (do_all_fit(j, spaces[i])) {
			j->inner = spaces[i];
			return;
		}
	}
}

int ses_join_build(const struct ses_snapshot *snap, enum ses_eiioe eiioe,
		   struct ses_log *log, struct ses_join *j)
{
	int err;

	*j = (struct ses_join){
		.config = &snap->config,
		.status = snap->pages[SES_PAGE_STATUS],
		.names = snap->pages[SES_PAGE_DESCRIPTOR],
		.additional = snap->pages[SES_PAGE_ADDITIONAL],
		.thresholds = snap->pages[SES_PAGE_THRESHOLD],
	};
	err = build_elements(j, log);
	if (!err && j->names)
		j->defect = attach_names(j, log);
	if (!err && j->additional)
		err = ses_aes_attach(j, eiioe, log);
	if (err)
		ses_join_free(j);
	else if (j->aes)
		choose_inner_space(j);
	return err;
}

int ses_join_check(const struct ses_join *j, const struct ses_snapshot *snap,
		   bool thresholds, struct ses_log *log)
{
	const struct ses_page *status = j->status, *limits = j->thresholds;
	int err = 0, also = 0;

	if (status && status->len < 8 + 4 * (size_t)j->config->nr_elements)
		err = ses_page_report_defect(snap, status, log,
					     SES_T_PAGE_TRUNCATED, status->len,
					     "the next status element");
	if (thresholds && limits &&
	    limits->len < ses_config_thresholds_end(j->config,
						    limits->claimed))
		also = ses_page_report_defect(snap, limits, log,
					      SES_T_PAGE_TRUNCATED, limits->len,
					      "the next threshold element");
	return err ? err : also;
}

void ses_join_free(struct ses_join *j)
{
	free(j->elements);
	free(j->aes);
	*j = (struct ses_join){ 0 };
}

static uint32_t find_element(const struct ses_join *j, unsigned int eiioe,
			     uint8_t index, const uint32_t *legacy, bool *raw)
{
	bool a = eiioe == 1 || eiioe == 3 ||
		 (eiioe == 0 && j->inner == SES_SPACE_A);

	*raw = eiioe == 0 && j->inner == SES_SPACE_RAW;
	if (*raw)
		return SES_NO_ELEMENT;
	if (a)
		return index < j->nr_elements ? index : SES_NO_ELEMENT;
	if (eiioe == 0 && j->inner == SES_SPACE_CD)
		return legacy[index];
	return j->by_b[index];
}

uint32_t ses_join_find_connector(const struct ses_join *j, unsigned int eiioe,
				 uint8_t index, bool *raw)
{
	uint32_t element = find_element(j, eiioe, index, j->by_d, raw);

	return element != SES_NO_ELEMENT &&
	       ses_join_header(j, element)->type == SES_ET_SAS_CONNECTOR ?
		       element : SES_NO_ELEMENT;
}

uint32_t ses_join_find_other(const struct ses_join *j, unsigned int eiioe,
			     uint8_t index, bool *raw)
{
	return find_element(j, eiioe, index, j->by_c, raw);
}
