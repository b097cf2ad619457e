/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of enclosures and bays, as people know them.
 *
 *	TARGET	= "all" | BAY | DISK | KIND "=" VALUE
 *	KIND	= "bay" | "enc" | "dev" | "serial" | "wwn" | "sas"
 *	BAY	= [ENC] ":" [SUB "/"] SLOT
 *	SLOT	= device slot number | "@" TI "," EI | element descriptor
 *	ENC	= logical identifier | nickname | H:C:T:L | sgN | path of a node
 *	DISK	= path of a node | its name | map name | H:C:T:L |
 *		  serial number | [0x|naa.|eui.|wwn-0x|scsi-3]hex
 *
 * A path that exists wins. Otherwise every reading is tried, and all must
 * lead to one bay.
 */
#ifndef SES_TARGET_H
#define SES_TARGET_H

#include <stdbool.h>
#include <stddef.h>

struct ses_bay;
struct ses_log;
struct ses_machine;
struct ses_map;
struct ses_shelf;

struct ses_target {
	bool all;
	struct ses_bay *bay;
	bool by_disk;		/* the bay was found by what is in it */
};

/*
 * Find the bay that a text means, among the shelves that are not hidden.
 * Returns 0, or with a message -SES_E_SYNTAX (an enclosure without a bay),
 * -SES_E_NOT_FOUND, or -SES_E_AMBIGUOUS with the candidates.
 */
int ses_target_find(struct ses_map *map, const char *text,
		    struct ses_target *target);

/* The shortest ENC:SLOT that means this bay; in the map's memory. */
const char *ses_target_format(struct ses_map *map,
			      const struct ses_bay *bay);

/*
 * Hide all shelves that none of the names means. 0, -SES_E_NOT_FOUND or
 * -SES_E_AMBIGUOUS with a message.
 */
int ses_enclosure_select(struct ses_map *map, const char *const *names,
			 size_t nr);

/*
 * Is it a path? What begins like one is, whether it exists or not; another name
 * is if it is a file. A nickname may have slashes.
 */
bool ses_is_path(const char *device);

/*
 * The device node of the enclosure that a name means: of several nodes that
 * can be read the one with the lowest ES process id; of "NAME/2" that of module
 * 2. Returns 0 and the path of
 * the node in device[0..size); 1 when no enclosure has that name; or with a
 * message -SES_E_AMBIGUOUS, or a negative ses_error.
 */
int ses_enclosure_find_device(struct ses_machine *machine, const char *name,
			      char *device, size_t size);

#endif
