/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A saved machine: its record is read, written and read again, and its
 * bays are mapped and shown. Both what the kernel tells and what enclosures
 * answer is in it, and hostile.
 */
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/machine.h>
#include <ses/map.h>
#include <ses/out.h>
#include <ses/view.h>

#include "../fuzz.h"
#include "../hostile.h"

/* What was written is read as the same. */
static void round_trip(const struct ses_record *record, struct ses_log *log)
{
	struct ses_record again;
	struct ses_writer w, v;
	char *first;

	ses_writer_to_memory(&w);
	ses_record_write(record, "fuzz", &w);
	ses_write_char(&w, '\0');
	fuzz_require(!w.error);
	fuzz_text(w.buf, w.len - 1);
	first = w.buf;
	ses_record_init(&again, NULL);
	fuzz_require(ses_record_parse(&again, first, w.len - 1, "again",
				      log) == 0);
	fuzz_require(again.nr_entries == record->nr_entries);
	ses_writer_to_memory(&v);
	ses_record_write(&again, "fuzz", &v);
	ses_write_char(&v, '\0');
	fuzz_require(strcmp(first, v.buf) == 0);
	ses_writer_close(&v);
	ses_record_free(&again);
	ses_writer_close(&w);
}

static void check_map(const struct ses_map *map)
{
	for (const struct ses_shelf *s = map->shelves; s; s = s->next) {
		for (size_t i = 0; i < s->nr_bays; i++) {
			const struct ses_bay *b = &s->bays[i];

			fuzz_require(b->state <= SES_BAY_NO_ACCESS);
			fuzz_require(b->label && b->slot >= -1 &&
				     b->slot <= 255);
			fuzz_require(b->state != SES_BAY_DISK || b->unit);
		}
	}
}

static void show(struct ses_map *map, uint8_t how)
{
	const struct ses_map_view view = { .verbose = how & 1 };
	struct ses_json json;
	struct ses_writer w;
	struct ses_out out = { .text = &w };

	fuzz_writer(&w);
	if (how & 2)
		ses_map_emit_list(&out, map);
	else
		ses_map_emit(&out, map, &view);
	fuzz_judge_text(&w);
	if (!(how & 4))
		return;
	fuzz_writer(&w);
	ses_json_begin(&json, &w, &ses_json_default);
	out = (struct ses_out){ .tree = &ses_json_ops, .tree_data = &json };
	if (how & 2)
		ses_map_emit_list(&out, map);
	else
		ses_map_emit(&out, map, &view);
	ses_json_end(&json);
	fuzz_judge_text(&w);
	if (!w.error)
		fuzz_json(w.buf, w.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, size };
	uint8_t how = fuzz_u8(&in);
	const struct ses_map_options options = { .eiioe = (how >> 4 & 3) % 3 };
	struct ses_record record;
	struct ses_machine machine;
	struct ses_map map;
	struct fuzz_log log;
	char *text = fuzz_string(in);

	fuzz_log_init(&log, 0);
	ses_record_init(&record, NULL);
	if (fuzz_result(ses_record_parse(&record, text, in.len, "fuzz",
					 &log.log)) == 0) {
		if (how & 8)
			round_trip(&record, &log.log);
		ses_machine_init_record(&machine, &record, &hostile_clock,
					&log.log);
		fuzz_result(ses_map_build(&map, &machine, &options));
		check_map(&map);
		show(&map, how);
		ses_map_free(&map);
		ses_machine_free(&machine);
	}
	ses_record_free(&record);
	free(text);
	return 0;
}
