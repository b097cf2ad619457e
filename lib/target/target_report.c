/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages about names that do not lead to one bay. */
#include "target_report.h"

#include <string.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/machine.h>
#include <ses/target.h>
#include <ses/text.h>

#include "inventory/inventory_internal.h"
#include "map/map_internal.h"

#define MAX_NAMES 8	/* in one message */

/* --- enclosures --- */

/* '3000000000000c01 "rack 7 shelf 2"', without an identifier its node. */
static const char *format_shelf(struct ses_map *map, const struct ses_shelf *s)
{
	const char *nickname = ses_shelf_nickname(s);
	const char *name = s->id ?
		ses_map_format(map, "%016llx", (unsigned long long)s->id) :
		s->nodes->device;

	return *nickname ? ses_map_format(map, "%s \"%s\"", name, nickname) :
			   name;
}

/* The shelves that are not hidden; of all, if `hidden`. */
static const char *format_shelves(struct ses_map *map, bool hidden)
{
	const char *names = "";
	size_t nr = 0;

	for (const struct ses_shelf *s = map->shelves; s; s = s->next) {
		if (s->hidden && !hidden)
			continue;
		if (nr++ < MAX_NAMES)
			names = ses_map_format(map, "%s%s%s", names,
					       nr > 1 ? ", " : "",
					       format_shelf(map, s));
	}
	return nr > MAX_NAMES ? ses_map_format(map, "%s and %zu more", names,
					       nr - MAX_NAMES) : names;
}

/* The path of a disk that has this name, or 0. */
static const struct ses_path *find_disk(struct ses_map *map, const char *name)
{
	struct ses_sysfs *sysfs = map->machine->sysfs;
	const struct ses_path *p;
	char node[256];

	if (sysfs->ops->node(sysfs, name, node, sizeof(node)))
		p = ses_inventory_find(map->inv, name);
	else
		p = ses_inventory_find(map->inv, node);
	return p && ses_path_is_disk(p) ? p : NULL;
}

int ses_enclosure_report_unknown(struct ses_map *map, const char *name)
{
	const char *names = format_shelves(map, true);

	name = ses_text_quote_empty(name);
	if (find_disk(map, name))
		return ses_fail(map->log, SES_E_NOT_FOUND, SES_T_OTHER,
				"%s is a disk, not an enclosure: --find=%s "
				"shows its bay, --map without a name shows all "
				"bays.", name, name);
	if (!*names)
		return ses_fail(map->log, SES_E_NOT_FOUND, SES_T_OTHER,
				"No enclosure is called %s: this machine has "
				"no enclosure.", name);
	return ses_fail(map->log, SES_E_NOT_FOUND, SES_T_OTHER,
			"No enclosure is called %s; these are: %s.", name,
			names);
}

/* --- bays --- */

static char to_lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c);
}

static bool is_letter(char c)
{
	return (to_lower(c) >= 'a' && to_lower(c) <= 'z') || (c & 0x80);
}

/* Skips what people leave out of labels: blanks, dashes, zeros before a
 * number. */
static const char *skip_filling(const char *s, bool in_number)
{
	while (*s && (!is_letter(*s) && !ses_text_is_digit(*s)))
		s++;
	if (*s == '0' && !in_number)
		s += strspn(s, "0") - !ses_text_is_digit(s[strspn(s, "0")]);
	return s;
}

/* "bay3" and "Bay 03" are similar. */
static bool is_similar(const char *a, const char *b)
{
	bool number = false;

	for (;; a++, b++) {
		a = skip_filling(a, number);
		b = skip_filling(b, number);
		if (!*a || to_lower(*a) != to_lower(*b))
			return *a == *b;
		number = ses_text_is_digit(*a);
	}
}

/* "; did you mean sg0:Bay 03?" or nothing: a bay of a shelf, after the text
 * that leads to the shelf. */
static const char *suggest_label(const struct ses_target_search *s)
{
	const int len = (int)(s->slot - s->text);
	const struct ses_shelf *shelf = ses_shelf_of_bays(s->shelf);

	for (size_t i = 0; i < shelf->nr_bays; i++) {
		const struct ses_bay *b = &shelf->bays[i];

		if (*b->label && is_similar(b->label, s->slot))
			return ses_map_format(s->map,
					      "; did you mean %.*s%s?", len,
					      s->text, b->label);
	}
	return "";
}

/* "0 to 11", the numbers of the slots of a shelf; "" if none has one. */
static const char *format_slots(struct ses_map *map,
				const struct ses_shelf *shelf)
{
	int min = -1, max = -1;

	for (size_t i = 0; i < shelf->nr_bays; i++) {
		int slot = shelf->bays[i].slot;

		if (slot >= 0 && (min < 0 || slot < min))
			min = slot;
		max = slot > max ? slot : max;
	}
	return min < 0 ? "" : ses_map_format(map, " (%d to %d)", min, max);
}

