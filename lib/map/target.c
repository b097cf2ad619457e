/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/map.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/machine.h>
#include <ses/text.h>

#include "map_internal.h"
#include "target_bays.h"

enum kind {
	KIND_BAY = 1, KIND_ENC = 2, KIND_DEV = 4, KIND_SERIAL = 8,
	KIND_WWN = 16, KIND_SAS = 32, KIND_ANY = 63
};

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

static void add_path(struct ses_target_search *s, const struct ses_path *p)
{
	if (ses_path_is_disk(p))
		add_unit(s, p->unit);
	else if (p->type == SES_TYPE_ENCLOSURE)
		s->enclosure = true;
}

/* A name of the kernel, or of a map on top of disks. */
static bool add_by_name(struct ses_target_search *s, const char *name)
{
	const struct ses_path *p = ses_inventory_find(&s->map->inv, name);
	struct ses_unit *units[SES_TARGET_MAX];
	int n;

	if (p) {
		add_path(s, p);
		return true;
	}
	n = ses_inventory_find_stack(&s->map->inv, name, units, SES_TARGET_MAX);
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
	if (*bay->nvme_serial && strcmp(bay->nvme_serial, serial) == 0)
		ses_target_add_bay(s, bay);
}

static void add_by_serial(struct ses_target_search *s, const char *serial)
{
	struct ses_index_row *row =
		ses_index_find(&s->map->inv.by_serial,
			       ses_index_key(serial, strlen(serial)));

	for (; row; row = ses_index_next(row)) {
		const struct ses_path *p = row->value;

		if (strcmp(p->serial, serial) == 0)
			add_path(s, p);
	}
	for_each_bay(s, add_if_nvme, serial);
}

static void add_by_id(struct ses_target_search *s, const char *kind,
		      const char *hex)
{
	char id[64];
	struct ses_index_row *row;
	int n = snprintf(id, sizeof(id), "%s%s", kind, hex);

	if (n < 0 || (size_t)n >= sizeof(id))
		return;
	for (char *p = id; *p; p++)
		*p = (char)(*p >= 'A' && *p <= 'F' ? *p + 'a' - 'A' : *p);
	row = ses_index_find(&s->map->inv.by_id,
			     ses_index_key(id, strlen(id)));
	for (; row; row = ses_index_next(row)) {
		const struct ses_path *p = row->value;

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
	if (a)
		ses_target_add_bay(s, bay);
}

/* Addresses of disks, and of bays whose disk is not here. */
static void add_by_address(struct ses_target_search *s, const char *text)
{
	const char *hex = find_digits(text);
	struct ses_index_row *row;
	unsigned long long id;

	if (!hex || !ses_id64_parse(hex, &id) || !id)
		return;
	row = ses_index_find(&s->map->inv.by_address, id);
	for (; row; row = ses_index_next(row))
		add_path(s, row->value);
	for_each_bay(s, add_if_address, &id);
}

/* --- all readings --- */

static const struct {
	const char *prefix;
	enum kind kind;
} kinds[] = {
	{ "bay=", KIND_BAY }, { "enc=", KIND_ENC }, { "dev=", KIND_DEV },
	{ "serial=", KIND_SERIAL }, { "wwn=", KIND_WWN }, { "sas=", KIND_SAS },
};

static enum kind parse_kind(const char **text)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t n = strlen(kinds[i].prefix);

		if (strncmp(*text, kinds[i].prefix, n) == 0) {
			*text += n;
			return kinds[i].kind;
		}
	}
	return KIND_ANY;
}

static int try_interpretations(struct ses_target_search *s, enum kind allowed)
{
	int err = 0;

	if (allowed & KIND_DEV && add_by_path(s))
		return 0;
	if (allowed & KIND_BAY)
		err = ses_target_find_bays(s, s->text);
	/* "/dev/sg0:3" is a bay; what else begins with a slash is a path */
	if (s->no_path)
		return err;
	if (allowed & KIND_DEV)
		add_by_name(s, s->text);
	if (allowed & KIND_SERIAL)
		add_by_serial(s, s->text);
	if (allowed & KIND_WWN)
		add_by_wwn(s, s->text);
	if (allowed & KIND_SAS)
		add_by_address(s, s->text);
	if (allowed & KIND_ENC && ses_enclosure_find(s->map, s->text).nr)
		s->enclosure = true;
	return err;
}

/* A node of a shelf that could not be read, or not its page 0Ah; or 0. */
static const struct ses_node *find_unread(const struct ses_shelf *s)
{
	const struct ses_node *n = s->nodes;

	while (n && !n->unread)
		n = n->next;
	return n;
}

