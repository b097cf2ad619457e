/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Making a record that can be shown to others.
 *
 * First everything that identifies is collected, from the map and from what
 * was recorded; then all of the record is searched for it.
 */
#include "anonymisation.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/machine.h>
#include <ses/map.h>
#include <ses/page.h>
#include <ses/snapshot.h>
#include <ses/sysfs.h>
#include <ses/text.h>

#include "scsi/designator.h"
#include "secrets.h"
#include "ses/join_internal.h"
#include "ses/slot.h"
#include "shelf/label_serial.h"
#include "shelf/shelf_internal.h"

#define ID_LEN		8
#define ID_DIGITS	16
#define MIN_DIGITS	12	/* without leading zeros */

struct anonymiser {
	struct ses_record *rec;
	struct ses_secrets secrets;
	unsigned int nr_names, nr_nicknames;
	struct ses_index nicknames;	/* key of the text -> its number */
};

/* --- what the record knows --- */

/* "0x5000...", "naa.5000...": all that follows is digits. */
static void add_text_ids(struct anonymiser *v, const struct ses_record_entry *e)
{
	const char *s = (const char *)e->bytes;
	uint64_t id;
	size_t n = 0, digits;

	if (strncmp(s, "0x", 2) && strncmp(s, "naa.", 4) &&
	    strncmp(s, "eui.", 4))
		return;
	s += s[0] == '0' ? 2 : 4;
	while ((digits = ses_hex_number(s, ID_DIGITS, &id)) == ID_DIGITS) {
		ses_secrets_add_id(&v->secrets, id);
		s += digits;
		n += digits;
	}
	if (!n && digits >= MIN_DIGITS)
		ses_secrets_add_id(&v->secrets, id);
}

static void add_designators(struct anonymiser *v,
			    const struct ses_record_entry *e)
{
	struct ses_designator d;
	size_t at = 0;

	while (ses_designator_next(e->bytes, e->len, &at, &d)) {
		if (d.type != SES_DESIGNATOR_NAA &&
		    d.type != SES_DESIGNATOR_EUI)
			continue;
		for (size_t i = 0; i + ID_LEN <= d.len; i += ID_LEN)
			ses_secrets_add_id(&v->secrets, ses_be64(d.bytes + i));
	}
}

static bool has_name(const struct ses_record_entry *e, const char *name)
{
	return strcmp(e->name, name) == 0;
}

static void add_record_ids(struct anonymiser *v)
{
	for (size_t i = 0; i < v->rec->nr_entries; i++) {
		const struct ses_record_entry *e = v->rec->entries[i];

		if (e->kind != SES_RECORD_FILE)
			continue;
		if (has_name(e, "vpd_pg83"))
			add_designators(v, e);
		else
			add_text_ids(v, e);
	}
}

/* --- what the map knows --- */

static void add_slot_ids(struct anonymiser *v, const struct ses_slot *slot)
{
	for (unsigned int i = 0;
	     slot->form == SES_SLOT_SAS && i < slot->nr_phys; i++) {
		struct ses_slot_phy phy = ses_slot_phy(slot, i);

		ses_secrets_add_id(&v->secrets, phy.address);
		ses_secrets_add_id(&v->secrets, phy.attached);
	}
}

/* Ports and expanders: what looks like an address where one can stand. */
static void add_other_ids(struct anonymiser *v, const struct ses_join *j,
			  const struct ses_aes *aes)
{
	const uint8_t *p = ses_aes_bytes(j, aes);

	for (size_t i = 4; i + ID_LEN <= aes->len; i += 4) {
		uint64_t id = ses_be64(p + i);

		if (id >> 60 == 5 && id >> 36 & 0xffffff)
			ses_secrets_add_id(&v->secrets, id);
	}
}

static void add_node_ids(struct anonymiser *v, const struct ses_node *n)
{
	const struct ses_config *c = &n->session.snap.config;

	for (size_t i = 0; i < c->nr_subenclosures; i++)
		ses_secrets_add_id(&v->secrets, c->subenclosures[i].logical_id);
	for (size_t i = 0; i < n->join.nr_aes; i++) {
		const struct ses_aes *aes = &n->join.aes[i];
		struct ses_slot slot;

		if (aes->element == SES_NO_ELEMENT ||
		    ses_join_header(&n->join, aes->element)->type ==
			    SES_ET_SAS_EXPANDER) {
			add_other_ids(v, &n->join, aes);
			continue;
		}
		slot = ses_element_slot(&n->join, aes->element);
		add_slot_ids(v, &slot);
		if (slot.form == SES_SLOT_SILENT)
			add_other_ids(v, &n->join, aes);
	}
}

