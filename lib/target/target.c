/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/target.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/machine.h>
#include <ses/text.h>

#include "inventory/inventory_internal.h"
#include "map/map_internal.h"
#include "shelf/label_serial.h"
#include "target_bays.h"
#include "target_report.h"

static void for_each_bay(struct ses_target_search *s,
			 void (*add)(struct ses_target_search *s,
				     struct ses_bay *bay, const void *value),
			 const void *value)
{
	for (struct ses_shelf *shelf = s->map->shelves; shelf;
	     shelf = shelf->next) {
		for (size_t i = 0; i < shelf->nr_bays; i++)
			add(s, &shelf->bays[i], value);
	}
}

/* --- disks --- */

static void add_if_candidate(struct ses_target_search *s, struct ses_bay *bay,
			     const void *unit)
{
	for (size_t i = 0; i < bay->nr_candidates; i++) {
		if (bay->candidates[i] != unit)
			continue;
		s->ambiguous = true;
		ses_target_add_bay(s, bay);
	}
}

static void add_unit(struct ses_target_search *s, struct ses_unit *unit)
{
	struct ses_bay *bay;

	for (size_t i = 0; i < s->nr_units; i++) {
		if (s->units[i] == unit)
			return;
	}
	if (s->nr_units < SES_TARGET_MAX)
		s->units[s->nr_units++] = unit;
	s->by_disk = true;
	bay = ses_map_unit_bays(s->map, unit)->bay;
	if (bay)
		ses_target_add_bay(s, bay);
	else
		for_each_bay(s, add_if_candidate, unit);
}

/* The text is a name of an enclosure. */
static void set_enclosure(struct ses_target_search *s, struct ses_shelf *shelf,
			  int subenclosure)
{
	s->several_enclosures |= s->enclosure && s->enclosure != shelf;
	s->enclosure = shelf;
	s->subenclosure = subenclosure;
}

static void add_enclosures(struct ses_target_search *s)
{
	struct ses_enclosure_matches e = ses_enclosure_find(s->map, s->text);

	for (size_t i = 0; i < e.nr; i++)
		set_enclosure(s, e.found[i], e.subenclosure);
	if (e.nr)
		return;
	s->module = ses_enclosure_find_module(s->map, s->text);
	if (s->module)
		set_enclosure(s, s->module->shelf, -1);
}

static void add_path(struct ses_target_search *s, const struct ses_path *p)
{
	if (ses_path_is_disk(p))
		add_unit(s, p->unit);
	for (size_t i = 0; i < s->map->nr_nodes; i++) {
		if (s->map->nodes[i]->path == p && !ses_path_is_disk(p))
			set_enclosure(s, s->map->nodes[i]->shelf, -1);
	}
}

/* A name of the kernel, or of a map on top of disks. */
static bool add_by_name(struct ses_target_search *s, const char *name)
{
	const struct ses_path *p = ses_inventory_find(s->map->inv, name);
	struct ses_unit *units[SES_TARGET_MAX];
	int n;

	if (p) {
		add_path(s, p);
		return true;
	}
	n = ses_inventory_find_stack(s->map->inv, name, units, SES_TARGET_MAX);
	for (int i = 0; i < n; i++)
		add_unit(s, units[i]);
	return n >= 0;
}

/* A path that exists wins over all other readings: is it one? */
static bool add_by_path(struct ses_target_search *s)
{
	struct ses_sysfs *sysfs = s->map->machine->sysfs;
	char name[256];
	int err = sysfs->ops->node(sysfs, s->text, name, sizeof(name));

	if (err == -ENOENT) {
		s->no_path = s->text[0] == '/';
		return false;
	}
	if (!err)
		add_by_name(s, name);
	return !err || strchr(s->text, '/');
}

static void add_if_nvme(struct ses_target_search *s, struct ses_bay *bay,
			const void *serial)
{
	if (!*bay->nvme_serial || strcmp(bay->nvme_serial, serial))
		return;
	s->by_disk = true;
	ses_target_add_bay(s, bay);
}

static void add_if_labelled(struct ses_target_search *s, struct ses_bay *bay,
			    const void *serial)
{
	if ((!bay->unit || bay->label_contradicts) &&
	    ses_label_has_word(bay->label, serial))
		ses_target_add_bay(s, bay);
}

/* Disks, or bays whose disk is not here. Labels count for a disk that the
 * kernel does not have, or that no better evidence has put into a bay. */
static void add_by_serial(struct ses_target_search *s, const char *serial)
{
	const size_t before = s->nr_bays;
	struct ses_index_entry *at = NULL;
	const struct ses_path *p;

	while ((p = ses_inventory_next_serial(s->map->inv, serial,
					      strlen(serial), &at)))
		add_path(s, p);
	for_each_bay(s, add_if_nvme, serial);
	if (s->nr_bays == before)
		for_each_bay(s, add_if_labelled, serial);
}

