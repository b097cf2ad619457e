/* SPDX-License-Identifier: BSD-2-Clause */
/* The pieces that a table of bays, and a tree of them, are made of. */
#ifndef LIB_VIEW_MAP_COLUMNS_H
#define LIB_VIEW_MAP_COLUMNS_H

#include <ses/view.h>
#include <ses/writer.h>

struct ses_out;
struct ses_usage;

/* Where a cell goes, and what it is about. */
struct ses_cell {
	struct ses_writer *w;
	const struct ses_bay *bay;
	struct ses_usage *usage;	/* 0: not looked up */
	bool raw;			/* for scripts: numbers, no units */
};

/* Each writes its cell, nothing when it is not known. */
void ses_cell_write_enclosure(struct ses_cell *c);
void ses_cell_write_nickname(struct ses_cell *c);
void ses_cell_write_slot(struct ses_cell *c);
void ses_cell_write_label(struct ses_cell *c);
void ses_cell_write_element(struct ses_cell *c);
void ses_cell_write_state(struct ses_cell *c);
void ses_cell_write_full_state(struct ses_cell *c);
void ses_cell_write_condition(struct ses_cell *c);
void ses_cell_write_status(struct ses_cell *c);
void ses_cell_write_led(struct ses_cell *c);
void ses_cell_write_device(struct ses_cell *c);
void ses_cell_write_paths(struct ses_cell *c);
void ses_cell_write_rate(struct ses_cell *c);
void ses_cell_write_invalid_dwords(struct ses_cell *c);
void ses_cell_write_disparity_errors(struct ses_cell *c);
void ses_cell_write_sync_losses(struct ses_cell *c);
void ses_cell_write_reset_problems(struct ses_cell *c);
void ses_cell_write_held(struct ses_cell *c);
void ses_cell_write_array(struct ses_cell *c);
void ses_cell_write_use(struct ses_cell *c);
void ses_cell_write_model(struct ses_cell *c);
void ses_cell_write_rev(struct ses_cell *c);
void ses_cell_write_serial(struct ses_cell *c);
void ses_cell_write_wwn(struct ses_cell *c);
void ses_cell_write_size(struct ses_cell *c);
void ses_cell_write_address(struct ses_cell *c);
void ses_cell_write_rule(struct ses_cell *c);
void ses_cell_write_node(struct ses_cell *c);

/* The letters of the column LED: bit n of a bay's marks is for letter n. */
#define SES_LED_MARKS 4
extern const struct ses_led_mark {
	char letter;
	const char *meaning;
} ses_led_marks[SES_LED_MARKS];

unsigned int ses_bay_led_marks(const struct ses_bay *bay);

/* Text only, without the end of the line: the nodes of a shelf, each by all of
 * its names; or, if there are more of them than modules and no more is wanted,
 * its modules: "  IOM 1: sg0 sg122  IOM 2: sg61 sg183". */
void ses_map_emit_nodes(struct ses_out *o, const struct ses_shelf *s,
			bool verbose);

/* Text only: 'Enclosure 5001405500000000  "rack 7"  ACME Shelf', without the
 * end of the line; the lines of its remarks, notes included or not; a line that
 * explains the LED letters of its bays, if there are any; and the line
 * "  12 bays, 5 disks ...". */
void ses_map_emit_shelf_heading(struct ses_out *o, const struct ses_shelf *s);
void ses_map_emit_remarks(struct ses_out *o, const struct ses_doubt *d,
			  unsigned int indent, bool notes);
void ses_map_emit_legend(struct ses_out *o, const struct ses_shelf *s);
void ses_map_emit_sum(struct ses_out *o, const struct ses_shelf *s);

/* The names of a shelf, as members. */
void ses_map_emit_shelf_id(struct ses_out *o, const struct ses_shelf *s);

/* "sda,sdd", or what else a unit is called. */
void ses_write_unit(struct ses_writer *w, const struct ses_unit *unit);

/* The object enclosure_map of the tree; with the disks in no bay, and with the
 * bays, or not. */
void ses_map_emit_json(struct ses_out *o, const struct ses_map *map,
		       bool unplaced, bool bays);

#endif
