/* SPDX-License-Identifier: BSD-2-Clause */
/* Commands to a shelf, for the tests of the model. */
#ifndef TESTS_UNIT_SHELF_H
#define TESTS_UNIT_SHELF_H

#include <stdlib.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/text.h>

#include "../../emulator/inprocess.h"
#include "../test.h"

/* What the last command came to. */
static uint8_t answer[65540];
static uint32_t answer_len;
static uint8_t answer_status;
static struct ses_sense answer_sense;

static inline void shelf_run(struct emulator *e, const uint8_t *cdb,
			     const uint8_t *out, size_t out_len)
{
	struct carrier_command c = {
		.node = "-", .cdb = cdb, .cdb_len = 6, .out = out,
		.out_len = (uint32_t)out_len, .in = answer,
		.in_size = out_len ? 0 : sizeof(answer),
	};

	memset(answer, 0xee, 64);
	carrier_exec(&e->carrier, &c);
	answer_len = c.in_len;
	answer_status = c.status;
	ses_sense_parse(c.sense, c.sense_len, &answer_sense);
}

/* RECEIVE DIAGNOSTIC RESULTS */
static inline void shelf_receive(struct emulator *e, uint8_t page)
{
	const uint8_t cdb[6] = { 0x1c, 1, page, 0xff, 0xff, 0 };

	shelf_run(e, cdb, NULL, 0);
}

/* SEND DIAGNOSTIC, in a block of exactly its length */
static inline void shelf_send(struct emulator *e, const uint8_t *page,
			      size_t len)
{
	uint8_t cdb[6] = { 0x1d, 0x10 };
	uint8_t *copy = malloc(len);

	memcpy(copy, page, len);
	ses_put_be16(cdb + 3, (uint16_t)len);
	shelf_run(e, cdb, copy, len);
	free(copy);
}

static inline void shelf_simple(struct emulator *e, uint8_t opcode)
{
	const uint8_t cdb[6] = { opcode, 0, 0, 0, 255, 0 };

	shelf_run(e, cdb, NULL, 0);
}

/* CHECK CONDITION with this sense? */
#define check_sense(key_, asc_, ascq_)                                       \
	do {                                                                 \
		check_int(answer_status, 2);                                 \
		check_int(answer_sense.key, key_);                           \
		check_int(answer_sense.asc, asc_);                           \
		check_int(answer_sense.ascq, ascq_);                         \
	} while (0)

/* INVALID FIELD IN PARAMETER LIST, at byte and bit (-1 none) */
#define check_refused(byte_, bit_)                                           \
	do {                                                                 \
		check_sense(5, 0x26, 0);                                     \
		check(answer_sense.has_field && !answer_sense.field_in_cdb); \
		check_int(answer_sense.field, byte_);                        \
		check_int(answer_sense.field_bit, bit_);                     \
	} while (0)

#define check_good() check_int(answer_status, 0)

/* The answer, byte for byte, as hex text. */
static inline bool answer_is(const char *hex)
{
	struct ses_hex_error where;
	uint8_t *want;
	size_t len;
	bool same;

	if (ses_hex_parse(hex, strlen(hex), &want, &len, &where))
		return false;
	same = len == answer_len && memcmp(want, answer, len) == 0;
	for (size_t i = 0; !same && i < len && i < answer_len; i++) {
		if (want[i] != answer[i]) {
			printf("# byte %zu is %02x, not %02x\n", i, answer[i],
			       want[i]);
			break;
		}
	}
	if (len != answer_len)
		printf("# %u bytes, not %zu\n", answer_len, len);
	free(want);
	return same;
}

#endif
