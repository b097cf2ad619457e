/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Do two nodes lead to one enclosure? Logical identifiers may be 0, or the same
 * in two enclosures, so a table has a weight for each kind of evidence; shelf.c
 * compares each pair of nodes with one identifier. Labels, slot numbers and
 * lists of elements are the same in all enclosures of a product: equal ones
 * prove little, different ones much.
 */
#include "enclosure_identity.h"

#include <stdlib.h>
#include <string.h>

#include <ses/element.h>
#include <ses/machine.h>

#include "inventory/inventory_internal.h"
#include "ses/join_internal.h"
#include "ses/ses_internal.h"
#include "ses/slot.h"

/* For, against, or nothing to say. */
enum verdict { AGAINST = -1, NEUTRAL, FOR };

/* How bays of the two nodes compare. */
struct tally {
	size_t alike, other;
};

struct node_pair {
	struct ses_map *map;
	struct ses_node *a, *b;
	const char *text;	/* the reason for a verdict, or 0 */
};

/* --- who they say they are --- */

static bool is_same_process(const struct node_pair *p)
{
	return p->a->process && p->a->process == p->b->process;
}

/* Two modules, by what both say: they may differ in what is a module's own. */
static bool are_two_modules(const struct node_pair *p)
{
	return p->a->process && p->b->process &&
	       p->a->process != p->b->process && p->a->nr_processes > 1 &&
	       p->b->nr_processes > 1;
}

static enum verdict compare_identifier(struct node_pair *p)
{
	return p->a->id && p->a->id == p->b->id ? FOR : NEUTRAL;
}

static enum verdict compare_layout(struct node_pair *p)
{
	return ses_node_same_layout(p->a, p->b) ? NEUTRAL : AGAINST;
}

static enum verdict compare_process(struct node_pair *p)
{
	return are_two_modules(p) ? FOR : NEUTRAL;
}

/* Texts that both have. */
static enum verdict compare_texts(struct node_pair *p, const char *a,
				  const char *b)
{
	if (!*a || !*b)
		return NEUTRAL;
	if (strcmp(a, b) == 0)
		return FOR;
	p->text = ses_map_format(p->map, "\"%s\" and \"%s\"", a, b);
	return AGAINST;
}

static enum verdict compare_maker(struct node_pair *p)
{
	enum verdict v = compare_texts(p, p->a->vendor, p->b->vendor);

	return v == AGAINST ? v :
			      compare_texts(p, p->a->product, p->b->product);
}

static enum verdict compare_nickname(struct node_pair *p)
{
	return compare_texts(p, p->a->nickname, p->b->nickname);
}

/* Logical identifiers of other subenclosures. */
static enum verdict compare_subenclosures(struct node_pair *p)
{
	const struct ses_config *c = &p->a->session.snap.config;
	const struct ses_config *d = &p->b->session.snap.config;
	enum verdict v = NEUTRAL;

	for (size_t i = 1; i < c->nr_subenclosures; i++) {
		uint64_t x = c->subenclosures[i].logical_id, y = 0;

		if (i < d->nr_subenclosures)
			y = d->subenclosures[i].logical_id;
		if (!x || !y || !(x + 1) || !(y + 1))
			continue;
		if (x != y)
			return AGAINST;
		v = FOR;
	}
	return v;
}

/* VENDOR SPECIFIC ENCLOSURE INFORMATION (SES-4 6.1.4.2). */
static enum verdict compare_makers_data(struct node_pair *p)
{
	const struct ses_subenclosure *s = ses_config_primary(
		&p->a->session.snap.config);
	const struct ses_subenclosure *t = ses_config_primary(
		&p->b->session.snap.config);
	const uint8_t *a, *b;
	size_t varied = 0, a_len, b_len;

	a = s ? ses_subenclosure_vendor_bytes(s, &a_len) : NULL;
	b = t ? ses_subenclosure_vendor_bytes(t, &b_len) : NULL;
	if (!a || !b)
		return NEUTRAL;
	if (a_len != b_len || memcmp(a, b, a_len))
		return are_two_modules(p) ? NEUTRAL : AGAINST;
	for (size_t i = 1; i < a_len; i++)
		varied += a[i] != a[i - 1];
	return varied > 2 ? FOR : NEUTRAL;
}