/* Serial numbers in labels: of disks that the kernel does not have, and of
 * power supplies and the like. */
static void add_labels(struct anonymiser *v, struct ses_map *map,
		       const struct ses_node *n)
{
	for (uint32_t i = 0; i < n->join.nr_elements; i++) {
		const char *label = ses_node_label(map, n, i);

		ses_secrets_add_serial(&v->secrets,
				       ses_label_find_serial(map, label));
	}
}

static void add_map_ids(struct anonymiser *v, struct ses_map *map)
{
	for (size_t i = 0; i < map->inv->nr_paths; i++)
		ses_secrets_add_serial(&v->secrets, map->inv->paths[i]->serial);
	for (size_t i = 0; i < map->nr_nodes; i++) {
		add_node_ids(v, map->nodes[i]);
		add_labels(v, map, map->nodes[i]);
	}
	for (const struct ses_shelf *s = map->shelves; s; s = s->next) {
		for (size_t i = 0; i < s->nr_bays; i++)
			ses_secrets_add_serial(&v->secrets,
					       s->bays[i].nvme_serial);
	}
}

/* --- the tree --- */

static void replace_text(struct anonymiser *v, struct ses_record_entry *e,
			 const char *text)
{
	e->bytes = (uint8_t *)ses_arena_copy_text(&v->rec->arena, text,
						  strlen(text));
	e->len = e->bytes ? strlen(text) : 0;
}

/* Names made of vendor, model and serial number are of no use to a map. */
static void mask_designators(struct ses_record_entry *e)
{
	struct ses_designator d;
	size_t at = 0;

	while (ses_designator_next(e->bytes, e->len, &at, &d)) {
		if (d.type != SES_DESIGNATOR_NAA &&
		    d.type != SES_DESIGNATOR_EUI)
			memset((uint8_t *)(uintptr_t)d.bytes, 'X', d.len);
	}
}

/* .../PARENT/NAME */
static bool has_names(const struct ses_record_entry *e, const char *parent,
		      const char *name)
{
	return has_name(e, name) && e->parent && has_name(e->parent, parent);
}

/* The label of a file system, of btrfs, in a directory named after its UUID. */
static bool is_label(const struct ses_record_entry *e)
{
	return has_name(e, "label") && e->parent && e->parent->parent &&
	       has_name(e->parent->parent, "btrfs");
}

/* "CRYPT-LUKS2-...-NAME": what kind of map it is stays. */
static void mask_map_uuid(struct anonymiser *v, struct ses_record_entry *e)
{
	const char *text = (const char *)e->bytes;
	char kind[16];

	snprintf(kind, sizeof(kind), "%.*s-", (int)strcspn(text, "-"), text);
	replace_text(v, e, kind);
}

static void mask_entry(struct anonymiser *v, struct ses_record_entry *e)
{
	const char *text = (const char *)e->bytes;
	char name[24];

	if (has_name(e, "inquiry") && e->len > SES_INQUIRY_FIXED)
		memset(e->bytes + SES_INQUIRY_FIXED, 0,
		       e->len - SES_INQUIRY_FIXED);
	if (has_name(e, "vpd_pg83"))
		mask_designators(e);
	if (has_name(e, "vpd_pg80") || has_name(e, "serial"))
		ses_secrets_replace_serials(&v->secrets, e->bytes, e->len);
	if (has_name(e, "wwid") &&
	    (!strncmp(text, "t10.", 4) || !strncmp(text, "nvme.", 5)))
		replace_text(v, e, "");
	/* of a controller on a fabric: addresses of a network */
	if (has_name(e, "address") && strchr(text, '='))
		replace_text(v, e, "");
	if (has_names(e, "dm", "name") || is_label(e)) {
		snprintf(name, sizeof(name), "map%u\n", v->nr_names++);
		replace_text(v, e, name);
	}
	if (has_names(e, "dm", "uuid"))
		mask_map_uuid(v, e);
	if (has_name(e, "vpd_pg83") || has_name(e, "inquiry"))
		ses_secrets_replace_binary(&v->secrets, e->bytes, e->len);
	else
		ses_secrets_replace_text(&v->secrets, e->bytes, e->len);
}

