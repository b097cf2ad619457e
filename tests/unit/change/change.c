/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changes on a strict shelf: every acronym of every element type, and random
 * requests beside a plain model of what has to be sent.
 */
#include "change.h"

/* --- every acronym of every element type --- */

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
	struct ses_operation ops[2], get = parsed(SES_OPERATION_GET, name);
	/* a display shows a character when its mode says so */
	size_t nr = strcmp(name, "disp_char") ? 1 : 2;
	struct ses_outcome out;
	int err;

	snprintf(text, sizeof(text), "%s=%llu", name,
		 (unsigned long long)value);
	ops[0] = parsed(kind, text);
	ops[1] = parsed(SES_OPERATION_SET, "disp_mode=2");
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
	struct ses_operation op = parsed(SES_OPERATION_SET, name);
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
	set_and_look(shelf, name, ti, SES_OPERATION_SET, high, a);
	set_and_look(shelf, name, ti, SES_OPERATION_SET, 1, a);
	set_and_look(shelf, name, ti, SES_OPERATION_CLEAR, 0, a);
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
		op = parsed(SES_OPERATION_SET, name);
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

static bool model_has_status(const uint8_t *status, unsigned int row)
{
	return status[8 + 4 * row] % 16 != 0 && status[8 + 4 * row] % 16 != 8;
}

/* The neutral control element of a row; an overall one is neutral for most of
 * its elements that operate, or of those that have a status, for the first ones
 * if in doubt. */
static uint32_t model_neutral(const uint8_t *types, const uint8_t *status,
			      unsigned int row)
{
	unsigned int type = types[row / (COUNT + 1)];
	uint32_t word = expected_neutral(type, ses_be32(status + 8 + 4 * row));
	uint32_t list[COUNT];
	bool any = false;
	unsigned int n = 0, most = 0;

	if (row % (COUNT + 1))
		return word;
	for (unsigned int i = row + 1; i <= row + COUNT; i++) {
		unsigned int code = status[8 + 4 * i] % 16;

		any = any || (code > 0 && code < 5);
	}
	for (unsigned int i = row + 1; i <= row + COUNT; i++) {
		unsigned int code = status[8 + 4 * i] % 16;

		if (any ? code > 0 && code < 5 : code != 0 && code != 8)
			list[n++] = expected_neutral(
				type, ses_be32(status + 8 + 4 * i));
	}
	for (unsigned int i = n; i-- > 0;) {
		unsigned int same = 0;

		for (unsigned int k = 0; k < n; k++)
			same += list[k] == list[i];
		if (same >= most) {
			most = same;
			word = list[i];
		}
	}
	return word;
}

/* Select a row, and with an overall one those that differ from it. */
static void model_touch(const uint8_t *types, const uint8_t *status,
			unsigned int row, uint8_t *how, uint8_t *page)
{
	uint32_t word = model_neutral(types, status, row);

	ses_put_be32(page + 8 + 4 * row, word | 0x80000000);
	how[row] = 1;
	for (unsigned int i = row + 1; row % (COUNT + 1) == 0 &&
				       i <= row + COUNT; i++) {
		uint32_t other = model_neutral(types, status, i);

		if (how[i] || other == word || !model_has_status(status, i))
			continue;
		ses_put_be32(page + 8 + 4 * i, other | 0x80000000);
		how[i] = 2;
	}
}

/* What has to be sent, by the rules of the text in change.h. */
static void model(const uint8_t *types, const uint8_t *status,
		  const struct ses_operation *ops, size_t nr,
		  const struct ses_select *sel, uint8_t *page)
{
	uint8_t how[ROWS] = { 0 };	/* 1 selected, 2 along */

	memset(page, 0, LEN);
	memcpy(page, status, 8);
	page[1] = 0;
	for (size_t i = 0; i < nr * (COUNT + 2); i++) {
		const struct ses_operation *op = &ops[i / (COUNT + 2)];
		int ii = (int)(i % (COUNT + 2)) - 1;
		unsigned int row = sel->header * (COUNT + 1) +
				   (unsigned int)(ii + 1);

		if (ii < sel->first || ii > sel->last || ii >= COUNT ||
		    op->kind == SES_OPERATION_GET)
			continue;
		if (!how[row])
			model_touch(types, status, row, how, page);
		for (unsigned int r = row; r <= row + COUNT; r++) {
			uint8_t *e = page + 8 + 4 * r;

			if (r != row && (ii >= 0 || how[r] != 2))
				continue;
			for (unsigned int b = 0; b < op->width; b++)
				put_bit(e, op->byte * 8u + 7 - op->msb + b,
					op->all_ones ||
					op->value >> (op->width - 1 - b) & 1);
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
			any = any || ops[i].kind != SES_OPERATION_GET;
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
	test(every_acronym);
	test(foreign_acronyms);
	test(random_requests);
	return test_end();
}
