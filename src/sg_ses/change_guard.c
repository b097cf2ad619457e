/* SPDX-License-Identifier: BSD-2-Clause */
#include "change_guard.h"

#include <ses/led.h>
#include <ses/error.h>

#include "bay_selection.h"
#include "session.h"

/* The map of the machine, in which only the shelf of the DEVICE is not hidden.
 * What fails is no more than a warning. */
static int map_machine(struct change_guard *g)
{
	struct source *source = g->session->source;
	struct ses_machine *m;
	int err = source_open_machine(source, &m);

	if (err)
		return err;
	ses_log_milder(&g->mild, m->log, SES_WARNING);
	m->log = &g->mild.log;
	g->mapped = true;
	err = source_map_build(source, SES_MAP_BAYS, &g->map);
	m->log = g->mild.parent;
	return err;
}

static const struct ses_shelf *find_shelf(const struct ses_map *map)
{
	struct ses_shelf *s = map->shelves;

	while (s && s->hidden)
		s = s->next;
	return s ? ses_shelf_of_bays(s) : NULL;
}

static int check_power(struct change_guard *g)
{
	struct bay_selection *bay = g->session->bay;
	const struct ses_shelf *shelf;
	int err;

	if (bay)
		return ses_power_off_check(&bay->map, bay->bay->shelf,
					   g->change, g->session->log);
	if (!ses_change_powers_off(g->change))
		return 0;
	change_guard_free(g);
	err = map_machine(g);
	if (ses_is_exhaustion(err))
		return err;
	shelf = err ? NULL : find_shelf(&g->map);
	return ses_power_off_check(&g->map, shelf, g->change, g->session->log);
}

int change_guard_check(void *guard, struct ses_snapshot *snap)
{
	struct change_guard *g = guard;
	struct bay_selection *bay = g->session->bay;
	int err = 0;

	if (bay)
		err = ses_bay_confirm(&bay->map, bay->bay, bay->node, snap);
	if (!err && !options_given(g->session->opt, GIVEN(FORCE)))
		err = check_power(g);
	return err;
}

void change_guard_free(struct change_guard *g)
{
	if (g->mapped)
		ses_map_free(&g->map);
	g->mapped = false;
}
