/* SPDX-License-Identifier: BSD-2-Clause */
/* Switching the LEDs of bays: which nodes are used, in which order. */
#include <ses/led.h>

#include <ses/error.h>
#include <ses/machine.h>

#include "attempt.h"
#include "bay_request.h"
#include "led_request.h"
#include "map/map_internal.h"

/* --- the order of the nodes --- */

/* An error of the node, not of the request: another node may work. */
static bool is_node_error(int err)
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
	return -err >= SES_E_OS && -err < SES_E_MALFORMED &&
	       !ses_is_exhaustion(err);
}

/* The module refuses the request: another module may accept it. */
static bool is_refusal(int err)
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

/* The first node of another module, from an index on; nr: there is none. */
static size_t find_other_module(struct ses_node *const nodes[], size_t from,
			   size_t nr, const struct ses_node *used)
{
	while (from < nr && ses_node_same_module(nodes[from], used))
		from++;
	return from;
}

/* The index of the node to use after one that ended with err; nr: none. */
static size_t choose_next_node(struct ses_led_attempt *a,
			struct ses_node *const nodes[], size_t at, size_t nr,
			int err)
{
	size_t next = nr;

	if (!err || a->changed)
		return nr;
	if (a->lost_error || is_node_error(err))
		next = at + 1;
	else if (is_refusal(err) || a->lost_access)
		next = find_other_module(nodes, at + 1, nr, nodes[at]);
	else
		return nr;
	ses_led_note_failure(a, a->lost_access ? NO_ACCESS :
					    ses_error_text(-err));
	return next;
}

/* The modules that remain have no access to the bay. */
static int report_no_access(struct ses_led_attempt *a,
		     struct ses_node *const closed[], size_t nr)
{
	const char *names = "", *tried = a->failed;

	for (size_t i = 0; i < nr && i < 8; i++)
		names = ses_map_format(a->map, "%s%s%s", names,
				       i ? ", " : "", closed[i]->device);
	return ses_fail(a->map->machine->log, SES_E_REFUSED, SES_T_OTHER,
			"The LED of %s was not switched: %s%s%s %s \""
			NO_ACCESS "\" for it. The module that has access to "
			"this bay is another one.",
			ses_map_format_bay(a->map, a->remaining[0].wish->bay),
			tried ? tried : "", tried ? "; " : "", names,
			nr > 1 ? "answer" : "answers");
}

/* "not lit", "still lit", or of several LEDs "not as requested". */
static const char *describe_rest(const struct ses_led_attempt *a)
{
	const bool on = a->remaining[0].wish->on;

	for (size_t i = 1; i < a->nr; i++) {
		if (a->remaining[i].wish->on != on)
			return "not as requested";
	}
	return on ? "not lit" : "still lit";
}

/* It is not known whether a page had an effect; some bays do not show it. */
static int report_lost_page(const struct ses_led_attempt *a)
{
	const char *what = a->nr > 1 ?
		ses_map_format(a->map, "the LEDs of %zu bays are", a->nr) :
		ses_map_format(a->map, "the LED of %s is",
			       ses_map_format_bay(a->map,
						  a->remaining[0].wish->bay));

	return ses_fail(
		a->map->machine->log, -a->lost_error, SES_T_COMMAND_FAILED,
		"It is not known whether the page that was sent "
		"through %s had an effect: %s %s%s.",
		a->sent_through, what, describe_rest(a),
		a->was_read ? "" : ", or could not be read back");
}

static int report_failure(const struct ses_led_attempt *a, int err,
			  bool reported)
{
	if (a->lost_error && !a->answered)
		return report_lost_page(a);
	/* it was a warning, but no other node succeeded */
	if (!reported && !a->changed && !ses_is_exhaustion(err))
		ses_fail(a->map->machine->log, -err, SES_T_OTHER,
			 "The LED was not switched through %s: %s.",
			 a->node->device, ses_error_text(-err));
	return err;
}

static int switch_through_nodes(struct ses_led_attempt *a,
			 struct ses_node *const nodes[], size_t nr,
			 size_t nr_closed)
{
	struct ses_log *log = a->map->machine->log;
	struct ses_child_log mild;
	bool last = false;
	int err = 0;

	/* an error is a warning as long as there is another node */
	ses_log_milder(&mild, log, SES_WARNING);
	for (size_t at = 0, next; at < nr; at = next) {
		last = at + 1 == nr;
		err = ses_led_attempt_node(a, nodes[at],
					   last ? log : &mild.log);
		next = choose_next_node(a, nodes, at, nr, err);
	}
	if (nr_closed && !a->changed && !a->lost_error &&
	    !ses_is_exhaustion(err) &&
	    (!nr || is_refusal(err) || a->lost_access))
		return report_no_access(a, nodes + nr, nr_closed);
	return err ? report_failure(a, err, last) : 0;
}

