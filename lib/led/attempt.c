/* SPDX-License-Identifier: BSD-2-Clause */
/* What one node of a shelf does for a request about LEDs; called by led.c. */
#include "attempt.h"

#include <stdlib.h>
#include <string.h>

#include <ses/change.h>
#include <ses/device.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/machine.h>
#include <ses/page.h>
#include <ses/transport.h>

#include "bay_request.h"
#include "led_request.h"
#include "machine/machine_internal.h"
#include "map/map_internal.h"
#include "ses/join_internal.h"

/* --- is each bay still as the map says? --- */

/* The caller may map the machine again, unless a page was already sent. */
static int refuse_changed_bay(struct ses_led_attempt *a,
			      const struct ses_bay *bay)
{
	a->changed = !a->lost_error;
	ses_warn(a->map->log, SES_T_OTHER,
		 "%s: what is in %s changed since the enclosure was mapped; "
		 "nothing was sent%s.",
		 a->node->device, ses_map_format_bay(a->map, bay),
		 a->lost_error ? " through it" : "");
	return -SES_E_REFUSED;
}

/* The module had access to all bays when it was mapped: does it still? */
static bool has_lost_access(struct ses_led_attempt *a,
			    struct ses_snapshot *snap)
{
	for (size_t i = 0; i < a->nr && !a->lost_access; i++) {
		const struct ses_bay *bay = a->remaining[i].wish->bay;

		a->lost_access = ses_bay_lost_access(bay, snap);
		if (a->lost_access)
			ses_fail(snap->log, SES_E_REFUSED, SES_T_OTHER,
				 "%s answers \"" NO_ACCESS "\" for %s now; "
				 "nothing was sent through it.",
				 a->node->device,
				 ses_map_format_bay(a->map, bay));
	}
	return a->lost_access;
}

static int confirm_bays(void *data, struct ses_snapshot *snap)
{
	struct ses_led_attempt *a = data;
	const struct ses_bay *bad = NULL;
	struct ses_join join;
	int err = ses_bay_load_again(a->map, snap, &join);

	if (err)
		return err;
	if (has_lost_access(a, snap)) {
		ses_join_free(&join);
		return -SES_E_REFUSED;
	}
	for (size_t i = 0; i < a->nr && !bad; i++) {
		const struct ses_bay *bay = a->remaining[i].wish->bay;

		if (!ses_bay_is_unchanged(a->map, bay, a->node, snap, &join))
			bad = bay;
	}
	ses_join_free(&join);
	return bad ? refuse_changed_bay(a, bad) : 0;
}

/* --- through one node --- */

/* The change of the remaining bays through the node of the attempt. */
struct led_change {
	struct ses_operation *operations;
	size_t *items;			/* that each operation is for */
	uint32_t *elements;		/* ascending */
	struct ses_change_request request;
	struct ses_change change;
};

static int add_operations(struct ses_led_attempt *a, size_t item,
			  struct ses_log *log, struct led_change *w)
{
	const struct ses_led_wish *wish = a->remaining[item].wish;
	const char *name;
	size_t len;

	for (size_t n = 0; (name = ses_led_acronym(wish, n, &len)); n++) {
		struct ses_operation *op =
			&w->operations[w->request.nr_operations];
		int err = ses_operation_parse(
			wish->on ? SES_OPERATION_SET : SES_OPERATION_CLEAR,
			ses_map_format(a->map, "%.*s", (int)len, name), log,
			op);

		if (err)
			return err;
		op->one_element = true;
		op->element = wish->bay->element_number;
		w->items[w->request.nr_operations++] = item;
	}
	return 0;
}

static void select_element(struct led_change *w, uint32_t element)
{
	size_t at = w->request.select.nr_elements;

	while (at > 0 && w->elements[at - 1] > element)
		at--;
	if (at > 0 && w->elements[at - 1] == element)
		return;
	memmove(w->elements + at + 1, w->elements + at,
		(w->request.select.nr_elements++ - at) * sizeof(*w->elements));
	w->elements[at] = element;
}

/* The operations and elements of what remains. */
static int list_operations(struct ses_led_attempt *a, struct ses_log *log,
			   struct led_change *w)
{
	int err = 0;

	w->request.nr_operations = w->request.select.nr_elements = 0;
	for (size_t i = 0; !err && i < a->nr; i++) {
		select_element(w, a->remaining[i].wish->bay->element_number);
		err = add_operations(a, i, log, w);
	}
	return err;
}

