/* SPDX-License-Identifier: BSD-2-Clause */
/* A look at the modules of a shelf and the paths of its disks. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <ses/error.h>
#include <ses/machine.h>
#include <ses/map.h>
#include <ses/sysfs.h>
#include <ses/update.h>

#include "conductor.h"
#include "inventory/inventory_internal.h"
#include "map/map_internal.h"

#define MAX_MODULES 64

struct builder {
	struct ses_update_view *view;
	struct ses_inventory *inv;
	struct ses_usage usage;
	struct ses_map *map;		/* 0: paths only */
	struct ses_shelf *shelf;
	const struct ses_node **nodes;	/* the first one of each module */
};

static const char *copy(struct ses_update_view *v, const char *text)
{
	const char *c = ses_arena_copy_text(&v->arena, text, strlen(text));

	return c ? c : "";
}

/* --- modules --- */

static const char *format_module(struct ses_update_view *v,
				 const struct ses_node *n)
{
	char text[32];

	if (!n->process)
		return copy(v, n->device);
	snprintf(text, sizeof(text), "IOM %u of %u", n->process,
		 n->nr_processes);
	return copy(v, text);
}

static void add_module(struct builder *b, const struct ses_node *n)
{
	struct ses_update_view *v = b->view;
	struct ses_update_module *more;
	const struct ses_node **nodes;

	if (v->nr_modules == MAX_MODULES)
		return;
	more = ses_arena_grow(&v->arena, v->modules, v->nr_modules,
			      sizeof(*more));
	nodes = ses_arena_grow(&v->arena, b->nodes, v->nr_modules,
			       sizeof(*nodes));
	if (!more || !nodes)
		return;
	v->modules = more;
	b->nodes = nodes;
	b->nodes[v->nr_modules] = n;
	v->modules[v->nr_modules++] = (struct ses_update_module){
		.node = copy(v, n->device), .name = format_module(v, n),
		.id = n->id, .process = n->process,
		.nr_processes = n->nr_processes, .address = n->address,
	};
	v->raid |= n->path && ses_path_is_raid(n->path);
}

static void add_node(struct ses_update_view *v, const char *name,
		     size_t module)
{
	struct ses_update_node *more = ses_arena_grow(&v->arena, v->nodes,
						      v->nr_nodes,
						      sizeof(*more));

	if (!more)
		return;
	more[v->nr_nodes++] = (struct ses_update_node){ copy(v, name), module };
	v->nodes = more;
}

/* A module that was read through one of its nodes counts once. */
static void add_modules(struct builder *b)
{
	const struct ses_node *n = NULL;

	while ((n = ses_shelf_next_any_node(b->shelf, n))) {
		size_t i = 0;

		while (i < b->view->nr_modules &&
		       b->nodes[i]->module != n->module)
			i++;
		if (i == b->view->nr_modules && !n->error)
			add_module(b, n);
		if (i < b->view->nr_modules)
			add_node(b->view, n->device, i);
	}
}

/* --- disks --- */

static void add_claims(struct builder *b, struct ses_update_path *to,
		       const struct ses_block *block)
{
	if (ses_usage_find_block(&b->usage, block) & ~(unsigned)SES_USE_HELD)
		to->direct = true;
	for (size_t i = 0; i < block->nr_holders; i++) {
		const struct ses_holder *h = block->holders[i];

		if (h->multipath)
			to->map = copy(b->view, h->name);
		else
			to->direct = true;
	}
}

/* Which modules a path leads through. Not known: those of bays alone. */
static void find_modules(struct builder *b, struct ses_update_path *to,
			 const struct ses_path *p, const struct ses_bay *bay)
{
	const struct ses_node *n;

	for (size_t i = 0; i < b->view->nr_modules; i++) {
		if (ses_node_carries_path(b->nodes[i], p))
			to->through |= (uint64_t)1 << i;
	}
	if (to->through || !bay)
		return;
	n = ses_bay_find_module(b->map, bay, p);
	for (size_t i = 0; n && i < b->view->nr_modules; i++) {
		if (b->nodes[i]->module == n)
			to->through |= (uint64_t)1 << i;
	}
	to->unknown = !to->through;
}

static const char *format_key(struct ses_update_view *v,
			      const struct ses_path *p)
{
	char text[512];

	if (p->nr_addresses)
		snprintf(text, sizeof(text), "%s %u %016llx", p->unit->name,
			 p->host, (unsigned long long)p->addresses[0]);
	else
		snprintf(text, sizeof(text), "%s %s", p->unit->name, p->name);
	return copy(v, text);
}

static void add_path(struct builder *b, struct ses_update_disk *d,
		     const struct ses_path *p, const struct ses_bay *bay)
{
	struct ses_update_path *to = &d->paths[d->nr_paths++];

	*to = (struct ses_update_path){
		.name = copy(b->view, p->blocks ? p->blocks->name : p->name),
		.key = format_key(b->view, p), .alive = ses_path_is_alive(p),
	};
	for (const struct ses_block *block = p->blocks; block;
	     block = block->next) {
		add_claims(b, to, block);
		for (const struct ses_block *part = block->partitions; part;
		     part = part->next)
			add_claims(b, to, part);
	}
	if (b->map)
		find_modules(b, to, p, bay);
}

