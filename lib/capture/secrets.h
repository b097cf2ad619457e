/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What identifies devices: 64-bit identifiers without their last byte, and
 * serial numbers. First all of them are entered, then bytes are searched for
 * them, and each is replaced, always by the same other one.
 */
#ifndef LIB_CAPTURE_SECRETS_H
#define LIB_CAPTURE_SECRETS_H

#include <stddef.h>
#include <stdint.h>

#include <ses/memory.h>

struct ses_secrets {
	struct ses_arena arena;
	struct ses_index ids;		/* without the last byte -> secret */
	struct ses_index serials;	/* first four bytes -> secret */
	unsigned int nr_ids, nr_serials;
};

/* Add one; what identifies nothing (0, all ones, made up by an adapter, shorter
 * than four characters) is left out. The text must outlive the secrets. */
void ses_secrets_add_id(struct ses_secrets *secrets, uint64_t id);
void ses_secrets_add_serial(struct ses_secrets *secrets, const char *text);

/* Replace identifiers that stand in p[0..len) as eight bytes. */
void ses_secrets_replace_binary(const struct ses_secrets *secrets, uint8_t *p,
				size_t len);

/* ... in hex digits, with or without leading zeros, or several in a row. */
void ses_secrets_replace_text(const struct ses_secrets *secrets, uint8_t *p,
			      size_t len);

/* Replace serial numbers. */
void ses_secrets_replace_serials(const struct ses_secrets *secrets, uint8_t *p,
				 size_t len);

#endif
