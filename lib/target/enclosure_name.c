/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of enclosures. */
#include "enclosure_name.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include <ses/error.h>
#include <ses/log.h>
#include <ses/machine.h>
#include <ses/target.h>
#include <ses/text.h>
#include <ses/transport.h>

#include "inventory/inventory_internal.h"
#include "map/map_internal.h"
#include "target_report.h"

bool ses_id64_parse(const char *s, unsigned long long *id)
{
	uint64_t v;
	size_t n;

	if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X'))
		s += 2;
	n = ses_hex_number(s, 16, &v);
	*id = v;
	return n == 16 && !s[16];
}

static void add_shelf(struct ses_enclosure_matches *e, struct ses_shelf *s)
{
	for (size_t i = 0; i < e->nr; i++) {
		if (e->found[i] == s)
			return;
	}
	if (e->nr < SES_TARGET_MAX)
		e->found[e->nr++] = s;
}

/* Its identifier, or that of one of its subenclosures. */
static void add_if_id(struct ses_enclosure_matches *e, struct ses_shelf *s,
		      unsigned long long id)
{
	for (struct ses_node *n = s->nodes; n; n = n->next) {
		const struct ses_config *c = &n->session.snap.config;

		if (n->id == id)
			add_shelf(e, s);
		for (size_t i = 1; i < c->nr_subenclosures; i++) {
			if (c->subenclosures[i].logical_id != id ||
			    n->id == id)
				continue;
			add_shelf(e, s);
			e->subenclosure = c->subenclosures[i].id;
		}
	}
}

static void add_if_node(struct ses_enclosure_matches *e, struct ses_shelf *s,
			const char *name)
{
	for (struct ses_node *n = s->nodes; n; n = n->next) {
		if (strcmp(n->device, name) == 0 ||
		    (n->path && (strcmp(n->path->name, name) == 0 ||
				 strcmp(n->path->generic, name) == 0)))
			add_shelf(e, s);
	}
}

/* Any name that the kernel has for a node: that of a disk, too. */
static void add_if_path(struct ses_enclosure_matches *e,
			const struct ses_map *map, const char *name)
{
	const struct ses_path *p = ses_inventory_find(map->inv, name);

	for (size_t i = 0; p && i < map->nr_nodes; i++) {
		if (map->nodes[i]->path == p)
			add_shelf(e, map->nodes[i]->shelf);
	}
}

static void add_if_nickname(struct ses_enclosure_matches *e,
			    struct ses_shelf *s, const char *name,
			    int (*compare)(const char *a, const char *b))
{
	for (struct ses_node *n = s->nodes; n; n = n->next) {
		if (*n->nickname && compare(n->nickname, name) == 0)
			add_shelf(e, s);
	}
}

static struct ses_enclosure_matches find_shelves(struct ses_map *map,
						 const char *name)
{
	struct ses_enclosure_matches e = { .subenclosure = -1 };
	struct ses_sysfs *sysfs = map->machine->sysfs;
	const char *nickname = ses_map_copy_trimmed(map, (const uint8_t *)name,
						    strlen(name));
	unsigned long long id;
	char node[256];
	bool hex = ses_id64_parse(name, &id);

	if (!*name)
		return e;
	for (struct ses_shelf *s = map->shelves; s; s = s->next) {
		if (hex)
			add_if_id(&e, s, id);
		add_if_node(&e, s, name);
		add_if_nickname(&e, s, nickname, strcmp);
	}
	if (!e.nr)
		add_if_path(&e, map, sysfs->ops->node(sysfs, name, node,
						      sizeof(node)) ?
					     name : node);
	for (struct ses_shelf *s = e.nr ? NULL : map->shelves; s; s = s->next)
		add_if_nickname(&e, s, nickname, strcasecmp);
	return e;
}

struct ses_enclosure_matches ses_enclosure_find(struct ses_map *map,
						const char *name)
{
	char *bytes = ses_arena_copy_text(&map->arena, name, strlen(name));
	struct ses_enclosure_matches e = { .subenclosure = -1 };

	/* as it is shown, or as it is */
	if (bytes && ses_text_unescape(bytes))
		e = find_shelves(map, bytes);
	return e.nr ? e : find_shelves(map, name);
}

static int report_ambiguous(struct ses_map *map, const char *name,
			    const struct ses_enclosure_matches *e)
{
	const char *names = "";

	for (size_t i = 0; i < e->nr; i++)
		names = ses_map_format(map, "%s%s%s", names, i ? ", " : "",
				       e->found[i]->nodes->device);
	return ses_fail(map->log, SES_E_AMBIGUOUS, SES_T_OTHER,
			"%s is the name of several enclosures: %s.", name,
			names);
}

/* A disk that was named as an enclosure, and did not answer like one. */
static bool is_unreadable_disk(const struct ses_shelf *s)
{
	const struct ses_node *n = s->nodes;

	while (n && n->error && n->path && ses_path_is_disk(n->path))
		n = n->next;
	return !n;
}

