/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/led.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ses/change.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/lock.h>
#include <ses/machine.h>
#include <ses/page.h>
#include <ses/transport.h>

#include "led_request.h"
#include "map/map_internal.h"

#define NO_ACCESS	"No access allowed"
#define MOST_OPTIONS	16
#define MOST_NODES	64

/* --- is the bay still what the map says? --- */

struct recheck {
	struct ses_map *map;
	struct ses_bay *const *bays;
	size_t nr;
	const struct ses_node *node;
	struct ses_led_result *result;
	enum ses_eiioe eiioe;
	bool closed;
};

static bool same_descriptor(const struct ses_join *a, const struct ses_join *b,
			    uint32_t row)
{
	const struct ses_aes *x, *y;

	if (row >= a->nr_rows || row >= b->nr_rows)
		return false;
	if (a->rows[row].aes == SES_NO_ROW || b->rows[row].aes == SES_NO_ROW)
		return a->rows[row].aes == b->rows[row].aes;
	x = &a->aes[a->rows[row].aes];
	y = &b->aes[b->rows[row].aes];
	return x->len == y->len &&
	       memcmp(ses_aes_bytes(a, x), ses_aes_bytes(b, y), x->len) == 0;
}

static bool same_disk(struct ses_map *map, const struct ses_bay *bay)
{
	const struct ses_path *p = bay->unit ? bay->unit->paths : NULL;

	for (; p; p = p->next) {
		if (!ses_path_unchanged(&map->inv, p))
			return false;
	}
	return true;
}

static int changed(struct recheck *r, const struct ses_bay *bay)
{
	r->result->changed = true;
	ses_warn(r->map->log, SES_T_OTHER,
		 "%s: what is in %s changed since the enclosure was mapped; "
		 "nothing was sent.", r->node->device,
		 ses_bay_text(r->map, bay));
	return -SES_E_REFUSED;
}

/* The module had access to the bay when it was mapped. */
static bool closed_now(struct recheck *r, struct ses_snapshot *snap)
{
	for (size_t i = 0; i < r->nr && !r->closed; i++) {
		const uint8_t *e =
			ses_row_element(snap->pages[SES_PAGE_STATUS],
					r->bays[i]->row);

		r->closed = e && (e[0] & 15) == SES_STATUS_CODE_NO_ACCESS;
		if (r->closed)
			ses_fail(snap->log, SES_E_REFUSED, SES_T_OTHER,
				 "%s answers \"" NO_ACCESS "\" for %s now; "
				 "nothing was sent through it.",
				 r->node->device,
				 ses_bay_text(r->map, r->bays[i]));
	}
	return r->closed;
}

static int confirm(void *data, struct ses_snapshot *snap)
{
	static const struct ses_want wants[] = {
		{ SES_PAGE_CONFIGURATION, true },
		{ SES_PAGE_ADDITIONAL, false },
	};
	struct recheck *r = data;
	const struct ses_bay *bad = NULL;
	struct ses_join join;
	int err = ses_snapshot_load(snap, wants, 2);

	if (!err)
		err = ses_join_build(snap, r->eiioe, &join);
	if (err)
		return err;
	if (closed_now(r, snap)) {
		ses_join_free(&join);
		return -SES_E_REFUSED;
	}
	for (size_t i = 0; i < r->nr && !bad; i++) {
		if (snap->changed ||
		    snap->config.generation !=
			    r->node->snap.config.generation ||
		    !same_descriptor(&join, &r->node->join,
				     r->bays[i]->row) ||
		    !same_disk(r->map, r->bays[i]))
			bad = r->bays[i];
	}
	ses_join_free(&join);
	return bad ? changed(r, bad) : 0;
}

/* --- through one node --- */

struct attempt {
	struct ses_map *map;
	struct ses_bay *const *bays;
	size_t nr;
	const struct ses_led_request *request;
	struct ses_led_result *result;
	bool closed;		/* the node has lost its access */
	bool lost;		/* what became of a page nobody knows */
};

