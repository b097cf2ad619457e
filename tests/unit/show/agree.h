/* SPDX-License-Identifier: BSD-2-Clause */
/* An enclosure of random elements of all types, its outputs, and what they say
 * of an element. */
#ifndef TESTS_UNIT_AGREE_H
#define TESTS_UNIT_AGREE_H

#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/element.h>
#include <ses/join.h>
#include <ses/log.h>
#include <ses/monitor.h>
#include <ses/out.h>
#include <ses/page.h>
#include <ses/show.h>
#include <ses/snapshot.h>
#include <ses/transport.h>

#include "../../room.h"
#include "../../strict_json.h"
#include "../../strict_metrics.h"
#include "../test.h"

#define PER_TYPE	16	/* individual elements of each type */
#define FIRST_UNDEFINED	(SES_ELEMENT_TYPE_MAX + 1)
#define NR_TYPES	(FIRST_UNDEFINED + 2)
#define NR_ELEMENTS	(NR_TYPES * (PER_TYPE + 1))

/* The last two stand for reserved and for vendor specific types. */
static unsigned int type_code(unsigned int ti)
{
	return ti < FIRST_UNDEFINED ? ti : ti == FIRST_UNDEFINED ? 0x4d : 0xc3;
}

/* --- pages --- */

static uint8_t status_page[8 + 4 * NR_ELEMENTS];
static uint8_t limits_page[8 + 4 * NR_ELEMENTS];

static uint32_t random_word(void)
{
	static uint32_t seed = 12345;

	seed = seed * 1664525 + 1013904223;
	return seed >> 8 ^ seed << 11;
}

/* Zeros and ones are likely, too. */
static uint32_t random_element(void)
{
	switch (random_word() % 8) {
	case 0:
		return random_word() & 0x0f000000;
	case 1:
		return UINT32_MAX;
	case 2:
		return 0x01000000;
	}
	return random_word();
}

static const uint8_t *status_of(unsigned int ti, int element)
{
	return status_page + 8 + 4 * (ti * (PER_TYPE + 1) + 1 +
				      (unsigned int)element);
}

static const uint8_t *limits_of(unsigned int ti, int element)
{
	return limits_page + (status_of(ti, element) - status_page);
}

static void fill(uint8_t *page, uint8_t code, size_t size)
{
	memset(page, 0, 8);
	page[0] = code;
	ses_put_be16(page + 2, (uint16_t)(size - 4));
	for (size_t at = 8; at < size; at += 4)
		ses_put_be32(page + at, random_element());
}

static size_t configuration(uint8_t *p)
{
	size_t at = 8 + 40;

	memset(p, 0, at);
	p[0] = SES_PAGE_CONFIGURATION;
	p[8] = 0x11;
	p[10] = NR_TYPES;
	p[11] = 36;
	memset(p + 20, ' ', 28);
	for (unsigned int ti = 0; ti < NR_TYPES; ti++, at += 4) {
		p[at] = (uint8_t)type_code(ti);
		p[at + 1] = PER_TYPE;
		p[at + 2] = p[at + 3] = 0;
	}
	ses_put_be16(p + 2, (uint16_t)(at - 4));
	return at;
}

static struct ses_log mute = { .emit = NULL };
static struct ses_transport *transport;
static struct ses_device device;
static struct ses_snapshot snap;

static void open_enclosure(void)
{
	static const struct ses_wanted_page wants[] = {
		{ SES_PAGE_CONFIGURATION, true }, { SES_PAGE_STATUS, true },
		{ SES_PAGE_THRESHOLD, true },
	};
	static uint8_t all[4096 + sizeof(status_page) + sizeof(limits_page)];
	size_t len = configuration(all);

	fill(status_page, SES_PAGE_STATUS, sizeof(status_page));
	fill(limits_page, SES_PAGE_THRESHOLD, sizeof(limits_page));
	memcpy(all + len, status_page, sizeof(status_page));
	len += sizeof(status_page);
	memcpy(all + len, limits_page, sizeof(limits_page));
	len += sizeof(limits_page);
	check_int(ses_capture_open("random", all, len, &ses_os_linux, &mute,
				   &transport), 0);
	ses_device_init(&device, transport, &ses_os_linux, &mute, 0);
	ses_snapshot_init(&snap, &device);
	check_int(ses_snapshot_load(&snap, wants, 3), 0);
}

