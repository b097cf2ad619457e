/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each poll makes a map of the machine. It is compared with what was known: the
 * pages of a node with those that it gave before, a bay with what it was.
 * Between two polls only that is kept.
 */
#include "watch_machine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/map.h>
#include <ses/monitor.h>
#include <ses/page.h>
#include <ses/target.h>

#include "interrupt.h"
#include "source_map.h"
#include "watch_lines.h"

/* A node that was read at least once, or was listed in the first poll. */
struct watched_node {
	struct watched_node *next;
	struct machine_watch *machine;
	struct ses_watch *watch;
	uint64_t shelf[2];		/* see identify_shelf(); 0: not known */
	bool readable;			/* the last time */
	bool unread;			/* it is listed, and not readable */
	bool listed;			/* in this poll */
	char device[];
};

/* What is known of a bay. */
enum bay_fact { FACT_STATE, FACT_DEVICES, FACT_PATHS, NR_FACTS };

static const char *const fact_keys[NR_FACTS] = { "state", "devices", "paths" };

struct watched_bay {
	struct watched_bay *next;
	/* identifier and name of its shelf, type and number of its element */
	uint64_t id[4];
	char *facts[NR_FACTS];		/* 0: there is none */
};

struct machine_watch {
	struct source *source;
	struct console *console;
	struct watch_lines lines;
	struct watched_node *nodes;
	struct watched_bay *bays;
	struct ses_index nodes_by_device, bays_by_id;
	struct ses_index shelves;	/* key of identifier and name */
	struct ses_arena arena;		/* of the indexes */
	bool polled;			/* the first poll is over */
	int unread;			/* negative: error of the last node that
					 * could not be read in this poll */
	/* the progress of reading, and who else is interested */
	bool (*notify)(void *data, const struct ses_jobs_state *state);
	void *data;
};

static int find_error(const struct machine_watch *m)
{
	return m->arena.failed ? -SES_E_NO_MEMORY : 0;
}

/* --- which shelves --- */

/* Identifier and name of a shelf: several may have one identifier. */
static void identify_shelf(struct ses_map *map, const struct ses_shelf *s,
			   uint64_t id[2])
{
	const char *name = ses_node_shelf_name(map, s->nodes);

	id[0] = s->id;
	id[1] = ses_index_key(name, strlen(name));
}

/* --- nodes --- */

static void write_change(void *data, const struct ses_watch_change *c)
{
	struct watched_node *n = data;

	watch_lines_write_change(&n->machine->lines, n->device, c);
}

static struct watched_node *find_node(const struct machine_watch *m,
				      const char *device)
{
	struct ses_index_entry *r = ses_index_find(
		&m->nodes_by_device, ses_index_key(device, strlen(device)));

	for (; r; r = ses_index_next(r)) {
		struct watched_node *n = r->value;

		if (strcmp(n->device, device) == 0)
			return n;
	}
	return NULL;
}

/* Returns 0 without memory, which is reported. */
static struct watched_node *add_node(struct machine_watch *m,
				     const char *device)
{
	const size_t len = strlen(device);
	struct watched_node *n = calloc(1, sizeof(*n) + len + 1);

	if (n)
		n->watch = ses_watch_new(write_change, n);
	if (!n || !n->watch) {
		free(n);
		ses_no_memory(&m->console->log);
		return NULL;
	}
	memcpy(n->device, device, len + 1);
	n->machine = m;
	n->next = m->nodes;
	m->nodes = n;
	ses_index_add(&m->nodes_by_device, &m->arena,
		      ses_index_key(device, len), n);
	return n;
}

/* The error for which its values are not known: its status, or the additional
 * status, cannot be read. 0: they are. */
static int find_node_error(const struct ses_node *node)
{
	return node->unread ? node->unread :
			      node->session.snap.failed[SES_PAGE_STATUS];
}

static int compare_node(struct machine_watch *m, struct ses_map *map,
			struct ses_node *node)
{
	struct watched_node *n = find_node(m, node->device);
	const int err = find_node_error(node);
	const bool known = n;

	if (!n)
		n = add_node(m, node->device);
	if (!n)
		return -SES_E_NO_MEMORY;
	if (err && known && n->readable)
		watch_lines_write_unreadable(
			&m->lines, n->device,
			node->unread ? ses_error_text(-err) :
				       node->status_missing);
	if (!err && m->polled && !n->readable)
		watch_lines_write_readable(&m->lines, n->device, n->device);
	/* what cannot be read stays where it was */
	if (!node->error)
		identify_shelf(map, ses_shelf_of_bays(node->shelf), n->shelf);
	n->listed = true;
	n->readable = !err;
	n->unread = err;
	if (!err)
		return ses_watch_compare(n->watch, &node->session.snap);
	m->unread = err;
	return 0;
}

