/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changes on a strict shelf: every acronym of every element type, and random
 * requests beside a plain model of what has to be sent.
 */
#include <stdlib.h>

#include <ses/bytes.h>
#include <ses/change.h>
#include <ses/device.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/file.h>
#include <ses/hex.h>
#include <ses/log.h>
#include <ses/os.h>
#include <ses/page.h>
#include <ses/snapshot.h>
#include <ses/transport.h>

#include "../emulator/inprocess.h"
#include "../emulator/plan.h"
#include "test.h"

static void no_sleep(unsigned int ms)
{
	(void)ms;
}

static const struct ses_os os = { .sleep_ms = no_sleep };

static char said[4096];

static void listen_to(struct ses_log *log, const struct ses_message *m)
{
	(void)log;
	if (m->severity == SES_ERROR)
		snprintf(said, sizeof(said), "%s", m->text);
}

/* --- one request --- */

struct scene {
	struct emulator *shelf;
	struct ses_log log;
	struct ses_transport *transport;
	struct ses_device dev;
	struct ses_snapshot snap;
	struct ses_change change;
};

static void scene_begin(struct scene *s, struct emulator *shelf)
{
	*s = (struct scene){ .shelf = shelf,
			     .log = { .emit = listen_to, .page_code = -1 } };
	emulator_transport(shelf, "-", &os, &s->log, &s->transport);
	ses_device_init(&s->dev, s->transport, &os, &s->log, 0);
	ses_snapshot_init(&s->snap, &s->dev);
	emulator_forget(shelf);
	said[0] = '\0';
}

static void scene_end(struct scene *s)
{
	ses_change_free(&s->change);
	ses_snapshot_free(&s->snap);
	ses_device_end(&s->dev);
	ses_transport_close(s->transport);
}

/* Carry out operations on an element; what became of the first one. */
static int carry_out(struct emulator *shelf,
		     const struct ses_operation *operations, size_t nr,
		     struct ses_select select, bool verify,
		     struct ses_outcome *outcome)
{
	struct ses_change_request request = {
		.operations = operations, .nr_operations = nr,
		.select = select, .byte1 = -1, .verify = verify,
	};
	struct scene s;
	int err;

	scene_begin(&s, shelf);
	err = ses_operation_page(operations, nr, 0, &s.log, &request.page);
	if (!err)
		err = ses_change_execute(&s.change, &request, &s.snap);
	if (outcome)
		*outcome = s.change.nr_outcomes ? s.change.outcomes[0] :
						  (struct ses_outcome){ 0 };
	scene_end(&s);
	return err;
}

static size_t sends(const struct emulator *shelf)
{
	size_t n = 0;

	for (const char *p = shelf->log; (p = strstr(p, "cdb=1d")); p++)
		n++;
	return n;
}

static struct ses_select element(unsigned int ti, int ii)
{
	return (struct ses_select){ .kind = SES_SELECT_INDEX, .header = ti,
				    .first = ii, .last = ii };
}

static struct ses_operation parsed(enum ses_operation_kind kind,
				   const char *text)
{
	struct ses_log log = { .page_code = -1 };
	struct ses_operation op;

	check_int(ses_operation_parse(kind, text, &log, &op), 0);
	return op;
}

/* --- every acronym of every element type --- */

static struct emulator *rehearsal_shelf(void)
{
	struct ses_log log = { .page_code = -1 };
	struct emulator *shelf = NULL;
	uint8_t *text;
	size_t len;

	if (!ses_file_read("tests/emulator/shelves/shelf12.shelf", 65536, &log,
			   &text, &len)) {
		shelf = emulator_new((char *)text);
		free(text);
	}
	check(shelf);
	return shelf;
}

/* The first type descriptor header of an element type, or -1. */
static int header_of(const struct emulator *shelf, unsigned int type)
{
	for (size_t i = 0; i < shelf->plan->nr_types; i++) {
		if (shelf->plan->types[i].type == type)
			return (int)i;
	}
	return -1;
}

