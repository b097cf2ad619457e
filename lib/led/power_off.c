/* SPDX-License-Identifier: BSD-2-Clause */
/* DEVICE OFF for slots whose disks are in use. */
#include <ses/led.h>

#include <ses/change.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/machine.h>

#include "change/change_internal.h"
#include "inventory/inventory_internal.h"
#include "map/map_internal.h"

struct power_off {
	struct ses_map *map;
	const struct ses_change *change;
	struct ses_usage usage;
	struct ses_log *log;
	bool in_use;			/* a message says of what */
};

/* --- what uses a disk --- */

/* Add "sda1 is mounted on /srv" and so on to a list. */
static const char *add_block_use(struct power_off *p, const char *list,
				 const struct ses_block *b)
{
	const unsigned int use = ses_usage_find_block(&p->usage, b);

	if (use & SES_USE_MOUNTED)
		list = ses_map_format(p->map, "%s%s%s is mounted on %s", list,
				      *list ? ", " : "", b->name,
				      ses_usage_find_mount(&p->usage, b));
	if (use & SES_USE_SWAP)
		list = ses_map_format(p->map, "%s%s%s is swap space", list,
				      *list ? ", " : "", b->name);
	for (size_t i = 0; i < b->nr_holders; i++)
		list = ses_map_format(p->map, "%s%s%s is held by %s", list,
				      *list ? ", " : "", b->name,
				      b->holders[i]->label);
	return list;
}

/* All that uses a unit; "" if nothing does. */
static const char *list_uses(struct power_off *p, const struct ses_unit *unit)
{
	const char *list = "";

	for (const struct ses_path *q = unit->paths; q; q = q->next) {
		for (const struct ses_block *b = q->blocks; b; b = b->next) {
			const struct ses_block *part = b->partitions;

			if (!ses_block_is_first(unit, q, b))
				continue;
			list = add_block_use(p, list, b);
			for (; part; part = part->next)
				list = add_block_use(p, list, part);
		}
	}
	return list;
}

/* --- the slots --- */

/* Report a disk that is in use, and is or may be in a bay. */
static bool refuse_unit(struct power_off *p, const struct ses_bay *bay,
			const struct ses_unit *unit)
{
	const char *uses = list_uses(p, unit);

	if (!*uses)
		return false;
	p->in_use = true;
	ses_fail(p->log, SES_E_REFUSED, SES_T_OTHER,
		 "%s would be switched off, but its disk %s is in use: %s; "
		 "--force overrules it, nothing was sent.",
		 ses_map_format_bay(p->map, bay),
		 ses_map_format_unit(p->map, unit), uses);
	return true;
}

static bool is_unclear(const struct ses_bay *bay)
{
	return bay->state == SES_BAY_AMBIGUOUS ||
	       bay->state == SES_BAY_UNKNOWN ||
	       bay->state == SES_BAY_NO_ACCESS;
}

static void check_bay(struct power_off *p, const struct ses_bay *bay)
{
	bool refused = bay->unit && refuse_unit(p, bay, bay->unit);

	for (size_t i = 0; i < bay->nr_candidates; i++) {
		if (bay->candidates[i] != bay->unit)
			refused |= refuse_unit(p, bay, bay->candidates[i]);
	}
	if (!refused && is_unclear(bay))
		ses_warn(p->log, SES_T_OTHER,
			 "Which disk is in %s is not known, nor whether it is "
			 "in use.", ses_map_format_bay(p->map, bay));
}

/* Is the operation on this bay, or on all bays of the type? */
static bool concerns(const struct ses_outcome *out, const struct ses_bay *bay)
{
	return out->type == bay->type &&
	       (out->index < 0 || out->index == bay->index);
}

static const struct ses_outcome *find_outcome(const struct power_off *p,
					      const struct ses_bay *bay)
{
	for (size_t i = 0; i < p->change->nr_outcomes; i++) {
		const struct ses_outcome *out = &p->change->outcomes[i];

		if ((!bay || concerns(out, bay)) &&
		    ses_change_switches_off(p->change, out))
			return out;
	}
	return NULL;
}

/* Why it cannot be said which disks are meant, or 0. */
static const char *find_gap(const struct ses_map *map,
			    const struct ses_shelf *shelf)
{
	if (!map->inv->available)
		return "/sys/class, which lists the disks, cannot be read";
	if (!shelf || !shelf->nr_bays)
		return "the bays of this enclosure are not known";
	return NULL;
}

static int check_bays(struct power_off *p, const struct ses_shelf *shelf)
{
	struct ses_sysfs *sysfs = p->map->machine->sysfs;

	ses_usage_load(&p->usage, sysfs);
	if (!p->usage.mounts_known)
		ses_warn(p->log, SES_T_OTHER,
			 "/proc/self/mountinfo cannot be read: it is not known "
			 "which disks are mounted.");
	for (size_t i = 0; i < shelf->nr_bays; i++) {
		if (find_outcome(p, &shelf->bays[i]))
			check_bay(p, &shelf->bays[i]);
	}
	if (sysfs->error)
		return sysfs->error;
	if (p->usage.arena.failed || p->map->arena.failed)
		return -SES_E_NO_MEMORY;
	return p->in_use ? -SES_E_REFUSED : 0;
}

int ses_power_off_check(struct ses_map *map, const struct ses_shelf *shelf,
			const struct ses_change *change, struct ses_log *log)
{
	struct power_off p = { .map = map, .change = change, .log = log };
	const struct ses_outcome *out = find_outcome(&p, NULL);
	const char *gap = find_gap(map, shelf);
	int err;

	if (!out)
		return 0;
	if (gap) {
		ses_warn(log, SES_T_OTHER,
			 "Element %u,%d is to be switched off, and it is not "
			 "known whether its disk is in use: %s.", out->type,
			 out->index, gap);
		return 0;
	}
	err = check_bays(&p, shelf);
	ses_usage_free(&p.usage);
	return err;
}
