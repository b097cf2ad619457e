/* SPDX-License-Identifier: BSD-2-Clause */
/* The steps that make a map. */
#ifndef LIB_MAP_MAP_INTERNAL_H
#define LIB_MAP_MAP_INTERNAL_H

#include <ses/log.h>
#include <ses/map.h>

/* map_strings.c: a text in the map's memory; "" without. */
const char *ses_map_format(struct ses_map *map, const char *format, ...)
	SES_PRINTF(2, 3);

/* Text of a device: up to the first NUL, without blanks at either end. */
const char *ses_map_copy_trimmed(struct ses_map *map, const uint8_t *p,
				 size_t len);

/* A remark at the end of a list, unless it is there. */
void ses_doubt_add(struct ses_map *map, struct ses_doubt **list,
		   enum ses_remark kind, const char *format, ...)
	SES_PRINTF(4, 5);

/* A bay for people: "slot 3 "Bay 03"", "element 0,3". */
const char *ses_map_format_bay(struct ses_map *map, const struct ses_bay *bay);

/* The node whose texts describe a shelf: the first that could be read, or the
 * first one. */
const struct ses_node *ses_shelf_readable_node(const struct ses_shelf *shelf);

/* node.c: find the device nodes of enclosures, and read them. */
void ses_map_find_nodes(struct ses_map *map);
/* 0 whatever nodes failed, unless for want of memory or descriptors. */
int ses_map_load_nodes(struct ses_map *map);
void ses_map_free_nodes(struct ses_map *map);

/* Load more of what a node says, if it was not loaded yet. A page that cannot
 * be read stays unknown. */
void ses_node_load_pages(struct ses_map *map, struct ses_node *node,
			 enum ses_node_pages pages);

/* shelf.c: group nodes into shelves. */
void ses_map_build_shelves(struct ses_map *map);

/* Have two nodes the same list of types, counts and subenclosures? */
bool ses_node_same_layout(const struct ses_node *a, const struct ses_node *b);

/* Do nodes of these two shelves claim to be the same ES process? */
bool ses_shelf_same_process(const struct ses_shelf *a,
			    const struct ses_shelf *b);

/* bay.c: the bays of a shelf, and what its nodes say of them. */
void ses_shelf_build_bays(struct ses_map *map, struct ses_shelf *shelf);

/* What a bay says of its SAS addresses is added to another one. */
void ses_bay_add_address(struct ses_map *map, struct ses_bay *bay,
			 uint64_t address, const struct ses_node *node,
			 bool device);

/* LEDs as the four bytes of a status element have them. */
void ses_bay_set_leds(struct ses_bay *bay, const uint8_t *element);

/* How grave a status code is; the gravest counts. */
unsigned int ses_status_rank(uint8_t code);

/* module_access.c: the ELEMENT STATUS CODE that a node reports for a bay, -1
 * when it reports none; is it "No access allowed"? */
int ses_node_bay_status(const struct ses_node *node, const struct ses_bay *bay);
bool ses_node_lacks_access(const struct ses_node *node,
			   const struct ses_bay *bay);

/* Do two nodes of one shelf lead to the same module? */
bool ses_node_same_module(const struct ses_node *a, const struct ses_node *b);

/* The nodes that lead to a bay, the best first, those without access last.
 * Takes room for them; returns the number of those with access, and of the
 * others in *nr_closed. */
size_t ses_bay_order_nodes(const struct ses_bay *bay, struct ses_node *nodes[],
			   size_t room, size_t *nr_closed);

/* bay_match.c: find the units in the bays. */
void ses_map_match_disks(struct ses_map *map);

/* Can an address that a node gives for a bay be the port of this path? */
bool ses_bay_address_matches(const struct ses_bay_address *a,
			     const struct ses_path *p);

/* dual_actuator.c: make one unit of the two logical units of a drive. */
void ses_map_join_drives(struct ses_map *map);

/* A unit that may be in a bay. */
void ses_bay_add_candidate(struct ses_map *map, struct ses_bay *bay,
			   struct ses_unit *unit);

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

/* module_revision.c: revisions of modules that differ, and enclosures that an
 * adapter makes up. */
void ses_map_compare_modules(struct ses_map *map);

/* bay_paths.c: which paths of the disks are lost. */
void ses_map_count_paths(struct ses_map *map);

/* twin.c: shelves with two identifiers. */
void ses_map_merge_twins(struct ses_map *map);

/* bay_state.c: what is to be said of each bay, and of disks in none. */
void ses_map_build_states(struct ses_map *map);

/* Is it an element type of bays? */
bool ses_is_bay_type(unsigned int element_type);

#endif