/* The enclosure was found, its slot was not. */
static int report_no_slot(struct ses_target_search *s)
{
	const char *name = format_shelf(s->map, s->shelf);
	const struct ses_shelf *shelf = ses_shelf_of_bays(s->shelf);
	const char *hint;

	if (!shelf->nr_bays)
		return ses_fail(s->map->log, SES_E_NOT_FOUND, SES_T_OTHER,
				"%s: enclosure %s has no bays.", s->text, name);
	if (s->slot[0] == '@')
		return ses_fail(s->map->log, SES_E_NOT_FOUND, SES_T_OTHER,
				"%s: enclosure %s has no element %s; --join "
				"lists them.", s->text, name, s->slot + 1);
	if (*s->slot && !s->slot[strspn(s->slot, "0123456789")])
		return ses_fail(s->map->log, SES_E_NOT_FOUND, SES_T_OTHER,
				"%s: enclosure %s has no slot %s%s.", s->text,
				name, s->slot, format_slots(s->map, shelf));
	hint = suggest_label(s);
	return ses_fail(s->map->log, SES_E_NOT_FOUND, SES_T_OTHER,
			"%s: nothing in enclosure %s is called %s%s", s->text,
			name, ses_text_quote_empty(s->slot),
			*hint ? hint : "; --map shows the labels.");
}

/* "3000000000000c01:3, ...": bays that have the text as number or label. */
static const char *suggest_bays(const struct ses_target_search *s)
{
	const char *names = "";
	size_t nr = 0;

	for (const struct ses_shelf *at = s->map->shelves; at; at = at->next) {
		for (size_t i = 0; i < at->nr_bays && !at->hidden; i++) {
			const struct ses_bay *b = &at->bays[i];
			const char *slot = ses_map_format(s->map, "%d",
							  b->slot);

			if ((!*b->label || !is_similar(b->label, s->text)) &&
			    strcmp(slot, s->text))
				continue;
			if (nr++ < MAX_NAMES)
				names = ses_map_format(
					s->map, "%s%s%s", names,
					nr > 1 ? ", " : "",
					ses_target_format(s->map, b));
		}
	}
	return nr > MAX_NAMES ? ses_map_format(s->map, "%s and more", names) :
				names;
}

static const char known_hint[] =
	" The bay of a disk that is gone is found with --known=FILE, if "
	"--capture wrote FILE while the disk was there.";

/* Only one reading was allowed: something else may have the name. */
static int report_no_kind(const struct ses_target_search *s)
{
	if (s->prefix->kind == SES_TARGET_ENC)
		return ses_enclosure_report_unknown(s->map, s->text);
	return ses_fail(s->map->log, SES_E_NOT_FOUND, SES_T_OTHER,
			"No %s %s; without \"%s\" the other interpretations "
			"are tried, too.%s", s->prefix->claim,
			ses_text_quote_empty(s->text), s->prefix->word,
			s->prefix->kind & SES_TARGET_STABLE ? known_hint : "");
}

/* It is a name of nothing: what is similar? */
static int report_no_name(struct ses_target_search *s)
{
	const bool bay = !s->prefix || s->prefix->kind == SES_TARGET_BAY;
	const char *bays = bay && *s->text ? suggest_bays(s) : "";
	const char *colon = bay ? strrchr(s->text, ':') : NULL;

	if (*bays)
		return ses_fail(s->map->log, SES_E_NOT_FOUND, SES_T_OTHER,
				"%s: the slot of an enclosure is named as "
				"ENCLOSURE:SLOT; did you mean %s?", s->text,
				bays);
	if (colon)
		return ses_enclosure_report_unknown(
			s->map, ses_map_format(s->map, "%.*s",
					       (int)(colon - s->text),
					       s->text));
	if (s->prefix)
		return report_no_kind(s);
	return ses_fail(s->map->log, SES_E_NOT_FOUND, SES_T_OTHER,
			"%s is neither a bay (ENCLOSURE:SLOT) nor a disk: no "
			"device, serial number or address that is known here "
			"has this name.%s", ses_text_quote_empty(s->text),
			known_hint);
}

/* A node of a shelf that could not be read, or not its page 0Ah; or 0. */
static const struct ses_node *find_unread(const struct ses_shelf *s)
{
	const struct ses_node *n = s->nodes;

	while (n && !n->unread)
		n = n->next;
	return n;
}

bool ses_target_unread(const struct ses_target_search *s)
{
	const struct ses_shelf *at = s->map->shelves;

	while (at && (at->hidden || !find_unread(at)))
		at = at->next;
	return at != NULL;
}

