/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes from a device or a file, which cannot be trusted.
 *
 * The reader below is the only way in which this project reads such bytes: no
 * structs over buffers, no casts. A read past the end returns 0 and sets a
 * sticky flag, so that a decoder may read a whole descriptor and check once.
 * ses_reader_sub() gives an inner descriptor bounds of its own, so that a wrong
 * length does not reach the next descriptor.
 *
 * All integers of SCSI are big-endian. The three little-endian fields of the
 * PCIe descriptor (SES-3) have a call of their own.
 */
#ifndef SES_BYTES_H
#define SES_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ses_log;

struct ses_reader {
	const uint8_t *start;	/* of the page, for ses_reader_offset() */
	const uint8_t *p;	/* next byte */
	const uint8_t *end;	/* one past the last valid byte */
	bool bad;		/* a read went past the end */
};

static inline uint16_t ses_be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint16_t ses_le16(const uint8_t *p)
{
	return (uint16_t)(p[1] << 8 | p[0]);
}

static inline uint32_t ses_be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static inline uint64_t ses_be64(const uint8_t *p)
{
	return (uint64_t)ses_be32(p) << 32 | ses_be32(p + 4);
}

static inline void ses_put_be16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static inline void ses_put_be32(uint8_t *p, uint32_t v)
{
	ses_put_be16(p, (uint16_t)(v >> 16));
	ses_put_be16(p + 2, (uint16_t)v);
}

static inline struct ses_reader ses_reader(const uint8_t *p, size_t len)
{
	return (struct ses_reader){ .start = p, .p = p, .end = p + len };
}

static inline size_t ses_reader_left(const struct ses_reader *r)
{
	return (size_t)(r->end - r->p);
}

/* Bytes between the start of the outermost buffer and the next byte. */
static inline size_t ses_reader_offset(const struct ses_reader *r)
{
	return (size_t)(r->p - r->start);
}

/*
 * The next n bytes, after which the reader continues; or 0 and the sticky flag
 * if fewer than n are left, and then the reader is at its end.
 */
static inline const uint8_t *ses_reader_bytes(struct ses_reader *r, size_t n)
{
	const uint8_t *p = r->p;

	if (ses_reader_left(r) < n) {
		r->p = r->end;
		r->bad = true;
		return NULL;
	}
	r->p += n;
	return p;
}

/* The next n bytes as a reader of their own; an empty, bad one if fewer are
 * left. */
static inline struct ses_reader ses_reader_sub(struct ses_reader *r, size_t n)
{
	struct ses_reader sub = { .start = r->start, .p = r->p, .end = r->p };

	if (ses_reader_bytes(r, n))
		sub.end = r->p;
	else
		sub.p = sub.end = r->end, sub.bad = true;
	return sub;
}

static inline uint8_t ses_reader_u8(struct ses_reader *r)
{
	const uint8_t *p = ses_reader_bytes(r, 1);

	return p ? *p : 0;
}

static inline uint16_t ses_reader_be16(struct ses_reader *r)
{
	const uint8_t *p = ses_reader_bytes(r, 2);

	return p ? ses_be16(p) : 0;
}

static inline uint16_t ses_reader_le16(struct ses_reader *r)
{
	const uint8_t *p = ses_reader_bytes(r, 2);

	return p ? ses_le16(p) : 0;
}

static inline uint32_t ses_reader_be32(struct ses_reader *r)
{
	const uint8_t *p = ses_reader_bytes(r, 4);

	return p ? ses_be32(p) : 0;
}

static inline uint64_t ses_reader_be64(struct ses_reader *r)
{
	const uint8_t *p = ses_reader_bytes(r, 8);

	return p ? ses_be64(p) : 0;
}

/*
 * A bit field as SES names it: its first byte, its most significant bit in
 * that byte (7 is leftmost) and its width in bits, which may extend into the
 * following bytes. The caller makes sure that width is 1..64 and msb 0..7.
 *
 * ses_bits_end() is the number of bytes that the field needs from the start of
 * the element. The caller compares it with the length before it uses the other
 * two.
 */
static inline size_t ses_bits_end(unsigned int byte, unsigned int msb,
				  unsigned int width)
{
	return byte + (7 - msb + width + 7) / 8;
}

uint64_t ses_bits_get(const uint8_t *p, unsigned int byte, unsigned int msb,
		      unsigned int width);
void ses_bits_put(uint8_t *p, unsigned int byte, unsigned int msb,
		  unsigned int width, uint64_t value);

/* The length of the text in p[0..len), up to the first NUL. */
size_t ses_text_length(const uint8_t *p, size_t len);

/*
 * Load a file, a pipe or, for the name "-", standard input, to its end. Takes
 * the largest length that is accepted. Returns 0, a malloc()ed block (followed
 * by a NUL that is not counted) and its length; or with a message
 * -(50 + errno), or -SES_E_FILE if the file is larger.
 */
int ses_file_load(const char *name, size_t max, struct ses_log *log,
		  uint8_t **bytes, size_t *len);

#endif
