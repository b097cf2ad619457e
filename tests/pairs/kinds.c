/* SPDX-License-Identifier: BSD-2-Clause */
#include "kinds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/page.h>

#include "../emulator/inprocess.h"
#include "../emulator/plan.h"
#include "../faults/rows.h"

/* --- events --- */

static void reset(struct emulator *e)
{
	shelf_hard_reset(&e->carrier.shelf);
}

static void power_cycle(struct emulator *e)
{
	shelf_power_cycle(&e->carrier.shelf);
}

static void configuration(struct emulator *e)
{
	shelf_bump_generation(&e->carrier.shelf);
}

static void read_status(struct emulator *e)
{
	uint8_t data[256];
	const uint8_t cdb[6] = { SES_OP_RECEIVE_DIAGNOSTIC, 1,
				 SES_PAGE_MICROCODE, 1, 0 };
	struct shelf_command c = { .cdb = cdb, .cdb_len = 6, .in = data,
				   .in_size = sizeof(data) };

	shelf_exec(&e->carrier.shelf, &c);
}

/* A control page of another initiator, with 4 bytes that differ from ours. */
static void send_page(struct emulator *e, uint8_t mode, uint32_t offset,
		      uint32_t image_length, uint32_t length)
{
	uint8_t page[28] = { SES_PAGE_MICROCODE, 0, 0 };
	const uint8_t cdb[6] = { SES_OP_SEND_DIAGNOSTIC, 0x10, 0, 0,
				 (uint8_t)(24 + length) };
	struct shelf_command c = { .cdb = cdb, .cdb_len = 6, .out = page,
				   .out_len = 24 + length };

	page[3] = (uint8_t)(20 + length);
	ses_put_be32(page + 4, e->carrier.shelf.state->generation);
	page[8] = mode;
	ses_put_be32(page + 12, offset);
	ses_put_be32(page + 16, image_length);
	ses_put_be32(page + 20, length);
	memset(page + 24, 0xee, 4);
	shelf_exec(&e->carrier.shelf, &c);
}

static const struct download *state(const struct emulator *e)
{
	return &e->carrier.shelf.state->subs[0].download;
}

static void begin_other(struct emulator *e)
{
	send_page(e, 0x07, 0, 8, 4);
}

static void whole_other(struct emulator *e)
{
	send_page(e, 0x07, 0, 4, 4);
}

static void end_download(struct emulator *e)
{
	send_page(e, 0xff, 0, 0, 0);
}

/* The worst: the next part of our download, with other bytes. */
static void continue_ours(struct emulator *e)
{
	const struct download *d = state(e);

	if (d->open)
		send_page(e, d->mode, d->received, d->image_len, 4);
}

/* --- the kinds --- */

#define RULE(rule_)	{ .name = rule_, .rule = rule_ }
#define FALSE(rule_)							\
	{ .name = rule_, .rule = rule_, .honesty = DISHONEST }
/* The status page: its first descriptor begins at byte 8. */
#define STATUS(name_, rule_)						\
	{ .name = name_, .rule = rule_, .honesty = DISHONEST,		\
	  .status_only = true }

