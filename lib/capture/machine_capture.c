/* SPDX-License-Identifier: BSD-2-Clause */
/* Recording a machine. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/machine.h>
#include <ses/page.h>
#include <ses/session.h>
#include <ses/shelf.h>
#include <ses/target.h>
#include <ses/transport.h>
#include <ses/writer.h>

#include "anonymisation.h"
#include "inventory/inventory_internal.h"
#include "machine/machine_internal.h"
#include "map/map_internal.h"
#include "target/enclosure_name.h"

#define MOUNTS		"/proc/self/mountinfo"
#define SWAPS		"/proc/swaps"
#define INQUIRY_LEN	96

/* --- what a node answers --- */

struct capture_job {
	struct ses_node_job node_job;	/* first */
	uint8_t inquiry[INQUIRY_LEN];
	size_t inquiry_len;
	int inquiry_error;		/* negative: it could not be read */
};

static int load_inquiry(struct capture_job *job, struct ses_device *dev)
{
	struct ses_command c;
	int err;

	ses_command_build_inquiry(&c, false, 0, job->inquiry, INQUIRY_LEN);
	err = ses_device_execute(dev, &c);
	if (!err)
		job->inquiry_len = ses_command_transferred(&c);
	return err;
}

/* The pages that the node lists, or those that SES defines. */
static int list_pages(struct ses_snapshot *snap,
		      struct ses_wanted_page wants[256], size_t *nr)
{
	static const uint8_t lists[] = {
		SES_PAGE_SUPPORTED, SES_PAGE_SUPPORTED_SES,
	};
	bool seen[256] = { false };
	int err;

	*nr = 0;
	for (int i = 0; i < 2; i++) {
		const struct ses_wanted_page want = { lists[i], false };
		const struct ses_page *page;

		err = ses_snapshot_load(snap, &want, 1);
		if (err)
			return err;
		page = snap->pages[lists[i]];
		for (uint32_t at = 0; page && at + 4 < page->len; at++) {
			uint8_t code = page->bytes[4 + at];

			if (!seen[code])
				wants[(*nr)++] = (struct ses_wanted_page){ code,
								   false };
			seen[code] = true;
		}
	}
	if (*nr)
		return 0;
	for (unsigned int code = SES_PAGE_CONFIGURATION;
	     code <= SES_PAGE_NICKNAME; code++) {
		if (code != SES_PAGE_SHORT && code != SES_PAGE_BUSY)
			wants[(*nr)++] =
				(struct ses_wanted_page){ (uint8_t)code,
							  false };
	}
	return 0;
}

static int load_contents(struct ses_node_job *job)
{
	struct capture_job *c = (struct capture_job *)job;
	struct ses_snapshot *snap = &job->session.snap;
	struct ses_wanted_page wants[256];
	size_t nr;
	int err;

	if (job->session.transport->has_inquiry)
		c->inquiry_error = load_inquiry(c, &job->session.dev);
	if (ses_is_exhaustion(c->inquiry_error))
		return c->inquiry_error;
	err = list_pages(snap, wants, &nr);
	return err ? err : ses_snapshot_load(snap, wants, nr);
}

/* Pages that could not be read are left out. 0, or -SES_E_NO_MEMORY. */
static int keep_contents(struct ses_record *rec, struct ses_record_node *node,
			 const struct capture_job *job)
{
	const struct ses_snapshot *snap = &job->node_job.session.snap;
	struct ses_writer w;

	if (job->inquiry_len)
		node->inquiry = (uint8_t *)ses_arena_copy_text(
			&rec->arena, (const char *)job->inquiry,
			job->inquiry_len);
	node->inquiry_len = node->inquiry ? job->inquiry_len : 0;
	ses_writer_to_memory(&w);
	for (int code = 0; code < 256; code++) {
		if (snap->pages[code])
			ses_write(&w, snap->pages[code]->bytes,
				  snap->pages[code]->len);
	}
	if (w.len)
		node->pages = (uint8_t *)ses_arena_copy_text(&rec->arena, w.buf,
							     w.len);
	node->pages_len = node->pages ? w.len : 0;
	return ses_writer_close(&w) ? ses_no_memory(rec->arena.log) : 0;
}

/* --- what the map needs --- */

/* The node at p[0..len) by the kernel's name of the device; the rest of a line
 * of procfs is about other things. */
static void write_source(struct ses_writer *w, struct ses_sysfs *s,
			 const char *p, size_t len)
{
	char path[SES_SYSFS_PATH], name[256];

	if (len >= sizeof(path))
		return;
	memcpy(path, p, len);
	path[len] = '\0';
	if (strncmp(path, "/dev/", 5) ||
	    s->ops->node(s, path, name, sizeof(name)))
		return;
	ses_write_str(w, "/dev/");
	ses_write_str(w, name);
}