static void add_by_id(struct ses_target_search *s, const char *kind,
		      const char *hex)
{
	char id[64];
	struct ses_index_entry *entry;
	int n = snprintf(id, sizeof(id), "%s%s", kind, hex);

	if (n < 0 || (size_t)n >= sizeof(id))
		return;
	for (char *p = id; *p; p++)
		*p = (char)(*p >= 'A' && *p <= 'F' ? *p + 'a' - 'A' : *p);
	entry = ses_index_find(&s->map->inv->by_id,
			       ses_index_key(id, strlen(id)));
	for (; entry; entry = ses_index_next(entry)) {
		const struct ses_path *p = entry->value;

		for (size_t i = 0; i < p->nr_ids; i++) {
			if (strcmp(p->ids[i], id) == 0)
				add_path(s, p);
		}
	}
}

/* The digits after the prefix of an identifier: naa., wwn-0x ... */
static const char *find_digits(const char *text)
{
	static const char *const before[] = {
		"naa.", "eui.", "wwn-0x", "scsi-3", "0x", "0X",
	};

	uint64_t number;
	size_t len;

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		size_t n = strlen(before[i]);

		if (strncmp(text, before[i], n) == 0) {
			text += n;
			break;
		}
	}
	len = strlen(text);
	return len >= 16 && ses_hex_number(text, len, &number) == len ?
		       text : NULL;
}

static void add_by_wwn(struct ses_target_search *s, const char *text)
{
	const char *hex = find_digits(text);

	if (!hex)
		return;
	add_by_id(s, "naa.", hex);
	add_by_id(s, "eui.", hex);
}

static void add_if_address(struct ses_target_search *s, struct ses_bay *bay,
			   const void *id)
{
	const struct ses_bay_address *a = bay->addresses;

	while (a && a->address != *(const unsigned long long *)id)
		a = a->next;
	if (!a)
		return;
	s->by_disk = true;
	ses_target_add_bay(s, bay);
}

/* Addresses of disks, and of bays whose disk is not here. */
static void add_by_address(struct ses_target_search *s, const char *text)
{
	const char *hex = find_digits(text);
	struct ses_index_entry *entry;
	unsigned long long id;

	if (!hex || !ses_id64_parse(hex, &id) || !id)
		return;
	entry = ses_index_find(&s->map->inv->by_address, id);
	for (; entry; entry = ses_index_next(entry))
		add_path(s, entry->value);
	for_each_bay(s, add_if_address, &id);
}

/* --- a disk of another map --- */

struct other_disk {
	const struct ses_unit *unit;
	unsigned long long address;
};

/* The same address may be that of another disk: expanders have one for each of
 * their phys. */
static bool may_be_unit(const struct ses_unit *u, const struct ses_unit *other)
{
	return !*u->name || !*other->name ||
	       strcmp(u->name, other->name) == 0;
}

static void add_if_other_disk(struct ses_target_search *s, struct ses_bay *bay,
			      const void *data)
{
	const struct other_disk *d = data;

	if (!bay->unit || may_be_unit(bay->unit, d->unit))
		add_if_address(s, bay, &d->address);
}

static void add_by_port(struct ses_target_search *s,
			const struct ses_unit *unit, uint64_t address)
{
	const struct other_disk d = { unit, address };
	struct ses_index_entry *entry =
		ses_index_find(&s->map->inv->by_address, address);

	for (; entry; entry = ses_index_next(entry)) {
		const struct ses_path *p = entry->value;

		if (may_be_unit(p->unit, unit))
			add_path(s, p);
	}
	for_each_bay(s, add_if_other_disk, &d);
}

void ses_target_add_disk(struct ses_target_search *s,
			 const struct ses_unit *unit)
{
	for (const struct ses_path *p = unit->paths; p; p = p->next) {
		for (size_t i = 0; i < p->nr_ids; i++)
			add_by_id(s, "", p->ids[i]);
	}
	for (const struct ses_path *p = s->nr_units ? NULL : unit->paths; p;
	     p = p->next) {
		/* others are made up by a host adapter */
		for (size_t i = 0; i < p->nr_addresses; i++) {
			if (p->addresses[i] >> 60 == 5)
				add_by_port(s, unit, p->addresses[i]);
		}
	}
	if (!s->nr_bays && !s->nr_units)
		for_each_bay(s, add_if_labelled, unit->serial);
}

/* --- all readings --- */

