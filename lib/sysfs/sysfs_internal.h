/* SPDX-License-Identifier: BSD-2-Clause */
/* The contents of a sysfs tree, for the rooms of lib/ that read it. */
#ifndef LIB_SYSFS_SYSFS_INTERNAL_H
#define LIB_SYSFS_SYSFS_INTERNAL_H

#include <ses/sysfs.h>

/*
 * The tree of the running kernel, or with a prefix ("/tmp/tree") one whose
 * /sys, /proc and /dev lie below that directory. There device nodes are plain
 * files, and the name of a device is the last component of its path when all
 * links are followed. Returns 0 and the tree, or -(50 + errno).
 */
int ses_sysfs_open(const char *prefix, struct ses_log *log,
		   struct ses_sysfs **sysfs);

/*
 * An attribute as text: up to the first NUL or line feed, without blanks at
 * either end, cut at `size`. Its length; 0 (and an empty text) when unknown.
 */
size_t ses_sysfs_load_text(struct ses_sysfs *s, const char *dir,
			   const char *name, char *text, size_t size);

/* An attribute as bytes: their number, 0 when unknown. */
size_t ses_sysfs_load_bytes(struct ses_sysfs *s, const char *dir,
			    const char *name, uint8_t *bytes, size_t size);

/* A decimal attribute (`fallback` when unknown). */
uint64_t ses_sysfs_load_number(struct ses_sysfs *s, const char *dir,
			       const char *name, uint64_t fallback);

/* An identifier of up to 16 hex digits after "0x"; 0 when unknown. */
uint64_t ses_sysfs_load_id64(struct ses_sysfs *s, const char *dir,
			     const char *name);

/* The canonical path that a link leads to: true, or false when it is none. */
bool ses_sysfs_resolve_link(struct ses_sysfs *s, const char *path, char *target,
			    size_t size);

/* The last component of a path: 0, or -ENODEV if it is empty or does not
 * fit. */
int ses_sysfs_copy_basename(const char *path, char *name, size_t size);

/* "/.../phy-0:0:4/sas_phy/phy-0:0:4" for the object "/.../phy-0:0:4" and its
 * class "sas_phy": false when it does not fit. */
bool ses_sysfs_build_class_dir(char *dir, size_t size, const char *object,
			       const char *class);

#endif