/* --- who the kernel says they are --- */

static enum verdict compare_port(struct node_pair *p)
{
	return p->a->address && p->a->address == p->b->address ? FOR : NEUTRAL;
}

/* One adapter does not reach one process at two addresses. */
static enum verdict compare_host(struct node_pair *p)
{
	return is_same_process(p) && p->a->path && p->b->path &&
	       p->a->path->host == p->b->path->host && p->a->address &&
	       p->b->address && p->a->address != p->b->address ?
		       AGAINST : NEUTRAL;
}

/* The name of the logical unit that answers SES: that of a module. */
static enum verdict compare_unit(struct node_pair *p)
{
	const struct ses_unit *u = p->a->path ? p->a->path->unit : NULL;
	const struct ses_unit *v = p->b->path ? p->b->path->unit : NULL;

	if (!u || !v || !*u->name || !*v->name)
		return NEUTRAL;
	if (u == v)
		return FOR;
	return is_same_process(p) ? AGAINST : NEUTRAL;
}

static bool is_serial(const char *s)
{
	return strlen(s) >= 3 && strspn(s, "0 -") != strlen(s);
}

static enum verdict compare_serial(struct node_pair *p)
{
	const struct ses_path *a = p->a->path, *b = p->b->path;
	enum verdict v = a && b && is_serial(a->serial) &&
			 is_serial(b->serial) ?
				 compare_texts(p, a->serial, b->serial) :
				 NEUTRAL;

	return v == AGAINST && are_two_modules(p) ? NEUTRAL : v;
}

/* --- their bays --- */

static bool is_bay(const struct ses_node *n, uint32_t element)
{
	return n->join.elements[element].index >= 0 &&
	       ses_is_bay_type(ses_join_header(&n->join, element)->type);
}

/* Calls a function with each bay that both nodes have. */
static struct tally tally_bays(struct node_pair *p,
			       enum verdict (*compare)(struct node_pair *p,
						       uint32_t element))
{
	struct tally t = { 0, 0 };

	for (uint32_t element = 0; element < p->a->join.nr_elements &&
				   element < p->b->join.nr_elements;
	     element++) {
		enum verdict v =
			is_bay(p->a, element) ? compare(p, element) : NEUTRAL;

		t.alike += v == FOR;
		t.other += v == AGAINST;
	}
	return t;
}

/* "SLOT 00,SERIAL": what follows the comma is only known where there is
 * access. */
static enum verdict compare_bay_label(struct node_pair *p, uint32_t element)
{
	const char *a = ses_node_label(p->map, p->a, element);
	const char *b = ses_node_label(p->map, p->b, element);
	size_t n = strcspn(a, ","), m = strcspn(b, ",");

	if (!*a || !*b)
		return NEUTRAL;
	if (n == m && strncmp(a, b, n) == 0 &&
	    (!a[n] || !b[m] || ses_node_lacks_access(p->a, element) ||
	     ses_node_lacks_access(p->b, element)))
		return FOR;
	return p->text && strcmp(a, b) ? AGAINST : compare_texts(p, a, b);
}

static enum verdict compare_labels(struct node_pair *p)
{
	struct tally t = tally_bays(p, compare_bay_label);

	return t.other > t.alike ? AGAINST : t.alike ? FOR : NEUTRAL;
}

static enum verdict compare_bay_slot(struct node_pair *p, uint32_t element)
{
	int a = ses_element_slot_number(&p->a->join, element);
	int b = ses_element_slot_number(&p->b->join, element);

	return a < 0 || b < 0 ? NEUTRAL : a == b ? FOR : AGAINST;
}

static enum verdict compare_slots(struct node_pair *p)
{
	struct tally t = tally_bays(p, compare_bay_slot);

	return t.other > t.alike ? AGAINST : NEUTRAL;
}

static enum verdict compare_bay_occupancy(struct node_pair *p, uint32_t element)
{
	int a = ses_node_element_status(p->a, element);
	int b = ses_node_element_status(p->b, element);

