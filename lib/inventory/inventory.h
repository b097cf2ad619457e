/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the kernel knows about disks and enclosures: one pass over sysfs, no
 * device is opened.
 *
 * A path is one way to a device: a SCSI device of the kernel (one initiator
 * port, one target port, one logical unit), or an NVMe controller. A unit is
 * what paths lead to: the paths that name the same logical unit (NAA or EUI),
 * or the controllers of one NVMe subsystem. Serial numbers alone never group:
 * there are bridges that give one number to all. A drive with two actuators has
 * two logical units; what a bay says makes one unit of them.
 */
#ifndef LIB_INVENTORY_INVENTORY_H
#define LIB_INVENTORY_INVENTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ses/memory.h>

struct ses_sysfs;
struct ses_unit;

/* PERIPHERAL DEVICE TYPE */
#define SES_TYPE_DISK		0x00
#define SES_TYPE_ENCLOSURE	0x0d
#define SES_TYPE_REDUCED_DISK	0x0e
#define SES_TYPE_ZONED_DISK	0x14

/* A device mapper or md device, or whatever else lies on a block device. */
struct ses_holder {
	const char *name;	/* the kernel's: "dm-0" */
	const char *label;	/* what people call it: "mpatha"; or name */
	bool multipath;		/* a map of paths, not what lies on a disk */
	/* md devices, volume groups of LVM and file systems of btrfs that it
	 * is a part of; ZFS leaves no trace in sysfs */
	const char **arrays;
	size_t nr_arrays;
};

/* A block device, with its partitions. */
struct ses_block {
	struct ses_block *next;		/* of the path, or partition */
	const char *name;		/* "sda", "sda1", "nvme0n1" */
	const char *sysfs;
	uint64_t size;			/* bytes, 0 unknown */
	struct ses_block *partitions;
	struct ses_holder **holders;
	size_t nr_holders;
	/* of btrfs, which it is a device of: label or UUID; or 0 */
	const char *file_system;
};

/* Error counters of a SAS phy, by the names of their files. */
enum ses_phy_counter {
	SES_PHY_INVALID_DWORDS,
	SES_PHY_DISPARITY_ERRORS,
	SES_PHY_SYNC_LOSSES,
	SES_PHY_RESET_PROBLEMS,
	SES_NR_PHY_COUNTERS
};
extern const char *const ses_phy_counter_names[SES_NR_PHY_COUNTERS];

/* A phy of the link to a device. */
struct ses_phy {
	const char *name;		/* "phy-0:0:5" */
	const char *rate;		/* "12.0 Gbit", "" unknown */
	bool known[SES_NR_PHY_COUNTERS];	/* it could be read */
	uint64_t counts[SES_NR_PHY_COUNTERS];
};

/* Strings are never 0; what is unknown is "". */
struct ses_path {
	struct ses_path *next;		/* path of the same unit */
	struct ses_unit *unit;
	const char *name;		/* "0:0:1:0" (H:C:T:L), "nvme0" */
	const char *sysfs;		/* its directory */
	bool nvme;
	uint8_t type;			/* SCSI: PERIPHERAL DEVICE TYPE */
	unsigned int host, channel;	/* SCSI: H, C */
	const char *driver;		/* of the host: "mpt3sas" */
	const char *vendor, *model, *revision, *serial, *state;
	const char *generic;		/* "sg3", or "" */
	const char *bsg;		/* its name below /dev/bsg, or "" */
	struct ses_block *blocks;
	/* what the unit (NVMe: its namespaces) calls itself: "naa.5000..." */
	const char **ids;
	size_t nr_ids;
	/* SCSI: SAS addresses of the target port */
	uint64_t *addresses;
	size_t nr_addresses;
	bool end_device;		/* the SAS transport knows it */
	/* its expander, 0 none; which of its phys: not before
	 * ses_path_load_phys() */
	uint64_t expander;
	uint8_t *phys;
	size_t nr_phys;
	/* the phys of its host adapter or expander that lead to it: not before
	 * ses_path_load_link() */
	struct ses_phy *link;
	size_t nr_link;
	/* where the host adapter says that it is: 0, -1 unknown */
	uint64_t hint_enclosure;
	int hint_bay;
	/* NVMe: PCI vendor (-1 unknown) and "dddd:bb:dd.f" */
	int pci_vendor;
	const char *pci_address;
};

