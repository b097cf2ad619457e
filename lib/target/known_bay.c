/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bay of a disk that is gone, by a capture that was made while it was
 * there. What is known today counts first; the capture is only used for a disk
 * of which nothing is known today, and only if its shelf is still the same one
 * and nothing says that another disk is in the bay now.
 */
#include <ses/target.h>

#include <string.h>

#include <ses/error.h>
#include <ses/log.h>

#include "map/map_internal.h"
#include "shelf/label_serial.h"
#include "target_bays.h"
#include "target_report.h"

/* The search for a disk that is gone. */
struct known_search {
	struct ses_map *map, *known;
	const char *file, *text;
	const struct ses_unit *unit;	/* in the capture, or 0 */
	struct ses_bay *then;		/* the bay in the capture */
};

static int fail_search(const struct known_search *k, const char *why)
{
	return ses_fail(k->map->log, SES_E_NOT_FOUND, SES_T_OTHER,
			"%s is not known here; in %s it is in %s, %s.",
			k->text, k->file, ses_target_format(k->known, k->then),
			why);
}

/* --- the same shelf --- */

static bool share_unit_name(const struct ses_shelf *a,
			    const struct ses_shelf *b)
{
	for (const struct ses_node *n = a->nodes; n; n = n->next) {
		for (const struct ses_node *m = b->nodes; m; m = m->next) {
			if (n->path && m->path && *n->path->unit->name &&
			    strcmp(n->path->unit->name,
				   m->path->unit->name) == 0)
				return true;
		}
	}
	return false;
}

/* Shelves that can be the one of the capture; of several with its identifier,
 * those with a module of the same name. The last one, and their number. */
static size_t find_shelves(const struct known_search *k,
			   struct ses_shelf **found)
{
	const struct ses_shelf *then = k->then->shelf;
	size_t nr = 0, nr_named = 0;

	for (struct ses_shelf *s = k->map->shelves; s; s = s->next) {
		bool named = share_unit_name(s, then);

		if (s->twin_of || (then->id ? s->id != then->id : !named))
			continue;
		if (named || !nr_named)
			*found = s;
		nr++;
		nr_named += named;
	}
	return nr_named ? nr_named : nr;
}

static bool is_other_unit(const struct ses_unit *a, const struct ses_unit *b)
{
	if (*a->name && *b->name)
		return strcmp(a->name, b->name) != 0;
	return *a->serial && *b->serial &&
	       !ses_serial_is_similar(a->serial, b->serial);
}

/* How many disks of a shelf are in the bays that they have in the capture, and
 * how many bays have another disk. */
static void compare_disks(const struct known_search *k,
			  const struct ses_shelf *now, size_t *nr_same,
			  size_t *nr_other)
{
	const struct ses_shelf *then = k->then->shelf;

	*nr_same = *nr_other = 0;
	for (size_t i = 0; i < now->nr_bays && i < then->nr_bays; i++) {
		const struct ses_unit *a = now->bays[i].unit;
		const struct ses_unit *b = then->bays[i].unit;

		if (!a || !b)
			continue;
		*nr_other += is_other_unit(a, b);
		*nr_same += !is_other_unit(a, b);
	}
}

static bool is_same_label(const char *a, const char *b)
{
	size_t n = strcspn(a, ","), m = strcspn(b, ",");

	return !*a || !*b || (n == m && strncmp(a, b, n) == 0);
}

/* The bay of today, if it has the place and the names that it had. */
static struct ses_bay *find_same_bay(const struct known_search *k,
				     struct ses_shelf *now)
{
	for (size_t i = 0; i < now->nr_bays; i++) {
		struct ses_bay *b = &now->bays[i];

		if (b->type != k->then->type || b->index != k->then->index)
			continue;
		return (b->slot < 0 || k->then->slot < 0 ||
			b->slot == k->then->slot) &&
		       is_same_label(b->label, k->then->label) ? b : NULL;
	}
	return NULL;
}

/* --- what is in the bay now --- */

