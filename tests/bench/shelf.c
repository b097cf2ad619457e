/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A large enclosure as a binary capture: Configuration and Enclosure Status
 * page; with SUBENCLOSURES also Threshold In and Element Descriptor page.
 *
 * usage: shelf TYPE ELEMENTS [SUBENCLOSURES]
 *	TYPE is the hex code of the element type, or mix; each subenclosure has
 *	as many ELEMENTS
 *
 * States are those of a healthy shelf with a few exceptions, from a fixed
 * seed, so that two runs are about the same bytes.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_MAX 65532		/* the ALLOCATION LENGTH of both programs */
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

static const char *type_arg;
static unsigned int nr_elements, nr_subenclosures = 1;

/* The elements of header i, and its type. */
static unsigned int headers_of_each(void)
{
	return (nr_elements + PER_TYPE - 1) / PER_TYPE;
}

static uint8_t count_of(unsigned int header)
{
	unsigned int left = nr_elements -
			    header % headers_of_each() * PER_TYPE;

	return (uint8_t)(left < PER_TYPE ? left : PER_TYPE);
}

static unsigned int nr_headers(void)
{
	return headers_of_each() * nr_subenclosures;
}

static void configuration(void)
{
	uint8_t enclosure[40] = { 0x11, 0, (uint8_t)headers_of_each(), 36, 0x50,
				  0, 0, 0, 0, 0, 0x0b, 0 };
	static struct page p;

	memcpy(enclosure + 12, "BENCH   LARGE SHELF     0001", 28);
	begin(&p, 0x01);
	p.bytes[1] = (uint8_t)(nr_subenclosures - 1);
	for (unsigned int i = 0; i < nr_subenclosures; i++) {
		enclosure[1] = enclosure[11] = (uint8_t)i;
		append_bytes(&p, enclosure, sizeof(enclosure));
	}
	for (unsigned int i = 0; i < nr_headers(); i++) {
		const uint8_t header[4] = {
			type_of(type_arg, i), count_of(i),
			(uint8_t)(i / headers_of_each()), 0,
		};

		append_bytes(&p, header, sizeof(header));
	}
	end(&p);
}

static void append_status(struct page *p, uint8_t type)
{
	uint32_t r = next() >> 8;
	/* one in 16 is something else than OK */
	uint8_t e[4] = { r % 16 ? 1 : (uint8_t)(r >> 8 & 7), 0, 0, 0 };

	if (type == 0x04)
		e[2] = (uint8_t)(40 + (r >> 12) % 20);
	else if (type == 0x03 || type == 0x12)
		e[2] = (uint8_t)(r >> 12);
	else if (r % 61 == 0)
		e[2] = 0x02;			/* ident */
	append_bytes(p, e, sizeof(e));
}

static void append_thresholds(struct page *p, uint8_t type)
{
	static const uint8_t temperature[4] = { 75, 70, 25, 20 }, none[4];

	append_bytes(p, type == 0x04 ? temperature : none, 4);
}

/* A page with four bytes for each element, overall ones first. */
static void elements_page(uint8_t code,
			  void (*append)(struct page *p, uint8_t type))
{
	static struct page p;

	begin(&p, code);
	for (unsigned int i = 0; i < nr_headers(); i++) {
		append_bytes(&p, "\0\0\0\0", 4);
		for (unsigned int k = count_of(i); k > 0; k--)
			append(&p, type_of(type_arg, i));
	}
	end(&p);
}

/* As many names as fit into the page. */
static void names(void)
{
	unsigned int left = nr_headers() +
			    nr_subenclosures * nr_elements;
	static struct page p;

	begin(&p, 0x07);
	for (unsigned int i = 0; i < nr_headers(); i++) {
		for (int k = -1; k < count_of(i); k++, left--) {
			char name[16];
			int n = snprintf(name, sizeof(name), "E %02x.%02x", i,
					 (uint8_t)k);
			uint8_t head[4] = { 0, 0, 0, (uint8_t)n };

			if (p.len + 4 * left + (size_t)n > PAGE_MAX)
				head[3] = 0;
			append_bytes(&p, head, sizeof(head));
			append_bytes(&p, name, head[3]);
		}
	}
	end(&p);
}

int main(int argc, char *argv[])
{
	if (argc != 3 && argc != 4) {
		fprintf(stderr, "usage: shelf TYPE ELEMENTS [SUBENCLOSURES]\n");
		return 1;
	}
	type_arg = argv[1];
	nr_elements = (unsigned int)strtoul(argv[2], NULL, 10);
	if (argc == 4)
		nr_subenclosures = (unsigned int)strtoul(argv[3], NULL, 10);
	configuration();
	elements_page(0x02, append_status);
	if (argc == 4) {
		elements_page(0x05, append_thresholds);
		names();
	}
	return 0;
}
