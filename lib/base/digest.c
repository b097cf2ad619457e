/* SPDX-License-Identifier: BSD-2-Clause */
#include "digest.h"

#include <string.h>

#include <ses/bytes.h>
#include <ses/text.h>

#define ROUNDS	64

/* FIPS 180-4, 4.2.2 */
static const uint32_t constants[ROUNDS] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5,
	0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
	0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5,
	0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate_right(uint32_t x, unsigned int n)
{
	return x >> n | x << (32 - n);
}

/* The message schedule: FIPS 180-4, 6.2.2 step 1. */
static void build_schedule(uint32_t w[ROUNDS], const uint8_t *block)
{
	for (size_t i = 0; i < 16; i++)
		w[i] = ses_be32(block + 4 * i);
	for (size_t i = 16; i < ROUNDS; i++) {
		uint32_t a = w[i - 15], b = w[i - 2];

		w[i] = w[i - 16] + w[i - 7] +
		       (rotate_right(a, 7) ^ rotate_right(a, 18) ^ a >> 3) +
		       (rotate_right(b, 17) ^ rotate_right(b, 19) ^ b >> 10);
	}
}

static void add_block(struct ses_digest *digest, const uint8_t *block)
{
	uint32_t w[ROUNDS], v[8];

	build_schedule(w, block);
	memcpy(v, digest->state, sizeof(v));
	for (size_t i = 0; i < ROUNDS; i++) {
		uint32_t a = v[0], e = v[4];
		uint32_t t1 = v[7] + constants[i] + w[i] +
			      (rotate_right(e, 6) ^ rotate_right(e, 11) ^
			       rotate_right(e, 25)) +
			      ((e & v[5]) ^ (~e & v[6]));
		uint32_t t2 = (rotate_right(a, 2) ^ rotate_right(a, 13) ^
			       rotate_right(a, 22)) +
			      ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));

		memmove(v + 1, v, 7 * sizeof(*v));
		v[4] += t1;
		v[0] = t1 + t2;
	}
	for (size_t i = 0; i < 8; i++)
		digest->state[i] += v[i];
}

void ses_digest_begin(struct ses_digest *digest)
{
	*digest = (struct ses_digest){
		.state = {
			0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
			0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
		},
	};
}

void ses_digest_add(struct ses_digest *digest, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;
	size_t used = digest->len % SES_DIGEST_BLOCK;

	digest->len += n;
	while (n >= SES_DIGEST_BLOCK - used) {
		size_t room = SES_DIGEST_BLOCK - used;

		if (used) {
			memcpy(digest->block + used, p, room);
			add_block(digest, digest->block);
		} else {
			add_block(digest, p);
		}
		p += room;
		n -= room;
		used = 0;
	}
	if (n)
		memcpy(digest->block + used, p, n);
}

/* Padding: a bit of 1, zeros, the length in bits (FIPS 180-4, 5.1.1). */
static void add_padding(struct ses_digest *digest)
{
	static const uint8_t end[SES_DIGEST_BLOCK] = { 0x80 };
	uint64_t bits = digest->len * 8;
	size_t used = digest->len % SES_DIGEST_BLOCK;
	uint8_t length[8];

	ses_put_be32(length, (uint32_t)(bits >> 32));
	ses_put_be32(length + 4, (uint32_t)bits);
	ses_digest_add(digest, end, used < 56 ? 56 - used : 120 - used);
	ses_digest_add(digest, length, sizeof(length));
}

void ses_digest_text(struct ses_digest *digest, char text[SES_DIGEST_TEXT])
{
	uint8_t bytes[SES_DIGEST_BYTES];

	add_padding(digest);
	for (size_t i = 0; i < 8; i++)
		ses_put_be32(bytes + 4 * i, digest->state[i]);
	ses_hex_write(text, bytes, sizeof(bytes));
	text[SES_DIGEST_TEXT - 1] = '\0';
}