static bool can_be_set(const struct ses_acronym *a, unsigned int type)
{
	const struct ses_element_type *t = ses_element_type(type);

	if (a->page == SES_PAGE_ADDITIONAL)
		return false;
	if (a->page == SES_PAGE_STATUS)
		return a->field->role & (SES_F_CONTROL | SES_F_DERIVED);
	for (size_t i = 0; i < t->nr_thresholds; i++) {
		if (t->thresholds[i].byte == a->byte)
			return true;
	}
	return false;
}

/* A value of the field that is not reserved: as high as may be. */
static uint64_t highest(const struct ses_acronym *a, const char *name)
{
	static const struct {
		const char *name;
		uint64_t value;
	} limits[] = {
		{ "disp_mode", 2 }, { "pow_cycle", 2 }, { "pow_c_delay", 60 },
		{ "pow_c_duration", 63 },
	};

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		if (strcmp(limits[i].name, name) == 0)
			return limits[i].value;
	}
	return UINT64_MAX >> (64 - a->width);
}

/* Set to a value, read back. */
static void set_and_look(struct emulator *shelf, const char *name, int ti,
			 enum ses_operation_kind kind, uint64_t value,
			 const struct ses_acronym *a)
{
	char text[64];
	struct ses_operation ops[2], get = parsed(SES_GET, name);
	/* a display shows a character when its mode says so */
	size_t nr = strcmp(name, "disp_char") ? 1 : 2;
	struct ses_outcome out;
	int err;

	snprintf(text, sizeof(text), "%s=%llu", name,
		 (unsigned long long)value);
	ops[0] = parsed(kind, text);
	ops[1] = parsed(SES_SET, "disp_mode=2");
	err = carry_out(shelf, ops, nr, element((unsigned int)ti, 0), true,
			&out);
	if (err)
		printf("# %d: %s: %s\n", ti, text, said);
	check_int(err, 0);
	check_int(sends(shelf), 1);
	if (!(a->field->role & SES_F_SHOWN) && a->page == SES_PAGE_STATUS)
		return;
	check(out.verified);
	check_int(carry_out(shelf, &get, 1, element((unsigned int)ti, 0),
			    false, &out), 0);
	check_int(out.old, value);
}

static void one_acronym(struct emulator *shelf, const char *name,
			unsigned int type, int ti, const struct ses_acronym *a)
{
	struct ses_operation op = parsed(SES_SET, name);
	uint64_t high;
	int err;

	if (!can_be_set(a, type)) {
		err = carry_out(shelf, &op, 1, element((unsigned int)ti, 0),
				false, NULL);
		check(err);
		check(strstr(said, name));
		check_int(sends(shelf), 0);
		return;
	}
	high = highest(a, name);
	set_and_look(shelf, name, ti, SES_SET, high, a);
	set_and_look(shelf, name, ti, SES_SET, 1, a);
	set_and_look(shelf, name, ti, SES_CLEAR, 0, a);
}

static void every_acronym(void)
{
	static const uint8_t pages[] = { SES_PAGE_STATUS, SES_PAGE_THRESHOLD,
					 SES_PAGE_ADDITIONAL };
	unsigned int set = 0, refused = 0;

	for (unsigned int type = 0; type <= SES_ELEMENT_TYPE_MAX; type++) {
		for (size_t p = 0; p < sizeof(pages); p++) {
			struct ses_acronym a = ses_acronyms(pages[p],
							    (int)type);

			while (ses_acronym_next(&a)) {
				struct emulator *shelf = rehearsal_shelf();
				int ti = header_of(shelf, type);
				char name[32];

				check(ti >= 0);
				snprintf(name, sizeof(name), "%.*s",
					 (int)a.len, a.name);
				one_acronym(shelf, name, type, ti, &a);
				set += can_be_set(&a, type);
				refused += !can_be_set(&a, type);
				emulator_free(shelf);
			}
		}
	}
	printf("# %u acronyms of element types set, %u refused\n", set,
	       refused);
	check(set > 150);
}

