/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the modules of a shelf are: of which revision, and whether there is
 * enclosure hardware there, or only the firmware of a host adapter.
 */
#include <string.h>
#include <strings.h>

#include "shelf_internal.h"

/* --- enclosures that an adapter makes up --- */

static bool begins_with(const char *s, const char *prefix)
{
	return strncasecmp(s, prefix, strlen(prefix)) == 0;
}

static bool is_adapter_maker(const char *vendor)
{
	static const char makers[][12] = {
		"LSI", "AVAGO", "BROADCOM", "ADAPTEC", "PMC", "MICROSEM",
		"MSCC", "MCHP", "HP", "DELL", "ATTO", "ARECA",
	};

	for (size_t i = 0; i < sizeof(makers) / sizeof(makers[0]); i++) {
		if (begins_with(vendor, makers[i]))
			return true;
	}
	return false;
}

/* "VirtualSES" is such a device whoever made it; another "Virtual ..." if it is
 * of a maker of adapters. */
static bool is_made_up(const char *vendor, const char *product)
{
	return begins_with(product, "VirtualSES") ||
	       begins_with(product, "Virtual SES") ||
	       (begins_with(product, "Virtual") && is_adapter_maker(vendor));
}

static bool is_node_made_up(const struct ses_node *n)
{
	return is_made_up(n->vendor, n->product) ||
	       (n->path && is_made_up(n->path->vendor, n->path->model));
}

/* --- revisions --- */

static const char *descriptor_revision(const struct ses_node *n)
{
	return n->revision;
}

static const char *inquiry_revision(const struct ses_node *n)
{
	return n->path ? n->path->revision : "";
}

/* Do two modules of a shelf give different revisions? */
static bool is_mixed(const struct ses_shelf *s,
		     const char *(*revision)(const struct ses_node *n))
{
	const struct ses_node *first = NULL, *n = NULL;

	while ((n = ses_shelf_next_node(s, n))) {
		if (!*revision(n))
			continue;
		if (!first)
			first = n;
		else if (strcmp(revision(first), revision(n)) &&
			 !ses_node_same_module(first, n))
			return true;
	}
	return false;
}

static void note_revisions(struct ses_map *map, struct ses_shelf *s,
			   const char *(*revision)(const struct ses_node *n))
{
	const char *text = "";
	struct ses_node *n = NULL;

	if (s->mixed || !is_mixed(s, revision))
		return;
	s->mixed = true;
	while ((n = ses_shelf_next_node(s, n))) {
		n->mixed_revision = revision(n);
		if (*revision(n))
			text = ses_map_format(map, "%s%s%s %s", text,
					      *text ? ", " : "", n->device,
					      revision(n));
	}
	ses_doubt_add(map, &s->doubts, SES_FINDING,
		      "the modules run different revisions: %s", text);
}

void ses_map_compare_modules(struct ses_map *map)
{
	for (struct ses_shelf *s = map->shelves; s; s = s->next) {
		for (struct ses_node *n = s->nodes; n; n = n->next)
			s->made_up |= is_node_made_up(n);
		note_revisions(map, s, descriptor_revision);
		note_revisions(map, s, inquiry_revision);
	}
}
