/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Serial numbers in labels, compared with those of the disks: they find a disk
 * of which no address is known, confirm a match, or contradict it.
 */
#include <string.h>

#include "map_internal.h"
#include "inventory/inventory_internal.h"
#include "shelf/label_serial.h"

/* A serial number that several bays of a shelf give is that of none. */
static void find_useless(struct ses_map *map, struct ses_shelf *s)
{
	struct ses_index bays = { 0 };

	for (size_t i = 0; i < s->nr_bays; i++) {
		const char *serial = s->bays[i].label_serial;

		if (*serial)
			ses_index_add(&bays, &map->arena,
				      ses_index_key(serial, strlen(serial)),
				      &s->bays[i]);
	}
	for (size_t i = 0; i < s->nr_bays; i++) {
		const char *serial = s->bays[i].label_serial;
		struct ses_index_entry *other = !*serial ? NULL :
			ses_index_find(&bays, ses_index_key(serial,
							    strlen(serial)));

		while (other && other->value == &s->bays[i])
			other = ses_index_next(other);
		s->bays[i].label_useless |= other != NULL;
	}
}

/* May its serial number be compared? */
static bool has_evidence(const struct ses_bay *bay)
{
	return *bay->label_serial && !bay->label_useless;
}

/* Make the disks with the serial number of the label candidates. Returns the
 * unit if there is exactly one; else 0. */
static struct ses_unit *add_candidates(struct ses_map *map, struct ses_bay *bay)
{
	const char *serial = bay->label_serial;
	struct ses_index_entry *at = NULL;
	struct ses_unit *found = NULL;
	bool several = false;
	struct ses_path *p;

	while ((p = ses_inventory_next_serial(map->inv, serial,
					      strlen(serial), &at))) {
		if (!ses_path_is_disk(p))
			continue;
		several |= found && found != p->unit;
		found = p->unit;
		ses_bay_add_candidate(map, bay, p->unit);
	}
	return several ? NULL : found;
}

void ses_map_match_labels(struct ses_map *map)
{
	for (struct ses_shelf *s = map->shelves; s; s = s->next) {
		find_useless(map, s);
		for (size_t i = 0; i < s->nr_bays; i++) {
			struct ses_bay *bay = &s->bays[i];
			struct ses_unit *u;

			if (bay->unit || !has_evidence(bay) ||
			    ses_bay_is_empty(bay))
				continue;
			u = add_candidates(map, bay);
			if (u && bay->nr_candidates == 1)
				ses_bay_set_unit(map, bay, u, "label");
		}
	}
}

/* --- matches of other rules --- */

enum label_verdict { LABEL_SILENT, LABEL_AGREES, LABEL_OF_ANOTHER,
	LABEL_OF_NONE };

static enum label_verdict compare_label(struct ses_map *map,
					struct ses_bay *bay)
{
	const struct ses_unit *u = bay->unit;
	size_t nr = bay->nr_candidates;

	if (!u || !has_evidence(bay) || !*u->serial)
		return LABEL_SILENT;
	if (ses_serial_is_similar(u->serial, bay->label_serial))
		return LABEL_AGREES;
	ses_bay_add_candidate(map, bay, bay->unit);
	add_candidates(map, bay);
	return bay->nr_candidates > nr ? LABEL_OF_ANOTHER : LABEL_OF_NONE;
}

/* Label and address name two disks of this machine: which one is right is not
 * known. */
static void add_contradiction(struct ses_map *map, struct ses_bay *bay)
{
	struct ses_unit *u = bay->unit;

	ses_doubt_add(map, &bay->doubts, SES_DOUBT,
		      "the label gives serial number %s, but %s, found here by "
		      "%s, has %s", bay->label_serial,
		      ses_map_format_unit(map, u), bay->rule, u->serial);
	bay->contested = true;
	bay->unit = NULL;
	bay->rule = NULL;
	ses_map_unit_bays(map, u)->nr_bays--;
}

/*
 * The serial number of a disk that this machine does not have, beside a disk
 * that it has. If two labels of a shelf contradict in that way and none agrees,
 * what they have is not the serial numbers of disks.
 */
static void compare_labels(struct ses_map *map, struct ses_shelf *s)
{
	size_t nr_unknown = 0;

	for (size_t i = 0; i < s->nr_bays; i++) {
		struct ses_bay *bay = &s->bays[i];

		bay->label_contradicts = false;
		switch (compare_label(map, bay)) {
		case LABEL_AGREES:
			s->labels_agree = true;
			break;
		case LABEL_OF_ANOTHER:
			add_contradiction(map, bay);
			break;
		case LABEL_OF_NONE:
			bay->label_contradicts = true;
			nr_unknown++;
			break;
		case LABEL_SILENT:
			break;
		}
	}
	for (size_t i = 0; i < s->nr_bays; i++) {
		struct ses_bay *bay = &s->bays[i];

		bay->label_contradicts &= nr_unknown == 1 || s->labels_agree;
		if (!bay->label_contradicts)
			continue;
		ses_doubt_add(map, &bay->doubts, SES_DOUBT,
			      "the label gives serial number %s, but %s has %s",
			      bay->label_serial,
			      ses_map_format_unit(map, bay->unit),
			      bay->unit->serial);
	}
}

void ses_map_compare_labels(struct ses_map *map)
{
	for (struct ses_shelf *s = map->shelves; s; s = s->next)
		compare_labels(map, s);
}