/* Each name on each type: one that is not the type's ends before a send. */
static void foreign_acronyms(void)
{
	struct ses_acronym a = ses_acronyms(SES_PAGE_STATUS, -1);
	struct emulator *shelf = rehearsal_shelf();

	while (ses_acronym_next(&a)) {
		char name[32];
		struct ses_operation op;

		snprintf(name, sizeof(name), "%.*s", (int)a.len, a.name);
		op = parsed(SES_SET, name);
		for (unsigned int type = 0; type <= SES_ELEMENT_TYPE_MAX;
		     type++) {
			struct ses_acronym own = ses_acronyms(SES_PAGE_STATUS,
							      (int)type);
			bool has = false;
			unsigned int ti = (unsigned int)header_of(shelf, type);

			while (ses_acronym_next(&own))
				has = has || (own.len == a.len &&
					      !memcmp(own.name, name, a.len));
			if (has || a.type < 0)
				continue;
			check_int(carry_out(shelf, &op, 1, element(ti, 0),
					    false, NULL), -SES_E_OTHER);
			check(strstr(said, name));
			check_int(sends(shelf), 0);
		}
	}
	emulator_free(shelf);
}

/* --- masks --- */

/* What the deployed tool keeps of a status element, by element type. */
static const uint32_t published[] = {
	0x40ffffff, 0x40004e3c, 0x40800060, 0x40800060, 0x40c00000,
	0x40c00001, 0x40c0005f, 0x40c00100, 0x40c00000, 0x40c00000,
	0x40000000, 0x400000c0, 0x40c0ffff, 0x40c30000, 0x408000ff,
	0x40c00010, 0x4080ffff, 0x40c00001, 0x40c00000, 0x40c00000,
	0x40c00001, 0x40c00001, 0x40c00000, 0x40ff4e3c, 0x40c00000,
	0x40800040,
};

/* Ours: DO NOT REMOVE and RQST REMOVE are kept; bits of a key pad that its
 * control element does not have are not. */
static const struct {
	uint8_t type;
	uint32_t mask;
} listed[] = {
	{ 0x02, 0x40c00060 }, { 0x03, 0x40c00060 }, { 0x07, 0x40f00100 },
	{ 0x0b, 0x400000e0 }, { 0x0d, 0x40c00000 },
};

static uint32_t expected_mask(unsigned int type)
{
	for (size_t i = 0; i < sizeof(listed) / sizeof(listed[0]); i++) {
		if (listed[i].type == type)
			return listed[i].mask;
	}
	return type < sizeof(published) / sizeof(published[0]) ?
		       published[type] : 0x40ffffff;
}

static void masks(void)
{
	for (unsigned int type = 0; type <= 255; type++)
		check_int(ses_element_mask(type), expected_mask(type));
}

/* --- random requests --- */

static uint32_t seed = 1;

static uint32_t chance(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)seed * below >> 32);
}

#define TYPES	6
#define COUNT	3	/* individual elements of each */
#define ROWS	(TYPES * (COUNT + 1))
#define LEN	(8 + 4 * ROWS)

/* A shelf whose status page has any bits, which no shelf could be talked
 * into. It refuses what is sent; what that was is in its log. */
static struct emulator *random_shelf(uint8_t *types, uint8_t *status)
{
	char text[4096], *p = text;

