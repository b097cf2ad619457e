/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Has a disk lost one of its paths? A route is a host adapter and a module. A
 * disk is expected on every route by which disks of its shelf are reached, and
 * on those to a module that names a device in its bay: then it is seen, too,
 * that all disks of a module are lost.
 *
 * Nothing is expected of a module that answers "No access allowed" for the bay;
 * of a SATA disk, only through a module that names it; nor of a RAID adapter,
 * which shows one path whatever it has.
 */
#include <string.h>

#include <ses/element.h>

#include "inventory/inventory_internal.h"
#include "map_internal.h"
#include "ses/slot.h"

struct route {
	unsigned int host;
	const struct ses_node *module;	/* its first node; 0: unknown */
	/* of ports of one disk that nothing distinguishes: 0, 1 ... */
	unsigned int ordinal;
};

struct route_list {
	struct route *routes;
	size_t nr;
};

/* The routes of a disk, one for each of its SCSI paths, in their order. */
struct trace {
	const struct ses_path **paths;
	struct route *routes;
	size_t nr;
};

struct tracer {
	struct ses_map *map;
	struct ses_shelf *shelf;
	struct trace *traces;		/* of each bay */
	struct route_list reached;	/* by which disks are reached */
};

/* --- routes --- */

static bool is_same_route(const struct route *a, const struct route *b)
{
	return a->host == b->host && a->module == b->module &&
	       a->ordinal == b->ordinal;
}

static void add_route(struct ses_map *map, struct route_list *l,
		      struct route r)
{
	struct route *more;

	for (size_t i = 0; i < l->nr; i++) {
		if (is_same_route(&l->routes[i], &r))
			return;
	}
	more = ses_arena_grow(&map->arena, l->routes, l->nr, sizeof(r));
	if (!more)
		return;
	more[l->nr++] = r;
	l->routes = more;
}

/* --- what a module says of a bay --- */

static bool node_names_device(const struct ses_node *n,
			      const struct ses_bay *bay)
{
	struct ses_slot slot;

	if (n->error || bay->element_number >= n->join.nr_elements)
		return false;
	slot = ses_element_slot(&n->join, bay->element_number);
	for (unsigned int i = 0; slot.form == SES_SLOT_SAS && i < slot.nr_phys;
	     i++) {
		struct ses_slot_phy phy = ses_slot_phy(&slot, i);

		if (phy.device_type || phy.target || phy.address)
			return true;
	}
	return false;
}

/* Does something hold for a bay by any of the nodes that lead to a module? */
static bool module_answers(const struct tracer *t,
			   const struct ses_node *module,
			   const struct ses_bay *bay,
			   bool (*answers)(const struct ses_node *n,
					   const struct ses_bay *bay))
{
	const struct ses_node *n = NULL;

	while ((n = ses_shelf_next_any_node(t->shelf, n))) {
		if (n->module == module && answers(n, bay))
			return true;
	}
	return false;
}

/* The host adapter shows it as one, or a module names a port of a SATA device
 * and none of SSP. */
static bool is_sata(const struct tracer *t, const struct ses_bay *bay)
{
	const struct ses_node *n = NULL;
	bool sata = false, ssp = false;

	while ((n = ses_shelf_next_any_node(t->shelf, n))) {
		struct ses_slot slot;

		if (n->error || bay->element_number >= n->join.nr_elements)
			continue;
		slot = ses_element_slot(&n->join, bay->element_number);
		for (unsigned int i = 0;
		     slot.form == SES_SLOT_SAS && i < slot.nr_phys; i++) {
			struct ses_slot_phy phy = ses_slot_phy(&slot, i);

			ssp |= phy.ssp;
			sata |= phy.target && !phy.ssp;
		}
	}
	return strcmp(bay->unit->paths->vendor, "ATA") == 0 || (sata && !ssp);
}

/* --- the module that a path goes through --- */

/* The length of the directory of what a node hangs on, if that is an expander;
 * its disks are below the same directory. */
