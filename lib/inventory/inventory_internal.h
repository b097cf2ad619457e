/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parts of an inventory share. */
#ifndef LIB_INVENTORY_INVENTORY_INTERNAL_H
#define LIB_INVENTORY_INVENTORY_INTERNAL_H

#include <ses/sysfs.h>

#include "inventory.h"

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

/*
 * Make two units one, for those who learn later that they are one drive: the
 * paths of `b` come after those of `a`, and unit `b` does not exist any more.
 */
void ses_inventory_join_units(struct ses_inventory *inv, struct ses_unit *a,
			      struct ses_unit *b);

/* Is it a device that could sit in a bay? */
bool ses_path_is_disk(const struct ses_path *path);

/* Is the host a RAID adapter, which shows disks once, whatever paths it has to
 * them, and may hide enclosures? */
bool ses_path_is_raid(const struct ses_path *path);

/* Can the disk be reached by it, as far as the kernel knows? */
bool ses_path_is_alive(const struct ses_path *path);

/* The last component "port-..." of the path's directory: the port, of an
 * expander or a host adapter, that leads to it. Points into it; 0: none. */
const char *ses_path_find_port(const struct ses_path *path);

/* Load the numbers of the phys of its expander that lead to a path, once. */
void ses_path_load_phys(struct ses_inventory *inv, struct ses_path *path);

/* Load the phys of the link of a path, once. What cannot be read is unknown. */
void ses_path_load_link(struct ses_inventory *inv, struct ses_path *path);

/* Does sysfs still have the path, with the names that it had? */
bool ses_path_unchanged(const struct ses_inventory *inv,
			const struct ses_path *path);

/*
 * The path that the kernel calls by this name: H:C:T:L, "sda", "sda1", "sg3",
 * "nvme0", "nvme0n1", "nvme0c1n1"; 0 when there is none. Of several paths
 * (NVMe with multipath) the first.
 */
struct ses_path *ses_inventory_find(const struct ses_inventory *inv,
				    const char *name);

/*
 * The paths with a serial number (len characters), one with each call. *entry
 * is 0 at first, and not changed by the caller afterwards. Returns 0 after the
 * last; this ends the calls.
 */
struct ses_path *ses_inventory_next_serial(const struct ses_inventory *inv,
					   const char *serial, size_t len,
					   struct ses_index_entry **entry);

/* Is a block device of a path one that no earlier path of the unit has? (NVMe
 * controllers of one subsystem share theirs.) */
bool ses_block_is_first(const struct ses_unit *unit,
			const struct ses_path *path,
			const struct ses_block *block);

/* Load the arrays that the units are parts of. */
void ses_inventory_load_arrays(struct ses_inventory *inv);

/* The directory of a block device; a partition lies in that of its disk. */
bool ses_inventory_find_block_dir(struct ses_inventory *inv, const char *name,
				  char *dir, size_t size);

#define SES_HOLDERS_MAX	64

/*
 * What lies on a unit and its partitions, each name once: the labels of
 * holders; the names of arrays that the unit is a part of. Takes enum
 * ses_holder_kind, or-ed, and room for the names, which are those of the
 * inventory; returns their number.
 */
enum ses_holder_kind {
	SES_HELD_BY = 1,
	SES_PART_OF = 2
};
size_t ses_unit_find_holders(const struct ses_unit *unit, unsigned int kinds,
			     const char *names[], size_t room);

/*
 * The units below a block device that is not a disk: device mapper, md. Takes
 * the kernel's name, or that of a map. Returns their number (at most room),
 * -1 when there is no such device.
 */
int ses_inventory_find_stack(struct ses_inventory *inv, const char *name,
			     struct ses_unit *units[], size_t room);

/* The field of a line of mountinfo that names the device, and its length; 0
 * when it has none. */
const char *ses_mount_parse_source(const char *line, size_t *len);

/* Is a block device in use (enum ses_use), without its partitions? */
unsigned int ses_usage_find_block(const struct ses_usage *usage,
				  const struct ses_block *block);

/* Where a block device is mounted, as mountinfo writes it, once of several
 * places; "" if it is not. */
const char *ses_usage_find_mount(const struct ses_usage *usage,
				 const struct ses_block *block);

/* Bytes of a unit: of its block devices, each once. */
uint64_t ses_unit_size(const struct ses_unit *unit);

#endif
