/* SPDX-License-Identifier: BSD-2-Clause */
/* The device nodes of enclosures. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ses/element.h>
#include <ses/error.h>
#include <ses/machine.h>
#include <ses/page.h>
#include <ses/shelf.h>
#include <ses/text.h>
#include <ses/transport.h>

#include "inventory/inventory_internal.h"
#include "ses/join_internal.h"
#include "ses/ses_internal.h"
#include "shelf_internal.h"

/* --- which ones --- */

static struct ses_node *add_node(struct ses_map *map, struct ses_path *path,
				 const char *device)
{
	struct ses_node *n = ses_arena_alloc(&map->arena, sizeof(*n));
	struct ses_node **more = ses_arena_grow(&map->arena, map->nodes,
						map->nr_nodes, sizeof(*more));

	if (!n || !more)
		return NULL;
	more[map->nr_nodes++] = n;
	map->nodes = more;
	*n = (struct ses_node){
		.path = path, .device = device, .nickname = "", .vendor = "",
		.product = "", .revision = "",
	};
	return n;
}

/* sg is better than bsg: it has no command filter for those who may open it. */
static const char *format_device(struct ses_map *map, const struct ses_path *p,
				 bool bsg)
{
	if (*p->generic && !bsg)
		return ses_map_format(map, "/dev/%s", p->generic);
	if (*p->bsg)
		return ses_map_format(map, "/dev/bsg/%s", p->bsg);
	if (p->nvme && !bsg)
		return ses_map_format(map, "/dev/%s", p->name);
	return "";
}

static void add_path(struct ses_map *map, struct ses_path *p)
{
	struct ses_node *n;

	for (size_t i = 0; i < map->nr_nodes; i++) {
		if (map->nodes[i]->path == p)
			return;
	}
	n = add_node(map, p, format_device(map, p, false));
	if (n && p->nr_addresses)
		n->address = p->addresses[0];
}

struct ses_path *ses_map_find_path(struct ses_map *map, const char *device,
				   int *err)
{
	struct ses_sysfs *s = map->machine->sysfs;
	char name[256];

	*err = s->ops->node(s, device, name, sizeof(name));
	return ses_inventory_find(map->inv, *err ? device : name);
}

/* A node that the user names is read, whatever its type. Names that are not
 * those of a device may be names of shelves, which are found later. */
static void add_named(struct ses_map *map, const char *device)
{
	int err;
	struct ses_path *p = ses_map_find_path(map, device, &err);

	if (p)
		add_path(map, p);
	else if (!err || err == -ENODEV)
		add_node(map, NULL, device);
}

static unsigned int path_depth(const char *path)
{
	unsigned int n = 0;

	for (; *path; path++)
		n += *path == '/';
	return n;
}

/* By host, then upstream first: a cascaded expander makes a path longer. */
static int compare_position(const void *a, const void *b)
{
	const struct ses_path *p = (*(struct ses_node *const *)a)->path;
	const struct ses_path *q = (*(struct ses_node *const *)b)->path;
	unsigned int m, n;

	if (!p || !q)
		return (q != NULL) - (p != NULL);
	if (p->host != q->host)
		return p->host < q->host ? -1 : 1;
	m = path_depth(p->sysfs);
	n = path_depth(q->sysfs);
	if (m != n)
		return m < n ? -1 : 1;
	return ses_text_compare(p->sysfs, q->sysfs);
}

void ses_map_find_nodes(struct ses_map *map)
{
	const struct ses_map_options *o = &map->options;

	for (size_t i = 0; i < map->inv->nr_paths; i++) {
		struct ses_path *p = map->inv->paths[i];

		/* whatever EncServ says: enclosures forget to set it */
		if (!p->nvme && p->type == SES_TYPE_ENCLOSURE)
			add_path(map, p);
	}
	for (size_t i = 0; i < o->nr_devices; i++)
		add_named(map, o->devices[i]);
	if (map->nr_nodes > 1)
		qsort(map->nodes, map->nr_nodes, sizeof(*map->nodes),
		      compare_position);
}

/* --- what they say --- */

static const char *copy_field(struct ses_map *map, struct ses_text_field f)
{
	return ses_map_copy_trimmed(map, f.bytes, f.len);
}

static void set_identity(struct ses_map *map, struct ses_node *n)
{
	const struct ses_snapshot *snap = &n->session.snap;
	const struct ses_subenclosure *s = ses_config_primary(&snap->config);
	const struct ses_page *names = snap->pages[SES_PAGE_NICKNAME];
	const uint8_t *nickname = names ? ses_nickname_find(names, 0) : NULL;

	if (nickname)
		n->nickname = ses_map_copy_trimmed(map, nickname,
						   SES_NICKNAME_LEN);
	if (!s)
		return;
	n->process = s->process;
	n->nr_processes = s->nr_processes;
	n->id = s->logical_id == UINT64_MAX ? 0 : s->logical_id;
	n->vendor = copy_field(map, ses_subenclosure_vendor(s));
	n->product = copy_field(map, ses_subenclosure_product(s));
	n->revision = copy_field(map, ses_subenclosure_revision(s));
}