	if (a < 0 || !ses_status_is_definite((uint8_t)a) ||
	    b < 0 || !ses_status_is_definite((uint8_t)b))
		return NEUTRAL;
	return ses_status_is_installed((uint8_t)a) ==
	       ses_status_is_installed((uint8_t)b) ? FOR : AGAINST;
}

static enum verdict compare_occupancy(struct node_pair *p)
{
	struct tally t = tally_bays(p, compare_bay_occupancy);

	return t.other && t.other >= t.alike ? AGAINST : NEUTRAL;
}

/* --- what is in the bays --- */

/* Address number *i of a bay, or the next one that stands for a device: what
 * is given for several bays does not. 0 past the end. */
static uint64_t next_address(struct node_pair *p, struct ses_node *n,
			     uint32_t element, unsigned int *i)
{
	const struct ses_index *all = ses_node_index_addresses(p->map, n);
	struct ses_slot slot = ses_element_slot(&n->join, element);

	while (slot.form == SES_SLOT_SAS && *i < slot.nr_phys) {
		uint64_t at = ses_slot_phy(&slot, (*i)++).address;
		struct ses_index_entry *r = at ? ses_index_find(all, at) : NULL;

		while (r && r->value == &n->join.elements[element])
			r = ses_index_next(r);
		if (at && !r)
			return at;
	}
	return 0;
}

/* The unit of this machine that a node gives for a bay, or 0. */
static const struct ses_unit *find_unit(struct node_pair *p, struct ses_node *n,
					uint32_t element)
{
	uint64_t at;

	for (unsigned int i = 0; (at = next_address(p, n, element, &i)); ) {
		struct ses_index_entry *r =
			ses_index_find(&p->map->inv->by_address, at);

		for (; r; r = ses_index_next(r)) {
			const struct ses_path *path = r->value;

			if (ses_path_is_disk(path) &&
			    (at >> 60 == 5 ||
			     (n->path && n->path->host == path->host)))
				return path->unit;
		}
	}
	return NULL;
}

static const char *find_nvme_serial(struct node_pair *p,
				    const struct ses_node *n, uint32_t element)
{
	struct ses_slot slot = ses_element_slot(&n->join, element);

	return slot.form == SES_SLOT_NVME ?
		       ses_map_copy_trimmed(p->map, ses_slot_nvme(&slot).serial,
					    SES_NVME_SERIAL) : "";
}

static enum verdict compare_bay_disk(struct node_pair *p, uint32_t element)
{
	const char *x = find_nvme_serial(p, p->a, element);
	const char *y = find_nvme_serial(p, p->b, element);
	const struct ses_unit *a, *b;
	enum verdict v;

	if (*x && *y)
		return compare_texts(p, x, y);
	a = find_unit(p, p->a, element);
	b = find_unit(p, p->b, element);
	if (!a || !b)
		return NEUTRAL;
	v = a == b ? FOR : AGAINST;
	if (v == AGAINST)
		p->text = ses_map_format(p->map, "%s and %s",
					 ses_map_format_unit(p->map, a),
					 ses_map_format_unit(p->map, b));
	return v;
}

static enum verdict compare_disks(struct node_pair *p)
{
	struct tally t = tally_bays(p, compare_bay_disk);

	return t.other > t.alike ? AGAINST : t.alike ? FOR : NEUTRAL;
}

/* The ports of one disk have addresses next to each other. */
static bool are_neighbours(uint64_t a, uint64_t b)
{
	return (a > b ? a - b : b - a) <= 3;
}

static enum verdict compare_bay_addresses(struct node_pair *p, uint32_t element)
{
	enum verdict v = NEUTRAL;
	uint64_t x, y;

	for (unsigned int i = 0; (x = next_address(p, p->a, element, &i)); ) {
		for (unsigned int k = 0;
		     (y = next_address(p, p->b, element, &k)); ) {
			if (are_neighbours(x, y))
				return FOR;
			v = AGAINST;
		}
	}
	/* what the kernel knows is for the row of disks */
	if (v == AGAINST && find_unit(p, p->a, element) &&
	    find_unit(p, p->b, element))
		v = NEUTRAL;
	return v;
}