static size_t expander_dir(const struct ses_node *n)
{
	const char *dir = n->path ? n->path->sysfs : "";
	const char *end = n->path ? ses_path_find_port(n->path) : NULL;
	const char *expander = strstr(dir, "/expander-");

	return end && expander && expander < end ? (size_t)(end - dir) : 0;
}

bool ses_node_carries_path(const struct ses_node *n, const struct ses_path *p)
{
	size_t len = expander_dir(n);

	return len && strncmp(n->path->sysfs, p->sysfs, len) == 0;
}

/* By the expander; the nearest counts, as shelves may be cascaded. */
static const struct ses_node *find_by_expander(const struct tracer *t,
					       const struct ses_path *p)
{
	const struct ses_node *n = NULL, *best = NULL;
	size_t longest = 0;

	while ((n = ses_shelf_next_any_node(t->shelf, n))) {
		size_t len = expander_dir(n);

		if (len > longest && ses_node_carries_path(n, p)) {
			longest = len;
			best = n;
		}
	}
	return best;
}

/* The only module for which a question is answered with yes, or 0. */
static const struct ses_node *
find_only_module(const struct tracer *t, const struct ses_bay *bay,
		 const struct ses_path *p,
		 bool (*is_module)(const struct ses_node *n,
				   const struct ses_bay *bay,
				   const struct ses_path *p))
{
	const struct ses_node *n = NULL, *found = NULL;

	while ((n = ses_shelf_next_any_node(t->shelf, n))) {
		if (!is_module(n, bay, p))
			continue;
		if (found && found != n->module)
			return NULL;
		found = n->module;
	}
	return found;
}

/* Modules list the ports of the disk that are cabled to them; some list both
 * ports, which means nothing. */
static bool names_port(const struct ses_node *n, const struct ses_bay *bay,
		       const struct ses_path *p)
{
	for (size_t i = 0;
	     !n->error && bay->element_number < n->join.nr_elements &&
	     i < p->nr_addresses;
	     i++) {
		if (ses_element_has_sas_address(&n->join, bay->element_number,
						p->addresses[i]))
			return true;
	}
	return false;
}

/* Without an expander the module is what else the host adapter leads to. */
static bool is_on_host(const struct ses_node *n, const struct ses_bay *bay,
		       const struct ses_path *p)
{
	(void)bay;
	return n->path && n->path->host == p->host && !expander_dir(n) &&
	       !p->expander;
}

static const struct ses_node *find_module(const struct tracer *t,
					  const struct ses_bay *bay,
					  const struct ses_path *p)
{
	const struct ses_node *n = find_by_expander(t, p);

	if (n)
		return n->module;
	n = find_only_module(t, bay, p, names_port);
	return n ? n : find_only_module(t, bay, p, is_on_host);
}

const struct ses_node *ses_bay_find_module(struct ses_map *map,
					   const struct ses_bay *bay,
					   const struct ses_path *p)
{
	const struct tracer t = { .map = map, .shelf = bay->shelf };

	return p->nvme || ses_path_is_raid(p) ? NULL : find_module(&t, bay, p);
}

/* --- the routes of a disk --- */

static bool is_same_port(const struct ses_path *p, const struct ses_path *q)
{
	return p->nr_addresses && q->nr_addresses &&
	       p->addresses[0] == q->addresses[0];
}

/* One module does not lead to two ports of one logical unit: that it seems so
 * makes two routes of it. */
static void add_path(const struct tracer *t, const struct ses_bay *bay,
		     struct trace *trace, const struct ses_path *p,
		     size_t first)
{
	struct route r = { .host = p->host };

	if (!ses_path_is_raid(p))
		r.module = find_module(t, bay, p);
	for (size_t i = first; i < trace->nr; i++) {
		const struct route *other = &trace->routes[i];

		if (other->host != r.host || other->module != r.module)
			continue;
		if (is_same_port(trace->paths[i], p)) {
			r.ordinal = other->ordinal;
			break;
		}
		r.ordinal = other->ordinal + 1;
	}
	trace->paths[trace->nr] = p;
	trace->routes[trace->nr++] = r;
}