/* What was not read may have it: 0, or the error of the first one. */
static int report_unread(const struct ses_target_search *s)
{
	const struct ses_node *first = NULL;
	size_t nr = 0, nr_shelves = 0;

	for (const struct ses_shelf *at = s->map->shelves; at; at = at->next) {
		const struct ses_node *n = at->hidden ? NULL : find_unread(at);

		nr_shelves += !at->hidden;
		nr += n != NULL;
		first = first ? first : n;
	}
	return first ? ses_fail(s->map->log, -first->unread, SES_T_OTHER,
				"%s was not found, but %zu of %zu enclosures "
				"could not be read: %s: %s.", s->text, nr,
				nr_shelves, first->device,
				ses_error_text(-first->unread)) : 0;
}

/* --- sets --- */

int ses_target_report_unread(const struct ses_target_search *s,
			     const struct ses_node *n, int err,
			     const char *bays)
{
	return ses_fail(s->map->log, -err, SES_T_OTHER,
			"%s: the state of %s could not be read: %s: %s.",
			s->text, bays ? bays : "its bays", n->device,
			ses_error_text(-err));
}

int ses_target_report_unread_shelves(struct ses_map *map)
{
	const struct ses_node *first = NULL;
	size_t nr = 0, nr_shelves = 0;

	for (const struct ses_shelf *s = map->shelves; s; s = s->next) {
		const struct ses_node *n = ses_shelf_readable_node(s);

		if (s->hidden)
			continue;
		nr_shelves++;
		nr += n->error != 0;
		first = first || !n->error ? first : n;
	}
	return first ? ses_fail(map->log, -first->error, SES_T_OTHER,
				"%zu of %zu enclosures could not be read, the "
				"state of their bays is not known: %s: %s.",
				nr, nr_shelves, first->device,
				ses_error_text(-first->error)) : 0;
}

/* --- no bay, or several --- */

/* What was found is not among the enclosures that were named. */
static bool is_hidden(const struct ses_target_search *s)
{
	return s->nr_units || s->hidden ||
	       (s->shelf && ses_shelf_of_bays(s->shelf)->hidden) ||
	       (s->enclosure && ses_shelf_of_bays(s->enclosure)->hidden);
}

int ses_target_report_not_found(struct ses_target_search *s)
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
	if (is_hidden(s))
		return ses_fail(s->map->log, SES_E_NOT_FOUND, SES_T_OTHER,
				"%s is in none of the enclosures that were "
				"named: %s.", s->text,
				format_shelves(s->map, false));
	return s->shelf ? report_no_slot(s) : report_no_name(s);
}

int ses_target_report_ambiguous(struct ses_target_search *s)
{
	const char *names = "";

	for (size_t i = 0; i < s->nr_bays && i < MAX_NAMES; i++)
		names = ses_map_format(s->map, "%s%s%s", names, i ? ", " : "",
				       ses_target_format(s->map, s->bays[i]));
	return ses_fail(s->map->log, SES_E_AMBIGUOUS, SES_T_OTHER,
			"%s %s: %s%s; name one of them.", s->text,
			s->ambiguous ? "may be in one of several bays, or the "
				       "bay may have another disk" :
				       "means several bays",
			names, s->nr_bays > MAX_NAMES ? " and more" : "");
}

/* The enclosures that have the name before the colon. */
int ses_target_report_several_shelves(struct ses_target_search *s)
{
	const char *names = "";
	struct ses_enclosure_matches e = ses_enclosure_find(
		s->map, ses_map_format(s->map, "%.*s",
				       (int)(s->slot - s->text - 1), s->text));
	size_t nr = 0;

	for (size_t i = 0; i < e.nr; i++) {
		if (ses_shelf_of_bays(e.found[i])->hidden || nr++ >= MAX_NAMES)
			continue;
		names = ses_map_format(s->map, "%s%s%s", names,
				       nr > 1 ? ", " : "",
				       ses_enclosure_format(s->map,
							    e.found[i]));
	}
	return ses_fail(s->map->log, SES_E_AMBIGUOUS, SES_T_OTHER,
			"%s means bays of several enclosures: %s%s; name one "
			"of them.", s->text, names,
			nr > MAX_NAMES ? " and more" : "");
}

/* A map or a RAID set on several disks is in no bay of its own. */
int ses_target_report_several_disks(struct ses_target_search *s)
{
	const char *names = "";

	for (size_t i = 0; i < s->nr_units && i < MAX_NAMES; i++)
		names = ses_map_format(s->map, "%s%s%s", names, i ? "; " : "",
				       ses_map_format_unit(s->map,
							   s->units[i]));
	return ses_fail(s->map->log, SES_E_AMBIGUOUS, SES_T_OTHER,
			"%s lies on several disks: %s%s; name one of them.",
			s->text, names,
			s->nr_units > MAX_NAMES ? " and more" : "");
}

