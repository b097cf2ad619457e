/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A large enclosure as a binary capture: Configuration, Enclosure Status,
 * Element Descriptor page.
 *
 * usage: shelf TYPE ELEMENTS     TYPE: hex code of the element type, or mix
 *
 * States are those of a healthy shelf with a few exceptions, from a fixed
 * seed, so that two runs are about the same bytes.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_MAX 65535
#define PER_TYPE 255

struct page {
	uint8_t bytes[PAGE_MAX + 1];
	size_t len;
};

static void append_bytes(struct page *p, const void *bytes, size_t n)
{
	if (p->len + n > PAGE_MAX) {
		fprintf(stderr, "shelf: the page has no room for more.\n");
		exit(1);
	}
	memcpy(p->bytes + p->len, bytes, n);
	p->len += n;
}

static void begin(struct page *p, uint8_t code)
{
	const uint8_t head[8] = { code, 0, 0, 0, 0, 0, 0, 7 };

	p->len = 0;
	append_bytes(p, head, sizeof(head));
}

static void end(struct page *p)
{
	p->bytes[2] = (uint8_t)((p->len - 4) >> 8);
	p->bytes[3] = (uint8_t)(p->len - 4);
	fwrite(p->bytes, 1, p->len, stdout);
}

static uint32_t next(void)
{
	static uint32_t seed = 1;

	return seed = seed * 1664525 + 1013904223;
}

static uint8_t type_of(const char *arg, unsigned int header)
{
	static const uint8_t mix[] = { 0x17, 0x02, 0x03, 0x04, 0x12, 0x18 };

	if (strcmp(arg, "mix") == 0)
		return mix[header % sizeof(mix)];
	return (uint8_t)strtoul(arg, NULL, 16);
}

static void configuration(const char *arg, unsigned int elements)
{
	unsigned int types = (elements + PER_TYPE - 1) / PER_TYPE;
	uint8_t enclosure[40] = { 0x11, 0, (uint8_t)types, 36, 0x50, 0, 0, 0,
				  0, 0, 0x0b, 0 };
	static struct page p;

	memcpy(enclosure + 12, "BENCH   LARGE SHELF     0001", 28);
	begin(&p, 0x01);
	append_bytes(&p, enclosure, sizeof(enclosure));
	for (unsigned int i = 0; i < types; i++) {
		unsigned int left = elements - i * PER_TYPE;
		const uint8_t header[4] = {
			type_of(arg, i),
			(uint8_t)(left < PER_TYPE ? left : PER_TYPE), 0, 0,
		};

		append_bytes(&p, header, sizeof(header));
	}
	end(&p);
}

static void status(const char *arg, unsigned int elements)
{
	static struct page p;

	begin(&p, 0x02);
	for (unsigned int i = 0; i < elements; i++) {
		uint8_t type = type_of(arg, i / PER_TYPE);
		uint32_t r = next() >> 8;
		/* one in 16 is something else than OK */
		uint8_t e[4] = { r % 16 ? 1 : (uint8_t)(r >> 8 & 7), 0, 0, 0 };

		if (i % PER_TYPE == 0)
			append_bytes(&p, "\0\0\0\0", 4);	/* overall */
		if (type == 0x04)
			e[2] = (uint8_t)(40 + (r >> 12) % 20);
		else if (type == 0x03 || type == 0x12)
			e[2] = (uint8_t)(r >> 12);
		else if (r % 61 == 0)
			e[2] = 0x02;			/* ident */
		append_bytes(&p, e, sizeof(e));
	}
	end(&p);
}

int main(int argc, char *argv[])
{
	if (argc != 3) {
		fprintf(stderr, "usage: shelf TYPE ELEMENTS\n");
		return 1;
	}
	configuration(argv[1], (unsigned int)strtoul(argv[2], NULL, 10));
	status(argv[1], (unsigned int)strtoul(argv[2], NULL, 10));
	return 0;
}
