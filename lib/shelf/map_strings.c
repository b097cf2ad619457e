/* SPDX-License-Identifier: BSD-2-Clause */
/* Texts in the memory of a map: formatted ones, names of units, remarks. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/text.h>
#include <ses/writer.h>

#include "inventory/inventory_internal.h"
#include "shelf_internal.h"

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

const char *ses_node_label(struct ses_map *map, const struct ses_node *node,
			   uint32_t element)
{
	const struct ses_join *j = &node->join;
	const struct ses_element *e = &j->elements[element];

	if (!e->name_at)
		return "";
	return ses_map_copy_trimmed(map, j->names->bytes + e->name_at,
				    e->name_len);
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