/* Nodes that are gone, with their module or its host adapter. */
static void note_gone_nodes(struct machine_watch *m)
{
	for (struct watched_node *n = m->nodes; n; n = n->next) {
		if (!n->listed && n->readable) {
			watch_lines_write_unreadable(
				&m->lines, n->device,
				"the kernel does not list it any more");
			n->readable = false;
		}
		n->unread &= n->listed;
		n->listed = false;
	}
}

/* --- bays --- */

static struct watched_bay *find_bay(const struct machine_watch *m,
				    const uint64_t id[4])
{
	struct ses_index_entry *r = ses_index_find(
		&m->bays_by_id, ses_index_key(id, 4 * sizeof(*id)));

	for (; r; r = ses_index_next(r)) {
		struct watched_bay *b = r->value;

		if (memcmp(b->id, id, sizeof(b->id)) == 0)
			return b;
	}
	return NULL;
}

/* A copy of a fact: false without memory. */
static bool set_fact(struct machine_watch *m, char **fact, const char *value)
{
	char *copy = value ? strdup(value) : NULL;

	if (value && !copy) {
		ses_no_memory(&m->console->log);
		return false;
	}
	free(*fact);
	*fact = copy;
	return true;
}

static struct watched_bay *add_bay(struct machine_watch *m,
				   const uint64_t id[4])
{
	struct watched_bay *b = calloc(1, sizeof(*b));

	if (!b) {
		ses_no_memory(&m->console->log);
		return NULL;
	}
	memcpy(b->id, id, sizeof(b->id));
	b->next = m->bays;
	m->bays = b;
	ses_index_add(&m->bays_by_id, &m->arena,
		      ses_index_key(id, sizeof(b->id)), b);
	return b;
}

static int compare_bay(struct machine_watch *m, struct ses_map *map,
		       const uint64_t id[4], const struct ses_bay *bay)
{
	struct watched_bay *b = find_bay(m, id);
	const bool known = b;
	const char *facts[NR_FACTS];
	char paths[32];

	snprintf(paths, sizeof(paths), "%u/%u", bay->nr_paths,
		 bay->nr_paths_expected);
	facts[FACT_STATE] = ses_bay_state_names[bay->state];
	facts[FACT_DEVICES] = bay->unit ? ses_map_format_unit(map, bay->unit) :
					  NULL;
	facts[FACT_PATHS] = bay->nr_paths_expected ? paths : NULL;
	if (!b)
		b = add_bay(m, id);
	for (size_t i = 0; b && i < NR_FACTS; i++) {
		const char *old = b->facts[i], *new = facts[i];

		if (old == new || (old && new && strcmp(old, new) == 0))
			continue;
		if (known)
			watch_lines_write_bay(&m->lines,
					      ses_target_format(map, bay),
					      fact_keys[i], old, new);
		if (!set_fact(m, &b->facts[i], new))
			return -SES_E_NO_MEMORY;
	}
	return b ? 0 : -SES_E_NO_MEMORY;
}

static bool has_unread_node(const struct machine_watch *m,
			    const uint64_t shelf[2])
{
	for (const struct watched_node *n = m->nodes; n; n = n->next) {
		if (n->unread &&
		    memcmp(n->shelf, shelf, sizeof(n->shelf)) == 0)
			return true;
	}
	return false;
}

/* Of a bay that is not clear, a module that cannot be read may know more. */
static bool is_clear(const struct ses_bay *bay)
{
	return bay->state == SES_BAY_DISK || bay->state == SES_BAY_EMPTY;
}

static int compare_bays(struct machine_watch *m, struct ses_map *map,
			struct ses_shelf *s)
{
	uint64_t id[4];
	bool unread;
	int err = 0;

	identify_shelf(map, s, id);
	unread = s->unread || has_unread_node(m, id);
	for (size_t i = 0; i < s->nr_bays && !s->kernel_view && !err; i++) {
		const struct ses_bay *bay = &s->bays[i];

		id[2] = bay->type;
		id[3] = bay->index;
		if (!unread || is_clear(bay))
			err = compare_bay(m, map, id, bay);
	}
	return err;
}

/* --- the map --- */

static void add_shelf(struct machine_watch *m, struct ses_map *map,
		      const struct ses_shelf *s)
{
	uint64_t id[2], key;

	identify_shelf(map, s, id);
	key = ses_index_key(id, sizeof(id));
	if (!ses_index_find(&m->shelves, key))
		ses_index_add(&m->shelves, &m->arena, key, m);
}