static int init_change(struct ses_led_attempt *a, struct ses_log *log,
		 struct led_change *w)
{
	struct ses_arena *arena = &a->map->arena;
	const size_t nr = a->nr * SES_LED_MAX_FIELDS;

	*w = (struct led_change){
		.operations = ses_arena_alloc(arena,
					      nr * sizeof(*w->operations)),
		.items = ses_arena_alloc(arena, nr * sizeof(*w->items)),
		.elements = ses_arena_alloc(arena,
					    a->nr * sizeof(*w->elements)),
		.request =
			{
				.page = SES_PAGE_STATUS,
				.byte1 = -1,
				.select = {.kind = SES_SELECT_ELEMENTS},
				.eiioe = a->map->options.eiioe,
				.verify = true,
				.continues = true,
				.confirm = confirm_bays,
				.confirm_data = a,
			},
	};
	w->request.operations = w->operations;
	w->request.select.elements = w->elements;
	if (!w->operations || !w->items || !w->elements)
		return -SES_E_NO_MEMORY;
	return list_operations(a, log, w);
}

/* Fill the result of one bay from the outcomes of its fields. Returns false if
 * the bay could not be read back. */
static bool fill_result(struct ses_led_attempt *a, const struct led_change *w,
			size_t at)
{
	const struct ses_change *c = &w->change;
	struct ses_led_result *res = a->remaining[at].result;
	bool was = false, verified = true, took = true;
	size_t nr = 0;

	res->now = false;
	for (size_t i = 0; i < c->nr_outcomes; i++) {
		const struct ses_outcome *o = &c->outcomes[i];

		if (w->items[o->operation - w->operations] != at)
			continue;
		nr++;
		was |= o->old != 0;
		res->now |= o->verified ? o->confirmed != 0 : o->old != 0;
		verified &= o->verified;
		took &= o->verified && o->confirmed == o->new;
	}
	/* the state before the first page was sent */
	res->was = a->lost_error ? res->was : was;
	res->confirmed = nr && took && !a->request->dry_run;
	res->confirmed_by = res->confirmed ? a->node : NULL;
	return nr && verified;
}

static void fill_results(struct ses_led_attempt *a, const struct led_change *w)
{
	const struct ses_change *c = &w->change;

	a->was_read = true;
	for (size_t i = 0; i < a->nr; i++) {
		a->remaining[i].result->attempts = c->nr_reads;
		a->remaining[i].result->sent |= c->fate != SES_FATE_NOT_DONE;
		a->was_read &= fill_result(a, w, i);
	}
}

/* Remove the bays that show the requested state. Returns their number. */
static size_t remove_confirmed(struct ses_led_attempt *a)
{
	size_t nr = a->nr;

	a->nr = 0;
	for (size_t i = 0; i < nr; i++) {
		if (a->remaining[i].result->confirmed)
			a->remaining[i].result->failed = a->failed;
		else
			a->remaining[a->nr++] = a->remaining[i];
	}
	return nr - a->nr;
}

/*
 * It is not known whether the page that was sent through another node had an
 * effect: read the bays through this one, and remove those that show the
 * requested state. Only for the others a page is sent.
 */
static int read_before_sending(struct ses_led_attempt *a, struct led_change *w,
		      struct ses_snapshot *snap)
{
	struct ses_change *c = &w->change;
	struct ses_log *log = a->map->log;
	size_t nr = a->nr, shown;
	int err = ses_change_prepare(c, &w->request, snap);

	if (!err)
		err = confirm_bays(a, snap);
	for (size_t i = 0; !err && i < c->nr_outcomes; i++) {
		c->outcomes[i].verified = true;
		c->outcomes[i].confirmed = c->outcomes[i].old;
	}
	if (!err)
		fill_results(a, w);
	ses_change_free(c);
	if (err)
		return err;
	shown = remove_confirmed(a);
	if (shown == nr)
		ses_warn(log, SES_T_OTHER, "%s shows the requested state: "
			 "nothing is sent through it.", a->node->device);
	else if (!shown)
		ses_warn(log, SES_T_OTHER, "%s does not show the requested "
			 "state: the page is sent through it, too.",
			 a->node->device);
	else
		ses_warn(log, SES_T_OTHER, "%s shows the requested state of "
			 "%zu of %zu bays: a page for the others is sent "
			 "through it.", a->node->device, shown, nr);
	return 0;
}

/* It is not known whether the page had an effect: the bays that were read back
 * and show the requested state are removed. */