/* --- reading them --- */

struct pages_job {
	struct ses_node_job node_job;	/* first */
	enum ses_node_pages pages;	/* to be asked for */
};

static int load_pages(struct ses_node_job *r)
{
	static const struct ses_wanted_page names[] = {
		{ SES_PAGE_CONFIGURATION, true }, { SES_PAGE_NICKNAME, false },
	};
	static const struct ses_wanted_page all[] = {
		{ SES_PAGE_CONFIGURATION, true }, { SES_PAGE_STATUS, false },
		{ SES_PAGE_DESCRIPTOR, false }, { SES_PAGE_ADDITIONAL, false },
		{ SES_PAGE_NICKNAME, false },
	};
	static const struct ses_wanted_page labels[] = {
		{ SES_PAGE_CONFIGURATION, true },
		{ SES_PAGE_DESCRIPTOR, false },
	};
	struct pages_job *n = (struct pages_job *)r;
	struct ses_snapshot *snap = &r->session.snap;
	int err = n->pages == SES_NODE_NAMES ?
			  ses_snapshot_load(snap, names, 2) :
		  n->pages == SES_NODE_LABELS ?
			  ses_snapshot_load(snap, labels, 2) :
			  ses_snapshot_load(snap, all, 5);

	if (!err && snap->changed)
		err = ses_fail(r->job.log, SES_E_OTHER,
			       SES_T_GENERATION_CODE_CHANGED,
			       "%s: the state of the enclosure keeps changing "
			       "while it is read; try again.", r->opened);
	return err;
}

static struct pages_job *new_job(struct ses_map *map, struct ses_node *n,
					enum ses_node_pages pages)
{
	const char *other = n->path ? format_device(map, n->path, true) : "";
	struct pages_job *r = (struct pages_job *)ses_node_job_new(
		sizeof(*r), map->machine, n->device, other,
		*n->device || !n->path ? n->device : n->path->name,
		map->options.maxlen);

	if (!r)
		return NULL;
	r->node_job.load = load_pages;
	r->pages = n->loaded = pages;
	/* what was read before */
	if (n->session.snap.dev)
		ses_session_move(&r->node_job.session, &n->session, map->log);
	return r;
}

/* An enclosure without page 02h keeps its name, and the bays that other pages
 * describe. */
static void note_missing_status(struct ses_map *map, struct ses_node *n)
{
	int err = ses_snapshot_failure(&n->session.snap, SES_PAGE_STATUS);

	map->complete = false;
	n->status_missing = !err ?
		"has no Enclosure Status page (02h)" :
		ses_map_format(map, "does not give its Enclosure Status page "
				    "(02h): %s", ses_error_text(-err));
}

/* Take over what was read. */
static int take_pages(struct ses_map *map, struct ses_node *n,
		      struct pages_job *r)
{
	struct ses_snapshot *snap = &n->session.snap;
	int err;

	if (r->node_job.opened == r->node_job.other)
		n->device = format_device(map, n->path, true);
	/* defects of pages were reported; what is there is used */
	err = ses_join_build(snap, map->options.eiioe, snap->log, &n->join);
	if (err)
		return err;
	if (snap->failed[SES_PAGE_STATUS] && map->options.depth == SES_MAP_BAYS)
		note_missing_status(map, n);
	err = ses_snapshot_failure(snap, SES_PAGE_ADDITIONAL);
	if (err) {
		n->unread = err;
		map->complete = false;
	}
	set_identity(map, n);
	return 0;
}

/* Nodes that are read side by side. */
struct loading {
	struct ses_map *map;
	struct ses_node **nodes;
	struct ses_job **jobs;
	size_t nr_finished;
	int (*finish)(struct ses_map *map, struct ses_node *node, int err);
};

static int finish_node(void *data, size_t number, int err)
{
	struct loading *l = data;
	struct ses_node *n = l->nodes[number];
	struct pages_job *r = (struct pages_job *)l->jobs[number];

	l->nr_finished = number + 1;
	if (r)
		ses_session_move(&n->session, &r->node_job.session,
				 l->map->log);
	else
		ses_session_begin(&n->session, NULL, l->map->log,
				  l->map->options.maxlen);
	if (!err)
		err = take_pages(l->map, n, r);
	return l->finish(l->map, n, err);
}

int ses_nodes_set_groups(struct ses_map *map, struct ses_node *const nodes[],
			 struct ses_job *const jobs[], size_t nr)
{
	struct ses_arena *arena = &map->arena;
	const struct ses_path **paths;
	uint64_t *groups;

