/* SPDX-License-Identifier: BSD-2-Clause */
/* The control page of a change: neutral elements, and operations on them. */
#include "change_image.h"
#include "change_internal.h"
#include "element/element_internal.h"
#include "ses/join_internal.h"
#include "ses/ses_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/device.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/memory.h>
#include <ses/page.h>
#include <ses/snapshot.h>

#define SELECT 0x80	/* byte 0 of a control element */

bool ses_change_is_write(const struct ses_change_request *req)
{
	for (size_t i = 0; i < req->nr_operations; i++) {
		if (req->operations[i].kind != SES_OPERATION_GET)
			return true;
	}
	return false;
}

/*
 * The length that a page must have to be written back: all elements; of page
 * 05h the thresholds that exist, and at least the length in its header, because
 * it is written back with that length.
 */
static size_t needed_bytes(const struct change_work *w,
			   const struct ses_page *page)
{
	size_t need = 8 + 4 * (size_t)w->join.nr_elements;

	if (page->code == SES_PAGE_THRESHOLD)
		need = ses_config_thresholds_end(w->join.config,
						 page->claimed);
	return page->claimed > need ? page->claimed : need;
}

/* The page to be sent, before an element is changed. */
static int start_image(struct change_work *w)
{
	struct ses_change *c = w->change;
	const struct ses_page *page = c->snap->pages[w->req->page];

	if (page->len < needed_bytes(w, page))
		return ses_fail(w->log, SES_E_MALFORMED, SES_T_PAGE_TRUNCATED,
				"Page %02Xh has %u bytes, its length and the "
				"configuration ask for %zu: nothing can be "
				"written back.", w->req->page, page->len,
				needed_bytes(w, page));
	c->image = calloc(1, page->len);
	w->touched = calloc(w->join.nr_elements, sizeof(*w->touched));
	if (!c->image || !w->touched) {
		free(c->image);
		c->image = NULL;
		return ses_no_memory(w->log);
	}
	c->image_len = (uint16_t)page->len;
	/* thresholds have no SELECT: all of them are written back */
	memcpy(c->image, page->bytes,
	       w->req->page == SES_PAGE_THRESHOLD ? page->len : 8);
	/* INFO to UNRECOV of a control page inform the enclosure about
	 * conditions (SES-4 6.1.6): those that were read are not sent back */
	c->image[1] = w->req->byte1 >= 0 ? (uint8_t)w->req->byte1 : 0;
	return 0;
}

/* The status element of an element of the join. */
static const uint8_t *status_element(const struct change_work *w,
				     uint32_t element)
{
	return w->change->snap->pages[SES_PAGE_STATUS]->bytes + 8 + 4 * element;
}

/* A control element that leaves an element as it is. */
static uint32_t neutral_value(const struct change_work *w, uint32_t element)
{
	unsigned int type = ses_join_header(&w->join, element)->type;
	uint32_t status = ses_be32(status_element(w, element));

	return w->req->no_mask ? ses_element_unmasked(type, status) :
				 ses_element_neutral(type, status);
}

/* An element in the image. */
static uint8_t *image_element(const struct change_work *w, uint32_t element)
{
	return w->change->image +
	       ses_config_element_at(w->join.config, w->req->page,
				     w->change->image_len,
				     w->join.elements[element].type,
				     w->join.elements[element].index);
}

/* Put a neutral control element into the image. */
static uint8_t *select_element(struct change_work *w, uint32_t element,
			       uint32_t value, enum ses_touched how)
{
	uint8_t *e = image_element(w, element);

	w->touched[element] = (uint8_t)how;
	ses_put_be32(e, value);
	e[0] |= SELECT;
	return e;
}

static uint8_t status_code(const struct change_work *w, uint32_t element)
{
	return ses_element_status(status_element(w, element));
}

/* Does the enclosure report the status of an element? */
static bool has_status(const struct change_work *w, uint32_t element)
{
	unsigned int code = status_code(w, element);

	return code != SES_STATUS_CODE_UNSUPPORTED &&
	       code != SES_STATUS_CODE_NO_ACCESS;
}