/* Was it watched before, by what it is or by one of its nodes? */
static bool is_known_shelf(struct machine_watch *m, struct ses_map *map,
			   const struct ses_shelf *s)
{
	uint64_t id[2];

	for (const struct ses_node *n = s->nodes; n; n = n->next) {
		if (find_node(m, n->device))
			return true;
	}
	identify_shelf(map, s, id);
	return ses_index_find(&m->shelves, ses_index_key(id, sizeof(id)));
}

/* What the operands mean is found in the first poll. Later what is meant may be
 * gone, and come back with another node. */
static int build_map(struct machine_watch *m, struct ses_map *map)
{
	int err;

	if (!m->polled)
		return source_map_build(m->source, SES_MAP_BAYS, map);
	/* a lack of descriptors may have passed */
	m->source->machine.sysfs->error = 0;
	err = source_map_build_whole(m->source, SES_MAP_BAYS, map);
	for (struct ses_shelf *s = err ? NULL : map->shelves; s; s = s->next)
		s->hidden = m->source->opt->nr_devices &&
			    !is_known_shelf(m, map, s);
	return err;
}

/* --- polling --- */

static int compare_map(struct machine_watch *m, struct ses_map *map)
{
	int err = 0;

	m->unread = 0;
	for (size_t i = 0; i < map->nr_nodes && !err; i++) {
		if (!map->nodes[i]->shelf->hidden)
			err = compare_node(m, map, map->nodes[i]);
	}
	if (!err)
		note_gone_nodes(m);
	for (struct ses_shelf *s = map->shelves; s && !err; s = s->next) {
		if (s->hidden)
			continue;
		add_shelf(m, map, s);
		err = compare_bays(m, map, s);
	}
	return err ? err : find_error(m);
}

/* Was nothing read in the first poll? Its error, which was reported. */
static int check_first_poll(const struct machine_watch *m,
			    const struct ses_map *map)
{
	for (const struct watched_node *n = m->nodes; n; n = n->next) {
		if (n->readable)
			return 0;
	}
	return m->nodes ? m->unread : source_report_empty(m->source, map);
}

static int poll_machine(struct machine_watch *m)
{
	struct ses_map map;
	int err;

	watch_lines_set_time(&m->lines);
	err = build_map(m, &map);
	/* what was not waited for is not unreadable */
	if (!err && interrupt_wait(0)) {
		err = compare_map(m, &map);
		if (!err && !m->polled)
			err = check_first_poll(m, &map);
	}
	ses_map_free(&map);
	/* the lines say what comes after this */
	console_free(m->console);
	m->console->muted = true;
	m->polled = true;
	return err;
}

/* A signal ends the wait for a node. That is no failure of the node. */
static bool notify_reading(void *data, const struct ses_jobs_state *state)
{
	struct machine_watch *m = data;
	bool more = !m->notify || m->notify(m->data, state);

	if (interrupt_wait(0))
		return more;
	m->console->muted = true;
	return false;
}

static void attach_notify(struct machine_watch *m)
{
	struct ses_jobs *jobs = source_jobs(m->source);

	if (!jobs)
		return;
	m->notify = jobs->notify;
	m->data = jobs->data;
	jobs->notify = notify_reading;
	jobs->data = m;
}

static void free_watch(struct machine_watch *m)
{
	struct watched_node *n = m->nodes;
	struct watched_bay *b = m->bays;

	while (n) {
		struct watched_node *next = n->next;

		ses_watch_free(n->watch);
		free(n);
		n = next;
	}
	while (b) {
		struct watched_bay *next = b->next;

		for (size_t i = 0; i < NR_FACTS; i++)
			free(b->facts[i]);
		free(b);
		b = next;
	}
	ses_arena_free(&m->arena);
}

int watch_machine(const struct request *q, unsigned int ms)
{
	struct machine_watch m = {
		.source = q->source, .console = q->console,
		.arena.log = &q->console->log,
	};
	int err, written;

	watch_lines_begin(&m.lines, q->source->opt);
	interrupt_catch();
	attach_notify(&m);
	err = poll_machine(&m);
	/* if the first poll reads nothing, there is nothing to watch */
	while (!err && interrupt_wait(ms)) {
		poll_machine(&m);
		err = watch_lines_flush(&m.lines);
	}
	written = watch_lines_end(&m.lines);
	free_watch(&m);
	return written ? written : err;
}