/* Does a bay name a device, and not the one that it had? */
static bool has_other_address(const struct known_search *k,
			      const struct ses_bay *now)
{
	bool named = false;

	for (const struct ses_bay_address *a = now->addresses; a; a = a->next) {
		const struct ses_bay_address *b = k->then->addresses;

		while (b && b->address != a->address)
			b = b->next;
		if (b)
			return false;
		named |= a->device;
	}
	return named && k->then->addresses;
}

static bool has_other_serial(const char *now, const char *then)
{
	return *now && *then && !ses_serial_is_similar(now, then);
}

/* Does the bay give the serial number of another disk? Why, or 0. */
static const char *find_other_serial(const struct known_search *k,
				     const struct ses_bay *now)
{
	const char *serial = k->unit ? k->unit->serial :
			     *k->then->nvme_serial ? k->then->nvme_serial :
						     k->then->label_serial;

	if (has_other_serial(now->nvme_serial, serial))
		return ses_map_format(k->map, "which has the disk with serial "
				      "number %s now", now->nvme_serial);
	if (!now->label_useless && has_other_serial(now->label_serial, serial))
		return ses_map_format(k->map, "whose label gives serial number "
				      "%s now", now->label_serial);
	return NULL;
}

/* Why the disk is not in the bay any more; or 0. */
static const char *find_other_disk(const struct known_search *k,
				   const struct ses_bay *now)
{
	if (now->unit)
		return ses_map_format(k->map, "which has %s (%s) now",
				      ses_map_format_unit(k->map, now->unit),
				      now->unit->serial);
	if (has_other_address(k, now))
		return "which has a disk with another SAS address now";
	return find_other_serial(k, now);
}

/* What makes the bay uncertain must be overruled. */
static void add_doubts(const struct known_search *k, struct ses_bay *now,
		       size_t nr_other)
{
	const struct ses_doubt *d = k->then->doubts;

	for (; d; d = d->next) {
		if (d->kind == SES_DOUBT)
			ses_doubt_add(k->map, &now->doubts, SES_DOUBT,
				      "in %s: %s", k->file, d->text);
	}
	if (k->then->shelf->shifted)
		ses_doubt_add(k->map, &now->doubts, SES_DOUBT,
			      "in %s additional status may be moved by one",
			      k->file);
	if (nr_other)
		ses_doubt_add(k->map, &now->doubts, SES_DOUBT,
			      "%zu other %s of the enclosure %s another disk "
			      "than in %s", nr_other,
			      nr_other > 1 ? "bays" : "bay",
			      nr_other > 1 ? "have" : "has", k->file);
}

static void warn_of_use(const struct known_search *k,
			const struct ses_bay *now)
{
	ses_warn(k->map->log, SES_T_OTHER,
		 "%s is not known here; in %s it is in %s%s.", k->text, k->file,
		 ses_target_format(k->known, k->then),
		 now->state == SES_BAY_EMPTY ? ", which is empty now" : "");
}

static int find_bay_now(const struct known_search *k,
			struct ses_target *target)
{
	struct ses_shelf *shelf = NULL;
	size_t nr = find_shelves(k, &shelf), nr_same, nr_other;
	struct ses_bay *now;
	const char *other;

	if (!nr)
		return fail_search(k, "an enclosure that is not here");
	if (nr > 1)
		return fail_search(k, "and several enclosures here have its "
				      "identifier");
	if (shelf->hidden)
		return fail_search(
			k, "which is not among the enclosures that were "
			   "named");
	if (!shelf->nr_bays)
		return fail_search(k, "which cannot be read now");
	if (!ses_node_same_layout(ses_shelf_readable_node(shelf),
				  ses_shelf_readable_node(k->then->shelf)))
		return fail_search(k,
				   "but the enclosure has other elements now");
	now = find_same_bay(k, shelf);
	if (!now)
		return fail_search(
			k, "but that bay has another name or number now");
	other = find_other_disk(k, now);
	if (other)
		return fail_search(k, other);
	compare_disks(k, shelf, &nr_same, &nr_other);
	if (nr_other && !nr_same)
		return fail_search(
			k, "but all disks that the enclosure has now are "
			   "others");
	add_doubts(k, now, nr_other);
	target->bay = now;
	warn_of_use(k, now);
	return 0;
}