static void close_enclosure(void)
{
	ses_snapshot_free(&snap);
	ses_device_free(&device);
	ses_transport_close(transport);
}

/* --- the outputs --- */

static char *join_text;		/* terminated */

struct scalar {
	char *path, *value;
	enum json_type type;
	bool told;
};

static struct scalar *scalars;
static size_t nr_scalars;
/* where those of an element begin, in the order of the elements */
static size_t first_scalar[NR_ELEMENTS + 1];

static void take_scalar(void *data, const struct json_scalar *s)
{
	const char *list = strstr(s->path, "element_list[");

	(void)data;
	if (!list)
		return;
	scalars = room_for_one(scalars, nr_scalars, sizeof(*scalars));
	scalars[nr_scalars++] = (struct scalar){
		.path = strdup(strchr(list, ']') + 2),
		.value = strdup(s->text), .type = s->type };
	first_scalar[strtoul(list + 13, NULL, 10) + 1] = nr_scalars;
}

static struct metric_sample *samples;
static bool *sample_told;
static size_t nr_samples;

static void take_sample(void *data, const struct metric_sample *s)
{
	(void)data;
	if (!metric_label_of(s, "index"))
		return;
	samples = room_for_one(samples, nr_samples, sizeof(*samples));
	samples[nr_samples++] = *s;
}

static void render_join(void)
{
	const struct ses_show_options view = {
		.verbose = 2, .thresholds = true,
	};
	struct json_reader reader = { .take = take_scalar };
	struct ses_writer plain, document;
	struct ses_json json;
	struct ses_out out = { .text = &plain, .tree = &ses_json_ops,
			       .tree_data = &json };

	ses_writer_to_memory(&plain);
	ses_writer_to_memory(&document);
	ses_json_begin(&json, &document, &ses_json_default);
	check_int(ses_show_join(&out, &snap, &view), 0);
	ses_json_end(&json);
	check(json_read(&reader, document.buf, document.len));
	ses_write_char(&plain, '\0');
	join_text = strdup(plain.buf);
	ses_writer_close(&plain);
	ses_writer_close(&document);
}

static void render_metrics(void)
{
	const struct ses_metrics_run run = { .version = "1", .success = true };
	struct metric_reader reader = { .take = take_sample };
	struct ses_metrics *metrics = ses_metrics_new(NULL);
	const struct ses_metrics_source source = {
		.device = "random", .nickname = "",
	};
	struct ses_writer w;

	ses_writer_to_memory(&w);
	check_int(ses_metrics_add(metrics, &source, &snap), 0);
	ses_metrics_emit(metrics, &run, &w);
	check(metrics_read(&reader, w.buf, w.len, false));
	sample_told = calloc(nr_samples + 1, sizeof(*sample_told));
	ses_metrics_free(metrics);
	ses_writer_close(&w);
}

static void forget(void)
{
	for (size_t i = 0; i < nr_scalars; i++) {
		free(scalars[i].path);
		free(scalars[i].value);
	}
	free(scalars);
	free(samples);
	free(sample_told);
	free(join_text);
	scalars = NULL;
	samples = NULL;
	sample_told = NULL;
	nr_scalars = nr_samples = 0;
}

/* --- the element at hand, and what is said of it --- */

static struct {
	unsigned int ti;
	int number;
	unsigned int type;
	const uint8_t *bytes;	/* of the page that is compared */
	const char *part;	/* its object in JSON */
	const char *lines;	/* its part of the text */
	bool readable;		/* a sensor here can be believed */
} now;