static const struct kind paired[] = {
	/* answers: refused, interrupted, about another command */
	RULE("sense=2/04/01"), RULE("sense=4/44/00"),
	RULE("sense=4/44/00,lost"), RULE("sense=5/24/00"),
	RULE("sense=5/26/00,field=14.1"), RULE("sense=6/29/00"),
	RULE("sense=6/3f/01"), RULE("sense=b/47/00"),
	RULE("sense=b/47/00,lost"),
	/* (the answer of an enclosure that refuses is replaced by GOOD) */
	FALSE("sense=0/00/00,lost"), FALSE("sense=1/17/00,lost"),
	FALSE("sense=1/17/00"), RULE("sense=4/44/00,deferred,lost"),
	RULE("sense=6/29/00,deferred"),
	RULE("status=08"), RULE("status=18"), RULE("status=28"),
	RULE("status=40"), RULE("status=40,lost"),
	/* no answer */
	RULE("timeout"), RULE("timeout,lost"), RULE("host=01"),
	RULE("host=01,lost"), RULE("host=05,lost"), RULE("host=08"),
	RULE("host=0e,lost"), RULE("driver=06"), RULE("driver=06,lost"),
	RULE("errno=EAGAIN"), RULE("errno=ENOMEM"), RULE("errno=EINTR"),
	RULE("errno=EINTR,lost"), RULE("errno=ENODEV"),
	RULE("errno=ENODEV,lost"),
	/* answers that cannot be used */
	RULE("resid=-1"), RULE("resid=65531"), RULE("resid=65512"),
	RULE("poke=0:07"), FALSE("poke=0:0901"), RULE("poke=2:ffff"),
	/* the program gets a signal */
	RULE("signal=INT"), RULE("signal=INT,timeout"),
	/* lies of the status page */
	STATUS("status idle", "poke=10:00"),
	STATUS("status more", "poke=10:01"),
	STATUS("status updating", "poke=10:02"),
	STATUS("status reserved", "poke=10:05"),
	STATUS("status complete", "poke=10:10"),
	STATUS("status reset", "poke=10:11"),
	STATUS("status deferred", "poke=10:13"),
	STATUS("status field", "poke=10:800c"),
	STATUS("status damaged", "poke=10:81"),
	STATUS("status internal", "poke=10:83"),
	STATUS("offset 0", "poke=20:00000000"),
	STATUS("offset 8", "poke=20:00000008"),
	STATUS("offset 16", "poke=20:00000010"),
	STATUS("offset 2", "poke=20:00000002"),
	STATUS("offset 2^31", "poke=20:80000000"),
	STATUS("offset any", "poke=20:ffffffff"),
	STATUS("buffer id", "poke=19:05"),
	STATUS("maximum size", "poke=12:00000004"),
	STATUS("generation", "poke=4:00000063"),
	STATUS("subenclosure", "poke=9:07"),
	/* what others do */
	TAKES("reset", reset), TAKES("power cycle", power_cycle),
	EVENT("configuration", configuration),
	EVENT("other reads", read_status),
	EVENT("other begins", begin_other),
	TAKES("other image", whole_other),
	EVENT("other aborts", end_download),
	TAKES("other continues", continue_ours),
};

void kinds_add(struct kinds *k, const struct kind *kind)
{
	struct fault_set set = { .nr = 0 };
	struct shelf_error error;
	struct kind *new = &k->kinds[k->nr];
	char rule[120];

	if (k->nr == MAX_KINDS)
		abort();
	*new = *kind;
	if (kind->rule) {
		snprintf(rule, sizeof(rule), "n=1,%s", kind->rule);
		if (fault_add(&set, rule, &error)) {
			printf("not ok pairs: %s: %s\n", rule, error.text);
			exit(1);
		}
		new->fault = set.faults[0];
		new->fault.n_first = new->fault.n_last = 0;
	}
	k->nr++;
}

static bool is_known(const struct kinds *k, const struct kind *new)
{
	for (unsigned int i = 0; i < k->nr; i++) {
		const struct kind *kind = &k->kinds[i];

		if (strcmp(kind->name, new->name) == 0 ||
		    (kind->rule && new->rule &&
		     strcmp(kind->rule, new->rule) == 0))
			return true;
	}
	return false;
}

void kinds_add_name(struct kinds *k, const char *name)
{
	const struct kind *kind = paired;

	while (strcmp(kind->name, name))
		kind++;
	kinds_add(k, kind);
}

void kinds_add_all(struct kinds *k)
{
	for (size_t i = 0; i < sizeof(paired) / sizeof(paired[0]); i++) {
		if (!is_known(k, &paired[i]))
			kinds_add(k, &paired[i]);
	}
}

void kinds_add_matrix(struct kinds *k)
{
	for (const struct fault_row *f = faults; f->rule; f++) {
		struct kind kind = {
			.name = f->rule, .rule = f->rule,
			.honesty = f->kind == LIE ? DISHONEST : HONEST,
		};

		if (f->rule[0] != '+' && !is_known(k, &kind))
			kinds_add(k, &kind);
	}
}
