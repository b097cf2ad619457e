/* SPDX-License-Identifier: BSD-2-Clause */
/* The positions of the acronyms of Additional Element Status descriptors. */
#ifndef LIB_CHANGE_ACRONYM_H
#define LIB_CHANGE_ACRONYM_H

#include <ses/element.h>

#include "ses/aes.h"

/*
 * The byte from which the position of an AES field row counts, in a descriptor
 * of this kind. False if a descriptor of this kind does not have the field.
 */
bool ses_aes_find_field_base(const struct ses_aes_head *h,
			     const struct ses_field *f, size_t *base);

#endif
