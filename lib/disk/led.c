/* SPDX-License-Identifier: BSD-2-Clause */
#include <ses/led.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ses/change.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/machine.h>
#include <ses/page.h>
#include <ses/transport.h>

#include "shelf.h"

#define REQUEST		"RQST "		/* how control fields begin */
#define MOST_OPTIONS	16
#define MOST_NODES	64

const char *const ses_led_names[] = {
	[SES_LED_IDENT] = "ident", [SES_LED_FAULT] = "fault",
	[SES_LED_ALL] = "all",
};

static const struct ses_element_type *type_of(const struct ses_bay *bay)
{
	const struct ses_node *n = ses_shelf_next_node(bay->shelf, NULL);

	return ses_element_type(n ? n->snap.config.types[bay->type].type :
				    SES_ET_ARRAY_DEVICE_SLOT);
}

/* A request that the status shows: those that it does not are cleared by any
 * write that does not set them. */
static bool is_request(const struct ses_field *f)
{
	return f->role & SES_F_SHOWN && *f->acronyms &&
	       strncmp(f->control, REQUEST, strlen(REQUEST)) == 0;
}

bool ses_led_is_on(const struct ses_bay *bay, enum ses_led led)
{
	const struct ses_element_type *t = type_of(bay);

	if (led == SES_LED_IDENT)
		return bay->ident;
	if (led == SES_LED_FAULT)
		return bay->fault_requested;
	for (size_t i = 0; i < t->nr_fields; i++) {
		if (is_request(&t->fields[i]) &&
		    bay->leds >> t->fields[i].shift & 1)
			return true;
	}
	return false;
}

/* Acronym n of what is to be changed; its length goes to *len. */
static const char *acronym(const struct ses_bay *bay, enum ses_led led,
			   size_t n, size_t *len)
{
	const struct ses_element_type *t = type_of(bay);

	if (led != SES_LED_ALL) {
		*len = strlen(ses_led_names[led]);
		return n ? NULL : ses_led_names[led];
	}
	for (size_t i = 0; i < t->nr_fields; i++) {
		const struct ses_field *f = &t->fields[i];

		if (!is_request(f) || n-- > 0)
			continue;
		*len = strcspn(f->acronyms, " ");
		return f->acronyms;
	}
	return NULL;
}

const char *ses_led_option(struct ses_map *map, const struct ses_bay *bay,
			   const struct ses_led_request *request, size_t n)
{
	size_t len;
	const char *name = acronym(bay, request->led, n, &len);

	return name ? ses_map_text(map, "--%s=%.*s",
				   request->on ? "set" : "clear", (int)len,
				   name) : NULL;
}

/* --- is the bay still what the map says? --- */

struct recheck {
	struct ses_map *map;
	struct ses_bay *const *bays;
	size_t nr;
	const struct ses_node *node;
	struct ses_led_result *result;
	enum ses_eiioe eiioe;
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

	if (err)
		return err;
	ses_join_build(snap, r->eiioe, &join);
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
};

