/* SPDX-License-Identifier: BSD-2-Clause */
/* Texts of a map, and what its steps ask of shelves and units. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/text.h>
#include <ses/writer.h>

#include "map_internal.h"

const char *ses_map_format(struct ses_map *map, const char *format, ...)
{
	char text[1024];
	const char *copy;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (n <= 0)
		return "";
	if ((size_t)n >= sizeof(text))
		n = sizeof(text) - 1;
	copy = ses_arena_copy_text(&map->arena, text, (size_t)n);
	return copy ? copy : "";
}

const char *ses_map_copy_trimmed(struct ses_map *map, const uint8_t *p,
				 size_t len)
{
	const char *s = (const char *)p, *copy;

	len = ses_text_trim(&s, ses_text_length(p, len));
	copy = len ? ses_arena_copy_text(&map->arena, s, len) : "";
	return copy ? copy : "";
}

void ses_doubt_add(struct ses_map *map, struct ses_doubt **list,
		   enum ses_remark kind, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	for (; *list; list = &(*list)->next) {
		if (strcmp((*list)->text, text) == 0)
			return;
	}
	*list = ses_arena_alloc(&map->arena, sizeof(**list));
	if (*list)
		**list = (struct ses_doubt){
			.kind = kind, .text = ses_map_format(map, "%s", text),
		};
}

const char *ses_shelf_nickname(const struct ses_shelf *s)
{
	for (const struct ses_node *n = s->nodes; n; n = n->next) {
		if (*n->nickname)
			return n->nickname;
	}
	return "";
}

const struct ses_node *ses_shelf_readable_node(const struct ses_shelf *s)
{
	const struct ses_node *n = s->nodes;

	while (n && n->error)
		n = n->next;
	return n ? n : s->nodes;
}

struct ses_node *ses_shelf_next_node(const struct ses_shelf *s,
				     const struct ses_node *node)
{
	struct ses_node *n;

	if (node)
		s = node->shelf;
	n = node ? node->next : s->nodes;
	for (;;) {
		while (n && n->error)
			n = n->next;
		if (n || !s->twin)
			return n;
		s = s->twin;
		n = s->nodes;
	}
}

const char *ses_map_format_bay(struct ses_map *map, const struct ses_bay *bay)
{
	const char *label = *bay->label ? ses_map_format(map, " \"%s\"",
							 bay->label) : "";

	return bay->slot >= 0 ?
		       ses_map_format(map, "slot %d%s", bay->slot, label) :
		       ses_map_format(map, "element %u,%u%s", bay->type,
				      bay->element, label);
}

const char *ses_map_format_unit(struct ses_map *map,
				const struct ses_unit *unit)
{
	char text[512];
	struct ses_writer w;

	ses_writer_to_buffer(&w, text, sizeof(text));
	for (const struct ses_path *p = unit->paths; p; p = p->next) {
		for (const struct ses_block *b = p->blocks; b; b = b->next) {
			if (!ses_block_is_first(unit, p, b))
				continue;
			if (w.len)
				ses_write_char(&w, ',');
			ses_write_str(&w, b->name);
		}
	}
	if (w.len)
		return ses_map_format(map, "%.*s", (int)w.len, text);
	return *unit->paths->generic ? unit->paths->generic :
				       unit->paths->name;
}
