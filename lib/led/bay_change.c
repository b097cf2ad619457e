/* SPDX-License-Identifier: BSD-2-Clause */
/* Which node a change of a bay goes through, and what speaks against it. */
#include <ses/led.h>

#include <string.h>

#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>

#include "bay_request.h"
#include "inventory/inventory_internal.h"
#include "map/map_internal.h"
#include "ses/join_internal.h"

/* --- which node --- */

int ses_bay_find_node(struct ses_map *map, const struct ses_bay *bay,
		      struct ses_node **node)
{
	struct ses_node *nodes[MAX_NODES];
	size_t nr_closed;

	*node = NULL;
	if (!ses_bay_order_nodes(bay, nodes, MAX_NODES, &nr_closed) &&
	    !nr_closed)
		return ses_fail(map->log, -bay->shelf->nodes->error,
				SES_T_OPEN_FAILED,
				"No node of the enclosure can be read: %s "
				"cannot be reached.",
				ses_map_format_bay(map, bay));
	*node = nodes[0];
	return 0;
}

/* --- doubts --- */

static const char *find_first_doubt(const struct ses_doubt *d)
{
	while (d && d->kind != SES_DOUBT)
		d = d->next;
	return d ? d->text : NULL;
}

const char *ses_bay_find_doubt(const struct ses_bay *bay, bool by_disk)
{
	const struct ses_shelf *shelf = bay->shelf;
	const char *doubt = find_first_doubt(bay->doubts);

	if (shelf->made_up)
		return "the host adapter makes up this enclosure, which may "
		       "have no LEDs and ignore requests";
	if (!doubt && by_disk && shelf->shifted)
		doubt = find_first_doubt(shelf->doubts);
	return doubt;
}

/* Only modules without access are left. */
static int check_access(struct ses_map *map, const struct ses_bay *bay)
{
	struct ses_node *nodes[MAX_NODES];
	size_t nr_closed;

	if (ses_bay_order_nodes(bay, nodes, MAX_NODES, &nr_closed) ||
	    !nr_closed)
		return 0;
	return ses_fail(map->log, SES_E_REFUSED, SES_T_OTHER,
			"%s answers \"" NO_ACCESS "\" for %s. The module that "
			"has access to this bay is another one.",
			nodes[0]->device, ses_map_format_bay(map, bay));
}

int ses_bay_check(struct ses_map *map, const struct ses_bay *bay, bool by_disk,
		  enum ses_bay_purpose purpose)
{
	const char *doubt = ses_bay_find_doubt(bay, by_disk);

	if (doubt && purpose == SES_BAY_WRITE)
		return ses_fail(map->log, SES_E_REFUSED, SES_T_OTHER,
				"%s is in doubt: %s; --force overrules it, "
				"nothing was sent.",
				ses_map_format_bay(map, bay), doubt);
	if (doubt && purpose != SES_BAY_FORCE)
		ses_warn(map->log, SES_T_OTHER, "%s is in doubt: %s.",
			 ses_map_format_bay(map, bay), doubt);
	return purpose == SES_BAY_SHOW ? 0 : check_access(map, bay);
}

/* --- is each bay still as the map says? --- */

static bool same_descriptor(const struct ses_join *a, const struct ses_join *b,
			    uint32_t element)
{
	const struct ses_aes *x, *y;

	if (element >= a->nr_elements || element >= b->nr_elements)
		return false;
	if (a->elements[element].aes == SES_NO_ELEMENT ||
	    b->elements[element].aes == SES_NO_ELEMENT)
		return a->elements[element].aes == b->elements[element].aes;
	x = &a->aes[a->elements[element].aes];
	y = &b->aes[b->elements[element].aes];
	return x->len == y->len &&
	       memcmp(ses_aes_bytes(a, x), ses_aes_bytes(b, y), x->len) == 0;
}

static bool same_disk(struct ses_map *map, const struct ses_bay *bay)
{
	const struct ses_path *p = bay->unit ? bay->unit->paths : NULL;

	for (; p; p = p->next) {
		if (!ses_path_unchanged(map->inv, p))
			return false;
	}
	return true;
}

int ses_bay_load_again(struct ses_map *map, struct ses_snapshot *snap,
		       struct ses_join *join)
{
	static const struct ses_wanted_page wants[] = {
		{ SES_PAGE_CONFIGURATION, true },
		{ SES_PAGE_ADDITIONAL, false },
	};
	int err = ses_snapshot_load(snap, wants, 2);

	return err ? err : ses_join_build(snap, map->options.eiioe, snap->log,
					  join);
}

bool ses_bay_lost_access(const struct ses_bay *bay,
			 const struct ses_snapshot *snap)
{
	const uint8_t *e = ses_status_element(snap->pages[SES_PAGE_STATUS],
					      bay->element_number);

	return e && ses_element_status(e) == SES_STATUS_CODE_NO_ACCESS;
}

bool ses_bay_is_unchanged(struct ses_map *map, const struct ses_bay *bay,
			  const struct ses_node *node,
			  const struct ses_snapshot *snap,
			  const struct ses_join *join)
{
	return !snap->changed &&
	       snap->config.generation ==
		       node->session.snap.config.generation &&
	       same_descriptor(join, &node->join, bay->element_number) &&
	       same_disk(map, bay);
}

int ses_bay_confirm(struct ses_map *map, const struct ses_bay *bay,
		    const struct ses_node *node, struct ses_snapshot *snap)
{
	const char *name = ses_map_format_bay(map, bay);
	struct ses_join join;
	int err = ses_bay_load_again(map, snap, &join);

	if (err)
		return err;
	if (ses_bay_lost_access(bay, snap))
		err = ses_fail(map->log, SES_E_REFUSED, SES_T_OTHER,
			       "%s answers \"" NO_ACCESS "\" for %s now; "
			       "nothing was sent.", node->device, name);
	else if (!ses_bay_is_unchanged(map, bay, node, snap, &join))
		err = ses_fail(map->log, SES_E_REFUSED, SES_T_OTHER,
			       "%s: what is in %s changed since the enclosure "
			       "was mapped; nothing was sent, try again.",
			       node->device, name);
	ses_join_free(&join);
	return err;
}
