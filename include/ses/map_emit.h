/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A map, told to an out: as a table, as columns for scripts, as JSON.
 */
#ifndef SES_MAP_EMIT_H
#define SES_MAP_EMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ses_bay;
struct ses_log;
struct ses_map;
struct ses_out;
struct ses_shelf;
struct ses_usage;

#define SES_MAP_COLUMNS 32

struct ses_map_view {
	bool verbose;			/* more columns, paths and notes */
	struct ses_usage *usage;	/* for verbose */
	/* columns for scripts instead of the table, by their numbers */
	size_t nr_columns;
	uint8_t columns[SES_MAP_COLUMNS];
};

/*
 * Read "slot,device,...". 0, or -SES_E_SYNTAX with a message that lists the
 * names.
 */
int ses_map_parse_columns(const char *list, struct ses_log *log,
			  struct ses_map_view *view);

/* Does it show the SAS links of disks (ses_map_load_links())? */
bool ses_map_view_has_links(const struct ses_map_view *view);

/* The shelves that are not hidden; and the disks in no bay if none is. */
void ses_map_emit(struct ses_out *out, struct ses_map *map,
		  const struct ses_map_view *view);

/* A line for each shelf, with every name that it has. */
void ses_map_emit_list(struct ses_out *out, struct ses_map *map);

/* The members of a bay (tree only). */
void ses_map_emit_bay_members(struct ses_out *out, const struct ses_bay *bay);

/* "5001405500000000 "rack 7 shelf 2"" (text only). */
void ses_map_emit_shelf_name(struct ses_out *out,
			     const struct ses_shelf *shelf);

/* " "Bay 03" (sdf ACME0002)": label and disk, as far as they are known (text
 * only). */
void ses_map_emit_bay_contents(struct ses_out *out, const struct ses_bay *bay);

#endif
