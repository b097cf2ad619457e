/* SPDX-License-Identifier: BSD-2-Clause */
#include "simulation.h"
#include "scsi/scsi_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ses/bytes.h>
#include <ses/command.h>
#include <ses/device.h>
#include <ses/element.h>
#include <ses/error.h>
#include <ses/log.h>
#include <ses/page.h>
#include <ses/snapshot.h>
#include <ses/transport.h>

#define SELECT 0x80

struct simulated_node {
	struct simulated_node *next;
	struct ses_transport *capture;
	struct ses_page *page;		/* 01h, or 0 */
	struct ses_config config;	/* made of it */
	char name[];
};

struct ses_simulation {
	struct simulated_node *nodes;
};

struct simulated_transport {
	struct ses_transport transport;		/* first */
	struct ses_simulation *simulation;
	struct simulated_node *node;
};

/* --- what a control page does --- */

static void apply_control(uint8_t *status, const uint8_t *control,
			  unsigned int type)
{
	uint32_t bits = ses_element_shown_bits(type);

	ses_put_be32(status, (ses_be32(status) & ~bits) |
			     (ses_be32(control) & bits));
}

/* The elements of one type; the overall one speaks for all of them. */
static void apply_type(const struct ses_type_header *t, uint8_t *status,
		       const uint8_t *control, size_t len)
{
	size_t first = 8 + 4 * (size_t)t->first;
	bool overall;

	if (first + 4 > len)
		return;
	overall = control[first] & SELECT;
	for (size_t at = first; at <= first + 4u * t->count; at += 4) {
		if (at + 4 > len)
			return;
		if (control[at] & SELECT)
			apply_control(status + at, control + at, t->type);
		else if (overall)
			apply_control(status + at, control + first, t->type);
	}
}

/* The configuration of a captured node, made when it is added: a change is made
 * on all nodes of a shelf, and nothing can fail between two of them. */
static int load_config(struct simulated_node *a)
{
	struct ses_log silent = { .emit = NULL };
	uint8_t *bytes;
	size_t len;

	bytes = ses_capture_find_page(a->capture, SES_PAGE_CONFIGURATION, &len);
	if (!bytes)
		return 0;
	a->page = malloc(sizeof(*a->page) + len);
	if (!a->page)
		return -SES_E_NO_MEMORY;
	*a->page = (struct ses_page){ .len = (uint32_t)len };
	memcpy(a->page->bytes, bytes, len);
	/* defects are reported when the page is read */
	return ses_config_parse(a->page, &silent, &a->config) ==
			       -SES_E_NO_MEMORY ? -SES_E_NO_MEMORY : 0;
}

static void apply_elements(struct simulated_node *a, const uint8_t *image,
			   size_t len)
{
	size_t page_len;
	uint8_t *status = ses_capture_find_page(a->capture, SES_PAGE_STATUS,
						&page_len);

	if (page_len < len)
		len = page_len;
	for (size_t i = 0; status && i < a->config.nr_types; i++)
		apply_type(&a->config.types[i], status, image, len);
}

static void apply_nickname(struct simulated_node *a, const uint8_t *image,
			   size_t len)
{
	size_t page_len;
	uint8_t *page = ses_capture_find_page(a->capture, SES_PAGE_NICKNAME,
					      &page_len);

	for (size_t at = 8; page && len >= SES_NICKNAME_DESCRIPTOR &&
			    at + SES_NICKNAME_DESCRIPTOR <= page_len;
	     at += SES_NICKNAME_DESCRIPTOR) {
		if (page[at + 1] == image[1])
			memcpy(page + at + 8, image + 8,
			       SES_NICKNAME_DESCRIPTOR - 8);
	}
}

static void apply_thresholds(struct simulated_node *a, const uint8_t *image,
			     size_t len)
{
	size_t page_len;
	uint8_t *page = ses_capture_find_page(a->capture, SES_PAGE_THRESHOLD,
					      &page_len);

	if (page && len == page_len)
		memcpy(page + 8, image + 8, len - 8);
}

static uint64_t find_logical_id(struct simulated_node *a)
{
	size_t len;
	uint8_t *page =
		ses_capture_find_page(a->capture, SES_PAGE_CONFIGURATION, &len);

	return page && len >= 20 ? ses_be64(page + 12) : 0;
}

static void apply_page(struct simulated_transport *r, const uint8_t *image,
		       size_t len)
{
	uint64_t id = find_logical_id(r->node);

	for (struct simulated_node *a = r->simulation->nodes; a; a = a->next) {
		if (a != r->node && (!id || find_logical_id(a) != id))
			continue;
		if (image[0] == SES_PAGE_STATUS)
			apply_elements(a, image, len);
		else if (image[0] == SES_PAGE_NICKNAME)
			apply_nickname(a, image, len);
		else if (image[0] == SES_PAGE_THRESHOLD)
			apply_thresholds(a, image, len);
	}
}

