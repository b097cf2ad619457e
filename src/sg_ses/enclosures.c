/* SPDX-License-Identifier: BSD-2-Clause */
#include "enclosures.h"

#include <errno.h>
#include <string.h>

#include <ses/error.h>
#include <ses/transport.h>

#include "session.h"

static int read_one(struct round *round, struct run *r)
{
	struct visit *v = round->now;
	int err = 0;

	if (r->transport->identifies)
		err = ses_device_inquiry(&r->dev, true, &v->inquiry);
	v->identified = !err && r->transport->identifies;
	if (!err)
		err = run_load(r, round->pages, round->nr_pages,
			       round->nr_optional);
	if (err)
		return err;
	v->node = ses_map_add(&round->map, r->transport->name, &r->snap,
			      round->loaded);
	return v->node ? 0 : -ses_error_from_errno(ENOMEM);
}

static void visit(struct round *round, const char *name)
{
	struct visit *v = round->now;
	const char *why;
	struct run r;

	v->name = name ? name : place_data_name(round->place->opt);
	v->err = run_open(&r, round->place, name, NULL, false);
	if (!v->err)
		v->err = read_one(round, &r);
	v->err = run_close(&r, v->err);
	why = v->err && round->last_words ? round->last_words(round->data) :
					    NULL;
	if (why)
		v->why = ses_arena_text(&round->map.arena, why, strlen(why));
}

/* What the kernel knows is evidence, where there are several. */
static struct ses_machine *machine_of(struct place *place, size_t nr)
{
	struct ses_machine *m;

	if (nr < 2 || (options_have_data(place->opt) && !place->recorded) ||
	    place_machine(place, &m))
		return NULL;
	return m;
}

int round_make(struct round *round)
{
	const struct options *opt = round->place->opt;
	const struct ses_map_options options = {
		.eiioe = opt->view.eiioe, .maxlen = opt->maxlen,
		.depth = SES_MAP_NAMES,
	};
	const char *const *names;
	int err = place_enclosures(round->place, &names, &round->nr);

	round->map = (struct ses_map){ 0 };
	if (err) {
		round->nr = 0;
		return err;
	}
	err = ses_map_begin(&round->map, machine_of(round->place, round->nr),
			    opt->log, &options);
	if (!err)
		round->visits = ses_arena_get(&round->map.arena,
					      round->nr *
						      sizeof(*round->visits));
	if (!round->visits) {
		round->nr = 0;
		err = err ? err : -SES_E_NO_MEMORY;
	}
	for (size_t i = 0; !err && i < round->nr; i++) {
		round->now = &round->visits[i];
		*round->now = (struct visit){ .err = 0 };
		visit(round, names[i]);
	}
	return err ? err : ses_map_group(&round->map);
}

void round_end(struct round *round)
{
	ses_map_free(&round->map);
}