struct ses_unit {
	struct ses_path *paths;		/* in the order of the inventory */
	struct ses_path *last;
	struct ses_path *second;	/* where those of a second logical unit
					 * begin; 0: there is one */
	const char *name;		/* of its ids the best, or "" */
	const char *serial;		/* of the first path that has one */
	struct ses_unit *merged;	/* while grouping; then 0 */
	size_t number;			/* from 0, in the order of first paths;
					 * it stays when units are joined */
};

struct ses_inventory {
	struct ses_sysfs *sysfs;
	struct ses_arena arena;
	bool available;			/* there is a /sys/class */
	struct ses_path **paths;	/* SCSI by H:C:T:L, then NVMe */
	size_t nr_paths;
	struct ses_unit **units;	/* in the order of their first paths */
	size_t nr_units;
	struct ses_index by_address;	/* SAS address -> paths */
	struct ses_index by_name;	/* key of a name -> paths */
	struct ses_index by_id;		/* key of an id -> paths */
	struct ses_index by_serial;	/* key of a serial number -> paths */
	struct ses_index holders;	/* key of a name -> holder */
	struct ses_index blocks;	/* key of a name or that of its disk ->
					 * name of a block device */
	struct ses_index hosts;		/* number -> driver */
	struct ses_index expanders;	/* key of a path -> address */
	struct ses_index claimed;	/* key of an end device with a path */
	struct ses_index unclaimed;	/* addresses of the other ones */
	bool unclaimed_known;		/* they were looked up */
	struct ses_index file_systems;	/* key of a name -> label or UUID */
};

/*
 * Look at everything. Devices that vanish meanwhile are left out. Returns 0,
 * also for a machine without any device, or -(50 + ENOMEM);
 * ses_inventory_free() in both cases. The tree must outlive the inventory.
 */
int ses_inventory_build(struct ses_inventory *inv, struct ses_sysfs *sysfs);
void ses_inventory_free(struct ses_inventory *inv);	/* or 0 */

/*
 * The block device of the one disk that has a SAS address: its name, or 0 when
 * no disk has it, or several.
 */
const char *ses_inventory_find_block(const struct ses_inventory *inv,
				     uint64_t address);

/*
 * Is a disk in use? As far as mounts, swap and holders show: ZFS and exported
 * units leave no trace there. A claim belongs to one path or partition; all
 * paths of a unit must be asked.
 */

struct ses_usage {
	struct ses_sysfs *sysfs;
	struct ses_arena arena;
	struct ses_index mounted;	/* key of "MAJ:MIN" or a name -> where
					 * it is mounted */
	bool mounts_known;		/* mounts could be read */
	struct ses_index swap;		/* key of a name */
	struct ses_index known;		/* units -> enum ses_use, or-ed */
};

enum ses_use {
	SES_USE_MOUNTED = 1,
	SES_USE_SWAP = 2,
	SES_USE_HELD = 4	/* device mapper, md ... lie on it */
};

/* Read /proc/self/mountinfo and /proc/swaps. Without memory, or when they
 * cannot be read, less is known. */
void ses_usage_load(struct ses_usage *usage, struct ses_sysfs *sysfs);
void ses_usage_free(struct ses_usage *usage);

/* enum ses_use, or-ed, over all paths and partitions of a unit, which must
 * outlive the usage: sysfs is asked once about each. */
unsigned int ses_usage_find(struct ses_usage *usage,
			    const struct ses_unit *unit);

#endif