	p += sprintf(p, "generation 77\nsubenclosure 0\n");
	for (int i = 0; i < TYPES; i++) {
		types[i] = (uint8_t)chance(chance(8) ? 0x1a : 0x100);
		p += sprintf(p, "type %u %d\n", types[i], COUNT);
	}
	status[0] = SES_PAGE_STATUS;
	ses_put_be16(status + 2, LEN - 4);
	ses_put_be32(status + 4, 77);
	for (int i = 8; i < LEN; i++)
		status[i] = (uint8_t)chance(256);
	status[1] = (uint8_t)chance(32);
	p += sprintf(p, "page 2 hex=");
	for (int i = 0; i < LEN; i++)
		p += sprintf(p, "%02x", status[i]);
	sprintf(p, "\n");
	return emulator_new(text);
}

/* Bits of a page, one by one: what the library does in other ways. */
static void put_bit(uint8_t *p, unsigned int n, bool v)
{
	p[n / 8] = (uint8_t)(p[n / 8] & ~(0x80u >> n % 8));
	p[n / 8] |= (uint8_t)(v ? 0x80u >> n % 8 : 0);
}

/* What has to be sent, by the rules of the text in change.h. */
static void model(const uint8_t *types, const uint8_t *status,
		  const struct ses_operation *ops, size_t nr,
		  const struct ses_select *sel, uint8_t *page)
{
	bool touched[ROWS] = { false };

	memset(page, 0, LEN);
	memcpy(page, status, 8);
	page[1] = status[1] & 0x0f;
	for (size_t i = 0; i < nr; i++) {
		for (int ii = sel->first; ii <= sel->last; ii++) {
			unsigned int row = sel->header * (COUNT + 1) +
					   (unsigned int)(ii + 1);
			uint8_t *e = page + 8 + 4 * row;

			if (ii >= COUNT || ops[i].kind == SES_GET)
				continue;
			if (!touched[row])
				ses_put_be32(e,
					     ses_be32(status + 8 + 4 * row) &
					     expected_mask(
						     types[sel->header]));
			touched[row] = true;
			for (unsigned int b = 0; b < ops[i].width; b++)
				put_bit(e, ops[i].byte * 8u + 7 - ops[i].msb +
					b, ops[i].all_ones ||
					ops[i].value >> (ops[i].width - 1 - b) &
					1);
			e[0] |= 0x80;
		}
	}
}

static void random_operation(char *text, struct ses_operation *op)
{
	unsigned int first = chance(32), width = 1 + chance(32 - first);
	uint64_t value = chance(UINT32_MAX) & (UINT64_MAX >> (64 - width));
	enum ses_operation_kind kind = (enum ses_operation_kind)chance(3);

	if (chance(4) == 0)
		sprintf(text, "%u:%u:%u=-1", first / 8, 7 - first % 8, width);
	else
		sprintf(text, "%u:%u:%u=0x%llx", first / 8, 7 - first % 8,
			width, (unsigned long long)value);
	*op = parsed(kind, text);
}

static void random_requests(void)
{
	for (int round = 0; round < 3000; round++) {
		uint8_t types[TYPES], status[LEN], want[LEN];
		struct emulator *shelf = random_shelf(types, status);
		struct ses_operation ops[12];
		char texts[12][64], hex[2 * LEN + 1];
		struct ses_select sel = element(chance(TYPES),
						(int)chance(COUNT + 1) - 1);
		size_t nr = 1 + chance(12);
		bool any = false;
		const char *sent;

		sel.last += (int)chance(3);
		for (size_t i = 0; i < nr; i++) {
			random_operation(texts[i], &ops[i]);
			any = any || ops[i].kind != SES_GET;
		}
		model(types, status, ops, nr, &sel, want);
		for (int i = 0; i < LEN; i++)
			sprintf(hex + 2 * i, "%02x", want[i]);
		carry_out(shelf, ops, nr, sel, false, NULL);
		check_int(sends(shelf), any);
		sent = strstr(shelf->log, "cdb=1d1000");
		check(!any || (sent && strstr(sent, hex)));
		emulator_free(shelf);
		if (test_bad_checks)
			break;
	}
}

int main(void)
{
	test(masks);
	test(every_acronym);
	test(foreign_acronyms);
	test(random_requests);
	return test_end();
}