static int read_operations(struct attempt *a, struct ses_log *log,
			   struct ses_operation ops[MOST_OPTIONS],
			   size_t *nr)
{
	size_t len;
	const char *name;

	*nr = 0;
	while (*nr < MOST_OPTIONS &&
	       (name = ses_led_acronym(a->bays[0], a->request->led, *nr,
				       &len))) {
		int err = ses_operation_parse(
			a->request->on ? SES_SET : SES_CLEAR,
			ses_map_text(a->map, "%.*s", (int)len, name), log,
			&ops[*nr]);

		if (err)
			return err;
		++*nr;
	}
	return 0;
}

/* What became of it: lit before and after, by all outcomes. */
static void take_outcomes(struct attempt *a, const struct ses_change *c)
{
	struct ses_led_result *res = a->result;

	res->was = res->now = false;
	res->confirmed = c->nr_outcomes > 0 && !a->request->dry_run;
	res->attempts = c->looks;
	res->sent |= c->fate != SES_NOT_DONE;
	for (size_t i = 0; i < c->nr_outcomes; i++) {
		const struct ses_outcome *o = &c->outcomes[i];

		res->was |= o->old != 0;
		res->now |= o->verified ? o->confirmed != 0 : o->old != 0;
		if (!o->verified || o->confirmed != o->new)
			res->confirmed = false;
	}
}

/*
 * After a page of unknown fate: does this node show what was asked for? Then
 * nothing is sent through it.
 */
static bool look_first(struct attempt *a, const struct ses_node *node,
		       struct ses_change *c)
{
	bool shown = true;

	for (size_t i = 0; i < c->nr_outcomes; i++) {
		struct ses_outcome *o = &c->outcomes[i];

		o->verified = true;
		o->confirmed = o->old;
		shown = shown && o->old == o->new;
	}
	ses_warn(a->map->log, SES_T_OTHER, shown ?
		 "%s shows what was asked for: nothing is sent through it." :
		 "%s does not show what was asked for: the page is sent "
		 "through it, too.", node->device);
	return shown;
}

static int change(struct attempt *a, struct ses_node *node,
		  struct ses_snapshot *snap)
{
	struct recheck recheck = {
		.map = a->map, .bays = a->bays, .nr = a->nr, .node = node,
		.result = a->result, .eiioe = a->map->options.eiioe,
	};
	struct ses_operation ops[MOST_OPTIONS];
	uint32_t *rows = ses_arena_get(&a->map->arena, a->nr * sizeof(*rows));
	struct ses_change_request request = {
		.operations = ops, .page = SES_PAGE_STATUS, .byte1 = -1,
		.select = { .kind = SES_SELECT_ROWS, .rows = rows,
			    .nr_rows = a->nr },
		.eiioe = a->map->options.eiioe, .verify = true,
		.confirm = confirm, .confirm_data = &recheck,
	};
	struct ses_change c;
	const bool again = a->lost, was = a->result->was;
	bool shown = false;
	int err = 0;

	if (!rows)
		return -SES_E_NO_MEMORY;
	for (size_t i = 0; i < a->nr; i++)
		rows[i] = a->bays[i]->row;
	err = read_operations(a, snap->log, ops, &request.nr_operations);
	if (err)
		return err;
	if (a->request->dry_run || again) {
		err = ses_change_prepare(&c, &request, snap);
		if (!err)
			err = confirm(&recheck, snap);
		if (!err && again)
			shown = look_first(a, node, &c);
		if (!err && again && !shown)
			ses_change_free(&c);
	}
	if (!err && !a->request->dry_run && !shown) {
		err = ses_change_execute(&c, &request, snap);
		a->lost = a->lost || c.fate == SES_UNKNOWN;
	}
	take_outcomes(a, &c);
	a->result->was = again ? was : a->result->was;
	a->closed = recheck.closed;
	ses_change_free(&c);
	return err;
}

