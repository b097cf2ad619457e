/* SPDX-License-Identifier: BSD-2-Clause */
#include "enclosures.h"

#include <errno.h>
#include <string.h>

#include <ses/error.h>
#include <ses/transport.h>

#include "session.h"

static int load_pages(struct enclosures *set, struct session *s)
{
	struct enclosure *v = set->now;
	int err = 0;

	if (s->ses.transport->has_inquiry)
		err = ses_device_load_inquiry(&s->ses.dev, true, &v->inquiry);
	v->identified = !err && s->ses.transport->has_inquiry;
	if (!err)
		err = session_load(s, set->pages, set->nr_pages,
				   set->nr_optional);
	if (err)
		return err;
	v->node = ses_map_add_node(&set->map, s->ses.transport->name, &s->ses,
				   set->loaded);
	return v->node ? 0 : -ses_error_from_errno(ENOMEM);
}

static void load_enclosure(struct enclosures *set, const char *name)
{
	struct enclosure *v = set->now;
	const char *why;
	struct session s;

	v->name = name ? name : source_data_name(set->source->opt);
	v->err = session_open(&s, set->source, name, NULL, false);
	if (!v->err)
		v->err = load_pages(set, &s);
	v->err = session_close(&s, v->err);
	why = v->err && set->last_error ? set->last_error(set->data) : NULL;
	if (why)
		v->why = ses_arena_copy_text(&set->map.arena, why, strlen(why));
}

/* The machine, whose sysfs is evidence if there are several enclosures; else
 * 0. */
static struct ses_machine *find_machine(struct source *source, size_t nr)
{
	struct ses_machine *m;

	if (nr < 2 ||
	    (options_given(source->opt, GIVEN(DATA)) && !source->recorded) ||
	    source_open_machine(source, &m))
		return NULL;
	return m;
}

int enclosures_load(struct enclosures *set)
{
	const struct options *opt = set->source->opt;
	const struct ses_map_options options = {
		.eiioe = opt->view.eiioe, .maxlen = opt->maxlen,
		.depth = SES_MAP_NAMES,
	};
	const char *const *names;
	int err = source_enclosures(set->source, &names, &set->nr);

	set->map = (struct ses_map){ 0 };
	if (err) {
		set->nr = 0;
		return err;
	}
	err = ses_map_init(&set->map, find_machine(set->source, set->nr),
			   opt->log, &options);
	if (!err)
		set->list = ses_arena_alloc(&set->map.arena,
					    set->nr * sizeof(*set->list));
	if (!set->list) {
		set->nr = 0;
		err = err ? err : -SES_E_NO_MEMORY;
	}
	for (size_t i = 0; !err && i < set->nr; i++) {
		set->now = &set->list[i];
		*set->now = (struct enclosure){ .err = 0 };
		load_enclosure(set, names[i]);
	}
	return err ? err : ses_map_group_nodes(&set->map);
}

void enclosures_free(struct enclosures *set)
{
	ses_map_free(&set->map);
}