/* Wrong: says where, but not a hundred times. */
static void wrong(const char *what, const char *key, const char *got,
		  const char *want)
{
	if (test_bad_checks++ < 20)
		printf("# element %u,%d of type %02x (%02x %02x %02x %02x): "
		       "%s of %s is \"%s\", not \"%s\"\n", now.ti, now.number,
		       now.type, now.bytes[0], now.bytes[1], now.bytes[2],
		       now.bytes[3], what, key, got, want);
}

static uint64_t bits(const struct ses_field *f)
{
	uint64_t v = 0;

	for (unsigned int i = 0; i < f->width; i++) {
		unsigned int bit = 8 * f->byte + 7 - f->msb + i;

		v = v << 1 | (now.bytes[bit / 8] >> (7 - bit % 8) & 1);
	}
	return v;
}

static struct scalar *member(const char *key, const char *inner)
{
	unsigned int row = now.ti * (PER_TYPE + 1) + 1 +
			   (unsigned int)now.number;
	char path[128];

	snprintf(path, sizeof(path), "%s.%s%s%s", now.part, key,
		 *inner ? "." : "", inner);
	for (size_t i = first_scalar[row]; i < first_scalar[row + 1]; i++) {
		if (strcmp(scalars[i].path, path) == 0) {
			scalars[i].told = true;
			return &scalars[i];
		}
	}
	return NULL;
}

static void expect_member(const char *key, const char *inner, const char *want)
{
	const struct scalar *s = member(key, inner);

	if (!s || strcmp(s->value, want) != 0)
		wrong("JSON", key, s ? s->value : "(nothing)", want);
}

static void expect_no_member(const char *key)
{
	if (member(key, "") || member(key, "i"))
		wrong("JSON", key, "there", "(nothing)");
}

static bool has_label(const struct metric_sample *s, const char *label,
		      const char *value)
{
	const char *got = metric_label_of(s, label);

	return !*label || (got && strcmp(got, value) == 0);
}

/* want: 0 when there must be no sample. */
static void expect_sample(const char *family, const char *label,
			  const char *value, const char *want)
{
	const char *got = NULL;
	char index[16];

	snprintf(index, sizeof(index), "%u,%d", now.ti, now.number);
	for (size_t i = 0; i < nr_samples; i++) {
		const struct metric_sample *s = &samples[i];

		if (strcmp(s->family, family) == 0 &&
		    has_label(s, "index", index) &&
		    has_label(s, label, value)) {
			got = s->value;
			sample_told[i] = true;
		}
	}
	/* overall elements have no metrics */
	if (now.number < 0)
		want = NULL;
	if (got && want ? strcmp(got, want) != 0 : got != want)
		wrong(family, label, got ? got : "(nothing)",
		      want ? want : "(nothing)");
}

/* The text after a label that begins an item, or 0. */
static const char *text_after(const char *label)
{
	size_t n = strlen(label);
	const char *at = now.lines;

	/* the label tells itself how far it is indented */
	while ((at = strstr(at, label))) {
		const char *p = at;

		while (p > now.lines && p[-1] == ' ')
			p--;
		if (p == now.lines || p[-1] == '\n' || p[-1] == ',')
			return at + n;
		at++;
	}
	return NULL;
}

/* The text has this value, and the item ends after it. */
static void expect_text(const struct ses_field *f, const char *want)
{
	const char *got = text_after(f->label[0] ? f->label : want);
	char whole[160], item[160];

	/* without a label the value is the item */
	if (got && !f->label[0])
		got -= strlen(want);
	snprintf(whole, sizeof(whole), "%s%s", want, f->after);
	snprintf(item, sizeof(item), "%.*s", got ?
		 (int)strcspn(got, "\n") : 9, got ? got : "(nothing)");
	/* a value may hold a comma itself */
	if (!got || strncmp(got, whole, strlen(whole)) != 0 ||
	    !strchr(",\n", got[strlen(whole)]))
		wrong("text", f->label, item, whole);
}

#endif
