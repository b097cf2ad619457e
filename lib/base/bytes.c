/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/bytes.h>

#include <string.h>

uint64_t ses_bits_get(const uint8_t *p, unsigned int byte, unsigned int msb,
		      unsigned int width)
{
	uint64_t v = 0;

	for (unsigned int bit = byte * 8 + 7 - msb; width > 0; bit++, width--)
		v = v << 1 | (p[bit / 8] >> (7 - bit % 8) & 1);
	return v;
}

void ses_bits_put(uint8_t *p, unsigned int byte, unsigned int msb,
		  unsigned int width, uint64_t value)
{
	unsigned int bit = byte * 8 + 7 - msb + width;

	for (; width > 0; width--, value >>= 1) {
		bit--;
		uint8_t m = (uint8_t)(0x80 >> bit % 8);

		if (value & 1)
			p[bit / 8] |= m;
		else
			p[bit / 8] &= (uint8_t)~m;
	}
}

size_t ses_text_length(const uint8_t *p, size_t len)
{
	const uint8_t *nul = len ? memchr(p, 0, len) : NULL;

	return nul ? (size_t)(nul - p) : len;
}
