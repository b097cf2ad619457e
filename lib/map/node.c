/* SPDX-License-Identifier: BSD-2-Clause */
/* The device nodes of enclosures. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ses/element.h>
#include <ses/error.h>
#include <ses/machine.h>
#include <ses/page.h>
#include <ses/text.h>
#include <ses/transport.h>

#include "map_internal.h"

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

/* sg is better: it has no command filter for those who may open it. */
static const char *format_device(struct ses_map *map, const struct ses_path *p,
				 bool bsg)
{
	if (*p->generic && !bsg)
		return ses_map_format(map, "/dev/%s", p->generic);
	if (*p->bsg)
		return ses_map_format(map, "/dev/bsg/%s", p->bsg);
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

/* What the kernel knows of a node, or 0. *err is what looking for it said. */
static struct ses_path *find_path(struct ses_map *map, const char *device,
				  int *err)
{
	struct ses_sysfs *s = map->machine->sysfs;
	char name[256];

	*err = s->ops->node(s, device, name, sizeof(name));
	return ses_inventory_find(&map->inv, *err ? device : name);
}

/* A node that the user names is read, whatever its type. Names that are not
 * those of a device are taken for names of shelves, and found later. */
static void add_named(struct ses_map *map, const char *device)
{
	int err;
	struct ses_path *p = find_path(map, device, &err);

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

	for (size_t i = 0; i < map->inv.nr_paths; i++) {
		struct ses_path *p = map->inv.paths[i];

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

/* An enclosure without page 02h keeps its name, and the bays that other pages
 * describe. */
static void note_missing_status(struct ses_map *map, struct ses_node *n)
{
	int err = n->session.snap.failed[SES_PAGE_STATUS];

	map->complete = false;
	n->status_missing =
		ses_snapshot_lacks(&n->session.snap, SES_PAGE_STATUS) ?
		"has no Enclosure Status page (02h)" :
		ses_map_format(map, "does not give its Enclosure Status page "
				    "(02h): %s", ses_error_text(-err));
}

static int load_pages(struct ses_map *map, struct ses_node *n,
		      struct ses_log *log)
{
	static const struct ses_want names[] = {
		{ SES_PAGE_CONFIGURATION, true }, { SES_PAGE_NICKNAME, false },
	};
	static const struct ses_want all[] = {
		{ SES_PAGE_CONFIGURATION, true }, { SES_PAGE_STATUS, false },
		{ SES_PAGE_DESCRIPTOR, false }, { SES_PAGE_ADDITIONAL, false },
		{ SES_PAGE_NICKNAME, false },
	};
	static const struct ses_want labels[] = {
		{ SES_PAGE_CONFIGURATION, true },
		{ SES_PAGE_DESCRIPTOR, false },
	};
	int err = n->loaded == SES_NODE_NAMES ?
			  ses_snapshot_load(&n->session.snap, names, 2) :
		  n->loaded == SES_NODE_LABELS ?
			  ses_snapshot_load(&n->session.snap, labels, 2) :
			  ses_snapshot_load(&n->session.snap, all, 5);

	if (!err && n->session.snap.changed)
		err = ses_fail(log, SES_E_OTHER,
			       SES_T_GENERATION_CODE_CHANGED,
			       "%s: the state of the enclosure keeps changing "
			       "while it is read.", n->device);
	if (err)
		return err;
	/* defects of pages were reported; what is there is used */
	err = ses_join_build(&n->session.snap, map->options.eiioe,
			     n->session.snap.log, &n->join);
	if (err)
		return err;
	if (n->session.snap.failed[SES_PAGE_STATUS] &&
	    map->options.depth == SES_MAP_BAYS)
		note_missing_status(map, n);
	if (n->session.snap.failed[SES_PAGE_ADDITIONAL] &&
	    !ses_snapshot_lacks(&n->session.snap, SES_PAGE_ADDITIONAL)) {
		n->unread = n->session.snap.failed[SES_PAGE_ADDITIONAL];
		map->complete = false;
	}
	set_identity(map, n);
	return 0;
}

/* The sg node, or the bsg node when that cannot be opened. */
static int open_node(struct ses_map *map, struct ses_node *n,
		     struct ses_log *log, struct ses_transport **t)
{
	struct ses_machine *m = map->machine;
	struct ses_child_log mild;
	const char *other = n->path ? format_device(map, n->path, true) : "";
	int err;

	if (!*n->device && n->path)
		return ses_fail(log, ses_error_from_errno(ENXIO),
				SES_T_OPEN_FAILED, "The enclosure %s has no "
				"sg and no bsg node.", n->path->name);
	if (map->arena.failed)
		return -SES_E_NO_MEMORY;
	if (!*other || strcmp(other, n->device) == 0)
		return ses_machine_open(m, n->device, false, log, t);
	ses_log_milder(&mild, log, SES_INFORMATION);
	err = ses_machine_open(m, n->device, false, &mild.log, t);
	if (!err) {
		(*t)->log = log;
		return 0;
	}
	if (ses_is_exhaustion(err) || ses_machine_open(m, other, false, log, t))
		return err;
	n->device = other;
	return 0;
}

/* Read the pages that are to be loaded and were not asked for yet. */
static int load_node(struct ses_map *map, struct ses_node *n, bool first,
		     struct ses_log *log)
{
	struct ses_transport *t = NULL;
	int err = open_node(map, n, log, &t);

	if (err)
		return err;
	if (first)
		ses_session_begin(&n->session, t, log, map->options.maxlen);
	else
		ses_session_resume(&n->session, t, log);
	err = load_pages(map, n, log);
	ses_session_disconnect(&n->session);
	return err;
}

struct ses_node *ses_map_add_node(struct ses_map *map, const char *device,
				  struct ses_session *session,
				  enum ses_node_pages loaded)
{
	int ignored, err;
	struct ses_path *p = map->machine ? find_path(map, device, &ignored) :
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

int ses_map_load_nodes(struct ses_map *map)
{
	for (size_t i = 0; i < map->nr_nodes; i++) {
		struct ses_node *n = map->nodes[i];

		n->loaded = map->options.depth == SES_MAP_NAMES ?
				    SES_NODE_NAMES : SES_NODE_ALL;
		n->error = load_node(map, n, true, map->log);
		if (n->error) {
			n->unread = n->error;
			map->complete = false;
		}
		if (ses_is_exhaustion(n->error))
			return n->error;
	}
	return map->arena.failed ? -SES_E_NO_MEMORY : 0;
}

void ses_node_load_pages(struct ses_map *map, struct ses_node *n,
			 enum ses_node_pages pages)
{
	struct ses_child_log mild;

	if (n->loaded >= pages || n->error || !map->machine)
		return;
	n->loaded = pages;
	ses_join_free(&n->join);
	ses_log_milder(&mild, map->log, SES_INFORMATION);
	load_node(map, n, false, &mild.log);
}

void ses_map_free_nodes(struct ses_map *map)
{
	for (size_t i = 0; i < map->nr_nodes; i++) {
		ses_join_free(&map->nodes[i]->join);
		ses_session_close(&map->nodes[i]->session);
	}
}
