/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SHA-256 (FIPS 180-4), to compare images.
 */
#ifndef LIB_BASE_DIGEST_H
#define LIB_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define SES_DIGEST_BYTES	32
#define SES_DIGEST_BLOCK	64

struct ses_digest {
	uint32_t state[8];
	uint64_t len;		/* bytes added so far */
	uint8_t block[SES_DIGEST_BLOCK];
};

void ses_digest_begin(struct ses_digest *digest);

/* Add n bytes. */
void ses_digest_add(struct ses_digest *digest, const void *bytes, size_t n);

/* The digest as lower-case hex digits and a NUL. Ends the digest. */
#define SES_DIGEST_TEXT (2 * SES_DIGEST_BYTES + 1)
void ses_digest_text(struct ses_digest *digest, char text[SES_DIGEST_TEXT]);

#endif