/* The names of a disk's block devices: "sda,sdm". */
static const char *format_disk(struct ses_update_view *v,
			       const struct ses_unit *u)
{
	char text[512];
	size_t len = 0;

	text[0] = '\0';
	for (const struct ses_path *p = u->paths; p; p = p->next) {
		for (const struct ses_block *b = p->blocks; b; b = b->next) {
			if (len + 34 < sizeof(text) &&
			    ses_block_is_first(u, p, b))
				len += (size_t)snprintf(text + len, 34,
					"%s%.32s", len ? "," : "", b->name);
		}
	}
	return copy(v, len ? text : u->paths->name);
}

static bool is_concerned(const struct ses_update_disk *d)
{
	for (size_t i = 0; i < d->nr_paths; i++) {
		if (d->paths[i].through || d->paths[i].unknown)
			return true;
	}
	return false;
}

static void add_disk(struct builder *b, const struct ses_unit *u,
		     const struct ses_bay *bay)
{
	struct ses_update_view *v = b->view;
	struct ses_update_disk *more, d = { .name = format_disk(v, u) };
	size_t nr = 0;

	for (const struct ses_path *p = u->paths; p; p = p->next)
		nr++;
	d.paths = ses_arena_alloc(&v->arena, nr * sizeof(*d.paths));
	if (!d.paths)
		return;
	for (const struct ses_path *p = u->paths; p; p = p->next)
		add_path(b, &d, p, bay);
	if (b->map && !is_concerned(&d))
		return;
	more = ses_arena_grow(&v->arena, v->disks, v->nr_disks, sizeof(d));
	if (!more)
		return;
	more[v->nr_disks++] = d;
	v->disks = more;
}

/* The bay of this shelf that a disk is in, or 0. */
static const struct ses_bay *find_bay(const struct builder *b,
				      const struct ses_unit *u)
{
	for (size_t i = 0; b->shelf && i < b->shelf->nr_bays; i++) {
		const struct ses_bay *bay = &b->shelf->bays[i];

		if (bay->unit == u)
			return bay;
		for (size_t j = 0; j < bay->nr_candidates; j++) {
			if (bay->candidates[j] == u)
				return bay;
		}
	}
	return NULL;
}

static int build(struct builder *b, struct ses_sysfs *sysfs)
{
	ses_usage_load(&b->usage, sysfs);
	for (size_t i = 0; i < b->inv->nr_units; i++) {
		const struct ses_unit *u = b->inv->units[i];

		if (u->paths && ses_path_is_disk(u->paths))
			add_disk(b, u, find_bay(b, u));
	}
	ses_usage_free(&b->usage);
	return b->view->arena.failed ? -SES_E_NO_MEMORY : sysfs->error;
}

int ses_update_view_build(struct ses_update_view *view, struct ses_map *map,
			  struct ses_shelf *shelf)
{
	struct builder b = {
		.view = view, .inv = map->inv, .map = map, .shelf = shelf,
	};

	*view = (struct ses_update_view){ .arena.log = map->log };
	add_modules(&b);
	return build(&b, map->machine->sysfs);
}

int ses_update_view_load_paths(struct ses_update_view *view,
			       struct ses_sysfs *sysfs)
{
	struct ses_inventory inv;
	struct builder b = { .view = view, .inv = &inv };
	int err = ses_inventory_build(&inv, sysfs);

	*view = (struct ses_update_view){ .arena.log = sysfs->log };
	if (!err)
		err = build(&b, sysfs);
	ses_inventory_free(&inv);
	return err;
}

void ses_update_view_free(struct ses_update_view *view)
{
	ses_arena_free(&view->arena);
	*view = (struct ses_update_view){ 0 };
}

/* --- the same module again --- */

bool ses_update_find_node(const struct ses_update_module *m,
			  struct ses_sysfs *sysfs, char *node, size_t size)
{
	struct ses_inventory inv;
	bool found = false;
	int err = ses_inventory_build(&inv, sysfs);

	for (size_t i = 0; !err && m->address && i < inv.nr_paths; i++) {
		const struct ses_path *p = inv.paths[i];

		if (p->type != SES_TYPE_ENCLOSURE || !p->nr_addresses ||
		    p->addresses[0] != m->address || found)
			continue;
		found = *p->generic || *p->bsg;
		snprintf(node, size, "/dev/%s%s", *p->generic ? "" : "bsg/",
			 *p->generic ? p->generic : p->bsg);
	}
	ses_inventory_free(&inv);
	return found;
}

static bool is_same_module(const struct ses_update_module *a,
			   const struct ses_update_module *b)
{
	if (a->id != b->id || a->process != b->process)
		return false;
	if (a->address && b->address)
		return a->address == b->address;
	return a->process || strcmp(a->node, b->node) == 0;
}

int ses_update_find_module(const struct ses_update_view *view,
			   const struct ses_update_module *module)
{
	for (size_t i = 0; i < view->nr_modules; i++) {
		if (is_same_module(&view->modules[i], module))
			return (int)i;
	}
	return -1;
}
