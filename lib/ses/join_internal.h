/* SPDX-License-Identifier: BSD-2-Clause */
/* What other rooms of lib/ use of the join, and selections of its elements. */
#ifndef LIB_SES_JOIN_INTERNAL_H
#define LIB_SES_JOIN_INTERNAL_H

#include <ses/join.h>

/* --- the join --- */

/*
 * Join the pages that a snapshot holds; 01h must be among them. Takes how to
 * treat EIIOE. A page that ends too early is reported and kept as a defect; the
 * join then holds what is there. Returns 0, or -SES_E_NO_MEMORY with a message
 * and an empty join. ses_join_free() in both cases.
 */
__attribute__((warn_unused_result))
int ses_join_build(const struct ses_snapshot *snap, enum ses_eiioe eiioe,
		   struct ses_log *log, struct ses_join *join);
void ses_join_free(struct ses_join *join);

/*
 * Do the pages hold all elements? Takes whether those of the page with
 * thresholds are needed. Returns 0, or -SES_E_MALFORMED with a message.
 */
int ses_join_check(const struct ses_join *join,
		   const struct ses_snapshot *snap, bool thresholds,
		   struct ses_log *log);

/* The type descriptor header of an element. */
static inline const struct ses_type_header *
ses_join_header(const struct ses_join *join, uint32_t element)
{
	return &join->config->types[join->elements[element].type];
}

/* The four bytes of an element in page 02h; 0 when the page is too short. */
const uint8_t *ses_status_element(const struct ses_page *page,
				  uint32_t element);

/* The four bytes of an element in page 02h, 05h or 06h, or 0. */
const uint8_t *ses_page_element(const struct ses_config *config,
				const struct ses_page *page, unsigned int ti,
				int element);

/* Bytes of an AES descriptor. */
const uint8_t *ses_aes_bytes(const struct ses_join *join,
			     const struct ses_aes *aes);

/*
 * Is the descriptor of an element complete? An INVALID one always is. Returns
 * 0, or -SES_E_MALFORMED with a message.
 */
int ses_aes_check(const struct ses_join *join, const struct ses_snapshot *snap,
		  const struct ses_aes *aes, struct ses_log *log);

/*
 * The elements that a CONNECTOR ELEMENT INDEX and an OTHER ELEMENT INDEX inside
 * of a descriptor point at. Takes the EIIOE value of the descriptor (0 when it
 * has none). SES_NO_ELEMENT: it is not there; *raw is set if the page does not
 * say how elements are counted.
 */
uint32_t ses_join_find_connector(const struct ses_join *join,
				 unsigned int eiioe, uint8_t index, bool *raw);
uint32_t ses_join_find_other(const struct ses_join *join, unsigned int eiioe,
			     uint8_t index, bool *raw);

/* --- selections --- */

/*
 * Find the header of an element type in the configuration. 0, or with a message
 * -SES_E_OTHER when there is none, or the error of a configuration of which a
 * part is missing. Nothing to do for other selections.
 */
int ses_select_resolve(struct ses_select *select,
		       const struct ses_snapshot *snap, struct ses_log *log);

/*
 * INDEX and ALL only: which of the elements -1 .. count - 1 of header `header`
 * are meant. first > last: none of them.
 */
struct ses_range {
	int first, last;
};
struct ses_range ses_select_range(const struct ses_select *select,
				  unsigned int header, unsigned int count);

/* Any kind: is this element of a join meant? */
bool ses_select_includes(const struct ses_select *select,
			 const struct ses_join *join, uint32_t element);

#endif
