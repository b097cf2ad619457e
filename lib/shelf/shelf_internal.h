/* SPDX-License-Identifier: BSD-2-Clause */
/* The steps from device nodes to shelves, and what rooms above ask of them. */
#ifndef LIB_SHELF_SHELF_INTERNAL_H
#define LIB_SHELF_SHELF_INTERNAL_H

#include <ses/log.h>
#include <ses/shelf.h>

#include "inventory/inventory.h"

/* map_strings.c: a text in the map's memory; "" without. */
const char *ses_map_format(struct ses_map *map, const char *format, ...)
	SES_PRINTF(2, 3);

/* Text of a device: up to the first NUL, without blanks at either end. */
const char *ses_map_copy_trimmed(struct ses_map *map, const uint8_t *p,
				 size_t len);

/* The label of an element as a node gives it: its descriptor of page 07h,
 * trimmed, "" if there is none. Takes the element's number in the join. */
const char *ses_node_label(struct ses_map *map, const struct ses_node *node,
			   uint32_t element);

/* A remark at the end of a list, unless it is there. */
void ses_doubt_add(struct ses_map *map, struct ses_doubt **list,
		   enum ses_remark kind, const char *format, ...)
	SES_PRINTF(4, 5);

/* The node whose texts describe a shelf: the first that could be read, or the
 * first one. */
const struct ses_node *ses_shelf_readable_node(const struct ses_shelf *shelf);

/* node.c: find the device nodes of enclosures, and read them. */
void ses_map_find_nodes(struct ses_map *map);
/* 0 whatever nodes failed; the error if memory or descriptors ran out. */
int ses_map_load_nodes(struct ses_map *map);
void ses_map_free_nodes(struct ses_map *map);

/* Load more of what nodes say, side by side, if it was not loaded yet. A page
 * that cannot be read stays unknown. */
void ses_nodes_load_pages(struct ses_map *map, struct ses_node *nodes[],
			  size_t nr, enum ses_node_pages pages);

/* What the kernel knows of a node, or 0. *err is what looking for it said. */
struct ses_path *ses_map_find_path(struct ses_map *map, const char *device,
				   int *err);

/* node.c: the groups of jobs that read these nodes. 0, or without memory
 * -(50 + ENOMEM). */
int ses_nodes_set_groups(struct ses_map *map, struct ses_node *const nodes[],
			 struct ses_job *const jobs[], size_t nr);

/* module_group.c: see ses/shelf.h. Paths may be 0: sysfs does not know them. */
void ses_map_group_paths(struct ses_map *map,
			 const struct ses_path *const paths[], size_t nr,
			 uint64_t groups[]);

/* Tell which of them are not read at once. The machine has jobs. */
void ses_map_trace_groups(const struct ses_map *map,
			  const struct ses_path *const paths[], size_t nr,
			  const uint64_t groups[]);

/* The directory of the kernel's enclosure driver for a node with this path.
 * Returns false if there is no path (0), or the name is too long. */
bool ses_path_build_driver_dir(const struct ses_path *path, char *dir,
			       size_t size);

/* The identifier of an enclosure that the kernel's driver has read, 0 none. */
uint64_t ses_map_load_kernel_id(struct ses_map *map,
				const struct ses_path *path);

/* shared_disks.c: the length of the part of a path's directory that names the
 * expander of the module, or its host adapter; 0: unknown. */
size_t ses_path_upstream_length(const struct ses_path *path);

/* Is a disk behind the module of a node, and no node of the map nearer to it?
 * Takes one of the disk's paths. */
bool ses_node_is_nearest(const struct ses_map *map, const struct ses_node *n,
			 const struct ses_path *disk);

/* module_group.c: of a map whose nodes are not read, keep those that are marked
 * and those that may lead to the shelves of these. Returns whether any is left
 * out. */
bool ses_map_keep_nodes(struct ses_map *map, bool wanted[]);

/* shelf.c: group nodes into shelves. */
void ses_map_build_shelves(struct ses_map *map);

/* The next node of a shelf, those of its twins and failed ones included; after
 * `node` (0: the first). 0 at the end. */
static inline const struct ses_node *
ses_shelf_next_any_node(const struct ses_shelf *shelf,
			const struct ses_node *node)
{
	if (!node)
		return shelf->nodes;
	if (node->next)
		return node->next;
	return node->shelf->twin ? node->shelf->twin->nodes : NULL;
}

/* Have two nodes the same list of types, counts and subenclosures? */
bool ses_node_same_layout(const struct ses_node *a, const struct ses_node *b);

/* Do nodes of these two shelves claim to be the same ES process? */
bool ses_shelf_same_process(const struct ses_shelf *a,
			    const struct ses_shelf *b);

/* Is it an element type of bays? */
bool ses_is_bay_type(unsigned int element_type);

/* module_access.c: the ELEMENT STATUS CODE that a node reports for an element,
 * -1 when it reports none; is it "No access allowed"? */
int ses_node_element_status(const struct ses_node *node, uint32_t element);
bool ses_node_lacks_access(const struct ses_node *node, uint32_t element);

/* Do two nodes of one shelf lead to the same module? */
bool ses_node_same_module(const struct ses_node *a, const struct ses_node *b);

/* module_revision.c: revisions of modules that differ, and enclosures that an
 * adapter makes up. */
void ses_map_compare_modules(struct ses_map *map);


/* The next node that leads to the bays of a shelf, after `node` (0: the
 * first), twins included; failed ones are left out. 0 at the end. */
struct ses_node *ses_shelf_next_node(const struct ses_shelf *shelf,
				     const struct ses_node *node);

#endif
