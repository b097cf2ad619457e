/* SPDX-License-Identifier: BSD-2-Clause */
/* The steps that make a map of shelves. */
#ifndef LIB_MAP_MAP_INTERNAL_H
#define LIB_MAP_MAP_INTERNAL_H

#include <ses/map.h>

#include "inventory/inventory.h"
#include "shelf/shelf_internal.h"

/* bay.c: the bays of a shelf, and what its nodes say of them. */
void ses_shelf_build_bays(struct ses_map *map, struct ses_shelf *shelf);

/* Any individual element of a shelf that can be read, as if it were a bay: one
 * of the bays, or a new one in the memory of the map; 0 without memory. */
struct ses_bay *ses_shelf_build_element(struct ses_map *map,
					struct ses_shelf *shelf,
					uint32_t element);

/* A bay for people: "slot 3 "Bay 03"", "element 0,3". */
const char *ses_map_format_bay(struct ses_map *map, const struct ses_bay *bay);

/* What a bay says of its SAS addresses is added to another one. */
void ses_bay_add_address(struct ses_map *map, struct ses_bay *bay,
			 uint64_t address, const struct ses_node *node,
			 bool device);

/* LEDs as the four bytes of a status element have them. */
void ses_bay_set_leds(struct ses_bay *bay, const uint8_t *element);

/* bay_nodes.c: the nodes that lead to a bay, the best first, those without
 * access last. Takes room for them; returns the number of those with access,
 * and of the others in *nr_closed. */
size_t ses_bay_order_nodes(const struct ses_bay *bay, struct ses_node *nodes[],
			   size_t room, size_t *nr_closed);

/* A node that may say more about the bays of a shelf, because it was not read,
 * or not its page 02h or 0Ah: one of the shelf, else one of which it is not
 * known where it belongs. Returns its error, and the node; 0: there is none. */
int ses_shelf_find_failure(const struct ses_map *map,
			   const struct ses_shelf *shelf,
			   const struct ses_node **node);

/* Have the same modules access to two bays of a shelf, so that one page can
 * switch both? */
bool ses_bay_same_modules(const struct ses_bay *a, const struct ses_bay *b);

/* bay_match.c: find the units in the bays. */
void ses_map_match_disks(struct ses_map *map);

/* Can an address that a node gives for a bay be the port of this path? */
bool ses_bay_address_matches(const struct ses_bay_address *a,
			     const struct ses_path *p);

/* bay_label.c: find units by the serial numbers in labels of bays; and compare
 * these with the units that were found by other rules. */
void ses_map_match_labels(struct ses_map *map);
void ses_map_compare_labels(struct ses_map *map);

/* dual_actuator.c: make one unit of the two logical units of a drive. */
void ses_map_join_drives(struct ses_map *map);

/* A unit that may be in a bay. */
void ses_bay_add_candidate(struct ses_map *map, struct ses_bay *bay,
			   struct ses_unit *unit);

/* What is not well about a bay, the worst first. */
enum ses_bay_condition {
	SES_CONDITION_UNRECOVERABLE,	/* ELEMENT STATUS CODE */
	SES_CONDITION_CRITICAL,
	SES_CONDITION_FAILING,		/* a failure is predicted */
	SES_CONDITION_FAULTY,		/* a fault is sensed */
	SES_CONDITION_NONCRITICAL,
	SES_CONDITION_PATH_LOST,
	SES_CONDITION_NONE		/* nothing is known to be wrong */
};

/* "unrecoverable", "critical", "failing", "faulty", "noncritical", "path lost";
 * 0 for none. */
extern const char *const ses_bay_condition_names[];

/* The worst that is reported about a bay. */
enum ses_bay_condition ses_bay_find_condition(const struct ses_bay *bay);

/* Does everything say that nothing is in the bay? */
bool ses_bay_is_empty(const struct ses_bay *bay);

/* Put a unit in a bay. */
void ses_bay_set_unit(struct ses_map *map, struct ses_bay *bay,
		      struct ses_unit *unit, const char *rule);

/* The bays that a unit is in. */
static inline struct ses_unit_bays *
ses_map_unit_bays(const struct ses_map *map, const struct ses_unit *unit)
{
	return &map->unit_bays[unit->number];
}

/* kernel_view.c: bays of shelves that cannot be read. */
void ses_map_load_kernel_view(struct ses_map *map);

/* bay_paths.c: which paths of the disks are lost. */
void ses_map_count_paths(struct ses_map *map);

/*
 * The module that a path of the disk in a bay goes through: its first node. 0
 * if it is not known: of NVMe, behind a RAID adapter, and if several modules
 * name the same port.
 */
const struct ses_node *ses_bay_find_module(struct ses_map *map,
					   const struct ses_bay *bay,
					   const struct ses_path *path);

/* Does the path lead through the expander that a node hangs on? Those of
 * shelves that are cascaded behind it do, too. */
bool ses_node_carries_path(const struct ses_node *node,
			   const struct ses_path *path);

/* twin_shelves.c: shelves with two identifiers. */
void ses_map_merge_twins(struct ses_map *map);

/* bay_state.c: what is to be said of each bay, and of disks in none. */
void ses_map_build_states(struct ses_map *map);

#endif
