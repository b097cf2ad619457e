/* SPDX-License-Identifier: BSD-2-Clause */
/* Changes on a strict shelf, for the tests of changes. */
#ifndef TESTS_UNIT_CHANGE_H
#define TESTS_UNIT_CHANGE_H

#include <stdlib.h>

#include <ses/change.h>
#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/snapshot.h>
#include <ses/text.h>
#include <ses/transport.h>

#include "../../emulator/inprocess.h"
#include "../../emulator/plan.h"
#include "../test.h"

static inline void no_sleep(unsigned int ms)
{
	(void)ms;
}

static const struct ses_os os = { .sleep_ms = no_sleep };

static char said[4096];

static inline void listen_to(struct ses_log *log, const struct ses_message *m)
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

static inline void scene_begin(struct scene *s, struct emulator *shelf)
{
	*s = (struct scene){ .shelf = shelf,
			     .log = { .emit = listen_to } };
	emulator_transport(shelf, "-", &os, &s->log, &s->transport);
	ses_device_init(&s->dev, s->transport, &os, &s->log, 0);
	ses_snapshot_init(&s->snap, &s->dev);
	emulator_forget(shelf);
	said[0] = '\0';
}

static inline void scene_end(struct scene *s)
{
	ses_change_free(&s->change);
	ses_snapshot_free(&s->snap);
	ses_device_free(&s->dev);
	ses_transport_close(s->transport);
}

/* Carry out operations on an element; what became of the first one. */
static inline int carry_out(struct emulator *shelf,
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
	err = ses_operation_find_page(operations, nr, 0, &s.log, &request.page);
	if (!err)
		err = ses_change_execute(&s.change, &request, &s.snap);
	if (outcome)
		*outcome = s.change.nr_outcomes ? s.change.outcomes[0] :
						  (struct ses_outcome){ 0 };
	scene_end(&s);
	return err;
}

static inline size_t sends(const struct emulator *shelf)
{
	size_t n = 0;

	for (const char *p = shelf->log; (p = strstr(p, "cdb=1d")); p++)
		n++;
	return n;
}

static inline struct ses_select element(unsigned int ti, int ii)
{
	return (struct ses_select){ .kind = SES_SELECT_INDEX, .header = ti,
				    .first = ii, .last = ii };
}

static inline struct ses_operation parsed(enum ses_operation_kind kind,
				   const char *text)
{
	struct ses_log log = { .emit = NULL };
	struct ses_operation op;

	check_int(ses_operation_parse(kind, text, &log, &op), 0);
	return op;
}

/* --- shelves and what may be set on them --- */

static inline struct emulator *rehearsal_shelf(void)
{
	struct ses_log log = { .emit = NULL };
	struct emulator *shelf = NULL;
	uint8_t *text;
	size_t len;

	if (!ses_file_load("tests/emulator/shelves/shelf12.shelf", 65536, &log,
			   &text, &len)) {
		shelf = emulator_new((char *)text);
		free(text);
	}
	check(shelf);
	return shelf;
}

/* The first type descriptor header of an element type, or -1. */
static inline int header_of(const struct emulator *shelf, unsigned int type)
{
	for (size_t i = 0; i < shelf->plan->nr_types; i++) {
		if (shelf->plan->types[i].type == type)
			return (int)i;
	}
	return -1;
}

static inline bool can_be_set(const struct ses_acronym *a, unsigned int type)
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

/* --- neutral values, written down a second time --- */

/* Status bits that are written as read, by element type; the rest is 0. */
static const uint32_t kept[] = {
	0x60ffffff, 0x60004e30, 0x60c00040, 0x60c00040, 0x60ff0080,
	0x60c00001, 0x60c0005f, 0x60f00000, 0x60c00000, 0x60c00000,
	0x60000000, 0x600000e0, 0x60c0ffff, 0x60c00000, 0x608000ff,
	0x60c00010, 0x6080ffff, 0x60c00001, 0x60c00000, 0x60c00000,
	0x60c00001, 0x60c00001, 0x60c00000, 0x60ff4e30, 0x60c00000,
	0x60800040,
};

#define ON		0x20
#define OFF		0x10

static inline uint32_t neutral_bypass(uint32_t s)
{
	bool a = s & 0x2002 ? s & 0x8000 : s & 0x08;
	bool b = s & 0x1001 ? s & 0x0080 : s & 0x04;

	return (a ? 0x08 : 0) | (b ? 0x04 : 0);
}

/* The control element that leaves an element as it is. */
static inline uint32_t expected_neutral(unsigned int type, uint32_t s)
{
	uint32_t word = s & (type < sizeof(kept) / sizeof(kept[0]) ?
				     kept[type] : 0x60ffffff);

	if (type == 0x02 || type == 0x03) {
		bool runs = !(s & OFF) && (s >> 24 & 15) != 5;

		return word | (runs ? ON : s & ON);
	}
	if (type == 0x04)
		return word | (s & 0x80 ? s & 0xff00 : 0);
	if (type == 0x01 || type == 0x17)
		return word | neutral_bypass(s);
	return word;
}

#endif
