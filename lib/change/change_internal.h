/* SPDX-License-Identifier: BSD-2-Clause */
/* What change.h does not show: operations on one element, and refusals. */
#ifndef LIB_CHANGE_CHANGE_INTERNAL_H
#define LIB_CHANGE_CHANGE_INTERNAL_H

#include <ses/change.h>

/* "--get", "--set", "--clear". */
const char *ses_operation_name(enum ses_operation_kind kind);

/*
 * Find the field of an operation in an element, by its number in the join, on
 * that page. Returns 0, or with a message -SES_E_OTHER (no such acronym for
 * this element type, no AES descriptor, no such field in this descriptor) or
 * -SES_E_SYNTAX (the field extends past the end of the element).
 */
int ses_operation_find_field(const struct ses_operation *op,
			     const struct ses_join *join, uint32_t element,
			     uint8_t page, struct ses_log *log,
			     struct ses_position *position);

/*
 * The bytes of an element on a page (4, or an AES descriptor), and their
 * number; 0 if it has none there.
 */
const uint8_t *ses_operation_element_bytes(const struct ses_join *join,
					   uint32_t element, uint8_t page,
					   size_t *len);

/*
 * Was the page refused because the generation code of the enclosure has
 * changed? Takes what ses_control_may_retry() takes, and the page, which has a
 * generation code. Loads the Configuration page to be sure. If true, the caller
 * may build the page again from pages that are loaded now, and send that.
 */
bool ses_control_is_stale(struct ses_device *dev, const uint8_t *page,
			  const struct ses_command *cmd, int err,
			  unsigned int attempt);

/*
 * Does the page of a prepared change switch off the device of a slot that is
 * not off yet? Takes an operation on the slot, or on all slots of a type.
 */
bool ses_change_switches_off(const struct ses_change *change,
			     const struct ses_outcome *outcome);

#endif
