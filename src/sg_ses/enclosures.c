/* SPDX-License-Identifier: BSD-2-Clause */
#include "enclosures.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ses/error.h>
#include <ses/shelf.h>
#include <ses/snapshot.h>
#include <ses/transport.h>

#include "session.h"

/* What is read of an enclosure. */
struct contents {
	struct ses_wanted_page wants[8];
	size_t nr_wants;
	struct ses_inquiry inquiry;
	bool identified;		/* inquiry is valid */
};

struct enclosure_job {
	struct ses_node_job node_job;	/* first */
	struct contents contents;
};

#define NR_NEEDED 2		/* pages without which there is nothing */

static void set_wants(struct contents *c, const struct enclosures *set)
{
	c->nr_wants = set->map.machine ? set->nr_pages : set->nr_alone;
	for (size_t i = 0; i < c->nr_wants; i++)
		c->wants[i] = (struct ses_wanted_page){
			set->pages[i], i < NR_NEEDED,
		};
}

static int load_contents(struct contents *c, struct ses_session *s)
{
	int err = 0;

	if (s->transport->has_inquiry)
		err = ses_device_load_inquiry(&s->dev, true, &c->inquiry);
	c->identified = !err && s->transport->has_inquiry;
	return err ? err : ses_snapshot_load(&s->snap, c->wants, c->nr_wants);
}

static int load_job(struct ses_node_job *r)
{
	struct enclosure_job *e = (struct enclosure_job *)r;

	return load_contents(&e->contents, &r->session);
}

static void set_error(struct enclosures *set, struct enclosure *v, int err)
{
	const char *why = err && set->last_error ?
				  set->last_error(set->data) : NULL;

	v->err = err;
	if (why)
		v->why = ses_arena_copy_text(&set->map.arena, why, strlen(why));
}

/* Take over what was read of a node, or the error. */
static int take_contents(struct enclosures *set, struct enclosure *v,
			 const char *device, const struct contents *c,
			 struct ses_session *s)
{
	v->inquiry = c->inquiry;
	v->identified = c->identified;
	v->node = ses_map_add_node(&set->map, device, s,
				   set->map.machine ? set->loaded :
						      set->loaded_alone);
	return v->node ? 0 : -SES_E_NO_MEMORY;
}

/* Pages without a machine. */
static void load_data(struct enclosures *set, struct enclosure *v)
{
	struct contents c = { .nr_wants = 0 };
	struct session s;
	int err;

	set_wants(&c, set);
	err = session_open(&s, set->source, v->name, NULL, false);
	if (!v->name)
		v->name = source_data_name(set->source->opt);
	if (!err)
		err = load_contents(&c, &s.ses);
	if (!err)
		err = take_contents(set, v, s.ses.transport->name, &c, &s.ses);
	set_error(set, v, session_close(&s, err));
}

/* --- nodes, side by side --- */

struct loading {
	struct enclosures *set;
	struct enclosure **list;	/* those that have a job */
	struct ses_job **jobs;
	const char **devices;
	size_t nr;
};

static int finish_job(void *data, size_t number, int err)
{
	struct loading *l = data;
	struct ses_node_job *r = (struct ses_node_job *)l->jobs[number];
	struct enclosure *v = l->list[number];

	if (!err)
		err = take_contents(l->set, v, r->opened,
				    &((struct enclosure_job *)r)->contents,
				    &r->session);
	set_error(l->set, v, err);
	return 0;
}

static int add_job(struct loading *l, const struct ses_machine *machine,
		   struct enclosure *v)
{
	struct enclosures *set = l->set;
	const char *node;
	struct enclosure_job *e;
	int err = source_find_node(set->source, v->name, &node);

	if (err) {
		set_error(set, v, err);
		return 0;
	}
	e = (struct enclosure_job *)ses_node_job_new(
		sizeof(*e), machine, node, "", v->name,
		set->source->opt->maxlen);
	if (!e)
		return ses_no_memory(set->map.log);
	e->node_job.load = load_job;
	set_wants(&e->contents, set);
	l->devices[l->nr] = e->node_job.device;
	l->list[l->nr] = v;
	l->jobs[l->nr++] = &e->node_job.job;
	return 0;
}