static int read_after_loss(struct ses_led_attempt *a, int err)
{
	size_t nr = a->nr, shown;

	a->lost_error = err;
	a->sent_through = ses_map_format(a->map, "%s%s%s",
					 a->sent_through ? a->sent_through : "",
					 a->sent_through ? " and " : "",
					 a->node->device);
	ses_led_note_failure(a, ses_error_text(-err));
	shown = remove_confirmed(a);
	if (shown == nr)
		ses_warn(a->map->log, SES_T_OTHER, "%s shows the requested "
			 "state: nothing is sent again.", a->node->device);
	else if (shown)
		ses_warn(a->map->log, SES_T_OTHER, "%s shows the requested "
			 "state of %zu of %zu bays.", a->node->device, shown,
			 nr);
	return a->nr ? err : 0;
}

static int send_change(struct ses_led_attempt *a, struct led_change *w,
		struct ses_snapshot *snap)
{
	struct ses_change *c = &w->change;
	enum ses_fate fate;
	int err = list_operations(a, snap->log, w);

	if (err)
		return err;
	for (size_t i = 0; i < a->nr; i++)
		a->remaining[i].result->node = a->node;
	err = ses_change_execute(c, &w->request, snap);
	fill_results(a, w);
	fate = c->fate;
	ses_change_free(c);
	a->answered = fate == SES_FATE_DONE;
	return fate == SES_FATE_UNKNOWN ? read_after_loss(a, err) : err;
}

static int prepare_change(struct ses_led_attempt *a, struct led_change *w,
		    struct ses_snapshot *snap)
{
	int err = ses_change_prepare(&w->change, &w->request, snap);

	if (!err)
		err = confirm_bays(a, snap);
	fill_results(a, w);
	ses_change_free(&w->change);
	return err;
}

static int change_bays(struct ses_led_attempt *a, struct ses_snapshot *snap)
{
	struct led_change w;
	int err = init_change(a, snap->log, &w);

	if (err)
		return err;
	if (a->request->dry_run)
		return prepare_change(a, &w, snap);
	if (a->lost_error)
		err = read_before_sending(a, &w, snap);
	if (err || !a->nr)
		return err;
	return send_change(a, &w, snap);
}

int ses_led_attempt_node(struct ses_led_attempt *a, struct ses_node *node,
		struct ses_log *log)
{
	struct ses_session s;
	int err;

	a->node = node;
	a->lost_access = a->failure_noted = false;
	for (size_t i = 0; i < a->nr && !a->lost_error; i++)
		a->remaining[i].result->node = node;
	err = ses_machine_open_session(a->map->machine, node->device,
				       !a->request->dry_run, log,
				       a->map->options.maxlen, &s);
	if (err)
		return err;
	if (!a->request->dry_run)
		err = ses_session_lock(&s, a->remaining[0].wish->bay->shelf->id,
				       a->request->lock_ms);
	if (!err)
		err = change_bays(a, &s.snap);
	ses_session_close(&s);
	return err;
}

void ses_led_note_failure(struct ses_led_attempt *a, const char *why)
{
	if (a->failure_noted)
		return;
	a->failure_noted = true;
	a->failed = ses_map_format(a->map, "%s%s%s: %s",
				   a->failed ? a->failed : "",
				   a->failed ? ", " : "", a->node->device, why);
}

/* --- comparing with another module --- */

static void compare_bays(struct ses_led_attempt *a, const struct ses_page *page)
{
	for (size_t i = 0; i < a->nr; i++) {
		const struct ses_led_item *l = &a->remaining[i];
		const uint8_t *e =
			ses_status_element(page, l->wish->bay->element_number);
		struct ses_bay look = *l->wish->bay;

		if (page->code != SES_PAGE_STATUS)
			continue;
		l->result->other_agrees = 1;
		if (!e)
			continue;
		ses_bay_set_leds(&look, e);
		if (ses_led_is_on(&look, l->wish->led) != l->wish->on)
			l->result->other_agrees = 0;
	}
}

void ses_led_compare_node(struct ses_led_attempt *a,
			  const struct ses_node *node)
{
	struct ses_session s;
	struct ses_page *page;
	int err = ses_machine_open_session(a->map->machine, node->device,
					   false, a->map->log,
					   a->map->options.maxlen, &s);

	if (!err) {
		err = ses_device_receive(&s.dev, SES_PAGE_STATUS, false,
					 a->map->log, &page);
		if (!err) {
			compare_bays(a, page);
			free(page);
		}
		ses_session_close(&s);
	}
	/* without memory nothing was compared */
	for (size_t i = 0; i < a->nr && !ses_is_exhaustion(err); i++)
		a->remaining[i].result->other = node;
}