int ses_enclosure_select(struct ses_map *map, const char *const *names,
			 size_t nr)
{
	for (struct ses_shelf *s = map->shelves; s && nr; s = s->next)
		s->hidden = true;
	for (size_t i = 0; i < nr; i++) {
		struct ses_enclosure_matches e = ses_enclosure_find(map,
								    names[i]);

		if (!e.nr)
			return ses_enclosure_report_unknown(map, names[i]);
		if (e.nr > 1)
			return report_ambiguous(map, names[i], &e);
		if (is_unreadable_disk(e.found[0]))
			return ses_enclosure_report_unknown(map, names[i]);
		e.found[0]->hidden = false;
		ses_shelf_of_bays(e.found[0])->hidden = false;
	}
	return 0;
}

/* --- the device of an enclosure --- */

/* H:C:T:L and sgN name a node without asking it. */
static bool find_device_by_path(struct ses_machine *m, const char *name,
				char *device, size_t size)
{
	struct ses_inventory inv;
	const struct ses_path *p = NULL;

	if (!ses_inventory_build(&inv, m->sysfs))
		p = ses_inventory_find(&inv, name);
	if (p && strcmp(p->name, name) && strcmp(p->generic, name))
		p = NULL;	/* the name of something else of it */
	if (p && !p->nvme && *p->generic)
		snprintf(device, size, "/dev/%s", p->generic);
	else if (p && !p->nvme && *p->bsg)
		snprintf(device, size, "/dev/bsg/%s", p->bsg);
	else
		p = NULL;
	ses_inventory_free(&inv);
	return p != NULL;
}

/* NAME, or "NAME/2", module 2 of it, where nothing is called that. */
static struct ses_enclosure_matches find_module(struct ses_map *map,
						const char *name,
						unsigned int *module)
{
	struct ses_enclosure_matches e = ses_enclosure_find(map, name);
	const char *slash = strrchr(name, '/');
	uint64_t number;

	*module = 0;
	if (e.nr || !slash ||
	    ses_number_parse(slash + 1, strlen(slash + 1), 255, &number) ||
	    !number)
		return e;
	*module = (unsigned int)number;
	return ses_enclosure_find(map, ses_map_format(map, "%.*s",
						      (int)(slash - name),
						      name));
}

/* Has each module of a shelf a number of its own? There are shelves in which
 * both say 0, or 1. */
static bool are_numbered(const struct ses_shelf *s)
{
	for (const struct ses_node *n = s->nodes; n; n = n->next) {
		if (!n->error && !n->process)
			return false;
		for (const struct ses_node *m = n->next; m; m = m->next) {
			if (!n->error && !m->error && n->process ==
			    m->process && !ses_node_same_module(n, m))
				return false;
		}
	}
	return true;
}

/* The place of a node's module among those of its shelf, as --map shows them:
 * from 1 on. */
static unsigned int place_of(const struct ses_map *map,
			     const struct ses_node *node)
{
	const struct ses_node *first = ses_node_find_first(map, node);
	unsigned int place = 1;

	for (const struct ses_node *n = node->shelf->nodes; n != first;
	     n = n->next)
		place += ses_node_find_first(map, n) == n;
	return place;
}

/* A node of a module that can be read, 0: of the first one. */
static const struct ses_node *node_of(const struct ses_map *map,
				      const struct ses_shelf *s,
				      unsigned int module)
{
	const bool numbered = are_numbered(s);
	const struct ses_node *best = NULL;

	for (const struct ses_node *n = s->nodes; n; n = n->next) {
		unsigned int number = numbered ? n->process : place_of(map, n);

		if (n->error || (module && number != module))
			continue;
		if (!best || n->process < best->process)
			best = n;
	}
	return best;
}

const struct ses_node *ses_enclosure_find_module(struct ses_map *map,
						 const char *name)
{
	unsigned int module;
	struct ses_enclosure_matches e = find_module(map, name, &module);

	return module && e.nr == 1 ? node_of(map, e.found[0], module) : NULL;
}

static int find_device_by_name(struct ses_map *map, const char *name,
			       char *device, size_t size)
{
	unsigned int module;
	struct ses_enclosure_matches e = find_module(map, name, &module);
	const struct ses_node *n;

	if (!e.nr)
		return 1;
	if (e.nr > 1)
		return report_ambiguous(map, name, &e);
	n = node_of(map, e.found[0], module);
	if (!n && module)
		return ses_fail(map->log, SES_E_NOT_FOUND, SES_T_OTHER,
				"%s: the enclosure has no I/O module %u that "
				"can be read; --list-enclosures of sg_ses "
				"shows those that it has.", name, module);
	if (!n)
		n = e.found[0]->nodes;
	ses_text_copy(device, size, n->device);
	return 0;
}

bool ses_is_path(const char *device)
{
	struct stat st;

	return device[0] == '/' || strncmp(device, "./", 2) == 0 ||
	       strncmp(device, "../", 3) == 0 || stat(device, &st) == 0;
}

int ses_enclosure_find_device(struct ses_machine *m, const char *name,
			      char *device, size_t size)
{
	const struct ses_map_options options = { .depth = SES_MAP_NAMES };
	struct ses_map map;
	int err;

	if (find_device_by_path(m, name, device, size))
		return 0;
	err = ses_map_build(&map, m, &options);
	if (!err)
		err = find_device_by_name(&map, name, device, size);
	ses_map_free(&map);
	return err;
}