/* Nothing is known of the routes of NVMe. */
static void trace_disk(struct tracer *t, struct trace *trace,
		       const struct ses_bay *bay)
{
	const struct ses_unit *u = bay->state == SES_BAY_DISK ? bay->unit :
								NULL;
	size_t nr = 0, first = 0;

	for (const struct ses_path *p = u ? u->paths : NULL; p; p = p->next)
		nr += !p->nvme;
	trace->paths = ses_arena_alloc(&t->map->arena,
				     (nr + 1) * sizeof(*trace->paths));
	trace->routes = ses_arena_alloc(&t->map->arena,
				      (nr + 1) * sizeof(*trace->routes));
	if (!trace->paths || !trace->routes)
		return;
	for (const struct ses_path *p = u ? u->paths : NULL; p; p = p->next) {
		if (p == u->second)
			first = trace->nr;
		if (!p->nvme)
			add_path(t, bay, trace, p, first);
	}
	for (size_t i = 0; i < trace->nr; i++)
		add_route(t->map, &t->reached, trace->routes[i]);
}

/* --- which are there --- */

/* A path of a route; of the first logical unit of a drive, or of the second. */
static const struct ses_path *find_path(const struct trace *trace,
					const struct ses_unit *u,
					const struct route *r, bool second,
					bool alive)
{
	bool is_second = false;

	for (size_t i = 0; i < trace->nr; i++) {
		const struct ses_path *p = trace->paths[i];

		is_second |= p == u->second;
		if (is_second == second &&
		    is_same_route(&trace->routes[i], r) &&
		    (!alive || ses_path_is_alive(p)))
			return p;
	}
	return NULL;
}

/* Does each port of a drive lead to both of its logical units? Then both must
 * be there; otherwise each port has its own. */
static bool shares_ports(const struct trace *trace, const struct ses_unit *u)
{
	for (size_t i = 0; u->second && i < trace->nr; i++) {
		if (find_path(trace, u, &trace->routes[i], false, false) &&
		    find_path(trace, u, &trace->routes[i], true, false))
			return true;
	}
	return false;
}

static bool has_route(const struct trace *trace, const struct ses_unit *u,
		      const struct route *r)
{
	bool first = find_path(trace, u, r, false, true);
	bool second = find_path(trace, u, r, true, true);

	return shares_ports(trace, u) ? first && second : first || second;
}

/* --- which should be there --- */

static bool lacks_access(const struct ses_node *n, const struct ses_bay *bay)
{
	return ses_node_lacks_access(n, bay->element_number);
}

/* May a disk be expected on a route by which others are reached? */
static bool may_expect(const struct tracer *t, const struct route *r,
		       const struct ses_bay *bay, bool sata)
{
	if (!r->module)
		return !sata;
	if (module_answers(t, r->module, bay, lacks_access))
		return false;
	return !sata || module_answers(t, r->module, bay, node_names_device);
}

static struct route_list list_expected(const struct tracer *t,
				       const struct trace *trace,
				       const struct ses_bay *bay)
{
	const bool sata = is_sata(t, bay);
	struct route_list l = { NULL, 0 };
	const struct ses_node *n = NULL;

	for (size_t i = 0; i < trace->nr; i++)
		add_route(t->map, &l, trace->routes[i]);
	for (size_t i = 0; i < t->reached.nr; i++) {
		if (may_expect(t, &t->reached.routes[i], bay, sata))
			add_route(t->map, &l, t->reached.routes[i]);
	}
	while ((n = ses_shelf_next_any_node(t->shelf, n))) {
		if (n->path && n->path->end_device &&
		    !ses_path_is_raid(n->path) && node_names_device(n, bay) &&
		    !lacks_access(n, bay))
			add_route(t->map, &l, (struct route){
				.host = n->path->host, .module = n->module });
	}
	return l;
}

