/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a restart of a module does to the disks.
 *
 * A disk keeps a path if one that is alive does not lead through the module.
 * That is not enough for what is mounted on a path itself, or holds it (md, LVM
 * ...), instead of a multipath map: nothing moves it to another path. And a
 * multipath map needs the other path among its own.
 */
#include <string.h>

#include <ses/update.h>

#include "conductor.h"

struct reach {
	const struct ses_update_disk *disk;
	uint64_t module;		/* its bit */
};

static bool is_spared(const struct reach *r, const struct ses_update_path *p)
{
	return p->alive && !p->unknown && !(p->through & r->module);
}

/* Does a path stay, of a multipath map or (0) of any kind? */
static bool has_spared(const struct reach *r, const char *map)
{
	for (size_t i = 0; i < r->disk->nr_paths; i++) {
		const struct ses_update_path *p = &r->disk->paths[i];

		if (is_spared(r, p) &&
		    (!map || (p->map && strcmp(p->map, map) == 0)))
			return true;
	}
	return false;
}

static bool loses_use(const struct reach *r)
{
	for (size_t i = 0; i < r->disk->nr_paths; i++) {
		const struct ses_update_path *p = &r->disk->paths[i];

		if (!p->alive || is_spared(r, p))
			continue;
		if (p->direct || (p->map && !has_spared(r, p->map)))
			return true;
	}
	return false;
}

static bool loses_paths(const struct reach *r)
{
	bool concerned = false;

	for (size_t i = 0; i < r->disk->nr_paths; i++)
		concerned |= r->disk->paths[i].alive &&
			     !is_spared(r, &r->disk->paths[i]);
	return concerned && !has_spared(r, NULL);
}

static bool is_used(const struct ses_update_disk *d)
{
	for (size_t i = 0; i < d->nr_paths; i++) {
		if (d->paths[i].direct || d->paths[i].map)
			return true;
	}
	return false;
}

/* The names of the disks in use that lose their use, or of the others that lose
 * all paths. */
static const char **list_disks(const struct ses_update_view *view,
			       uint64_t module, bool used,
			       struct ses_arena *arena, size_t *nr)
{
	const char **names = ses_arena_alloc(arena, (view->nr_disks + 1) *
						    sizeof(*names));

	*nr = 0;
	for (size_t i = 0; names && i < view->nr_disks; i++) {
		const struct reach r = { &view->disks[i], module };

		if (is_used(r.disk) == used &&
		    (used ? loses_use(&r) : loses_paths(&r)))
			names[(*nr)++] = ses_arena_copy_text(
				arena, r.disk->name, strlen(r.disk->name));
	}
	return names;
}

void ses_update_find_risk(const struct ses_update_view *view, size_t module,
			  struct ses_arena *arena, struct ses_path_risk *risk)
{
	uint64_t bit = (uint64_t)1 << module;

	*risk = (struct ses_path_risk){
		.known = true, .raid = view->raid, .nr_disks = view->nr_disks,
	};
	risk->used = list_disks(view, bit, true, arena, &risk->nr_used);
	risk->idle = list_disks(view, bit, false, arena, &risk->nr_idle);
}

static const struct ses_update_path *
find_path(const struct ses_update_view *view,
	  const struct ses_update_path *like)
{
	for (size_t i = 0; i < view->nr_disks; i++) {
		const struct ses_update_disk *d = &view->disks[i];

		for (size_t j = 0; j < d->nr_paths; j++) {
			const struct ses_update_path *p = &d->paths[j];

			if (p->alive && (p->map || !like->map) &&
			    strcmp(p->key, like->key) == 0)
				return p;
		}
	}
	return NULL;
}

const struct ses_update_path *
ses_update_find_missing(const struct ses_update_view *before,
			const struct ses_update_view *now)
{
	for (size_t i = 0; i < before->nr_disks; i++) {
		const struct ses_update_disk *d = &before->disks[i];

		for (size_t j = 0; j < d->nr_paths; j++) {
			if (d->paths[j].alive && !find_path(now, &d->paths[j]))
				return &d->paths[j];
		}
	}
	return NULL;
}