/* The number and the source; the other fields only keep their places. */
static void write_mount(struct ses_writer *w, struct ses_sysfs *s,
			const char *line)
{
	size_t len;
	const char *source = ses_mount_parse_source(line, &len), *number = line;

	for (int i = 0; i < 2; i++) {
		number += strcspn(number, " \n");
		number += strspn(number, " ");
	}
	if (!source)
		return;
	ses_write_str(w, "0 0 ");
	ses_write(w, number, strcspn(number, " \n"));
	ses_write_str(w, " / / rw - x ");
	write_source(w, s, source, len);
	ses_write_char(w, '\n');
}

static void write_swap(struct ses_writer *w, struct ses_sysfs *s,
		       const char *line)
{
	write_source(w, s, line, strcspn(line, " \t\n"));
	ses_write_char(w, '\n');
}

/* Write each line of a file of procfs again. */
static void rewrite_lines(struct ses_record *rec, struct ses_sysfs *s,
			  const char *path, void (*put)(struct ses_writer *w,
							struct ses_sysfs *s,
							const char *line))
{
	struct ses_record_entry *entry = ses_record_find(rec, path);
	const char *line;
	struct ses_writer w;

	if (!entry || entry->kind != SES_RECORD_FILE)
		return;
	ses_writer_to_memory(&w);
	for (line = (const char *)entry->bytes; *line;) {
		put(&w, s, line);
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	entry->bytes = (uint8_t *)ses_arena_copy_text(&rec->arena,
						w.len ? w.buf : "", w.len);
	entry->len = entry->bytes ? w.len : 0;
	if (ses_writer_close(&w)) {
		ses_no_memory(rec->arena.log);
		rec->arena.failed = true;
	}
}

/* Device mapper and md devices are read only when one is named. */
static void load_stacks(struct ses_map *map)
{
	static const char *const prefixes[] = { "dm-", "md" };
	struct ses_unit *units[1];

	for (int i = 0; i < 2; i++) {
		struct ses_name_list n = ses_inventory_list_names(
			map->inv, "/sys/class/block", prefixes[i]);

		for (size_t k = 0; k < n.nr; k++)
			ses_inventory_find_stack(map->inv, n.names[k], units,
						 1);
	}
	ses_inventory_find_stack(map->inv, "", units, 1);
}

/* The map is made, and whatever it looks at is recorded. */
static int record_map(struct ses_record *rec, struct ses_machine *m,
		      struct ses_map *map,
		      const struct ses_map_options *options)
{
	struct ses_recorder recorder;
	struct ses_machine recorded = *m;
	struct ses_usage usage;
	int err;

	ses_recorder_init(&recorder, m->sysfs, rec);
	recorded.sysfs = &recorder.sysfs;
	err = ses_map_build(map, &recorded, options);
	ses_usage_load(&usage, &recorder.sysfs);
	for (size_t i = 0; !err && i < map->inv->nr_units; i++)
		ses_usage_find(&usage, map->inv->units[i]);
	if (!err && usage.arena.failed)
		err = -SES_E_NO_MEMORY;
	ses_usage_free(&usage);
	if (!err) {
		ses_map_load_links(map);
		load_stacks(map);
	}
	map->machine = m;
	if (map->inv)
		map->inv->sysfs = m->sysfs;
	rewrite_lines(rec, m->sysfs, MOUNTS, write_mount);
	rewrite_lines(rec, m->sysfs, SWAPS, write_swap);
	if (!err && map->inv->arena.failed)
		err = -SES_E_NO_MEMORY;
	return err ? err : recorder.sysfs.error ? recorder.sysfs.error :
						  m->sysfs->error;
}

static bool is_named(const struct ses_map *map, const struct ses_node *n,
		     const char *const *names, size_t nr)
{
	struct ses_sysfs *s = map->machine->sysfs;
	char name[256];

	for (size_t i = 0; i < nr; i++) {
		if (strcmp(names[i], n->device) == 0)
			return true;
		if (!n->path)
			continue;
		if (s->ops->node(s, names[i], name, sizeof(name)))
			ses_sysfs_build_path(name, sizeof(name), "", names[i]);
		if (strcmp(ses_sysfs_basename(name), n->path->generic) == 0 ||
		    strcmp(ses_sysfs_basename(name), n->path->name) == 0)
			return true;
	}
	return false;
}

/* Nodes that are read side by side. */
struct capturing {
	struct ses_record *rec;
	struct ses_node **nodes;
	struct ses_job **jobs;
	size_t nr;
	size_t nr_read;
	int err;			/* of the last that could not be read */
};

static bool lacks_pages(const struct capture_job *job)
{
	const struct ses_snapshot *snap = &job->node_job.session.snap;

	for (unsigned int code = 0; code < 256; code++) {
		if (ses_snapshot_failure(snap, (uint8_t)code))
			return true;
	}
	return false;
}

static int finish_node(void *data, size_t number, int err)
{
	struct capturing *c = data;
	const struct capture_job *job = (struct capture_job *)c->jobs[number];
	struct ses_record_node *node = ses_record_add_node(
		c->rec, c->nodes[number]->device);
	bool counts = !c->nodes[number]->shelf->hidden;
	int kept = node ? 0 : -SES_E_NO_MEMORY;

	if (node && job)
		kept = keep_contents(c->rec, node, job);
	err = err ? err : kept;
	if (!err && !node->pages)
		err = job->inquiry_error ? job->inquiry_error : -SES_E_OTHER;
	c->nr_read += !err;
	c->err = err ? err : c->err;
	c->rec->incomplete |= counts && (err || lacks_pages(job));
	return ses_is_exhaustion(err) ? err : 0;
}

/* All of the nodes, those that the names mean first, then others of their
 * shelves. Those that did not answer are not waited for again. */
static void choose_nodes(struct capturing *c, const struct ses_map *map)
{
	const struct ses_map_options *o = &map->options;

	for (int turn = 0; turn < 3; turn++) {
		for (size_t i = 0; i < map->nr_nodes; i++) {
			struct ses_node *n = map->nodes[i];
			int its = is_named(map, n, o->devices, o->nr_devices) ?
					  0 : n->shelf->hidden ? 2 : 1;

			if (its != turn || !*n->device)
				continue;
			if (n->error == -SES_E_TIMEOUT) {
				c->err = n->error;
				c->rec->incomplete |= !n->shelf->hidden;
			} else {
				c->nodes[c->nr++] = n;
			}
		}
	}
}

static int add_jobs(struct capturing *c, struct ses_map *map)
{
	for (size_t i = 0; i < c->nr; i++) {
		struct ses_node_job *job = ses_node_job_new(
			sizeof(struct capture_job), map->machine,
			c->nodes[i]->device, "", c->nodes[i]->device,
			map->options.maxlen);

		if (!job)
			return ses_no_memory(map->log);
		job->load = load_contents;
		c->jobs[i] = &job->job;
	}
	return ses_nodes_set_groups(map, c->nodes, c->jobs, c->nr);
}

/* The number of nodes that were read, or the error of the last one. */
static int load_nodes(struct ses_record *rec, struct ses_machine *m,
		      struct ses_map *map)
{
	const size_t room = map->nr_nodes + 1;
	struct capturing c = {
		.rec = rec, .err = -SES_E_NOT_FOUND,
		.nodes = ses_arena_alloc(&map->arena,
					 room * sizeof(struct ses_node *)),
		.jobs = ses_arena_alloc(&map->arena,
					room * sizeof(struct ses_job *)),
	};
	int err;

	if (!c.nodes || !c.jobs)
		return -SES_E_NO_MEMORY;
	choose_nodes(&c, map);
	err = add_jobs(&c, map);
	if (!err)
		err = ses_jobs_run(m->jobs, m->log, c.jobs, c.nr, finish_node,
				   &c);
	for (size_t i = 0; i < c.nr; i++)
		ses_node_job_free((struct ses_node_job *)c.jobs[i]);
	return err ? err : c.nr_read ? (int)c.nr_read : c.err;
}

int ses_record_capture(struct ses_record *rec, struct ses_machine *m,
		       const char *const *names, size_t nr_names,
		       uint16_t maxlen, bool secret)
{
	const struct ses_map_options options = {
		.maxlen = maxlen, .devices = names, .nr_devices = nr_names,
	};
	struct ses_map map;
	int err = record_map(rec, m, &map, &options), nr = 0;

	if (!err)
		err = ses_enclosure_select(&map, names, nr_names);
	if (!err)
		nr = load_nodes(rec, m, &map);
	if (!err && rec->arena.failed)
		err = -SES_E_NO_MEMORY;
	if (!err && secret)
		err = ses_record_anonymise(rec, &map);
	ses_map_free(&map);
	if (!err && rec->arena.failed)
		err = -SES_E_NO_MEMORY;
	if (err || nr > 0)
		return err;
	return ses_fail(m->log, -nr, SES_T_OTHER,
			"No enclosure could be read: there is nothing to "
			"capture.");
}