/* What was not read may have it: 0, or the error of the last one. */
static int report_unread(const struct ses_target_search *s)
{
	const struct ses_node *last = NULL;
	size_t nr = 0, nr_shelves = 0;

	for (const struct ses_shelf *at = s->map->shelves; at; at = at->next) {
		const struct ses_node *n = at->hidden ? NULL : find_unread(at);

		nr_shelves += !at->hidden;
		nr += n != NULL;
		last = n ? n : last;
	}
	return last ? ses_fail(s->map->log, -last->unread, SES_T_OTHER,
			       "%s was not found, but %zu of %zu enclosures "
			       "could not be read: %s: %s.", s->text, nr,
			       nr_shelves, last->device,
			       ses_error_text(-last->unread)) : 0;
}

static int report_not_found(struct ses_target_search *s)
{
	const struct ses_unplaced *u = s->map->unplaced;
	int err;

	if (s->no_path)
		return ses_fail(s->map->log, SES_E_NOT_FOUND, SES_T_OTHER,
				"%s does not exist.", s->text);
	err = report_unread(s);
	if (err)
		return err;
	while (u && s->nr_units && u->unit != s->units[0])
		u = u->next;
	if (s->nr_units && u)
		return ses_fail(s->map->log, SES_E_NOT_FOUND, SES_T_OTHER,
				"%s is in no bay: %s.", s->text, u->reason);
	if (s->nr_units)
		return ses_fail(s->map->log, SES_E_NOT_FOUND, SES_T_OTHER,
				"%s is in none of the enclosures that were "
				"named.", s->text);
	return ses_fail(s->map->log, SES_E_NOT_FOUND, SES_T_OTHER,
			"%s is neither a bay (ENCLOSURE:SLOT) nor a disk: it "
			"is no name of a device, no serial number and no "
			"address that is known here.", s->text);
}

static int report_ambiguous(struct ses_target_search *s)
{
	const char *names = "";

	for (size_t i = 0; i < s->nr_bays && i < 8; i++)
		names = ses_map_format(s->map, "%s%s%s", names, i ? ", " : "",
				       ses_target_format(s->map, s->bays[i]));
	return ses_fail(s->map->log, SES_E_AMBIGUOUS, SES_T_OTHER,
			"%s %s: %s%s; nothing was sent.", s->text,
			s->ambiguous ? "may be in one of several bays, or the "
				       "bay may have another disk" :
				       "means several bays",
			names, s->nr_bays > 8 ? " and more" : "");
}

/* A map or a RAID set on several disks is in no bay of its own. */
static int report_several_disks(struct ses_target_search *s)
{
	const char *names = "";

	for (size_t i = 0; i < s->nr_units && i < 8; i++)
		names = ses_map_format(s->map, "%s%s%s", names, i ? "; " : "",
				       ses_map_format_unit(s->map,
							   s->units[i]));
	return ses_fail(s->map->log, SES_E_AMBIGUOUS, SES_T_OTHER,
			"%s lies on several disks: %s%s; name one of them.",
			s->text, names, s->nr_units > 8 ? " and more" : "");
}

/* The text as it is shown, with \xNN for what is not printed, or as it is. */
static int find_bays(struct ses_target_search *s, const char *text,
		     enum kind kind)
{
	struct ses_map *map = s->map;
	char *bytes = ses_arena_copy_text(&map->arena, text, strlen(text));

	s->text = bytes;
	if (bytes && ses_text_unescape(bytes)) {
		int err = try_interpretations(s, kind);

		if (err || s->nr_bays || s->nr_units || s->enclosure)
			return err;
		*s = (struct ses_target_search){ .map = map };
	}
	s->text = text;
	return try_interpretations(s, kind);
}

int ses_target_find(struct ses_map *map, const char *text,
		    struct ses_target *target)
{
	struct ses_target_search s = { .map = map };
	enum kind kind;
	int err;

	*target = (struct ses_target){ .all = strcmp(text, "all") == 0 };
	if (target->all)
		return 0;
	kind = parse_kind(&text);
	err = find_bays(&s, text, kind);
	if (err && !s.nr_bays)
		return err;
	if (s.nr_units > 1)
		return report_several_disks(&s);
	if (s.nr_bays > 1 || s.ambiguous)
		return report_ambiguous(&s);
	if (s.nr_bays) {
		target->bay = s.bays[0];
		target->by_disk = s.by_disk;
		return 0;
	}
	if (s.enclosure)
		return ses_fail(map->log, SES_E_SYNTAX, SES_T_OTHER,
				"%s is an enclosure: a bay of it is %s:SLOT.",
				text, text);
	return report_not_found(&s);
}