static int read_operations(struct attempt *a, struct ses_log *log,
			   struct ses_operation ops[MOST_OPTIONS],
			   size_t *nr)
{
	size_t len;
	const char *name;

	*nr = 0;
	while (*nr < MOST_OPTIONS &&
	       (name = acronym(a->bays[0], a->request->led, *nr, &len))) {
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
	for (size_t i = 0; i < c->nr_outcomes; i++) {
		const struct ses_outcome *o = &c->outcomes[i];

		res->was |= o->old != 0;
		res->now |= o->verified ? o->confirmed != 0 : o->old != 0;
		if (!o->verified || o->confirmed != o->new)
			res->confirmed = false;
	}
}

static int change(struct attempt *a, struct ses_node *node,
		  struct ses_snapshot *snap)
{
	struct recheck recheck = {
		a->map, a->bays, a->nr, node, a->result,
		a->map->options.eiioe,
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
	int err;

	if (!rows)
		return -ses_error_from_errno(ENOMEM);
	for (size_t i = 0; i < a->nr; i++)
		rows[i] = a->bays[i]->row;
	err = read_operations(a, snap->log, ops, &request.nr_operations);
	if (err)
		return err;
	if (a->request->dry_run) {
		err = ses_change_prepare(&c, &request, snap);
		if (!err)
			err = confirm(&recheck, snap);
	} else {
		err = ses_change_execute(&c, &request, snap);
	}
	take_outcomes(a, &c);
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

	a->result->other = node;
	if (ses_machine_open(a->map->machine, node->device, false, &t))
		return;
	ses_device_init(&dev, t, a->map->machine->os, a->map->machine->log,
			a->map->options.maxlen);
	if (!ses_device_receive(&dev, SES_PAGE_STATUS, false, &page)) {
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
		err = ses_device_lock(&dev, a->request->lock_ms);
	if (!err)
		err = change(a, node, &snap);
	ses_snapshot_free(&snap);
	ses_device_end(&dev);
	ses_transport_close(t);
	return err;
}

/* --- which node --- */

/* The host adapter that reaches the disk reaches the LED, too. */
static bool near(const struct ses_bay *bay, const struct ses_node *n)
{
	const struct ses_path *p = bay->unit ? bay->unit->paths : NULL;

	while (p && (p->nvme || !n->path || p->host != n->path->host))
		p = p->next;
	return p != NULL;
}

static bool better(const struct ses_bay *bay, const struct ses_node *a,
		   const struct ses_node *b)
{
	if (near(bay, a) != near(bay, b))
		return near(bay, a);
	return a->process < b->process;
}

static size_t order_nodes(const struct ses_bay *bay,
			  struct ses_node *nodes[MOST_NODES])
{
	struct ses_node *n = NULL;
	size_t nr = 0;

	while (nr < MOST_NODES && (n = ses_shelf_next_node(bay->shelf, n))) {
		size_t at = nr++;

		for (; at > 0 && better(bay, n, nodes[at - 1]); at--)
			nodes[at] = nodes[at - 1];
		nodes[at] = n;
	}
	return nr;
}

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
	return -err >= SES_E_OS && -err < SES_E_MALFORMED;
}

/* The first node of another ES process behind the one that was used. */
static const struct ses_node *other_node(struct ses_node *const nodes[],
					 size_t nr, const struct ses_node *used)
{
	for (size_t i = 0; i < nr; i++) {
		if (nodes[i]->process != used->process)
			return nodes[i];
	}
	return NULL;
}

static int through_nodes(struct attempt *a, struct ses_node *const nodes[],
			 size_t nr)
{
	struct ses_log *log = a->map->machine->log;
	struct ses_mild_log mild;
	const struct ses_node *other;
	int err = 0;

	/* an error that the next node makes up for is a warning */
	ses_mild_log_init(&mild, log, SES_WARNING);
	for (size_t i = 0; i < nr; i++) {
		err = through_node(a, nodes[i], i + 1 < nr ? &mild.log : log);
		if (!try_next(err))
			break;
		a->result->failed = ses_map_text(
			a->map, "%s%s%s: %s",
			a->result->failed ? a->result->failed : "",
			a->result->failed ? ", " : "", nodes[i]->device,
			ses_error_text(-err));
	}
	/* what is no fault of the node is an error after all */
	if (err && !try_next(err) && !a->result->changed &&
	    a->result->node != nodes[nr - 1])
		ses_fail(log, -err, SES_T_OTHER,
			 "The LED was not switched through %s: %s.",
			 a->result->node->device, ses_error_text(-err));
	if (err || a->request->dry_run)
		return err;
	other = other_node(nodes, nr, a->result->node);
	if (other)
		ask_other(a, other);
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
	struct attempt a = { map, bays, nr, request, result };
	struct ses_node *nodes[MOST_NODES];
	size_t nr_nodes = order_nodes(bays[0], nodes);

	*result = (struct ses_led_result){ .other_agrees = -1 };
	if (!nr_nodes)
		return ses_fail(map->log, -bays[0]->shelf->nodes->error,
				SES_T_OPEN_FAILED,
				"No node of the enclosure can be read: its "
				"LEDs cannot be switched.");
	for (size_t i = 0; i < nr; i++) {
		int err = check_doubts(map, bays[i], request);

		if (err)
			return err;
	}
	return through_nodes(&a, nodes, nr_nodes);
}

int ses_led_set(struct ses_map *map, struct ses_bay *bay,
		const struct ses_led_request *request,
		struct ses_led_result *result)
{
	return ses_led_clear(map, &bay, 1, request, result);
}
