/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the acronyms of Additional Element Status descriptors are. */
#ifndef LIB_CHANGE_ACRONYM_H
#define LIB_CHANGE_ACRONYM_H

#include <ses/element.h>

#include "ses/aes.h"

/*
 * The byte that the position of an AES field row counts from, in a descriptor
 * of this kind. False when a descriptor of this kind has no such field.
 */
bool ses_aes_find_field_base(const struct ses_aes_head *h,
			     const struct ses_field *f, size_t *base);

#endif