static bool is_operating(const struct change_work *w, uint32_t element)
{
	return ses_status_is_installed(status_code(w, element));
}

/*
 * The neutral value of an overall element: the most frequent one of its
 * elements that operate, so that they are safe even if for the enclosure the
 * overall element overrides the others; else the most frequent one of those
 * that have a status; else its own.
 */
static uint32_t common_neutral_value(const struct change_work *w,
				     uint32_t element)
{
	bool (*const counts[])(const struct change_work *w,
			       uint32_t element) = {
		is_operating, has_status,
	};
	uint32_t value = neutral_value(w, element);
	uint32_t last = element + ses_join_header(&w->join, element)->count;
	unsigned int best = 0;

	for (size_t n = 0; n < 2 && !best; n++) {
		for (uint32_t i = element + 1; i <= last; i++) {
			unsigned int same = 0;

			for (uint32_t k = i; counts[n](w, i) && k <= last; k++)
				same += counts[n](w, k) &&
					neutral_value(w, k) ==
						neutral_value(w, i);
			if (same > best) {
				value = neutral_value(w, i);
				best = same;
			}
		}
	}
	return value;
}

/*
 * An overall control element applies to all elements of its type. Its neutral
 * value is taken from them. Elements with another neutral value are selected as
 * well, each with its own.
 */
static uint8_t *select_overall_element(struct change_work *w, uint32_t element)
{
	unsigned int count = ses_join_header(&w->join, element)->count,
		     along = 0;
	uint32_t value = common_neutral_value(w, element);

	for (uint32_t i = element + 1; i <= element + count; i++) {
		if (!has_status(w, i) || neutral_value(w, i) == value ||
		    w->touched[i])
			continue;
		select_element(w, i, neutral_value(w, i), ALONG);
		along++;
	}
	if (along)
		ses_warn(w->log, SES_T_OTHER,
			 "Element %u,-1 stands for all elements of its type; "
			 "those that differ from the others in fields that "
			 "were not named (%u of them) are written one by one, "
			 "too.", w->join.elements[element].type, along);
	return select_element(w, element, value, NAMED);
}

/* The control element; the first operation on it starts from the
 * neutral value. */
static uint8_t *select_for_operation(struct change_work *w, uint32_t element)
{
	if (w->req->page != SES_PAGE_STATUS || w->touched[element])
		return image_element(w, element);
	if (w->join.elements[element].index < 0)
		return select_overall_element(w, element);
	return select_element(w, element, neutral_value(w, element), NAMED);
}

static uint64_t requested_value(const struct ses_operation *op,
				unsigned int width)
{
	return op->all_ones ? UINT64_MAX >> (64 - width) : op->value;
}

/* The value of a field before the change. */
static uint64_t old_value(const struct ses_position *pos,
			  const uint8_t *status, const uint8_t *control)
{
	/* a field of the control element only: the same bits of the status
	 * element are another field */
	bool control_only = pos->field && pos->field->role == SES_F_CONTROL;

	return ses_bits_get(control_only ? control : status, pos->byte,
			    pos->msb, pos->width);
}

/* Write a value to a control element, which stays selected. */
static void put_value(struct change_work *w, uint32_t element,
		      const struct ses_position *pos, uint64_t value)
{
	uint8_t *control = image_element(w, element);

	ses_bits_put(control, pos->byte, pos->msb, pos->width, value);
	if (w->req->page == SES_PAGE_STATUS)
		control[0] |= SELECT;
}

/* Carry out one operation on the image; a GET reads what operations before
 * it wrote. */
static void apply_operation(struct change_work *w, struct ses_outcome *out)
{
	const struct ses_position *pos = &out->position;
	const uint32_t element = out->element;
	const uint8_t *status;
	uint8_t *control = NULL;
	size_t len;

	status = ses_operation_element_bytes(&w->join, element, w->req->page,
					     &len);
	/* thresholds have no SELECT: all of them are in the image */
	if (w->touched && (w->touched[element] ||
			   w->req->page == SES_PAGE_THRESHOLD))
		control = image_element(w, element);
	if (out->operation->kind == SES_OPERATION_GET) {
		out->old = ses_bits_get(control ? control : status, pos->byte,
					pos->msb, pos->width);
		return;
	}
	control = select_for_operation(w, element);
	out->old = old_value(pos, status, control);
	out->new = requested_value(out->operation, pos->width);
	put_value(w, element, pos, out->new);
	for (uint32_t i = element + 1;
	     out->index < 0 && i < w->join.nr_elements &&
	     w->join.elements[i].type == out->type;
	     i++) {
		if (w->touched[i] == ALONG)
			put_value(w, i, pos, out->new);
	}
}