/* Two modules may make up addresses of their own for SATA disks. */
static enum verdict compare_addresses(struct node_pair *p)
{
	struct tally t = tally_bays(p, compare_bay_addresses);

	if (t.other > t.alike)
		return are_two_modules(p) ? NEUTRAL : AGAINST;
	return t.alike ? FOR : NEUTRAL;
}

/* --- the table --- */

static const struct evidence {
	const char *name;
	int when_for, when_against;
	enum verdict (*compare)(struct node_pair *p);
} rows[] = {
	{ "elements", 0, -100, compare_layout },
	{ "logical identifier", 4, 0, compare_identifier },
	{ "target port", 8, 0, compare_port },
	{ "logical unit", 8, -1, compare_unit },
	{ "host adapter", 0, -1, compare_host },
	{ "process", 1, 0, compare_process },
	{ "serial number", 3, -2, compare_serial },
	{ "vendor and product", 0, -3, compare_maker },
	{ "nickname", 1, -2, compare_nickname },
	{ "subenclosures", 4, -2, compare_subenclosures },
	{ "vendor specific data", 2, -2, compare_makers_data },
	{ "labels of bays", 1, -6, compare_labels },
	{ "slot numbers", 0, -2, compare_slots },
	{ "occupied bays", 0, -1, compare_occupancy },
	{ "addresses of disks", 4, -8, compare_addresses },
	{ "disks", 4, -8, compare_disks },
};

/* They are one enclosure from this sum on. */
#define MIN_SUM 3

/*
 * Load the pages that may change the outcome: a list of enclosures has read 01h
 * and 0Fh, --check not 0Ah. None is needed for what the kernel knows as one,
 * nor 02h and 0Ah for two modules with shared disks or the same labels.
 */
bool ses_nodes_need_labels(struct ses_map *map, struct ses_node *a,
			   struct ses_node *b)
{
	struct node_pair p = { .map = map, .a = a, .b = b };

	return !(a->loaded == SES_NODE_ALL && b->loaded == SES_NODE_ALL) &&
	       compare_layout(&p) != AGAINST && compare_port(&p) != FOR &&
	       compare_unit(&p) != FOR;
}

static void load_missing_pages(struct node_pair *p)
{
	struct ses_node *nodes[] = { p->a, p->b };
	int disks;

	if (!ses_nodes_need_labels(p->map, p->a, p->b))
		return;
	ses_nodes_load_pages(p->map, nodes, 2, SES_NODE_LABELS);
	disks = ses_nodes_share_disks(p->map, p->a, p->b);
	/* FOR at least one of them, AGAINST neither */
	if (p->a->id && are_two_modules(p) && disks + compare_labels(p) > 0 &&
	    compare_maker(p) != AGAINST && compare_nickname(p) != AGAINST &&
	    compare_subenclosures(p) != AGAINST)
		return;
	ses_nodes_load_pages(p->map, nodes, 2, SES_NODE_ALL);
}

struct ses_node_comparison ses_node_compare(struct ses_map *map,
					    struct ses_node *a,
					    struct ses_node *b)
{
	struct node_pair p = { .map = map, .a = a, .b = b };
	struct ses_node_comparison e = { .text = "" };

	load_missing_pages(&p);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum verdict v;
		int weight;

		p.text = NULL;
		v = rows[i].compare(&p);
		weight = v == FOR ? rows[i].when_for :
			 v == AGAINST ? rows[i].when_against : 0;
		if (!weight)
			continue;
		e.sum += weight;
		if (weight > 0)
			p.text = NULL;
		e.text = ses_map_format(map, "%s%s%s %+d%s%s%s", e.text,
					*e.text ? ", " : "", rows[i].name,
					weight, p.text ? " (" : "",
					p.text ? p.text : "",
					p.text ? ")" : "");
	}
	e.same = e.sum >= MIN_SUM;
	ses_note(map->log, SES_T_OTHER,
		 "%s and %s lead to %s: %s; the sum is %d, and %d or more "
		 "make one enclosure.", a->device, b->device,
		 e.same ? "one enclosure" : "two enclosures",
		 *e.text ? e.text : "there is no evidence", e.sum, MIN_SUM);
	return e;
}
