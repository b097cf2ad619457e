/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of enclosures, bays and disks to choose from, for completion. */
#include <ses/target.h>

#include <stdio.h>
#include <string.h>

#include <ses/machine.h>
#include <ses/sysfs.h>

#include "inventory/inventory_internal.h"
#include "shelf/shelf_internal.h"
#include "sysfs/sysfs_internal.h"

struct names {
	struct ses_map map;		/* nodes and inventory only */
	struct ses_choices *list;
	/* of an enclosure whose bays are listed */
	const char *enclosure;
	char dir[SES_SYSFS_PATH];
};

static void format_model(char *text, size_t size, const struct ses_path *p,
			 const char *last)
{
	snprintf(text, size, "%s%s%s%s%s", p->vendor,
		 *p->vendor && *p->model ? " " : "", p->model,
		 *last ? " " : "", last);
}

static void offer_name(const struct names *n, const char *name,
		       const char *what)
{
	if (*name)
		n->list->offer(n->list, name, what);
}

/* Offered only to those who began to write it. */
static void offer_begun(const struct names *n, const char *name,
			const char *what)
{
	if (*n->list->begun)
		offer_name(n, name, what);
}

/* --- enclosures --- */

/* The logical identifier as a name, "" without the driver. */
static void load_identifier(struct names *n, const struct ses_node *node,
			    char *id, size_t size)
{
	uint64_t value = ses_map_load_kernel_id(&n->map, node->path);

	id[0] = '\0';
	if (value)
		snprintf(id, size, "%016llx", (unsigned long long)value);
}

static void describe_node(const struct ses_node *node, char *text, size_t size)
{
	text[0] = '\0';
	if (node->path)
		format_model(text, size, node->path, node->path->name);
}

static void list_node(struct names *n, const struct ses_node *node)
{
	char what[160], id[17], bsg[300];

	describe_node(node, what, sizeof(what));
	offer_name(n, node->device, what);
	load_identifier(n, node, id, sizeof(id));
	offer_name(n, id, what);
	if (!node->path)
		return;
	offer_begun(n, node->path->name, what);
	snprintf(bsg, sizeof(bsg), "/dev/bsg/%s", node->path->bsg);
	if (*node->path->bsg)
		offer_begun(n, bsg, what);
}

/* --- bays --- */

static void list_bay(void *data, const char *component)
{
	struct names *n = data;
	struct ses_sysfs *sysfs = n->map.machine->sysfs;
	char dir[SES_SYSFS_PATH], link[SES_SYSFS_PATH], disk[SES_SYSFS_PATH];
	char name[64], what[160] = "";
	const struct ses_path *p = NULL;
	uint64_t slot;

	if (!ses_sysfs_build_path(dir, sizeof(dir), n->dir, component))
		return;
	slot = ses_sysfs_load_number(sysfs, dir, "slot", 256);
	if (slot >= 255)
		return;
	if (ses_sysfs_build_path(link, sizeof(link), dir, "device") &&
	    ses_sysfs_resolve_link(sysfs, link, disk, sizeof(disk)))
		p = ses_inventory_find(n->map.inv, ses_sysfs_basename(disk));
	if (p)
		format_model(what, sizeof(what), p, p->serial);
	snprintf(name, sizeof(name), "%s:%u", n->enclosure,
		 (unsigned int)slot);
	offer_name(n, name, what);
}

/* "ENCLOSURE:", and its bays if that is what the user has begun. */
static void list_bays_of(struct names *n, const struct ses_node *node,
			 const char *enclosure)
{
	const size_t len = strlen(enclosure);
	const char *begun = n->list->begun;
	char name[64], what[160];

	if (!len)
		return;
	if (strncmp(begun, enclosure, len) || begun[len] != ':') {
		describe_node(node, what, sizeof(what));
		snprintf(name, sizeof(name), "%s:", enclosure);
		offer_name(n, name, what);
		return;
	}
	n->enclosure = enclosure;
	if (ses_path_build_driver_dir(node->path, n->dir, sizeof(n->dir)))
		n->map.machine->sysfs->ops->list(n->map.machine->sysfs, n->dir,
						 "", list_bay, n);
}

static void list_bays(struct names *n, const struct ses_node *node)
{
	char id[17];

	load_identifier(n, node, id, sizeof(id));
	list_bays_of(n, node, id);
	if (node->path && (*n->list->begun || !*id))
		list_bays_of(n, node, *node->path->generic ?
					      node->path->generic :
					      node->path->name);
}

/* --- disks --- */

static void list_path(const struct names *n, const struct ses_path *p)
{
	char what[160];

	format_model(what, sizeof(what), p, p->serial);
	for (const struct ses_block *b = p->blocks; b; b = b->next) {
		if (ses_block_is_first(p->unit, p, b))
			offer_name(n, b->name, what);
		for (size_t i = 0; i < b->nr_holders; i++)
			offer_name(n, b->holders[i]->label, what);
	}
	offer_begun(n, p->name, what);
}

static void list_unit(const struct names *n, const struct ses_unit *unit)
{
	char what[160];

	for (const struct ses_path *p = unit->paths; p; p = p->next)
		list_path(n, p);
	format_model(what, sizeof(what), unit->paths, "");
	offer_begun(n, unit->serial, what);
	offer_begun(n, unit->name, what);
}

/* --- both lists --- */

static int find_nodes(struct names *n, struct ses_machine *machine)
{
	const struct ses_map_options options = { .depth = SES_MAP_NODES };

	return ses_map_build(&n->map, machine, &options);
}

void ses_enclosure_list_names(struct ses_machine *machine,
			      struct ses_choices *list)
{
	struct names n = { .list = list };
	int err = find_nodes(&n, machine);

	for (size_t i = 0; !err && i < n.map.nr_nodes; i++)
		list_node(&n, n.map.nodes[i]);
	ses_map_free(&n.map);
}

void ses_target_list_names(struct ses_machine *machine,
			   struct ses_choices *list)
{
	struct names n = { .list = list };
	int err = find_nodes(&n, machine);

	for (size_t i = 0; !err && i < n.map.inv->nr_units; i++) {
		if (ses_path_is_disk(n.map.inv->units[i]->paths))
			list_unit(&n, n.map.inv->units[i]);
	}
	for (size_t i = 0; !err && i < n.map.nr_nodes; i++)
		list_bays(&n, n.map.nodes[i]);
	if (!err)
		offer_name(&n, "all", "all bays, with off");
	ses_map_free(&n.map);
}