/* Does an operation name bits of a field, or the overall element? */
static bool is_named(const struct ses_change *c, unsigned int type, int element,
		     const struct ses_field *f)
{
	unsigned int first = 8u * f->byte + 7 - f->msb;

	for (size_t i = 0; i < c->nr_outcomes; i++) {
		const struct ses_outcome *o = &c->outcomes[i];
		unsigned int at = 8 * o->position.byte + 7 - o->position.msb;

		if (o->operation->kind != SES_OPERATION_GET &&
		    o->type == type &&
		    (o->index == element || o->index < 0) &&
		    at < first + f->width && first < at + o->position.width)
			return true;
	}
	return false;
}

static int add_unnamed(struct change_work *w, uint32_t element,
		       const struct ses_field *f)
{
	struct ses_change *c = w->change;
	const struct ses_element *r = &w->join.elements[element];
	uint64_t read = ses_field_value(f, status_element(w, element));
	uint64_t written = ses_field_value(f, image_element(w, element));
	struct ses_outcome *more;

	if (!(f->role & SES_F_SHOWN) || f->neutral == SES_NEUTRAL_ZERO ||
	    read == written || is_named(c, r->type, r->index, f))
		return 0;
	more = ses_array_grow(c->unnamed, c->nr_unnamed, sizeof(*more));
	if (!more)
		return ses_no_memory(w->log);
	c->unnamed = more;
	c->unnamed[c->nr_unnamed++] = (struct ses_outcome){
		.type = r->type, .index = r->index,
		.element_type = ses_join_header(&w->join, element)->type,
		.position = { f->byte, f->msb, f->width, f },
		.old = read, .new = written,
	};
	return 0;
}

/* Fields that no operation names but that are written with another value
 * than was read. */
static int find_unnamed(struct change_work *w)
{
	int err = 0;

	if (w->req->page != SES_PAGE_STATUS || !w->touched)
		return 0;
	for (uint32_t element = 0; element < w->join.nr_elements; element++) {
		unsigned int type = ses_join_header(&w->join, element)->type;
		const struct ses_field *f;

		for (size_t i = 0; !err && w->touched[element] &&
				   (f = ses_element_field(type, i)); i++)
			err = add_unnamed(w, element, f);
	}
	return err;
}

int ses_change_build_image(struct change_work *w)
{
	const struct ses_change *c = w->change;
	int err = ses_change_is_write(w->req) ? start_image(w) : 0;

	if (err)
		return err;
	for (size_t i = 0; i < c->nr_outcomes; i++)
		apply_operation(w, &c->outcomes[i]);
	return find_unnamed(w);
}

bool ses_change_switches_off(const struct ses_change *c,
			     const struct ses_outcome *out)
{
	const unsigned int type = out->element_type;
	const struct ses_page *status = c->snap->pages[SES_PAGE_STATUS];
	const uint8_t *now, *then;

	if (!c->image || c->request->page != SES_PAGE_STATUS ||
	    out->operation->kind == SES_OPERATION_GET ||
	    !ses_element_is_slot(type))
		return false;
	now = ses_status_element(status, out->element);
	then = c->image + ses_config_element_at(&c->snap->config,
						SES_PAGE_STATUS, c->image_len,
						out->type, out->index);
	return now && !ses_element_slot_state(type, ses_be32(now)).off &&
	       ses_element_slot_state(type, ses_be32(then)).off;
}

bool ses_change_powers_off(const struct ses_change *c)
{
	for (size_t i = 0; i < c->nr_outcomes; i++) {
		if (ses_change_switches_off(c, &c->outcomes[i]))
			return true;
	}
	return false;
}
