/* SPDX-License-Identifier: BSD-2-Clause */
/* The pieces that a table of bays, and a tree of them, are made of. */
#ifndef LIB_MAP_MAP_COLUMNS_H
#define LIB_MAP_MAP_COLUMNS_H

#include <ses/map.h>
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
void ses_cell_enclosure(struct ses_cell *c);
void ses_cell_nickname(struct ses_cell *c);
void ses_cell_slot(struct ses_cell *c);
void ses_cell_label(struct ses_cell *c);
void ses_cell_element(struct ses_cell *c);
void ses_cell_state(struct ses_cell *c);
void ses_cell_status(struct ses_cell *c);
void ses_cell_led(struct ses_cell *c);
void ses_cell_device(struct ses_cell *c);
void ses_cell_held(struct ses_cell *c);
void ses_cell_use(struct ses_cell *c);
void ses_cell_model(struct ses_cell *c);
void ses_cell_serial(struct ses_cell *c);
void ses_cell_wwn(struct ses_cell *c);
void ses_cell_size(struct ses_cell *c);
void ses_cell_address(struct ses_cell *c);
void ses_cell_how(struct ses_cell *c);
void ses_cell_node(struct ses_cell *c);

/* "sda,sdd", or what else a unit is called. */
void ses_cell_unit(struct ses_writer *w, const struct ses_unit *unit);

/* Vendor and model of a unit, with one blank between them. */
void ses_cell_unit_model(struct ses_writer *w, const struct ses_unit *unit);

/* Bytes of a unit: of its block devices, each once. */
uint64_t ses_unit_size(const struct ses_unit *unit);

/* What lies on a unit and its partitions: label n, 0 past the end. Takes room
 * for the answers; returns their number. */
size_t ses_unit_holders(const struct ses_unit *unit, const char *labels[],
			size_t room);

/* The object enclosure_map of the tree; with the disks in no bay, and with the
 * bays, or not. */
void ses_map_tell(struct ses_out *o, const struct ses_map *map, bool unplaced,
		  bool bays);

#endif
