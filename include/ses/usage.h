/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Is a disk in use? As far as mounts, swap and holders tell: ZFS and exported
 * units leave no trace there. A claim belongs to one path or partition; all
 * paths of a unit must be asked.
 */
#ifndef SES_USAGE_H
#define SES_USAGE_H

#include <stddef.h>

#include <ses/memory.h>

struct ses_sysfs;
struct ses_unit;

struct ses_usage {
	struct ses_sysfs *sysfs;
	struct ses_arena arena;
	struct ses_index mounted;	/* key of "MAJ:MIN" or a name */
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

/* The field of a line of mountinfo that names the device, and its length; 0
 * when it has none. */
const char *ses_mount_parse_source(const char *line, size_t *len);

/* enum ses_use, or-ed, over all paths and partitions of a unit, which must
 * outlive the usage: sysfs is asked once about each. */
unsigned int ses_usage_find(struct ses_usage *usage,
			    const struct ses_unit *unit);

#endif
