/* SPDX-License-Identifier: BSD-2-Clause */
#include "slow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/text.h>

#include "fault.h"

/* Two hex digits up to a comma. 0 or -1. */
static int code(const char *p, size_t len, int16_t *v)
{
	char *end;

	if (len == 0 || len > 2)
		return -1;
	*v = (int16_t)strtol(p, &end, 16);
	return end == p + len ? 0 : -1;
}

/* One item. 0 or -1. */
static int take(const char *p, size_t len, struct slow_rule *r, bool *has_time)
{
	uint64_t ms;

	if (len > 3 && strncmp(p, "op=", 3) == 0)
		return code(p + 3, len - 3, &r->op);
	if (len > 5 && strncmp(p, "page=", 5) == 0)
		return code(p + 5, len - 5, &r->page);
	if (len > 5 && strncmp(p, "node=", 5) == 0) {
		if (len - 5 >= sizeof(r->node))
			return -1;
		memcpy(r->node, p + 5, len - 5);
		return 0;
	}
	*has_time = true;
	if (len == 5 && strncmp(p, "never", 5) == 0) {
		r->ms = SLOW_NEVER;
		return 0;
	}
	if (ses_number_parse(p, len, SLOW_NEVER - 1, &ms))
		return -1;
	r->ms = (uint32_t)ms;
	return 0;
}

static int fail(struct shelf_error *e, size_t column, const char *text)
{
	*e = (struct shelf_error){ .column = column + 1 };
	snprintf(e->text, sizeof(e->text), "%s", text);
	return -1;
}

int slow_add(struct slow_set *set, const char *text, struct shelf_error *error)
{
	struct slow_rule r = { .op = -1, .page = -1 };
	bool has_time = false;

	for (const char *p = text; *p;) {
		size_t len = strcspn(p, ",");

		if (take(p, len, &r, &has_time))
			return fail(error, (size_t)(p - text),
				    "node=NAME, op=HH, page=HH, milliseconds "
				    "or never is expected.");
		p += len + (p[len] == ',');
	}
	if (!has_time)
		return fail(error, strlen(text),
			    "milliseconds or never is missing.");
	if (set->nr == MOST_SLOW)
		return fail(error, 0, "this is one rule too many.");
	set->rules[set->nr++] = r;
	return 0;
}

uint32_t slow_find(const struct slow_set *set, const char *node, uint8_t op,
		   int page)
{
	for (uint32_t i = set ? set->nr : 0; i-- > 0;) {
		const struct slow_rule *r = &set->rules[i];

		if ((r->op < 0 || r->op == op) &&
		    (r->page < 0 || r->page == page) &&
		    fault_node_fits(r->node, node))
			return r->ms;
	}
	return 0;
}