/* --- the transport --- */

/* CHECK CONDITION, ILLEGAL REQUEST, invalid field in parameter list: byte 4 of
 * the page, EXPECTED GENERATION CODE. */
static void set_refused(struct ses_command *c)
{
	static const uint8_t sense[18] = {
		0x70, 0, 0x05, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x26, 0, 0,
		0x80, 0, 4,
	};

	c->status = SES_STATUS_CHECK_CONDITION;
	memcpy(c->sense, sense, sizeof(sense));
	c->sense_len = sizeof(sense);
}

static bool generation_matches(struct simulated_transport *r,
			       const uint8_t *image)
{
	size_t len;
	uint8_t *page = ses_capture_find_page(r->node->capture,
					      SES_PAGE_CONFIGURATION, &len);

	return !page || len < 8 || ses_be32(page + 4) == ses_be32(image + 4);
}

static void trace_page(struct simulated_transport *r, const uint8_t *image,
		       size_t len)
{
	struct ses_log *log = r->transport.log;
	char line[3 * 16 + 1];

	ses_trace(log, 1, "    page sent to %s:\n", r->node->name);
	for (size_t at = 0; log->verbose && at < len; at += 16) {
		for (size_t i = at; i < at + 16 && i < len; i++)
			snprintf(line + 3 * (i - at), 4, " %02x", image[i]);
		ses_trace(log, 1, "     %s\n", line);
	}
}

static int simulated_exec(struct ses_transport *t, struct ses_command *c)
{
	struct simulated_transport *r = (struct simulated_transport *)t;

	if (c->cdb[0] != SES_OP_SEND_DIAGNOSTIC)
		return r->node->capture->ops->exec(r->node->capture, c);
	if (c->data_len < 8)
		return 0;
	trace_page(r, c->data, c->data_len);
	if (generation_matches(r, c->data))
		apply_page(r, c->data, c->data_len);
	else
		set_refused(c);
	return 0;
}

static uint32_t simulated_max_transfer(struct ses_transport *t)
{
	(void)t;
	return 0;
}

static int simulated_close(struct ses_transport *t)
{
	free(t);
	return 0;
}

static const struct ses_transport_ops simulated_ops = {
	.name = "rehearsal",
	.exec = simulated_exec,
	.max_transfer = simulated_max_transfer,
	.close = simulated_close,
};

/* --- the stage --- */

struct ses_simulation *ses_simulation_new(struct ses_log *log)
{
	struct ses_simulation *simulation = calloc(1, sizeof(*simulation));

	if (!simulation)
		ses_no_memory(log);
	return simulation;
}

static void free_node(struct simulated_node *a)
{
	ses_transport_close(a->capture);
	ses_config_free(&a->config);
	free(a->page);
	free(a);
}

void ses_simulation_free(struct ses_simulation *simulation)
{
	while (simulation && simulation->nodes) {
		struct simulated_node *a = simulation->nodes;

		simulation->nodes = a->next;
		free_node(a);
	}
	free(simulation);
}

static struct simulated_node *find_node(const struct ses_simulation *simulation,
					const char *name)
{
	struct simulated_node *a = simulation->nodes;

	while (a && strcmp(a->name, name))
		a = a->next;
	return a;
}

bool ses_simulation_has(const struct ses_simulation *simulation,
			const char *name)
{
	return find_node(simulation, name) != NULL;
}

int ses_simulation_add(struct ses_simulation *simulation, const char *name,
		       struct ses_transport *capture)
{
	size_t size = strlen(name) + 1;
	struct simulated_node *a = calloc(1, sizeof(*a) + size);

	if (!a) {
		ses_no_memory(capture->log);
		ses_transport_close(capture);
		return -SES_E_NO_MEMORY;
	}
	memcpy(a->name, name, size);
	a->capture = capture;
	if (load_config(a)) {
		ses_no_memory(capture->log);
		free_node(a);
		return -SES_E_NO_MEMORY;
	}
	capture->name = a->name;
	a->next = simulation->nodes;
	simulation->nodes = a;
	return 0;
}

int ses_simulation_open(struct ses_simulation *simulation, const char *name,
			const struct ses_os *os, struct ses_log *log,
			struct ses_transport **transport)
{
	struct simulated_node *a = find_node(simulation, name);
	struct simulated_transport *r = a ? calloc(1, sizeof(*r)) : NULL;

	if (!a)
		return -ses_error_from_errno(ENOENT);
	if (!r)
		return ses_no_memory(log);
	r->transport = (struct ses_transport){
		.ops = &simulated_ops, .os = os, .log = log, .name = a->name,
		.fd = -1, .has_inquiry = a->capture->has_inquiry,
	};
	r->simulation = simulation;
	r->node = a;
	*transport = &r->transport;
	return 0;
}