	if (!map->machine->jobs)
		return 0;
	paths = ses_arena_alloc(arena, (nr + 1) * sizeof(*paths));
	groups = ses_arena_alloc(arena, (nr + 1) * sizeof(*groups));
	if (!paths || !groups)
		return -SES_E_NO_MEMORY;
	for (size_t i = 0; i < nr; i++)
		paths[i] = nodes[i]->path;
	ses_map_group_paths(map, paths, nr, groups);
	ses_map_trace_groups(map, paths, nr, groups);
	for (size_t i = 0; i < nr; i++)
		jobs[i]->group = groups[i];
	return 0;
}

static int load_nodes(struct loading *l, size_t nr, enum ses_node_pages pages,
		      struct ses_log *log)
{
	struct ses_map *map = l->map;
	int err = 0;

	l->jobs = ses_arena_alloc(&map->arena, (nr + 1) * sizeof(*l->jobs));
	for (size_t i = 0; l->jobs && i < nr; i++) {
		struct pages_job *r = new_job(map, l->nodes[i], pages);

		if (!r)
			err = ses_no_memory(map->log);
		l->jobs[i] = r ? &r->node_job.job : NULL;
	}
	if (map->arena.failed)
		err = -SES_E_NO_MEMORY;
	if (!err)
		err = ses_nodes_set_groups(map, l->nodes, l->jobs, nr);
	if (!err)
		err = ses_jobs_run(map->machine->jobs, log, l->jobs, nr,
				   finish_node, l);
	for (size_t i = 0; l->jobs && i < nr; i++) {
		struct ses_node_job *job = (struct ses_node_job *)l->jobs[i];

		/* what was read before stays */
		if (job && i >= l->nr_finished)
			ses_session_move(&l->nodes[i]->session, &job->session,
					 map->log);
		ses_node_job_free(job);
	}
	return err;
}

struct ses_node *ses_map_add_node(struct ses_map *map, const char *device,
				  struct ses_session *session,
				  enum ses_node_pages loaded)
{
	int ignored, err;
	struct ses_path *p = map->machine ?
				   ses_map_find_path(map, device, &ignored) :
				   NULL;
	struct ses_node *n = add_node(map, p, ses_map_format(map, "%s",
							     device));
	struct ses_log mute = { .emit = NULL };

	if (!n)
		return NULL;
	if (p && p->nr_addresses)
		n->address = p->addresses[0];
	ses_session_move(&n->session, session, map->log);
	n->loaded = loaded;
	/* whoever shows the pages reports their defects */
	err = ses_join_build(&n->session.snap, map->options.eiioe, &mute,
			     &n->join);
	if (err) {
		n->error = ses_no_memory(map->log);
		return NULL;
	}
	set_identity(map, n);
	return n;
}

/* Only want of memory or descriptors ends it. */
static int note_error(struct ses_map *map, struct ses_node *n, int err)
{
	/* of a node that was read, the additional status may be missing */
	if (err) {
		n->error = n->unread = err;
		map->complete = false;
	}
	return ses_is_exhaustion(err) ? err : 0;
}

int ses_map_load_nodes(struct ses_map *map)
{
	struct loading l = {
		.map = map, .nodes = map->nodes, .finish = note_error,
	};
	int err = load_nodes(&l, map->nr_nodes,
			     map->options.depth == SES_MAP_NAMES ?
				     SES_NODE_NAMES : SES_NODE_ALL, map->log);

	return err ? err : map->arena.failed ? -SES_E_NO_MEMORY : 0;
}

/* A page that cannot be read stays unknown. Of a node that does not answer any
 * more everything is lost. */
static int note_lost(struct ses_map *map, struct ses_node *n, int err)
{
	if (err && !n->session.snap.pages[SES_PAGE_CONFIGURATION]) {
		n->error = n->unread = err;
		map->complete = false;
	}
	return 0;
}

void ses_nodes_load_pages(struct ses_map *map, struct ses_node *nodes[],
			  size_t nr, enum ses_node_pages pages)
{
	struct loading l = { .map = map, .finish = note_lost };
	struct ses_child_log mild;
	size_t left = 0;

	l.nodes = ses_arena_alloc(&map->arena, (nr + 1) * sizeof(*l.nodes));
	for (size_t i = 0; l.nodes && map->machine && i < nr; i++) {
		if (nodes[i]->loaded >= pages || nodes[i]->error)
			continue;
		ses_join_free(&nodes[i]->join);
		nodes[i]->loaded = pages;
		l.nodes[left++] = nodes[i];
	}
	ses_log_milder(&mild, map->log, SES_INFORMATION);
	if (left)
		load_nodes(&l, left, pages, &mild.log);
}

void ses_map_free_nodes(struct ses_map *map)
{
	for (size_t i = 0; i < map->nr_nodes; i++) {
		ses_join_free(&map->nodes[i]->join);
		ses_session_close(&map->nodes[i]->session);
	}
}
