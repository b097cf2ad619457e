/* SPDX-License-Identifier: BSD-2-Clause */
#include "map_columns.h"

#include <string.h>

#include <ses/element.h>

#include "inventory/inventory_internal.h"
#include "map/map_internal.h"
#include "shelf/shelf_internal.h"

static void write_text(struct ses_cell *c, const char *s)
{
	ses_write_visible(c->w, s);
}

/* --- units --- */

void ses_write_unit(struct ses_writer *w, const struct ses_unit *unit)
{
	bool any = false;

	for (const struct ses_path *p = unit->paths; p; p = p->next) {
		for (const struct ses_block *b = p->blocks; b; b = b->next) {
			if (!ses_block_is_first(unit, p, b))
				continue;
			if (any)
				ses_write_char(w, ',');
			ses_write_visible(w, b->name);
			any = true;
		}
	}
	if (!any)
		ses_write_visible(w, *unit->paths->generic ?
				     unit->paths->generic :
				     unit->paths->name);
}

/* Vendor and model of a unit, with one blank between them. */
static void write_unit_model(struct ses_writer *w, const struct ses_unit *unit)
{
	const struct ses_path *p = unit->paths;

	ses_write_visible(w, p->vendor);
	if (*p->vendor && *p->model)
		ses_write_char(w, ' ');
	ses_write_visible(w, p->model);
}

/* --- cells --- */

void ses_cell_write_enclosure(struct ses_cell *c)
{
	if (c->bay->shelf->id)
		ses_write_hex(c->w, c->bay->shelf->id, 16);
}

void ses_cell_write_nickname(struct ses_cell *c)
{
	write_text(c, ses_shelf_nickname(c->bay->shelf));
}

void ses_cell_write_slot(struct ses_cell *c)
{
	if (c->bay->slot >= 0)
		ses_write_dec(c->w, (unsigned int)c->bay->slot);
}

void ses_cell_write_label(struct ses_cell *c)
{
	write_text(c, c->bay->label);
}

void ses_cell_write_element(struct ses_cell *c)
{
	if (c->bay->shelf->kernel_view)
		return;
	ses_write_dec(c->w, c->bay->type);
	ses_write_char(c->w, ',');
	ses_write_dec(c->w, c->bay->index);
}

void ses_cell_write_state(struct ses_cell *c)
{
	ses_write_str(c->w, ses_bay_state_names[c->bay->state]);
}

/* Scripts have another column for the condition. */
void ses_cell_write_full_state(struct ses_cell *c)
{
	ses_cell_write_state(c);
	if (c->raw || ses_bay_find_condition(c->bay) == SES_CONDITION_NONE)
		return;
	ses_write_char(c->w, ' ');
	ses_cell_write_condition(c);
}

void ses_cell_write_condition(struct ses_cell *c)
{
	const char *name =
		ses_bay_condition_names[ses_bay_find_condition(c->bay)];

	ses_write_str(c->w, name ? name : "");
}

void ses_cell_write_status(struct ses_cell *c)
{
	if (!c->bay->shelf->kernel_view)
		ses_write_str(c->w, ses_status_code_names[c->bay->status]);
}

const struct ses_led_mark ses_led_marks[SES_LED_MARKS] = {
	{ 'L', "locate requested" },
	{ 'F', "fault requested" },
	{ 'f', "fault sensed" },
	{ 'P', "device off" },
};

unsigned int ses_bay_led_marks(const struct ses_bay *b)
{
	const bool on[SES_LED_MARKS] = {
		b->ident, b->fault_requested, b->fault_sensed, b->off,
	};
	unsigned int marks = 0;

	for (unsigned int i = 0; i < SES_LED_MARKS; i++)
		marks |= (unsigned int)on[i] << i;
	return marks;
}

void ses_cell_write_led(struct ses_cell *c)
{
	const unsigned int marks = ses_bay_led_marks(c->bay);

	for (unsigned int i = 0; i < SES_LED_MARKS; i++) {
		if (marks >> i & 1)
			ses_write_char(c->w, ses_led_marks[i].letter);
	}
}

void ses_cell_write_device(struct ses_cell *c)
{
	if (c->bay->unit)
		ses_write_unit(c->w, c->bay->unit);
}

void ses_cell_write_paths(struct ses_cell *c)
{
	if (!c->bay->nr_paths_expected)
		return;
	ses_write_dec(c->w, c->bay->nr_paths);
	ses_write_char(c->w, '/');
	ses_write_dec(c->w, c->bay->nr_paths_expected);
}

/* A value of each phy on each path; nothing if there is none at all. */
static void write_phys(struct ses_cell *c,
		       bool (*write)(struct ses_writer *w,
				     const struct ses_phy *phy, int counter),
		       int counter)
{
	const struct ses_path *p = c->bay->unit ? c->bay->unit->paths : NULL;
	const size_t start = c->w->len;
	bool any = false;

	for (; p; p = p->next) {
		for (size_t i = 0; i < p->nr_link; i++) {
			if (c->w->len > start)
				ses_write_char(c->w, ',');
			if (write(c->w, &p->link[i], counter))
				any = true;
			else
				ses_write_char(c->w, '-');
		}
	}
	if (!any)
		c->w->len = start;
}