/* --- what is said of it --- */

/* The node of a module on the host of a route, or another one of it. */
static const struct ses_node *find_node(const struct tracer *t,
					const struct route *r)
{
	const struct ses_node *n = NULL;

	while ((n = ses_shelf_next_any_node(t->shelf, n))) {
		if (n->module == r->module && n->path &&
		    n->path->host == r->host)
			return n;
	}
	return r->module;
}

/* "host 1 through IOM 2 (/dev/sg4)" */
static const char *format_route(const struct tracer *t, const struct route *r)
{
	const struct ses_node *n = find_node(t, r);

	if (!r->module)
		return ses_map_format(t->map, "host %u", r->host);
	if (!n->process)
		return ses_map_format(t->map, "host %u through %s", r->host,
				      n->device);
	return ses_map_format(t->map, "host %u through IOM %u (%s)", r->host,
			      n->process, n->device);
}

/* What is wrong with a route: nothing is there, or nothing that is alive. */
static const char *format_loss(const struct tracer *t,
			       const struct trace *trace,
			       const struct route *r)
{
	const char *text = format_route(t, r);

	for (size_t i = 0; i < trace->nr; i++) {
		const struct ses_path *p = trace->paths[i];

		if (is_same_route(&trace->routes[i], r) &&
		    !ses_path_is_alive(p))
			return ses_map_format(t->map, "%s (%s%s%s is %s)", text,
					      p->name, p->blocks ? " " : "",
					      p->blocks ? p->blocks->name : "",
					      p->state);
	}
	return text;
}

static void add_finding(struct tracer *t, const struct trace *trace,
			struct ses_bay *bay, const struct route_list *expected)
{
	const char *lost = "";

	for (size_t i = 0; i < expected->nr; i++) {
		const struct route *r = &expected->routes[i];

		if (!has_route(trace, bay->unit, r))
			lost = ses_map_format(t->map, "%s%s%s", lost,
					      *lost ? ", " : "",
					      format_loss(t, trace, r));
	}
	ses_doubt_add(t->map, &bay->doubts, SES_FINDING,
		      "%u of %u paths; lost: %s", bay->nr_paths,
		      bay->nr_paths_expected, lost);
}

static void count_paths(struct tracer *t, const struct trace *trace,
			struct ses_bay *bay)
{
	struct route_list expected;

	if (!trace->nr)
		return;
	expected = list_expected(t, trace, bay);
	bay->nr_paths_expected = (unsigned int)expected.nr;
	for (size_t i = 0; i < expected.nr; i++)
		bay->nr_paths += has_route(trace, bay->unit,
					   &expected.routes[i]);
	if (bay->nr_paths < bay->nr_paths_expected)
		add_finding(t, trace, bay, &expected);
}

void ses_map_load_links(struct ses_map *map)
{
	for (struct ses_shelf *s = map->shelves; s; s = s->next) {
		for (size_t i = 0; i < s->nr_bays && !s->hidden; i++) {
			struct ses_unit *u = s->bays[i].unit;

			for (struct ses_path *p = u ? u->paths : NULL; p;
			     p = p->next)
				ses_path_load_link(map->inv, p);
		}
	}
}

void ses_map_count_paths(struct ses_map *map)
{
	for (size_t i = 0; i < map->nr_nodes; i++)
		map->nodes[i]->module = ses_node_find_first(map,
							    map->nodes[i]);
	for (struct ses_shelf *s = map->shelves; s; s = s->next) {
		struct tracer t = { .map = map, .shelf = s };

		t.traces = s->nr_bays ?
			ses_arena_alloc(&map->arena,
				      s->nr_bays * sizeof(*t.traces)) : NULL;
		if (!t.traces)
			continue;
		for (size_t i = 0; i < s->nr_bays; i++)
			trace_disk(&t, &t.traces[i], &s->bays[i]);
		for (size_t i = 0; i < s->nr_bays; i++)
			count_paths(&t, &t.traces[i], &s->bays[i]);
	}
}
