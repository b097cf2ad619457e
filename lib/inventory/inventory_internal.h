/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parts of an inventory share. */
#ifndef LIB_INVENTORY_INVENTORY_INTERNAL_H
#define LIB_INVENTORY_INVENTORY_INTERNAL_H

#include <ses/inventory.h>
#include <ses/sysfs.h>

/* The names in a directory that begin with `prefix`, sorted as people count:
 * 2 before 10. */
struct ses_name_list {
	const char **names;
	size_t nr;
};
struct ses_name_list ses_inventory_list_names(struct ses_inventory *inv,
					      const char *dir,
					      const char *prefix);

/* An attribute as text in the arena; "" when unknown. */
const char *ses_inventory_load_text(struct ses_inventory *inv, const char *dir,
				    const char *name);

/* Enter a path under a name. */
void ses_inventory_add_name(struct ses_inventory *inv, const char *name,
			    struct ses_path *path);

/* A new path, entered in the inventory, with a unit of its own; 0 without
 * memory. */
struct ses_path *ses_inventory_add_path(struct ses_inventory *inv,
					const char *name, const char *sysfs);

/*
 * The block device in a directory of that name; it is the path's. False when
 * another path has it, too: then what that one knows was taken over, with the
 * names of what it leads to, and sysfs was not asked again.
 */
bool ses_path_load_block(struct ses_inventory *inv, struct ses_path *path,
			 const char *sysfs);

/* The addresses of those end devices of the SAS transport that have no SCSI
 * device: looked up when first needed. */
void ses_inventory_load_end_devices(struct ses_inventory *inv);

void ses_inventory_load_scsi(struct ses_inventory *inv);
void ses_inventory_load_nvme(struct ses_inventory *inv);

/* A name of what the path leads to; and the kernel's choice of one, in the
 * attribute wwid of a directory. */
void ses_path_add_id(struct ses_inventory *inv, struct ses_path *path,
		     const char *id);
void ses_path_load_wwid(struct ses_inventory *inv, struct ses_path *path,
			const char *dir);

/* SCSI: the names in the Device Identification page, and the addresses there
 * when the path has none yet. */
void ses_path_load_designators(struct ses_inventory *inv, struct ses_path *p);

/* Make two units one. */
void ses_unit_merge(struct ses_unit *a, struct ses_unit *b);

/* Group by ids, and gather the units. */
void ses_inventory_group_units(struct ses_inventory *inv);

#endif