/* Does another node show the same? Only one look: it is a second opinion. */
static void ask_other(struct attempt *a, const struct ses_node *node)
{
	const bool on = a->request->on;
	struct ses_transport *t;
	struct ses_device dev;
	struct ses_page *page;
	const uint8_t *e;
	int err;

	err = ses_machine_open(a->map->machine, node->device, false, &t);
	/* who was not asked has no opinion */
	if (!ses_is_want(err))
		a->result->other = node;
	if (err)
		return;
	ses_device_init(&dev, t, a->map->machine->os, a->map->machine->log,
			a->map->options.maxlen);
	err = ses_device_receive(&dev, SES_PAGE_STATUS, false, &page);
	if (ses_is_want(err))
		a->result->other = NULL;
	if (!err) {
		struct ses_bay look = *a->bays[0];

		a->result->other_agrees = page->code == SES_PAGE_STATUS ? 1 :
									  -1;
		for (size_t i = 0; i < a->nr; i++) {
			e = ses_row_element(page, a->bays[i]->row);
			if (!e)
				continue;
			ses_bay_set_leds(&look, e);
			if (ses_led_is_on(&look, a->request->led) != on)
				a->result->other_agrees = 0;
		}
		free(page);
	}
	ses_device_end(&dev);
	ses_transport_close(t);
}

static int through_node(struct attempt *a, struct ses_node *node,
			struct ses_log *log)
{
	struct ses_machine *m = a->map->machine;
	struct ses_log *kept = m->log;
	struct ses_transport *t;
	struct ses_device dev;
	struct ses_lock lock = { .fd = -1 };
	struct ses_snapshot snap;
	int err;

	a->result->node = node;
	m->log = log;
	err = ses_machine_open(m, node->device, !a->request->dry_run, &t);
	m->log = kept;
	if (err)
		return err;
	ses_device_init(&dev, t, m->os, log, a->map->options.maxlen);
	ses_snapshot_init(&snap, &dev);
	if (!a->request->dry_run)
		err = ses_lock_take(&lock, &dev, a->bays[0]->shelf->id,
				    a->request->lock_ms);
	if (!err)
		err = change(a, node, &snap);
	ses_snapshot_free(&snap);
	ses_device_end(&dev);
	ses_lock_release(&lock);
	ses_transport_close(t);
	return err;
}

/* --- which node --- */

/* Errors of the node, not of the request: another one may do better. */
static bool try_next(int err)
{
	switch (-err) {
	case SES_E_NOT_READY:
	case SES_E_STANDBY:
	case SES_E_UNAVAILABLE:
	case SES_E_IN_PROGRESS:
	case SES_E_BUSY:
	case SES_E_TASK_SET_FULL:
	case SES_E_TIMEOUT:
	case SES_E_TRANSPORT:
		return true;
	}
	return -err >= SES_E_OS && -err < SES_E_MALFORMED && !ses_is_want(err);
}

/* The module will not: another one may. */
static bool module_refuses(int err)
{
	switch (-err) {
	case SES_E_ILLEGAL_REQUEST:
	case SES_E_ILLEGAL_REQ_INFO:
	case SES_E_BAD_PARAMETER:
	case SES_E_INVALID_OPCODE:
	case SES_E_DATA_PROTECT:
	case SES_E_NOT_TAKEN:
		return true;
	}
	return false;
}

/* The first node of another module, from a place on; nr when there is none. */
static size_t other_module(struct ses_node *const nodes[], size_t from,
			   size_t nr, const struct ses_node *used)
{
	while (from < nr && ses_same_module(nodes[from], used))
		from++;
	return from;
}

static void note_failure(struct attempt *a, const char *why)
{
	a->result->failed = ses_map_text(
		a->map, "%s%s%s: %s",
		a->result->failed ? a->result->failed : "",
		a->result->failed ? ", " : "", a->result->node->device, why);
}

/* The node to take after one that ended with an error; nr: none. */
static size_t next_node(struct attempt *a, struct ses_node *const nodes[],
			size_t at, size_t nr, int err)
{
	size_t next = nr;

	if (!err || a->result->changed)
		return nr;
	if (a->lost || try_next(err))
		next = at + 1;
	else if (module_refuses(err) || a->closed)
		next = other_module(nodes, at + 1, nr, nodes[at]);
	else
		return nr;
	note_failure(a, a->closed ? NO_ACCESS : ses_error_text(-err));
	return next;
}