static bool write_rate(struct ses_writer *w, const struct ses_phy *phy,
		       int counter)
{
	(void)counter;
	ses_write_visible(w, phy->rate);
	return *phy->rate;
}

static bool write_count(struct ses_writer *w, const struct ses_phy *phy,
			int counter)
{
	if (phy->known[counter])
		ses_write_dec(w, phy->counts[counter]);
	return phy->known[counter];
}

void ses_cell_write_rate(struct ses_cell *c)
{
	write_phys(c, write_rate, 0);
}

void ses_cell_write_invalid_dwords(struct ses_cell *c)
{
	write_phys(c, write_count, SES_PHY_INVALID_DWORDS);
}

void ses_cell_write_disparity_errors(struct ses_cell *c)
{
	write_phys(c, write_count, SES_PHY_DISPARITY_ERRORS);
}

void ses_cell_write_sync_losses(struct ses_cell *c)
{
	write_phys(c, write_count, SES_PHY_SYNC_LOSSES);
}

void ses_cell_write_reset_problems(struct ses_cell *c)
{
	write_phys(c, write_count, SES_PHY_RESET_PROBLEMS);
}

static void write_holders(struct ses_cell *c, unsigned int kinds)
{
	const char *names[SES_HOLDERS_MAX];
	const size_t nr = c->bay->unit ?
				  ses_unit_find_holders(c->bay->unit, kinds,
							names,
							SES_HOLDERS_MAX) : 0;

	for (size_t i = 0; i < nr; i++) {
		if (i)
			ses_write_char(c->w, ',');
		write_text(c, names[i]);
	}
}

/* For people also what it is a part of: that has the name they know. */
void ses_cell_write_held(struct ses_cell *c)
{
	write_holders(c, c->raw ? SES_HELD_BY : SES_HELD_BY | SES_PART_OF);
}

void ses_cell_write_array(struct ses_cell *c)
{
	write_holders(c, SES_PART_OF);
}

void ses_cell_write_use(struct ses_cell *c)
{
	unsigned int use = c->usage && c->bay->unit ?
				   ses_usage_find(c->usage, c->bay->unit) : 0;

	ses_write_str(c->w, use & SES_USE_MOUNTED ? "m" : "");
	ses_write_str(c->w, use & SES_USE_SWAP ? "s" : "");
	ses_write_str(c->w, use & SES_USE_HELD ? "h" : "");
}

void ses_cell_write_model(struct ses_cell *c)
{
	if (c->bay->unit)
		write_unit_model(c->w, c->bay->unit);
	else
		write_text(c, c->bay->nvme_model);
}

void ses_cell_write_rev(struct ses_cell *c)
{
	if (c->bay->unit)
		write_text(c, c->bay->unit->paths->revision);
}

void ses_cell_write_serial(struct ses_cell *c)
{
	const struct ses_bay *b = c->bay;

	write_text(c, b->unit ? b->unit->serial :
		   *b->nvme_serial ? b->nvme_serial :
		   b->state == SES_BAY_EMPTY || b->label_useless ? "" :
		   b->label_serial);
}

void ses_cell_write_wwn(struct ses_cell *c)
{
	if (c->bay->unit)
		write_text(c, c->bay->unit->name);
}

/* Decimal units with one digit after the point, as disks are sold. */
static void write_size(struct ses_writer *w, uint64_t size)
{
	static const char *const units[] = {
		" B", " kB", " MB", " GB", " TB", " PB", " EB",
	};
	unsigned int n = 0;
	uint64_t tenths;

	for (; size >= 999950 && n < 6; n++)
		size = (size + 500) / 1000;
	if (size < 1000) {
		ses_write_dec(w, size);
		ses_write_str(w, units[n]);
		return;
	}
	tenths = (size + 50) / 100;
	ses_write_dec(w, tenths / 10);
	ses_write_char(w, '.');
	ses_write_dec(w, tenths % 10);
	ses_write_str(w, units[n + 1]);
}

void ses_cell_write_size(struct ses_cell *c)
{
	uint64_t size = c->bay->unit ? ses_unit_size(c->bay->unit) : 0;

	if (!size)
		return;
	if (c->raw)
		ses_write_dec(c->w, size);
	else
		write_size(c->w, size);
}

void ses_cell_write_address(struct ses_cell *c)
{
	if (c->bay->addresses)
		ses_write_hex(c->w, c->bay->addresses->address, 16);
}

void ses_cell_write_rule(struct ses_cell *c)
{
	if (c->bay->rule)
		ses_write_str(c->w, c->bay->rule);
}

void ses_cell_write_node(struct ses_cell *c)
{
	const struct ses_node *n = NULL;
	const char *before = "";

	while ((n = ses_shelf_next_node(c->bay->shelf, n))) {
		ses_write_str(c->w, before);
		ses_write_str(c->w, n->device);
		before = ",";
	}
}