static const struct ses_target_prefix prefixes[] = {
	{ "bay=", SES_TARGET_BAY, "bay (ENCLOSURE:SLOT) is called" },
	{ "enc=", SES_TARGET_ENC, "enclosure is called" },
	{ "dev=", SES_TARGET_DEV, "device is called" },
	{ "serial=", SES_TARGET_SERIAL, "disk has the serial number" },
	{ "wwn=", SES_TARGET_WWN, "disk has the identifier" },
	{ "sas=", SES_TARGET_SAS, "disk or bay has the SAS address" },
};

static const struct ses_target_prefix *parse_prefix(const char **text)
{
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		size_t n = strlen(prefixes[i].word);

		if (strncmp(*text, prefixes[i].word, n) == 0) {
			*text += n;
			return &prefixes[i];
		}
	}
	return NULL;
}

static int try_interpretations(struct ses_target_search *s,
			       unsigned int allowed)
{
	int err = 0;

	if (allowed & SES_TARGET_DEV && add_by_path(s))
		return 0;
	if (allowed & SES_TARGET_BAY)
		err = ses_target_find_bays(s, s->text);
	/* "/dev/sg0:3" is a bay; what else begins with a slash is a path */
	if (s->no_path)
		return err;
	if (allowed & SES_TARGET_DEV)
		add_by_name(s, s->text);
	if (allowed & SES_TARGET_SERIAL)
		add_by_serial(s, s->text);
	if (allowed & SES_TARGET_WWN)
		add_by_wwn(s, s->text);
	if (allowed & SES_TARGET_SAS)
		add_by_address(s, s->text);
	if (allowed & SES_TARGET_ENC)
		add_enclosures(s);
	return err;
}

/* The text as it is shown, with \xNN for what is not printed, or as it is. */
static int find_bays(struct ses_target_search *s, const char *text,
		     unsigned int kind)
{
	const struct ses_target_search before = *s;
	struct ses_map *map = s->map;
	char *bytes = ses_arena_copy_text(&map->arena, text, strlen(text));

	s->text = bytes;
	if (bytes && ses_text_unescape(bytes)) {
		int err = try_interpretations(s, kind);

		if (err || s->nr_bays || s->nr_units || s->enclosure)
			return err;
		*s = before;
	}
	s->text = text;
	return try_interpretations(s, kind);
}

int ses_target_search(struct ses_target_search *s, const char *text,
		      unsigned int kinds_wanted)
{
	unsigned int kinds = kinds_wanted;

	s->prefix = parse_prefix(&text);
	if (s->prefix)
		kinds &= s->prefix->kind;
	return find_bays(s, text, kinds);
}

/* An enclosure by its own name: one of its elements is meant. */
static int find_enclosure(struct ses_target_search *s)
{
	if (s->several_enclosures)
		return ses_fail(s->map->log, SES_E_AMBIGUOUS, SES_T_OTHER,
				"%s is the name of several enclosures; name "
				"one by its node.", s->text);
	return ses_target_add_enclosure(s);
}

int ses_target_finish(struct ses_target_search *s, int err,
		      struct ses_target *target)
{
	if (err && !s->nr_bays)
		return err;
	if (s->nr_units > 1)
		return ses_target_report_several_disks(s);
	if (!s->nr_bays && !s->nr_units && ses_target_is_set(s))
		return ses_target_find_set(s, target);
	if (!s->nr_bays && !s->nr_units && s->enclosure)
		err = find_enclosure(s);
	if (err && !s->nr_bays)
		return err;
	if (s->nr_bays > 1 || s->ambiguous)
		return ses_target_report_ambiguous(s);
	if (!s->nr_bays)
		return ses_target_report_not_found(s);
	target->bay = s->bays[0];
	target->by_disk = s->by_disk;
	return 0;
}

/* The bays of all shelves that are not hidden, as far as they were read. */
static int find_all(struct ses_map *map, struct ses_target *target)
{
	size_t nr = 1;

	target->set = true;
	for (struct ses_shelf *s = map->shelves; s; s = s->next)
		nr += s->nr_bays;
	target->bays = ses_arena_alloc(&map->arena,
				       nr * sizeof(*target->bays));
	if (!target->bays)
		return -SES_E_NO_MEMORY;
	for (struct ses_shelf *s = map->shelves; s; s = s->next) {
		for (size_t i = 0; i < s->nr_bays && !s->hidden; i++)
			target->bays[target->nr_bays++] = &s->bays[i];
	}
	target->unread = ses_target_report_unread_shelves(map);
	return 0;
}

int ses_target_find(struct ses_map *map, const char *text,
		    struct ses_target *target)
{
	struct ses_target_search s = { .map = map };
	int err;

	*target = (struct ses_target){ .set = false };
	if (strcmp(text, "all") == 0)
		return find_all(map, target);
	err = ses_target_search(&s, text, SES_TARGET_ANY);
	return ses_target_finish(&s, err, target);
}
