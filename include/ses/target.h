/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of enclosures, bays and other elements, as people know them.
 *
 *	TARGET	= "all" | BAY | SET | MODULE | ENC | DISK | KIND "=" VALUE
 *	KIND	= "bay" | "enc" | "dev" | "serial" | "wwn" | "sas"
 *	BAY	= [ENC] ":" [SUB "/"] SLOT
 *	SLOT	= device slot number | "@" TI "," EI | element descriptor |
 *		  element type "," EI
 *	SET	= [ENC] ":" ("all" | "empty" | "foreign")
 *	MODULE	= ENC "/" number
 *	ENC	= logical identifier | nickname | H:C:T:L | sgN | path of a node
 *	DISK	= path of a node | its name | map name | H:C:T:L |
 *		  serial number | [0x|naa.|eui.|wwn-0x|scsi-3]hex
 *
 * A path that exists wins. Otherwise every reading is tried, and all must
 * lead to one bay, or to one element that is not a bay: a power supply by its
 * type or descriptor, an enclosure by its Enclosure element, a module by the
 * element that it reports to be its own. A set is meant if nothing has its name
 * as descriptor.
 */
#ifndef SES_TARGET_H
#define SES_TARGET_H

#include <ses/map.h>

struct ses_target {
	struct ses_bay *bay;	/* or another element; 0: a set */
	bool set;		/* several bays, or none: "all", ENC:empty */
	struct ses_bay **bays;	/* in the map's memory */
	size_t nr_bays;
	bool by_disk;		/* the bay was found by what is in it */
	int unread;		/* negative: more bays may belong to the set,
				 * but could not be read; that error */
};

/* Element n of those that were found, 0 after the last. */
static inline struct ses_bay *ses_target_element(const struct ses_target *t,
						 size_t n)
{
	if (t->set)
		return n < t->nr_bays ? t->bays[n] : NULL;
	return n ? NULL : t->bay;
}

/*
 * Find what a text means, among the shelves that are not hidden. Returns 0, or
 * with a message -SES_E_NOT_FOUND, -SES_E_AMBIGUOUS with the candidates, or the
 * error of an enclosure that could not be read and may have it. A set is found
 * as far as it could be read; target->unread has the error of the rest, with a
 * message.
 */
int ses_target_find(struct ses_map *map, const char *text,
		    struct ses_target *target);

/*
 * Which nodes do targets need? Of a map of SES_MAP_NODES, keep those that lead
 * to the shelf above a disk, or to the shelf of an ENC:SLOT that is named by a
 * node, or by its identifier if the kernel's driver has read that of each node;
 * all that may lead to the same shelf; and all of which sysfs tells nothing.
 * Returns false, and keeps all, if a target may be anywhere.
 */
bool ses_target_narrow(struct ses_map *map, const char *const texts[],
		       size_t nr);

/* With a map of these nodes: can no other enclosure change what was found? Each
 * bay has a disk whose address the shelf reports, or is empty, and there is no
 * doubt about it or its shelf. */
bool ses_target_is_settled(const struct ses_target *target);

/*
 * ses_target_find() for a disk that may be gone, with the map of a capture that
 * was made before. What is known today wins. A disk of which nothing is known
 * today is searched in the capture, by serial number, name of the logical unit
 * or SAS address; its bay there must still exist, and must not have another
 * disk. A warning says what the capture was used for, or if it has the disk in
 * another bay. `file` is the name of the capture, for messages.
 */
int ses_target_find_known(struct ses_map *map, struct ses_map *known,
			  const char *file, const char *text,
			  struct ses_target *target);

/* The shortest ENC:SLOT that means this bay; in the map's memory. */
const char *ses_target_format(struct ses_map *map, const struct ses_bay *bay);

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
 * 2. Returns 0 and the path of the node in device[0..size); 1 when no enclosure
 * has that name; or with a message -SES_E_AMBIGUOUS, or a negative ses_error.
 */
int ses_enclosure_find_device(struct ses_machine *machine, const char *name,
			      char *device, size_t size);

/*
 * Names for people to choose from, as far as sysfs alone knows them: nothing is
 * opened, so there are no nicknames and no bays of enclosures that the kernel's
 * driver does not know. Each is offered with what it is ("ACME Disk ACME0002").
 * An error, which is reported, ends the list.
 */
struct ses_choices {
	void (*offer)(struct ses_choices *list, const char *name,
		      const char *what);
	/* What the user has of the name. Names that are long or many are not
	 * offered before they have begun: serial numbers and identifiers, the
	 * bays of an enclosure, nodes other than /dev/sgN. */
	const char *begun;
};
void ses_enclosure_list_names(struct ses_machine *machine,
			      struct ses_choices *list);
void ses_target_list_names(struct ses_machine *machine,
			   struct ses_choices *list);

#endif