/* --- pages --- */

static bool is_kept_page(uint8_t code)
{
	switch (code) {
	case SES_PAGE_HELP:
	case SES_PAGE_STRING:
	case SES_PAGE_SUB_HELP:
	case SES_PAGE_SUB_STRING:
		return false;
	}
	return code <= SES_PAGE_NICKNAME;
}

static void mask_page_list(uint8_t *page, size_t len)
{
	size_t to = 4;

	for (size_t i = 4; i < len; i++) {
		if (is_kept_page(page[i]))
			page[to++] = page[i];
	}
	memset(page + to, 0, len - to);
}

static void mask_configuration(uint8_t *page, size_t len)
{
	size_t at = 8;

	for (unsigned int i = 0; len >= 8 && i <= page[1]; i++) {
		size_t n = at + 4 <= len ? page[at + 3] + 4u : 0;

		if (!n || at + n > len)
			break;
		if (n > SES_SUBENCLOSURE_FIXED)
			memset(page + at + SES_SUBENCLOSURE_FIXED, 0,
			       n - SES_SUBENCLOSURE_FIXED);
		at += n;
	}
}

static void mask_nicknames(struct anonymiser *v, uint8_t *page, size_t len)
{
	for (size_t at = 8; at + SES_NICKNAME_DESCRIPTOR <= len;
	     at += SES_NICKNAME_DESCRIPTOR) {
		char *name = (char *)page + at + 8;
		size_t n = ses_text_length(page + at + 8, SES_NICKNAME_LEN);
		uint64_t key = ses_index_key(name, n);
		uintptr_t number;

		if (!n)
			continue;
		number = (uintptr_t)ses_index_get(&v->nicknames, key);
		if (!number) {
			number = ++v->nr_nicknames;
			ses_index_add(&v->nicknames, &v->secrets.arena, key,
				      (void *)number);
		}
		memset(name, 0, SES_NICKNAME_LEN);
		snprintf(name, SES_NICKNAME_LEN, "enclosure %u",
			 (unsigned int)number);
	}
}

static void mask_page(struct anonymiser *v, uint8_t *page, size_t len)
{
	switch (page[0]) {
	case SES_PAGE_SUPPORTED:
	case SES_PAGE_SUPPORTED_SES:
		mask_page_list(page, len);
		return;
	case SES_PAGE_CONFIGURATION:
		mask_configuration(page, len);
		break;
	case SES_PAGE_NICKNAME:
		mask_nicknames(v, page, len);
		break;
	}
	ses_secrets_replace_serials(&v->secrets, page, len);
	ses_secrets_replace_binary(&v->secrets, page, len);
	ses_secrets_replace_text(&v->secrets, page, len);
}

static void mask_node(struct anonymiser *v, struct ses_record_node *n)
{
	uint8_t *pages = ses_arena_alloc(&v->rec->arena, n->pages_len + 1);
	size_t to = 0;

	if (n->inquiry_len > SES_INQUIRY_FIXED)
		memset(n->inquiry + SES_INQUIRY_FIXED, 0,
		       n->inquiry_len - SES_INQUIRY_FIXED);
	for (size_t at = 0; pages && at + 4 <= n->pages_len;) {
		size_t len = ses_be16(n->pages + at + 2) + 4u;

		if (len > n->pages_len - at)
			len = n->pages_len - at;
		if (is_kept_page(n->pages[at])) {
			memcpy(pages + to, n->pages + at, len);
			mask_page(v, pages + to, len);
			to += len;
		}
		at += len;
	}
	n->pages = pages;
	n->pages_len = to;
}

int ses_record_anonymise(struct ses_record *rec, struct ses_map *map)
{
	struct anonymiser v = {
		.rec = rec, .secrets.arena.log = rec->arena.log,
	};
	bool failed;

	add_map_ids(&v, map);
	add_record_ids(&v);
	for (size_t i = 0; i < rec->nr_entries; i++) {
		if (rec->entries[i]->kind == SES_RECORD_FILE)
			mask_entry(&v, rec->entries[i]);
	}
	for (struct ses_record_node *n = rec->nodes; n; n = n->next)
		mask_node(&v, n);
	failed = v.secrets.arena.failed || rec->arena.failed;
	ses_arena_free(&v.secrets.arena);
	return failed ? -SES_E_NO_MEMORY : 0;
}