/* Nothing is left but modules that have no access to the bay. */
static int no_access(struct attempt *a, struct ses_node *const closed[],
		     size_t nr)
{
	const char *names = "", *tried = a->result->failed;

	for (size_t i = 0; i < nr && i < 8; i++)
		names = ses_map_text(a->map, "%s%s%s", names,
				     i ? ", " : "", closed[i]->device);
	return ses_fail(a->map->machine->log, SES_E_REFUSED, SES_T_OTHER,
			"The LED of %s was not switched: %s%s%s answers \""
			NO_ACCESS "\" for it. The module that has access to "
			"this bay is another one.",
			ses_bay_text(a->map, a->bays[0]), tried ? tried : "",
			tried ? "; " : "", names);
}

static int through_nodes(struct attempt *a, struct ses_node *const nodes[],
			 size_t nr, size_t nr_closed)
{
	struct ses_log *log = a->map->machine->log;
	struct ses_mild_log mild;
	size_t at = 0, next, other;
	bool last = false;
	int err = 0;

	/* an error that the next node makes up for is a warning */
	ses_mild_log_init(&mild, log, SES_WARNING);
	for (; at < nr; at = next) {
		last = at + 1 == nr;
		a->closed = false;
		err = through_node(a, nodes[at], last ? log : &mild.log);
		next = next_node(a, nodes, at, nr, err);
	}
	if (nr_closed && !a->result->changed && !ses_is_want(err) &&
	    (!nr || module_refuses(err) || a->closed))
		return no_access(a, nodes + nr, nr_closed);
	/* what no other node makes up for is an error after all */
	if (err && !last && !a->result->changed && !ses_is_want(err))
		ses_fail(log, -err, SES_T_OTHER,
			 "The LED was not switched through %s: %s.",
			 a->result->node->device, ses_error_text(-err));
	if (err || a->request->dry_run)
		return err;
	other = other_module(nodes, 0, nr, a->result->node);
	if (other < nr)
		ask_other(a, nodes[other]);
	return 0;
}

/* --- doubts --- */

static const char *first_doubt(const struct ses_doubt *d)
{
	while (d && d->note)
		d = d->next;
	return d ? d->text : NULL;
}

static int check_doubts(struct ses_map *map, const struct ses_bay *bay,
			const struct ses_led_request *request)
{
	const char *doubt = first_doubt(bay->doubts);

	if (!doubt && request->by_disk && bay->shelf->shifted)
		doubt = first_doubt(bay->shelf->doubts);
	if (!doubt || request->force)
		return 0;
	return ses_fail(map->log, SES_E_REFUSED, SES_T_OTHER,
			"%s is in doubt: %s; --force overrules it, nothing "
			"was sent.", ses_bay_text(map, bay), doubt);
}

int ses_led_clear(struct ses_map *map, struct ses_bay *const bays[],
		  size_t nr, const struct ses_led_request *request,
		  struct ses_led_result *result)
{
	struct attempt a = {
		.map = map, .bays = bays, .nr = nr, .request = request,
		.result = result,
	};
	struct ses_node *nodes[MOST_NODES];
	size_t nr_closed;
	size_t nr_nodes = ses_nodes_order(bays[0], nodes, MOST_NODES,
					  &nr_closed);

	*result = (struct ses_led_result){ .other_agrees = -1 };
	if (!nr_nodes && !nr_closed)
		return ses_fail(map->log, -bays[0]->shelf->nodes->error,
				SES_T_OPEN_FAILED,
				"No node of the enclosure can be read: its "
				"LEDs cannot be switched.");
	for (size_t i = 0; i < nr; i++) {
		int err = check_doubts(map, bays[i], request);

		if (err)
			return err;
	}
	return through_nodes(&a, nodes, nr_nodes, nr_closed);
}

int ses_led_set(struct ses_map *map, struct ses_bay *bay,
		const struct ses_led_request *request,
		struct ses_led_result *result)
{
	return ses_led_clear(map, &bay, 1, request, result);
}