static int alloc_loading(struct loading *l)
{
	struct ses_arena *arena = &l->set->map.arena;
	const size_t room = l->set->nr + 1;

	l->list = ses_arena_alloc(arena, room * sizeof(*l->list));
	l->jobs = ses_arena_alloc(arena, room * sizeof(*l->jobs));
	l->devices = ses_arena_alloc(arena, room * sizeof(*l->devices));
	return arena->failed ? -SES_E_NO_MEMORY : 0;
}

static int set_groups(struct loading *l)
{
	struct ses_map *map = &l->set->map;
	uint64_t *groups;

	if (!map->machine || !map->machine->jobs)
		return 0;
	groups = ses_arena_alloc(&map->arena, (l->nr + 1) * sizeof(*groups));
	if (!groups)
		return -SES_E_NO_MEMORY;
	ses_map_find_groups(map, l->devices, l->nr, groups);
	for (size_t i = 0; i < l->nr; i++)
		l->jobs[i]->group = groups[i];
	return 0;
}

static int load_nodes(struct enclosures *set)
{
	struct loading l = { .set = set };
	struct ses_machine any, *machine = set->map.machine;
	int err = alloc_loading(&l);

	if (!err && (set->source->opt->root || set->source->recorded))
		err = source_open_machine(set->source, &machine);
	if (!machine) {
		ses_machine_init_nodes(&any, &ses_os_linux, set->map.log);
		any.jobs = source_jobs(set->source);
		machine = &any;
	}
	for (size_t i = 0; !err && i < set->nr; i++)
		err = add_job(&l, machine, &set->list[i]);
	if (!err)
		err = set_groups(&l);
	if (!err)
		err = ses_jobs_run(machine->jobs, set->map.log, l.jobs, l.nr,
				   finish_job, &l);
	for (size_t i = 0; i < l.nr; i++)
		ses_node_job_free((struct ses_node_job *)l.jobs[i]);
	return err;
}

/* --- all of it --- */

/* The machine, whose sysfs is evidence if there are several enclosures, and has
 * their disks; captured pages have none: 0. */
static struct ses_machine *find_machine(struct source *source)
{
	struct ses_machine *m;

	if ((options_captured(source->opt) && !source->recorded) ||
	    source_open_machine(source, &m))
		return NULL;
	return m;
}

static int init_list(struct enclosures *set)
{
	const struct options *opt = set->source->opt;
	const struct ses_map_options options = {
		.eiioe = opt->view.eiioe, .maxlen = opt->maxlen,
		.depth = SES_MAP_NAMES,
	};
	const char *const *names;
	size_t nr;
	int err = source_enclosures(set->source, &names, &nr);

	set->map = (struct ses_map){ 0 };
	set->nr = 0;
	if (err)
		return err;
	err = ses_map_init(&set->map, find_machine(set->source), opt->log,
			   &options);
	if (err)
		return err;
	/* a single enclosure is compared with nothing, and paths are those of
	 * SAS disks: the machine may be of no use */
	if (nr == 1 && !ses_map_has_sas_disks(&set->map))
		set->map.machine = NULL;
	set->list = ses_arena_alloc(&set->map.arena, nr * sizeof(*set->list));
	if (!set->list)
		return -SES_E_NO_MEMORY;
	set->nr = nr;
	for (size_t i = 0; i < nr; i++)
		set->list[i].name = names[i];
	return 0;
}

int enclosures_load(struct enclosures *set)
{
	const struct source *source = set->source;
	int err = init_list(set);

	if (err)
		return err;
	if (options_captured(source->opt) && !source->recorded) {
		for (size_t i = 0; i < set->nr; i++)
			load_data(set, &set->list[i]);
	} else {
		err = load_nodes(set);
	}
	return err ? err : ses_map_group_nodes(&set->map);
}

void enclosures_free(struct enclosures *set)
{
	ses_map_free(&set->map);
}