/* --- doubts --- */

static int check_wish(struct ses_map *map, const struct ses_led_wish *wish,
		      const struct ses_led_request *request,
		      struct ses_led_result *result)
{
	const char *name = ses_map_format_bay(map, wish->bay);
	size_t len;

	if (!wish->bay->shelf->kernel_view &&
	    !ses_led_acronym(wish, 0, &len))
		return ses_fail(map->log, SES_E_OTHER, SES_T_OTHER,
				"%s of %s is an element without a request for "
				"this LED; nothing was sent.", name,
				wish->bay->shelf->nodes->device);
	result->doubt = request->force ? NULL :
			ses_bay_find_doubt(wish->bay, wish->by_disk);
	if (!result->doubt)
		return 0;
	if (!wish->optional)
		return ses_fail(map->log, SES_E_REFUSED, SES_T_OTHER,
				"%s is in doubt: %s; --force overrules it, "
				"nothing was sent.", name, result->doubt);
	ses_warn(map->log, SES_T_OTHER,
		 "%s is in doubt and was left out: %s; --force includes it.",
		 name, result->doubt);
	return 0;
}

/* All of them remain to be switched. */
static void list_items(struct ses_led_attempt *a,
		       const struct ses_led_item items[], size_t nr)
{
	a->nr = nr;
	for (size_t i = 0; i < nr; i++)
		a->remaining[i] = items[i];
}

/* --- one page --- */

static int apply_to_shelf(struct ses_led_attempt *a,
			  const struct ses_led_item items[], size_t nr)
{
	const struct ses_bay *first = items[0].wish->bay;
	struct ses_node *nodes[MAX_NODES];
	size_t nr_closed, nr_nodes, other;
	int err = 0;

	nr_nodes = ses_bay_order_nodes(first, nodes, MAX_NODES, &nr_closed);
	if (!nr_nodes && !nr_closed)
		return ses_fail(a->map->log, -first->shelf->nodes->error,
				SES_T_OPEN_FAILED,
				"No node of the enclosure can be read: its "
				"LEDs cannot be switched.");
	list_items(a, items, nr);
	err = switch_through_nodes(a, nodes, nr_nodes, nr_closed);
	for (size_t i = 0; i < a->nr; i++) {
		a->remaining[i].result->failed = a->failed;
		a->remaining[i].result->changed = a->changed;
	}
	if (err || a->request->dry_run)
		return err;
	list_items(a, items, nr);
	other = find_other_module(nodes, 0, nr_nodes, a->node);
	if (other < nr_nodes)
		ses_led_compare_node(a, nodes[other]);
	return 0;
}

/* Can one page switch both? */
static bool share_page(const struct ses_bay *a, const struct ses_bay *b)
{
	return a->shelf == b->shelf && ses_bay_same_modules(a, b);
}

/* Move the items that one page can switch together with items[0] to the front.
 * Returns their number. */
static size_t gather_items(struct ses_led_item items[], size_t nr)
{
	size_t end = 0;

	for (size_t i = 0; i < nr; i++) {
		struct ses_led_item item = items[i];

		if (!share_page(item.wish->bay, items[0].wish->bay))
			continue;
		for (size_t k = i; k > end; k--)
			items[k] = items[k - 1];
		items[end++] = item;
	}
	return end;
}

int ses_led_apply(struct ses_map *map, const struct ses_led_wish wishes[],
		  size_t nr, const struct ses_led_request *request,
		  struct ses_led_result results[])
{
	struct ses_led_item *items =
		ses_arena_alloc(&map->arena, 2 * (nr + 1) * sizeof(*items));
	size_t nr_items = 0, part;
	int err = items ? 0 : -SES_E_NO_MEMORY, left_out = 0;

	for (size_t i = 0; i < nr; i++)
		results[i] = (struct ses_led_result){ .other_agrees = -1 };
	for (size_t i = 0; !err && i < nr; i++) {
		err = check_wish(map, &wishes[i], request, &results[i]);
		if (results[i].doubt)
			left_out = -SES_E_REFUSED;
		else
			items[nr_items++] = (struct ses_led_item){
				&wishes[i], &results[i],
			};
	}
	if (err)
		return err;
	for (size_t at = 0; at < nr_items; at += part) {
		struct ses_led_attempt a = {
			.map = map, .request = request,
			.remaining = items + nr + 1,
		};
		int one;

		part = gather_items(items + at, nr_items - at);
		one = apply_to_shelf(&a, items + at, part);
		err = err ? err : one;
	}
	return err ? err : left_out;
}