/* --- what is known today --- */

static bool is_same_bay(const struct ses_bay *a, const struct ses_bay *b)
{
	return a->shelf->id == b->shelf->id && a->type == b->type &&
	       a->index == b->index;
}

/* The disk was in another bay when the capture was made. */
static void warn_of_move(const struct known_search *k,
			 const struct ses_bay *then, const struct ses_bay *now)
{
	if (!is_same_bay(then, now))
		ses_warn(k->map->log, SES_T_OTHER,
			 "%s is in %s now; in %s it is in %s.", k->text,
			 ses_target_format(k->map, now), k->file,
			 ses_target_format(k->known, then));
}

/* The disk is known today: does the capture have it elsewhere? */
static void compare_with_known(const struct known_search *k,
			       const struct ses_bay *now)
{
	struct ses_target_search s = { .map = k->known };

	if (!now || !now->unit)
		return;
	ses_target_add_disk(&s, now->unit);
	if (s.nr_bays == 1)
		warn_of_move(k, s.bays[0], now);
}

/* The capture has the disk: is there something of it today? */
static int find_disk_now(const struct known_search *k,
			 struct ses_target *target)
{
	struct ses_target_search s = { .map = k->map, .text = k->text };
	const char *other;
	int err;

	if (k->unit)
		ses_target_add_disk(&s, k->unit);
	if (!s.nr_bays && !s.nr_units)
		return find_bay_now(k, target);
	err = ses_target_finish(&s, 0, target);
	if (err)
		return err;
	/* a bay has its address, but the disk is not here */
	other = s.nr_units ? NULL : find_other_serial(k, target->bay);
	if (other)
		return fail_search(k, other);
	if (is_same_bay(k->then, target->bay) && !s.nr_units)
		warn_of_use(k, target->bay);
	else
		warn_of_move(k, k->then, target->bay);
	return 0;
}

static int find_gone_disk(struct known_search *k,
			  struct ses_target_search *today,
			  struct ses_target *target)
{
	struct ses_target_search s = { .map = k->known };
	struct ses_target then = { .bay = NULL };
	int err = ses_target_search(&s, k->text, SES_TARGET_STABLE);

	if (!err && !s.nr_bays && !s.nr_units && ses_target_unread(today))
		return ses_target_finish(today, 0, target);
	if (!err && !s.nr_bays && !s.nr_units)
		return ses_fail(k->map->log, SES_E_NOT_FOUND, SES_T_OTHER,
				"%s is known neither here nor in %s, where "
				"serial numbers, names of logical units and "
				"SAS addresses are searched.", k->text,
				k->file);
	if (!err && !s.nr_bays)
		return ses_fail(k->map->log, SES_E_NOT_FOUND, SES_T_OTHER,
				"%s is not known here, and in %s it is in no "
				"bay.", k->text, k->file);
	/* its messages are about the bays of the capture */
	k->known->log = k->map->log;
	err = ses_target_finish(&s, err, &then);
	if (err)
		return err;
	k->then = then.bay;
	k->unit = s.nr_units ? s.units[0] : NULL;
	return find_disk_now(k, target);
}

int ses_target_find_known(struct ses_map *map, struct ses_map *known,
			  const char *file, const char *text,
			  struct ses_target *target)
{
	struct ses_target_search s = { .map = map };
	struct known_search k = {
		.map = map, .known = known, .file = file, .text = text,
	};
	int err;

	if (strcmp(text, "all") == 0)
		return ses_target_find(map, text, target);
	*target = (struct ses_target){ .set = false };
	err = ses_target_search(&s, text, SES_TARGET_ANY);
	if (!err && !s.nr_bays && !s.nr_units && !s.enclosure &&
	    !s.shelf && !s.no_path)
		return find_gone_disk(&k, &s, target);
	err = ses_target_finish(&s, err, target);
	if (!err)
		compare_with_known(&k, target->bay);
	return err;
}
